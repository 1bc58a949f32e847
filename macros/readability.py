"""How easy the pages are to read."""

from __future__ import annotations

from typing import Any, NamedTuple

import textstat

from macros.content import Content
from macros.model import CardsBlock, ChartBlock, DiagramBlock, TableBlock
from macros.render.inline import Inline
from macros.shape import Entry, Prose, fields_of


class Readability(NamedTuple):
    """A page: its Flesch reading ease (higher is easier), its words, and words in a sentence on average."""

    id: str
    ease: float
    words: int
    sentence: float


def readability(content: Content) -> list[Readability]:
    """Each page of the guide, case and exercise, in the order of the menu."""
    found = []
    for own, entry in content.titled.items():
        if own not in content.pages and own not in content.exercises:
            continue
        text = " ".join(_sentences(Inline(content, own, link_terms=False), entry))
        words, sentences = textstat.lexicon_count(text), textstat.sentence_count(text)
        found.append(Readability(own, textstat.flesch_reading_ease(text), words, words / max(1, sentences)))
    return found


def _sentences(inline: Inline, entry: Any) -> list[str]:
    """Each text of a page that is prose, ended like a sentence, so that a list is not one long sentence."""
    found: list[str] = []
    # Cells and labels are no sentences.
    if isinstance(entry, CardsBlock | TableBlock | ChartBlock | DiagramBlock):
        return found
    cls: Any = type(entry)
    for key, (kind, _) in fields_of(cls).items():
        value = getattr(entry, key.replace("-", "_"))
        if kind in (Prose, Prose | None) and value:
            text = inline.plain(value).strip()
            found.append(text if text[-1] in ".!?" else f"{text.rstrip(',;:')}.")
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Entry):
                    found += _sentences(inline, item)
    return found
