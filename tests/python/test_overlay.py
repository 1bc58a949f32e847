"""Editions: what they change, and what they leave alone."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.address import first_text, moved, nodes, parse, resolve
from macros.content import load
from macros.draft import draft_of
from macros.files import Tree, kind_of
from macros.overlay import Laid, overlay
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
    said = overlay(base, [sample])
    tree = said.tree
    assert said.problems == []
    assert json.dumps([base, sample]) == before
    assert tree != base
    assert base["terms.yaml"]["terms"][0]["forms"]["plural"] == "plots"


def test_without_editions_the_base_stays(base: Tree) -> None:
    """The base is an edition like any other, that changes nothing."""
    assert overlay(base, []) == Laid(base)


def test_a_later_edition_lies_over_an_earlier_one(base: Tree, sample: Tree, tmp_path: Path) -> None:
    """Key by key: what the later one does not say, the earlier one does."""
    file = tmp_path / "facts.yaml"
    file.write_text("facts: [{id: hose-law, values: {short: Bucket Rule}}]\n", encoding="utf-8")
    facts, _ = read(file, "facts.yaml")
    assert isinstance(facts, Mapping)
    later: Tree = {"facts.yaml": facts}
    said = overlay(base, [sample, later])
    assert said.problems == []
    assert said.tree["facts.yaml"]["facts"][0]["values"] == {
        "short": "Bucket Rule",
        "name": "Rule of the Watering Can",
    }


def test_a_changed_value_knows_where_it_was_written(sample: Tree, base: Tree) -> None:
    """A message about it points into the edition."""
    sample["terms.yaml"]["terms"][0]["forms"].values_at["plural"] = Place("edition", 3, 21)
    tree = overlay(base, [sample]).tree
    forms = tree["terms.yaml"]["terms"][0]["forms"]
    assert forms.values_at["plural"] == Place("edition", 3, 21)
    assert forms.values_at["one"].path == "terms.yaml"


# ---------------------------------------------------------------- overlay.yaml


def plain(text: str, name: str = "data/editions/sample/overlay.yaml") -> Mapping:
    """A file of content, as it is read."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        found, problems = read(Path(file.name), name)
    assert isinstance(found, Mapping), problems
    return found


def whole() -> Tree:
    """All content of the sound project, as it is read."""
    data = SITE / "data"
    names = [p.relative_to(data).as_posix() for p in sorted(data.rglob("*.yaml"))]
    return {n: value for n in names if kind_of(n) and (value := read(data / n, f"data/{n}")[0]) is not None}


WHOLE = whole()
NODES = {node.address: node for name, entry in WHOLE.items() for node in nodes(name, entry)}


def laid(*overlays: str, moves: tuple[tuple[str, str], ...] = ()) -> Laid:
    """The sound project with these overlays over it."""
    return overlay(WHOLE, [{"overlay.yaml": plain(text)} for text in overlays], moves)


def value_at(tree: Tree, address: str) -> Any:
    """What stands at an address; None if nothing does."""
    found = parse(address)
    assert found is not None
    node = resolve(tree, found)
    return node and node.value


def ids_at(tree: Tree, address: str, items: str) -> list[str]:
    """The ids of a list of the entry at an address."""
    return [item["id"] for item in value_at(tree, address)[items]]


def test_addresses_are_written_as_they_are_read() -> None:
    """Each leads to what it was made from, in the plain content and in its entries."""
    for address, node in NODES.items():
        found = parse(address)
        assert found is not None
        assert str(found) == address
        back = resolve(WHOLE, found)
        assert back is not None
        assert back.value is node.value
    draft, _ = draft_of(SITE)
    shaped = [(n.address, n.at, n.kind) for name, entry in draft.files.items() for n in nodes(name, entry)]
    assert sorted(map(str, shaped)) == sorted(str((n.address, n.at, n.kind)) for n in NODES.values())


@pytest.mark.parametrize(
    "text", ["", "#ask", "dig#", "dig/questions", "dig//time", "dig/questions/time#", "a#b."]
)
def test_what_is_no_address(text: str) -> None:
    """An address is an id, pairs of list and item, and perhaps a field."""
    assert parse(text) is None


