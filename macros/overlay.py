"""Base content + the chain of an edition -> one tree of plain values.

An edition says what is true there: it gives other values to facts and other forms to terms, by id and key;
``changes.py`` lays its overlay.yaml, and files of its own stand beside the base's. Nothing is merged by
position, and a base file is never edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from macros import model
from macros.address import moved
from macros.changes import Alike, Finding, alike, lay
from macros.files import SINGLE, Tree, kind_of
from macros.read import Mapping, Place, Problem, Sequence, Text
from macros.shape import Builder, slug
from tools.nearest import closest, nearest

# What a fact says while an edition does not know; pages say it in the words of the interface.
TO_CONFIRM = "[to confirm]"
_DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


class Changeable(NamedTuple):
    """What an edition may change of a file: the ``inner`` mapping of an item of the list ``items``."""

    shape: Any
    items: str
    inner: str
    kind: str


CHANGEABLE = {
    "facts.yaml": Changeable(model.Facts, "facts", "values", "fact"),
    "terms.yaml": Changeable(model.Terms, "terms", "forms", "term"),
}


@dataclass
class Laid:
    """The base with a chain of editions over it, what is wrong, and what is only worth knowing."""

    tree: Tree
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)  # what overlay.yaml files say that does not fit


def overlay(
    base: Tree, chain: list[Tree], moves: Iterable[tuple[str, str]] = (), same: Alike = alike
) -> Laid:
    """Lay each edition of ``chain`` (parent first) over ``base``; the trees given stay as they are.

    ``moves`` are what the base has renamed since, and ``same`` says which texts are as good as equal.
    """
    moves = tuple(moves)
    laid = Laid(dict(base))
    for given in chain:
        edition = dict(given)
        for name, part in CHANGEABLE.items():
            if name in edition:
                laid.problems += _shaped(edition[name], part)[1]
                edition[name], notes = _renamed(edition[name], part, moves)
                laid.notes += notes
            if name in edition and name in laid.tree:
                laid.problems += _unknown(laid.tree[name], edition[name], part)
                laid.tree[name] = _changed(laid.tree[name], edition[name], part)
        if "overlay.yaml" in edition:
            _lay(laid, edition["overlay.yaml"], moves, same)
        _add_files(laid, edition)
    return laid


def _lay(laid: Laid, written: Mapping, moves: tuple[tuple[str, str], ...], same: Alike) -> None:
    """Lay an overlay.yaml."""
    builder = Builder()
    entry = builder.entry(model.Overlay, written)
    laid.problems += builder.problems
    laid.tree, findings = lay(laid.tree, entry, moves, same)
    laid.findings += findings
    for finding in findings:
        (laid.notes if finding.kind == "moved" else laid.problems).append(finding.problem)


def _add_files(laid: Laid, edition: Tree) -> None:
    """Files of the edition's own: pages, cases, exercises and tools."""
    for name, value in edition.items():
        if name in SINGLE or kind_of(name) is None:
            continue
        if name in laid.tree:
            there = laid.tree[name].at.path
            message = f"file must have a place of its own; {there} has it: change that in overlay.yaml"
            laid.problems.append(Problem(Place(value.at.path), message))
        else:
            laid.tree[name] = value


# ---------------------------------------------------------------- facts of the law


@dataclass
class _Known:
    """What the editions of one jurisdiction say of a fact."""

    at: Place
    keys: set[str] = field(default_factory=set)
    sources: bool = False
    checked: bool = False
    pending: Place | None = None


def facts_to_confirm(base: Tree, chain: list[Tree]) -> Iterator[Problem]:
    """Each fact that the editions of ``chain`` leave to confirm."""
    for own, known in _known_facts(_of_one_jurisdiction(chain))[0].items():
        if known.pending:
            message = f"fact '{own}' is to confirm; texts that use it say so, and the edition stays a preview"
            yield Problem(known.pending, message)


def unset(base: Tree, chain: list[Tree]) -> list[str]:
    """The legal facts of ``base`` that nobody has set or left to confirm for the jurisdiction of ``chain``.

    A fact that somebody may have meant counts as set: one with an id near to that of the legal one.
    """
    known, readable = _known_facts(_of_one_jurisdiction(chain))
    if not readable or "facts.yaml" not in base:
        return []
    facts = list(_items(base["facts.yaml"], "facts"))
    others = set(known) - {fact["id"] for fact in facts}
    legal = sorted(str(fact["id"]) for fact in facts if fact.get("legal") is True)
    return [own for own in legal if own not in known and not closest(own, others)]


