"""Base content + the chain of an edition -> one tree of plain values.

An edition says what is true there: it gives other values to facts and other forms to terms, by id and key.
Nothing is merged by position, and a base file is never edited.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from macros import model
from macros.files import Tree
from macros.read import Mapping, Place, Problem, Sequence
from macros.shape import Builder, slug
from tools.nearest import closest, nearest


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


def overlay(base: Tree, chain: list[Tree]) -> tuple[Tree, list[Problem]]:
    """Lay each edition of ``chain`` (parent first) over ``base``.

    Returns a new tree, and what an edition changes that the base does not have; the trees given stay as they
    are.
    """
    tree = dict(base)
    problems: list[Problem] = []
    for edition in chain:
        for name, part in CHANGEABLE.items():
            if name in edition:
                problems += _shaped(edition[name], part)[1]
            if name in edition and name in tree:
                problems += _unknown(tree[name], edition[name], part)
                tree[name] = _changed(tree[name], edition[name], part)
    return tree, problems


def unconfirmed(base: Tree, chain: list[Tree], edition: str, at: Place) -> Iterator[Problem]:
    """Every fact marked ``legal`` is set, or set again to the same, somewhere in the chain of ``edition``.

    So no reader is shown another country's law by default. ``at`` is where the edition sets its facts. A fact
    that it may have meant counts: one without a readable id, or with an id near to that of the legal one.
    """
    legal = {
        fact["id"]
        for fact in (_items(base["facts.yaml"], "facts") if "facts.yaml" in base else ())
        if fact.get("legal") is True
    }
    set_there: set[str] = set()
    for tree in chain:
        if "facts.yaml" in tree:
            entry, _ = _shaped(tree["facts.yaml"], CHANGEABLE["facts.yaml"])
            if "facts" in entry.holes or any("id" in fact.holes for fact in entry.facts):
                return
            set_there |= {str(fact.id) for fact in entry.facts}
    known = {fact["id"] for fact in _items(base["facts.yaml"], "facts")} if legal else set()
    for own in sorted(legal - set_there):
        if not closest(own, set_there - known):
            message = f"edition '{edition}' must set or confirm the legal fact '{own}' in its facts.yaml"
            yield Problem(at, message)


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
        allowed = _inner(known[own], part)
        for key, key_at in _inner(item, part).keys_at.items():
            if allowed and key not in allowed:
                listed = ", ".join(allowed)
                message = (
                    f"'{part.inner}' of {part.kind} '{own}' must be of the base's ({listed}); found '{key}'"
                )
                yield Problem(key_at, message + nearest(key, allowed))


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
    """``item`` with every key of ``new``; of its values or forms, those that ``new`` gives."""
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
