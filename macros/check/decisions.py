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
from tools.analyse import prove
from tools.decide import decide
from tools.flow import NOBODY, NOT_SURE, Flow, problems_of
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
            yield from _named(f"{name_of(question)} must be in", "group", question.group, tool.groups)
            who = f"'changed-by' of {name_of(question)} must be"
            yield from _named(who, "actor", question.changed_by, tool.actors)
            yield from _answers(question, question.asked_when, tool)
            yield from _points(question)
    if tool.actors and known_ids(tool.actors).lack(NOBODY):
        yield Problem(tool.places["actors"], f"actors must have '{NOBODY}', for what cannot be changed")
    weighted = {str(q.id) for q in tool.questions or () if q is not None and q.weight}
    for gate in tool.gates or ():
        if gate is not None and str(gate.id) in weighted:
            message = f"{name_of(gate)} must have another id than a question with a weight: both have a page"
            yield Problem(gate.places["id"], message)
        if gate is not None:
            yield from _outcome(f"'outcome' of {name_of(gate)}", gate.outcome, outcomes)
            yield from _answers(gate, gate.fails_when, tool)
    for band in tool.bands or ():
        if band is not None:
            yield from _outcome(f"'outcome' of {name_of(band)}", band.outcome, outcomes)
            yield from _answers(band, band.when, tool)
    yield from _order(tool.bands or ())
    yield from _ranks(tool)
    yield from _viewpoints(tool)
    for exception in tool.exceptions:
        if exception is not None:
            who = f"{name_of(exception)} must be for"
            yield from _named(who, "question", exception.question, tool.questions)
    if tool.leeway is not None and tool.leeway < 0:
        yield Problem(tool.places["leeway"], "'leeway' must be 0 or more")


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


def _named(who: str, kind: str, own: Any, items: Any) -> Iterator[Problem]:
    """The ``own`` id that an entry gives is one of ``items``."""
    names = known_ids(items)
    if not is_misspelt(own) and names.lack(own):
        listed = ", ".join(sorted(names.known))
        message = f"{who} {_A.get(kind, 'a')} {kind} of the tool ({listed}); found '{own}'"
        yield Problem(own.at, message + nearest(own, names.known))


_A = {"actor": "an", "outcome": "an"}


def _ranks(tool: model.Tool) -> Iterator[Problem]:
    """Ranks go from one up without a hole."""
    outcomes = [o for o in tool.outcomes or () if o is not None]
    if len(outcomes) < len(tool.outcomes or ()) or any(o.rank is None for o in outcomes):
        return
    ranks = {o.rank for o in outcomes}
    for outcome in outcomes:
        if outcome.rank < 1 or (outcome.rank > 1 and outcome.rank - 1 not in ranks):
            message = f"'rank' of {name_of(outcome)} must be 1, or one more than that of another outcome"
            yield Problem(outcome.places["rank"], message)


