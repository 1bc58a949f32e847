"""Editions in made-up languages: no word is hard-coded, every fallback says its language, nothing leaks."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest

from macros.check.texts import BRACED
from macros.files import BASE
from tests.pseudo import GONE, Site, arabic, texts_of

# A name that is the same in every language.
SITE = "Even Ground"
ENGLISH = re.compile(r"\b[A-Za-z]{2,}\b")  # what has a digit in it, as "P3", is a name
ARABIC = re.compile("[\u0600-\u06ff]{2,}")
# CLDR knows nothing of en-XA, so its amounts and dates are English.
CLDR = re.compile(r"£[0-9.,]+ million\b|\b[A-Z][a-z]+ [0-9]+, [0-9]{4}\b")
# Attributes with words that readers meet, or a style sheet shows.
READ = {"title", "aria-label", "placeholder", "alt", "data-label"}
# Ids and the like in the data of scripts.
NO_PROSE = re.compile(r"[a-z0-9#/-]+(?: [a-z0-9#-]+)*|GBP")


class Met(NamedTuple):
    """Words that somebody meets, what is said of their language, and where they stand."""

    words: str
    lang: str | None
    dir: str | None
    at: str

    @property
    def is_bare(self) -> bool:
        """They stand where no part of them can be marked."""
        return " " in self.at or self.at in {"option", "title"}


class Words(HTMLParser):
    """All words of a page."""

    VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self, html: str) -> None:
        """Read it."""
        super().__init__()
        self.open: list[tuple[str, str | None, str | None]] = [("", None, None)]
        self.met: list[Met] = []
        self.data: list[tuple[str, str]] = []  # attributes for scripts, and tables to download
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins, perhaps in another language."""
        given = {name: value or "" for name, value in attrs}
        _, lang, direction = self.open[-1]
        lang, direction = given.get("lang", lang), given.get("dir", given.get("direction", direction))
        for name, value in given.items():
            if name in READ or (name == "content" and given.get("name") == "description"):
                self.met.append(Met(value, lang, direction, f"{tag} {name}"))
            elif name.startswith("data-") or value.startswith("data:text/csv"):
                self.data.append((name, value))
        if tag not in self.VOID:
            self.open.append((tag, lang, direction))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A part of a drawing."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in {name for name, *_ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Words."""
        tag, lang, direction = self.open[-1]
        if tag not in {"script", "style"} and data.strip():
            self.met.append(Met(" ".join(data.split()), lang, direction, tag))


def english_in(name: str, value: str) -> list[str]:
    """English in the data of a script, or in a table to download."""
    if name == "href":
        rows = csv.reader(io.StringIO(unquote(value.partition(",")[2]).removeprefix("\ufeff")))
        texts = [CLDR.sub("", cell) for row in rows for cell in row]
    elif value.startswith(("{", "[")):
        texts = list(strings(json.loads(value)))
    else:
        texts = [value] if re.search(r"\b[A-Z][a-z]+ [a-z]+", value) else []
    found = [text for text in texts if not NO_PROSE.fullmatch(text.strip())]
    return [text for text in found if ENGLISH.search(BRACED.sub("", text))]


