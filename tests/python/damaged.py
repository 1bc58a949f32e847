"""Files that a reader might open by mistake, or after an accident, or because someone wishes them harm.

All are made from two rich records and from nothing that differs between runs or machines.
"""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

TOOL = "bid-no-bid"
RICH: dict[str, Any] = {
    "format": "even-ground-record",
    "version": 2,
    "tool": TOOL,
    "edition": "base",
    "language": "en",
    "rules": "be4c64d157b938da",
    "parts": {"question.purpose": "4205cec4", "weight.purpose": "3"},
    "outcome": "lead",
    "answers": {"purpose": "core", "cost": "not-sure", "constructor": "full"},
    "notes": {"purpose": 'Two "quoted" lines\n\tand a tab: é, \U0001f9ed', "cost": ""},
    "overrides": [
        {"outcome": "partner", "reason": "They asked."},
        {"outcome": "do-not-bid", "reason": "They changed their minds."},
    ],
    "words": {"en": {"question.purpose": "Is it our purpose?"}, "cy-GB": {"outcome.lead": "Arwain"}},
    "created": "2026-11-22T10:00:00Z",
    "changed": "2027-01-04T16:45:59.250Z",
}
EXTRA: dict[str, Any] = {"party": "provider", "name": "Ana", "share-name": False, "nonce": "0f" * 16}
# One of two parties' records.
PARTY = RICH | {"outcome": None} | EXTRA
# Before there were records.
KEPT: dict[str, Any] = {"purpose": "core", "board": "not-sure", "cost": "full"}

# Where entries may come and go.
MAPS = ("parts", "answers", "notes", "overrides")
NULLABLE = [("rules",), ("outcome",), ("created",), ("changed",)]
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class File:
    """``valid``: it opens, and is exactly what its JSON spells; None: it may, but never as anything else."""

    family: str
    name: str
    text: str
    valid: bool | None = False


def written(record: Any) -> str:
    """The file as the page writes it."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def files() -> list[File]:
    """Every such file, in families, under different names."""
    found = [*_cut_off(), *_nibbled(), *_flipped(), *_without(), *_with_more(), *_swapped()]
    found += [File("foreign", name, text) for name, text in _foreign().items()]
    found += [File("hostile", name, text) for name, text in _hostile().items()]
    found += [
        File("wrong value", f"{_spelt(place)} {number}", written(_put(PARTY, place, value)))
        for place, values in WRONG.items()
        for number, value in enumerate(values)
    ]
    found += [File("harmless", name, text, valid=True) for name, text in _harmless().items()]
    found += [
        File("harmless", f"{_spelt(place)} {number}", written(_put(PARTY, place, value)), valid=True)
        for place, values in RIGHT.items()
        for number, value in enumerate(values)
    ]
    assert len({(file.family, file.name) for file in found}) == len(found)
    return found


def _cut_off() -> Iterator[File]:
    for name, record, step in (("rich", RICH, 7), ("party", PARTY, 13), ("kept", KEPT, 3)):
        text = written(record)
        for size in range(0, len(text), step):
            yield File("cut off", f"{name} after {size}", text[:size], size >= len(text.rstrip()))
    # Between the bytes of one character, as a browser decodes what is left.
    data = written(RICH).encode()
    first = data.index("é".encode())
    for size in range(first, first + 9):
        yield File("cut off", f"after byte {size}", data[:size].decode(errors="replace"))


def _nibbled() -> Iterator[File]:
    """One character is lost, or another one."""
    text = written(RICH)
    for place in range(0, len(text), 9):
        yield File("nibbled", f"lost {place}", text[:place] + text[place + 1 :], None)
        for other in ('"', ",", "}", "\x00", "9"):
            yield File("nibbled", f"{place} is {other!r}", text[:place] + other + text[place + 1 :], None)


def _flipped() -> Iterator[File]:
    """A value of another type, in every place."""
    others: tuple[Any, ...] = (None, True, 7, 1.5, [], {}, [[["x"]]], "Some Text")
    for name, record in (("rich", RICH), ("party", PARTY), ("kept", KEPT)):
        for place, old in _places(record):
            if name == "party" and (not place or place[0] not in EXTRA):
                continue  # as in the rich one
            for new in others:
                if type(new) is not type(old):
                    text = written(_put(record, place, new))
                    valid = new is None and place in NULLABLE
                    yield File("flipped", f"{name}: {_spelt(place)} is {new!r}", text, valid)


def _without() -> Iterator[File]:
    """Every key and every entry is missing once."""
    for name, record in (("rich", RICH), ("party", PARTY), ("kept", KEPT)):
        for place, _ in _places(record):
            if place:
                changed = deepcopy(record)
                del _at(changed, place[:-1])[place[-1]]
                entry = len(place) > 1 and (place[0] == "words" or (len(place) == 2 and place[0] in MAPS))
                valid = entry or place[0] in EXTRA or name == "kept"
                yield File("without", f"{name}: {_spelt(place)}", written(changed), valid)


def _with_more() -> Iterator[File]:
    """A key too many in every mapping."""
    keys = ("extra", "constructor", "__proto__", "toString", "Outcome", "answrs", "", "é", "a b", "\u0000")
    for name, record in (("rich", RICH), ("kept", KEPT)):
        for place, value in _places(record):
            if isinstance(value, dict):
                for key in keys:
                    text = written(_put(record, (*place, key), "core"))
                    free = (
                        place in (("answers",), ("notes",), ("words", "en"), ("words", "cy-GB"))
                        or name == "kept"
                    )
                    valid = free and key in ("extra", "constructor", "answrs")
                    yield File("with more", f"{name}: {_spelt(place)} has {key!r}", text, valid)


def _swapped() -> Iterator[File]:
    """Two values stand in each other's place."""
    for one, other in itertools.combinations(RICH, 2):
        text = written(RICH | {one: RICH[other], other: RICH[one]})
        yield File("swapped", f"{one} and {other}", text, {one, other} == {"edition", "outcome"})