def test_an_overlay_changes_removes_adds_and_orders() -> None:
    """Each by name, and nothing else."""
    said = laid("""
change:
  - {at: dig/questions/time#ask, was: How long is the day?, to: How long is the night?, why: x}
  - {at: dig/questions/time#clarify, to: Ask an owl., why: x}
  - {at: dig/questions/time#sources, was: [editorial], to: [notes#water], why: x}
  - {at: dig/viewpoints/worm#weights.help, was: 1, to: 3, why: x}
remove:
  - {at: dig/panels/spades, was: Spades, why: x}
  - {at: dig/viewpoints/worm#weights.time, was: 1, why: x}
add:
  - into: dig/questions/help
    list: answers
    after: many
    item: {id: some, label: Some, points: 2}
    why: x
order:
  - {at: dig, list: questions, ids: [time, soil], why: x}
""")
    assert said.problems == []
    assert value_at(said.tree, "dig/questions/time#ask") == "How long is the night?"
    assert value_at(said.tree, "dig/questions/time#clarify") == "Ask an owl."
    assert value_at(said.tree, "dig/questions/time#sources") == ["notes#water"]
    assert value_at(said.tree, "dig/viewpoints/worm#weights") == {"help": 3}
    assert "panels" not in said.tree["tools/dig.yaml"]
    assert ids_at(said.tree, "dig/questions/help", "answers") == ["many", "some", "few", "none"]
    assert ids_at(said.tree, "dig", "questions") == ["time", "help", "soil"]


def test_what_an_overlay_writes_stands_in_the_overlay() -> None:
    """A message about it points there."""
    said = laid(
        "change:\n  - {at: dig/questions/time#why, was: Beds take an afternoon., to: Look., why: x}\n"
    )
    found = parse("dig/questions/time#why")
    assert found is not None
    node = resolve(said.tree, found)
    assert node is not None
    assert node.at == Place("data/editions/sample/overlay.yaml", 2, 68)


def test_a_child_edition_may_change_what_its_parent_changed() -> None:
    """What it knew then is the parent's text."""
    parent = "change:\n  - {at: dig#short, was: Dig or wait, to: Dig or rest, why: x}\n"
    child = "change:\n  - {at: dig#short, was: Dig or rest, to: Dig or sleep, why: x}\n"
    said = laid(parent, child)
    assert said.problems == []
    assert value_at(said.tree, "dig#short") == "Dig or sleep"
    [problem] = laid(parent, child.replace("was: Dig or rest", "was: Dig or wait")).problems
    assert "must be what edition 'sample'" in problem.message


def test_what_the_base_has_changed_is_told_and_the_overlay_stands() -> None:
    """So that a build can go on with what the edition means."""
    said = laid("change:\n  - {at: dig#short, was: Dig or wate, to: Dig or rest, why: x}\n")
    assert value_at(said.tree, "dig#short") == "Dig or rest"
    [finding] = said.findings
    assert (finding.kind, finding.address) == ("changed", "dig#short")
    assert (finding.was, finding.now) == ("Dig or wate", "Dig or wait")


def test_an_overlay_follows_what_has_moved() -> None:
    """Through all moves; it works, and the new address is told."""
    text = "change:\n  - {at: dig/questions/hours#ask, was: How long is the day?, to: How long?, why: x}\n"
    said = laid(
        text,
        moves=(("dig/questions/hours", "dig/questions/day"), ("dig/questions/day", "dig/questions/time")),
    )
    assert said.problems == []
    assert value_at(said.tree, "dig/questions/time#ask") == "How long?"
    [note] = said.notes
    message = "'dig/questions/hours#ask' has moved to 'dig/questions/time#ask'; run 'evenground edition sync'"
    assert note.message.startswith(message)


def test_facts_and_terms_follow_what_has_moved() -> None:
    """By their ids."""
    edition: Tree = {"terms.yaml": plain("terms: [{id: patch, forms: {one: strip}}]\n")}
    said = overlay(WHOLE, [edition], [("terms/terms/patch", "terms/terms/plot")])
    assert said.problems == []
    assert value_at(said.tree, "terms/terms/plot#forms.one") == "strip"
    assert len(said.notes) == 1


