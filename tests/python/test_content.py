"""The guide's own content, as it stands in data/."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from macros.content import Content, load, stamp
from macros.files import BASE

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(__file__).parents[1] / "cases" / "site"
EDITIONS = [BASE, *sorted(p.parent.name for p in (ROOT / "data" / "editions").glob("*/edition.yaml"))]


@pytest.fixture(scope="module")
def content() -> Content:
    """The base edition."""
    return load(ROOT)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_guide_has_no_problems(edition: str) -> None:
    """In any edition; ContentError would list them."""
    found = load(ROOT, edition)
    assert found.edition == edition
    assert found.pages
    assert found.tools


def test_every_page_has_the_address_of_its_file(content: Content) -> None:
    """An address is a promise, so it comes from where the file stands and from nothing else."""
    files: set[str] = set()
    for folder in ("guide", "cases", "exercises", "tools"):
        top = ROOT / "data" / ("guide" if folder == "guide" else "")
        files |= {p.relative_to(top).as_posix() for p in (ROOT / "data" / folder).rglob("*.yaml")}
    expected = {f.removesuffix(".yaml").removesuffix("index").strip("/") for f in files}
    expected |= {"glossary", "about/sources", "about/whole"}
    assert {content.addresses[own].strip("/") for own in content.titled} == expected


def test_every_outcome_has_a_worked_example(content: Content) -> None:
    """And so has 'cannot say yet'."""
    for tool in content.tools.values():
        shown = {str(example.outcome) for example in tool.examples}
        assert shown == {str(outcome.id) for outcome in tool.outcomes} | {"cannot-say"}


def test_every_number_rests_on_a_published_source(content: Content) -> None:
    """We may write our own advice and add up what a source prints, but not bring numbers of our own."""
    for figure in content.figures.values():
        if figure.unit in {"GBP", "percent", "count"}:
            assert set(figure.sources) != {"editorial"}, figure.id
            assert "editorial" not in figure.sources or figure.caveat, figure.id


def test_the_glossary_stands_in_alphabetical_order(content: Content) -> None:
    """As readers look for words."""
    terms = [entry.term.lower() for entry in content.glossary.entries]
    assert terms == sorted(terms)


def test_loading_does_not_depend_on_where_it_is_called(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same content from any directory, and every time."""
    monkeypatch.chdir(tmp_path)
    assert load(ROOT) == content


@pytest.mark.parametrize("name", ["data/terms.yaml", "docs/index.md", "mkdocs.yml"])
def test_the_stamp_changes_with_every_file_that_the_checker_reads(name: str, tmp_path: Path) -> None:
    """So that a served site never shows old content."""
    site = Path(shutil.copytree(SITE, tmp_path / "site"))
    before = stamp(site)
    assert stamp(site) == before
    os.utime(site / name, ns=(1, 1))
    assert stamp(site) != before