def _foreign() -> dict[str, str]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("record.json"), written(RICH))
    rich = written(RICH)
    return {
        "nothing": "",
        "blank lines": "\n \n",
        "a web page": "<!DOCTYPE html>\n<html><head><title>x</title></head><body>{}</body></html>\n",
        "an SVG": '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "a table": "question,answer\npurpose,core\n",
        "a table with quotes": '"question","answer"\n"purpose","core"\n',
        "a PDF": "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "a zip archive": packed.getvalue().decode("latin-1"),
        "a picture": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "YAML": "purpose: core\nboard: either\n",
        "YAML with a list": "- purpose: core\n- board: either\n",
        "INI": "[answers]\npurpose = core\n",
        "a script": "export default { purpose: 'core' };\n",
        "a package": '{"name": "left-pad", "version": "1.0.0", "license": "MIT", "dependencies": {"a": "1"}}',
        "a lock": '{"name": "x", "lockfileVersion": 3, "packages": {"": {"version": "1.0.0"}}}',
        "a map": '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}',
        "a notebook": '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        "a schema": '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}',
        "a setting": '{"editor.tabSize": 4}',
        "another format": '{"format": "other", "version": 1, "answers": {"purpose": "core"}}',
        "a format nearly ours": rich.replace("even-ground-record", "even-ground-records"),
        "a list": "[]",
        "a list of records": f"[{rich}]",
        "two records": rich + rich,
        "a record a line": json.dumps(RICH) + "\n" + json.dumps(RICH) + "\n",
        "a record in a record": written({"record": RICH}),
        "a record as a text": json.dumps(rich),
        "a text": '"purpose"',
        "a number": "1",
        "null": "null",
        "true": "true",
        "a word": "purpose",
        "prose": "Dear all, here is our record. {not really}",
        "Python": repr(RICH),
        "comments": rich.replace("{\n", "{\n  // our record\n", 1),
        "a comma too many": rich.replace("\n}\n", ",\n}\n"),
        "a comma too many in a list": rich.replace("\n  ],", ",\n  ],"),
        "curly quotes": rich.replace('"', "\u201d"),
        "decoded as UTF-16": rich.encode()[: len(rich) // 2 * 2].decode("utf-16-le", errors="replace"),
        "encoded as UTF-16": rich.encode("utf-16").decode("latin-1"),
        "two marks at the start": "\ufeff\ufeff" + rich,
        "a mark at the end": rich + "\ufeff",
        "another tool": written(RICH | {"tool": "where-to-work-together"}),
        "a newer version": written(RICH | {"version": 3}),
        "an older version than it is": written(RICH | {"version": 1}),
        "a much newer version": written({"format": "even-ground-record", "version": 900, "parts": [1.5]}),
        "a newer version that changed all": '{"format": "even-ground-record", "version": 3}',
    }


