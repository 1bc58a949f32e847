"""Rules about the power reflection: that its parts fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from macros import model
from macros.check.walk import Names, is_misspelt, known_ids, name_of
from macros.draft import Draft
from macros.read import Problem
from tools.flow import NOT_SURE
from tools.nearest import nearest
from tools.reflect import ENOUGH, OF_DECISIONS, OF_POWERS, PATTERNS

# More do not fit beside one another, and nobody answers for so many.
MOST_PARTIES = 6


def reflections_fit_together(draft: Draft) -> Iterator[Problem]:
    """Statements and prompts name what the reflection has, and pages and exercises that there are."""
    pages = _pages(draft, object)
    exercises = _pages(draft, model.Exercise)
    for reflection in (f for f in draft.files.values() if isinstance(f, model.Reflection)):
        letters = known_ids(reflection.letters)
        led: list[Any] = [*(reflection.letters or ()), *(reflection.groups or ())]
        for entry in led:
            if entry is not None:
                yield from _named(entry, "page", entry.page, pages, "a page that exists")
        said: list[Any] = [*(reflection.statements or ()), *(reflection.prompts or ())]
        for part in said:
            if part is not None:
                yield from _named(part, "letter", part.letter, letters, "a letter of the reflection")
                yield from _named(part, "exercise", part.exercise, exercises, "an exercise that exists")
        for statement in reflection.statements or ():
            if statement is not None:
                groups = known_ids(reflection.groups)
                yield from _named(statement, "group", statement.group, groups, "a group of the reflection")
        for prompt in reflection.prompts or ():
            if prompt is not None:
                yield from _prompt(reflection, prompt)


def _prompt(reflection: model.Reflection, prompt: model.Prompt) -> Iterator[Problem]:
    """A prompt says something to patterns of one kind, about decisions or about kinds of power."""
    patterns = [p for p in prompt.patterns or () if p is not None]
    known = Names(frozenset(PATTERNS))
    for pattern in patterns:
        yield from _named(prompt, "patterns", pattern, known, f"one of {', '.join(PATTERNS)}")
    parties = known_ids(reflection.parties)
    for party in prompt.parties or ():
        yield from _named(prompt, "parties", party, parties, "a party of the reflection")
    kinds = [kind for kind in (OF_DECISIONS, OF_POWERS) if set(patterns) & set(kind)]
    if len(kinds) > 1:
        message = f"'patterns' of {name_of(prompt)} must all be of decisions or all be of kinds of power"
        yield Problem(prompt.places["patterns"], message)
    if len(kinds) != 1:
        return
    topics = _topics(reflection) if kinds[0] is OF_DECISIONS else known_ids(reflection.powers)
    what = "decision" if kinds[0] is OF_DECISIONS else "kind of power"
    for topic in prompt.about or ():
        yield from _named(prompt, "about", topic, topics, f"a {what} of the reflection, as its patterns are")


def _topics(reflection: model.Reflection) -> Names:
    given, own = known_ids(reflection.decisions), known_ids(reflection.own_decisions)
    return Names(given.known | own.known, given.perhaps + own.perhaps)


def _named(owner: Any, key: str, own: Any, known: Names, what: str) -> Iterator[Problem]:
    if not is_misspelt(own) and known.lack(own):
        message = f"'{key}' of {name_of(owner)} must be {what}; found '{own}'"
        yield Problem(getattr(own, "at", owner.at), message + nearest(own, known.known))


def _pages(draft: Draft, kind: Any) -> Names:
    """The ids of pages of a kind; of what could not be read, nobody knows what it is."""
    readable = len(draft.addresses) == len(draft.stubs) and all(draft.files.get(n) for n in draft.stubs)
    known = {str(own) for own, entry in draft.titled.items() if isinstance(entry, kind)}
    return Names(frozenset(known), () if readable else ("",))


def reflections_can_be_answered(draft: Draft) -> Iterator[Problem]:
    """There are enough decisions and levels and few parties, and the short route has all of the letters."""
    for reflection in (f for f in draft.files.values() if isinstance(f, model.Reflection)):
        yield from _count(reflection, "decisions", ENOUGH, None)
        yield from _count(reflection, "levels", 2, None)
        yield from _count(reflection, "parties", 2, MOST_PARTIES)
        for key in ("levels", "decisions", "own_decisions", "parties", "powers"):
            for item in getattr(reflection, key) or ():
                if item is not None and item.id == NOT_SURE:
                    message = f"{name_of(item)} must have another id; that one is an answer to every question"
                    yield Problem(item.places["id"], message)
        yield from _ids_apart(reflection)
        statements = reflection.statements or ()
        short = {s.letter for s in statements if s is not None and s.route == "short"}
        letters = known_ids(reflection.letters)
        whole = statements and not any(s is None or s.holes or letters.lack(s.letter) for s in statements)
        for letter in reflection.letters or ():
            if whole and letter is not None and letter.id is not None and letter.id not in short:
                message = f"{name_of(letter)} must have a statement with 'route: short'"
                yield Problem(letter.places["id"], message)


def _ids_apart(reflection: model.Reflection) -> Iterator[Problem]:
    """An own decision has an id that no other decision has."""
    given = known_ids(reflection.decisions).known
    for own in reflection.own_decisions or ():
        if own is not None and own.id in given:
            message = f"{name_of(own)} must have an id of its own; a decision has it too"
            yield Problem(own.places["id"], message)


def _count(reflection: model.Reflection, key: str, least: int, most: int | None) -> Iterator[Problem]:
    found = getattr(reflection, key)
    if found is None or key in reflection.holes:
        return
    if len(found) < least or (most is not None and len(found) > most):
        wanted = f"{least} or more" if most is None else f"{least} to {most}"
        message = f"'{key}' of {name_of(reflection)} must be {wanted}; found {len(found)}"
        yield Problem(reflection.places[key], message)