def unconfirmed(base: Tree, chain: list[Tree], edition: str, at: Place) -> Iterator[Problem]:
    """Every fact marked ``legal`` is set, or set again to the same, for the jurisdiction of ``edition``.

    So no reader is shown another country's law by default. ``at`` is where the edition sets its facts. A fact
    that it may have meant counts: one without a readable id, or with an id near to that of the legal one.
    What is published says nothing that is still to confirm.
    """
    if "facts.yaml" not in base:
        return
    legal = {fact["id"]: fact for fact in _items(base["facts.yaml"], "facts") if fact.get("legal") is True}
    known, readable = _known_facts(_of_one_jurisdiction(chain))
    if not readable:
        return
    status = _said(chain[-1], "status")
    status = str(status) if status in {"published", "dormant"} else "preview"
    missing = unset(base, chain)
    for own, fact in sorted(legal.items()):
        if own in known:
            yield from _whole_fact(own, known[own], _inner(fact, CHANGEABLE["facts.yaml"]), status)
        elif own in missing:
            message = f"edition '{edition}' must set or confirm the legal fact '{own}' in its facts.yaml"
            yield Problem(at, message)
    for own, one in known.items():
        if one.pending and status != "preview":
            message = f"fact '{own}' must be confirmed before edition '{edition}' is {status}"
            yield Problem(one.pending, message)


def _whole_fact(own: str, known: _Known, values: Mapping, status: str) -> Iterator[Problem]:
    """A legal fact is set wholly and with its sources; what is published has the day of the last check."""
    if known.pending:
        return
    missing = [key for key in values if key not in known.keys and not closest(key, known.keys - set(values))]
    if missing:
        listed = ", ".join(f"'{key}'" for key in missing)
        message = f"legal fact '{own}' must have all its values here; {listed} would stay as in the base"
        yield Problem(known.at, f"{message}: set it, or write 'to-confirm: true'")
    if not known.sources:
        yield Problem(known.at, f"legal fact '{own}' must name the 'sources' that it rests on here")
    if status != "preview" and not known.checked:
        message = f"legal fact '{own}' must say on which day it was 'checked' before an edition is {status}"
        yield Problem(known.at, message)


def _of_one_jurisdiction(chain: list[Tree]) -> list[Tree]:
    """The last editions of the chain, from the one that begins another jurisdiction on."""
    places = [_said(tree, "jurisdiction") for tree in chain]
    begin = max((i for i in range(1, len(chain)) if places[i] != places[i - 1]), default=0)
    return chain[begin:]


def _said(tree: Tree, key: str) -> Any:
    """What an edition's edition.yaml says."""
    return tree["edition.yaml"].get(key) if "edition.yaml" in tree else None


def _known_facts(chain: list[Tree]) -> tuple[dict[str, _Known], bool]:
    """What is said of each fact, and whether all could be read."""
    found: dict[str, _Known] = {}
    for tree in chain:
        if "facts.yaml" not in tree:
            continue
        entry, _ = _shaped(tree["facts.yaml"], CHANGEABLE["facts.yaml"])
        if "facts" in entry.holes or any("id" in fact.holes for fact in entry.facts):
            return found, False
        for fact in entry.facts:
            known = found.setdefault(str(fact.id), _Known(fact.at))
            known.at = fact.at
            known.sources |= "sources" in fact.places
            known.pending = fact.places["to-confirm"] if fact.to_confirm else None
            if fact.values is None and "values" in fact.places:
                return found, False  # no mapping at all: the shape has told that
            if fact.values:
                known.keys |= set(fact.values)
                known.checked = fact.checked is not None
    return found, True


def _items(file: Mapping, key: str) -> Iterator[Any]:
    """The items of a list that have an id; what has none, the shape of the file reports."""
    found = file.get(key)
    for item in found if isinstance(found, Sequence) else ():
        if isinstance(item, Mapping) and isinstance(own := item.get("id"), str) and own.strip():
            yield item


def _inner(item: Any, part: Changeable) -> Mapping:
    """The values of a fact, or the forms of a term."""
    found = item.get(part.inner)
    return found if isinstance(found, Mapping) else Mapping(item.at)


def _shaped(edition: Mapping, part: Changeable) -> tuple[Any, list[Problem]]:
    """An edition's file has the shape of the base's, though it may leave things out."""
    builder = Builder(partial=True)
    entry = builder.entry(part.shape, edition)
    return entry, builder.problems