def _hostile() -> dict[str, str]:
    rich = written(RICH)
    full = RICH | {"notes": {f"n{n}": "x" * 19_900 for n in range(50)}}
    found = {
        "deep lists": "[" * 100_000,
        "deep lists, closed": "[" * 100_000 + "]" * 100_000,
        "deep mappings": '{"a":' * 100_000,
        "deep mappings, closed": '{"a":' * 100_000 + "1" + "}" * 100_000,
        "deep in a note": rich.replace('"They asked."', "[" * 100_000 + "]" * 100_000),
        "deep after what is shallow": "]" * 50_000 + "[" * 100_000,
        "ten million letters": written(_put(RICH, ("notes", "cost"), "x" * 10_000_000)),
        "ten million blanks": " " * 10_000_000,
        "ten million blanks after it": rich + " " * 10_000_000,
        "a million quotes": '"' * 999_999,
        "half a million escaped quotes": '{"a": ' + '"\\' * 499_000,
        "a million backslashes": '{"a": "' + "\\" * 900_001,
        "a hundred thousand mappings": "[" + "{}," * 100_000 + "{}]",
        "a hundred thousand keys": json.dumps({f"k{n}": n for n in range(60_000)}),
        "a hundred thousand unknown parts": json.dumps(RICH | {f"answers{n}": 1 for n in range(40_000)}),
        "as large as may be, larger once written": _compact(full, 1_000_000),
        "too many answers": written(RICH | {"answers": {f"q{n}": "core" for n in range(2_001)}}),
        "too many kept answers": written({f"q{n}": "core" for n in range(2_001)}),
        "too many notes": written(RICH | {"notes": {f"q{n}": "" for n in range(2_001)}}),
        "too many overrides": written(RICH | {"overrides": RICH["overrides"] * 51}),
        "many faults": written(RICH | {"answers": {f"q{n}": "No" for n in range(2_000)}}),
        "a huge whole number": rich.replace('"version": 2', '"version": 2' + "0" * 100_000),
        "a huge exponent": rich.replace('"version": 2', '"version": 2e999'),
        "a whole fraction": rich.replace('"version": 2', '"version": 2.0'),
        "minus nothing": rich.replace('"version": 2', '"version": -0'),
        "a key in vain": '{"purpose": "core", "__proto__": {"polluted": "yes"}}',
        "a key in vain as a text": '{"purpose": "core", "__proto__": "polluted"}',
        "a key in vain in a record": rich.replace('"answers": {', '"answers": {"__proto__": {"a": "b"},'),
        "the same key in capitals": rich.replace('"tool"', '"Tool"'),
        "a long key": written(_put(RICH, ("answers", "k" * 101), "core")),
        "a very long key": written(_put(RICH, ("answers", "k" * 900_000), "core")),
        "a very long key in a record": written(RICH | {"k" * 900_000: "core"}),
        "the same key in disguise": '{"purpose": "core", "purp\\u006fse": "edge"}',
        "the same kept answer twice": '{"purpose": "core", "purpose": "core"}',
    }
    typed: list[Place] = [("version",), ("outcome",), ("answers", "cost"), ("notes", "cost"), ("created",)]
    for number in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5_000, "1e-400", "0.1"):
        for place in typed:
            marked = written(_put(RICH, place, "HERE"))
            found[f"{number[:9]} at {_spelt(place)}"] = marked.replace('"HERE"', number)
    for key, value in RICH.items():
        once = f'"{key}": '
        found[f"{key} twice"] = rich.replace(once, f"{once}{json.dumps(value)},\n  {once}", 1)
    found["answer twice"] = rich.replace('"purpose": "core"', '"purpose": "core", "purpose": "edge"')
    found["note twice"] = rich.replace('"cost": ""', '"cost": "", "cost": ""')
    found["reason twice"] = rich.replace('"They asked."', '"They asked.", "reason": ""')
    texts: list[Place] = [
        ("notes", "cost"),
        ("overrides", 0, "reason"),
        ("name",),
        ("answers", "cost"),
        ("tool",),
    ]
    characters = ["\ud800", "\udfff", "\udc00\ud800", "\x00", "\x01", "\x07", "\x0b", "\x0c", "\r", "\x1b"]
    for character in [*characters, "\x7f", "\x80", "\x9b"]:
        for place in texts:
            text = json.dumps(_put(PARTY, place, f"a{character}b"))  # escaped
            found[f"{character!r} at {_spelt(place)}"] = text
        found[f"{character!r} as it is"] = written(_put(RICH, ("notes", "cost"), "HERE")).replace(
            "HERE", f"a{character}b"
        )
    return found


