"""YAML text -> plain values, each with its file, line and column.

Content files hold mappings, lists and text, and nothing cleverer: no tags, no anchors, no second meaning
of a word. ``yes`` and ``1.10`` stay the text that the writer typed; only ``true`` and ``false`` are
booleans and only whole numbers are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

# libyaml's parser is several times faster; the pure one gives the same events where a platform lacks it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
# Control characters, and the marks that reorder or hide text on a screen.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


class Place(NamedTuple):
    """Where something stands: a file (relative to the project), and a line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One fault in the content: where, and what must be otherwise."""

    at: Place
    message: str

    def __str__(self) -> str:
        return f"{self.at}: {self.message}"


class Text(str):
    """A string that knows where it was written."""

    at: Place
    __slots__ = ("at",)

    def __new__(cls, text: str, at: Place) -> Text:
        """Make text that stands at ``at``."""
        self = super().__new__(cls, text)
        self.at = at
        return self


class Said(Text):
    """Text of an edition that has a language of its own: a translation, or what stands in for one.

    ``lang`` is empty in the edition's own language. A translation has its ``source``, and is ``stale`` when
    that says something else by now.
    """

    lang: str
    stale: bool
    source: Text | None
    __slots__ = ("lang", "source", "stale")

    def __new__(
        cls, text: str, at: Place, *, lang: str = "", stale: bool = False, source: Text | None = None
    ) -> Said:
        """Make text that stands at ``at``."""
        self = super().__new__(cls, text, at)
        assert isinstance(self, cls)
        self.lang, self.stale, self.source = lang, stale, source
        return self


class Mapping(dict[str, Any]):
    """A YAML mapping; ``keys_at`` and ``values_at`` give the place of each key and value."""

    def __init__(self, at: Place) -> None:
        """Make an empty mapping that begins at ``at``."""
        super().__init__()
        self.at = at
        self.keys_at: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}


class Sequence(list[Any]):
    """A YAML list; ``items_at`` gives the place of each item."""

    def __init__(self, at: Place) -> None:
        """Make an empty list that begins at ``at``."""
        super().__init__()
        self.at = at
        self.items_at: list[Place] = []


def read(path: Path, name: str) -> tuple[Mapping | None, list[Problem]]:
    """Read the content file at ``path``, called ``name`` in messages.

    Returns the file's mapping and no problems, or None and every problem that could be told apart.
    """
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        return None, [Problem(Place(name), f"file must be at most {MAX_BYTES // 1024} KiB; split it")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        good = lines_of(raw[: error.start].decode("utf-8"))
        at = Place(name, len(good), len(good[-1]) + 1)
        byte = f"0x{raw[error.start]:02x}"
        return None, [Problem(at, f"file must be UTF-8 text; byte {byte} is not: save it as UTF-8")]
    problems = list(_characters(text, name))
    if problems:
        return None, problems
    parser = _Parser(text, name)
    try:
        value = parser.document()
    except _TooDeepError as error:
        return None, [Problem(error.args[0], f"content must nest at most {MAX_DEPTH} deep")]
    except yaml.MarkedYAMLError as error:
        return None, [*parser.problems, _explain(error, parser.last, lines_of(text), name)]
    if parser.problems:
        return None, parser.problems
    if not isinstance(value, Mapping):
        found = {Sequence: "a list", type(None): "empty"}.get(type(value), "plain text")
        return None, [Problem(Place(name), f"file must be a mapping of keys to values; it is {found}")]
    return value, []


def lines_of(text: str) -> list[str]:
    """The lines of a file as YAML counts them, on any system."""
    return re.split(r"\r\n|[\r\n]", text)


def place_in(text: Text, offset: int, lines: list[str]) -> Place:
    """Where the character at ``offset`` of ``text`` stands in its file, which has these ``lines``.

    A folded text has other spaces and line breaks than its file, so only what is no space is compared.
    """
    wanted = [c for c in text[: offset + 1] if not c.isspace()]
    found = 0
    for char, number, column in _characters_of(text.at, lines):
        if char == wanted[found]:
            found += 1
            if found == len(wanted):
                return Place(text.at.path, number, column)
    return text.at


def _characters_of(at: Place, lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """Each character from the text at ``at`` on, with its line and column; an escape is one character."""
    row, column = at.line - 1, at.column - 1
    style = lines[row][column : column + 1] if row < len(lines) else ""
    if style in {"|", ">"}:
        row, column = row + 1, 0
    elif style in {'"', "'"}:
        column += 1
    for number in range(row, len(lines)):
        line = lines[number]
        while column < len(line):
            size = 1
            char = line[column]
            if style == '"' and char == "\\":
                digits = {"x": 2, "u": 4, "U": 8}.get(line[column + 1 : column + 2], 0)
                size = 2 + digits
                word = line[column + 2 : column + size]
                char = chr(int(word, 16)) if digits else line[column + 1 : column + 2]
                char = "" if not digits and char.isalnum() else char  # \n and the like are spaces
            yield char, number + 1, column + 1
            column += size
        column = 0


def _characters(text: str, name: str) -> Iterator[Problem]:
    """Content has no tabs before text and no unseen characters."""
    for number, line in enumerate(lines_of(text), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            at = Place(name, number, indent.index("\t") + 1)
            yield Problem(at, "indentation must be made of spaces; this line has a tab")
        for match in UNSEEN.finditer(line):
            at = Place(name, number, match.start() + 1)
            if at == Place(name) and match.group() == "\ufeff":
                yield Problem(at, "file must begin with its text; save it as UTF-8 without a byte order mark")
            else:
                code = f"U+{ord(match.group()):04X}"
                yield Problem(at, f"text must show every character; {code}, here, cannot be seen")


_IN_QUOTES = "text that begins with '{char}' must stand in quotes"
_KEYED = "line must be 'key: text', with a space after ':'; to go on with the text above, indent it more"
_INDENTED = "line must be indented as the lines that it belongs with"
# libyaml's words, and those of PyYAML's own parser -> what a writer must do. {char} is the character at the
# place that is told: where the parser stopped ("here"), where it began to read what it could not finish
# ("start"), or where the text of the line begins ("line").
_FAULTS = (
    ("quoted scalar found unexpected", "start", "quote that opens here must close"),
    ("unknown escape", "here", "'\\' in double quotes must be written '\\\\'; or use single quotes"),
    ("cannot start any token", "here", _IN_QUOTES),
    ("scanning an alias", "start", _IN_QUOTES),
    ("scanning an anchor", "start", _IN_QUOTES),
    ("tag", "start", _IN_QUOTES),
    ("directive", "start", _IN_QUOTES),
    ("node content", "here", _IN_QUOTES),
    (
        "values are not allowed",
        "line",
        "key must be indented as the keys beside it; if it is text, quote it all",
    ),
    ("are not allowed", "here", _IN_QUOTES),
    (
        "scanning a block scalar",
        "start",
        "text after '{char}' must begin on the next line, or stand in quotes",
    ),
    ("expected ':'", "start", _KEYED),
    (
        "'-' indicator",
        "line",
        "line must begin with '- ' like the item before, or stand below that item's keys",
    ),
    ("flow", "here", "text inside '{' or '[' must stand in quotes"),
    ("expected key", "line", _INDENTED),
    ("block end", "line", _INDENTED),
)


def _explain(error: yaml.MarkedYAMLError, last: Any, lines: list[str], name: str) -> Problem:
    """Say in a writer's words what is wrong with the YAML, where the writer must change it.

    ``last`` is the last event before the fault.
    """
    words = f"{error.context or ''} {error.problem or ''}"
    here: Any = error.problem_mark or error.context_mark
    start: Any = error.context_mark or here
    line = lines[here.line] if here.line < len(lines) else ""
    indent = len(line) - len(line.lstrip())
    where, message = next(
        ((where, message) for fault, where, message in _FAULTS if fault in words),
        ("here", f"file must be YAML; {words.strip()}"),
    )
    if getattr(last, "style", None) in {'"', "'"} and _closes_late(last, here):
        start = last.start_mark
        where, message = "start", f"quote that opens here must close; now it closes on line {here.line + 1}"
    elif "values are not allowed" in words and _has_no_key(last, here, lines):
        start = last.start_mark
        where, message = "start", _KEYED
    elif re.match(r":( |$)", line[here.column :]) and re.search(r": |[{,\[]", line[: here.column]):
        where, message = "here", "text that holds ': ' must stand in quotes"
    elif "flow" in words and here.line > start.line:
        close = "]" if "sequence" in words else "}"
        where, message = "start", f"'{{char}}' that opens here must close with '{close}'"
    elif message == _INDENTED and here.column > indent:
        where = "here"
        message = "text must not go on after its quote or bracket closes; put all of it in quotes"
    row, column = {
        "start": (start.line, start.column),
        "here": (here.line, here.column),
        "line": (here.line, indent),
    }[where]
    char = lines[row][column : column + 1] if row < len(lines) else ""
    return Problem(Place(name, row + 1, column + 1), message.replace("{char}", char))


def _closes_late(quoted: Any, here: Any) -> bool:
    """A quoted text that ran on over lines, as far as the quote that was to open the next one."""
    end = quoted.end_mark
    return bool(quoted.start_mark.line < end.line and (end.line, end.column) == (here.line, here.column))


def _has_no_key(plain: Any, here: Any, lines: list[str]) -> bool:
    """A plain text that stands where a key should, so that the next line's key seemed to go on with it."""
    begin = getattr(plain, "start_mark", here)
    if not isinstance(plain, yaml.ScalarEvent) or begin.line >= here.line:
        return False
    before = lines[begin.line][: begin.column]
    above = lines[begin.line - 1] if begin.line else ""
    return not before.strip(" -") and ("-" in before or not above.rstrip().endswith(":"))