def _unknown(base: Mapping, edition: Mapping, part: Changeable) -> Iterator[Problem]:
    """An edition changes only what the base has, and each thing once."""
    known = {item["id"]: item for item in _items(base, part.items)}
    meant = {slug(own) for own in known}
    old = base.get(part.items)
    whole = isinstance(old, Sequence) and len(list(_items(base, part.items))) == len(old)
    seen: dict[str, Place] = {}
    for item in _items(edition, part.items):
        own, at = item["id"], item.values_at["id"]
        if own not in known and (own in meant or not whole):
            continue  # the base's own fault, which is reported there
        if own not in known:
            message = f"{part.kind} '{own}' must be one of the base edition's{nearest(own, known)}"
            yield Problem(at, message)
            continue
        if own in seen:
            message = f"{part.kind} '{own}' must have an id of its own; line {seen[own].line} has it too"
            yield Problem(at, message)
        seen.setdefault(own, at)
        yield from _undated(item, own)
        allowed = _inner(known[own], part)
        for key, key_at in _inner(item, part).keys_at.items():
            if allowed and key not in allowed:
                listed = ", ".join(allowed)
                message = (
                    f"'{part.inner}' of {part.kind} '{own}' must be of the base's ({listed}); found '{key}'"
                )
                yield Problem(key_at, message + nearest(key, allowed))


def _undated(item: Mapping, own: str) -> Iterator[Problem]:
    """A fact was checked on a day."""
    day = item.get("checked")
    if isinstance(day, Text) and not _DAY.fullmatch(day):
        yield Problem(day.at, f"'checked' of fact '{own}' must be a day, as 2026-11-20; found '{day}'")


def _renamed(
    edition: Mapping, part: Changeable, moves: tuple[tuple[str, str], ...]
) -> tuple[Mapping, list[Problem]]:
    """An edition's facts or terms under the ids that they have today."""
    start = f"{part.items}/{part.items}/"
    items, notes = edition.get(part.items), []
    if not moves or not isinstance(items, Sequence):
        return edition, []
    today = Sequence(items.at)
    for item, at in zip(items, items.items_at, strict=True):
        own = item.get("id") if isinstance(item, Mapping) else None
        new = moved(f"{start}{own}", moves).removeprefix(start)
        if isinstance(own, Text) and new != own and "/" not in new:
            message = f"{part.kind} '{own}' is now '{new}'; run 'evenground edition sync' to follow"
            notes.append(Problem(own.at, message))
            item = _with(item, "id", Text(new, own.at), item)  # noqa: PLW2901 - the item under its new id
        today.append(item)
        today.items_at.append(at)
    return _with(edition, part.items, today, edition), notes


def _changed(base: Mapping, edition: Mapping, part: Changeable) -> Mapping:
    """``base`` with the items that an edition changes laid over, key by key."""
    old = base.get(part.items)
    if not isinstance(old, Sequence):
        return base
    changed = {item["id"]: item for item in _items(edition, part.items)}
    items = Sequence(old.at)
    for item, at in zip(old, old.items_at, strict=True):
        new = changed.get(str(item.get("id"))) if isinstance(item, Mapping) else None
        items.append(_merged(item, new, part) if new else item)
        items.items_at.append(new.at if new else at)
    return _with(base, part.items, items, base)


def _merged(item: Mapping, new: Mapping, part: Changeable) -> Mapping:
    """``item`` with every key of ``new``; of its values or forms, those that ``new`` gives.

    A fact that ``new`` leaves to confirm says nothing of what only the base knows.
    """
    if new.get("to-confirm") is True and isinstance(item.get(part.inner), Mapping):
        unknown = Mapping(new.at)
        for name in item[part.inner]:
            unknown[name] = Text(TO_CONFIRM, new.at)
            unknown.keys_at[name] = unknown.values_at[name] = new.at
        item = _with(item, part.inner, unknown, item)
    elif part.inner in new:
        item = _without(_without(item, "to-confirm"), "checked")
    for key, value in new.items():
        if key != part.inner:
            item = _with(item, key, value, new)
        elif isinstance(item.get(key), Mapping) and isinstance(value, Mapping):
            inner = item[key]
            for name in [name for name in value if name in inner]:
                inner = _with(inner, name, value[name], value)
            item = _with(item, key, inner, item)
    return item


def _with(mapping: Mapping, key: str, value: Any, written_in: Mapping) -> Mapping:
    """A copy of ``mapping`` where ``key`` has ``value``, which stands in ``written_in``."""
    copy = Mapping(mapping.at)
    copy.update(mapping)
    copy.keys_at, copy.values_at = dict(mapping.keys_at), dict(mapping.values_at)
    copy[key] = value
    copy.keys_at[key], copy.values_at[key] = written_in.keys_at[key], written_in.values_at[key]
    return copy


def _without(mapping: Mapping, key: str) -> Mapping:
    """A copy of ``mapping`` without ``key``."""
    copy = Mapping(mapping.at)
    copy.update({name: value for name, value in mapping.items() if name != key})
    copy.keys_at, copy.values_at = dict(mapping.keys_at), dict(mapping.values_at)
    return copy