_NO_IDS: list[Any] = [
    "",
    "Core",
    "core!",
    "1core",
    "-core",
    ".core",
    "a_b",
    "a b",
    " a",
    "a\n",
    "c\u043ere",
    "é",
]
_NO_IDS += ["k" * 101, "__proto__", "<b>", "a/b", "\u202ea", "\ufeffa", "\u0661"]
# What must not stand in each place of a record of one of two parties.
WRONG: dict[Place, list[Any]] = {
    ("format",): ["", "even-ground", "Even-Ground-Record", "even_ground_record", 1],
    ("version",): [0, -1, 1, 3, 10**15 - 1, "2", True, 2.5],
    ("parts", "weight.purpose"): ["", "0f" * 9, "3F", "-1", "3.5", "3\n", "\u0663"],
    ("words",): [
        {"english-": {}}, {"": {}}, {"en": ["a"]}, {"en": {"A": "b"}}, {f"en-x{n}x": {} for n in range(51)},
    ],
    ("words", "en"): ["a", {"question.purpose": 1}, {"question.purpose": "x" * 20_001}, {"k" * 101: "a"}],
    ("tool",): ["bid", "bid-nobid", *_NO_IDS],
    ("edition",): _NO_IDS,
    ("party",): [None, *_NO_IDS],
    ("answers", "cost"): _NO_IDS,
    ("overrides", 0, "outcome"): [None, *_NO_IDS],
    ("outcome",): ["lead", *_NO_IDS],  # none where there is a party
    ("language",): ["", "e", "EN", "english-", "en_GB", "en GB", "en-" + "a" * 9, "é", "en\n", "-en", None],
    ("rules",): ["", "be4c64d157b938d", "be4c64d157b938da0", "BE4C64D157B938DA", "\u0660" * 16, 7],
    ("nonce",): ["", "0f", "0f" * 15, "0F" * 16, "0f" * 65, "zz" * 16, "0f" * 16 + "\n", None],
    ("name",): ["x" * 201, None],
    ("share-name",): [0, 1, "true", "", None],
    ("notes", "cost"): ["x" * 20_001, ["a"], {"text": "a"}],
    ("overrides", 0, "reason"): ["x" * 20_001, None],
    ("overrides", 0): ["lead", None, ["lead", "reason"]],
    ("created",): [
        "", "today", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22T10:00:00+00:00", "2026-11-22 10:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2100-02-29T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z",
        "2026-11-22T10:00:60Z", "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00.1234Z", "1969-12-31T23:59:59Z",
        "0000-00-00T00:00:00Z", "+012026-11-22T10:00:00Z", "12026-11-22T10:00:00Z", "2026-11-22t10:00:00z",
        "\u0662026-11-22T10:00:00Z", "2026-11-22T10:00:00Z\n", " 2026-11-22T10:00:00Z", 1795341600, "27-1-4",
        "2027-01-04T16:45:59.251Z", "2027-01-04T16:46:00Z", "2028-01-01T00:00:00Z",  # after it was changed
    ],
    ("changed",): ["2026-11-22T09:59:59Z", "2026-11-22T09:59:59.999Z", "2025-12-31T23:59:59Z", "later", 0],
}  # fmt: skip
# What may.
RIGHT: dict[Place, list[Any]] = {
    ("edition",): ["a", "wales", "england.north-2", "k" * 100],
    ("party",): ["a", "commissioner"],
    ("language",): ["cy", "en-GB", "zh-Hant-TW", "gsd"],
    ("name",): ["", "x" * 200, "\u05d0\u05e0\u05d4", "<b>Ana</b>", "\U0001f600" * 200],
    ("nonce",): ["0" * 32, "f" * 128, "a" * 33],
    ("parts",): [{}, {"a": "1", "gate.purpose": "0123456789abcdef"}],
    ("words",): [{}, {"es-419": {}}, {"ar": {"edition": "\u0627\u0644\u0639\u0631\u0628\u064a\u0629"}}],
    ("share-name",): [True],
    ("created",): [
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59Z",
        "2000-02-29T00:00:00.5Z",
        "2027-01-04T16:45:59.250Z",
        None,
    ],
    ("changed",): ["2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z", "9999-12-31T23:59:59.999Z", None],
    ("notes", "cost"): [
        "x" * 20_000,
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "=cmd|' /C calc'!A0",
        "'; DROP TABLE answers; --",
        "{{ 7 * 7 }} ${7 * 7} {figure:x} {% raw %}",
        "\\u0000 \\\\ \\n",
        "\u202eturned round\u202c",
        "\u2028\u2029\u200b\ufeff\ufffd\uffff",
        "\U0010ffff",
        "e\u0301 is not \u00e9",
        "\n\n\t\n",
    ],
}


