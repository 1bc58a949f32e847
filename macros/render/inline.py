"""A text of the content -> HTML: placeholders filled, everything else escaped, glossary terms linked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from macros import locales
from macros.content import Content
from macros.model import PLACEHOLDER, Figure, GlossaryEntry
from macros.read import Said, Text
from macros.render import language
from macros.render.language import between, is_stale, language_of, marks_of

_NUMBERS = {"GBP": locales.pounds, "percent": locales.percent, "count": locales.count}


def shown(figure: Figure, locale: str) -> str:
    """A figure as readers of a language see it: £650,000, £43.3 million, 22%, 1,837."""
    if said := _NUMBERS.get(figure.unit):
        return said(locale, int(figure.value))
    assert isinstance(figure.value, str)  # what is no number is text
    return figure.value


def link_mark(page: str, fragment: str = "") -> str:
    """A link in a text that may stand on its own page or among others (see ``place.py``)."""
    return f"\x02{page}#{fragment}\x03"


def markdown(text: str) -> str:
    """Text that Markdown shows exactly as it is, for headings: every mark becomes a character reference."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda m: f"&#{ord(m.group())};", text)


def filled(text: str, /, **words: object) -> str:
    """A text of the interface with its {words} filled in; a word that is not given stays for the browser."""
    return re.sub(r"\{([a-z]+)\}", lambda m: str(words.get(m.group(1), m.group())), text)


def form_for(content: Content, key: str, number: int) -> str:
    """The form of a text of the interface that a number takes in the language that the text is in."""
    found = forms_of(content, key)
    forms: dict[str, str] = found["forms"]
    return forms.get(locales.category(found["lang"], number), forms["other"])


def forms_of(content: Content, key: str) -> dict[str, Any]:
    """The forms of a text that counts, by category, and what there is to say of their language."""
    forms = content.counted[key]
    return {"lang": content.locale, "forms": forms} | marks_of(forms["other"])


# Words, or the id of a page, and the language of the text around them -> HTML.
_Words = Callable[[str, str], Markup]


class Inline:
    """Turns the texts of one page into HTML, and remembers what the page has shown so far."""

    def __init__(self, content: Content, own: str, link_terms: bool = True) -> None:
        """Serve the page ``own``; ``link_terms``: link the first use of each glossary term."""
        self.content = content
        self.own = own
        self.seen: list[GlossaryEntry] = []  # terms used so far
        self.figures: list[Figure] = []  # used since someone last emptied it
        self._unseen = dict(content.forms) if link_terms else {}

    def html(self, text: str) -> Markup:
        """Prose with links to pages and to the glossary."""
        return self._fill(text, self._linked, self._page_link)

    def plain(self, text: str) -> str:
        """The same words without any link."""
        return language.plain(self._raw(text))

    def link(self, page: str, fragment: str = "") -> str:
        """The link to anything that has a page of its own, until ``place.py`` knows from where."""
        return link_mark(page, fragment)

    def title_of(self, page: str) -> str:
        """The title of a page or tool, in plain words."""
        return self.plain(title_of(self.content, page))

    def _raw(self, text: str, within: str = "") -> str:
        """The words, with marks around what is in another language than ``within``."""
        return str(
            self._fill(
                text,
                lambda words, _: Markup(words),
                lambda page, lang: Markup(self._raw(title_of(self.content, page), lang)),
                within,
            )
        )

    def _fill(self, text: str, words: _Words, page: _Words, within: str = "") -> Markup:
        """The text with its placeholders filled, in marks if it is not in the language ``within``."""
        lang = language_of(text)
        parts: list[Markup] = []
        end = 0
        for match in PLACEHOLDER.finditer(text) if "{" in text else ():
            parts.append(words(text[end : match.start()], lang))
            parts.append(self._value(match.group(1), match.group(2), words, page, lang))
            end = match.end()
        parts.append(words(text[end:], lang))
        return self._in_marks(Markup("").join(parts), lang, within, is_stale(text))

    def _in_marks(self, html: Markup, lang: str, within: str, stale: bool = False) -> Markup:
        if lang == within and not stale:
            return html
        return Markup(between(html, lang or self.content.locale, stale))

    def _value(self, kind: str, name: str, words: _Words, page: _Words, lang: str) -> Markup:
        """What a placeholder stands for, in a text of the language ``lang``."""
        if kind == "page":
            return page(name, lang)
        if kind == "figure":
            figure = self.content.figures[name]
            if figure not in self.figures:
                self.figures.append(figure)
            value = shown(figure, lang or self.content.locale)
            if not isinstance(value, Text):
                return words(value, lang)  # a number is written as the text around it
        else:
            value = self.content.values[f"{kind}:{name}"]
        if lang and isinstance(value, Said) and value.source is not None:
            return words(value.source, lang)  # a text that is not translated has the words of its language
        return self._in_marks(words(value, language_of(value)), language_of(value), lang)

    def _page_link(self, page: str, lang: str) -> Markup:
        title = escape(self._raw(title_of(self.content, page), lang))
        return Markup('<a href="{}">{}</a>').format(self.link(page), title)

    def _linked(self, text: str, lang: str) -> Markup:
        """Escaped text, the first use on the page of each glossary term linked that is of its language."""
        parts: list[Markup] = []
        end = 0
        # Far quicker than a pattern that minds no capitals; of no use for the few letters that change length.
        lower = text.lower()
        found = self.content.any_form.finditer(lower) if self._unseen and len(lower) == len(text) else ()
        for match in found:
            entry = self._unseen.get(match.group())
            if entry is None or language_of(entry.forms or "") != lang:
                continue
            word = text[match.start() : match.end()]
            self._unseen = {form: e for form, e in self._unseen.items() if e is not entry}
            self.seen.append(entry)
            parts += [
                escape(text[end : match.start()]),
                self._term(word, lang, entry),
            ]
            end = match.end()
        parts.append(escape(text[end:]))
        return Markup("").join(parts)

    def _term(self, word: str, lang: str, entry: GlossaryEntry) -> Markup:
        """A glossary term. The link is in the language of its title, and the word says when it is not."""
        title = Inline(self.content, self.own, link_terms=False).plain(entry.definition)
        spoken = language_of(entry.definition)
        outer = language.attributes((spoken or self.content.locale) if spoken != lang else "")
        return Markup('<a class="eg-term" href="{}" title="{}"{}>{}</a>').format(
            self.link("glossary", entry.id), title, outer, self._in_marks(escape(word), lang, spoken)
        )


def title_of(content: Content, page: str) -> str:
    """The title of anything that has a page of its own."""
    title: str = content.titled[page].title
    return title


def source_parts(content: Content, ref: str) -> tuple[str, str]:
    """The title of the work that a source reference names, and that of the section ("" for a whole work)."""
    work_id, _, section_id = ref.partition("#")
    work = next(w for w in content.sources.works if w.id == work_id)
    return work.title, next((s.title for s in work.sections if s.id == section_id), "")


def source_title(content: Content, ref: str) -> str:
    """A source reference on one line of plain text."""
    return ": ".join(filter(None, source_parts(content, ref)))
