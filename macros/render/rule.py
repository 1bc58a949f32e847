"""What the page of one rule of a tool says of it beyond the rule's own words."""

from __future__ import annotations

from typing import Any

from macros import model
from macros.flows import flow_of
from tools.analyse import prove
from tools.decide import decide, known_of
from tools.diagram import compile_flow


class Rules:
    """The rules of one tool, and what its worked examples come to."""

    def __init__(self, tool: model.Tool) -> None:
        """Decide every example once; there are a hundred pages that ask."""
        self.tool = tool
        self.flow = flow_of(tool)
        self.diagram = compile_flow(self.flow)
        self.answers = [{str(q): str(a) for q, a in e.answers.items()} for e in tool.examples]
        self.said = [decide(self.flow, answers) for answers in self.answers]

    def values(self, rule: model.Gate | model.Question) -> dict[str, Any]:
        """For the template: where the rule stands, how often it decides, and the examples that turn on it.

        ``one_in``: it decides one of so many combinations of answers, a whole number (None for a criterion).
        """
        tool, is_gate = self.tool, isinstance(rule, model.Gate)
        one_in = None
        if is_gate:
            said = prove(self.flow)
            one_in = round(said["combinations"] / said["decided"]["gate"][rule.id])
        return {
            "tool": tool,
            "rule": rule,
            "is_gate": is_gate,
            "questions": {q.id: q for q in tool.questions},
            "number": (tool.gates if is_gate else tool.questions).index(rule) + 1,
            "one_in": one_in,
            "musts": [] if is_gate else [g for g in tool.gates if rule.id in g.fails_when],
            "examples": [e for n, e in enumerate(tool.examples) if self._turns_on(rule, n)],
        }

    def _turns_on(self, rule: model.Gate | model.Question, number: int) -> bool:
        """The must decides the example; or another answer to the criterion would give another outcome."""
        answers, said = self.answers[number], self.said[number]
        if isinstance(rule, model.Gate):
            return {"kind": "gate", "id": str(rule.id)} in said["reasons"]
        if str(rule.id) not in answers:
            return False
        others = [str(a.id) for a in rule.answers if str(a.id) != answers[str(rule.id)]]
        return any(
            self.diagram.outcomes(known_of(self.flow, answers | {str(rule.id): other})) != said["possible"]
            for other in others
        )
