"""Addresses: one name for every entry and every value in the content.

``bid-no-bid/questions/cost/answers/full#label`` is the id of a file's entry, then list and item by turns,
then the field; a dot goes into a mapping (``.../rows/micro#cells.income``). A file whose entry has no id goes
by its own name: ``facts/facts/transfer-law#values.short``. Translations and overlays hang on addresses, so
they are made of ids and never of positions.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from macros.files import Tree, kind_of
from macros.read import Mapping, Place, Sequence, Text
from macros.shape import Entry, Prose, Title, fields_of, inner_types
from tools.nearest import closest


class Address(NamedTuple):
    """An address in its parts; ``steps`` are pairs of list and item. Without a field it means the entry."""

    entry: str
    steps: tuple[tuple[str, str], ...] = ()
    field: str = ""
    key: str = ""

    def __str__(self) -> str:
        path = "/".join([self.entry, *(part for step in self.steps for part in step)])
        return path + (f"#{self.field}" if self.field else "") + (f".{self.key}" if self.key else "")


class Node(NamedTuple):
    """What an address leads to: an entry (then ``kind`` is its class) or a value of one.

    It is ``owner[key]`` in a plain tree; of the entry of a whole file, the owner is None.
    """

    address: str
    kind: Any
    value: Any
    at: Place
    owner: Any = None
    key: Any = None

    @property
    def is_entry(self) -> bool:
        """It has fields of its own."""
        return isinstance(self.kind, type) and issubclass(self.kind, Entry)

    @property
    def is_translatable(self) -> bool:
        """It is a text that each language says in its own words."""
        return self.kind in (Title, Prose)


def parse(text: str) -> Address | None:
    """The parts of an address; None if it has not the form of one."""
    path, hash_, field = text.partition("#")
    entry, *rest = path.split("/")
    field, dot, key = field.partition(".")
    if not entry or not all(rest) or len(rest) % 2 or (hash_ and not field) or (dot and not key):
        return None
    return Address(entry, tuple(zip(rest[::2], rest[1::2], strict=True)), field, key)


def moved(address: str, moves: Iterable[tuple[str, str]]) -> str:
    """What an address has become; ``moves`` are what beginnings were and are now, the oldest first."""
    for was, now in moves:
        if address == was or (address.startswith(was) and address[len(was)] in "/#."):
            address = now + address[len(was) :]
    return address


def entry_name(name: str, entry: Any) -> str:
    """What addresses in the content file ``name`` begin with: its entry's id, or else the file's own name."""
    own = entry.get("id") if isinstance(entry, Mapping) else getattr(entry, "id", None)
    return str(own) if isinstance(own, Text) else PurePosixPath(name).stem


def nodes(name: str, entry: Any) -> Iterator[Node]:
    """Every entry and value of the content file ``name``, in the order of the model.

    ``entry`` is its plain mapping or its shaped entry. What has no id has no address, and is left out; a
    mapping is given whole and then by key.
    """
    kind = kind_of(name) if isinstance(entry, Mapping) else type(entry)
    if kind is not None and entry is not None:
        start = entry_name(name, entry)
        yield Node(start, kind, entry, entry.at)
        yield from _inside(start, kind, entry)


def texts(name: str, entry: Any) -> Iterator[Node]:
    """Those of the nodes that are translatable texts."""
    for node in nodes(name, entry):
        if node.is_translatable and isinstance(node.value, Text) and node.value.strip():
            yield node


def first_text(node: Node) -> Node | None:
    """The first translatable text of an entry itself, which a reader knows it by."""
    for key, kind, value, at in _fields(node.kind, node.value):
        if kind in (Title, Prose) and isinstance(value, Text):
            return Node(f"{node.address}#{key}", kind, value, at, node.value, key)
        if isinstance(value, Mapping) and _value_of(kind) in (Title, Prose):
            return next(_values(f"{node.address}#{key}", _value_of(kind), value), None)
    return None


def by_entry(tree: Tree) -> dict[str, str]:
    """What addresses begin with -> the name of the file; of two files with one id, the first."""
    found: dict[str, str] = {}
    for name, entry in tree.items():
        found.setdefault(entry_name(name, entry), name)
    return found


def resolve(tree: Tree, address: Address) -> Node | None:
    """What an address leads to in a plain tree, or None."""
    found = _whole(tree, address.entry)
    for step in address.steps:
        found = found and _item(found, step)
    return found if found is None or not address.field else _field(found, address)


def nearest(tree: Tree, text: str) -> str:
    """``; did you mean 'x'?`` for the existing address that is most like ``text``, or nothing.

    It goes as far as the address is right, and looks among what stands there.
    """
    path, _, field = text.partition("#")
    entry, *rest = path.split("/")
    starts = by_entry(tree)
    start = entry if entry in starts else closest(entry, starts)
    if start is None:
        return ""
    node = typing.cast(Node, _whole(tree, start))
    known = [n.address for n in nodes(starts[start], node.value)]
    if start not in {entry, path} and f"{start}{text[len(entry) :]}" in known:
        return f"; did you mean '{start}{text[len(entry) :]}'?"
    owners = [a for a in known if "#" not in a]
    wanted = "/".join([start, *rest])
    # "tool/cost#ask" leaves the list out: then the last id tells most.
    same = [a for a in owners if rest and a.rpartition("/")[2] == rest[-1]]
    owner = wanted if wanted in owners else None
    owner = owner or closest(wanted, owners, 0.9) or closest(wanted, same, 0.0) or closest(wanted, owners)
    if owner is None:
        return ""
    if not field:
        return f"; did you mean '{owner}'?"
    fields = [a.partition("#")[2] for a in known if a.startswith(f"{owner}#")]
    name = field if field in fields else closest(field, fields)
    return f"; did you mean '{owner}#{name}'?" if name else f"; '{owner}' has {', '.join(fields)}"


def child_kind(kind: Any, field: str) -> Any:
    """The kind of entry that the list ``field`` of a kind of entry holds (perhaps a union), or None."""
    wanted = fields_of(kind).get(field, (None,))[0]
    if typing.get_origin(wanted) is tuple:
        inner = typing.get_args(wanted)[0]
        if any(isinstance(k, type) and issubclass(k, Entry) for k in (inner, *inner_types(inner))):
            return inner
    return None


# ---------------------------------------------------------------- the walk


def _inside(address: str, kind: Any, entry: Any) -> Iterator[Node]:
    for key, wanted, value, at in _fields(kind, entry):
        if child_kind(kind, key) is not None:
            for found in _items(f"{address}/{key}", child_kind(kind, key), value):
                yield found
                yield from _inside(found.address, found.kind, found.value)
        else:
            yield Node(f"{address}#{key}", wanted, value, at, entry, key)
            if isinstance(value, Mapping):
                yield from _values(f"{address}#{key}", _value_of(wanted), value)


def _items(address: str, kinds: Any, items: Any) -> Iterator[Node]:
    """The entries of a list that have an id and are of a kind that is known."""
    for place, item in enumerate(items if isinstance(items, list | tuple) else ()):
        own = item.get("id") if isinstance(item, Mapping) else getattr(item, "id", None)
        kind = type(item) if isinstance(item, Entry) else class_of(kinds, item)
        if isinstance(own, Text) and own.strip() and kind is not None:
            yield Node(f"{address}/{own}", kind, item, item.at, items, place)


def _values(address: str, kind: Any, found: Mapping) -> Iterator[Node]:
    for key, value in found.items():
        yield Node(f"{address}.{key}", kind, value, found.values_at[key], found, key)


def _fields(kind: Any, entry: Any) -> Iterator[tuple[str, Any, Any, Place]]:
    """Each field that an entry was given: its key, its kind, its value and its place."""
    for key, (wanted, _) in fields_of(kind).items():
        if isinstance(entry, Mapping):
            if entry.get(key) is not None:
                yield key, plain_kind(wanted), entry[key], entry.values_at[key]
        elif isinstance(entry, Entry) and key in entry.places:
            yield key, plain_kind(wanted), getattr(entry, key.replace("-", "_")), entry.places[key]


@functools.cache
def plain_kind(kind: Any) -> Any:
    """``kind`` without ``| None``."""
    members = [m for m in typing.get_args(kind) if m is not type(None)]
    return members[0] if type(None) in typing.get_args(kind) and len(members) == 1 else kind


def _value_of(kind: Any) -> Any:
    """The kind of the values of a mapping."""
    return typing.get_args(kind)[1] if typing.get_origin(kind) is dict else None


def class_of(kinds: Any, item: Any) -> Any:
    """Which of ``kinds`` (one, or a union told apart by ``kind``) a plain item is, or None."""
    if not isinstance(item, Mapping):
        return None
    members = typing.get_args(kinds)
    if not members:
        return kinds
    return next((m for m in members if item.get("kind") in typing.get_args(fields_of(m)["kind"][0])), None)


# ---------------------------------------------------------------- one step of an address


def _whole(tree: Tree, entry: str) -> Node | None:
    name = by_entry(tree).get(entry)
    kind = kind_of(name) if name is not None else None
    return None if name is None or kind is None else Node(entry, kind, tree[name], tree[name].at, None, name)


def _item(owner: Node, step: tuple[str, str]) -> Node | None:
    kinds, items = child_kind(owner.kind, step[0]), owner.value.get(step[0])
    address = f"{owner.address}/{step[0]}"
    if kinds is None or not isinstance(items, Sequence):
        return None
    wanted = f"{address}/{step[1]}"
    return next((node for node in _items(address, kinds, items) if node.address == wanted), None)


def _field(owner: Node, address: Address) -> Node | None:
    wanted = fields_of(owner.kind).get(address.field)
    value = owner.value.get(address.field)
    if wanted is None or value is None or child_kind(owner.kind, address.field) is not None:
        return None
    kind, path = plain_kind(wanted[0]), f"{owner.address}#{address.field}"
    if not address.key:
        return Node(path, kind, value, owner.value.values_at[address.field], owner.value, address.field)
    if not isinstance(value, Mapping):
        return None
    return next((n for n in _values(path, _value_of(kind), value) if n.key == address.key), None)
