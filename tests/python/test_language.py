"""What is not in a page's language says so, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdown import Markdown
from markupsafe import Markup

from macros.content import Content, load
from macros.read import Place, Said, Text
from macros.render import language
from macros.render.context import Context
from macros.render.inline import Inline
from macros.render.language import Marked, between, shown
from macros.render.pages import Pages
from tests.served import ROOT

AT = Place("x.yaml")


@pytest.fixture(scope="module")
def welsh() -> Content:
    """The Welsh edition: the interface and the terms of the glossary are in Welsh, the rest is not."""
    return load(ROOT, "cy-wales")


@pytest.fixture(scope="module")
def pages(welsh: Content) -> Pages:
    """Its pages."""
    return Pages(welsh)


def soup(text: str) -> BeautifulSoup:
    """A page as the site generators make it."""
    return BeautifulSoup(Markdown(extensions=["attr_list", "macros.render.raw"]).convert(text), "html.parser")


def language_at(node: Any) -> str:
    """The language that a reader's device takes a text for; empty: the page's."""
    owner = next((p for p in node.parents if isinstance(p, Tag) and p.get("lang")), None)
    return str(owner["lang"]) if owner else ""


def texts(page: BeautifulSoup) -> Iterator[NavigableString]:
    """Every text that readers meet."""
    for node in page.find_all(string=True):
        if isinstance(node, NavigableString) and re.search(r"[A-Za-z]{2}", node):
            yield node


def rest(text: str, *known: set[str]) -> str:
    """What is left of a text without what is known, longest first, and without what is no word."""
    text = " ".join(text.split())
    for piece in sorted({" ".join(p.split()) for pieces in known for p in pieces}, key=len, reverse=True):
        if len(piece) > 1:
            text = text.replace(piece, " ")
    return "".join(re.findall(r"[A-Za-z]{2,}", text))


def test_what_stands_alone_is_marked_where_it_stands() -> None:
    """The element around it says the language; otherwise one is made for it."""
    en = between("Ask", "en")
    assert shown(f"<p>{en}</p>") == '<p lang="en" dir="ltr">Ask</p>'
    assert shown(f"<p>{en} 2</p>") == '<p><span lang="en" dir="ltr">Ask</span> 2</p>'
    assert shown(f'<p title="{en}" data-x="{en}">a</p>') == '<p title="Ask" data-x="Ask">a</p>'
    assert shown(f"<option>{en}</option>") == '<option lang="en" dir="ltr">Ask</option>'
    assert shown(f"<option>{en}, 2</option>") == "<option>Ask, 2</option>"
    assert shown(f"# {en}") == '# <span lang="en" dir="ltr">Ask</span>'
    assert shown(f"<p>{between('Hen', '', stale=True)}</p>") == '<p><span class="eg-stale">Hen</span></p>'
    nested = between(f"See {between('Geirfa', 'cy')}", "en")
    assert shown(f"<p>{nested}</p>").count("<span lang=") == 2
    assert shown("<p>nothing</p>") == "<p>nothing</p>"
    assert 'dir="rtl"' in shown(between("a", "ar"))


def test_marked_words_are_plain_words_to_all_but_templates() -> None:
    """They are measured, cut and written into tables as any others."""
    word = Marked(between("<Ask>", "en"))
    assert word == "<Ask>"
    assert word[-1] == ">"
    assert Markup("{}").format(word) == between("&lt;Ask&gt;", "en")


def test_english_in_a_welsh_page_has_english_terms_and_links(welsh: Content) -> None:
    """And what is Welsh within it says so again."""
    inline = Inline(welsh, "home")
    source = Said("Ask a {term:council.one}. {page:glossary}, {value:charity-regulator.name}", AT, lang="en")
    html = shown(str(inline.html(source)))
    found = BeautifulSoup(html, "html.parser")
    outer = found.span
    assert isinstance(outer, Tag)
    assert outer["lang"] == "en"
    assert "council" in html
    assert [(t.get_text(), t["lang"]) for t in outer.find_all(lang="cy")] == [
        ("Geirfa", "cy"),
        ("Comisiwn Elusennau Cymru a Lloegr", "cy"),
    ]
    in_welsh = inline.plain(Text("{term:council.one}", AT))
    assert in_welsh == "cyngor"


def test_words_of_the_interface_are_marked_piece_by_piece(welsh: Content) -> None:
    """What is filled in keeps its own language."""
    context = Context(welsh, "home")
    said = context.ui("exercise-sheet", title=Said("Map", AT, lang="en"))
    assert said == "Taflen i'w hargraffu: Map"
    assert isinstance(said, Marked)
    assert said.raw == "Taflen i'w hargraffu: " + between("Map", "en")
    heading = shown(str(context.heading(2, said, "sheet")))
    assert '<span lang="en" dir="ltr">Map</span>' in heading
    assert "&#39;" in heading


@pytest.mark.parametrize("own", ["home", "case-leeds", "glossary", "bid-no-bid", "journey", "all"])
def test_every_english_text_of_a_welsh_page_says_so(welsh: Content, pages: Pages, own: str) -> None:
    """0 texts without the right language: what a device would read as Welsh is Welsh."""
    speech = welsh.speech
    assert speech is not None
    entries = [one.entry for one in speech.texts.values() if one.is_shown and one.entry]
    texts_known = [words for e in entries for words in (e.msgstr, *(e.msgstr_plural or {}).values())]
    known = {piece.strip() for text in texts_known for piece in re.split(r"\{[^}]*\}", text)}
    known |= {str(one.source.text) for one in speech.texts.values() if one.state == "same"}
    # Names are as they are in every language: of works, of people, in figures and facts.
    names = {str(w.title) for w in welsh.sources.works} | {str(f.value) for f in welsh.figures.values()}
    names |= {str(s.title) for w in welsh.sources.works for s in w.sections} | set(welsh.values.values())
    names |= {str(part) for w in welsh.sources.works for part in (w.publisher, w.date, w.kind)}
    names |= {str(speech.about.note), "Cymraeg", "Saesneg"}
    names |= {"miliwn"}  # in figures
    wanted = [p for p in (own,) if p in welsh.titled] or list(welsh.titled)[:40]
    for page in wanted:
        entry = welsh.titled[page]
        text = pages.tool(page) if page in welsh.tools else pages._alone(entry)
        found = soup(text)
        for unread in found.find_all(["code", "cite", "svg"]):
            unread.decompose()
        for node in texts(found):
            if not language_at(node):
                assert not rest(str(node), known, names), f"{page}: {node!r} is taken for Welsh"
        for part in found.find_all(lang=True):
            assert part.get("dir") in {"ltr", "rtl"} or part.get("direction")


def test_a_page_says_how_much_of_it_is_not_in_its_language(welsh: Content, pages: Pages) -> None:
    """Under its heading, and its state and note."""
    text = pages.page("about")
    assert text.index("# ") < text.index('<div class="eg-edition"')
    found = soup(text).find(class_="eg-edition")
    assert isinstance(found, Tag)
    speech = welsh.speech
    assert speech is not None
    count = len(speech.by_entry["about"])
    said = found.get_text()
    assert f"{count} o {count}" in said
    assert "Cymraeg" in said
    assert "Saesneg" in said
    assert "not yet reviewed by a Welsh speaker" in said
    assert "eg-edition" in pages.rule("bid-no-bid", next(iter(welsh.tools["bid-no-bid"].rules())))


def test_the_base_has_no_marks() -> None:
    """It is in one language, and its pages are as they were."""
    base = load(ROOT)
    text = Pages(base).page("home")
    assert not re.search(r"[\x06\x07\x08]|lang=|eg-edition", text)
    assert language.language_of(base.titled["home"].title) == ""
