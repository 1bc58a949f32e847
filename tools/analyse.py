"""Exact statements about a whole flow, over all combinations of its answers; and about two of them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tools.diagram import Diagram, Forms, Rules, State, compile_flow, outcomes_at, reduce
from tools.flow import Band, Flow, Gate, InputError


@functools.lru_cache(maxsize=8)  # the check of a tool and the pages of its rules both ask
def prove(flow: Flow) -> dict[str, Any]:
    """Every property that a flow should have and lacks, over all combinations of answers.

    A combination is an answer to each question that is asked; "not sure" is none. Returns:

    - ``combinations``: how many there are;
    - ``outcomes``: outcome id -> how many of them lead to it;
    - ``decided``: "gate" and "band" -> rule id -> how many of them it decides;
    - ``violations``: each ``{"property", "kind", "id", "example", "outcomes"}``: the part at fault (``kind``
      and ``id``), the fewest answers that show it (None where no answers can), and what they lead to.

    Properties: ``outcome`` (a combination leads to exactly one), ``reachable`` (an outcome), ``asked`` and
    ``matters`` (a question), ``decides`` (a gate or band), ``reversal`` (a better answer gives no worse
    outcome), ``cliff`` (one step of an answer changes the rank by one at most, unless a must fails at an end
    of it), ``needed`` (a declared exception).
    """
    diagram = compile_flow(flow)
    counts = _counts(diagram)
    decided: dict[str, dict[str, int]] = {
        "gate": {g.id: 0 for g in flow.gates},
        "band": {b.id: 0 for b in flow.bands},
    }
    outcomes = {o.id: 0 for o in flow.outcomes}
    for rules, count in counts.items():
        for rule in rules:
            decided[_kind(rule)][rule.id] += count
        if len({r.outcome for r in rules}) == 1:
            outcomes[rules[0].outcome] += count
    return {
        "combinations": sum(counts.values()),
        "outcomes": outcomes,
        "decided": decided,
        "violations": [*_unclear(diagram), *_unused(diagram, decided), *_steps(diagram)],
    }


def _kind(rule: Gate | Band) -> str:
    return "gate" if isinstance(rule, Gate) else "band"


def _violation(
    property_: str,
    kind: str,
    own: str,
    example: dict[str, str] | None = None,
    outcomes: list[str] | None = None,
) -> dict[str, Any]:
    return {"property": property_, "kind": kind, "id": own, "example": example, "outcomes": outcomes or []}


def _counts(diagram: Diagram) -> Counter[Rules]:
    """How many combinations end with each set of rules."""
    ways = Counter({diagram.root: 1})
    for level in diagram.levels:
        following: Counter[State] = Counter()
        for state, count in ways.items():
            step = level[state]
            for child in step.children if step.asked else step.children[:1]:
                following[child] += count
        ways = following
    found: Counter[Rules] = Counter()
    for end, count in ways.items():
        found[diagram.ends[end]] += count
    return found


def _unclear(diagram: Diagram) -> Iterator[dict[str, Any]]:
    """Combinations with no outcome, or with two: one example for each set of rules."""
    seen: set[Rules] = set()
    for end, rules in sorted(diagram.ends.items()):
        outcomes = [o.id for o in diagram.flow.outcomes if o.id in outcomes_at(rules)]
        if len(outcomes) != 1 and rules not in seen:
            seen.add(rules)
            answers = _path_to(diagram, end)

            def same(some: Mapping[str, str], wanted: Rules = rules) -> bool:
                return diagram.rules(some) == {wanted}

            example = _fewest(answers, same)
            yield _violation("outcome", "tool", diagram.flow.id, example, outcomes)


def _unused(diagram: Diagram, decided: Mapping[str, Mapping[str, int]]) -> Iterator[dict[str, Any]]:
    """What no combination of answers needs."""
    flow = diagram.flow
    reached = diagram.outcomes({})
    for outcome in flow.outcomes:
        if outcome.id not in reached:
            yield _violation("reachable", "outcome", outcome.id)
    for question, level, leads in zip(flow.questions, diagram.levels, diagram.forms.children, strict=True):
        if not any(step.asked for step in level.values()):
            yield _violation("asked", "question", question.id)
        elif not any(len(set(children)) > 1 for children in leads.values()):
            yield _violation("matters", "question", question.id)
    for kind, rules in decided.items():
        for own, count in rules.items():
            if not count:
                yield _violation("decides", kind, own)


def _steps(diagram: Diagram) -> Iterator[dict[str, Any]]:
    """What one step from an answer to the next worse one does that it should not do."""
    flow = diagram.flow
    ranks = flow.ranks()
    forms = reduce(diagram, lambda rules: (outcomes_at(rules), any(isinstance(r, Gate) for r in rules)))
    declared = {(e.kind, e.question) for e in flow.exceptions}
    needed: set[tuple[str, str]] = set()

    def is_reversal(better: Rules, worse: Rules) -> bool:
        return _clear(better, worse) and _rank(ranks, better) > _rank(ranks, worse)

    def is_cliff(better: Rules, worse: Rules) -> bool:
        if any(isinstance(rule, Gate) for rule in (*better, *worse)):
            return False  # a must says by itself that it turns everything
        return _clear(better, worse) and abs(_rank(ranks, worse) - _rank(ranks, better)) > 1

    for k, question in enumerate(flow.questions):
        if question.context:
            continue
        pairs = _pairs(forms, k)
        for kind, is_fault in (("reversal", is_reversal), ("cliff", is_cliff)):
            fault = next((p for p in pairs[-1] if is_fault(forms.ends[p[0]], forms.ends[p[1]])), None)
            if fault is None:
                continue
            needed.add((kind, question.id))
            if (kind, question.id) not in declared:
                yield _shown(diagram, kind, k, _answers_to(forms, k, pairs, fault))
    for exception in flow.exceptions:
        if (exception.kind, exception.question) not in needed:
            yield _violation("needed", exception.kind, exception.question)


def _clear(*ends: Rules) -> bool:
    """Each end has one outcome; where it has not, that is told by itself."""
    return all(len(outcomes_at(rules)) == 1 for rules in ends)


def _rank(ranks: Mapping[str, int], rules: Rules) -> int:
    return ranks[rules[0].outcome]


# Pairs of forms, each with where it was first met: the pair (or form) before it, and the answer given there.
_Met = dict[tuple[int, int], tuple[Any, int]]


def _pairs(forms: Forms, k: int) -> list[_Met]:
    """Question by question from k on, the pairs of different forms to which neighbouring answers lead."""
    found: list[_Met] = [{}]
    for form, children in forms.children[k].items():
        for answer, pair in enumerate(pairwise(children)):
            if pair[0] != pair[1]:
                found[0].setdefault(pair, (form, answer))
    for level in forms.children[k + 1 :]:
        following: _Met = {}
        for before in found[-1]:
            for answer, pair in enumerate(zip(level[before[0]], level[before[1]], strict=True)):
                if pair[0] != pair[1]:
                    following.setdefault(pair, (before, answer))
        found.append(following)
    return found


def _answers_to(forms: Forms, k: int, pairs: list[_Met], pair: Any) -> list[int]:
    """The answers to all questions that lead to this pair at the end; at question k, the better one."""
    answers: list[int] = []
    for met in reversed(pairs):
        pair, answer = met[pair]
        answers.insert(0, answer)
    for level in reversed(forms.children[:k]):
        pair, answer = next((f, c.index(pair)) for f, c in level.items() if pair in c)
        answers.insert(0, answer)
    return answers


def _shown(diagram: Diagram, kind: str, k: int, answers: list[int]) -> dict[str, Any]:
    """A fault of the step from the answer to question k to the next worse, and the fewest answers for it."""
    flow = diagram.flow
    ranks = flow.ranks()
    question = flow.questions[k].id
    full = {q.id: q.answers[a] for q, a in zip(flow.questions, answers, strict=True)}
    steps = [{question: flow.questions[k].answers[answers[k] + n]} for n in (0, 1)]

    def ends(some: Mapping[str, str]) -> list[set[Rules]]:
        return [diagram.rules({**some, **step}) for step in steps]

    def still(some: Mapping[str, str]) -> bool:
        good, bad = ends(some)
        if question not in some or not _clear(*good, *bad):
            return False
        if kind == "reversal":
            return min(_rank(ranks, r) for r in good) > max(_rank(ranks, r) for r in bad)
        by_bands = not any(isinstance(rule, Gate) for rules in good | bad for rule in rules)
        return by_bands and all(abs(_rank(ranks, b) - _rank(ranks, g)) > 1 for b in bad for g in good)

    example = _fewest(full, still)
    outcomes = [min((_rank(ranks, r), r[0].outcome) for r in some)[1] for some in ends(example)]
    return _violation(kind, "question", question, example, outcomes)


def _path_to(diagram: Diagram, end: State) -> dict[str, str]:
    """Answers to all questions that lead to this end."""
    answers: dict[str, str] = {}
    state = end
    for question, level in zip(reversed(diagram.flow.questions), reversed(diagram.levels), strict=True):
        state, child = next(
            (s, step.children.index(state)) for s, step in sorted(level.items()) if state in step.children
        )
        answers[question.id] = question.answers[child]
    return answers


def _fewest(answers: Mapping[str, str], still: Callable[[Mapping[str, str]], bool]) -> dict[str, str]:
    """``answers`` without those that are not needed for ``still`` to hold of them."""
    left = dict(answers)
    for question in answers:
        fewer = {q: a for q, a in left.items() if q != question}
        if still(fewer):
            left = fewer
    return left


# ---------------------------------------------------------------- two flows


def differences(old: Flow, new: Flow) -> dict[str, Any]:
    """How many combinations of answers lead to another outcome under ``new`` than under ``old``.

    Counted are the combinations of answers that both flows know, each with every answer to the questions that
    only one of them asks. Returns:

    - ``combinations`` and ``changed``: how many there are, and of them with another outcome;
    - ``changes``: each ``{"from", "to", "count", "example"}``, most frequent first; "none" is no one outcome;
    - ``only-old`` and ``only-new``: ``question`` or ``question/answer`` that the other does not have.

    Raises InputError when the questions cannot be put into one order.
    """
    order = _common_order(old, new)
    pair = [_ordered(flow, order) for flow in (old, new)]
    diagrams = [compile_flow(flow) for flow in pair]
    asked = [[_places(flow).get(q) for q in order] for flow in pair]
    choices = [_shared_answers(q, *(_question(flow, q) for flow in pair)) for q in order]
    # Pairs of states -> how many combinations lead there, and one of them.
    reached: dict[tuple[State, State], tuple[int, tuple[int, ...]]] = {
        (diagrams[0].root, diagrams[1].root): (1, ())
    }
    for place, answers in enumerate(choices):
        following: dict[tuple[State, State], tuple[int, tuple[int, ...]]] = {}
        for states, (count, example) in reached.items():
            steps = [
                None if (k := asked[side][place]) is None else diagrams[side].levels[k][states[side]]
                for side in (0, 1)
            ]
            counts = any(step is not None and step.asked for step in steps)
            for number, indices in enumerate(answers if counts else answers[:1]):
                children = tuple(
                    states[side] if (step := steps[side]) is None else step.children[indices[side]]
                    for side in (0, 1)
                )
                before = following.get((children[0], children[1]), (0, ()))
                shown = before[1] if before[0] else (*example, number if counts else -1)
                following[children[0], children[1]] = (before[0] + count, shown)
        reached = following
    changes: dict[tuple[str, str], tuple[int, tuple[int, ...]]] = {}
    for (one, other), (count, example) in reached.items():
        ends = _outcome(diagrams[0], one), _outcome(diagrams[1], other)
        if ends[0] != ends[1]:
            before = changes.get(ends, (0, example))
            changes[ends] = (before[0] + count, before[1])
    return {
        "combinations": sum(count for count, _ in reached.values()),
        "changed": sum(count for count, _ in changes.values()),
        "changes": [
            {"from": ends[0], "to": ends[1], "count": count, "example": _named(pair, order, choices, example)}
            for ends, (count, example) in sorted(changes.items(), key=lambda c: (-c[1][0], c[0]))
        ],
        "only-old": _only(old, new),
        "only-new": _only(new, old),
    }


def _outcome(diagram: Diagram, end: State) -> str:
    found = outcomes_at(diagram.ends[end])
    return next(iter(found)) if len(found) == 1 else "none"


def _places(flow: Flow) -> dict[str, int]:
    return {q.id: place for place, q in enumerate(flow.questions)}


def _question(flow: Flow, own: str) -> tuple[str, ...] | None:
    return next((q.answers for q in flow.questions if q.id == own), None)


def _common_order(old: Flow, new: Flow) -> list[str]:
    """All questions, each after those on which it depends in either flow, else as they stand."""
    needs: dict[str, set[str]] = {}
    for flow in (old, new):
        for question in flow.questions:
            needs.setdefault(question.id, set()).update(question.asked_when)
    order: list[str] = []
    waiting = list(needs)
    while waiting:
        ready = next((q for q in waiting if needs[q] <= set(order)), None)
        if ready is None:
            raise InputError([f"questions must not depend on one another: {', '.join(waiting)}"])
        order.append(ready)
        waiting.remove(ready)
    return order


def _ordered(flow: Flow, order: list[str]) -> Flow:
    places = {own: place for place, own in enumerate(order)}
    return replace(flow, questions=tuple(sorted(flow.questions, key=lambda q: places[q.id])))


def _shared_answers(
    own: str, old: tuple[str, ...] | None, new: tuple[str, ...] | None
) -> list[tuple[int, int]]:
    """The answers that count, by their indices in both flows (0 where the flow does not ask)."""
    if old is None or new is None:
        return [(n, n) for n in range(len(old or new or ()))]
    shared = [(place, new.index(answer)) for place, answer in enumerate(old) if answer in new]
    if not shared:
        raise InputError([f"question '{own}' must have an answer in both; they share none"])
    return shared


def _named(
    flows: list[Flow], order: list[str], choices: list[list[tuple[int, int]]], example: tuple[int, ...]
) -> dict[str, str]:
    """An example by its ids; without the questions that neither flow asks."""
    named: dict[str, str] = {}
    for own, answers, number in zip(order, choices, example, strict=True):
        if number >= 0:
            side = 0 if (ids := _question(flows[0], own)) is not None else 1
            ids = ids or _question(flows[1], own) or ()
            named[own] = ids[answers[number][side]]
    return named


def _only(one: Flow, other: Flow) -> list[str]:
    found: list[str] = []
    for question in one.questions:
        answers = _question(other, question.id)
        if answers is None:
            found.append(question.id)
        else:
            found += [f"{question.id}/{a}" for a in question.answers if a not in answers]
    return found
