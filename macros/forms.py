"""The reflection as its writers know it -> what the engine knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from macros.model import Reflection
from tools.reflect import Form, Prompt


def form_of(reflection: Reflection) -> Form:
    """Take the ids and the patterns, and leave the words."""
    own = _ids(reflection.own_decisions)
    return Form(
        id=str(reflection.id),
        parties=_ids(reflection.parties),
        levels=_ids(reflection.levels),
        decisions=(*_ids(reflection.decisions), *own),
        own=own,
        powers=_ids(reflection.powers),
        statements=_ids(reflection.statements),
        prompts=tuple(
            Prompt(
                id=str(p.id),
                patterns=tuple(map(str, p.patterns)),
                about=tuple(map(str, p.about)),
                parties=tuple(map(str, p.parties)),
            )
            for p in reflection.prompts
        ),
    )


def _ids(items: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(item.id) for item in items)
