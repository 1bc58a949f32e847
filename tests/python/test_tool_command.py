"""`evenground tool` says in the terminal what the page says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from macros import cli
from macros.cli import main
from macros.content import load
from macros.flows import flow_of
from macros.model import Example
from macros.render.inline import Inline, filled
from tests.pages import CONTENT
from tests.served import ROOT
from tools import bridge
from tools.advise import what_would_change

BID = CONTENT.tools["bid-no-bid"]
PLAIN = Inline(CONTENT, "", link_terms=False).plain


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command would read the whole guide for each answer file."""
    monkeypatch.setattr(cli, "_loaded", lambda _edition: CONTENT)


def run(tmp_path: Path, answers: str, *options: str, name: str = "bid-no-bid") -> Result:
    """Run the command on a file of answers."""
    file = tmp_path / "answers.yaml"
    file.write_text(answers, encoding="utf-8")
    return CliRunner().invoke(main, ["tool", name, "--answers", str(file), *options])


@pytest.mark.parametrize("example", BID.examples, ids=lambda e: e.id)
def test_each_worked_example_comes_out_as_it_says(tmp_path: Path, example: Example) -> None:
    """The same reply as the engine's, and the outcome in words."""
    answers = {str(q): str(a) for q, a in example.answers.items()}
    request = json.dumps({"do": "decide", "flow": flow_of(BID).plain(), "answers": answers})
    raw = run(tmp_path, json.dumps(answers), "--json")
    assert raw.exit_code == 0
    assert raw.output == bridge.call(request) + "\n"
    said = run(tmp_path, json.dumps(answers)).output
    titles = {o.id: PLAIN(o.title) for o in BID.outcomes}
    first = titles.get(example.outcome, CONTENT.words["tool-cannot-say"])
    assert said.splitlines()[0] == first
    for possible in example.possible:
        assert f"- {titles[possible]}" in said


def test_a_failed_must_is_explained_with_its_source(tmp_path: Path) -> None:
    """The reader can look up why."""
    said = run(tmp_path, "purpose: outside\n").output
    gate = next(g for g in BID.gates if g.id == "within-purpose")
    assert PLAIN(gate.must) in said
    assert PLAIN(gate.because) in said
    assert "Rebalancing the Relationship: final report: Mission drift" in said


def test_wrong_answers_are_all_named(tmp_path: Path) -> None:
    """With the file, what is allowed and the nearest right thing."""
    result = run(tmp_path, "purpos: core\nboard: eithr\n")
    assert result.exit_code == 1
    assert "question 'purpos' must be one of this tool's; did you mean 'purpose'?" in result.output
    assert "found 'eithr'; did you mean 'either'?" in result.output


def record(**changes: object) -> str:
    """A record that the page saved, by today's rules, with changes."""
    plain = {
        "format": "even-ground-record",
        "version": 1,
        "tool": "bid-no-bid",
        "edition": "base",
        "language": "en",
        "rules": flow_of(BID).fingerprint(),
        "outcome": "do-not-bid",
        "answers": {"purpose": "outside"},
        "notes": {"purpose": "See the\nminutes."},
        "overrides": [{"outcome": "support", "reason": "Our neighbours asked us."}],
        "created": "2026-11-22T10:00:00Z",
        "changed": "2026-11-22T11:00:00Z",
    }
    return json.dumps(plain | changes)


def test_a_record_is_told_with_its_notes_and_what_was_decided_instead(tmp_path: Path) -> None:
    """As it stands on the page."""
    said = run(tmp_path, record()).output
    assert said.splitlines()[0] == PLAIN(next(o.title for o in BID.outcomes if o.id == "do-not-bid"))
    assert "Our neighbours asked us." in said
    assert "See the\n  minutes." in said
    assert CONTENT.words["tool-record-rules"] not in said


def test_a_record_of_other_rules_says_what_has_changed(tmp_path: Path) -> None:
    """What today's rules do not know is listed, and counts nowhere."""
    other = {"purpose": "outside", "gone": "yes", "board": "no-such-answer"}
    said = run(tmp_path, record(rules="0" * 16, outcome="lead", answers=other)).output
    assert CONTENT.words["tool-record-rules"] in said
    titles = {str(o.id): PLAIN(o.title) for o in BID.outcomes}
    assert f"today this record gives: {titles['do-not-bid']}" in said
    assert f"When it was saved it gave: {titles['lead']}" in said
    board = PLAIN(next(q.ask for q in BID.questions if q.id == "board"))
    assert f"- {board}: no-such-answer\n- gone: yes" in said


