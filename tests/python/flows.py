"""Small flows to test with, and an oracle that decides by trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from tools.flow import NOBODY, NOT_SURE, Band, Condition, Flow, Gate, Outcome, Question, Viewpoint


def asked_by_hand(flow: Flow, answers: Mapping[str, str]) -> dict[str, bool]:
    """Which questions a person is asked who has these answers to all of them."""
    asked: dict[str, bool] = {}
    for question in flow.questions:
        asked[question.id] = _holds(question.asked_when, answers, asked)
    return asked


def rule_by_hand(flow: Flow, answers: Mapping[str, str]) -> Gate | Band:
    """The rule at which a person stops who follows the worksheet with every question answered."""
    asked = asked_by_hand(flow, answers)
    for gate in flow.gates:
        if _holds(gate.fails_when, answers, asked):
            return gate
    total = sum(q.weight * q.points[q.answers.index(answers[q.id])] for q in flow.questions if asked[q.id])
    return next(b for b in flow.bands if total >= b.at_least and _holds(b.when, answers, asked))


def outcome_by_hand(flow: Flow, answers: Mapping[str, str]) -> str:
    """What that person gets."""
    return rule_by_hand(flow, answers).outcome


def _holds(condition: Condition, answers: Mapping[str, str], asked: Mapping[str, bool]) -> bool:
    return all(asked[q] and answers[q] in listed for q, listed in condition.items())


def completions(flow: Flow, answers: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every way in which the open questions can turn out."""
    choices = [
        (answers[q.id],) if answers.get(q.id, NOT_SURE) != NOT_SURE else q.answers for q in flow.questions
    ]
    for chosen in itertools.product(*choices):
        yield {q.id: a for q, a in zip(flow.questions, chosen, strict=True)}


def _condition(draw: st.DrawFn, questions: list[Question], most: int) -> Condition:
    named = draw(st.lists(st.sampled_from(questions), min_size=1, max_size=most, unique_by=lambda q: q.id))
    return {q.id: frozenset(draw(st.sets(st.sampled_from(q.answers), min_size=1))) for q in named}


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Any small flow: up to five questions, three gates and three bands."""
    questions: list[Question] = []
    for i, n in enumerate(draw(st.lists(st.integers(2, 3), min_size=1, max_size=5))):
        questions.append(
            Question(
                id=f"q{i}",
                answers=tuple(f"a{j}" for j in range(n)),
                points=tuple(draw(st.integers(0, 3)) for _ in range(n)),
                weight=draw(st.integers(0, 3)),
                asked_when=_condition(draw, questions, 2) if i and draw(st.booleans()) else {},
                changed_by=draw(st.sampled_from(["us", "them", NOBODY])),
                context=draw(st.booleans()),
            )
        )
    outcomes = (Outcome("yes", 1), Outcome("maybe", 2), Outcome("no", draw(st.integers(2, 3))))
    names = st.sampled_from([o.id for o in outcomes])
    gates = tuple(
        Gate(id=f"g{i}", fails_when=_condition(draw, questions, 2), outcome=draw(names))
        for i in range(draw(st.integers(0, 3)))
    )
    floors = sorted(draw(st.sets(st.integers(1, 12), max_size=2)), reverse=True)
    bands = tuple(
        Band(
            id=f"b{i}",
            at_least=floor,
            outcome=draw(names),
            when=_condition(draw, questions, 1) if floor and draw(st.booleans()) else {},
        )
        for i, floor in enumerate([*floors, 0])
    )
    criteria = [q.id for q in questions if q.weight]
    viewpoints = tuple(
        Viewpoint(id=f"v{i}", weights={q: draw(st.integers(1, 4)) for q in criteria})
        for i in range(draw(st.integers(0, 2)))
        if criteria
    )
    return Flow("small", tuple(questions), gates, bands, outcomes, viewpoints, draw(st.integers(0, 2)))


@st.composite
def flows_with_answers(draw: st.DrawFn) -> tuple[Flow, dict[str, str]]:
    """A small flow, and answers to some of its questions."""
    flow = draw(flows())
    answers = {
        q.id: draw(st.sampled_from((*q.answers, NOT_SURE))) for q in flow.questions if draw(st.booleans())
    }
    return flow, answers
