"""What is not in a page's language says so, wherever it stands."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag
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


def test_what_stands_alone_is_marked_where_it_stands() -> None:
    """The element around it says the language; otherwise one is made for it."""
    en = between("Ask", "en")
    assert shown(f"<p>{en}</p>") == '<p lang="en" dir="ltr">Ask</p>'
    assert shown(f"<p>{en} 2</p>") == '<p><span lang="en" dir="ltr">Ask</span> 2</p>'
    assert shown(f'<p title="{en}" data-x="{en}">a</p>') == '<p title="Ask" data-x="Ask">a</p>'
    assert shown(f"<option>{en}</option>") == '<option lang="en" dir="ltr">Ask</option>'
    assert shown(f"<option>{en}, 2</option>") == "<option>Ask, 2</option>"
    term = between(f"Ask the {between('cyngor', 'cy')} now", "en")
    assert shown(f"<option>{term}</option>") == '<option lang="en" dir="ltr">Ask the cyngor now</option>'
    assert shown(f"<option>{en} {en}</option>") == "<option>Ask Ask</option>"
    assert shown(f'<td data-label="x">{en}</td>').count('<td data-label="x"><span lang="en"') == 1
    assert shown(f"<li>{en}</li>") == '<li><span lang="en" dir="ltr">Ask</span></li>'
    assert shown(f"# {en}") == '# <span lang="en" dir="ltr">Ask</span>'
    assert shown(f"<p>{between('Hen', '', stale=True)}</p>") == '<p><span class="eg-stale">Hen</span></p>'
    nested = between(f"See {between('Geirfa', 'cy')}", "en")
    assert shown(f"<p>{nested}</p>").count("<span lang=") == 2
    assert shown("<p>nothing</p>") == "<p>nothing</p>"
    assert 'dir="rtl"' in shown(between("a", "ar"))


def test_words_in_a_drawing_are_marked_line_by_line() -> None:
    """There are other elements for it, and a text is cut into lines."""
    word = Marked(f"{between('Ask the ' + between('big one', 'cy') + ' now', 'en')} hen")
    lines = language.in_lines(word, ["Ask the big", "one now hen"])
    assert lines == ["Ask the big", "one now hen"]
    first, second = (shown(str(Markup("<text>{}</text>").format(line))) for line in lines)
    en, cy = (f'<tspan lang="{lang}" direction="ltr" unicode-bidi="isolate">' for lang in ("en", "cy"))
    assert first == f"<text>{en}Ask the {cy}big</tspan></tspan></text>"
    assert second == f"<text>{en}{cy}one </tspan>now </tspan>hen</text>"
    assert language.in_lines("Ask now", ["Ask", "now"]) == ["Ask", "now"]


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