def test_a_record_of_another_edition_is_told_with_what_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By which edition it was saved, both results, and each question, weight and must that differs."""
    scotland = load(ROOT, "en-scotland")
    monkeypatch.setattr(cli, "_loaded", lambda _edition: scotland)
    tool = scotland.tools["bid-no-bid"]
    words = {
        "en": {"edition": "England", "question.effort": "Can you write it?", "answer.effort.free": "Yes"}
    }
    saved = record(
        version=2,
        parts=flow_of(BID).parts(),
        words=words,
        answers={"purpose": "outside", "effort": "free"},
    )
    said = run(tmp_path, saved, "--edition", "en-scotland").output.splitlines()

    def word(key: str, **words: object) -> str:
        return filled(scotland.words[f"tool-record-{key}"], **words)

    plain = Inline(scotland, "", link_terms=False).plain
    asks = {str(q.id): plain(q.ask) for q in tool.questions}
    assert word("saved-in", edition="England") in said
    assert word("rules-there") in said
    heading = said.index(f"{word('differs')}:")
    assert set(said[heading + 1 : said.index("", heading)]) == {
        "- " + word("weight", now=2, was=1, part=asks["handover"]),
        "- " + word("question-new", part=asks["advice"]),
        "- " + word("must-new", part=plain(next(g.must for g in tool.gates if g.id == "advice-taken"))),
        "- " + word("question-gone", part="Can you write it?"),
        "- " + word("must-gone", part="time-to-write"),
    }
    assert "- Can you write it?: Yes" in said


def test_an_older_record_cannot_say_what_differs(tmp_path: Path) -> None:
    """It does not say what its rules were made of."""
    said = run(tmp_path, record(rules="0" * 16)).output
    assert f"- {CONTENT.words['tool-record-unlisted']}" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (record()[:-20], "ends too early"),
        (record(version=99), "newer version"),
        (record(tool="outcomes-contract"), "outcomes-contract"),
    ],
)
def test_a_damaged_record_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """With what is wrong, and nothing else."""
    result = run(tmp_path, text)
    assert result.exit_code == 1
    assert message in result.output


def test_what_would_change_a_result_is_told_with_who_can(tmp_path: Path) -> None:
    """Of each worked example that could come out better, the smallest ways there."""
    shown = 0
    for example in BID.examples:
        answers = {str(q): str(a) for q, a in example.answers.items()}
        changes = what_would_change(flow_of(BID), answers)
        if changes and shown < 5:
            shown += 1
            said = run(tmp_path, json.dumps(answers)).output
            assert f"{CONTENT.words['tool-changes']}:" in said
            asks = {str(q.id): PLAIN(q.ask) for q in BID.questions}
            for change in changes[:6]:
                assert all(asks[step["question"]] in said for step in change["changes"])
    assert shown == 5


def test_a_reflection_of_another_edition_is_told_with_what_is_not_asked() -> None:
    """In the words of its file, where it has any."""
    file = ROOT / "tests/records/power-reflection/v2-of-another-edition.json"
    said = CliRunner().invoke(main, ["tool", "power-reflection", "--answers", str(file)]).output
    assert CONTENT.words["reflect-opened-in"].replace("{edition}", "Scotland") in said
    unknown = CONTENT.words["reflect-unknown"].replace("{list}", "gone.question; Who has the keys?")
    assert unknown in said


def test_the_reflection_is_told_for_one_and_for_several(tmp_path: Path) -> None:
    """Alone with its gaps and prompts; together with who differs, and the warning that two are few."""
    levels = [str(level.id) for level in CONTENT.reflection.levels]
    decision = str(CONTENT.reflection.decisions[0].id)
    party = str(CONTENT.reflection.parties[0].id)
    files = []
    for number, (now, wanted) in enumerate(((levels[0], levels[-1]), (levels[-1], levels[-1]))):
        one = {f"decision.{decision}.now.{party}": now, f"decision.{decision}.wanted.{party}": wanted}
        statement = CONTENT.reflection.statements[0]
        one[f"statement.{statement.id}"] = "not-yet"
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps(one), encoding="utf-8")
    name = str(CONTENT.reflection.id)
    alone = CliRunner().invoke(main, ["tool", name, "--answers", str(files[0])])
    assert alone.exit_code == 0, alone.output
    assert CONTENT.words["reflect-gap-more"] in alone.output
    assert PLAIN(statement.action) in alone.output
    both = [option for file in files for option in ("--answers", str(file))]
    together = CliRunner().invoke(main, ["tool", name, *both])
    assert together.exit_code == 0, together.output
    assert CONTENT.words["reflect-few"] in together.output
    differ, _, alike = together.output.partition(CONTENT.words["reflect-alike"])
    assert CONTENT.words["reflect-differ"] in differ
    assert PLAIN(statement.text) in alike


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    """As content files are."""
    result = run(tmp_path, "purpose: core\npurpose: edge\n")
    assert result.exit_code == 1
    assert "answers.yaml:2:1: key 'purpose' must stand once; it is already on line 1" in result.output


def test_an_unknown_tool_is_told_the_nearest(tmp_path: Path) -> None:
    """And what there is."""
    result = run(tmp_path, "{}", name="bid-nobid")
    assert result.exit_code == 1
    assert "did you mean 'bid-no-bid'?" in result.output