def _viewpoints(tool: model.Tool) -> Iterator[Problem]:
    """A viewpoint weighs each criterion and nothing else."""
    questions = [q for q in tool.questions or () if q is not None]
    whole = len(questions) == len(tool.questions or ())
    if not whole or any(q.holes & {"weight", "id"} or any(_points(q)) for q in questions):
        return  # a question may have been meant as a criterion, or not
    criteria = {str(q.id): q for q in questions if q.weight}
    for viewpoint in tool.viewpoints or ():
        if viewpoint is None or not isinstance(viewpoint.weights, Mapping):
            continue
        who = name_of(viewpoint)
        for name, weight in viewpoint.weights.items():
            if name not in criteria and not is_misspelt(name):
                message = f"{who} must weigh only questions with a weight; found '{name}'"
                yield Problem(viewpoint.weights.keys_at[name], message + nearest(name, criteria))
            if weight is not None and weight < 0:
                yield Problem(viewpoint.weights.values_at[name], f"weights of {who} must be 0 or more")
        lacking = [own for own in criteria if own not in viewpoint.weights]
        if lacking:
            message = f"{who} must weigh each question with a weight; missing: {', '.join(lacking)}"
            yield Problem(viewpoint.places["weights"], message)
        elif criteria and not any(viewpoint.weights.values()):
            yield Problem(viewpoint.places["weights"], f"{who} must give some question a weight above 0")


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
    if question.context and question.weight is not None:
        message = (
            f"{who} must have no 'weight', since answers to a question of context are not better or worse"
        )
        yield Problem(question.places["weight"], message)
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
    """Bands stand highest first, down to one at 0 for all, so that every total reaches one."""
    listed = list(bands)
    if any(b is None or b.at_least is None for b in listed):
        return
    wrong = False
    for upper, band in itertools.pairwise(listed):
        if band.at_least > upper.at_least:
            wrong = True
            message = f"{name_of(band)} must not begin above {name_of(upper)}, which stands before it"
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
    """Question ids and answer ids that another entry names exist; a question depends on those before it."""
    questions = known_ids(tool.questions)
    listed = [q for q in tool.questions or () if q is not None]
    for name, wanted in answers.items() if isinstance(answers, Mapping) else ():
        if not is_misspelt(name) and questions.lack(name):
            message = f"{name_of(owner)} must name a question of the tool; found '{name}'"
            yield Problem(answers.keys_at[name], message + nearest(name, questions.known))
        named = [q for q in listed if q.id == name]
        if len(named) == 1:
            if owner in listed and listed.index(named[0]) >= listed.index(owner):
                message = f"{name_of(owner)} must depend on questions that stand before it; found '{name}'"
                yield Problem(answers.keys_at[name], message)
            yield from _chosen(owner, wanted, named[0])


def _chosen(owner: Entry, wanted: Any, question: model.Question) -> Iterator[Problem]:
    allowed = known_ids(question.answers)
    if isinstance(owner, model.Example):
        allowed = allowed._replace(known=allowed.known | {NOT_SURE})
    for answer in wanted if isinstance(wanted, tuple) else (wanted,):
        if is_misspelt(answer) or not allowed.lack(answer):
            continue
        if answer == NOT_SURE:
            message = f"{name_of(owner)} must not hang on '{NOT_SURE}'; rules hold only on what is known"
            yield Problem(answer.at, message)
            continue
        listed = ", ".join(sorted(allowed.known))
        message = f"{name_of(owner)} must name an answer of {name_of(question)} ({listed}); found '{answer}'"
        yield Problem(answer.at, message + nearest(answer, allowed.known))


def tools_are_complete(draft: Draft) -> Iterator[Problem]:
    """Documents say something and exist where outcomes name them; panels hang on answers that exist."""
    for tool in _tools(draft):
        for outcome in tool.outcomes or ():
            for own in (outcome.documents or ()) if outcome is not None else ():
                who = f"'documents' of {name_of(outcome)} must name"
                yield from _named(who, "document", own, tool.documents)
        for part in (p for d in tool.documents or () if d is not None for p in d.parts or ()):
            if part is not None and (part.text is None) == (part.fill is None) and not part.holes:
                yield Problem(part.at, f"{name_of(part)} must have either a 'text' or a 'fill'")
        for panel in tool.panels or ():
            if panel is not None:
                yield from _answers(panel, panel.when, tool)


def tools_decide(draft: Draft) -> Iterator[Problem]:
    """A tool has every property that is proved of all combinations of answers, and decides its examples."""
    for tool in _tools(draft):
        flow, faults = flow_in(tool)
        if flow is not None:
            yield from _decided(tool, flow)
        elif _is_decidable(tool):
            yield from faults


# The keys of what a tool decides by.
_DECIDES = {
    "id",
    "questions",
    "answers",
    "points",
    "weight",
    "asked-when",
    "changed-by",
    "gates",
    "fails-when",
    "bands",
    "at-least",
    "when",
    "outcomes",
    "outcome",
    "rank",
    "viewpoints",
    "weights",
    "exceptions",
    "question",
    "leeway",
    "actors",
}
_BESIDE = (model.Example, model.Document, model.DocumentPart, model.Panel, model.Item)


