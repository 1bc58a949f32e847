"""The project of one edition for the site generator: its menu, its stubs and its language, under build/ID/.

The macros read the edition's own content; the generator needs a menu in its words, no stub of what it
removes, and the theme in its language. The base alone needs none of this: the root mkdocs.yml builds it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from macros.content import Content
from macros.draft import BASE
from macros.files import address_of

# "      - Balance: power/balance.md", and "  - Power:" above such lines.
_LEAF = re.compile(r"( *- )(?:\"[^\"]*\"|'[^']*'|[^\"':][^:]*): ([a-z0-9/-]+\.md)")
_GROUP = re.compile(r"( *- )([^:]+):")


def stage(root: Path, base: Content, content: Content, site_url: str, others: str = "") -> Path:
    """Write the project of ``content``, an edition that rests on ``base``, and return its folder.

    ``site_url`` is where the edition will stand, with a slash at its end; ``others`` lines for ``extra``.
    """
    folder = root / "build" / content.edition
    shutil.rmtree(folder, ignore_errors=True)
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for name in ("macros", "data"):
        (folder / name).symlink_to(root / name)
    for name in ("assets", "adr"):
        (docs / name).symlink_to(root / "docs" / name)
    stubs = _stubs(root, content)
    for stub, text in stubs.items():
        (docs / stub).parent.mkdir(parents=True, exist_ok=True)
        (docs / stub).write_text(text, encoding="utf-8")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    head, _, rest = config.partition("\nnav:\n")
    menu, gap, tail = rest.partition("\n\n")
    head = _head(head, content, site_url).replace("\nextra:\n", f"\nextra:\n{others}")
    written = head + "\nnav:\n" + _menu(menu, base, content) + gap + tail
    (folder / "mkdocs.yml").write_text(written, encoding="utf-8")
    return folder


def _stubs(root: Path, content: Content) -> dict[str, str]:
    """The stub of each page of the edition, by its file under docs/."""
    found: dict[str, str] = {}
    addresses = set(content.addresses.values())
    for path in sorted((root / "docs").rglob("*.md")):
        stub = path.relative_to(root / "docs").as_posix()
        if address_of(stub) in addresses:
            found[stub] = path.read_text(encoding="utf-8")
    for own, address in content.addresses.items():  # what only the edition has
        stub = address.rstrip("/") + ".md"
        if address not in {address_of(s) for s in found}:
            tool, _, rule = own.partition("/")
            call = f'rule("{tool}", "{rule}")' if rule else f'page_of("{own}")'
            found[stub] = f"{{{{ {'tool' + call[7:] if own in content.tools else call} }}}}\n"
    return found


def _head(head: str, content: Content, site_url: str) -> str:
    """The settings above the menu, for this edition."""
    head = re.sub(r"(?m)^site_url: .*$", f"site_url: {json.dumps(site_url)}", head)
    head = re.sub(r"(?m)^  edition: .*$", f"  edition: {content.edition}", head)
    return re.sub(r"(?m)^  language: .*$", f"  language: {theme_language(content.locale)}", head)


def theme_language(locale: str) -> str:
    """The language of the theme's own words: the nearest that it has."""
    theme = find_spec("material")
    assert theme is not None  # it is a dependency of the project
    assert theme.origin is not None
    known = {p.stem for p in (Path(theme.origin).parent / "templates/partials/languages").glob("*.html")}
    return next((name for name in (locale, locale.partition("-")[0]) if name in known), "en")


def _menu(menu: str, base: Content, content: Content) -> str:
    """The menu by the edition's short titles, without what it removes; groups as the page that leads them."""
    by_address = {content.addresses[own]: entry for own, entry in content.titled.items()}
    named = {base.addresses[own]: str(entry.short) for own, entry in base.titled.items()}
    lines: list[str] = []
    group: int | None = None  # where the group stands whose first page comes next
    for line in menu.splitlines():
        leaf = _LEAF.fullmatch(line)
        if leaf is None:
            group = len(lines)
            lines.append(line)
            continue
        address = address_of(leaf.group(2))
        if address not in by_address:
            continue
        short = str(by_address[address].short)
        lines.append(f"{leaf.group(1)}{json.dumps(short, ensure_ascii=False)}: {leaf.group(2)}")
        if (
            group is not None
            and (found := _GROUP.fullmatch(lines[group]))
            and found.group(2) == named[address]
        ):
            lines[group] = f"{found.group(1)}{json.dumps(short, ensure_ascii=False)}:"
        group = None
    return "\n".join(lines)


def editions_of(root: Path) -> list[str]:
    """The editions that there are, the base first."""
    folder = root / "data" / "editions"
    return [BASE, *sorted(p.name for p in folder.glob("*") if (p / "edition.yaml").is_file())]


def build(root: Path, edition: str, contents: dict[str, Content], site: Path, site_url: str) -> str:
    """Build an edition into its place in the ``site`` at ``site_url``; returns what went wrong, or nothing.

    ``contents`` holds the base, the edition, and all that readers can switch to.
    """
    content = contents[edition]
    folder = stage(root, contents[BASE], content, url_of(site_url, edition), _others(contents, site_url))
    target = site if edition == BASE else site / edition
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    # Material prints a notice about MkDocs 2 at every build; docs/adr/0003 says what we do about it.
    environment = os.environ | {"EVENGROUND_EDITION": edition, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def url_of(site_url: str, edition: str) -> str:
    """Where readers find an edition of the site at ``site_url``: the base at its top, others in a folder."""
    return site_url if edition == BASE else f"{site_url}{edition}/"


def _others(contents: dict[str, Content], site_url: str) -> str:
    """The theme's list of editions to switch to; nothing when there is only one."""
    if len(contents) < 2:
        return ""
    lines = ["  alternate:"]
    for edition, content in contents.items():
        name = json.dumps(content.name, ensure_ascii=False)
        link = urlsplit(url_of(site_url, edition)).path
        lines += [f"    - name: {name}", f"      link: {link}", f"      lang: {content.locale}"]
    return "\n".join(lines) + "\n"
