"""``overlay.yaml`` of an edition: what it changes, removes, adds and puts in another order.

Everything is named by its address, and with ``was`` as the writer knew it: nothing is merged by position, and
what the base has changed since is told. The values go into a plain tree, where they keep their places in the
overlay, so all checks of the shape and of the rules run on the result.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from macros import model
from macros.address import (
    Address,
    Node,
    by_entry,
    child_kind,
    first_text,
    moved,
    nearest,
    parse,
    plain_kind,
    resolve,
)
from macros.files import FOLDERS, Tree, kind_of
from macros.read import Mapping, Place, Problem, Sequence, Text
from macros.shape import fields_of, kind_name
from tools.nearest import nearest as nearest_name

# (address, as the overlay knew it, as it is now) -> whether nothing that matters differs.
Alike = Callable[[str, Any, Any], bool]
Moves = Iterable[tuple[str, str]]


class Finding(NamedTuple):
    """What is wrong with one line of an overlay. Of kind ``moved`` it is only worth knowing.

    The kinds: ``address`` (it cannot mean anything), ``orphan``, ``changed`` (the base is not what it was),
    ``clash``, ``anchor``, ``order``, ``fit`` and ``moved``.
    """

    kind: str
    problem: Problem
    address: str
    was: Any = None
    now: Any = None


def alike(_address: str, was: Any, now: Any) -> bool:
    """Texts are the same when their words are: a folded text has other line breaks."""
    if isinstance(was, str) and isinstance(now, str):
        return was.split() == now.split()
    return type(was) is type(now) and bool(was == now)


def lay(tree: Tree, own: model.Overlay, moves: Moves = (), same: Alike = alike) -> tuple[Tree, list[Finding]]:
    """Lay an overlay over ``tree``, which stays as it is. What does not fit is told and left out.

    Of what the base has changed since, the overlay's value stands.
    """
    layer = _Layer(tree, own, tuple(moves), same)
    layer.run()
    return layer.tree, layer.findings


class _Layer:
    """One overlay, being laid over one tree."""

    def __init__(
        self, tree: Tree, own: model.Overlay, moves: tuple[tuple[str, str], ...], same: Alike
    ) -> None:
        self.tree = dict(tree)
        self.own = own
        self.moves = moves
        self.same = same
        self.findings: list[Finding] = []
        self.done: dict[str, Text] = {}  # address that is changed or removed -> where that is said
        self.gone: dict[str, Text] = {}  # those that are removed

    def run(self) -> None:
        """Changes and removals mean the tree as it was; additions and orders what is left of it."""
        removals = [(r, a) for r in self.own.remove or () if (a := self._address(r, r.at_, "remove"))]
        changes = [(c, a) for c in self.own.change or () if (a := self._address(c, c.at_, "change"))]
        additions = [(x, a) for x in self.own.add or () if (a := self._address(x, x.into, "add", "into"))]
        orders = [(o, a) for o in self.own.order or () if (a := self._address(o, o.at_, "order"))]
        self._copy(address for _, address in (*removals, *changes, *additions, *orders))
        out = [n for r, a in removals if (n := self._removed(r, a))]
        for change, address in changes:
            self._change(change, address)
        for node in out:
            self._take_out(node)
        for add, address in additions:
            self._add(add, address)
        for order, address in orders:
            self._order(order, address)

    def _tell(
        self, kind: str, at: Place, message: str, address: object, *, was: Any = None, now: Any = None
    ) -> None:
        self.findings.append(Finding(kind, Problem(at, message), str(address), was, now))

    def _address(self, entry: Any, written: Any, what: str, key: str = "at") -> Address | None:
        """The address that a line of the overlay names, wherever it has moved; None if it cannot be one."""
        if entry is None or not isinstance(written, Text) or entry.holes:
            return None  # the shape has told that already
        address = moved(written, self.moves)
        if address != written:
            message = f"'{written}' has moved to '{address}'; run 'evenground edition sync' to follow"
            self._tell("moved", written.at, message, address)
        found = parse(address)
        who = f"'{key}' of {what}"
        if found is not None and found.field and what in {"add", "order"}:
            message = f"{who} must be an entry and no field of it; found '{address}'"
            self._tell("address", written.at, message, address)
            return None
        if found is None:
            example = "tool/questions/cost" if what in {"add", "order"} else "tool/questions/cost#ask"
            guess = nearest(self.tree, address)
            self._tell(
                "address",
                written.at,
                f"{who} must be an address, as {example}; found '{address}'{guess}",
                address,
            )
            return None
        return found

    def _copy(self, addresses: Iterable[Address]) -> None:
        """Make what is named our own, so that the tree below stays as it is."""
        names = by_entry(self.tree)
        for name in {names[a.entry] for a in addresses if a.entry in names}:
            self.tree[name] = _copied(self.tree[name])

    def _found(self, address: Address, written: Text, what: str) -> Node | None:
        """What an address leads to; tells when it leads nowhere, or into what is removed here."""
        node = resolve(self.tree, address)
        if node is None:
            self._orphan(address, written, what)
        return None if node is None or self._is_gone(node.address, written, what) else node

    def _is_gone(self, address: str, written: Text, what: str) -> bool:
        for gone, by in self.gone.items():
            if address == gone or address.startswith((f"{gone}/", f"{gone}#", f"{gone}.")):
                message = f"{what} of '{address}' must not touch what line {by.at.line} removes"
                self._tell("clash", written.at, message, address)
                return True
        return False

    def _orphan(self, address: Address, written: Text, what: str) -> None:
        key = "into" if what == "add" else "at"
        message = f"'{key}' of {what} must be the address of something that exists; found '{address}'"
        self._tell("orphan", written.at, message + nearest(self.tree, str(address)), address)

    def _once(self, address: str, written: Text, what: str) -> bool:
        """One thing is changed or removed once by one overlay."""
        for other, by in self.done.items():
            if address == other or address.startswith(f"{other}.") or other.startswith(f"{address}."):
                message = f"{what} of '{address}' must stand once; line {by.at.line} has it already"
                self._tell("clash", written.at, message, address)
                return False
        self.done[address] = written
        return True

    def _is_as_it_was(self, entry: Any, node: Node, was: Any, what: str) -> None:
        """Tell when what lies below is not what the overlay's writer knew."""
        if was is None:
            at = entry.at_.at
            message = f"{what} of '{node.address}' must say what it 'was'; it is now {_whole(node.value)}"
            self._tell("changed", at, message, node.address, now=node.value)
        elif not self.same(node.address, was, node.value):
            at, (old, new) = entry.places["was"], _both(was, node.value)
            edition = _edition_of(node.at)
            kind = "clash" if edition else "changed"
            by = f"edition '{edition}' ({node.at}) makes it" if edition else "it now is in the base"
            message = f"'was' of {what} of '{node.address}' must be what {by}, {new}; found {old}"
            self._tell(kind, at, message, node.address, was=was, now=node.value)

    # ------------------------------------------------------------ change

    def _change(self, change: model.Change, address: Address) -> None:
        written = typing.cast(Text, change.at_)
        owner = resolve(self.tree, address._replace(field="", key=""))
        if owner is None:
            self._orphan(address, written, "change")
            return
        if self._is_gone(str(address), written, "change") or not self._may_change(owner, address, written):
            return
        if not self._once(str(address), written, "change"):
            return
        node = resolve(self.tree, address)
        if node is not None:
            self._is_as_it_was(change, node, change.was, "change")
        elif change.was is not None:
            found = _whole(change.was)
            message = (
                f"change of '{address}' must have no 'was', as there is no such value now; found {found}"
            )
            self._tell("changed", change.places["was"], message, address, was=change.was)
        if change.was is not None and self.same("", change.was, change.to):
            message = f"'to' of change of '{address}' must differ from 'was'"
            self._tell("fit", change.places["to"], message, address)
        self._write(owner.value, address, change)

    def _may_change(self, owner: Node, address: Address, written: Text) -> bool:
        """A change is of a value that may differ: of no id, no list of entries, no fact and no term."""
        fields = fields_of(owner.kind)
        who = f"{kind_name(owner.kind)} '{owner.address.rpartition('/')[2]}'"
        kind = plain_kind(fields[address.field][0]) if address.field in fields else None
        message = ""
        if not address.field:
            first = first_text(owner)
            message = (
                f"'at' of change must end in a field, as {first.address if first else f'{address}#field'}"
            )
        elif kind is None or (address.key and typing.get_origin(kind) is not dict):
            self._orphan(address, written, "change")
            return False
        elif address.field == "id":
            message = f"change must not be of an id; remove {who} and add another"
        elif child_kind(owner.kind, address.field) is not None:
            message = (
                f"change must not be of a list; use add, remove and order for '{address.field}' of {who}"
            )
        elif owner.kind in (model.Fact, model.Term):
            message = f"change must not be of a {who}; set it in the edition's own {address.entry}.yaml"
        if message:
            self._tell("address", written.at, message, address)
        return not message

    def _write(self, owner: Mapping, address: Address, change: model.Change) -> None:
        at = change.places["to"]
        if address.key:
            if not isinstance(owner.get(address.field), Mapping):
                _put(owner, address.field, Mapping(at), at)
            owner = owner[address.field]
        _put(owner, address.key or address.field, _copied(change.to), at)

    # ------------------------------------------------------------ remove

    def _removed(self, remove: model.Remove, address: Address) -> Node | None:
        """What is to go, once it is clear that it may."""
        written = typing.cast(Text, remove.at_)
        node = self._found(address, written, "remove")
        if node is None or not self._once(node.address, written, "remove"):
            return None
        if node.owner is None and not _is_page_to_remove(str(node.key)):
            message = f"remove must not be of '{node.address}', which every edition has"
            self._tell("address", written.at, message, address)
            return None
        text = first_text(node) if node.is_entry else node
        if text is not None:
            self._is_as_it_was(remove, text, remove.was, "remove")
        self.gone[node.address] = written
        return node

    def _take_out(self, node: Node) -> None:
        if node.owner is None:
            del self.tree[node.key]
        elif isinstance(node.owner, Sequence):
            place = next(i for i, item in enumerate(node.owner) if item is node.value)
            del node.owner[place], node.owner.items_at[place]
            if not node.owner:
                self._drop_list(node)
        else:
            del node.owner[node.key]

    def _drop_list(self, node: Node) -> None:
        """A list that has nothing left goes too, if it may; the shape tells of others."""
        path, field = node.address.rsplit("/", 2)[:2]
        owner = resolve(self.tree, typing.cast(Address, parse(path)))
        if owner is not None and fields_of(owner.kind)[field][1]:
            owner.value.values_at[field] = self.gone[node.address].at
        elif owner is not None:
            del owner.value[field]

    # ------------------------------------------------------------ add and order

    def _list(self, entry: Any, address: Address, written: Text, what: str) -> tuple[Node, Any] | None:
        """The owner that is named, and the kind of entry that the named list of it holds."""
        owner = self._found(address, written, what)
        if owner is None:
            return None
        kind = child_kind(owner.kind, entry.list) if owner.is_entry else None
        if kind is None:
            lists = (
                [key for key in fields_of(owner.kind) if child_kind(owner.kind, key)]
                if owner.is_entry
                else []
            )
            allowed = f"one of {', '.join(lists)}" if lists else "of an entry that has lists"
            message = f"'list' of {what} to '{address}' must be {allowed}; found '{entry.list}'"
            self._tell("address", entry.places["list"], message + nearest_name(entry.list, lists), address)
            return None
        return owner, kind

    def _add(self, add: model.Add, address: Address) -> None:
        found = self._list(add, address, typing.cast(Text, add.into), "add")
        if found is None:
            return
        owner, _ = found
        where, at = f"'{add.list}' of '{address}'", add.places["item"]
        own = add.item.get("id") if isinstance(add.item, Mapping) else None
        if not isinstance(own, Text):
            message = f"'item' of add to {where} must be a mapping with the key 'id'"
            self._tell("fit", at, message, address)
            return
        items = owner.value.get(add.list)
        if not isinstance(items, Sequence):
            items = Sequence(at)
            _put(owner.value, add.list, items, at)
        ids = _ids(items)
        if own in ids:
            there = items[ids.index(own)].at
            edition = _edition_of(there)
            by = f"edition '{edition}'" if edition else "the base"
            message = f"'{own}', added to {where}, must have an id of its own; {by} has it too ({there})"
            self._tell("clash", own.at, message, f"{address}/{add.list}/{own}")
            return
        place = len(items)
        if add.after is not None and add.after in ids:
            place = ids.index(add.after) + 1
        elif add.after is not None:
            message = f"'after' of add to {where} must be an id there; found '{add.after}'"
            self._tell(
                "anchor", add.places["after"], message + nearest_name(add.after, filter(None, ids)), address
            )
        items.insert(place, _copied(add.item))
        items.items_at.insert(place, at)

    def _order(self, order: model.Order, address: Address) -> None:
        found = self._list(order, address, typing.cast(Text, order.at_), "order")
        if found is None:
            return
        items = found[0].value.get(order.list)
        ids = _ids(items) if isinstance(items, Sequence) else []
        where = f"'{order.list}' of '{address}'"
        wrong = False
        for place, own in enumerate(order.ids):
            at = getattr(own, "at", order.places["ids"])
            if own not in ids:
                message = (
                    f"order must name what is in {where}; found '{own}'{nearest_name(own, filter(None, ids))}"
                )
            elif own in order.ids[:place]:
                message = f"order must name each of {where} once; found '{own}' again"
            else:
                continue
            wrong = True
            self._tell("order", at, message, address)
        if wrong or not isinstance(items, Sequence):
            return
        places = sorted(ids.index(own) for own in order.ids)
        ordered = [(items[ids.index(own)], items.items_at[ids.index(own)]) for own in order.ids]
        for place, (item, at) in zip(places, ordered, strict=True):
            items[place], items.items_at[place] = item, at


