"""What holds for the real tools, beyond what `evenground check` proves of them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.content import load
from macros.flows import flow_of
from macros.model import Tool
from tests.served import ROOT
from tools.advise import what_would_change
from tools.analyse import prove
from tools.decide import decide
from tools.diagram import compile_flow
from tools.flow import NOT_SURE, Flow

TOOLS = list(load(ROOT).tools.values())
FLOWS = {str(tool.id): flow_of(tool) for tool in TOOLS}


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_property_holds_over_all_combinations(flow: Flow) -> None:
    """As `evenground prove` says; and every outcome is somebody's."""
    said = prove(flow)
    assert said["violations"] == []
    assert all(said["outcomes"].values())


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.id)
def test_worked_examples_cover_every_outcome(tool: Tool) -> None:
    """A dozen at least, with one that cannot be decided yet; each has a source."""
    assert len(tool.examples) >= 12
    assert {e.outcome for e in tool.examples} == {o.id for o in tool.outcomes} | {"cannot-say"}
    assert all(e.sources for e in tool.examples)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.id)
def test_no_more_criteria_than_a_meeting_can_weigh(tool: Tool) -> None:
    """About twelve on any route: more of them hide a choice behind a total."""
    flow = FLOWS[str(tool.id)]
    most = 0
    for example in tool.examples:
        asked = decide(flow, {str(q): str(a) for q, a in example.answers.items()})["asked"]
        most = max(most, sum(1 for q in flow.questions if q.weight and asked[q.id]))
    assert most <= 12


@st.composite
def partial_answers(draw: st.DrawFn) -> tuple[Flow, dict[str, str], str, str]:
    """A tool, answers to some of its questions, and one answer more."""
    flow = draw(st.sampled_from(list(FLOWS.values())))
    # One number for each question: drawing them one by one would take most of the time.
    chosen = draw(st.lists(st.integers(0, 29), min_size=len(flow.questions), max_size=len(flow.questions)))
    answers = {}
    for question, number in zip(flow.questions, chosen, strict=True):
        choices = (None, None, NOT_SURE, *question.answers)
        answer = choices[number % len(choices)]
        if answer:
            answers[question.id] = answer
    question = draw(st.sampled_from(flow.questions))
    return flow, answers, question.id, draw(st.sampled_from(question.answers))


@given(partial_answers())
@settings(max_examples=10_000, deadline=None)
def test_an_answer_more_never_adds_a_possible_outcome(
    case: tuple[Flow, dict[str, str], str, str],
) -> None:
    """Knowing more rules out, and never rules in."""
    flow, answers, question, answer = case
    known = {q: a for q, a in answers.items() if a != NOT_SURE and q != question}
    diagram = compile_flow(flow)
    before, after = diagram.outcomes(known), diagram.outcomes({**known, question: answer})
    assert after
    assert set(after) <= set(before)


@given(partial_answers())
@settings(max_examples=300, deadline=None)
def test_every_change_that_is_offered_leads_where_it_says(
    case: tuple[Flow, dict[str, str], str, str],
) -> None:
    """To an outcome that is better, or that may be; and no part of it would do."""
    flow, answers, _, _ = case
    said = decide(flow, answers)
    ranks = flow.ranks()
    changes = what_would_change(flow, answers)
    assert not changes or said["outcome"]
    for change in changes[:20]:
        made = {c["question"]: c["answer"] for c in change["changes"]}
        then = decide(flow, {**answers, **made})
        assert min(ranks[o] for o in then["possible"]) < ranks[said["outcome"]]
        for question in made:
            fewer = {q: a for q, a in made.items() if q != question}
            possible = decide(flow, {**answers, **fewer})["possible"]
            assert min(ranks[o] for o in possible) >= ranks[said["outcome"]]
    alike = Counter(tuple(sorted(c["question"] for c in change["changes"])) for change in changes)
    assert all(count <= 30 for count in alike.values())
