"""Answers -> the outcome, why, and what is still open."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from tools.diagram import Diagram, compile_flow
from tools.flow import NOT_SURE, Condition, Flow, InputError
from tools.nearest import nearest


def decide(flow: Flow, answers: Mapping[str, str]) -> dict[str, Any]:
    """Say what follows from ``answers`` (question id -> answer id or ``not-sure``); any may be missing.

    Returns JSON values, ids and whole numbers only:

    - ``outcome``: the outcome id that holds however the open questions turn out, or None: cannot say yet;
    - ``possible``: the outcomes still possible, in the order of the flow;
    - ``reasons``: the rules to show, each ``{"kind": "gate" | "band", "id": ...}``: the one that decides,
      none when several still could, or, while the outcome is open, the gates that have failed so far;
    - ``settled``: there is an outcome though not every question that may be asked is answered;
    - ``asked``: for each question whether it is asked: True, False, or None while that hangs on an open one.
      An answer to a question that is not asked counts nowhere;
    - ``gates``: each gate's state: ``passed``, ``failed`` or ``open``;
    - ``total``: ``{"points", "of"}`` when every criterion is answered and every gate has passed, else None:
      a failed must is not for outweighing;
    - ``criteria``: for each answered criterion ``{"question", "points", "of"}``;
    - ``open``: the unanswered questions that can still change the outcome, the most decisive first;
    - ``unsure``: the questions answered ``not-sure`` that can still change it, the same way;
    - ``fingerprint``: of the rules.

    Raises InputError naming every answer that the flow does not have.
    """
    known = known_of(flow, answers)
    diagram = compile_flow(flow)
    possible = diagram.outcomes(known)
    outcome = possible[0] if len(possible) == 1 else None
    matter = open_questions(diagram, known) if outcome is None else []
    asked = diagram.asked(known)
    gates = {g.id: _GATE[holds(g.fails_when, asked, known)] for g in flow.gates}
    criteria = [q for q in flow.questions if q.weight and asked[q.id] is not False]
    points = {q.id: q.part(q.answers.index(known[q.id])) for q in criteria if q.id in known and asked[q.id]}
    counts = len(points) == len(criteria) and all(state == "passed" for state in gates.values())
    total = sum(points.values()) if counts else None
    return {
        "fingerprint": flow.fingerprint(),
        "outcome": outcome,
        "possible": possible,
        "reasons": reasons(flow, known, asked, outcome, total),
        "settled": outcome is not None
        and any(q.id not in known for q in flow.questions if asked[q.id] is not False),
        "asked": asked,
        "gates": gates,
        "total": {"points": total, "of": sum(q.best() for q in criteria)} if counts else None,
        "criteria": [
            {"question": q.id, "points": points[q.id], "of": q.best()} for q in criteria if q.id in points
        ],
        "open": [q for q in matter if q not in answers],
        "unsure": [q for q in matter if q in answers],
    }


_GATE = {True: "failed", False: "passed", None: "open"}


def known_of(flow: Flow, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that say something: without those that are not sure.

    Raises InputError naming every question and answer that the flow does not have.
    """
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


def open_questions(diagram: Diagram, known: Mapping[str, str]) -> list[str]:
    """The questions not in ``known`` that can still change the outcome, the most decisive first.

    A question can change the outcome when, with all other answers the same, two of its answers lead to
    different ones. It is the more decisive the fewer outcomes stay possible once it is answered, on average
    over its answers; ties keep the order of the form.
    """
    reach = diagram.reach(known)
    questions = diagram.flow.questions
    ends = sorted(reach[-1])
    # Bottom up: forms that no open answer tells apart are the same; and, as bits, the ends of each.
    same: dict[int, Hashable] = {end: end for end in ends}
    possible = {end: 1 << place for place, end in enumerate(ends)}
    ranked: list[tuple[float, int]] = []
    for k in range(len(questions) - 1, -1, -1):
        children = diagram.forms.children[k]
        same_here: dict[int, Hashable] = {}
        possible_here: dict[int, int] = {}
        if questions[k].id in known:
            answer = questions[k].answers.index(known[questions[k].id])
            for form in reach[k]:
                same_here[form] = same[children[form][answer]]
                possible_here[form] = possible[children[form][answer]]
        else:
            after = [0] * len(questions[k].answers)
            matters = False
            numbers: dict[tuple[Hashable, ...], Hashable] = {}
            for form in reach[k]:
                leads = tuple([same[child] for child in children[form]])
                if leads.count(leads[0]) == len(leads):
                    same_here[form] = leads[0]
                else:
                    same_here[form] = numbers.setdefault(leads, (k, len(numbers)))
                    matters = True
                possible_here[form] = 0
                for answer, child in enumerate(children[form]):
                    after[answer] |= possible[child]
                    possible_here[form] |= possible[child]
            if matters:
                ranked.append((sum(bits.bit_count() for bits in after) / len(after), k))
        same, possible = same_here, possible_here
    return [questions[k].id for _, k in sorted(ranked)]


def holds(condition: Condition, asked: Mapping[str, bool | None], known: Mapping[str, str]) -> bool | None:
    """Whether a condition holds; None while that is open."""
    state: bool | None = True
    for question, answers in condition.items():
        if asked[question] is False or (question in known and known[question] not in answers):
            return False
        if question not in known or asked[question] is None:
            state = None
    return state


def reasons(
    flow: Flow,
    known: Mapping[str, str],
    asked: Mapping[str, bool | None],
    outcome: str | None,
    total: int | None,
) -> list[dict[str, str]]:
    """The rules that explain the outcome, or what is known of it so far."""
    gates = {g.id: holds(g.fails_when, asked, known) for g in flow.gates}
    failed = [{"kind": "gate", "id": own} for own, fails in gates.items() if fails]
    if outcome is None:
        return failed
    if total is not None:
        reached = (b for b in flow.bands if total >= b.at_least)
        # The first that does not fall away decides, if it is sure to hold.
        first = next(b for b in reached if holds(b.when, asked, known) is not False)
        return [{"kind": "band", "id": first.id}] if holds(first.when, asked, known) else []
    # The first gate that has not passed decides, if it failed; while it is open, a later rule might.
    waiting = next((own for own, fails in gates.items() if fails is not False), None)
    return [reason for reason in failed if reason["id"] == waiting]
