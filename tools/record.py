"""The reader's own file: the only form in which answers leave the page, and come back to it.

Version 2 is a JSON mapping with all of these keys, and no others:

- ``format``: ``even-ground-record``; ``version``: 2;
- ``tool``, ``edition``: ids; ``language``: a language tag such as ``en``;
- ``rules``: the fingerprint of the rules by which the outcome was found, or null;
- ``parts``: what these rules are made of: ``question.ID``, ``weight.ID``, ``gate.ID``, ... -> a short sign of
  each, so that other rules can tell what differs; empty when that is not known;
- ``outcome``: the id of that outcome, or null when there was none;
- ``answers``: question id -> answer id; ``notes``: id -> the reader's text;
- ``overrides``: ``[{"outcome": id, "reason": text}]``, what the reader decided instead, the newest last;
- ``words``: language -> what the page called things that the record names: ``edition``, ``question.ID``,
  ``answer.ID.ID``, ``outcome.ID``, so that a page that does not know them can still say what they were;
- ``created``, ``changed``: moments in UTC such as ``2026-11-22T10:00:00Z``, or null;

and, where two parties answer apart from each other, any of ``party`` (an id; then ``outcome`` is null),
``name`` (text), ``share-name`` (true or false) and ``nonce`` (hex digits).

Version 1 has no ``parts`` and no ``words``.

Version 0 is what the page kept on the device before there were records, and what ``evenground tool
--answers`` takes: question id -> answer id, nothing else. When and by which rules that was answered is not
known, and a record says so: ``rules``, ``outcome``, ``created`` and ``changed`` are null. There was
one edition and one language then.

Ids here need not be ids of today's rules: a record may be older or newer than those, and keeps what it has.
Lengths count characters as Python does. Messages never quote the JSON reader of the Python at hand, since
each version of Python words its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from tools.flow import InputError
from tools.nearest import nearest

FORMAT = "even-ground-record"
VERSION = 2

LONGEST_FILE = 1_000_000
LONGEST_ID = 100
LONGEST_TEXT = 20_000
LONGEST_NAME = 200
MOST_ENTRIES = 2_000
MOST_OVERRIDES = 100
MOST_LANGUAGES = 50
# A record is three deep. What is deeper than this is refused before the JSON reader sees it.
DEEPEST = 8
# Faults that are listed; a file with more is foreign or beyond mending by hand.
MOST_FAULTS = 20

_ID = re.compile(r"[a-z][a-z0-9.-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
_RULES = re.compile(r"[0-9a-f]{16}")
_SIGN = re.compile(r"[0-9a-f]{1,16}")
# At least 128 bits, so that a seal cannot be undone by trying every nonce.
_NONCE = re.compile(r"[0-9a-f]{32,128}")
# JavaScript writes thousandths of a second too.
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,3}))?Z")
# All control characters but tab and line feed; halves of surrogate pairs, which no file in UTF-8 can hold.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# A text, also one that the end of the file cuts off (group 1 matches then), or a bracket. It never goes back
# over what it has read, so a hostile file takes no longer than another.
_TOKEN = re.compile(r'"(?>[^"\\]++|\\.)*+(?:"|(\\?\Z))|[\[{]|[\]}]', re.DOTALL)
_SIGNS = {
    "PK\x03\x04": "a zip archive or an office document",
    "%PDF": "a PDF",
    "<": "a web page or other markup",
}

Plain = dict[str, Any]


class _Object(dict[str, Any]):
    """A JSON mapping that remembers which keys stood in it more than once."""

    twice: tuple[str, ...] = ()


class _Odd:
    """A number that no record has: a fraction, a huge one, or none at all such as NaN."""

    def __init__(self, spelt: str) -> None:
        self.spelt = spelt


class _Faults:
    """Collects what is wrong, up to as much as anyone will read."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def add(self, problem: str) -> None:
        if len(self.problems) == MOST_FAULTS:
            self.problems.append("more than this is wrong with the file")
            self.stop()
        self.problems.append(problem)

    def must(self, path: str, be: str, found: Any, hint: str = "") -> None:
        self.add(f"'{path}' must be {be}; found {_shown(found)}{hint}")

    def stop(self) -> NoReturn:
        raise InputError(self.problems)


