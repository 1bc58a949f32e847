"""A flow compiled into a decision diagram, to reason exactly about all that may be answered.

Answer spaces run to millions, so nothing here enumerates them. Walking the questions in order, all that later
questions need to know is which conditions can still hold and the total so far; answers that lead to the same
such state share it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from tools.flow import Band, Condition, Flow, Gate, Question

# (the conditions that no answer has ruled out yet, as bits; total so far)
State = tuple[int, int]
Rules = tuple[Gate | Band, ...]


class Step(NamedTuple):
    """From a state over one question: a child for each of its answers.

    Where the question is not asked its answer counts nowhere, and all children are the same.
    """

    asked: bool
    children: tuple[State, ...]


class Forms(NamedTuple):
    """States told apart only by what can still come of them.

    ``of[k]`` maps each state before question k to the number of its form; ``children[k]`` each of these forms
    to those that the answers lead to; ``ends`` each form after the last question to the rules that decide.
    """

    of: tuple[dict[State, int], ...]
    children: tuple[dict[int, tuple[int, ...]], ...]
    ends: dict[int, Rules]


@dataclass(frozen=True)
class Diagram:
    """``levels[k]``: the states that can occur before question k, and where each answer leads.

    ``ends`` maps each state after the last question to the rules that decide there: one, unless the flow is
    at fault.
    """

    flow: Flow
    levels: tuple[dict[State, Step], ...]
    ends: dict[State, Rules]
    root: State

    @functools.cached_property
    def forms(self) -> Forms:
        """The forms of states where only the outcome counts."""
        return reduce(self, outcomes_at)

    @functools.cached_property
    def asking(self) -> Diagram:
        """The same questions where nothing counts but which of them are asked."""
        questions = tuple(replace(q, weight=0) for q in self.flow.questions)
        return compile_flow(replace(self.flow, questions=questions, gates=(), bands=()))

    def asked(self, known: Mapping[str, str]) -> dict[str, bool | None]:
        """For each question whether it is asked; None while that hangs on another answer."""
        found: dict[str, bool | None] = {}
        states = {self.asking.root}
        for question, level in zip(self.flow.questions, self.asking.levels, strict=True):
            asked = {level[state].asked for state in states}
            found[question.id] = asked.pop() if len(asked) == 1 else None
            states = _after(question, level, states, known)
        return found

    def reach(self, known: Mapping[str, str]) -> list[set[int]]:
        """Before each question, and at the end, the forms that can occur with the answers in ``known``."""
        forms = self.forms
        found = [{forms.of[0][self.root]}]
        for question, children in zip(self.flow.questions, forms.children, strict=True):
            if question.id in known:
                answer = question.answers.index(known[question.id])
                found.append({children[form][answer] for form in found[-1]})
            else:
                found.append({child for form in found[-1] for child in children[form]})
        return found

    def outcomes(self, known: Mapping[str, str]) -> list[str]:
        """The outcomes that are possible with the answers in ``known``, in the order of the flow."""
        reached = {rule.outcome for end in self.reach(known)[-1] for rule in self.forms.ends[end]}
        return [o.id for o in self.flow.outcomes if o.id in reached]

    def rules(self, known: Mapping[str, str]) -> set[Rules]:
        """What can decide with the answers in ``known``."""
        states = {self.root}
        for question, level in zip(self.flow.questions, self.levels, strict=True):
            states = _after(question, level, states, known)
        return {self.ends[state] for state in states}


def _after(
    question: Question, level: Mapping[State, Step], states: set[State], known: Mapping[str, str]
) -> set[State]:
    """The states after a question, from any of ``states``."""
    if question.id in known:
        answer = question.answers.index(known[question.id])
        return {level[state].children[answer] for state in states}
    return {child for state in states for child in level[state].children}


@functools.lru_cache(maxsize=8)  # a reader changes one answer at a time, not the rules
def compile_flow(flow: Flow) -> Diagram:
    """Compile ``flow``, all of its questions open."""
    conditions = _Conditions(flow)
    root: State = ((1 << len(conditions.all)) - 1, 0)
    states = {root}
    levels: list[dict[State, Step]] = []
    for k in range(len(flow.questions)):
        level = {state: conditions.step(state, k) for state in sorted(states)}
        levels.append(level)
        states = {child for step in level.values() for child in step.children}
    ends = {state: conditions.decides(state) for state in sorted(states)}
    return Diagram(flow, tuple(levels), ends, root)


class _Conditions:
    """All conditions of a flow, a bit each: of the gates in their order, of the bands, of the questions."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.all: list[Condition] = [g.fails_when for g in flow.gates] + [b.when for b in flow.bands]
        self.gates = (1 << len(flow.gates)) - 1
        self.questions = 0  # those of the questions
        self.own: list[int] = []  # for each question, its own
        for question in flow.questions:
            self.own.append(1 << len(self.all) if question.asked_when else 0)
            self.questions |= self.own[-1]
            if question.asked_when:
                self.all.append(question.asked_when)
        # For each question: the conditions that name it, those that each answer rules out, and the gates that
        # no later question can rule out.
        self.naming = [_bits(q.id in c for c in self.all) for q in flow.questions]
        self.ruled_out = [
            [_bits(q.id in c and a not in c[q.id] for c in self.all) for a in q.answers]
            for q in flow.questions
        ]
        later = {q.id for q in flow.questions}
        self.over: list[int] = []
        for question in flow.questions:
            later.remove(question.id)
            self.over.append(self.gates & _bits(later.isdisjoint(c) for c in self.all))

    def step(self, state: State, k: int) -> Step:
        """Where each answer to question k leads."""
        alive, total = state
        own = self.own[k]
        question = self.flow.questions[k]
        left = alive & ~own  # the question's own condition has served
        if own and left == alive:
            # A condition that names a question which is not asked does not hold.
            child = self._settled(left & ~self.naming[k], total, k)
            return Step(False, (child,) * len(question.answers))
        return Step(
            True,
            tuple(
                self._settled(left & ~out, total + question.part(answer), k)
                for answer, out in enumerate(self.ruled_out[k])
            ),
        )

    def _settled(self, alive: int, total: int, k: int) -> State:
        """The state once a failed gate has ruled out what comes after it."""
        failed = alive & self.over[k]
        if not failed:
            return alive, total
        first = failed & -failed
        # Gates before it can still fail, and questions are asked as they were; the rest counts no longer.
        return alive & (first | (first - 1) | self.questions), 0

    def decides(self, state: State) -> Rules:
        """The rules that decide when every question has been answered."""
        alive, total = state
        failed = alive & self.gates
        if failed:
            return (self.flow.gates[(failed & -failed).bit_length() - 1],)
        holding = [
            band
            for place, band in enumerate(self.flow.bands, len(self.flow.gates))
            if alive >> place & 1 and total >= band.at_least
        ]
        beside = [band for band in holding if band.at_least == holding[0].at_least]
        return tuple(beside[:1] if len({band.outcome for band in beside}) == 1 else beside)


