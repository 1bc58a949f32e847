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
    - ``reasons``: the rules to show, each ``{"kind": "gate" | "band", "id": ...}``: the one that decides,
      none when several still could, or, while the outcome is open, the gates that have failed so far;
    - ``settled``: there is an outcome though not every question is answered;
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
    criteria = [q for q in flow.questions if q.weight]
    points = {q.id: q.part(q.answers.index(known[q.id])) for q in criteria if q.id in known}
    counts = len(points) == len(criteria) and all(state == "passed" for state in gates.values())
    total = sum(points.values()) if counts else None
    return {
        "fingerprint": flow.fingerprint(),
        "outcome": outcome,
        "possible": [o for o in flow.outcomes if o in possible],
        "reasons": _reasons(flow, gates, outcome, total),
        "settled": outcome is not None and len(known) < len(flow.questions),
        "gates": gates,
        "total": {"points": total, "of": sum(q.best() for q in criteria)} if counts else None,
        "criteria": [
            {"question": q.id, "points": points[q.id], "of": q.best()} for q in criteria if q.id in points
        ],
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


def _reasons(
    flow: Flow, gates: dict[str, str], outcome: str | None, total: int | None
) -> list[dict[str, str]]:
    """The rules that explain the outcome, or what is known of it so far."""
    failed = [{"kind": "gate", "id": g.id} for g in flow.gates if gates[g.id] == "failed"]
    if outcome is None:
        return failed
    if total is not None:
        return [{"kind": "band", "id": next(b.id for b in flow.bands if total >= b.at_least)}]
    # The first gate that has not passed decides, if it failed; while it is open, a later rule might.
    first = next((g.id for g in flow.gates if gates[g.id] != "passed"), None)
    return [reason for reason in failed if reason["id"] == first]
