"""What a built page of an edition needs that no site generator gives it.

Links to the same page in the other editions; the language of words that the theme copies out of pages: in
the menu, the list of contents and the page's title. Both site generators write these elements alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import escape

from macros.content import Content
from macros.files import BASE
from macros.locales import direction
from macros.model import Gate, Tool
from macros.render.inline import Inline
from macros.render.language import attributes, language_of, shown


class Way(NamedTuple):
    """To an edition that readers can switch to."""

    edition: str
    name: str
    locale: str
    url: str  # with a slash at its end

    @property
    def path(self) -> str:
        """Where it stands on its host."""
        return urlsplit(self.url).path


# ---------------------------------------------------------------- from edition to edition

_ALTERNATE = re.compile(r'\s*<link rel="?alternate"? href="?[^">]*"? hreflang="?[^">]*"?>')
_SELECT = re.compile(
    r'<li class="?md-select__item"?>\s*'
    r'<a href="?[^" >]*"? hreflang="?[^" >]*"? class="?md-select__link"?>\s*(?P<name>[^<]*?)\s*</a>\s*</li>'
)


def link(folders: Mapping[Way, Path], lost: list[str]) -> None:
    """Link every page of built editions to the same page of the others, or else to their homes.

    ``lost`` are editions that the pages name and that could not be built.
    """
    pages = {way: _pages(folder, {w.edition for w in folders} | set(lost)) for way, folder in folders.items()}
    for way, folder in folders.items():
        lacking = {other: sorted(pages[way] - pages[other]) for other in folders}
        for address in pages[way]:
            file = folder / address / "index.html"
            html = file.read_text(encoding="utf-8")
            file.write_text(_linked(html, address, lacking), encoding="utf-8")


def _pages(folder: Path, editions: set[str]) -> set[str]:
    """The addresses of the pages in a folder; those of other editions in it are not among them."""
    found = (path.parent.relative_to(folder) for path in folder.rglob("index.html"))
    return {
        "" if path == Path() else f"{path.as_posix()}/"
        for path in found
        if not path.parts or path.parts[0] not in editions
    }


def _linked(html: str, address: str, lacking: Mapping[Way, list[str]]) -> str:
    by_name = {way.name: way for way in lacking}

    def item(match: re.Match[str]) -> str:
        way = by_name.get(unescape(match["name"]))
        if way is None:
            return ""
        there = "" if address in lacking[way] else address
        # A script sets the link anew when the reader goes on without loading the whole page again.
        return (
            f'<li class="md-select__item"><a class="md-select__link" href="{way.path}{there}"'
            f' hreflang="{way.locale}" lang="{way.locale}" dir="{direction(way.locale)}"'
            f' data-eg-edition="{way.path}" data-lacks="{escape(json.dumps(lacking[way]))}">'
            f"{escape(way.name)}</a></li>"
        )

    head = "".join(_head_links(address, lacking))
    return _SELECT.sub(item, _ALTERNATE.sub("", html).replace("</head>", f"{head}</head>", 1))


def _head_links(address: str, lacking: Mapping[Way, list[str]]) -> Iterator[str]:
    """The same page in other languages, for those who list pages: one for each language, and the base."""
    seen: set[str] = set()
    for way, lacks in lacking.items():
        for name in (way.locale, "x-default") if way.edition == BASE else (way.locale,):
            if address not in lacks and name not in seen:
                seen.add(name)
                # The space keeps the theme's script from asking for a list of pages below each of these.
                yield f'<link rel="alternate " href="{way.url}{address}" hreflang="{name}">\n'


# ---------------------------------------------------------------- words that the theme copies

# What holds a title, and nothing else: in the menu, at the top and at the foot.
_COPIED = [
    re.compile(f"(?P<open>{opened}\\s*)(?P<text>[^<]*?)(?=\\s*{closed})")
    for opened, closed in (
        ('<(?:span|div) class="?md-ellipsis"?>', "</(?:span|div)>"),
        ('<a href="?[^" >]*"? class="?md-tabs__link"?>', "</a>"),
        ('<span class="?md-nav__icon md-icon"?></span>', "</label>"),
    )
]
# What may only hold text, or says its words in an attribute.
_BARE = [
    re.compile("(?P<open><title)>(?P<text>[^<]*?)(?= - [^<]*</title>)"),
    re.compile(
        '(?P<open><(?:input|label|meta)\\b[^<>]* (?:title|aria-label|content)="(?P<text>[^"]*)"[^<>]*)>'
    ),
]
# A link at the foot: its label would say a title again, with a word of the theme before it.
_FOOT = re.compile(
    r'(<a [^>]*class="?md-footer__link md-footer__link--(\w+)"?) aria-label="[^"]*"'
    r'(.*?<div) (class="?md-footer__title)',
    re.DOTALL,
)
# A heading of which a part is in another language, and the way to it in the list of contents.
_HEADING = re.compile('<h[1-6] id="?([^" >]+)"?[^>]*>([^\n]*<span lang=[^\n]*)</h')
_TO_HEADING = re.compile(
    r'(?P<open><a href="?#(?P<id>[^" >]+)"? class="?md-nav__link"?>\s*<span class="?md-ellipsis"?>)[^<]*'
)


def mark(folder: Path, content: Content) -> None:
    """Say the language of what the theme copied into every page of an edition, where it is another one."""
    if content.speech is None:
        return
    foreign = _foreign(content)
    start = f'<html lang="{content.locale}"'
    for file in folder.rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        # The theme gives the direction to the page's body only, and its title stands outside of that.
        html = html.replace(start, f'{start} dir="{direction(content.locale)}"', 1)
        file.write_text(_marked(html, foreign), encoding="utf-8")


class _Foreign(NamedTuple):
    """A text in another language than the page's: its attributes, and what pages show of it."""

    attributes: str
    html: str


def _foreign(content: Content) -> dict[str, _Foreign]:
    """Titles that are not in the edition's language, by their words."""
    plain = Inline(content, "home", link_terms=False).plain
    texts: list[str] = [content.words[key] for key in ("theme-dark", "theme-light")]
    texts += [words for key, words in content.words.items() if key.startswith("menu-")]
    texts.append(content.titled["home"].summary)
    for entry in content.titled.values():
        texts += [entry.title, entry.short]
        if isinstance(entry, Tool):
            texts += [rule.must if isinstance(rule, Gate) else rule.ask for rule in entry.rules().values()]
    own = {str(plain(text)) for text in texts if not language_of(text)}
    return {
        str(said): _Foreign(str(attributes(language_of(text))), shown(str(escape(said))))
        for text in texts
        if (said := plain(text)) not in own
    }


def _marked(html: str, foreign: Mapping[str, _Foreign]) -> str:
    headings = dict(_HEADING.findall(html))

    def known(match: re.Match[str]) -> _Foreign | None:
        return foreign.get(unescape(match["text"]))

    def copied(match: re.Match[str]) -> str:
        return match["open"] + (found.html if (found := known(match)) else match["text"])

    def bare(match: re.Match[str]) -> str:
        start = len(match["open"])
        return match["open"] + (found.attributes if (found := known(match)) else "") + match[0][start:]

    html = _TO_HEADING.sub(lambda m: m["open"] + headings[m["id"]] if m["id"] in headings else m[0], html)
    for pattern in _COPIED:
        html = pattern.sub(copied, html)
    for pattern in _BARE:
        html = pattern.sub(bare, html)
    # The link around the logo says what it is.
    return _FOOT.sub(r'\1 aria-labelledby="eg-\2"\3 id="eg-\2" \4', html).replace('alt="logo"', 'alt=""')