def read_record(text: str, tool: str) -> dict[str, Any]:
    """Read a reader's file for ``tool``, of any version there ever was.

    Returns ``{"record": <the record in today's version>, "migrated-from": <the file's version> | None}``.
    Raises InputError with all that is wrong; there is no half-read record.
    """
    faults = _Faults()
    _id(tool, "tool", faults)
    if faults.problems:
        faults.stop()
    found = _parsed(text.removeprefix("\ufeff"))
    version = _version_of(found)
    CHECKS[version](found, tool, faults)
    if faults.problems:
        faults.stop()
    record: Plain = found
    for step in range(version, VERSION):
        record = MIGRATIONS[step](record, tool)
    return {"record": _proven(record, tool), "migrated-from": version if version < VERSION else None}


def seal(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8 as hex digits: what ``sha256sum`` says of the file that holds it.

    Two parties tell each other their seals first and their files after, so that neither can change an answer
    once it has seen the other's.
    """
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise InputError(
            [f"the text must be one that UTF-8 can hold; found {_shown(text[error.start])}"]
        ) from None


def differences(was: Mapping[str, str], now: Mapping[str, str]) -> list[dict[str, str | None]]:
    """What differs between two sets of rules by the signs of their parts; null is what one of them lacks.

    The weight of a question that only one of them asks is no difference of its own.
    """
    found = []
    for part in [*now, *(part for part in was if part not in now)]:
        kind, _, own = part.partition(".")
        told = kind == "weight" and (f"question.{own}" in was) != (f"question.{own}" in now)
        if was.get(part) != now.get(part) and not told:
            found.append({"kind": kind, "id": own, "was": was.get(part), "now": now.get(part)})
    return found


def _proven(record: Plain, tool: str) -> Plain:
    """A plain copy, as it reads back from the file that the page will write of it."""
    spelt = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    if len(spelt) > LONGEST_FILE:
        raise InputError([f"the record must be at most {LONGEST_FILE} characters long as the page writes it"])
    again: Plain = json.loads(spelt)
    faults = _Faults()
    CHECKS[VERSION](again, tool, faults)
    if again != record or faults.problems:
        raise AssertionError(f"a record does not survive being written: {faults.problems}")
    return again


def _parsed(text: str) -> _Object:
    if len(text) > LONGEST_FILE:
        raise InputError([f"the file must be at most {LONGEST_FILE} characters long; found {len(text)}"])
    if not text.strip():
        raise InputError(["the file must be a record; it is empty"])
    cut = _scan(text)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=lambda spelt: int(spelt) if len(spelt) < 16 else _Odd(spelt),
            parse_float=_Odd,
            parse_constant=_Odd,
        )
    except json.JSONDecodeError as error:
        raise InputError([_not_json(text, error, cut)]) from None
    if not isinstance(found, _Object):
        raise InputError([f"the file must be a record, which is a mapping; found {_shown(found)}"])
    return found


def _scan(text: str) -> int | None:
    """Refuse what is too deep; say where a text begins that the end of the file cuts off, if one does."""
    depth = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        if first == '"':
            if token[1] is not None:
                return token.start()
        elif first in "[{":
            depth += 1
            if depth > DEEPEST:
                raise InputError([f"the file must be a record; this one nests more than {DEEPEST} deep"])
        else:
            depth -= 1
    return None


def _not_json(text: str, error: json.JSONDecodeError, cut: int | None) -> str:
    place = error.pos
    # From Python 3.13 on, a comma too many is blamed itself; before that, what follows it.
    if "trailing comma" in error.msg:
        place = len(text) - len(text[place + 1 :].lstrip())
    rest = text[place:].strip()
    if not text[:place].strip():
        for sign, what in _SIGNS.items():
            if rest.startswith(sign):
                return f"the file must be a record that Even Ground saved; this looks like {what}"
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    if (cut is not None and place >= cut) or any(w.startswith(rest) for w in ("true", "false", "null", "-")):
        lines = text.count("\n") + 1
        return f"the file must be whole; it ends too early, on line {lines}, so a part of it is missing"
    return (
        f"the file must be JSON, as Even Ground saves it; it is not from line {line}, column {column} on: "
        f"found {_shown(text[place : place + 1])}"
    )


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        found.twice = tuple(key for key, times in Counter(k for k, _ in pairs).items() if times > 1)
    return found


def _version_of(found: _Object) -> int:
    """The version to read the file as; a file that is no record of ours, or a later one, is refused here."""
    if "format" in found:
        if found["format"] != FORMAT:
            raise InputError(
                [
                    f"'format' must be '{FORMAT}', as in a file that Even Ground saved; "
                    f"found {_shown(found['format'])}{_near(found['format'], [FORMAT])}"
                ]
            )
    elif not any(key in PARTS and not isinstance(value, str) for key, value in found.items()):
        return 0
    version = found.get("version")
    if type(version) is int and version == 1:
        return version
    if type(version) is int and version > VERSION:
        raise InputError(
            [
                "the file was saved by a newer version of Even Ground; open it there "
                f"(its format is of version {version}, and this page reads versions up to {VERSION})"
            ]
        )
    return VERSION


def _check_0(found: Plain, tool: str, faults: _Faults) -> None:
    """Question id -> answer id, and nothing more."""
    own = _Faults()
    with contextlib.suppress(InputError):  # raised when there are too many to list
        _ids(found, "", own)
    if own.problems:
        faults.add(
            "the file must be a record that Even Ground saved; as it does not say 'format', it was read as "
            "answers alone, which must map question ids to answer ids"
        )
        for problem in own.problems:
            faults.add(problem)


def _check_1(found: Plain, tool: str, faults: _Faults) -> None:
    """As today, but for what came with version 2."""
    _check_2(found, tool, faults, [key for key in PARTS if key not in NEW_IN_2])


def _check_2(found: Plain, tool: str, faults: _Faults, allowed: Iterable[str] = ()) -> None:
    """Each key as the head of this file says."""
    checks = {key: PARTS[key] for key in allowed or PARTS}
    _keys(found, "", checks, OPTIONAL, faults)
    for key, check in checks.items():
        if key in found:
            check(found[key], key, faults)
    of = found.get("tool")
    if isinstance(of, str) and _ID.fullmatch(of) and of != tool:
        faults.add(f"this file is of the tool {_shown(of)}; open it there, or choose a file of '{tool}'")
    if "party" in found and found.get("outcome") is not None:
        faults.must("outcome", "null where there is a 'party'", found["outcome"])
    created, changed = _moment(found.get("created")), _moment(found.get("changed"))
    if created and changed and changed < created:
        faults.must(
            "changed", f"no earlier than 'created', which is {_shown(found['created'])}", found["changed"]
        )


def _keys(found: Plain, path: str, allowed: Iterable[str], optional: Iterable[str], faults: _Faults) -> None:
    """All keys that must be there are, once, and no others."""
    allowed = tuple(allowed)
    _once(found, path, faults)
    for key in found:
        if key not in allowed:
            faults.add(
                f"'{_inside(path, key)}' must not be there; "
                f"allowed are {', '.join(allowed)}{_near(key, allowed)}"
            )
    for key in allowed:
        if key not in found and key not in optional:
            faults.add(f"'{_inside(path, key)}' must be there; it is missing")


def _once(found: Plain, path: str, faults: _Faults) -> None:
    if isinstance(found, _Object):
        for key in found.twice:
            faults.add(f"'{_inside(path, key)}' must stand once; it stands there more than once")


def _format(found: Any, path: str, faults: _Faults) -> None:
    if found != FORMAT:
        faults.must(path, f"'{FORMAT}'", found, _near(found, [FORMAT]))


def _version(found: Any, path: str, faults: _Faults) -> None:
    if type(found) is not int or not 1 <= found <= VERSION:
        faults.must(path, str(VERSION), found)


def _id(found: Any, path: str, faults: _Faults) -> None:
    if not isinstance(found, str) or not _ID.fullmatch(found):
        faults.must(
            path,
            "an id: small letters, digits, '-' and '.', a letter first",
            found,
            _near(found, [_like_an_id(found)]),
        )
    elif len(found) > LONGEST_ID:
        faults.add(f"'{path}' must be at most {LONGEST_ID} characters long; found {len(found)}")


def _id_or_null(found: Any, path: str, faults: _Faults) -> None:
    if found is not None:
        _id(found, path, faults)


def _language(found: Any, path: str, faults: _Faults) -> None:
    if not isinstance(found, str) or not _LANGUAGE.fullmatch(found):
        faults.must(path, "a language tag such as 'en' or 'cy'", found)


def _rules(found: Any, path: str, faults: _Faults) -> None:
    if found is not None and not (isinstance(found, str) and _RULES.fullmatch(found)):
        faults.must(path, "null or sixteen of the digits 0 to 9 and a to f", found)


def _sign(found: Any, path: str, faults: _Faults) -> None:
    if not isinstance(found, str) or not _SIGN.fullmatch(found):
        faults.must(path, "one to sixteen of the digits 0 to 9 and a to f", found)


def _nonce(found: Any, path: str, faults: _Faults) -> None:
    if not isinstance(found, str) or not _NONCE.fullmatch(found):
        faults.must(path, "32 to 128 of the digits 0 to 9 and a to f", found)


def _date(found: Any, path: str, faults: _Faults) -> None:
    if found is not None and _moment(found) is None:
        faults.must(path, "null or a moment from 1970 on, such as '2026-11-22T10:00:00Z'", found)


def _flag(found: Any, path: str, faults: _Faults) -> None:
    if not isinstance(found, bool):
        faults.must(path, "true or false", found)


def _text(found: Any, path: str, faults: _Faults, longest: int = LONGEST_TEXT) -> None:
    if not isinstance(found, str):
        faults.must(path, "text", found)
        return
    if len(found) > longest:
        faults.add(f"'{path}' must be at most {longest} characters long; found {len(found)}")
    if unfit := _UNFIT.search(found):
        faults.add(
            f"'{path}' must hold whole characters, and as control characters only tabs and line breaks; "
            f"found {_shown(unfit[0])} after {unfit.start()} characters"
        )


def _name(found: Any, path: str, faults: _Faults) -> None:
    _text(found, path, faults, LONGEST_NAME)


def _ids(found: Any, path: str, faults: _Faults) -> None:
    _mapping(found, path, faults, _id)


def _texts(found: Any, path: str, faults: _Faults) -> None:
    _mapping(found, path, faults, _text)


def _signs(found: Any, path: str, faults: _Faults) -> None:
    _mapping(found, path, faults, _sign)


def _words(found: Any, path: str, faults: _Faults) -> None:
    """From languages to texts."""
    if not isinstance(found, dict):
        faults.must(path, "a mapping", found)
        return
    _once(found, path, faults)
    if len(found) > MOST_LANGUAGES:
        faults.add(f"'{path}' must have at most {MOST_LANGUAGES} entries; found {len(found)}")
        return
    for language, texts in found.items():
        inside = _inside(path, language)
        if not _LANGUAGE.fullmatch(language):
            faults.add(f"the key '{inside}' must be a language tag such as 'en' or 'cy'")
        _texts(texts, inside, faults)


def _mapping(found: Any, path: str, faults: _Faults, check: Callable[[Any, str, _Faults], None]) -> None:
    """From ids to what ``check`` wants."""
    if not isinstance(found, dict):
        faults.must(path, "a mapping", found)
        return
    _once(found, path, faults)
    if len(found) > MOST_ENTRIES:
        faults.add(f"'{path or 'answers'}' must have at most {MOST_ENTRIES} entries; found {len(found)}")
        return
    for key, value in found.items():
        inside = _inside(path, key)
        if not _ID.fullmatch(key) or len(key) > LONGEST_ID:
            faults.add(
                f"the key '{inside}' must be an id: small letters, digits, '-' and '.', a letter first, "
                f"at most {LONGEST_ID} characters{_near(key, [_like_an_id(key)])}"
            )
        check(value, inside, faults)


def _overrides(found: Any, path: str, faults: _Faults) -> None:
    if not isinstance(found, list):
        faults.must(path, "a list", found)
        return
    if len(found) > MOST_OVERRIDES:
        faults.add(f"'{path}' must have at most {MOST_OVERRIDES} entries; found {len(found)}")
        return
    for number, item in enumerate(found):
        inside = f"{path}[{number}]"
        if not isinstance(item, dict):
            faults.must(inside, "a mapping with 'outcome' and 'reason'", item)
            continue
        _keys(item, inside, ("outcome", "reason"), (), faults)
        if "outcome" in item:
            _id(item["outcome"], f"{inside}.outcome", faults)
        if "reason" in item:
            _text(item["reason"], f"{inside}.reason", faults)
            if isinstance(item["reason"], str) and not item["reason"].strip():
                faults.add(f"'{inside}.reason' must say why; found no words")


PARTS: dict[str, Callable[[Any, str, _Faults], None]] = {
    "format": _format,
    "version": _version,
    "tool": _id,
    "edition": _id,
    "language": _language,
    "rules": _rules,
    "parts": _signs,
    "outcome": _id_or_null,
    "answers": _ids,
    "notes": _texts,
    "overrides": _overrides,
    "words": _words,
    "created": _date,
    "changed": _date,
    "party": _id,
    "name": _name,
    "share-name": _flag,
    "nonce": _nonce,
}
OPTIONAL = frozenset({"party", "name", "share-name", "nonce"})
NEW_IN_2 = ("parts", "words")

# What a file of each version must be. Files are read as what they are, and only then brought up to date, so a
# message names the places as they stand in the file.
CHECKS: dict[int, Callable[[Plain, str, _Faults], None]] = {0: _check_0, 1: _check_1, 2: _check_2}


def _from_0(old: Plain, tool: str) -> Plain:
    """Answers alone -> a record that says of nothing else what it does not know."""
    return {
        "format": FORMAT,
        "version": 1,
        "tool": tool,
        "edition": "base",
        "language": "en",
        "rules": None,
        "outcome": None,
        "answers": dict(old),
        "notes": {},
        "overrides": [],
        "created": None,
        "changed": None,
    }


def _from_1(old: Plain, tool: str) -> Plain:
    """By which parts its rules decided, and what they were called, is not known."""
    new = old | {"version": 2, "parts": {}, "words": {}}
    return {key: new[key] for key in PARTS if key in new}


# From each version to the next, given the tool that the file was opened for.
MIGRATIONS: dict[int, Callable[[Plain, str], Plain]] = {0: _from_0, 1: _from_1}


def _moment(found: Any) -> tuple[int, ...] | None:
    """What can be compared of a date, or None when it is none."""
    parts = _MOMENT.fullmatch(found) if isinstance(found, str) else None
    if not parts:
        return None
    year, month, day, hour, minute, second = map(int, parts.groups()[:6])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if year < 1970 or not 1 <= month <= 12 or not 1 <= day <= days[month - 1]:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    return year, month, day, hour, minute, second, int((parts[7] or "").ljust(3, "0"))


def _inside(path: str, key: str) -> str:
    return f"{path}.{_spelt(key)}" if path else _spelt(key)


def _shown(found: Any) -> str:
    """Any JSON value in a few words."""
    if found is None or isinstance(found, bool):
        return {None: "null", True: "true", False: "false"}[found]
    if isinstance(found, int):
        return str(found)
    if isinstance(found, _Odd):
        return _spelt(found.spelt)
    if isinstance(found, str):
        return f"'{_spelt(found)}'"
    return "a list" if isinstance(found, list) else "a mapping"


def _spelt(text: str) -> str:
    """The beginning of a text from a file, in characters that cannot disturb the message around it."""
    most = 40
    spelt = "".join(c if " " <= c <= "~" else f"\\u{ord(c):04x}" for c in text[:most])
    return spelt + ("..." if len(text) > most else "")


def _near(found: Any, allowed: Iterable[str]) -> str:
    return nearest(found, allowed) if isinstance(found, str) and len(found) <= LONGEST_ID else ""


def _like_an_id(found: Any) -> str:
    """What a person who wrote this may have meant as an id."""
    return re.sub("[^a-z0-9.]+", "-", str(found)[:LONGEST_ID].lower()).strip("-.0123456789")