def flow_in(tool: model.Tool) -> tuple[Flow | None, list[Problem]]:
    """The rules of a tool as written, or what is wrong with them beyond what the shape has reported."""
    if not _is_decidable(tool):
        return None, list(_rules_of(tool))
    flow = flow_of(tool)
    # None that the rules above do not know; but nothing is left unsaid.
    faults = [f"{name_of(tool)} must be able to decide; {fault}" for fault in problems_of(flow)]
    return (None if faults else flow), [Problem(tool.at, fault) for fault in faults]


def _is_decidable(tool: model.Tool) -> bool:
    """All that the tool decides by could be built, and fits together; else that is reported already."""
    parts = [e for e in entries(tool) if not isinstance(e, _BESIDE)]
    hollow = any(part.holes & _DECIDES for part in parts)
    misspelt = any(is_misspelt(getattr(part, "id", "")) for part in parts)
    return not hollow and not misspelt and not any(repeated(entries(tool))) and not any(_rules_of(tool))


def _decided(tool: model.Tool, flow: Flow) -> Iterator[Problem]:
    for violation in prove(flow)["violations"]:
        yield _violated(tool, violation)
    for example in tool.examples or ():
        if example is not None and not example.holes and not any(_example(tool, example)):
            said = decide(flow, dict(example.answers))
            yield from _as_it_says(example, str(said["outcome"] or CANNOT_SAY), said["possible"])


def _violated(tool: model.Tool, violation: dict[str, Any]) -> Problem:
    """A violation of what is proved of every tool, at the entry at fault."""
    listed = {
        "question": tool.questions,
        "gate": tool.gates,
        "band": tool.bands,
        "outcome": tool.outcomes,
        "cliff": tool.exceptions,
        "reversal": tool.exceptions,
    }
    kind, own = violation["kind"], violation["id"]
    key = "question" if violation["property"] == "needed" else "id"
    entry = next((e for e in listed.get(kind, ()) if str(getattr(e, key)) == own), tool)
    return Problem(entry.places["id"], f"{name_of(entry)} {violation_in_words(violation)}")


def violation_in_words(violation: dict[str, Any]) -> str:
    """What a violation of ``prove`` asks of the entry at fault, with its example."""
    outcomes = " and ".join(f"'{o}'" for o in violation["outcomes"])
    shown = ", ".join(f"{q}: {a}" for q, a in (violation["example"] or {}).items())
    at = f"; for example {{{shown}}}" if violation["example"] is not None else ""
    gives = f" gives {outcomes.replace(' and ', ', the next worse answer ')}" if violation["outcomes"] else ""
    words = {
        "outcome": f"must give one outcome{at} gives {outcomes or 'none'}",
        "reachable": "must be reachable; no set of answers leads to it",
        "asked": "must be asked; no set of answers leads to it",
        "matters": "must matter; no answer to it changes any outcome",
        "decides": "must decide something; no set of answers comes to it",
        "reversal": f"must not turn to the worse with a better answer{at}{gives}",
        "cliff": f"must not jump over an outcome in one step, or be declared in 'exceptions'{at}{gives}",
        "needed": "must be needed; nothing of that kind happens there",
    }
    return words[violation["property"]]


def _as_it_says(example: model.Example, outcome: str, possible: list[str]) -> Iterator[Problem]:
    listed = f"[{', '.join(possible)}]"
    if outcome != example.outcome:
        found = f"{outcome}', with 'possible: {listed}" if outcome == CANNOT_SAY else outcome
        message = f"{name_of(example)} must lead to '{example.outcome}', as it says; the rules give '{found}'"
        yield Problem(example.places["outcome"], message)
    elif outcome == CANNOT_SAY and list(example.possible) != possible:
        at = example.places.get("possible", example.places["outcome"])
        yield Problem(at, f"'possible' of {name_of(example)} must be {listed}, as the rules give")
