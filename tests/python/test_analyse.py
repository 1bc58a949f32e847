"""What is proved of a whole flow, and what changes between two, compared with trying everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from tests.python.flows import asked_by_hand, completions, flows, outcome_by_hand, rule_by_hand
from tools.analyse import differences, prove
from tools.flow import Band, Departure, Flow, Gate, Outcome, Question

SOUND = Flow(
    id="sound",
    questions=(
        Question("purpose", ("core", "outside"), (0, 0)),
        Question("skill", ("high", "some", "none"), (2, 1, 0), weight=1),
    ),
    gates=(Gate("in-purpose", {"purpose": frozenset({"outside"})}, "no"),),
    bands=(Band("strong", 2, "lead"), Band("fair", 1, "join"), Band("weak", 0, "no")),
    outcomes=(Outcome("lead", 1), Outcome("join", 2), Outcome("no", 3)),
)


def violations(flow: Flow) -> list[tuple[str, str]]:
    """The properties that a flow lacks, and where."""
    return [(v["property"], v["id"]) for v in prove(flow)["violations"]]


def test_a_sound_flow_has_every_property() -> None:
    """And its combinations are counted by outcome and by the rule that decides."""
    assert prove(SOUND) == {
        "combinations": 6,
        "outcomes": {"lead": 1, "join": 1, "no": 4},
        "decided": {"gate": {"in-purpose": 3}, "band": {"strong": 1, "fair": 1, "weak": 1}},
        "violations": [],
    }


def test_an_outcome_that_nobody_can_reach_is_found() -> None:
    """With the gate that never decides."""
    flow = replace(SOUND, outcomes=(*SOUND.outcomes, Outcome("never", 4)))
    assert violations(flow) == [("reachable", "never")]


def test_a_question_without_effect_is_found() -> None:
    """Whatever its answer, the outcome is the same."""
    flow = replace(SOUND, questions=(*SOUND.questions, Question("idle", ("a", "b"), (0, 0))))
    assert violations(flow) == [("matters", "idle")]


def test_a_question_that_nobody_is_asked_is_found() -> None:
    """Its condition can never hold."""
    both = {"purpose": frozenset({"core"}), "skill": frozenset({"none"})}
    middle = Question("middle", ("a", "b"), (0, 0), asked_when=both)
    hidden = Question("hidden", ("a", "b"), (0, 0), asked_when={"middle": frozenset({"a"})})
    never = replace(hidden, id="never", asked_when=both | {"hidden": frozenset({"a"}), "skill": frozenset()})
    gate = Gate("odd", {"hidden": frozenset({"b"})}, "no")
    flow = replace(SOUND, questions=(*SOUND.questions, middle, hidden, never), gates=(*SOUND.gates, gate))
    assert ("asked", "never") in violations(flow)


def test_a_gate_that_never_decides_is_found() -> None:
    """It stands behind one that always comes first."""
    again = Gate("again", {"purpose": frozenset({"outside"}), "skill": frozenset({"none"})}, "no")
    assert violations(replace(SOUND, gates=(*SOUND.gates, again))) == [("decides", "again")]


def test_a_better_answer_that_worsens_the_outcome_is_found_with_the_fewest_answers() -> None:
    """Unless that is declared."""
    odd = Gate("odd", {"skill": frozenset({"high"})}, "no")
    flow = replace(SOUND, gates=(*SOUND.gates, odd), bands=SOUND.bands[1:], outcomes=SOUND.outcomes[1:])
    flow = replace(flow, outcomes=(Outcome("join", 1), Outcome("no", 2)))
    [found] = prove(flow)["violations"]
    assert found == {
        "property": "reversal",
        "kind": "question",
        "id": "skill",
        "example": {"purpose": "core", "skill": "high"},
        "outcomes": ["no", "join"],
    }
    assert violations(replace(flow, exceptions=(Departure("reversal", "skill"),))) == []


def test_a_cliff_is_found_with_the_fewest_answers() -> None:
    """One step from the best outcome to the worst, without a must; unless that is declared."""
    flow = replace(SOUND, bands=(Band("strong", 2, "lead"), Band("weak", 0, "no")))
    found = prove(flow)["violations"]
    assert [(v["property"], v["id"]) for v in found] == [("reachable", "join"), ("cliff", "skill")]
    assert found[1]["example"] == {"purpose": "core", "skill": "high"}
    assert found[1]["outcomes"] == ["lead", "no"]
    declared = replace(flow, exceptions=(Departure("cliff", "skill"),))
    assert violations(declared) == [("reachable", "join")]


def test_an_exception_that_nothing_needs_is_found() -> None:
    """So that none outlives its reason."""
    assert violations(replace(SOUND, exceptions=(Departure("cliff", "skill"),))) == [("needed", "skill")]


def test_a_combination_without_or_with_two_outcomes_is_found() -> None:
    """Bands from the same total on must exclude one another, and the last must hold for all."""
    core = {"purpose": frozenset({"core"})}
    bands = (Band("strong", 2, "lead"), Band("fair", 0, "join", core), Band("weak", 0, "no", core))
    flow = replace(SOUND, gates=(), bands=bands)
    found = [v for v in prove(flow)["violations"] if v["property"] == "outcome"]
    assert sorted(v["outcomes"] for v in found) == [[], ["join", "no"]]
    assert [v["example"]["purpose"] for v in sorted(found, key=lambda v: v["outcomes"])] == [
        "outside",
        "core",
    ]


def _asked(flow: Flow, complete: dict[str, str]) -> dict[str, str]:
    return {q: a for q, a in complete.items() if asked_by_hand(flow, complete)[q]}


@given(flows())
@settings(max_examples=300, deadline=None)
def test_combinations_are_counted_as_trying_everything_counts_them(flow: Flow) -> None:
    """Each once, however many questions are not asked."""
    each = {tuple(_asked(flow, c).items()): c for c in completions(flow, {})}
    said = prove(flow)
    assert said["combinations"] == len(each)
    rules = Counter(rule_by_hand(flow, c).id for c in each.values())
    clear = [v for v in said["violations"] if v["property"] == "outcome"]
    if not clear:
        outcomes = Counter(outcome_by_hand(flow, c) for c in each.values())
        assert {o: n for o, n in said["outcomes"].items() if n} == outcomes
        assert {r: n for kind in said["decided"].values() for r, n in kind.items() if n} == rules


@given(flows())
@settings(max_examples=300, deadline=None)
def test_steps_at_fault_are_those_that_trying_everything_finds(flow: Flow) -> None:
    """Reversals and cliffs, question by question."""
    ranks = flow.ranks()
    wanted: set[tuple[str, str]] = set()
    for complete in completions(flow, {}):
        for question in flow.questions:
            place = question.answers.index(complete[question.id])
            if question.context or place + 1 == len(question.answers):
                continue
            worse = complete | {question.id: question.answers[place + 1]}
            ends = [rule_by_hand(flow, c) for c in (complete, worse)]
            step = ranks[ends[1].outcome] - ranks[ends[0].outcome]
            if step < 0:
                wanted.add(("reversal", question.id))
            if abs(step) > 1 and all(isinstance(end, Band) for end in ends):
                wanted.add(("cliff", question.id))
    found = [v for v in prove(flow)["violations"] if v["property"] in {"reversal", "cliff"}]
    assert {(v["property"], v["id"]) for v in found} == wanted


def test_a_changed_rule_is_told_by_how_many_combinations_it_moves() -> None:
    """From which outcome to which, with an example each."""
    new = replace(SOUND, bands=(Band("strong", 1, "lead"), Band("weak", 0, "no")))
    assert differences(SOUND, new) == {
        "combinations": 6,
        "changed": 1,
        "changes": [
            {"from": "join", "to": "lead", "count": 1, "example": {"purpose": "core", "skill": "some"}}
        ],
        "only-old": [],
        "only-new": [],
    }


def test_questions_of_one_flow_only_are_listed_and_answered_in_every_way() -> None:
    """So a new must shows what it turns."""
    extra = Question("board", ("yes", "no"), (0, 0))
    new = replace(
        SOUND,
        questions=(extra, *SOUND.questions),
        gates=(Gate("backed", {"board": frozenset({"no"})}, "no"), *SOUND.gates),
    )
    said = differences(SOUND, new)
    assert (said["combinations"], said["changed"], said["only-new"]) == (12, 2, ["board"])
    assert said["changes"][0]["example"]["board"] == "no"
    assert differences(new, SOUND)["only-old"] == ["board"]


@given(flows(), flows())
@settings(max_examples=200, deadline=None)
def test_differences_are_those_that_trying_everything_finds(old: Flow, new: Flow) -> None:
    """Over the answers that both have."""
    for flow in (old, new):
        if any(v["property"] == "outcome" for v in prove(flow)["violations"]):
            return
    both = {q.id: q for q in (*old.questions, *new.questions)}
    fewest = {q: min(len(x.answers) for f in (old, new) for x in f.questions if x.id == q) for q in both}
    shared = replace(
        old,
        questions=tuple(
            Question(q, tuple(f"a{n}" for n in range(fewest[q])), (0,) * fewest[q]) for q in both
        ),
    )
    seen: dict[tuple[tuple[str, str], ...], tuple[str, str]] = {}
    for complete in completions(shared, {}):
        asked = [asked_by_hand(f, complete) for f in (old, new)]
        visible = tuple((q, a) for q, a in complete.items() if any(one.get(q) for one in asked))
        seen[visible] = (outcome_by_hand(old, complete), outcome_by_hand(new, complete))
    said = differences(old, new)
    assert said["combinations"] == len(seen)
    wanted = Counter(pair for pair in seen.values() if pair[0] != pair[1])
    assert {(c["from"], c["to"]): c["count"] for c in said["changes"]} == wanted
    assert said["changed"] == sum(wanted.values())
