"""One set of answers looked at further: what would change its outcome, and how far its weights carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tools.decide import decide, known_of
from tools.diagram import Diagram, compile_flow
from tools.flow import NOBODY, Flow

# A set of changes, as (question, answer) by their indices.
_Changes = tuple[tuple[int, int], ...]
_NEVER = 1 << 30


def what_would_change(flow: Flow, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """All smallest sets of changed answers after which a better outcome is possible.

    Those that take the fewest changes by anybody who can change something, and those of each actor alone;
    when there are none of these, the fewest that include the situation, and then what nobody can change. Of
    two sets over the same questions in which one goes less far, only that one counts. Open questions may turn
    out as they may.

    Each is ``{"by": [actors], "changes": [{"question", "answer"}], "outcome": id or None, "possible":
    [ids]}``. Empty while the outcome is open, and when there is no better one. Raises InputError as
    ``decide`` does.
    """
    known = known_of(flow, answers)
    diagram = compile_flow(flow)
    outcomes = diagram.outcomes(known)
    if len(outcomes) != 1:
        return []
    ranks = flow.ranks()
    good = {
        end
        for end, rules in diagram.forms.ends.items()
        if min((ranks[rule.outcome] for rule in rules), default=_NEVER) < ranks[outcomes[0]]
    }
    actors = sorted({q.changed_by for q in flow.questions} - {NOBODY})
    found = [c for who in (set(actors), *({a} for a in actors)) for c in _smallest(diagram, known, good, who)]
    # The situation, and what nobody can change, are as they are: the reader hears of them last.
    for who in (set(actors), {*actors, NOBODY}):
        found = found or _smallest(diagram, known, good, who, situation=True)
    return [_told(diagram, known, changes) for changes in sorted(set(found), key=lambda c: (len(c), c))]


def _smallest(
    diagram: Diagram, known: Mapping[str, str], good: set[int], who: set[str], *, situation: bool = False
) -> list[_Changes]:
    """The smallest sets of changes to answers of ``who`` that lead to an end in ``good``.

    Answers to questions of context are changed only with ``situation``.
    """
    questions, children = diagram.flow.questions, diagram.forms.children
    given = [q.answers.index(known[q.id]) if q.id in known else None for q in questions]
    may = [q.changed_by in who and (situation or not q.context) for q in questions]
    # Bottom up: how many changes it takes from each form.
    left: list[dict[int, int]] = [{end: 0 if end in good else _NEVER for end in diagram.forms.ends}]
    for k in range(len(questions) - 1, -1, -1):
        below, own = left[-1], given[k]
        if own is None:
            here = {form: min([below[c] for c in leads]) for form, leads in children[k].items()}
        elif may[k]:
            here = {
                form: min(below[leads[own]], 1 + min([below[c] for c in leads]))
                for form, leads in children[k].items()
            }
        else:
            here = {form: below[leads[own]] for form, leads in children[k].items()}
        left.append(here)
    left.reverse()
    root = diagram.forms.of[0][diagram.root]
    budget = left[0][root]
    if not 0 < budget < _NEVER:
        return []
    # Top down: the sets that keep within it, each with the forms that it can come to.
    sets: dict[_Changes, set[int]] = {(): {root}}
    for k, own in enumerate(given):
        below = left[k + 1]
        following: dict[_Changes, set[int]] = {}
        for changes, forms in sets.items():
            for form in forms:
                for answer, child in enumerate(children[k][form]):
                    grown = changes
                    if own is not None and answer != own:
                        if not may[k]:
                            continue
                        grown = (*changes, (k, answer))
                    if len(grown) + below[child] <= budget:
                        following.setdefault(grown, set()).add(child)
        sets = following
    return _mildest(diagram.flow, given, sets)


def _mildest(flow: Flow, given: list[int | None], sets: Iterable[_Changes]) -> list[_Changes]:
    """Those of the sets that no other over the same questions is milder than."""
    alike: dict[tuple[int, ...], list[_Changes]] = {}
    for changes in sets:
        alike.setdefault(tuple([k for k, _ in changes]), []).append(changes)
    return [
        changes
        for same in alike.values()
        for changes in same
        if not any(_milder(flow, given, other, changes) for other in same)
    ]


def _milder(flow: Flow, given: list[int | None], one: _Changes, other: _Changes) -> bool:
    """``one`` changes no answer further than ``other``, and is not the same."""
    for (k, a), (_, b) in zip(one, other, strict=True):
        own = given[k]
        assert own is not None  # only given answers are changed
        if a != b and (flow.questions[k].context or not (own > a > b or own < a < b)):
            return False
    return one != other


def _told(diagram: Diagram, known: Mapping[str, str], changes: _Changes) -> dict[str, Any]:
    questions = diagram.flow.questions
    changed = {questions[k].id: questions[k].answers[a] for k, a in changes}
    possible = diagram.outcomes({**known, **changed})
    return {
        "by": sorted({questions[k].changed_by for k, _ in changes}),
        "changes": [{"question": q, "answer": a} for q, a in changed.items()],
        "outcome": possible[0] if len(possible) == 1 else None,
        "possible": possible,
    }


def stability(flow: Flow, answers: Mapping[str, str]) -> dict[str, Any] | None:
    """How far the outcome hangs on the weights; None unless a total decides it.

    Returns ``{"firm": bool, "outcomes": [ids], "viewpoints": {viewpoint: outcome}}``. ``outcomes`` are those
    that some weighting gives in which no weight is further than the leeway from the flow's own, nor below 1;
    it is ``firm`` when that is one. This is exact: over a box of weights, a weighted sum is least and
    greatest at corners, and in between it takes every value. A total under other weights is compared with a
    band by its share of the best total, without division. Raises InputError as ``decide`` does.
    """
    said = decide(flow, answers)
    if said["total"] is None or said["outcome"] is None:
        return None
    criteria = [q for q in flow.questions if q.weight and said["asked"][q.id]]
    # For each criterion: the points of its answer, the most that it can have, and its weight.
    parts = [(q.points[q.answers.index(answers[q.id])], max(q.points), q.weight) for q in criteria]
    best = sum(most * weight for _, most, weight in parts)
    if not best:
        return None
    holding = [
        b for b in flow.bands if all(said["asked"][q] and answers.get(q) in a for q, a in b.when.items())
    ]

    def reaches(weights: Iterable[int], band_at: int) -> int:
        """At least 0 when the share of these weights reaches the band."""
        return sum(
            w * (point * best - band_at * most) for w, (point, most, _) in zip(weights, parts, strict=True)
        )

    low = [max(1, weight - flow.leeway) for _, _, weight in parts]
    high = [weight + flow.leeway for _, _, weight in parts]
    outcomes: set[str] = set()
    above = None  # the band before: a total that reaches it never comes to the next
    for band in holding:
        signs = [point * best - band.at_least * most for point, most, _ in parts]
        most_ = reaches(
            [h if s > 0 else lo for h, lo, s in zip(high, low, signs, strict=True)], band.at_least
        )
        if most_ >= 0 and (above is None or above < 0):
            outcomes.add(band.outcome)
        above = reaches(
            [lo if s > 0 else h for h, lo, s in zip(high, low, signs, strict=True)], band.at_least
        )
    views = {
        v.id: next(
            b.outcome for b in holding if reaches([v.weights[q.id] for q in criteria], b.at_least) >= 0
        )
        for v in flow.viewpoints
    }
    return {
        "firm": len(outcomes) == 1,
        "outcomes": [o.id for o in flow.outcomes if o.id in outcomes],
        "viewpoints": views,
    }
