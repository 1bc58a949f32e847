"""What would change an outcome, and how stable it is, compared with trying everything."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import given, settings

from tests.python.flows import asked_by_hand, completions, flows, flows_with_answers, outcome_by_hand
from tools.advise import stability, what_would_change
from tools.decide import decide
from tools.flow import NOBODY, NOT_SURE, Band, Flow, Gate, Outcome, Question, Viewpoint

OUTCOMES = (Outcome("lead", 1), Outcome("join", 2), Outcome("no", 3))
SKILL = Question("skill", ("high", "some", "none"), (2, 1, 0), weight=3, changed_by="us")
MONEY = Question("money", ("full", "short"), (1, 0), weight=2, changed_by="them")
PLACE = Question("place", ("near", "far"), (0, 0), changed_by=NOBODY)
SMALL = Flow(
    id="small",
    questions=(SKILL, MONEY, PLACE),
    gates=(Gate("near", {"place": frozenset({"far"})}, "no"),),
    bands=(Band("strong", 5, "lead"), Band("weak", 0, "join")),
    outcomes=OUTCOMES,
    viewpoints=(Viewpoint("theirs", {"skill": 1, "money": 3}),),
    leeway=1,
)


def test_the_smallest_change_is_named_with_who_can_make_it() -> None:
    """Either may do it alone."""
    said = what_would_change(SMALL, {"skill": "some", "money": "short", "place": "near"})
    assert [(one["by"], one["changes"], one["outcome"]) for one in said] == [
        (["us"], [{"question": "skill", "answer": "high"}], "lead"),
        (["them"], [{"question": "money", "answer": "full"}], "lead"),
    ]


def test_what_nobody_can_change_is_told_only_when_nothing_else_helps() -> None:
    """A place cannot be moved; but the reader should know that it is the place."""
    said = what_would_change(SMALL, {"skill": "high", "money": "full", "place": "far"})
    assert said == [
        {
            "by": [NOBODY],
            "changes": [{"question": "place", "answer": "near"}],
            "outcome": "lead",
            "possible": ["lead"],
        }
    ]


def test_the_best_outcome_has_nothing_to_change() -> None:
    """Nor has an open one: what is open is what to find out."""
    assert what_would_change(SMALL, {"skill": "high", "money": "full", "place": "near"}) == []
    assert what_would_change(SMALL, {"skill": "high"}) == []


def _by_trying(
    flow: Flow, answers: dict[str, str], who: set[str], *, situation: bool = False
) -> set[frozenset[tuple[str, str]]]:
    """The smallest sets of changes by ``who``, found by trying every set."""
    known = {q: a for q, a in answers.items() if a != NOT_SURE}
    ranks = flow.ranks()
    now = ranks[next(iter({outcome_by_hand(flow, c) for c in completions(flow, known)}))]
    can = [q for q in flow.questions if q.id in known and q.changed_by in who]
    can = [q for q in can if situation or not q.context]
    for size in range(1, len(can) + 1):
        found: set[frozenset[tuple[str, str]]] = set()
        for chosen in itertools.combinations(can, size):
            for others in itertools.product(*([a for a in q.answers if a != known[q.id]] for q in chosen)):
                changes = {q.id: a for q, a in zip(chosen, others, strict=True)}
                for complete in completions(flow, known | changes):
                    asked = asked_by_hand(flow, complete)
                    if all(asked[q] for q in changes) and ranks[outcome_by_hand(flow, complete)] < now:
                        found.add(frozenset(changes.items()))
        if found:
            return {one for one in found if not any(_milder(flow, known, o, one) for o in found)}
    return set()


def _milder(
    flow: Flow, known: dict[str, str], one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]
) -> bool:
    a, b = dict(one), dict(other)
    if one == other or a.keys() != b.keys():
        return False
    for question in flow.questions:
        if question.id in a and a[question.id] != b[question.id]:
            own, x, y = (question.answers.index(v[question.id]) for v in (known, a, b))
            if question.context or not (own > x > y or own < x < y):
                return False
    return True


@given(flows_with_answers())
@settings(max_examples=400, deadline=None)
def test_the_smallest_changes_are_those_that_trying_everything_finds(
    case: tuple[Flow, dict[str, str]],
) -> None:
    """By everybody together and by each alone; the situation and nobody only when there are no others."""
    flow, answers = case
    said = what_would_change(flow, answers)
    if decide(flow, answers)["outcome"] is None:
        assert said == []
        return
    actors = {q.changed_by for q in flow.questions} - {NOBODY}
    wanted = set().union(*(_by_trying(flow, answers, who) for who in [actors, *({a} for a in actors)]))
    wanted = wanted or _by_trying(flow, answers, actors, situation=True)
    wanted = wanted or _by_trying(flow, answers, actors | {NOBODY}, situation=True)
    assert {frozenset((c["question"], c["answer"]) for c in one["changes"]) for one in said} == wanted
    assert len(said) == len(wanted)
    who = {q.id: q.changed_by for q in flow.questions}
    known = {q: a for q, a in answers.items() if a != NOT_SURE}
    for one in said:
        assert one["by"] == sorted({who[c["question"]] for c in one["changes"]})
        then = decide(flow, known | {c["question"]: c["answer"] for c in one["changes"]})
        assert (one["outcome"], one["possible"]) == (then["outcome"], then["possible"])


def test_a_close_call_names_what_other_weights_give() -> None:
    """The viewpoint too, where it disagrees."""
    said = stability(SMALL, {"skill": "some", "money": "full", "place": "near"})
    assert said == {"firm": False, "outcomes": ["lead", "join"], "viewpoints": {"theirs": "lead"}}


def test_weights_do_not_matter_where_a_must_decides() -> None:
    """Nor while something is open."""
    assert stability(SMALL, {"skill": "some", "money": "full", "place": "far"}) is None
    assert stability(SMALL, {"skill": "some", "money": "full"}) is None


@given(flows())
@settings(max_examples=300, deadline=None)
def test_stability_finds_all_that_some_weighting_gives(flow: Flow) -> None:
    """Every corner and many weightings in between give only what is named, and each named one is given."""
    for complete in itertools.islice(completions(flow, {}), 6):
        said = stability(flow, complete)
        if said is None:
            continue
        asked = asked_by_hand(flow, complete)
        criteria = [q for q in flow.questions if q.weight and asked[q.id]]
        # The share of the best total is least and greatest at corners, and takes every value in between.
        ranges = [(max(1, q.weight - flow.leeway), q.weight + flow.leeway) for q in criteria]
        corners = [dict(zip((q.id for q in criteria), c, strict=True)) for c in itertools.product(*ranges)]
        shares = sorted(_share(flow, complete, corner) for corner in corners)
        bands = _holding(flow, complete)
        best = sum(q.best() for q in criteria)
        above = [Fraction(2), *(Fraction(b.at_least, best) for b in bands)]
        wanted = {
            band.outcome
            for band, higher in zip(bands, above, strict=False)
            if shares[-1] * best >= band.at_least and shares[0] < higher
        }
        assert set(said["outcomes"]) == wanted
        assert said["firm"] is (len(wanted) == 1)
        assert decide(flow, complete)["outcome"] in wanted
        for view in flow.viewpoints:
            share = _share(flow, complete, {q.id: view.weights[q.id] for q in criteria})
            outcome = next(b.outcome for b in bands if share * best >= b.at_least)
            assert said["viewpoints"][view.id] == outcome


def _holding(flow: Flow, complete: dict[str, str]) -> list[Band]:
    """The bands whose conditions hold."""
    asked = asked_by_hand(flow, complete)
    return [b for b in flow.bands if all(asked[q] and complete[q] in a for q, a in b.when.items())]


def _share(flow: Flow, complete: dict[str, str], weights: dict[str, int]) -> Fraction:
    """The total as a share of the best one under these weights."""
    criteria = [q for q in flow.questions if q.id in weights]
    total = sum(weights[q.id] * q.points[q.answers.index(complete[q.id])] for q in criteria)
    return Fraction(total, sum(weights[q.id] * max(q.points) for q in criteria))
