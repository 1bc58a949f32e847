"""The editions that there are, and how their sites are built, each by itself and all side by side."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from macros.content import Content
from macros.files import BASE, BASE_NAME
from macros.finishing import Way, link, mark
from macros.locales import BASE_LOCALE
from macros.model import Edition
from macros.read import read
from macros.shape import Builder
from macros.staging import stage


def ways_to(root: Path, editions: list[str], site_url: str) -> list[Way]:
    """How readers find editions of the site at ``site_url``: the base at its top, others in folders.

    One alone is the whole site.
    """
    found = []
    for own in editions:
        if own == BASE:
            found.append(Way(BASE, BASE_NAME, BASE_LOCALE, site_url))
            continue
        value, _ = read(root / "data/editions" / own / "edition.yaml", own)
        about = Builder().entry(Edition, value) if value is not None else None
        # What is missing is told when the edition is built.
        name, locale = (str(about.name), str(about.locale)) if about else (own, BASE_LOCALE)
        url = f"{site_url}{own}/" if len(editions) > 1 else site_url
        found.append(Way(own, name, locale, url))
    return found


def environment_for(edition: str) -> dict[str, str]:
    """What the site generator is told of the edition that it builds."""
    # Material prints a notice about MkDocs 2 at every build; docs/adr/0003 says what we do about it.
    return os.environ | {"EVENGROUND_EDITION": edition, "NO_MKDOCS_2_WARNING": "1"}


def build(root: Path, content: Content, target: Path, ways: list[Way]) -> str:
    """Build an edition into the folder ``target``; returns what went wrong, or nothing.

    ``ways`` are to itself and to what readers can switch to.
    """
    # No other command needs a site generator.
    from mkdocs.commands.build import build as build_site  # noqa: PLC0415
    from mkdocs.config import load_config  # noqa: PLC0415
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415

    os.environ |= environment_for(content.edition)
    folder = stage(root, content, ways)
    logger = logging.getLogger("mkdocs")
    told: list[str] = []
    handler = _Listener(told)
    logger.addHandler(handler)
    try:
        config = load_config(str(folder / "mkdocs.yml"), strict=True, site_dir=str(target))
        config.plugins.on_startup(command="build", dirty=False)
        build_site(config)
        config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        return "\n".join([*told, str(error)])
    finally:
        logger.removeHandler(handler)
    mark(target, content)
    return ""


class _Listener(logging.Handler):
    """Keeps the warnings of the site generator."""

    def __init__(self, told: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.told = told

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.told.append(record.getMessage())


def build_all(
    root: Path, editions: list[str], site: Path, site_url: str, jobs: int = 2
) -> Iterator[tuple[str, str]]:
    """Build editions into their places in ``site``, ``jobs`` at a time: the id of each and what went wrong.

    The base is one of them. Each has a way to every other; one that cannot be built is left out.
    """
    beside = ",".join(editions)

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "macros.cli", *words]
        environment = os.environ | {"SITE_URL": site_url, "PYTHONPATH": str(root)}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr if done.returncode else ""

    def built(own: str) -> str:
        target = root / "build" / own / "site"
        return run("build", "--edition", own, "--site-dir", str(target), "--beside", beside)

    with ThreadPoolExecutor(jobs) as pool:
        # One page of each lists them all, with how far each is.
        list(pool.map(lambda own: run("edition", "status", own), editions[1:]))
        said = dict(zip(editions, pool.map(built, editions), strict=True))
    yield from said.items()
    if said[BASE]:
        return
    shutil.rmtree(site, ignore_errors=True)
    ways = [way for way in ways_to(root, editions, site_url) if not said[way.edition]]
    for way in ways:
        target = site if way.edition == BASE else site / way.edition
        shutil.move(root / "build" / way.edition / "site", target)
    folders = {way: site if way.edition == BASE else site / way.edition for way in ways}
    link(folders, [own for own, fault in said.items() if fault])