def _ids(items: Sequence) -> list[Any]:
    return [item.get("id") if isinstance(item, Mapping) else None for item in items]


def _put(owner: Mapping, key: str, value: Any, at: Place) -> None:
    owner[key] = value
    owner.keys_at[key] = owner.values_at[key] = at


def _copied(value: Any) -> Any:
    """A copy of a plain value, with all its places."""
    if isinstance(value, Mapping):
        mapping = Mapping(value.at)
        mapping.update({key: _copied(item) for key, item in value.items()})
        mapping.keys_at, mapping.values_at = dict(value.keys_at), dict(value.values_at)
        return mapping
    if isinstance(value, Sequence):
        sequence = Sequence(value.at)
        sequence.extend(map(_copied, value))
        sequence.items_at = list(value.items_at)
        return sequence
    return value


def _is_page_to_remove(name: str) -> bool:
    """A page of the guide but the first, a case, an exercise or a tool."""
    kind = kind_of(name)
    return name != "guide/index.yaml" and (kind is model.Page or kind in FOLDERS.values())


def _edition_of(at: Place) -> str | None:
    """The edition whose file a value stands in; None for the base."""
    parts = PurePosixPath(at.path).parts
    return parts[2] if parts[:2] == ("data", "editions") and len(parts) > 3 else None


def _whole(value: Any) -> str:
    return f"'{' '.join(value.split())}'" if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    """A value as it may be written in an overlay."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_written, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _both(old: Any, new: Any) -> tuple[str, str]:
    """Two values for a message; of long texts, what stands around the first difference."""
    first, second = _whole(old), _whole(new)
    if len(first) < _SHOWN and len(second) < _SHOWN:
        return first, second
    differ = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    differ = min(len(first), len(second)) if differ is None else differ
    start = max(0, first.rfind(" ", 0, max(0, differ - 20)) + 1)
    return tuple(_cut(text, start) for text in (first, second))  # type: ignore[return-value]


_SHOWN = 120


def _cut(text: str, start: int) -> str:
    end = text.find(" ", start + 80)
    before, after = ("'..." if start else ""), ("" if end < 0 else "...'")
    return before + text[start : None if end < 0 else end] + after