def _bits(each: Iterable[bool]) -> int:
    return sum(1 << place for place, holds in enumerate(each) if holds)


def reduce(diagram: Diagram, label: Callable[[Rules], Hashable]) -> Forms:
    """Merge the states from which all answers lead to the same ends; ends of one ``label`` are the same."""
    numbers: dict[Hashable, int] = {}
    below: dict[State, int] = {}
    ends: dict[int, Rules] = {}
    for end, rules in diagram.ends.items():
        below[end] = numbers.setdefault(("end", label(rules)), len(numbers))
        ends.setdefault(below[end], rules)
    of: list[dict[State, int]] = [below]
    children: list[dict[int, tuple[int, ...]]] = []
    for k in range(len(diagram.levels) - 1, -1, -1):
        here: dict[State, int] = {}
        leads: dict[int, tuple[int, ...]] = {}
        for state, step in diagram.levels[k].items():
            forms = tuple([below[child] for child in step.children])
            own = numbers.setdefault((k, forms), len(numbers))
            here[state] = own
            leads[own] = forms
        of.append(here)
        children.append(leads)
        below = here
    return Forms(tuple(reversed(of)), tuple(reversed(children)), ends)


def outcomes_at(rules: Iterable[Gate | Band]) -> frozenset[str]:
    """A label for ``reduce``: only the outcome counts."""
    return frozenset(rule.outcome for rule in rules)