def _harmless() -> dict[str, str]:
    rich = written(RICH)
    return {
        "rich": rich,
        "party": written(PARTY),
        "kept": written(KEPT),
        "kept without answers": "{}",
        "a mark at the start": "\ufeff" + rich,
        "a mark at the start of what was kept": "\ufeff{}",
        "lines of another system": rich.replace("\n", "\r\n"),
        "on one line": json.dumps(RICH, separators=(",", ":")),
        "escaped": json.dumps(RICH),
        "in another order": json.dumps(dict(reversed(RICH.items()))),
        "blanks around it": f"\n\n  {rich}\t\n",
        "as many answers as may be": written(RICH | {"answers": {f"q{n}": "core" for n in range(2_000)}}),
        "as many overrides as may be": written(RICH | {"overrides": RICH["overrides"] * 50}),
        "a key as long as may be": written(_put(RICH, ("answers", "k" * 100), "k" * 100)),
        "answers that look like parts": json.dumps({"version": "core", "tool": "core", "answers": "no"}),
        "nothing in it": written(RICH | {"answers": {}, "notes": {}, "overrides": []}),
        "as large as may be": (rich.rstrip("\n}") + "\n}").ljust(1_000_000),
    }


def _compact(record: dict[str, Any], size: int) -> str:
    """On one line, with one more note that brings it to this size."""
    bare = json.dumps(_put(record, ("notes", "last"), ""), separators=(",", ":"))
    return bare.replace('"last":""', f'"last":"{"x" * (size - len(bare))}"')


def _places(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    yield place, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from _places(item, (*place, key))


def _at(record: Any, place: Place) -> Any:
    for key in place:
        record = record[key]
    return record


def _put(record: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    changed = deepcopy(record)
    _at(changed, place[:-1])[place[-1]] = value
    return changed


def _spelt(place: Place) -> str:
    return ".".join(map(str, place)) or "all"
