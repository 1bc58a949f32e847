"""Small flows to test with, and an oracle that decides by trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from tools.flow import NOT_SURE, Band, Flow, Gate, Question


def outcome_by_hand(flow: Flow, answers: Mapping[str, str]) -> str:
    """What a person gets who follows the worksheet with every question answered."""
    for gate in flow.gates:
        if all(answers[q] in fails for q, fails in gate.fails_when.items()):
            return gate.outcome
    total = sum(q.weight * q.points[q.answers.index(answers[q.id])] for q in flow.questions)
    return next(band.outcome for band in flow.bands if total >= band.at_least)


def completions(flow: Flow, answers: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every way in which the open questions can turn out."""
    choices = [
        (answers[q.id],) if answers.get(q.id, NOT_SURE) != NOT_SURE else q.answers for q in flow.questions
    ]
    for chosen in itertools.product(*choices):
        yield {q.id: a for q, a in zip(flow.questions, chosen, strict=True)}


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Any small flow: up to five questions, three gates and three bands."""
    questions = tuple(
        Question(
            id=f"q{i}",
            answers=tuple(f"a{j}" for j in range(n)),
            points=tuple(draw(st.integers(0, 3)) for _ in range(n)),
            weight=draw(st.integers(0, 3)),
        )
        for i, n in enumerate(draw(st.lists(st.integers(2, 3), min_size=1, max_size=5)))
    )
    outcomes = ("yes", "maybe", "no")
    gates = tuple(
        Gate(
            id=f"g{i}",
            fails_when={
                q.id: frozenset(draw(st.sets(st.sampled_from(q.answers), min_size=1)))
                for q in draw(
                    st.lists(st.sampled_from(questions), min_size=1, max_size=2, unique_by=lambda q: q.id)
                )
            },
            outcome=draw(st.sampled_from(outcomes)),
        )
        for i in range(draw(st.integers(0, 3)))
    )
    floors = sorted(draw(st.sets(st.integers(1, 12), max_size=2)), reverse=True)
    bands = tuple(
        Band(id=f"b{i}", at_least=floor, outcome=draw(st.sampled_from(outcomes)))
        for i, floor in enumerate([*floors, 0])
    )
    return Flow("small", questions, gates, bands, outcomes)


@st.composite
def flows_with_answers(draw: st.DrawFn) -> tuple[Flow, dict[str, str]]:
    """A small flow, and answers to some of its questions."""
    flow = draw(flows())
    answers = {
        q.id: draw(st.sampled_from((*q.answers, NOT_SURE))) for q in flow.questions if draw(st.booleans())
    }
    return flow, answers
