"""The built site: every page, every link, the same text under both site generators."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from tests.pages import CONTENT
from tests.served import ROOT, build_site

PAGES = sorted(CONTENT.addresses.values())


@cache
def soup(path: Path) -> BeautifulSoup:
    """A page, parsed once."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def ids(path: Path) -> frozenset[str]:
    """Every id on a page."""
    return frozenset(str(tag["id"]) for tag in soup(path).find_all(id=True))


def article_text(path: Path) -> list[str]:
    """The words of a page without what the theme puts around them."""
    article = soup(path).find("article")
    assert article is not None, path
    return article.get_text(" ", strip=True).split()


def test_the_site_has_exactly_the_pages_of_the_content(site_dir: Path) -> None:
    """No page is lost, and none that nobody wrote is published."""
    built = {p.parent.relative_to(site_dir).as_posix() for p in site_dir.rglob("index.html")}
    assert built == {address.rstrip("/") or "." for address in PAGES}


def test_every_link_and_every_anchor_leads_somewhere(site_dir: Path, base_url: str) -> None:
    """On every page: links, images, scripts and styles are the site's own and exist."""
    broken: list[str] = []
    for path in site_dir.rglob("*.html"):
        address = "/" + path.relative_to(site_dir).as_posix().removesuffix("index.html")
        for tag in soup(path).find_all(["a", "img", "link", "script"]):
            link = tag.get("href") or tag.get("src")
            if not isinstance(link, str) or tag.get("rel") == ["canonical"] or link.startswith("data:"):
                continue
            # The page that shows all others gives whole addresses, since it is read on paper too.
            link = "/" + link.removeprefix(base_url) if link.startswith(base_url) else link
            target, fragment = urldefrag(urljoin(address, link))
            file = site_dir / unquote(target).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            own = not target.startswith(("http:", "https:", "//")) and file.is_file()
            if not own or (fragment and file.suffix == ".html" and fragment not in ids(file)):
                broken.append(f"{address} -> {link}")
    assert broken == []


def test_ids_stand_once_on_a_page(site_dir: Path) -> None:
    """Two anchors of one name would make a link mean two things."""
    for path in site_dir.rglob("index.html"):
        article = soup(path).find("article")
        assert article is not None
        ids = [tag["id"] for tag in article.find_all(id=True)]
        assert len(ids) == len(set(ids)), path


def test_no_placeholder_or_template_is_left(site_dir: Path) -> None:
    """What readers see is words."""
    for address in PAGES:
        text = " ".join(article_text(site_dir / address / "index.html"))
        assert "{" not in text, address
        assert "Macro Rendering Error" not in text


def test_every_section_says_where_it_comes_from(site_dir: Path) -> None:
    """Each heading of a page of the guide has its sources under it."""
    for page in CONTENT.pages.values():
        article = soup(site_dir / CONTENT.addresses[page.id] / "index.html").find("article")
        assert article is not None
        assert len(article.find_all("details", class_="eg-sources")) == len(page.sections)


def test_both_generators_publish_the_same_text(site_dir: Path) -> None:
    """MkDocs Material's successor builds the same sources, and no word differs."""
    zensical = build_site("zensical", "site-zensical")
    for address in PAGES:
        assert article_text(zensical / address / "index.html") == article_text(
            site_dir / address / "index.html"
        )
    assert not (zensical / "adr").exists()
    assert not (site_dir / "adr").exists()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project that a test may break."""
    for name in ("data", "docs", "macros", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("pyodide", "__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("stub", "message"),
    [
        ("{{ nothing_of_this_name }}", "nothing_of_this_name"),
        ('{{ page_of("no-such-page") }}', "page 'no-such-page' must exist"),
        ("{{ page_of( }}", "unexpected"),
    ],
)
@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_a_page_that_cannot_be_made_stops_the_build(
    copy: Path, generator: str, stub: str, message: str
) -> None:
    """A fault is never published as a page."""
    # The check would refuse such a stub first; where it does not look, the site generators must.
    config = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    (copy / "mkdocs.yml").write_text(config.replace("  /adr/\n", "  /none/\n"), encoding="utf-8")
    (copy / "docs" / "adr" / "broken.md").write_text(stub + "\n", encoding="utf-8")
    done = _build(copy, generator)
    assert done.returncode != 0
    assert message in done.stdout + done.stderr


@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_content_with_a_problem_stops_the_build(copy: Path, generator: str) -> None:
    """Building says what check says."""
    glossary = copy / "data" / "glossary.yaml"
    glossary.write_text(glossary.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    done = _build(copy, generator)
    assert done.returncode != 0
    assert "must not have the key 'colour'" in done.stdout + done.stderr


def _build(root: Path, generator: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", generator, "build", "--strict"]
    # The copy's own code, not the installed one.
    environment = os.environ | {"PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
