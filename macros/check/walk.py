"""Walks over entries, and the names that they give to one another."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from macros.draft import Draft
from macros.read import Text
from macros.shape import ID_PATTERN, Entry, fields_of, holders, inner_types, kind_name, slug


class Written(NamedTuple):
    """A text in an entry: the entry, its name there, its kind and the text itself."""

    owner: Entry
    name: str
    kind: Any
    text: Text

    def __str__(self) -> str:
        return f"{self.name} of {name_of(self.owner)}"


class Names(NamedTuple):
    """The names that exist; ``perhaps`` are beginnings of those that may, in what could not be built."""

    known: frozenset[str]
    perhaps: tuple[str, ...] = ()

    def lack(self, name: str) -> bool:
        """No such name exists, for certain."""
        return name not in self.known and not name.startswith(self.perhaps)


def name_of(entry: Entry) -> str:
    """``question 'purpose'``."""
    own = getattr(entry, "id", None)
    return kind_name(type(entry)) + (f" '{own}'" if own else "")


def texts(draft: Draft, *kinds: Any) -> Iterator[Written]:
    """Every text of the given kinds (Title, Prose, SourceRef ...)."""
    for entry in draft.entries:
        cls: Any = type(entry)
        for key, wanted in _fields_with(cls, kinds):
            found = getattr(entry, key.replace("-", "_"))
            if isinstance(found, dict):
                named = [(f"'{name}' in '{key}'", text) for name, text in found.items()]
            else:
                named = [(f"'{key}'", text) for text in (found if isinstance(found, tuple) else (found,))]
            yield from (Written(entry, name, wanted, text) for name, text in named if isinstance(text, Text))


@functools.cache
def _fields_with(cls: Any, kinds: tuple[Any, ...]) -> tuple[tuple[str, Any], ...]:
    """Each key of ``cls`` that holds texts of one of the ``kinds``, with that kind."""
    found = []
    for key, (kind, _) in fields_of(cls).items():
        wanted = next((k for k in kinds if k is kind or k in inner_types(kind)), None)
        if wanted is not None:
            found.append((key, wanted))
    return tuple(found)


def known_ids(items: Iterable[Any] | None, before: str = "") -> Names:
    """The ids of entries; an id that is only misspelt is known as it should be spelt, too.

    An id that stands twice was meant to be another one, which nobody knows.
    """
    if items is None:
        return Names(frozenset(), (before,))
    ids = [item and item.id for item in items]
    known = {before + form for own in ids if own is not None for form in (str(own), slug(own))}
    return Names(frozenset(known), (before,) if None in ids or len(set(ids)) < len(ids) else ())


def inner_names(entry: Any, items: str, inner: str, join: str) -> Names:
    """``id.key`` for each key inside each item, or ``id`` for an item with nothing inside."""
    outer = getattr(entry, items, None)
    known: set[str] = set()
    perhaps = set(known_ids(outer).perhaps)
    for item in outer or ():
        if item is None or item.id is None:
            continue
        inside = getattr(item, inner)
        for own in {str(item.id), slug(item.id)}:
            if isinstance(inside, dict):
                known |= {f"{own}{join}{key}" for key in inside}
            elif inside == ():
                known.add(own)
            else:
                names = known_ids(inside, f"{own}{join}")
                known |= names.known
                perhaps |= set(names.perhaps)
    return Names(frozenset(known), tuple(sorted(perhaps)))


def page_names(draft: Draft) -> Names:
    """The ids of pages and tools."""
    named = len(draft.addresses) == len(draft.stubs)
    known = {form for own in draft.addresses for form in (str(own), slug(own))}
    return Names(frozenset(known), () if named else ("",))


def is_misspelt(name: Any) -> bool:
    """It is no id at all; that is reported already."""
    return not isinstance(name, str) or not ID_PATTERN.fullmatch(name)


def lists_in(entry: Entry) -> Iterator[tuple[Any, ...]]:
    """The lists of an entry, with the entries that each holds."""
    cls: Any = type(entry)
    for name in holders(cls):
        found = getattr(entry, name)
        if isinstance(found, tuple):
            yield tuple(item for item in found if isinstance(item, Entry))
