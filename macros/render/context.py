"""What the templates of one page may call."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from macros.content import Content
from macros.locales import BASE_LOCALE, count, date, direction, percent, same_language
from macros.model import ChartBlock, DiagramBlock, GlossaryEntry, Link, Section, TableBlock
from macros.read import Said, Text
from macros.render import language
from macros.render.chart import chart
from macros.render.diagram import Drawing, drawn, numbered, turns
from macros.render.inline import Inline, filled, form_for, forms_of, markdown, source_parts
from macros.render.language import Marked, raw_of
from macros.standing import standings


class Context:
    """The page ``own``."""

    def __init__(self, content: Content, own: str) -> None:
        """Serve one page."""
        self.content = content
        self.own = own
        # Glossary terms are links everywhere but in the glossary itself.
        self.inline = Inline(content, own, link_terms=own != content.glossary.id)
        self.say = self.inline.html

    def ui(self, key: str, **words: object) -> str:
        """A text of the interface, with its {words} filled in."""
        return self._filled(self.content.words[key], words)

    def count(self, key: str, n: int, **words: object) -> str:
        """A text of the interface that depends on how many there are, with the number filled in."""
        number = count(self.content.locale, n)
        return self._filled(form_for(self.content, key, n), words | {"n": number})

    def forms(self, key: str) -> str:
        """The forms of such a text for a script, as JSON."""
        return json.dumps(forms_of(self.content, key), ensure_ascii=False)

    def _filled(self, text: str, words: dict[str, object]) -> str:
        locale = self.content.locale
        if not isinstance(text, Said) and not any(isinstance(word, Said | Marked) for word in words.values()):
            return filled(text, **words)
        pieces = re.split(r"(\{[a-z]+\})", text)
        given = {f"{{{name}}}": raw_of(word, locale) for name, word in words.items()}
        return language.plain("".join(given.get(piece, self._piece(text, piece)) for piece in pieces))

    def _piece(self, text: str, piece: str) -> str:
        """A part of a text, in marks if the text is not in the page's language."""
        lang, stale = language.language_of(text), language.is_stale(text)
        return language.between(piece, lang, stale) if lang or stale else piece

    def phrase(self, key: str, **parts: str) -> Markup:
        """A text of the interface, with its {words} filled in by HTML."""
        text = self.content.words[key]
        pieces = re.split(r"\{([a-z]+)\}", text)
        filled_in = [parts.get(word, f"{{{word}}}") for word in pieces[1::2]]
        said = (escape(self._piece(text, piece)) for piece in pieces[::2])
        both = zip_longest(said, map(Markup, filled_in), fillvalue=Markup())
        return Markup("").join(part for pair in both for part in pair)

    def number(self, number: int) -> str:
        """A number: 1,837."""
        return count(self.content.locale, number)

    def percent(self, share: int) -> str:
        """A share in whole per cent."""
        return percent(self.content.locale, share)

    def date(self, day: str) -> str:
        """A day, given as 2026-11-23."""
        return date(self.content.locale, day)

    def standings(self) -> list[dict[str, Any]]:
        """How far each edition is."""
        return standings(self.content.root)

    def id(self, fragment: str) -> str:
        """The id of a part of the page (see ``place.py``)."""
        return f"\x04{fragment}\x03"

    def heading(self, level: int, text: str, fragment: str = "") -> Markup:
        """A Markdown heading, which both site generators list."""
        mark = f" {{ #{self.id(fragment)} }}" if fragment else "\x05"
        words = raw_of(text if isinstance(text, Marked) else self.inline.plain(text), self.content.locale)
        return Markup(f"{'#' * level} {language.in_heading(words, markdown)}{mark}")

    def language(self, text: str, direction: str = "dir") -> Markup:
        """The attributes of a drawing, or of a part of it, whose words are not in the page's language."""
        return Markup(language.attributes(language.language_of(text)).replace(" dir=", f" {direction}="))

    def name(self, text: str) -> str:
        """A name, which no edition translates: it is in the language of whoever wrote it."""
        of_base = isinstance(text, Text) and not text.at.path.startswith("data/editions/")
        if not of_base or same_language(BASE_LOCALE, self.content.locale):
            return text
        return Marked(language.between(text, BASE_LOCALE))

    def cell(self, head: str, words: str) -> Markup:
        """A cell that says its heading again, for narrow screens: it is in the heading's language."""
        lang = language.language_of(head)
        if lang:
            words = Markup(language.between(str(words), self.content.locale))
        attributes = language.attributes(lang)
        return Markup('data-label="{}"{}>{}').format(self.inline.plain(head), attributes, words)

    def source(self, ref: str) -> tuple[str, str]:
        """The titles of the work and of the section that a reference names."""
        work, section = source_parts(self.content, ref)
        return self.name(work), self.name(section)

    def source_link(self, ref: str) -> str:
        """The link to where the page of sources tells of ``ref``."""
        return self.inline.link(self.content.sources.id, ref.replace("#", "-"))

    def rule_link(self, tool: str, rule: str) -> str:
        """The link to the page of a must or a criterion."""
        return self.inline.link(f"{tool}/{rule}")

    def step(self, page: Any, section: Section) -> int:
        """The number of a step among the page's steps."""
        return [s.id for s in page.sections if s.step].index(section.id) + 1

    def other_words(self) -> list[GlossaryEntry]:
        """The terms in the page's title and on the page so far that have other words for them."""
        title = self.content.any_form.finditer(self.inline.title_of(self.own).lower())
        found = [self.content.forms[match.group()] for match in title] + self.inline.seen
        return [entry for n, entry in enumerate(found) if entry.also and entry not in found[:n]]

    # -------------------------------------------------------- tables, charts, diagrams

    def figure(self, own: str) -> str:
        """A figure as readers see it; the page says what there is to say of it."""
        return self.inline.plain(f"{{figure:{own}}}")

    def chart(self, block: ChartBlock) -> Markup:
        """A chart as SVG."""
        return chart(block, self.content, self.inline.plain)

    def drawn(self, block: DiagramBlock, turned: bool) -> Drawing:
        """A diagram in its places."""
        return drawn(block, self.inline.plain, turned=turned, mirrored=self.is_mirrored)

    @property
    def is_mirrored(self) -> bool:
        """Readers begin on the right."""
        return direction(self.content.locale) == "rtl"

    def turns(self, block: DiagramBlock) -> bool:
        """A diagram needs a second drawing for narrow screens."""
        return turns(block)

    def numbered(self, block: DiagramBlock) -> list[Link]:
        """The arrows that say something, in the order of their numbers."""
        return numbered(block)

    def node(self, block: DiagramBlock, own: str) -> str:
        """The title of a box."""
        return self.inline.plain(next(n.title for n in block.nodes if n.id == own))

    def rows_of_table(self, block: TableBlock) -> list[list[str]]:
        """A table as rows of plain text, the headings first."""
        plain = self.inline.plain
        rows = [[plain(row.name), *(plain(row.cells[c.id]) for c in block.columns)] for row in block.rows]
        return [[plain(block.head), *(plain(c.title) for c in block.columns)], *rows]

    def rows_of_chart(self, block: ChartBlock, *about: str) -> list[list[str]]:
        """A chart's figures as rows of bare numbers, with unit, source and caveat, which go by ``about``."""
        plain, figures = self.inline.plain, self.content.figures
        rows = [
            [block.head, *(s.title for s in block.series), *about],
        ]
        for bar in block.bars:
            given = [figures[bar.figures[s.id]] for s in block.series]
            refs = dict.fromkeys(ref for figure in given for ref in figure.sources)
            caveats = dict.fromkeys(plain(figure.caveat) for figure in given if figure.caveat)
            values = [str(figure.value) for figure in given]
            rows.append([bar.name, *values, given[0].unit, " ".join(refs), " ".join(caveats)])
        return [[plain(cell) for cell in row] for row in rows]

    def csv(self, rows: Iterable[list[str]]) -> str:
        """Rows as an address that holds the whole file, so that it needs neither server nor script."""
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        # A byte-order mark, without which spreadsheets take UTF-8 for something else.
        return "data:text/csv;charset=utf-8," + quote("\ufeff" + file.getvalue())

    def file_name(self, title: str) -> str:
        """A name for a file, from a title in any language."""
        return re.sub(r"\W+", "-", self.inline.plain(title).lower()).strip("-")
