"""Rules about what the site generator reads: the stubs of pages, and the menu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from macros import model
from macros.check.decisions import flow_in
from macros.check.walk import name_of
from macros.draft import Draft
from macros.files import BASE, FOLDERS, address_of
from macros.read import Place, Problem
from macros.stubs import call_of, rule_stub, stands_once
from tools.nearest import closest


def pages_have_stubs(draft: Draft) -> Iterator[Problem]:
    """Every page has a stub under docs/ that shows it, and every stub a page.

    The pages of an edition are those of the base but for what it removes and adds, and are staged for it.
    """
    if draft.edition != BASE:
        return
    docs = draft.root / "docs"
    found = {
        p.relative_to(docs).as_posix(): p.read_text(encoding="utf-8", errors="replace")
        for p in docs.rglob("*.md")
        if p.is_file()
    }
    # Decisions of the project are no pages.
    strays = {s for s in found if s not in draft.stubs.values() and not s.startswith("adr/")}
    for name, stub in sorted(draft.stubs.items()):
        entry = draft.files.get(name)
        if entry is None or draft.addresses.get(entry.id) != address_of(stub):
            continue  # it could not be read, or its id is missing or another page's
        call = call_of(entry)
        who = f"page '{entry.id}'" if stands_once(entry) else name_of(entry)
        moved = next((s for s in sorted(strays) if call in found[s]), None)
        if stub not in found and moved:
            strays.remove(moved)
            message = f"stub of {who} must be docs/{stub}, as its file is data/{name}"
            yield Problem(Place(f"docs/{moved}"), message)
        elif stub not in found:
            yield Problem(entry.places["id"], f"{who} must have a stub docs/{stub} with {{{{ {call} }}}}")
        elif call not in found[stub]:
            yield Problem(Place(f"docs/{stub}"), f"stub of {who} must hold {{{{ {call} }}}}")
    yield from _rules_have_stubs(draft, found, strays)
    for stub in sorted(strays):
        if f"{stub.rpartition('/')[0]}.md" in found:
            continue  # of a rule of a tool that could not be read, or is a stray itself
        file = stub.removesuffix(".md") + ".yaml"
        folder = "" if stub.partition("/")[0] in FOLDERS else "guide/"
        message = f"stub must have a page, data/{folder}{file}, or be removed"
        yield Problem(Place(f"docs/{stub}"), message)


def stubs_of_rules(draft: Draft) -> dict[str, tuple[Any, str]]:
    """The file under docs/ of each rule of each tool -> the rule, and what its stub holds."""
    found: dict[str, tuple[Any, str]] = {}
    for folder, tool in _tool_folders(draft):
        # What is wrong with a tool's rules is reported; till then nobody knows which there will be.
        for own, rule in tool.rules().items() if flow_in(tool)[0] else ():
            found[f"{folder}{own}.md"] = (rule, rule_stub(str(tool.id), own))
    return found


def _tool_folders(draft: Draft) -> Iterator[tuple[str, model.Tool]]:
    """The folder under docs/ of the rules of each tool."""
    for name, stub in draft.stubs.items():
        tool = draft.files.get(name)
        if isinstance(tool, model.Tool) and draft.addresses.get(tool.id) == address_of(stub):
            yield f"{stub.removesuffix('.md')}/", tool


def _rules_have_stubs(draft: Draft, found: dict[str, str], strays: set[str]) -> Iterator[Problem]:
    """Every must and criterion of a tool has a stub; `evenground stubs` writes them."""
    wanted = stubs_of_rules(draft)
    for stub, (rule, text) in wanted.items():
        if found.get(stub) != text:
            message = f"{name_of(rule)} must have a stub docs/{stub}; run 'evenground stubs' to write it"
            yield Problem(rule.places["id"], message)
    for folder, tool in _tool_folders(draft):
        for stub in {stray for stray in strays if stray.startswith(folder)}:
            strays.remove(stub)
            if flow_in(tool)[0] and stub not in wanted:
                message = f"stub must be of a rule of {name_of(tool)}; run 'evenground stubs' to remove it"
                yield Problem(Place(f"docs/{stub}"), message)


class MenuLine(NamedTuple):
    """A page in the menu: where, and by what words."""

    at: Place
    label: str


def menus_say_short_titles(draft: Draft) -> Iterator[Problem]:
    """The menu in mkdocs.yml lists every page by its short title, and nothing else under docs/."""
    if draft.edition != BASE:
        return  # its own menu is made from this one
    config = draft.root / "mkdocs.yml"
    if not config.exists():
        yield Problem(Place("mkdocs.yml"), "file must exist; it lists the pages in its menu")
        return
    menu_at, menu = menu_of(config.read_text(encoding="utf-8", errors="replace").splitlines())
    strays = {stub for stub in menu if stub not in draft.stubs.values()}
    for name, stub in sorted(draft.stubs.items()):
        entry = draft.files.get(name)
        if entry is None or entry.short is None:
            continue
        label = f'"{entry.short}"' if ":" in entry.short else entry.short
        wanted = f"'- {label}: {stub}'"
        close = closest(stub, strays)
        if stub not in menu and close:
            strays.remove(close)
            yield Problem(menu[close].at, f"menu must list {name_of(entry)} as {wanted}")
        elif stub not in menu:
            yield Problem(menu_at, f"menu must list {name_of(entry)}, as {wanted}")
        elif menu[stub].label != (getattr(entry.short, "source", None) or entry.short):
            message = f"menu must call {name_of(entry)} by its short title, as {wanted}"
            yield Problem(menu[stub].at, message)
    for stub in sorted(strays):
        if not (draft.root / "docs" / stub).exists():
            yield Problem(menu[stub].at, f"menu must list only pages; there is no docs/{stub}")


# "      - Balance: power/balance.md"
_MENU_LINE = re.compile(r"( *- )(?:(\"[^\"]*\"|'[^']*'|[^\"':][^\":]*): )?([a-z0-9/-]+\.md)")


def menu_of(lines: list[str]) -> tuple[Place, dict[str, MenuLine]]:
    """Where the menu begins, and what it lists, by the file under docs/."""
    begin = next((number for number, line in enumerate(lines, 1) if line.startswith("nav:")), 1)
    found: dict[str, MenuLine] = {}
    for number, line in enumerate(lines[begin:], begin + 1):
        if match := _MENU_LINE.fullmatch(line):
            at = Place("mkdocs.yml", number, len(match.group(1)) + 1)
            found[match.group(3)] = MenuLine(at, (match.group(2) or "").strip("\"'"))
    return Place("mkdocs.yml", begin), found
