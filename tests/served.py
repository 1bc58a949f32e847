"""Fixtures: the site built once, served on this machine, and a browser that may ask nobody else."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

from macros import runtime

ROOT = Path(__file__).resolve().parent.parent


def build_site(generator: str, name: str, url: str = "http://127.0.0.1:8000/") -> Path:
    """Build the real site for ``url`` with MkDocs or Zensical into build/NAME; any warning is a failure."""
    command = {
        "mkdocs": [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
        "zensical": [sys.executable, "-m", "zensical", "build", "--strict", "--clean"],
    }[generator]
    target = f"build/{name}"  # Zensical builds inside the project only
    environment = os.environ | {"SITE_DIR": target, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / target


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; the address is known before there is anything in it."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Where the site is served, and what it is built for: instant navigation follows only its own sitemap."""
    runtime.prepare(ROOT, print)
    with served(ROOT / "build" / "site-mkdocs") as url:
        build_site("mkdocs", "site-mkdocs", url)
        yield url


@dataclass(frozen=True)
class Editions:
    """The base and every edition: their folder, and where they are served."""

    folder: Path
    url: str


@pytest.fixture(scope="session")
def editions() -> Iterator[Editions]:
    """All of them, as `evenground edition build --all` leaves them."""
    folder = ROOT / "build" / "editions"
    command = [sys.executable, "-m", "macros.cli", "edition", "build", "--all", "--site-dir", str(folder)]
    with served(folder) as url:
        environment = os.environ | {"SITE_URL": url}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        yield Editions(folder, url)


@pytest.fixture(scope="session")
def site_dir(base_url: str) -> Path:
    """The files of the served site."""
    assert base_url
    return ROOT / "build" / "site-mkdocs"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: the system's, else Playwright's own. Without any the tests fail; none is skipped."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    # Playwright brings a Node.js that needs a library which a bare Debian lacks; ours works everywhere.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", runtime.node())
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=runtime.browser(),
                args=[*quiet, *runtime.browser_arguments()],
            )
        except Error as error:
            pytest.fail(f"a Chromium browser is needed (Debian: apt-get install chromium): {error}")
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A reader's visit: a page of the served site, and what it asked for and complained of."""

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until its scripts have run."""
        self.page.goto(self.base + path)
        return self.page

    def paths(self) -> list[str]:
        """The paths that were asked for, on the site's own origin."""
        return [url.removeprefix(self.base) for url in self.requests]

    def foreign(self) -> list[str]:
        """What was asked of anybody else."""
        return [url for url in self.requests if not url.startswith((self.base, "data:", "blob:" + self.base))]


Visits = Callable[..., Visit]


@pytest.fixture
def visits(browser: Browser, base_url: str) -> Iterator[Visits]:
    """Makes visits to the site."""
    with visiting(browser, base_url) as visits:
        yield visits


@pytest.fixture
def edition_visits(browser: Browser, editions: Editions) -> Iterator[Visits]:
    """Makes visits to the editions."""
    with visiting(browser, editions.url) as visits:
        yield visits


@contextlib.contextmanager
def visiting(browser: Browser, base_url: str) -> Iterator[Visits]:
    """Makes visits with fresh profiles. At the end none may have asked another origin or complained."""
    made: list[tuple[Visit, BrowserContext]] = []

    def visit(**options: object) -> Visit:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        seen = Visit(context.new_page(), base_url)
        context.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("console", lambda m: seen.complaints.append(m.text) if m.type == "error" else None)
        context.route(lambda url: not url.startswith((base_url, "data:", "blob:")), _refuse)
        made.append((seen, context))
        return seen

    yield visit
    for seen, context in made:
        context.close()
        assert seen.foreign() == []
        assert seen.complaints == []


def _refuse(route: Route) -> None:
    route.abort()


@pytest.fixture
def visit(visits: Visits) -> Visit:
    """One visit with a desktop window."""
    return visits(viewport={"width": 1280, "height": 900})
