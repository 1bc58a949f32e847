"""The rules of one decision tool, as ids and whole numbers; all words stay on the page.

A question is asked always, or when questions before it have certain answers. A gate is a must: it fails when
every question that it names was asked and has one of the listed answers, and the first gate to fail decides.
When none fails, the weighted points of the criteria add up to a total, and the first band that holds decides.
"Not sure" is a proper answer to every question: it says that the answer is not known, which is what a
question not yet answered says too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

NOT_SURE = "not-sure"
NOBODY = "nobody"

# Question id -> answer ids: it holds when every question named was asked and has one of them.
Condition = Mapping[str, frozenset[str]]


class InputError(ValueError):
    """What was asked cannot be answered; ``problems`` says every reason, for the person who asked."""

    def __init__(self, problems: list[str]) -> None:
        """Carry the reasons."""
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Question:
    """``answers`` are ids, best first unless it is ``context``; ``points`` stand beside them.

    A weight of 0: not a criterion. Asked always, or when ``asked_when`` holds. ``changed_by``: who can change
    the answer, perhaps NOBODY.
    """

    id: str
    answers: tuple[str, ...]
    points: tuple[int, ...]
    weight: int = 0
    asked_when: Condition = field(default_factory=dict, hash=False)
    changed_by: str = NOBODY
    context: bool = False

    def part(self, answer: int) -> int:
        """What the answer at this index adds to the total."""
        return self.weight * self.points[answer]

    def best(self) -> int:
        """The most that any answer adds to the total."""
        return self.weight * max(self.points)


@dataclass(frozen=True)
class Gate:
    """A must that fails when ``fails_when`` holds."""

    id: str
    fails_when: Condition = field(hash=False)
    outcome: str


@dataclass(frozen=True)
class Band:
    """The outcome when the total is ``at_least`` this and ``when`` holds."""

    id: str
    at_least: int
    outcome: str
    when: Condition = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Outcome:
    """What the tool may advise. A ``rank`` of 1 is the best; outcomes may share one."""

    id: str
    rank: int


@dataclass(frozen=True)
class Viewpoint:
    """Somebody's weight for each criterion."""

    id: str
    weights: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True)
class Departure:
    """A declared departure from what is proved of every flow: ``cliff`` or ``reversal``, at a question."""

    kind: str
    question: str


