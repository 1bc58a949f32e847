"""The rules that the shape of the content cannot say.

Each rule is a generator of problems; its docstring states the rule as a fact. ``check`` runs them all, so
that one run shows every fault. A rule skips what could not be built: the shape has reported that already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from macros.check.blocks import diagrams_hold_together, facets_are_known, tables_are_full
from macros.check.decisions import tools_are_complete, tools_decide, tools_fit_together
from macros.check.menu import menus_say_short_titles, pages_have_stubs
from macros.check.references import (
    cards_lead_somewhere,
    ids_differ,
    placeholders_mean_something,
    sources_exist,
)
from macros.check.reflections import reflections_can_be_answered, reflections_fit_together
from macros.check.texts import (
    boxes_say_something,
    counted_texts_have_forms,
    figures_are_used,
    figures_have_their_kind,
    glossary_forms_differ,
    numbers_stand_in_figures,
    text_is_text,
)
from macros.draft import Draft
from macros.read import Problem

RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    ids_differ,
    sources_exist,
    placeholders_mean_something,
    numbers_stand_in_figures,
    text_is_text,
    figures_are_used,
    figures_have_their_kind,
    cards_lead_somewhere,
    boxes_say_something,
    counted_texts_have_forms,
    tables_are_full,
    diagrams_hold_together,
    facets_are_known,
    glossary_forms_differ,
    tools_fit_together,
    tools_are_complete,
    tools_decide,
    reflections_fit_together,
    reflections_can_be_answered,
    pages_have_stubs,
    menus_say_short_titles,
)


def check(draft: Draft) -> list[Problem]:
    """Run every rule over a draft."""
    return [problem for rule in RULES for problem in rule(draft)]
