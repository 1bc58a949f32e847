"""A tool as its writers know it -> the rules that the engine decides by."""

from __future__ import annotations

from macros.model import Tool
from tools.flow import Band, Flow, Gate, Question


def flow_of(tool: Tool) -> Flow:
    """Take the ids, points and weights of a tool, and leave its words."""
    return Flow(
        id=str(tool.id),
        questions=tuple(
            Question(
                id=str(q.id),
                answers=tuple(str(a.id) for a in q.answers),
                points=tuple(a.points or 0 for a in q.answers),
                weight=q.weight or 0,
            )
            for q in tool.questions
        ),
        gates=tuple(
            Gate(
                id=str(g.id),
                fails_when={str(q): frozenset(map(str, answers)) for q, answers in g.fails_when.items()},
                outcome=str(g.outcome),
            )
            for g in tool.gates
        ),
        bands=tuple(Band(id=str(b.id), at_least=b.at_least, outcome=str(b.outcome)) for b in tool.bands),
        outcomes=tuple(str(o.id) for o in tool.outcomes),
    )