def strings(value: Any) -> Iterator[str]:
    """Every text in plain values that says no language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"lang", "dir"}:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def names_in(site: Site) -> set[str]:
    """What is called the same in every language: works and their parts, and other editions."""
    works = site.content(BASE).sources.works
    found = {site.content(own).name for own in (BASE, *site.editions)}
    found |= {str(name) for w in works for name in (w.title, w.publisher, w.date, w.kind)}
    return found | {str(section.title) for work in works for section in work.sections}


def test_no_word_is_hard_coded(pseudo_site: Site) -> None:
    """In an edition that says everything, all that is English is a name, and says so."""
    names = {" ".join(name.split()) for name in names_in(pseudo_site)}
    faults = set()
    for address, html in pseudo_site.pages("en-xa"):
        page = Words(html)
        for met in page.met:
            words = CLDR.sub("", met.words).replace(SITE, "")
            is_name = met.lang == "en" and met.words.removeprefix(": ") in names
            if ENGLISH.search(words) and not is_name:
                faults.add((met.words, met.at, address))
        for name, value in page.data:
            faults |= {(text, name, address) for text in english_in(name, value)}
    assert sorted(faults) == []


def test_every_fallback_says_its_language(pseudo_site: Site) -> None:
    """In an edition that says every second text: what is English is marked so, and nothing else is.

    Where nothing can be marked, as in an attribute, an English text may hold the edition's own terms.
    """
    own = sorted(pseudo_site.content("ar-xc").values.values(), key=len, reverse=True)
    faults = set()
    for address, html in pseudo_site.pages("ar-xc"):
        for met in Words(html).met:
            words = met.words.replace(SITE, "")
            if met.is_bare and met.lang == "en":
                for value in own:
                    words = words.replace(value, "")
            spoken = (met.lang, met.dir)
            if (ENGLISH.search(words) and spoken != ("en", "ltr")) or (
                ARABIC.search(words) and spoken != ("ar-XB", "rtl")
            ):
                faults.add((met.words, met.at, met.lang, met.dir, address))
    assert sorted(faults) == []


# ---------------------------------------------------------------- what stands in no other edition


def files_of(site: Site, edition: str) -> Iterator[tuple[Path, str]]:
    """Every page, index and site map of an edition, with its text as readers and scripts take it."""
    start = site.folder if edition == BASE else site.folder / edition
    for path in sorted(start.rglob("*")):
        if path.suffix not in {".html", ".json", ".xml", ".gz", ".txt"}:
            continue
        place = path.relative_to(start)
        if place.parts[0] in {*site.editions, "assets"}:
            continue
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = unquote(raw.decode("utf-8"))
        yield place, json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".json" else text


@pytest.mark.parametrize("edition", [BASE, "en-xa", "ar-xb", "ar-xc"])
def test_nothing_of_another_edition_is_anywhere(pseudo_site: Site, edition: str) -> None:
    """Neither its facts nor its words: in pages, data, search index and site map. Its own are there."""
    foreign = [s for own, made in pseudo_site.editions.items() if own != edition for s in made.sentinels]
    if edition != BASE:
        foreign += law_of_the_base(pseudo_site)
    found = re.compile("|".join(map(re.escape, foreign)))
    own = set(pseudo_site.editions[edition].sentinels) if edition != BASE else set()
    everywhere, seen = "", []
    for place, text in files_of(pseudo_site, edition):
        assert not found.search(text), place
        seen.append(str(place))
        if str(place) in {"about/whole/index.html", "search/search_index.json"}:
            assert not own or any(sentinel in text for sentinel in own), place
            everywhere += text
    assert {"search/search_index.json", "sitemap.xml", "sitemap.xml.gz"} <= set(seen)
    missing = {sentinel for sentinel in own if sentinel not in everywhere}
    # What names a fact may be among what an edition leaves out.
    assert len(missing) <= (1 if edition == "ar-xc" else 0)


def law_of_the_base(site: Site) -> list[str]:
    """What is true in the base's own country, as far as no other text says it too."""
    facts = [fact for fact in site.base["facts.yaml"]["facts"] if fact.get("legal")]
    texts = "\n".join(texts_of(site.base))
    return [str(value) for fact in facts for value in fact["values"].values() if value not in texts]


def test_what_an_edition_removes_is_nowhere(pseudo_site: Site) -> None:
    """A question with its must, a term, a page: no word of them and no id."""
    left = "\n".join(texts_of(pseudo_site.base, without=GONE))
    gone = {piece.strip() for text in texts_of(pseudo_site.base, only=GONE) for piece in BRACED.split(text)}
    gone = {" ".join(text.split()) for text in gone if len(text) > 12 and text not in left}
    assert len(gone) > 10
    ids = r'question-effort|"effort"|time-to-write|[#"-]tupe\b|pan-london'
    found = re.compile("|".join([*map(re.escape, gone | {arabic(text) for text in gone}), ids]))
    for place, text in files_of(pseudo_site, "ar-xc"):
        # A term in a text is a link, and parts it.
        match = found.search(unescape(text)) or found.search(unescape(re.sub("</?a[^>]*>", "", text)))
        assert match is None, (place, match)
    assert found.search(dict(files_of(pseudo_site, "ar-xb"))[Path("tools/bid-no-bid/index.html")])
