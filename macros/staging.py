"""The project of one edition for the site generator: its menu, its stubs and its language, under build/ID/.

The macros read the edition's own content; the generator needs a menu in its words, no stub of what it removes,
and the theme in its language. The base edition needs none of this: the root mkdocs.yml builds it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

from macros.content import Content
from macros.draft import BASE, address_of

# "      - Balance: power/balance.md", and "  - Power:" above such lines.
_LEAF = re.compile(r"( *- )(?:\"[^\"]*\"|'[^']*'|[^\"':][^:]*): ([a-z0-9/-]+\.md)")
_GROUP = re.compile(r"( *- )([^:]+):")


def stage(root: Path, base: Content, content: Content, site_url: str) -> Path:
    """Write the project of ``content``, an edition that rests on ``base``, and return its folder.

    ``site_url`` is where the edition will stand, with a slash at its end.
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
    written = _head(head, content, site_url) + "\nnav:\n" + _menu(menu, base, content) + gap + tail
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
    import material  # noqa: PLC0415 - only a build asks

    known = {
        p.stem for p in (Path(material.__file__).parent / "templates/partials/languages").glob("*.html")
    }
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
        if group is not None and (found := _GROUP.fullmatch(lines[group])) and found.group(2) == named[address]:
            lines[group] = f"{found.group(1)}{json.dumps(short, ensure_ascii=False)}:"
        group = None
    return "\n".join(lines)


def site_folder(site: Path, edition: str) -> Path:
    """Where an edition stands in a site: the base at its top, every other in a folder of its name."""
    return site if edition == BASE else site / edition


def url_of(site_url: str, edition: str) -> str:
    """Where readers find an edition of the site at ``site_url``."""
    return site_url if edition == BASE else f"{site_url}{edition}/"


def editions_of(root: Path) -> list[str]:
    """The editions that there are, the base first."""
    folder = root / "data" / "editions"
    return [BASE, *sorted(p.name for p in folder.glob("*") if (p / "edition.yaml").is_file())]


def environment(edition: str) -> dict[str, str]:
    """What a generator is told by the environment. Material's notice on MkDocs: see docs/adr/0003."""
    return os.environ | {"EVENGROUND_EDITION": edition, "NO_MKDOCS_2_WARNING": "1"}
