"""Editions built beside the base: each in its words and with its facts, and nothing of another's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from macros.content import load
from macros.editions import environment_for
from macros.files import editions_of
from macros.render.language import language_of
from tests.python.test_site import article_text
from tests.served import ROOT, Editions

EDITIONS = editions_of(ROOT)[1:]
CONTENTS = {own: load(ROOT, own) for own in ("base", *EDITIONS)}


# The first is looked at with every change, the others in the matrix: what makes them is the same.
SOME = [*EDITIONS[:1], *(pytest.param(own, marks=pytest.mark.matrix) for own in EDITIONS[1:])]


@pytest.fixture
def site(editions: Editions) -> Path:
    """The base and every edition."""
    return editions.folder


def soup(path: Path) -> BeautifulSoup:
    """A page, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_has_exactly_its_pages(site: Path, edition: str) -> None:
    """Those of its content, each in its language, with a way to every other edition."""
    built = {p.parent.relative_to(site / edition).as_posix() for p in (site / edition).rglob("index.html")}
    assert built == {address.rstrip("/") or "." for address in CONTENTS[edition].addresses.values()}
    page = soup(site / edition / "index.html")
    assert page.html is not None
    assert page.html["lang"] == CONTENTS[edition].locale


def place(site: Path, edition: str) -> Path:
    """Where an edition stands."""
    return site if edition == "base" else site / edition


@pytest.mark.parametrize("edition", ["base", *SOME])
def test_each_page_leads_to_the_same_page_of_every_edition(
    site: Path, editions: Editions, edition: str
) -> None:
    """Or to that edition's home; without a script, and in the head for those who list pages."""
    hosts = {own: "/" if own == "base" else f"/{own}/" for own in CONTENTS}
    has = {own: set(content.addresses.values()) for own, content in CONTENTS.items()}
    for address in CONTENTS[edition].addresses.values():
        page = soup(place(site, edition) / address / "index.html")
        links = {str(a["data-eg-edition"]): str(a["href"]) for a in page.select(".md-select__link")}
        assert links == {root: root + (address if address in has[own] else "") for own, root in hosts.items()}
        for link in page.select(".md-select__link"):
            assert link["lang"] == link["hreflang"]
        heads = {str(e["hreflang"]): str(e["href"]) for e in page.select('link[rel~="alternate"]')}
        wanted = {
            content.locale: f"{editions.url.rstrip('/')}{hosts[own]}{address}"
            for own, content in CONTENTS.items()
            if address in has[own]
        }
        assert heads == wanted | ({"x-default": wanted["en"]} if "en" in wanted else {})


def test_the_theme_speaks_the_language_of_the_edition(site: Path) -> None:
    """In our words, and in no language of its own."""
    page = soup(site / "cy-wales" / "index.html")
    skip, description = page.select_one(".md-skip"), page.select_one("meta[name=description]")
    assert skip is not None
    assert skip.get_text(strip=True) == CONTENTS["cy-wales"].words["theme-skip"]
    assert description is not None
    assert str(description["content"])[:80] == str(CONTENTS["cy-wales"].titled["home"].summary)[:80]
    assert "Reference" not in {e.get_text(strip=True) for e in page.select(".md-nav__link")}
    settings = json.loads((site / "cy-wales/search/search_index.json").read_text(encoding="utf-8"))["config"]
    assert settings["lang"] == ["fold"]


def test_what_the_theme_copies_says_its_language(site: Path) -> None:
    """In the menu, the list of contents and the page's title."""
    page = soup(site / "cy-wales" / "power" / "index.html")
    title = page.find("title")
    assert isinstance(title, Tag)
    assert title["lang"] == "en"
    english = {str(e.title) for e in CONTENTS["base"].titled.values()}
    english |= {str(e.short) for e in CONTENTS["base"].titled.values()}
    own = {str(e.title) for e in CONTENTS["cy-wales"].titled.values() if not language_of(e.title)}
    own |= {str(e.short) for e in CONTENTS["cy-wales"].titled.values() if not language_of(e.short)}
    said = [e for e in page.select(".md-ellipsis") if e.get_text(strip=True) in english - own]
    assert len(said) > 100
    marked = [e if e.get("lang") else e.find(lang=True) for e in said]
    assert {str(part["lang"]) if isinstance(part, Tag) else "" for part in marked} == {"en"}


@pytest.mark.parametrize("edition", SOME)
def test_every_link_of_an_edition_leads_somewhere(site: Path, edition: str) -> None:
    """Inside the edition, to pages that it has."""
    broken = []
    for path in (site / edition).rglob("index.html"):
        for tag in soup(path).select("article a[href]"):
            target = str(tag["href"]).partition("#")[0]
            if target and not target.startswith(("data:", "http:")):
                file = (path.parent / target).resolve()
                if not (file.is_file() or (file / "index.html").is_file()):
                    broken.append(f"{path.relative_to(site)} -> {target}")
    assert broken == []


def test_what_scotland_removes_is_nowhere(site: Path) -> None:
    """Neither the question, nor its must, nor England's law; in pages and in the search index."""
    folder = site / "en-scotland"
    files = [*folder.rglob("*.html"), *folder.rglob("search_index.json")]
    base = CONTENTS["base"]
    gone = [str(q.ask) for q in base.tools["bid-no-bid"].questions if q.id == "effort"]
    gone += [base.values["value:transfer-law.short"], base.values["value:charity-regulator.name"]]
    assert len(gone) == 3
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert [words for words in gone if words in text] == [], path
    assert any("[to be confirmed]" in p.read_text(encoding="utf-8") for p in folder.rglob("*.html"))


def test_wales_speaks_welsh_and_marks_what_does_not(site: Path) -> None:
    """The interface is Welsh; a text that is not yet translated says that it is English."""
    page = soup(site / "cy-wales" / "power" / "index.html")
    article = page.find("article")
    assert article is not None
    assert article.select('[lang="en"]')
    words = CONTENTS["cy-wales"].words
    assert words["sources-heading"] != CONTENTS["base"].words["sources-heading"]


@pytest.mark.matrix
@pytest.mark.parametrize("edition", EDITIONS)
def test_both_generators_publish_the_same_text_of_an_edition(site: Path, edition: str) -> None:
    """MkDocs Material's successor builds what is staged for an edition, and no word differs."""
    folder = ROOT / "build" / edition
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    environment = environment_for(edition) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for address in CONTENTS[edition].addresses.values():
        ours = article_text(site / edition / address / "index.html")
        assert article_text(folder / "site" / address / "index.html") == ours
    page = soup(folder / "site" / "index.html")
    assert page.html is not None
    assert page.html["lang"] == CONTENTS[edition].locale
