"""Rules about what stands in texts and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from macros import model
from macros.check.walk import is_misspelt, name_of, texts
from macros.draft import Draft
from macros.locales import CATEGORIES
from macros.read import Problem, Text
from macros.shape import Prose, Title, described
from tools.nearest import closest, nearest

# What could be meant as a placeholder, or a brace that stands alone.
BRACED = re.compile(r"\{[^{}]*\}|[{}]")
# A digit, a currency or a percent sign, with what belongs to it; not the digit of a name such as P3.
NUMBER = re.compile(
    r"(?<![A-Za-z0-9])[£$€¥]?[0-9](?:[0-9.,:/–-]*[0-9])?(?: ?%| per ?cent\b)?|[£$€¥%]|\bper ?cent\b",  # noqa: RUF001
    re.IGNORECASE,
)
# HTML and Markdown.
MARKUP = re.compile(
    r"</?[a-z!][^<>]*>?|&#?\w+;|\]\(|\*\*|`|(?<!\w)([*_])\b[^*_]+\b\1(?!\w)|^#+ ",
    re.IGNORECASE | re.MULTILINE,
)


def numbers_stand_in_figures(draft: Draft) -> Iterator[Problem]:
    """A number stands once, in figures.yaml or facts.yaml with its source; prose holds none."""
    for written in texts(draft, Title, Prose):
        for match in NUMBER.finditer(BRACED.sub(lambda m: " " * len(m.group()), written.text)):
            yield Problem(
                draft.place(written.text, match.start()),
                f"{written} must not hold the number '{match.group()}'; put it into data/figures.yaml "
                "and write {figure:its-id}",
            )


def text_is_text(draft: Draft) -> Iterator[Problem]:
    """Text holds no HTML and no Markdown: the page decides how it looks."""
    for written in texts(draft, Title, Prose):
        found = list(MARKUP.finditer(written.text))
        if found:
            listed = ", ".join(dict.fromkeys(f"'{match.group()}'" for match in found))
            at = draft.place(written.text, found[0].start())
            yield Problem(at, f"{written} must be plain text; found {listed}, which is markup")


def figures_are_used(draft: Draft) -> Iterator[Problem]:
    """Every figure is used somewhere."""
    if not draft.whole:
        return
    # As written, since a text that could not be built uses its figures too.
    lines = [line for lines in draft.texts.values() for line in lines if not line.lstrip().startswith("#")]
    used = {match.group(1) for match in re.finditer(r"\{[^{}:]*:\s*([^{}]*?)\s*\}", "\n".join(lines))}
    charted = (e for e in draft.entries if isinstance(e, model.Bar))
    used |= {own for bar in charted for own in (bar.figures or {}).values()}
    figures = [f for f in getattr(draft.files.get("figures.yaml"), "figures", None) or () if f is not None]
    misspelt = used - {f.id for f in figures}
    for figure in figures:
        meant = figure.id in used or closest(figure.id, misspelt)
        if not meant and not is_misspelt(figure.id):
            message = f"figure '{figure.id}' must be used, as {{figure:{figure.id}}}, or removed"
            yield Problem(figure.id.at, message)


def figures_have_their_kind(draft: Draft) -> Iterator[Problem]:
    """An amount, a percentage and a count are whole numbers; a date and a text are text."""
    for figure in getattr(draft.files.get("figures.yaml"), "figures", None) or ():
        if figure is None or figure.unit is None or figure.value is None:
            continue
        number = figure.unit in {"GBP", "percent", "count"}
        if number != isinstance(figure.value, int):
            wanted = "a whole number, without quotes or a sign" if number else "text, in quotes"
            message = f"'value' of {name_of(figure)} must be {wanted}, since its unit is {figure.unit}"
            yield Problem(figure.places["value"], f"{message}; found {described(figure.value)}")


def boxes_say_something(draft: Draft) -> Iterator[Problem]:
    """A box has a paragraph or a list."""
    for box in (e for e in draft.entries if isinstance(e, model.BoxBlock)):
        if box.paragraphs == () and box.items == ():
            yield Problem(box.at, f"{name_of(box)} must have 'paragraphs' or 'items'")


def counted_texts_have_forms(draft: Draft) -> Iterator[Problem]:
    """A text that counts has forms by CLDR category: in the base for one and for all others."""
    interface = draft.files.get("ui.yaml")
    wanted = ("one", "other") if draft.speech is None else ("other",)
    known = wanted if draft.speech is None else CATEGORIES
    for text in (interface.counted if interface else None) or ():
        if text is None or not isinstance(text.forms, dict):
            continue
        at = text.places["forms"]
        for form in wanted:
            if form not in text.forms:
                yield Problem(at, f"'forms' of {name_of(text)} must have '{form}'")
        for form in text.forms:
            if isinstance(form, Text) and form not in known:
                message = f"form '{form}' of {name_of(text)} must be one of {', '.join(known)}"
                yield Problem(at, message + nearest(form, known))


def glossary_forms_differ(draft: Draft) -> Iterator[Problem]:
    """A form of words belongs to one glossary entry."""
    seen: dict[str, Any] = {}
    glossary = draft.files.get("glossary.yaml")
    for entry in (glossary.entries if glossary else None) or ():
        for form in entry.words() if entry is not None else ():
            owner = seen.setdefault(form.lower(), entry)
            if owner is not entry and isinstance(entry.forms, Text):
                at = draft.place(entry.forms, _form_start(entry.forms, form))
                message = f"form '{form}' of {name_of(entry)} must belong to it alone"
                yield Problem(at, f"{message}; {name_of(owner)} has it too")


def _form_start(forms: str, form: str) -> int:
    match = re.search(rf"(?:^|,)\s*({re.escape(form)})\s*(?:,|$)", forms)
    return match.start(1) if match else 0