@dataclass(frozen=True)
class Flow:
    """A whole tool. ``bands`` stand highest first; those from the same total on stand beside one another.

    ``leeway`` is how far each weight may move when the tool says how stable a result is.
    """

    id: str
    questions: tuple[Question, ...]
    gates: tuple[Gate, ...]
    bands: tuple[Band, ...]
    outcomes: tuple[Outcome, ...]
    viewpoints: tuple[Viewpoint, ...] = ()
    leeway: int = 0
    exceptions: tuple[Departure, ...] = ()

    def fingerprint(self) -> str:
        """Sixteen hex digits of all that decides: equal rules give equal fingerprints, in every language."""
        plain = self.plain()
        decides = {
            "id": self.id,
            "questions": [
                {k: q[k] for k in ("id", "answers", "points", "weight", "asked-when")}
                for q in plain["questions"]
            ],
            "gates": plain["gates"],
            "bands": plain["bands"],
        }
        text = json.dumps(decides, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def parts(self) -> dict[str, str]:
        """A short sign of each part of what decides; of a weight it is the number itself."""
        plain = self.plain()
        found: dict[str, str] = {}
        for q in plain["questions"]:
            found[f"question.{q['id']}"] = _sign({k: q[k] for k in ("answers", "points", "asked-when")})
            if q["weight"]:
                found[f"weight.{q['id']}"] = str(q["weight"])
        for kind, rules in (("gate", plain["gates"]), ("band", plain["bands"])):
            found |= {f"{kind}.{rule['id']}": _sign(rule) for rule in rules}
        return found

    def plain(self) -> dict[str, Any]:
        """The rules as JSON values; ``flow_from`` reads them back."""
        return {
            "id": self.id,
            "leeway": self.leeway,
            "questions": [
                {
                    "id": q.id,
                    "answers": list(q.answers),
                    "points": list(q.points),
                    "weight": q.weight,
                    "asked-when": _plain_condition(q.asked_when),
                    "changed-by": q.changed_by,
                    "context": q.context,
                }
                for q in self.questions
            ],
            "gates": [
                {"id": g.id, "fails-when": _plain_condition(g.fails_when), "outcome": g.outcome}
                for g in self.gates
            ],
            "bands": [
                {"id": b.id, "at-least": b.at_least, "when": _plain_condition(b.when), "outcome": b.outcome}
                for b in self.bands
            ],
            "outcomes": [{"id": o.id, "rank": o.rank} for o in self.outcomes],
            "viewpoints": [{"id": v.id, "weights": dict(v.weights)} for v in self.viewpoints],
            "exceptions": [{"kind": e.kind, "question": e.question} for e in self.exceptions],
        }

    def ranks(self) -> dict[str, int]:
        """The rank of each outcome."""
        return {o.id: o.rank for o in self.outcomes}


def flow_from(plain: Any) -> Flow:
    """Read rules from JSON values; raises InputError with everything that is wrong with them."""
    try:
        flow = Flow(
            id=_text(plain["id"]),
            leeway=_number(plain["leeway"]),
            questions=tuple(
                Question(
                    id=_text(q["id"]),
                    answers=tuple(map(_text, q["answers"])),
                    points=tuple(map(_number, q["points"])),
                    weight=_number(q["weight"]),
                    asked_when=_condition(q["asked-when"]),
                    changed_by=_text(q["changed-by"]),
                    context=bool(q["context"]),
                )
                for q in plain["questions"]
            ),
            gates=tuple(
                Gate(_text(g["id"]), _condition(g["fails-when"]), _text(g["outcome"])) for g in plain["gates"]
            ),
            bands=tuple(
                Band(_text(b["id"]), _number(b["at-least"]), _text(b["outcome"]), _condition(b["when"]))
                for b in plain["bands"]
            ),
            outcomes=tuple(Outcome(_text(o["id"]), _number(o["rank"])) for o in plain["outcomes"]),
            viewpoints=tuple(
                Viewpoint(_text(v["id"]), {_text(q): _number(n) for q, n in v["weights"].items()})
                for v in plain["viewpoints"]
            ),
            exceptions=tuple(Departure(_text(e["kind"]), _text(e["question"])) for e in plain["exceptions"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError([f"rules must be a whole flow: {type(error).__name__}: {error}"]) from None
    if problems := problems_of(flow):
        raise InputError(problems)
    return flow


def problems_of(flow: Flow) -> list[str]:
    """Every way in which a flow could not decide; empty when it can."""
    return [
        *_faults_of_questions(flow),
        *_faults_of_conditions(flow),
        *_faults_of_outcomes(flow),
        *_faults_of_viewpoints(flow),
    ]


def _faults_of_questions(flow: Flow) -> Iterator[str]:
    if len({q.id for q in flow.questions}) < len(flow.questions):
        yield "question ids must differ"
    for q in flow.questions:
        if len(q.answers) < 2 or len(set(q.answers)) < len(q.answers):
            yield f"question '{q.id}' must have two or more different answers"
        if NOT_SURE in q.answers:
            yield f"question '{q.id}' must not list '{NOT_SURE}'; every question has it"
        if len(q.points) != len(q.answers) or q.weight < 0 or min(q.points, default=0) < 0:
            yield f"question '{q.id}' must have one number of points, 0 or more, for each answer"


def _faults_of_conditions(flow: Flow) -> Iterator[str]:
    places = {q.id: place for place, q in enumerate(flow.questions)}
    named: list[tuple[str, Condition, int]] = [
        (f"question '{q.id}'", q.asked_when, place) for place, q in enumerate(flow.questions)
    ]
    named += [(f"gate '{g.id}'", g.fails_when, len(places)) for g in flow.gates]
    named += [(f"band '{b.id}'", b.when, len(places)) for b in flow.bands]
    for g in flow.gates:
        if not g.fails_when:
            yield f"gate '{g.id}' must fail on some answer"
    for who, condition, before in named:
        for name, answers in condition.items():
            if name not in places:
                yield f"{who} must name a question of the tool; found '{name}'"
            elif places[name] >= before:
                yield f"{who} must depend on questions before it; found '{name}'"
            elif not answers or answers - set(flow.questions[places[name]].answers):
                listed = ", ".join(sorted(answers - set(flow.questions[places[name]].answers))) or "none"
                yield f"{who} must name answers of question '{name}'; found {listed}"


def _faults_of_outcomes(flow: Flow) -> Iterator[str]:
    floors = [b.at_least for b in flow.bands]
    if not floors or floors[-1] != 0 or floors != sorted(floors, reverse=True):
        yield "bands must stand highest first, down to 0"
    known = {o.id for o in flow.outcomes}
    for kind, rules in (("gate", flow.gates), ("band", flow.bands)):
        for rule in rules:
            if rule.outcome not in known:
                yield f"{kind} '{rule.id}' must lead to an outcome of the tool; found '{rule.outcome}'"
    if sorted({o.rank for o in flow.outcomes}) != list(range(1, len({o.rank for o in flow.outcomes}) + 1)):
        yield "ranks of outcomes must go up from 1 without a hole"


def _faults_of_viewpoints(flow: Flow) -> Iterator[str]:
    criteria = {q.id for q in flow.questions if q.weight}
    for v in flow.viewpoints:
        if set(v.weights) != criteria or min(v.weights.values(), default=0) < 0:
            yield f"viewpoint '{v.id}' must weigh each criterion, and nothing else, with 0 or more"
        elif not any(v.weights.values()):
            yield f"viewpoint '{v.id}' must give some criterion a weight"
    if flow.leeway < 0:
        yield "leeway must be 0 or more"


def _sign(part: Any) -> str:
    text = json.dumps(part, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain_condition(condition: Condition) -> dict[str, list[str]]:
    return {q: sorted(answers) for q, answers in condition.items()}


def _condition(plain: Any) -> dict[str, frozenset[str]]:
    return {_text(q): frozenset(map(_text, answers)) for q, answers in plain.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} is not text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is not a whole number")
    return value
