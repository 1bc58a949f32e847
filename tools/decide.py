"""Answers -> the outcome, why, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.diagram import compile_flow, decisive
from tools.flow import NOT_SURE, Flow, Gate, InputError
from tools.nearest import nearest


def decide(flow: Flow, answers: Mapping[str, str]) -> dict[str, Any]:
    """Say what follows from ``answers`` (question id -> answer id or ``not-sure``); any may be missing.

    Returns JSON values, ids and whole numbers only:

    - ``outcome``: the outcome id that holds however the open questions turn out, or None: cannot say yet;
    - ``possible``: the outcomes still possible, in the order of the flow;
    - ``rule``: what decides: ``{"kind": "gate" | "band", "id": ...}``, or None while the outcome is open or
      several rules could lead to it;
    - ``gates``: each gate's state: ``passed``, ``failed`` or ``open``;
    - ``total``: ``{"points", "of"}`` when every criterion is answered and every gate has passed, else None:
      a failed must is not for outweighing;
    - ``criteria``: for each answered criterion ``{"question", "points", "of"}``;
    - ``open``: the unanswered questions that can still change the outcome, the most decisive first;
    - ``unsure``: the questions answered ``not-sure`` that can still change it, the same way;
    - ``fingerprint``: of the rules.

    Raises InputError naming every answer that the flow does not have.
    """
    known = _known(flow, answers)
    diagram = compile_flow(flow, known)
    possible = diagram.possible()[diagram.root]
    outcome = next(iter(possible)) if len(possible) == 1 else None
    matter = decisive(diagram) if outcome is None else []
    gates = {g.id: _gate_state(g, known) for g in flow.gates}
    parts = [
        {"question": q.id, "points": q.part(q.answers.index(known[q.id])), "of": q.weight * max(q.points)}
        for q in flow.questions
        if q.weight and q.id in known
    ]
    complete = len(parts) == sum(1 for q in flow.questions if q.weight)
    counts = complete and all(state == "passed" for state in gates.values())
    points = sum(int(str(p["points"])) for p in parts)
    return {
        "fingerprint": flow.fingerprint(),
        "outcome": outcome,
        "possible": [o for o in flow.outcomes if o in possible],
        "rule": _rule(flow, gates, points if counts else None) if outcome else None,
        "gates": gates,
        "total": {"points": points, "of": sum(int(str(p["of"])) for p in parts)} if counts else None,
        "criteria": parts,
        "open": [q for q in matter if q not in answers],
        "unsure": [q for q in matter if q in answers],
    }


def _known(flow: Flow, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that say something: without those that are not sure."""
    questions = {q.id: q for q in flow.questions}
    problems: list[str] = []
    known: dict[str, str] = {}
    for name, answer in answers.items():
        if name not in questions:
            problems.append(f"question '{name}' must be one of this tool's{nearest(name, questions)}")
        elif answer == NOT_SURE:
            continue
        elif answer not in questions[name].answers:
            allowed = (*questions[name].answers, NOT_SURE)
            problems.append(
                f"answer to '{name}' must be one of {', '.join(allowed)}; "
                f"found '{answer}'{nearest(answer, allowed)}"
            )
        else:
            known[name] = answer
    if problems:
        raise InputError(problems)
    return known


def _gate_state(gate: Gate, known: dict[str, str]) -> str:
    if any(q in known and known[q] not in fails for q, fails in gate.fails_when.items()):
        return "passed"
    return "failed" if all(q in known for q in gate.fails_when) else "open"


def _rule(flow: Flow, gates: dict[str, str], total: int | None) -> dict[str, str] | None:
    """The one rule that decides: the first gate that has not passed, if it failed, or the total's band."""
    for gate in flow.gates:
        if gates[gate.id] == "failed":
            return {"kind": "gate", "id": gate.id}
        if gates[gate.id] == "open":
            return None
    if total is None:
        return None
    return {"kind": "band", "id": next(b.id for b in flow.bands if total >= b.at_least)}
