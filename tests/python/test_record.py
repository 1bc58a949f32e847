"""Every file that was ever saved opens; any other is read whole, or refused with reasons."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from macros.content import load
from macros.flows import flow_of
from macros.forms import form_of
from tests.pages import CONTENT
from tests.python.damaged import KEPT, RICH, TOOL, File, files, written
from tests.served import ROOT
from tools import bridge
from tools.flow import InputError
from tools.record import MIGRATIONS, VERSION, differences, read_record, seal

# One folder a tool. A file here is never changed: readers hold files like it. Its name begins with its
# version.
ARCHIVE = ROOT / "tests" / "records"
SAVED = sorted(ARCHIVE.glob("*/*.json"))
DAMAGED = files()


def problems(text: str, tool: str = TOOL) -> list[str]:
    """Why a file is refused."""
    with pytest.raises(InputError) as caught:
        read_record(text, tool)
    return caught.value.problems


@pytest.mark.parametrize("file", SAVED, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_every_file_ever_saved_opens(file: Path) -> None:
    """With all that it holds, and its reader is told when it was of an older format."""
    text = file.read_text(encoding="utf-8")
    version = int(file.name[1 : file.name.index("-")])
    said = read_record(text, file.parent.name)
    saved = json.loads(text)
    record = said["record"]
    assert said["migrated-from"] == (version if version < VERSION else None)
    assert record["answers"] == (saved["answers"] if version else saved)
    for part in ("notes", "overrides", "created", "changed"):
        assert part not in saved or not version or record[part] == saved[part]
    if version == VERSION:
        assert record == saved
    # Saved again, it is a file of today that says the same.
    assert read_record(written(record), file.parent.name) == {"record": record, "migrated-from": None}


def test_the_archive_holds_every_version() -> None:
    """A format that was released stays tested for good."""
    assert {file.name.split("-")[0] for file in SAVED} == {f"v{version}" for version in range(VERSION + 1)}
    assert sorted(MIGRATIONS) == list(range(VERSION))


def test_version_0_becomes_today_s() -> None:
    """What was kept on the device says of nothing else what it does not know."""
    assert read_record(written(KEPT), "any-tool") == {
        "record": {
            "format": "even-ground-record",
            "version": 2,
            "tool": "any-tool",
            "edition": "base",
            "language": "en",
            "rules": None,
            "parts": {},
            "outcome": None,
            "answers": KEPT,
            "notes": {},
            "overrides": [],
            "words": {},
            "created": None,
            "changed": None,
        },
        "migrated-from": 0,
    }


def test_there_are_more_than_five_hundred_damaged_files() -> None:
    """No two alike, and of every kind."""
    assert len({file.text for file in DAMAGED if file.valid is False}) >= 500
    assert len({file.text for file in DAMAGED if file.valid is True}) >= 50


@pytest.mark.parametrize("family", sorted({file.family for file in DAMAGED}))
def test_a_file_opens_as_what_it_spells_or_is_refused_with_reasons(family: str) -> None:
    """Here and over the bridge; never half, never as something else, never as a bug of ours."""
    wrong = [f"{f.name}: {fault}" for f in DAMAGED if f.family == family for fault in faults(f)]
    assert not wrong, "\n".join(wrong[:20])


def faults(file: File) -> list[str]:
    """How reading a file went otherwise than it should."""
    found: list[str] = []
    reply = json.loads(bridge.call(json.dumps({"do": "read-record", "text": file.text, "tool": TOOL})))
    try:
        said = read_record(file.text, TOOL)
    except InputError as error:
        if file.valid:
            found.append(f"it was refused: {error.problems}")
        if reply != {"error": {"kind": "input", "messages": error.problems}}:
            found.append(f"the bridge said {str(reply)[:500]}")
        if not error.problems or len(error.problems) > 21:
            found.append(f"{len(error.problems)} messages")
        for problem in error.problems:
            if not problem.strip() or len(problem) > 500 or not (problem.isascii() and problem.isprintable()):
                found.append(f"no good message: {problem[:600]!r}")
        return found
    if file.valid is False:
        found.append("it was read")
    if reply != {"ok": said}:
        found.append(f"the bridge said {str(reply)[:500]}")
    spelt = json.loads(file.text.removeprefix("\ufeff"))
    if said["migrated-from"] is None and said["record"] != spelt:
        found.append("it was read as something else")
    if said["migrated-from"] == 0 and said["record"]["answers"] != spelt:
        found.append("it was read as other answers")
    if json.loads(json.dumps(said)) != said:
        found.append("what was read is not JSON")
    return found


def test_a_message_says_what_is_wrong_where_and_what_is_allowed() -> None:
    """All faults at once, with the nearest right thing."""
    bad = RICH | {
        "answers": {"purpose": 5, "Cost": "full"},
        "lnguage": "en",
        "created": "2026-02-30T10:00:00Z",
    }
    del bad["language"]
    assert problems(written(bad)) == [
        "'lnguage' must not be there; allowed are format, version, tool, edition, language, rules, parts, "
        "outcome, answers, notes, overrides, words, created, changed, party, name, share-name, nonce; "
        "did you mean 'language'?",
        "'language' must be there; it is missing",
        "'answers.purpose' must be an id: small letters, digits, '-' and '.', a letter first; found 5",
        "the key 'answers.Cost' must be an id: small letters, digits, '-' and '.', a letter first, "
        "at most 100 characters; did you mean 'cost'?",
        "'created' must be null or a moment from 1970 on, such as '2026-11-22T10:00:00Z'; "
        "found '2026-02-30T10:00:00Z'",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is empty"),
        ("<!DOCTYPE html>", "this looks like a web page"),
        ("PK\x03\x04\x14", "this looks like a zip archive or an office document"),
        ("%PDF-1.7", "this looks like a PDF"),
        (written(RICH)[:-40], "it ends too early, on line 41, so a part of it is missing"),
        (written(RICH)[:400], "it ends too early, on line 19"),
        ('{\n  "a": b\n}', "it is not from line 2, column 8 on: found 'b'"),
        ('{"a": "b",\n}', "it is not from line 2, column 1 on: found '}'"),
        ("[1]", "which is a mapping; found a list"),
        ("[" * 9, "nests more than 8 deep"),
        (" " * 1_000_001, "at most 1000000 characters long; found 1000001"),
        (written(RICH | {"version": 3}), "was saved by a newer version of Even Ground; open it there"),
        (written(RICH | {"tool": "other"}), "this file is of the tool 'other'; open it there"),
        (written(RICH | {"format": "even-ground-recrod"}), "did you mean 'even-ground-record'?"),
        ('{"purpose": "core", "purpose": "edge"}', "'purpose' must stand once"),
        ('{"purpose": NaN}', "found NaN"),
        (written(RICH | {"version": 1.5}), "'version' must be 2; found 1.5"),
        (written(RICH | {"version": 1}), "'parts' must not be there"),
        (written(RICH | {"words": {"English": {}}}), "the key 'words.English' must be a language tag"),
        (
            written(RICH | {"changed": "2020-01-01T00:00:00Z"}),
            "no earlier than 'created', which is '2026-11-22",
        ),
        (json.dumps(RICH | {"notes": {"cost": "ab\ud800"}}), "found '\\ud800' after 2 characters"),
        (written(RICH | {"overrides": [{"outcome": "lead"}]}), "'overrides[0].reason' must be there"),
        (
            written(RICH | {"overrides": [{"outcome": "lead", "reason": " "}]}),
            "'overrides[0].reason' must say why; found no words",
        ),
    ],
)
def test_each_kind_of_fault_is_named(text: str, says: str) -> None:
    """In words that help."""
    assert says in "; ".join(problems(text))


def test_no_more_faults_are_listed_than_anyone_reads() -> None:
    """A foreign file can have thousands."""
    found = problems(written(RICH | {"answers": {f"q{n}": "No" for n in range(100)}}))
    assert len(found) == 21
    assert found[-1] == "more than this is wrong with the file"


def test_a_tool_that_is_none_is_refused() -> None:
    """The page's own fault is told like any other."""
    assert "'tool' must be an id" in problems(written(KEPT), "No Tool")[0]
    for request in ({"text": "{}"}, {"tool": TOOL}, {"text": 1, "tool": TOOL}, {"text": "{}", "tool": None}):
        reply = json.loads(bridge.call(json.dumps({"do": "read-record", **request})))
        assert reply["error"]["kind"] == "input"


