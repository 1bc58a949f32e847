"""Plain values -> frozen dataclasses, or every way in which they do not fit.

The content model is written once, as the dataclasses in ``model.py``. This module reads their annotations:
a field without a default must be given, a ``tuple`` is a list, a union of dataclasses is told apart by
``kind``. So there is no second description of the shape to keep in step.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import types
import typing
from collections.abc import Iterator
from typing import Any, Literal, NewType, Union

from macros.read import Mapping, Place, Problem, Sequence, Text
from tools.nearest import closest, nearest

Id = NewType("Id", str)  # a stable name: [a-z][a-z0-9-]*
Title = NewType("Title", str)  # a short text that is shown and translated; may hold placeholders
Prose = NewType("Prose", str)  # a text that is shown and translated; may hold placeholders, holds no digits
Name = NewType("Name", str)  # a proper name, shown as it is in every language; may hold digits
SourceRef = NewType("SourceRef", str)  # work#section, or a work that has no sections
Plain = NewType("Plain", object)  # any value, which is shaped where it goes
ID_PATTERN = re.compile(r"[a-z][a-z0-9-]*")
TEXT_TYPES = (Id, Title, Prose, Name, SourceRef)
_OWN_WORDS = "; write [editorial] for the guide's own words"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """Anything that stands in a content file as a mapping.

    ``places`` are those of its values, by key. ``holes`` are the keys of what could not be built, wholly or
    in part: a rule that needs them says nothing, since the fault is reported already.
    """

    at: Place = dataclasses.field(compare=False, repr=False)
    places: dict[str, Place] = dataclasses.field(compare=False, repr=False, default_factory=dict)
    holes: frozenset[str] = dataclasses.field(compare=False, repr=False, default=frozenset())


def kind_name(cls: type) -> str:
    """Name a dataclass in messages as writers do: ``GlossaryEntry`` is 'glossary entry'."""
    label: str = getattr(cls, "label", "") or re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).lower()
    return label


@functools.cache
def fields_of(cls: type) -> dict[str, tuple[Any, bool]]:
    """Each field of ``cls`` as its key in YAML -> (type, whether it must be given).

    The key ``at`` is the field ``at_``, since ``at`` is the place of the entry itself.
    """
    hints = typing.get_type_hints(cls)
    return {
        f.name.rstrip("_").replace("_", "-"): (
            hints[f.name],
            f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING,
        )
        for f in dataclasses.fields(cls)
        if f.name not in {"at", "places", "holes"}
    }


def entries(value: Any) -> Iterator[Entry]:
    """``value`` and every entry inside it."""
    if isinstance(value, Entry):
        yield value
        cls: Any = type(value)
        for name in holders(cls):
            yield from entries(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from entries(item)


@functools.cache
def holders(cls: Any) -> tuple[str, ...]:
    """The fields of ``cls`` that may hold entries."""
    found = []
    for key, (kind, _) in fields_of(cls).items():
        if any(isinstance(k, type) and issubclass(k, Entry) for k in (kind, *inner_types(kind))):
            found.append(key.replace("-", "_"))
    return tuple(found)


@functools.cache
def inner_types(kind: Any) -> tuple[Any, ...]:
    """The types inside a generic type, however deep."""
    inner: tuple[Any, ...] = getattr(kind, "__args__", ())
    return inner + tuple(x for i in inner for x in inner_types(i))


def slug(text: str) -> str:
    """The id nearest to ``text``; not always one that is possible."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Builder:
    """Builds entries and collects what is wrong; one Builder serves one file."""

    def __init__(self, *, partial: bool = False) -> None:
        """Start with no problems; in a ``partial`` file nothing but ids must be given."""
        self.problems: list[Problem] = []
        self.partial = partial

    def entry(self, cls: Any, value: Mapping) -> Any:
        """Build a ``cls`` from ``value``.

        What does not fit becomes None and a problem, so that the rules in ``check/`` can still look at
        the rest of the file.
        """
        who = kind_name(cls)
        if isinstance(value.get("id"), str) and value["id"].strip():
            who += f" '{value['id']}'"
        meant = self._meant(cls, value, who)
        built: dict[str, Any] = {"at": value.at, "places": {}}
        holes: set[str] = set()
        lacking: list[str] = []
        for key, (kind, required) in fields_of(cls).items():
            name = "at_" if key == "at" else key.replace("-", "_")
            if key in meant:
                given = meant[key]
                at = value.keys_at[given] if value[given] is None else value.values_at[given]
                built["places"][key] = at
                before = len(self.problems)
                built[name] = self._value(kind, value[given], at, f"'{key}' of {who}")
                if built[name] is None and given != key:
                    del self.problems[before:]  # a guess that does not fit
                if _is_hollow(built[name]):
                    holes.add(key)
            elif required:
                built[name] = None
                holes.add(key)
                if key == "id" or not self.partial:
                    lacking.append(f"'{key}'")
        if lacking:
            advice = _OWN_WORDS if lacking == ["'sources'"] else ""
            keys = "key" if len(lacking) == 1 else "keys"
            self._add(value.at, f"{who} must have the {keys} {', '.join(lacking)}{advice}")
        return cls(**built, holes=frozenset(holes))

    def _meant(self, cls: Any, value: Mapping, who: str) -> dict[str, str]:
        """Each key of ``cls`` that ``value`` has -> the key as written there.

        A key that is only misspelt is one fault: its value is read as if the key were right.
        """
        fields = fields_of(cls)
        meant = {key: key for key in value if key in fields}
        for key in value:
            if key in fields:
                continue
            message = f"{who} must not have the key '{key}', only {', '.join(fields)}{nearest(key, fields)}"
            if value[key] is None and " " in key:
                message += "; text that holds ',' must stand in quotes"
            self._add(value.keys_at[key], message)
            if close := closest(key, fields):
                meant.setdefault(close, key)
        return meant

    def _add(self, at: Place, message: str) -> None:
        self.problems.append(Problem(at, message))

    def _value(self, kind: Any, value: Any, at: Place, whose: str) -> Any:
        origin = typing.get_origin(kind)
        if origin in {Union, types.UnionType}:
            return self._union(kind, value, at, whose)
        if origin is tuple:
            return self._list(typing.get_args(kind)[0], value, at, whose)
        if origin is dict:
            return self._keyed(typing.get_args(kind)[1], value, at, whose)
        if origin is Literal:
            return self._choice(typing.get_args(kind), value, at, whose)
        if kind in TEXT_TYPES:
            return self._text(kind, value, at, whose)
        if kind is Plain:
            if value is None:
                self._empty(at, whose)
            return value
        if kind in (int, bool):
            if type(value) is kind:
                return value
            quoted = isinstance(value, str) and re.fullmatch("-?[0-9]+|true|false", value)
            advice = "; write it without quotes" if quoted else ""
            self._wrong(value, at, whose, "a whole number" if kind is int else "true or false", advice)
            return None
        if isinstance(value, Mapping):
            return self.entry(kind, value)
        self._wrong(value, at, whose, "a mapping of keys to values")
        return None

    def _union(self, kind: Any, value: Any, at: Place, whose: str) -> Any:
        members = [m for m in typing.get_args(kind) if m is not type(None)]
        if len(members) == 1:
            return self._value(members[0], value, at, whose)
        if int in members:  # a number, or else text
            text = next(m for m in members if m is not int)
            return value if type(value) is int else self._value(text, value, at, whose)
        if not isinstance(value, Mapping):
            self._wrong(value, at, whose, "a mapping of keys to values")
            return None
        by_kind = {name: m for m in members for name in typing.get_args(fields_of(m)["kind"][0])}
        named = value.get("kind")
        if isinstance(named, str) and named in by_kind:
            return self.entry(by_kind[named], value)
        who = f"block '{value['id']}'" if isinstance(value.get("id"), str) else "block"
        known = {key for m in members for key in fields_of(m)}
        if "kind" in value:
            at = value.keys_at["kind"] if named is None else value.values_at["kind"]
            self._choice(tuple(sorted(by_kind)), named, at, f"'kind' of {who}")
        elif close := closest("kind", [k for k in value if k not in known]):
            message = f"{who} must not have the key '{close}'; did you mean 'kind'?"
            self._add(value.keys_at[close], message)
        else:
            self._add(value.at, f"{who} must have the key 'kind', one of {', '.join(sorted(by_kind))}")
        return None

    def _list(self, kind: Any, value: Any, at: Place, whose: str) -> Any:
        if not isinstance(value, Sequence):
            listed = f"; write [{value}]" if isinstance(value, Text) and kind in (Id, SourceRef) else ""
            self._wrong(value, at, whose, "a list", listed)
            return None
        if not value:
            self._empty(at, whose)
            return None
        return tuple(
            self._value(kind, item, place, f"item of {whose}")
            for item, place in zip(value, value.items_at, strict=True)
        )

    def _keyed(self, kind: Any, value: Any, at: Place, whose: str) -> Any:
        if not isinstance(value, Mapping):
            self._wrong(value, at, whose, "a mapping of keys to values")
            return None
        if not value:
            self._empty(at, whose)
            return None
        found = Mapping(value.at)
        for key, item in value.items():
            if not ID_PATTERN.fullmatch(key):
                self._misspelt(value.keys_at[key], f"key '{key}' in {whose}", key)
            place = value.keys_at[key] if item is None else value.values_at[key]
            found[key] = self._value(kind, item, place, f"'{key}' in {whose}")
            found.keys_at[key], found.values_at[key] = value.keys_at[key], place
        return found

    def _choice(self, allowed: tuple[Any, ...], value: Any, at: Place, whose: str) -> Any:
        if isinstance(value, Text) and value in allowed:
            return value
        guess = nearest(value, allowed) if isinstance(value, Text) else ""
        self._wrong(value, at, whose, f"one of {', '.join(allowed)}", guess)
        return None

    def _text(self, kind: Any, value: Any, at: Place, whose: str) -> Any:
        if not isinstance(value, Text) or not value.strip():
            self._wrong(value, at, whose, "text", _in_quotes(value))
            return None
        if kind is Id and not ID_PATTERN.fullmatch(value):
            self._misspelt(value.at, whose, value)
        return value

    def _misspelt(self, at: Place, whose: str, found: str) -> None:
        guess = f"; did you mean '{slug(found)}'?" if ID_PATTERN.fullmatch(slug(found)) else ""
        rule = "must be lower-case letters, digits and '-', and begin with a letter"
        self._add(at, f"{whose} {rule}; found '{found}'{guess}")

    def _empty(self, at: Place, whose: str) -> None:
        advice = _OWN_WORDS if whose.startswith("'sources'") else ""
        self._add(at, f"{whose} must not be empty{advice}")

    def _wrong(self, value: Any, at: Place, whose: str, wanted: str, advice: str = "") -> None:
        if value is None or (isinstance(value, str) and not value.strip()):
            self._empty(at, whose)
        else:
            self._add(at, f"{whose} must be {wanted}; found {described(value)}{advice}")


def described(value: Any) -> str:
    """Say what a value is, for messages."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text '{value}'" if len(value) <= 40 else f"the text '{value[:37]}...'"
    return "a mapping" if isinstance(value, Mapping) else "a list"


def _in_quotes(value: Any) -> str:
    """What to do where text was meant and ``value`` was read."""
    if isinstance(value, bool | int):
        return "; put it in quotes"
    inside = next(iter(value.keys_at.values()), None) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping) and inside != value.at:  # not a key on a line of its own
        return "; put text that begins with '{' in quotes"
    return ""


def _is_hollow(value: Any) -> bool:
    """Nothing could be built, or not all of a list or mapping."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return value is None or any(item is None for item in inside)
