"""The engine decides as a person with the worksheet would, and is right about what is still open."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.python.flows import asked_by_hand, completions, flows, flows_with_answers, outcome_by_hand
from tools import bridge
from tools.decide import decide
from tools.flow import NOT_SURE, Band, Flow, Gate, InputError, Outcome, Question, flow_from

SIMPLE = Flow(
    id="simple",
    questions=(
        Question("purpose", ("core", "outside"), (0, 0)),
        Question("cost", ("full", "short"), (0, 0)),
        Question("skill", ("high", "some", "none"), (2, 1, 0), weight=3),
    ),
    gates=(
        Gate("in-purpose", {"purpose": frozenset({"outside"})}, "no"),
        Gate("paid", {"cost": frozenset({"short"})}, "ask"),
    ),
    bands=(Band("strong", 4, "lead"), Band("weak", 0, "join")),
    outcomes=(Outcome("lead", 1), Outcome("join", 2), Outcome("ask", 3), Outcome("no", 4)),
)


def test_the_first_failed_gate_decides_and_suppresses_the_total() -> None:
    """However high the total, a must that is not met decides."""
    said = decide(SIMPLE, {"purpose": "outside", "cost": "short", "skill": "high"})
    assert said["outcome"] == "no"
    assert said["reasons"] == [{"kind": "gate", "id": "in-purpose"}]
    assert said["total"] is None


def test_a_gate_can_decide_before_all_is_answered() -> None:
    """Open questions that can no longer matter are not asked for."""
    said = decide(SIMPLE, {"purpose": "outside"})
    assert said["outcome"] == "no"
    assert said["open"] == []
    assert said["settled"]


def test_when_every_gate_passes_the_total_decides() -> None:
    """The bands are reached from the top."""
    for skill, outcome, points in (("high", "lead", 6), ("some", "join", 3), ("none", "join", 0)):
        said = decide(SIMPLE, {"purpose": "core", "cost": "full", "skill": skill})
        assert (said["outcome"], said["total"]) == (outcome, {"points": points, "of": 6})
        assert [reason["kind"] for reason in said["reasons"]] == ["band"]
        assert not said["settled"]


def test_not_sure_about_a_must_cannot_say_yet_and_names_it() -> None:
    """Not sure is an answer, but says nothing that decides."""
    said = decide(SIMPLE, {"purpose": NOT_SURE, "cost": "full", "skill": "high"})
    assert said["outcome"] is None
    assert said["possible"] == ["lead", "no"]
    assert said["unsure"] == ["purpose"]
    assert said["open"] == []
    assert said["gates"] == {"in-purpose": "open", "paid": "passed"}


def test_the_most_decisive_question_stands_first() -> None:
    """An answer that settles more comes before one that settles less."""
    assert decide(SIMPLE, {})["open"] == ["purpose", "cost", "skill"]


def test_answers_that_the_tool_does_not_have_are_all_named() -> None:
    """The message says what is allowed and the nearest right thing."""
    with pytest.raises(InputError) as caught:
        decide(SIMPLE, {"purpos": "core", "cost": "ful"})
    assert caught.value.problems == [
        "question 'purpos' must be one of this tool's; did you mean 'purpose'?",
        "answer to 'cost' must be one of full, short, not-sure; found 'ful'; did you mean 'full'?",
    ]


@given(flows_with_answers())
@settings(max_examples=400, deadline=None)
def test_the_engine_agrees_with_trying_everything(case: tuple[Flow, dict[str, str]]) -> None:
    """The possible outcomes are exactly those that some completion of the answers gives."""
    flow, answers = case
    found = {outcome_by_hand(flow, complete) for complete in completions(flow, answers)}
    said = decide(flow, answers)
    assert set(said["possible"]) == found
    assert said["outcome"] == (found.pop() if len(found) == 1 else None)


@given(flows_with_answers())
@settings(max_examples=200, deadline=None)
def test_open_questions_are_exactly_those_that_can_change_the_outcome(
    case: tuple[Flow, dict[str, str]],
) -> None:
    """For each of them some other answer, all else the same, gives another outcome; for no other one."""
    flow, answers = case
    matter = set()
    for question in flow.questions:
        if answers.get(question.id, NOT_SURE) != NOT_SURE:
            continue
        for complete in completions(flow, answers):
            results = {outcome_by_hand(flow, complete | {question.id: a}) for a in question.answers}
            if len(results) > 1:
                matter.add(question.id)
    said = decide(flow, answers)
    assert set(said["open"]) | set(said["unsure"]) == matter
    assert set(said["unsure"]) == {q for q in matter if q in answers}


@given(flows_with_answers())
@settings(max_examples=300, deadline=None)
def test_one_more_answer_never_adds_a_possible_outcome(case: tuple[Flow, dict[str, str]]) -> None:
    """Knowing more rules out, and never rules in."""
    flow, answers = case
    steps = [decide(flow, dict(list(answers.items())[:n])) for n in range(len(answers) + 1)]
    for before, after in pairwise(steps):
        assert set(after["possible"]) <= set(before["possible"])


@given(flows_with_answers())
@settings(max_examples=200, deadline=None)
def test_the_rule_that_decides_leads_to_the_outcome(case: tuple[Flow, dict[str, str]]) -> None:
    """What is named as the reason is the reason."""
    flow, answers = case
    said = decide(flow, answers)
    failed = [g for g, state in said["gates"].items() if state == "failed"]
    if said["outcome"] is None:
        assert [reason["id"] for reason in said["reasons"]] == failed
        return
    for reason in said["reasons"]:
        rules = flow.gates if reason["kind"] == "gate" else flow.bands
        assert next(r.outcome for r in rules if r.id == reason["id"]) == said["outcome"]
    complete = all(answers.get(q, NOT_SURE) != NOT_SURE for q, asked in said["asked"].items() if asked)
    complete = complete and None not in said["asked"].values()
    assert len(said["reasons"]) == 1 if complete else len(said["reasons"]) <= 1
    assert said["settled"] is any(
        answers.get(q, NOT_SURE) == NOT_SURE for q, asked in said["asked"].items() if asked is not False
    )


@given(flows_with_answers())
@settings(max_examples=200, deadline=None)
def test_what_is_not_asked_counts_nowhere(case: tuple[Flow, dict[str, str]]) -> None:
    """An answer that no longer applies changes nothing but whether there is one."""
    flow, answers = case
    said = decide(flow, answers)
    for question, asked in said["asked"].items():
        if asked is False:
            without = decide(flow, {q: a for q, a in answers.items() if q != question})
            assert without == said
            assert question not in {c["question"] for c in said["criteria"]}


@given(flows_with_answers())
@settings(max_examples=200, deadline=None)
def test_a_question_is_asked_when_every_completion_asks_it(case: tuple[Flow, dict[str, str]]) -> None:
    """And it is open whether it is asked when only some do."""
    flow, answers = case
    found = [asked_by_hand(flow, complete) for complete in completions(flow, answers)]
    for question, asked in decide(flow, answers)["asked"].items():
        each = {one[question] for one in found}
        assert asked == (each.pop() if len(each) == 1 else None)


@given(flows())
@settings(max_examples=100, deadline=None)
def test_rules_survive_the_way_to_the_browser(flow: Flow) -> None:
    """Rules written as JSON and read back are the same rules, with the same fingerprint."""
    again = flow_from(json.loads(json.dumps(flow.plain())))
    assert again == flow
    assert again.fingerprint() == flow.fingerprint()


def test_the_fingerprint_changes_with_what_decides() -> None:
    """A weight is part of the rules."""
    plain = SIMPLE.plain()
    plain["questions"][2]["weight"] = 2
    assert flow_from(plain).fingerprint() != SIMPLE.fingerprint()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bands": []}, "bands must stand highest first, down to 0"),
        ({"questions": []}, "gate 'in-purpose' must name a question of the tool; found 'purpose'"),
        (
            {"outcomes": [{"id": "lead", "rank": 1}]},
            "gate 'in-purpose' must lead to an outcome of the tool; found 'no'",
        ),
        ({"gates": [{"id": "g", "fails-when": {}, "outcome": "no"}]}, "gate 'g' must fail on some answer"),
        ({"id": 3}, "rules must be a whole flow: TypeError: 3 is not text"),
    ],
)
def test_rules_that_could_not_decide_are_refused(change: dict[str, object], message: str) -> None:
    """The bridge says what is wrong with rules that it is given."""
    with pytest.raises(InputError) as caught:
        flow_from(SIMPLE.plain() | change)
    assert message in caught.value.problems


@pytest.mark.parametrize(
    "request_text",
    [
        "",
        "[]",
        "{}",
        "{" * 100_000,
        '{"do": "eat"}',
        '{"do": "decide"}',
        '{"do": "decide", "answers": {"a": 1}}',
        '{"do": "decide", "answers": {}, "flow": 7}',
    ],
)
def test_a_bad_request_gets_an_error_that_says_so(request_text: str) -> None:
    """Errors are values of kind input, not exceptions."""
    reply = json.loads(bridge.call(request_text))
    assert reply["error"]["kind"] == "input"
    assert reply["error"]["messages"]


def test_a_fault_of_the_tools_is_told_as_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page can tell the reader that it is not their doing."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(bridge, "decide", fail)
    reply = json.loads(bridge.call(json.dumps({"do": "decide", "flow": SIMPLE.plain(), "answers": {}})))
    assert reply["error"]["kind"] == "bug"
    assert "oops" in reply["error"]["messages"][0]
