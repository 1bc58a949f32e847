"""Rules about decision tools: that their parts fit together, and what they can decide."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from macros import model
from macros.check.references import repeated
from macros.check.walk import Names, is_misspelt, known_ids, name_of
from macros.draft import Draft
from macros.flows import flow_of
from macros.read import Mapping, Problem
from macros.shape import Entry, entries
from tools.decide import decide
from tools.diagram import compile_flow, decisive
from tools.flow import NOT_SURE, problems_of
from tools.nearest import nearest

CANNOT_SAY = "cannot-say"


def _tools(draft: Draft) -> list[model.Tool]:
    return [f for f in draft.files.values() if isinstance(f, model.Tool)]


def tools_fit_together(draft: Draft) -> Iterator[Problem]:
    """Groups, gates, bands and worked examples name what the tool has, and criteria have points."""
    for tool in _tools(draft):
        yield from _rules_of(tool)
        for example in tool.examples or ():
            if example is not None:
                yield from _example(tool, example)


def _rules_of(tool: model.Tool) -> Iterator[Problem]:
    """What is wrong with the rules that a tool decides by."""
    outcomes = known_ids(tool.outcomes)
    for outcome in tool.outcomes or ():
        if outcome is not None and outcome.id == CANNOT_SAY:
            message = f"{name_of(outcome)} must have another id; examples write that one for no outcome yet"
            yield Problem(outcome.places["id"], message)
    for question in tool.questions or ():
        if question is not None:
            yield from _group(question, known_ids(tool.groups))
            yield from _points(question)
    for gate in tool.gates or ():
        if gate is not None:
            yield from _outcome(f"'outcome' of {name_of(gate)}", gate.outcome, outcomes)
            yield from _answers(gate, gate.fails_when, tool)
    for band in tool.bands or ():
        if band is not None:
            yield from _outcome(f"'outcome' of {name_of(band)}", band.outcome, outcomes)
    yield from _order(tool.bands or ())


def _example(tool: model.Tool, example: model.Example) -> Iterator[Problem]:
    outcomes = known_ids(tool.outcomes)
    ends = outcomes._replace(known=outcomes.known | {CANNOT_SAY})
    yield from _outcome(f"'outcome' of {name_of(example)}", example.outcome, ends)
    for possible in example.possible or ():
        yield from _outcome(f"'possible' of {name_of(example)}", possible, outcomes)
    if example.possible and str(example.outcome) in outcomes.known - {CANNOT_SAY}:
        message = f"{name_of(example)} must have 'possible' only when its outcome is '{CANNOT_SAY}'"
        yield Problem(example.places["possible"], message)
    yield from _answers(example, example.answers, tool)


def _group(question: model.Question, groups: Names) -> Iterator[Problem]:
    group: Any = question.group
    if not is_misspelt(group) and groups.lack(group):
        listed = ", ".join(sorted(groups.known))
        message = f"{name_of(question)} must be in a group of the tool ({listed}); found '{group}'"
        yield Problem(group.at, message + nearest(group, groups.known))


def _points(question: model.Question) -> Iterator[Problem]:
    """A question has answers to choose from; one with a weight has points for each, another for none."""
    who = name_of(question)
    answers = [a for a in question.answers or () if a is not None]
    if len(answers) == 1 and "answers" not in question.holes:
        yield Problem(question.places["answers"], f"{who} must have two or more answers")
    for answer in answers:
        if answer.id == NOT_SURE:
            message = f"{who} must not list the answer '{NOT_SURE}'; every question has it"
            yield Problem(answer.places["id"], message)
        if answer.points is not None and answer.points < 0:
            yield Problem(answer.places["points"], f"'points' of {name_of(answer)} must be 0 or more")
    if question.weight is not None and question.weight < 1:
        yield Problem(question.places["weight"], f"'weight' of {who} must be 1 or more")
    if "weight" in question.holes:
        return
    given = [a for a in answers if a.points is not None]
    lacking = [a for a in answers if a.points is None and "points" not in a.holes]
    if question.weight is None and given and len(given) == len(answers):
        yield Problem(question.at, f"{who} must have a 'weight', since its answers have points")
    elif question.weight is None:
        for answer in given:
            message = f"{name_of(answer)} must have no points, since {who} has no weight"
            yield Problem(answer.places["points"], message)
    elif lacking and len(lacking) == len(answers):
        message = f"{who} must have 'points' for each answer, or no 'weight'"
        yield Problem(question.places["weight"], message)
    else:
        for answer in lacking:
            yield Problem(answer.at, f"{name_of(answer)} must have points, since {who} has a weight")


def _order(bands: Iterable[Any]) -> Iterator[Problem]:
    """Bands stand highest first, down to 0, so that every total reaches one."""
    listed = list(bands)
    if any(b is None or b.at_least is None for b in listed):
        return
    wrong = False
    for upper, band in itertools.pairwise(listed):
        if band.at_least >= upper.at_least:
            wrong = True
            message = f"{name_of(band)} must begin below {name_of(upper)}, which stands before it"
            yield Problem(band.places["at-least"], f"{message}; bands stand highest first")
    if listed and listed[-1].at_least != 0 and not wrong:
        message = f"{name_of(listed[-1])} must have 'at-least: 0', since it is the last"
        yield Problem(listed[-1].places["at-least"], message)


def _outcome(who: str, outcome: Any, outcomes: Names) -> Iterator[Problem]:
    if not is_misspelt(outcome) and outcomes.lack(outcome):
        listed = ", ".join(sorted(outcomes.known))
        message = f"{who} must be an outcome of the tool ({listed}); found '{outcome}'"
        yield Problem(outcome.at, message + nearest(outcome, outcomes.known))


def _answers(owner: Entry, answers: Any, tool: model.Tool) -> Iterator[Problem]:
    """Question ids and answer ids that another entry names exist."""
    questions = known_ids(tool.questions)
    for name, wanted in answers.items() if isinstance(answers, Mapping) else ():
        if not is_misspelt(name) and questions.lack(name):
            message = f"{name_of(owner)} must name a question of the tool; found '{name}'"
            yield Problem(answers.keys_at[name], message + nearest(name, questions.known))
        named = [q for q in tool.questions or () if q is not None and q.id == name]
        if len(named) == 1:
            yield from _chosen(owner, wanted, named[0])


def _chosen(owner: Entry, wanted: Any, question: model.Question) -> Iterator[Problem]:
    allowed = known_ids(question.answers)
    if isinstance(owner, model.Example):
        allowed = allowed._replace(known=allowed.known | {NOT_SURE})
    for answer in wanted if isinstance(wanted, tuple) else (wanted,):
        if is_misspelt(answer) or not allowed.lack(answer):
            continue
        if answer == NOT_SURE:
            message = f"{name_of(owner)} must not fail on '{NOT_SURE}'; a must fails only on what is known"
            yield Problem(answer.at, message)
            continue
        listed = ", ".join(sorted(allowed.known))
        message = f"{name_of(owner)} must name an answer of {name_of(question)} ({listed}); found '{answer}'"
        yield Problem(answer.at, message + nearest(answer, allowed.known))


def tools_decide(draft: Draft) -> Iterator[Problem]:
    """A tool reaches each outcome, needs each question, and decides its examples as they say."""
    for tool in _tools(draft):
        if _is_decidable(tool):
            yield from _decided(tool)


# The keys of what a tool decides by.
_DECIDES = {"id", "questions", "answers", "points", "weight", "gates", "fails-when", "bands", "at-least"}


_DECIDES |= {"outcomes", "outcome"}


def _is_decidable(tool: model.Tool) -> bool:
    """All that the tool decides by could be built, and fits together; else that is reported already."""
    parts = [e for e in entries(tool) if not isinstance(e, model.Example)]
    hollow = any(part.holes & _DECIDES for part in parts)
    misspelt = any(is_misspelt(getattr(part, "id", "")) for part in parts)
    return not hollow and not misspelt and not any(repeated(entries(tool))) and not any(_rules_of(tool))


def _decided(tool: model.Tool) -> Iterator[Problem]:
    flow = flow_of(tool)
    if faults := problems_of(flow):  # none that the rules above do not know; but nothing is left unsaid
        yield from (Problem(tool.at, f"{name_of(tool)} must be able to decide; {fault}") for fault in faults)
        return
    whole = compile_flow(flow, {})
    reached = whole.possible()[whole.root]
    needed = decisive(whole)
    for outcome in tool.outcomes:
        if outcome.id not in reached:
            message = f"{name_of(outcome)} must be reachable; no set of answers leads to it"
            yield Problem(outcome.places["id"], message)
    for question in tool.questions:
        if question.id not in needed:
            message = f"{name_of(question)} must matter; no answer to it changes any outcome"
            yield Problem(question.places["id"], message)
    for example in tool.examples or ():
        if example is not None and not example.holes and not any(_example(tool, example)):
            said = decide(flow, dict(example.answers))
            yield from _as_it_says(example, str(said["outcome"] or CANNOT_SAY), said["possible"])


def _as_it_says(example: model.Example, outcome: str, possible: list[str]) -> Iterator[Problem]:
    listed = f"[{', '.join(possible)}]"
    if outcome != example.outcome:
        found = f"{outcome}', with 'possible: {listed}" if outcome == CANNOT_SAY else outcome
        message = f"{name_of(example)} must lead to '{example.outcome}', as it says; the rules give '{found}'"
        yield Problem(example.places["outcome"], message)
    elif outcome == CANNOT_SAY and list(example.possible) != possible:
        at = example.places.get("possible", example.places["outcome"])
        yield Problem(at, f"'possible' of {name_of(example)} must be {listed}, as the rules give")
