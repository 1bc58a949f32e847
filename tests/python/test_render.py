"""What is written is what is shown: no text of the content can become markup, and no word is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from macros.content import Content, load
from macros.model import Figure
from macros.read import Place
from macros.render.inline import Inline, link_mark, markdown, shown
from macros.render.pages import TEMPLATES, Pages
from macros.render.place import relative
from macros.shape import Id, Name, SourceRef
from tests.pages import CONTENT
from tests.served import ROOT
from tools.reflect import PATTERNS

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    "</p></section><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "[link](javascript:alert(1))",
    "**bold** _em_ `code` ~~gone~~",
    "&lt;b&gt; &amp;amp; &#60;",
    "# heading",
    "1. list",
    "![x](y){ onclick=alert(1) }",
    "{ #other-id }",
    "\\*escaped\\*",
]


def heading_of(text: str) -> BeautifulSoup:
    """A text as the heading of a page, as the site generators make it."""
    html = Markdown(extensions=["attr_list", "toc"]).convert(f"## {markdown(text)} {{ #own }}")
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_heading_shows_any_text_as_it_is(payload: str) -> None:
    """One heading, no element inside it, the id that was meant."""
    soup = heading_of(payload)
    assert [tag.name for tag in soup.find_all(True)] == ["h2"]
    assert soup.find("h2", id="own") is not None
    assert soup.get_text().split() == payload.split()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).filter(str.strip))
def test_no_text_breaks_out_of_a_heading(text: str) -> None:
    """Whatever marks a title has, Markdown sees none of them."""
    assert [tag.name for tag in heading_of(text).find_all(True)] == ["h2"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_prose_shows_any_text_as_it_is(payload: str) -> None:
    """Escaped, so that the page shows what was typed."""
    html = str(Inline(CONTENT, "power", link_terms=False).html(payload.replace("{", "(").replace("}", ")")))
    soup = BeautifulSoup(f"<p>{html}</p>", "html.parser")
    assert [tag.name for tag in soup.find_all(True)] == ["p"]
    assert soup.get_text() == payload.replace("{", "(").replace("}", ")")


def test_a_term_is_linked_where_it_is_first_used() -> None:
    """Once on a page, in any capitals, not inside another word, and never in the glossary itself."""
    inline = Inline(CONTENT, "power")
    html = str(inline.html("Social investors and non-social investors. A social investor. Lived experience."))
    links = BeautifulSoup(html, "html.parser").find_all("a", class_="eg-term")
    assert [link.get_text() for link in links] == ["Social investors", "Lived experience"]
    assert links[0]["href"] == link_mark("glossary", "social-investor")
    assert links[0]["title"]
    assert "<a" not in str(Inline(CONTENT, "glossary", link_terms=False).html("Lived experience"))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (650000, "GBP", "£650,000"),
        (22, "percent", "22%"),
        (1837, "count", "1,837"),
        (43300000, "GBP", "£43.3 million"),
        (10000000, "GBP", "£10 million"),
        (2599438, "GBP", "£2,599,438"),
        ("May 2020", "date", "May 2020"),
    ],
)
def test_a_figure_is_shown_with_its_unit(value: int | str, unit: str, text: str) -> None:
    """As British readers write it."""
    figure = Figure(
        at=Place("x"),
        id=Id("x"),
        value=value if isinstance(value, int) else Name(value),
        unit=unit,  # type: ignore[arg-type]
        sources=(SourceRef("editorial"),),
    )
    assert shown(figure, "en") == text


@pytest.mark.parametrize(
    ("origin", "target", "link"),
    [
        ("", "power/", "power/"),
        ("power/balance/", "", "../../"),
        ("power/balance/", "glossary/#equity", "../../glossary/#equity"),
        ("power/", "power/#money", "#money"),
        ("power/", "power/", "./"),
    ],
)
def test_links_are_relative_to_their_page(origin: str, target: str, link: str) -> None:
    """So that a site works wherever it stands."""
    assert relative(origin, target) == link


def test_rendering_is_pure() -> None:
    """The same content gives the same page, from the same renderer and from another."""
    pages = Pages(CONTENT)
    again = Pages(load(ROOT))
    for own in CONTENT.pages:
        assert pages.page(own) == pages.page(own) == again.page(own)
    assert pages.tool("bid-no-bid") == again.tool("bid-no-bid")
    assert pages.glossary() == again.glossary()


def words_used(content: Content) -> set[str]:
    """The keys of the interface that templates, the command and the browser's scripts ask for."""
    known = {*content.words, *content.counted}
    templates = "\n".join(p.read_text(encoding="utf-8") for p in TEMPLATES.glob("*.j2"))
    used = set(re.findall(r'ui\("([a-z-]+)"', templates)) - {
        "box-",
        "exercise-",
        "effect-",
        "standing-",
        "pattern-",
    }
    # A choice between two keys; a key that is missing stops the build.
    used |= {key for key in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', templates) if key in known}
    used |= {f"box-{kind}" for kind in ("example", "advice", "caveat", "question")}
    used |= {f"exercise-{origin}" for origin in ("explained", "named", "ours")}
    used |= {f"standing-{status}" for status in ("preview", "published", "dormant")}
    used |= {f"effect-{effect}" for effect in ("same", "opposite")}
    cli = Path(ROOT / "macros" / "cli.py").read_text(encoding="utf-8")
    terminal = Path(ROOT / "macros" / "told.py").read_text(encoding="utf-8")
    used |= {f"tool-{key}" for key in re.findall(r'self\.word\(\s*"([a-z-]+)"', terminal)}
    used |= {key for key in re.findall(r"[\"']([a-z]+(?:-[a-z]+)+)[\"']", cli) if key in known}
    runtime = ROOT / "docs/assets/runtime"
    # The reflection's scripts ask for its own words, and for one of the tools'.
    ours = {p: p.read_text(encoding="utf-8") for p in runtime.glob("reflect*.mjs")}
    asked = re.findall(r'\.say\(\s*"([a-z-]+)"', "\n".join(ours.values()))
    used |= {f"reflect-{key}" for key in asked if key != "clear-confirm"}
    used |= {f"pattern-{pattern}" for pattern in PATTERNS}
    scripts = "\n".join(p.read_text(encoding="utf-8") for p in runtime.glob("*.mjs") if p not in ours)
    used |= {f"tool-{key}" for key in re.findall(r"\bwords\.([a-z]+)", scripts)}
    used |= {f"tool-{key}" for key in re.findall(r'\bwords\["([a-z-]+)"\]', scripts)}
    # The theme's words in an edition, and groups of the menu that go by a word of their own.
    staging = Path(ROOT / "macros" / "staging.py").read_text(encoding="utf-8")
    used |= {"menu-reference", *re.findall(r'"(theme-[a-z-]+)"', staging)}
    used.add("fact-to-confirm")  # where an edition does not know what its law says
    # States of the result, whose names are keys.
    return used | {f"tool-{state}" for state in ("starting", "thinking", "failed", "runaway", "bug")}


def test_every_word_of_the_interface_is_there_and_is_used() -> None:
    """None is missing when a page asks for it, and translators meet none that nobody sees."""
    assert words_used(CONTENT) == {*CONTENT.words, *CONTENT.counted}