IDS = st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), max_size=60)
REASONS = TEXTS.filter(str.strip)
MOMENTS = st.datetimes().filter(lambda moment: moment.year >= 1970).map(lambda m: f"{m:%Y-%m-%dT%H:%M:%SZ}")


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Any record that a page could write."""
    created, changed = sorted([draw(MOMENTS), draw(MOMENTS)])
    record: dict[str, Any] = {
        **RICH,
        "edition": draw(IDS),
        "rules": draw(st.none() | st.from_regex(r"[0-9a-f]{16}", fullmatch=True)),
        "parts": draw(st.dictionaries(IDS, st.from_regex(r"[0-9a-f]{1,16}", fullmatch=True), max_size=4)),
        "outcome": draw(st.none() | IDS),
        "answers": draw(st.dictionaries(IDS, IDS, max_size=6)),
        "notes": draw(st.dictionaries(IDS, TEXTS, max_size=4)),
        "overrides": draw(st.lists(st.fixed_dictionaries({"outcome": IDS, "reason": REASONS}), max_size=3)),
        "words": draw(
            st.dictionaries(
                st.sampled_from(["en", "cy", "es-419"]), st.dictionaries(IDS, TEXTS, max_size=3), max_size=3
            )
        ),
        "created": draw(st.sampled_from([created, None])),
        "changed": changed,
    }
    if draw(st.booleans()):
        record |= {
            "outcome": None,
            "party": draw(IDS),
            "name": draw(TEXTS),
            "share-name": draw(st.booleans()),
        }
    return record


@given(records(), st.sampled_from([None, 1, 2]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_is_saved_reads_back_equal(record: dict[str, Any], indent: int | None, escaped: bool) -> None:
    """However its JSON is spelt."""
    text = json.dumps(record, ensure_ascii=escaped, indent=indent)
    assert read_record(text, TOOL) == {"record": record, "migrated-from": None}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside, max_size=4),
    max_leaves=12,
)


@given(
    st.text()
    | ANYTHING.map(json.dumps)
    | st.dictionaries(st.sampled_from(list(RICH)) | st.text(max_size=5), ANYTHING).map(
        lambda changes: json.dumps(RICH | changes)
    )
)
@settings(max_examples=500, deadline=None)
@example('{"a": "\\')
def test_nothing_but_an_input_error_is_ever_raised(text: str) -> None:
    """Whatever the text."""
    assert not faults(File("any", "any", text, None))


def test_what_differs_between_the_rules_of_two_editions_is_told_in_full() -> None:
    """Scotland asks one question more and one less, each with its must, and weighs one otherwise."""
    base, scotland = (flow_of(c.tools["bid-no-bid"]) for c in (CONTENT, load(ROOT, "en-scotland")))
    found = differences(base.parts(), scotland.parts())
    states = {
        f"{d['kind']}.{d['id']}": (d["was"] and len(d["was"]), d["now"] and len(d["now"])) for d in found
    }
    assert states == {
        "weight.handover": (1, 1),
        "question.advice": (None, 8),
        "gate.advice-taken": (None, 8),
        "question.effort": (8, None),
        "gate.time-to-write": (8, None),
    }
    assert next((d["was"], d["now"]) for d in found if d["kind"] == "weight") == ("1", "2")
    assert differences(scotland.parts(), scotland.parts()) == []
    request = {"do": "differences", "was": base.parts(), "now": scotland.parts()}
    assert json.loads(bridge.call(json.dumps(request))) == {"ok": {"differences": found}}
    assert "error" in json.loads(bridge.call(json.dumps(request | {"was": {"question.a": 1}})))


def test_every_change_of_what_decides_is_a_difference() -> None:
    """Points, when a question is asked, where a must leads, where a line stands; but no viewpoint."""
    flow = flow_of(CONTENT.tools["bid-no-bid"])
    weighed = next(q for q in flow.questions if q.weight)
    context = flow.questions[0].id
    changed = {
        f"question.{weighed.id}": replace(
            flow,
            questions=tuple(
                replace(q, points=tuple(p + 1 for p in q.points)) if q is weighed else q
                for q in flow.questions
            ),
        ),
        f"gate.{flow.gates[0].id}": replace(
            flow, gates=(replace(flow.gates[0], outcome=flow.gates[-1].outcome), *flow.gates[1:])
        ),
        f"band.{flow.bands[0].id}": replace(
            flow, bands=(replace(flow.bands[0], at_least=flow.bands[0].at_least + 1), *flow.bands[1:])
        ),
        f"question.{flow.questions[-1].id}": replace(
            flow,
            questions=(
                *flow.questions[:-1],
                replace(flow.questions[-1], asked_when={context: frozenset(flow.questions[0].answers[:1])}),
            ),
        ),
    }
    for part, other in changed.items():
        assert other.fingerprint() != flow.fingerprint()
        assert [f"{d['kind']}.{d['id']}" for d in differences(flow.parts(), other.parts())] == [part]
    seen = replace(flow, viewpoints=())
    assert differences(flow.parts(), seen.parts()) == []
    form = form_of(CONTENT.reflection)
    fewer = replace(form, statements=form.statements[1:])
    assert differences(fewer.parts(), form.parts()) == [
        {"kind": "statement", "id": form.statements[0], "was": None, "now": "1"}
    ]


def test_a_seal_is_what_sha256sum_says(tmp_path: Path) -> None:
    """So that a party without this page can check it."""
    text = written(RICH)
    file = tmp_path / "record.json"
    file.write_bytes(text.encode())
    assert seal(text) == hashlib.sha256(file.read_bytes()).hexdigest()
    assert seal("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert seal(text) != seal(text.rstrip("\n"))
    reply = json.loads(bridge.call(json.dumps({"do": "seal", "text": text})))
    assert reply == {"ok": {"seal": seal(text)}}


def test_what_utf_8_cannot_hold_has_no_seal() -> None:
    """There is no file to compare it with."""
    for request in ({"text": "a\ud800"}, {"text": 7}, {}):
        reply = json.loads(bridge.call(json.dumps({"do": "seal", **request})))
        assert reply["error"]["kind"] == "input"
        assert reply["error"]["messages"]


def test_a_request_that_is_none_is_told_the_nearest() -> None:
    """And what there is."""
    reply = json.loads(bridge.call('{"do": "read-recrod"}'))
    assert "did you mean 'read-record'?" in reply["error"]["messages"][0]
