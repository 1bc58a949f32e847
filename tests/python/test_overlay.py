"""Editions: what they change, and what they leave alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from macros.content import load
from macros.files import Tree
from macros.overlay import overlay
from macros.read import Mapping, Place, read

SITE = Path(__file__).parents[1] / "cases" / "site"


def tree_of(folder: Path) -> Tree:
    """The two files that an edition may change."""
    tree: Tree = {}
    for name in ("facts.yaml", "terms.yaml"):
        value, problems = read(folder / name, name)
        assert isinstance(value, Mapping)
        assert problems == []
        tree[name] = value
    return tree


@pytest.fixture
def base() -> Tree:
    """The base content."""
    return tree_of(SITE / "data")


@pytest.fixture
def sample() -> Tree:
    """The edition 'sample'."""
    return tree_of(SITE / "data" / "editions" / "sample")


def test_an_edition_gives_its_own_values() -> None:
    """And what it does not name stays as the base has it."""
    values = load(SITE, "sample").values
    assert values == load(SITE).values | {
        "value:hose-law.short": "Can Rule",
        "value:hose-law.name": "Rule of the Watering Can",
        "term:plot.plural": "patches",
    }
    assert values["term:plot.one"] == "plot"


def test_an_overlay_leaves_its_trees_alone(base: Tree, sample: Tree) -> None:
    """The base is the same before and after, for the next edition to rest on."""
    before = json.dumps([base, sample])
    tree, problems = overlay(base, [sample])
    assert problems == []
    assert json.dumps([base, sample]) == before
    assert tree != base
    assert base["terms.yaml"]["terms"][0]["forms"]["plural"] == "plots"


def test_without_editions_the_base_stays(base: Tree) -> None:
    """The base is an edition like any other, that changes nothing."""
    assert overlay(base, []) == (base, [])


def test_a_later_edition_lies_over_an_earlier_one(base: Tree, sample: Tree, tmp_path: Path) -> None:
    """Key by key: what the later one does not say, the earlier one does."""
    file = tmp_path / "facts.yaml"
    file.write_text("facts: [{id: hose-law, values: {short: Bucket Rule}}]\n", encoding="utf-8")
    facts, _ = read(file, "facts.yaml")
    assert isinstance(facts, Mapping)
    later: Tree = {"facts.yaml": facts}
    tree, problems = overlay(base, [sample, later])
    assert problems == []
    assert tree["facts.yaml"]["facts"][0]["values"] == {
        "short": "Bucket Rule",
        "name": "Rule of the Watering Can",
    }


def test_a_changed_value_knows_where_it_was_written(sample: Tree, base: Tree) -> None:
    """A message about it points into the edition."""
    sample["terms.yaml"]["terms"][0]["forms"].values_at["plural"] = Place("edition", 3, 21)
    tree, _ = overlay(base, [sample])
    forms = tree["terms.yaml"]["terms"][0]["forms"]
    assert forms.values_at["plural"] == Place("edition", 3, 21)
    assert forms.values_at["one"].path == "terms.yaml"
