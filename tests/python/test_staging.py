"""Editions built beside the base: each in its words and with its facts, and nothing of another's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from macros.content import load
from macros.staging import editions_of, theme_language
from tests.served import ROOT

EDITIONS = editions_of(ROOT)[1:]
CONTENTS = {own: load(ROOT, own) for own in ("base", *EDITIONS)}


@pytest.fixture(scope="module")
def site() -> Path:
    """The base and every edition, as `evenground edition build --all` leaves them."""
    folder = ROOT / "build" / "editions"
    command = [sys.executable, "-m", "macros.cli", "edition", "build", "--all", "--site-dir", str(folder)]
    environment = os.environ | {"SITE_URL": "http://127.0.0.1:8000/"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


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
    assert page.html["lang"] == theme_language(CONTENTS[edition].locale)
    links = {str(a["href"]) for a in page.select(".md-select__link")}
    assert links == {"/", *(f"/{own}/" for own in EDITIONS)}


@pytest.mark.parametrize("edition", EDITIONS)
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