def test_a_move_is_of_whole_names() -> None:
    """What only begins alike has not moved."""
    moves = [("dig/questions/time", "dig/questions/hours")]
    assert moved("dig/questions/time#ask", moves) == "dig/questions/hours#ask"
    assert moved("dig/questions/time/answers/long#label", moves) == "dig/questions/hours/answers/long#label"
    assert moved("dig/questions/times#ask", moves) == "dig/questions/times#ask"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the sound project, to change."""
    return Path(shutil.copytree(SITE, tmp_path / "site"))


def test_a_fact_to_confirm_says_so_wherever_it_is_used(site: Path) -> None:
    """And nothing of what is true elsewhere; a preview may wait for it."""
    facts = site / "data/editions/sample/facts.yaml"
    facts.write_text(
        "facts: [{id: hose-law, to-confirm: true, values: {short: Can Rule}}]\n", encoding="utf-8"
    )
    content = load(site, "sample")
    assert content.values["value:hose-law.name"] == "[to be confirmed]"
    assert content.values["value:hose-law.short"] == "Can Rule"
    [note] = content.notes
    assert note.message.startswith("fact 'hose-law' is to confirm")


def test_an_edition_has_pages_of_its_own_and_leaves_others_out(site: Path) -> None:
    """What it adds stands behind its neighbours; what it removes is nowhere."""
    own = site / "data/editions/sample"
    (own / "cases").mkdir()
    case = (site / "data/cases/hill.yaml").read_text(encoding="utf-8").replace("case-hill", "case-dale")
    (own / "cases/dale.yaml").write_text(case, encoding="utf-8")
    overlay_yaml = "remove:\n  - {at: case-hill, was: The garden on the hill, why: It is far away.}\n"
    (own / "overlay.yaml").write_text(overlay_yaml, encoding="utf-8")
    content = load(site, "sample")
    assert "case-hill" not in content.titled
    assert content.addresses["case-dale"] == "cases/dale/"
    names = list(content.titled)
    assert names.index("case-dale") == names.index("cases") + 1
    assert "case-dale" not in load(site).titled


# ---------------------------------------------------------------- what an overlay does not name


LISTS = sorted(
    {(a.rpartition("/")[0].rpartition("/")[0], a.split("/")[-2]) for a in NODES if "/" in a and "#" not in a}
)
CHANGEABLE_TEXTS = [
    n for n in NODES.values() if n.is_translatable and not n.address.startswith(("facts/", "terms/"))
]
PARTS = [n for n in NODES.values() if n.is_entry and "/" in n.address]


def named(operation: dict[str, Any]) -> str:
    """The address of what an operation touches; of a list, that of its entries."""
    if "list" in operation:
        return f"{operation.get('at', operation.get('into'))}/{operation['list']}"
    return str(operation["at"])


@st.composite
def overlays(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Overlays that fit the sound project, and name each thing once."""
    changes = draw(st.lists(st.sampled_from(CHANGEABLE_TEXTS), max_size=5, unique_by=lambda n: n.address))
    gone = draw(st.lists(st.sampled_from(PARTS), max_size=3, unique_by=lambda n: n.address))
    gone = [n for n in gone if not any(n.address.startswith(f"{o.address}/") for o in gone)]
    lost = tuple(f"{n.address}{mark}" for n in gone for mark in "/#")
    into = draw(st.lists(st.sampled_from(LISTS), max_size=3, unique=True))
    turned = draw(st.lists(st.sampled_from(LISTS), max_size=3, unique=True))

    def stays(address: str) -> bool:
        return not f"{address}/".startswith(lost)

    removes = []
    for node in gone:
        text = first_text(node)
        was = {"was": str(text.value)} if text else {}
        removes.append({"at": node.address, **was, "why": "Gone."})
    return {
        "change": [
            {"at": n.address, "was": str(n.value), "to": f"{n.value} Now.", "why": "Other."}
            for n in changes
            if not n.address.startswith(lost)
        ],
        "remove": removes,
        "add": [
            {"into": owner, "list": items, "item": {"id": "brand-new", "text": "New."}, "why": "New."}
            for owner, items in into
            if stays(owner)
        ],
        "order": [
            {"at": owner, "list": items, "ids": ids[::-1], "why": "Other way round."}
            for owner, items in turned
            if stays(owner)
            and (ids := [i for i in ids_at(WHOLE, owner, items) if stays(f"{owner}/{items}/{i}")])
        ],
    }


@given(overlays())
def test_an_overlay_never_changes_what_it_does_not_name(written: dict[str, list[dict[str, Any]]]) -> None:
    """Every other value stays as it is, every other list in its order, and the base wholly."""
    before = json.dumps(WHOLE)
    said = laid(json.dumps({key: value for key, value in written.items() if value}))
    assert said.problems == []
    assert json.dumps(WHOLE) == before
    texts = {o["at"] for o in written["change"]}
    gone = tuple(o["at"] for o in written["remove"])
    added = {f"{named(o)}/brand-new" for o in written["add"]}
    after = {n.address: n for name, entry in said.tree.items() for n in nodes(name, entry)}

    kept = [a for a in NODES if not any(a == g or a.startswith((f"{g}/", f"{g}#")) for g in gone)]
    assert set(kept) == {a for a in after if not any(a == x or a.startswith(f"{x}#") for x in added)}
    for address in kept:
        old, new = NODES[address], after[address]
        if address in texts:
            assert new.value == f"{old.value} Now."
        elif not old.is_entry and not any(t.startswith(f"{address}.") for t in texts):
            assert (new.value, new.at) == (old.value, old.at)
    touched = {named(o) for key in ("add", "order") for o in written[key]}
    for owner, items in LISTS:
        if f"{owner}/{items}" not in touched and owner in kept:
            ids = [i for i in ids_at(WHOLE, owner, items) if f"{owner}/{items}/{i}" in kept]
            assert [i["id"] for i in value_at(said.tree, owner).get(items, ())] == ids