class _TooDeepError(Exception):
    """Content nests deeper than any content of the guide does."""


class _Parser:
    """One pass over the events of one document."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.last: Any = None
        self._events = self._noted(yaml.parse(text, Loader=_Loader))

    def _noted(self, events: Iterator[Any]) -> Iterator[Any]:
        """The events, each kept as ``last`` until the next one comes."""
        for event in events:
            self.last = event
            yield event

    def document(self) -> Any:
        value: Any = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                value = self._value(next(self._events), depth=0)
            elif isinstance(event, yaml.DocumentEndEvent):
                break
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._problem(event, "file must hold one document; '---' starts another")
                break
        return value

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _problem(self, event: Any, message: str) -> None:
        self.problems.append(Problem(self._place(event), message))

    def _mark(self, event: Any, kind: str, found: str) -> None:
        message = f"text must be written out in full, in quotes if it begins with '{found[0]}'"
        self._problem(event, f"{message}; '{found}' is a YAML {kind}")

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            self._mark(event, "alias", f"*{event.anchor}")
            return None
        if event.anchor:
            self._mark(event, "anchor", f"&{event.anchor}")
        elif event.tag:
            self._mark(event, "tag", event.tag.replace("tag:yaml.org,2002:", "!!"))
        if depth > MAX_DEPTH:
            raise _TooDeepError(self._place(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _scalar(self, event: Any) -> Any:
        word: str = event.value
        if event.style is None or event.style == "":
            if word in {"true", "false"}:
                return word == "true"
            if _WHOLE_NUMBER.fullmatch(word):
                return int(word)
            if word == "":
                return None
        return Text(word, self._place(event))

    def _sequence(self, start: Any, depth: int) -> Sequence:
        found = Sequence(self._place(start))
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.items_at.append(self._place(event))
            found.append(self._value(event, depth + 1))
        return found

    def _mapping(self, start: Any, depth: int) -> Mapping:
        found = Mapping(self._place(start))
        again: list[Any] = []
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                key = event.value
            else:
                self._problem(event, "key must be a plain word")
                self._value(event, depth + 1)
                key = ""
            value_event = next(self._events)
            at = self._place(value_event)
            value = self._value(value_event, depth + 1)
            if key in found:
                again.append(event)
            elif key:
                found[key] = value
                found.keys_at[key] = self._place(event)
                found.values_at[key] = at
        if again:
            first = found.keys_at[again[0].value].line
            message = f"key '{again[0].value}' must stand once; it is already on line {first}"
            if len(again) > 1:  # one item has run into the next
                listed = ", ".join(f"'{event.value}'" for event in again)
                message = f"keys {listed} must stand once, as from line {first} on; is a '- ' missing here?"
            self._problem(again[0], message)
        return found
