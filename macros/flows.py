"""A tool as its writers know it -> the rules that the engine decides by."""

from __future__ import annotations

from collections.abc import Mapping

from macros.model import Tool
from tools.flow import Band, Departure, Flow, Gate, Outcome, Question, Viewpoint


def flow_of(tool: Tool) -> Flow:
    """Take the ids, points and weights of a tool, and leave its words."""
    return Flow(
        id=str(tool.id),
        leeway=tool.leeway,
        questions=tuple(
            Question(
                id=str(q.id),
                answers=tuple(str(a.id) for a in q.answers),
                points=tuple(a.points or 0 for a in q.answers),
                weight=q.weight or 0,
                asked_when=_condition(q.asked_when),
                changed_by=str(q.changed_by),
                context=q.context,
            )
            for q in tool.questions
        ),
        gates=tuple(
            Gate(id=str(g.id), fails_when=_condition(g.fails_when), outcome=str(g.outcome))
            for g in tool.gates
        ),
        bands=tuple(
            Band(id=str(b.id), at_least=b.at_least, outcome=str(b.outcome), when=_condition(b.when))
            for b in tool.bands
        ),
        outcomes=tuple(Outcome(id=str(o.id), rank=o.rank) for o in tool.outcomes),
        viewpoints=tuple(
            Viewpoint(id=str(v.id), weights={str(q): n for q, n in v.weights.items()})
            for v in tool.viewpoints
        ),
        exceptions=tuple(Departure(kind=e.kind, question=str(e.question)) for e in tool.exceptions),
    )


def _condition(named: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {str(question): frozenset(map(str, answers)) for question, answers in named.items()}
