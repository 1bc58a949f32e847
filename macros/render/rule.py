"""What the page of one rule of a tool says of it beyond the rule's own words."""

from __future__ import annotations

from typing import Any

from macros import model
from macros.flows import flow_of
from tools.analyse import prove
from tools.decide import decide


def rule_values(tool: model.Tool, rule: model.Gate | model.Question) -> dict[str, Any]:
    """For the template: where the rule stands, how often it decides, and the worked examples that turn on it.

    ``one_in``: it decides one of so many combinations of answers, as a whole number (None for a criterion).
    """
    is_gate = isinstance(rule, model.Gate)
    one_in = None
    if is_gate:
        said = prove(flow_of(tool))
        one_in = round(said["combinations"] / said["decided"]["gate"][rule.id])
    return {
        "tool": tool,
        "rule": rule,
        "is_gate": is_gate,
        "questions": {q.id: q for q in tool.questions},
        "number": (tool.gates if is_gate else tool.questions).index(rule) + 1,
        "one_in": one_in,
        "musts": [] if is_gate else [g for g in tool.gates if rule.id in g.fails_when],
        "examples": [e for e in tool.examples if _turns_on(tool, rule, e)],
    }


def _turns_on(tool: model.Tool, rule: model.Gate | model.Question, example: model.Example) -> bool:
    """The must decides the example; or another answer to the criterion would give another outcome."""
    flow = flow_of(tool)
    answers = {str(q): str(a) for q, a in example.answers.items()}
    said = decide(flow, answers)
    if isinstance(rule, model.Gate):
        return {"kind": "gate", "id": str(rule.id)} in said["reasons"]
    others = [str(a.id) for a in rule.answers if str(a.id) != answers.get(str(rule.id))]
    return str(rule.id) in answers and any(
        decide(flow, {**answers, str(rule.id): other})["possible"] != said["possible"] for other in others
    )
