"""The rules of one decision tool, as ids and whole numbers; all words stay on the page.

A gate is a must: it fails when every question that it names has one of the listed answers, and the first
gate to fail decides. When none fails, the weighted points of the criteria add up to a total, and the first
band that the total reaches decides. "Not sure" is a proper answer to every question: it says that the
answer is not known, which is what a question not yet answered says too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

NOT_SURE = "not-sure"


class InputError(ValueError):
    """What was asked cannot be answered; ``problems`` says every reason, for the person who asked."""

    def __init__(self, problems: list[str]) -> None:
        """Carry the reasons."""
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Question:
    """``answers`` are ids, best first. ``points`` stand beside them; a weight of 0: not a criterion."""

    id: str
    answers: tuple[str, ...]
    points: tuple[int, ...]
    weight: int = 0

    def part(self, answer: int) -> int:
        """What the answer at this index adds to the total."""
        return self.weight * self.points[answer]

    def best(self) -> int:
        """The most that any answer adds to the total."""
        return self.weight * max(self.points)


@dataclass(frozen=True)
class Gate:
    """``fails_when``: question id -> the answer ids that fail it."""

    id: str
    fails_when: dict[str, frozenset[str]]
    outcome: str


@dataclass(frozen=True)
class Band:
    """The outcome when the total is ``at_least`` this."""

    id: str
    at_least: int
    outcome: str


@dataclass(frozen=True)
class Flow:
    """A whole tool. ``bands`` stand highest first and the last one begins at 0."""

    id: str
    questions: tuple[Question, ...]
    gates: tuple[Gate, ...]
    bands: tuple[Band, ...]
    outcomes: tuple[str, ...]

    def fingerprint(self) -> str:
        """Sixteen hex digits of all that decides: equal rules give equal fingerprints, in every language."""
        text = json.dumps(self.plain(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def plain(self) -> dict[str, Any]:
        """The rules as JSON values; ``flow_from`` reads them back."""
        return {
            "id": self.id,
            "questions": [
                {"id": q.id, "answers": list(q.answers), "points": list(q.points), "weight": q.weight}
                for q in self.questions
            ],
            "gates": [
                {
                    "id": g.id,
                    "fails-when": {q: sorted(a) for q, a in g.fails_when.items()},
                    "outcome": g.outcome,
                }
                for g in self.gates
            ],
            "bands": [{"id": b.id, "at-least": b.at_least, "outcome": b.outcome} for b in self.bands],
            "outcomes": list(self.outcomes),
        }


def flow_from(plain: Any) -> Flow:
    """Read rules from JSON values; raises InputError with everything that is wrong with them."""
    try:
        flow = Flow(
            id=_text(plain["id"]),
            questions=tuple(
                Question(
                    _text(q["id"]),
                    tuple(map(_text, q["answers"])),
                    tuple(map(_number, q["points"])),
                    _number(q["weight"]),
                )
                for q in plain["questions"]
            ),
            gates=tuple(
                Gate(
                    _text(g["id"]),
                    {_text(q): frozenset(map(_text, a)) for q, a in g["fails-when"].items()},
                    _text(g["outcome"]),
                )
                for g in plain["gates"]
            ),
            bands=tuple(
                Band(_text(b["id"]), _number(b["at-least"]), _text(b["outcome"])) for b in plain["bands"]
            ),
            outcomes=tuple(map(_text, plain["outcomes"])),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError([f"rules must be a whole flow: {type(error).__name__}: {error}"]) from None
    if problems := problems_of(flow):
        raise InputError(problems)
    return flow


def problems_of(flow: Flow) -> list[str]:
    """Every way in which a flow could not decide; empty when it can."""
    found: list[str] = []
    questions = {q.id: q for q in flow.questions}
    if len(questions) < len(flow.questions):
        found.append("question ids must differ")
    for q in flow.questions:
        if len(q.answers) < 2 or len(set(q.answers)) < len(q.answers):
            found.append(f"question '{q.id}' must have two or more different answers")
        if NOT_SURE in q.answers:
            found.append(f"question '{q.id}' must not list '{NOT_SURE}'; every question has it")
        if len(q.points) != len(q.answers) or q.weight < 0 or min(q.points, default=0) < 0:
            found.append(f"question '{q.id}' must have one number of points, 0 or more, for each answer")
    for g in flow.gates:
        if not g.fails_when:
            found.append(f"gate '{g.id}' must fail on some answer")
        for name, answers in g.fails_when.items():
            if name not in questions:
                found.append(f"gate '{g.id}' must name a question of the tool; found '{name}'")
            elif not answers or answers - set(questions[name].answers):
                listed = ", ".join(sorted(answers - set(questions[name].answers))) or "none"
                found.append(f"gate '{g.id}' must name answers of question '{name}'; found {listed}")
    floors = [b.at_least for b in flow.bands]
    if not floors or floors[-1] != 0 or floors != sorted(set(floors), reverse=True):
        found.append("bands must stand highest first, each lower than the last, down to 0")
    for kind, rules in (("gate", flow.gates), ("band", flow.bands)):
        for rule in rules:
            if rule.outcome not in flow.outcomes:
                found.append(
                    f"{kind} '{rule.id}' must lead to an outcome of the tool; found '{rule.outcome}'"
                )
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is not text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is not a whole number")
    return value
