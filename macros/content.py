"""load(root, edition) -> Content, or every problem at once.

read -> overlay -> shape and check -> Content. Nothing is loaded when this module is imported, and no path
depends on the working directory.
"""

from __future__ import annotations

import functools
import gc
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros import model
from macros.check import check
from macros.check.menu import menu_of
from macros.draft import Draft, draft_of
from macros.files import BASE, BASE_NAME, address_of
from macros.locales import BASE_LOCALE
from macros.overlay import TO_CONFIRM
from macros.read import Problem

if TYPE_CHECKING:
    from macros.translation import Speech


class ContentError(Exception):
    """The content cannot be used; ``problems`` says every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        """Carry the problems, in the order of their places."""
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Content:
    """The content of one edition, checked."""

    edition: str
    titled: dict[str, Any]  # id -> everything that has a page of its own, in the order of the menu
    pages: dict[str, model.Page]  # those of the guide, cases among them
    exercises: dict[str, model.Exercise]
    collections: dict[str, model.Collection]  # by the folder that each lists
    tools: dict[str, model.Tool]
    reflection: model.Reflection
    addresses: dict[str, str]  # by id; a rule's is "tool/rule"
    glossary: model.Glossary
    sources: model.Sources
    tools_index: model.ToolsIndex
    whole: model.Whole
    figures: dict[str, model.Figure]
    words: dict[str, str]  # the interface
    counted: dict[str, dict[str, str]]  # its words that depend on how many: key -> CLDR category -> words
    values: dict[str, str]  # "term:council.one", "value:health-service.name" -> text
    root: Path  # of the project
    speech: Speech | None = None  # of an edition: what it says in its own language
    notes: tuple[Problem, ...] = ()  # of an edition: what is worth knowing and stops nothing

    @property
    def name(self) -> str:
        """What readers choose the edition by."""
        return str(self.speech.about.name) if self.speech else BASE_NAME

    @property
    def locale(self) -> str:
        """The language of the edition."""
        return self.speech.locale if self.speech else BASE_LOCALE

    @functools.cached_property
    def forms(self) -> dict[str, model.GlossaryEntry]:
        """Each form of words in small letters -> the glossary entry that it counts as."""
        return {form.lower(): entry for entry in self.glossary.entries for form in entry.words()}

    @functools.cached_property
    def any_form(self) -> re.Pattern[str]:
        """Finds forms of words in small letters, the longest first, and none inside another word."""
        longest_first = "|".join(map(re.escape, sorted(self.forms, key=len, reverse=True)))
        return re.compile(rf"(?<![\w-])({longest_first})(?![\w-])")


def load(root: Path, edition: str = BASE) -> Content:
    """Load the content under ``root`` for ``edition``; raises ContentError with every problem."""
    # All that is read stays, so looking for what could be thrown away only takes time: a third of it.
    collects = gc.isenabled()
    gc.disable()
    try:
        draft, problems = draft_of(root, edition)
        problems += check(draft)
    finally:
        if collects:
            gc.enable()
    if problems:
        raise ContentError(problems)
    f = draft.files
    titled = _in_menu_order(root, draft)
    words = f["ui.yaml"].words
    values = {
        f"value:{x.id}.{k}": words["fact-to-confirm"] if v == TO_CONFIRM else v
        for x in f["facts.yaml"].facts
        for k, v in x.values.items()
    }
    values |= {f"term:{x.id}.{k}": v for x in f["terms.yaml"].terms for k, v in x.forms.items()}
    return Content(
        edition=edition,
        titled=titled,
        pages=_of(model.Page, titled),
        exercises=_of(model.Exercise, titled),
        collections={name.partition("/")[0]: c for name, c in f.items() if isinstance(c, model.Collection)},
        tools=_of(model.Tool, titled),
        reflection=f["tools/power-reflection.yaml"],
        addresses=draft.addresses | _rules(titled, draft.addresses),
        glossary=f["glossary.yaml"],
        sources=f["sources.yaml"],
        tools_index=f["tools/index.yaml"],
        whole=f["whole.yaml"],
        figures={x.id: x for x in f["figures.yaml"].figures},
        words=words,
        root=root,
        counted={x.id: x.forms for x in f["ui.yaml"].counted},
        values=values,
        speech=draft.speech,
        notes=draft.notes,
    )


def _in_menu_order(root: Path, draft: Draft) -> dict[str, Any]:
    """What has a page of its own, as readers meet it; what only an edition has is the last of its folder."""
    _, menu = menu_of((root / "mkdocs.yml").read_text(encoding="utf-8").splitlines())
    places = {address_of(stub): place for place, stub in enumerate(menu)}

    def place(own: str) -> tuple[int, str]:
        address = draft.addresses[own]
        folder = address[: address.rstrip("/").rfind("/") + 1]
        beside = [at for there, at in places.items() if there.startswith(folder)]
        return places.get(address, max(beside, default=len(places))), "" if address in places else address

    return dict(sorted(draft.titled.items(), key=lambda pair: place(pair[0])))


def _rules(titled: dict[str, Any], addresses: dict[str, str]) -> dict[str, str]:
    """The addresses of the rules of all tools."""
    tools = _of(model.Tool, titled)
    return {
        f"{own}/{rule}": f"{addresses[own]}{rule}/" for own, tool in tools.items() for rule in tool.rules()
    }


def _of(kind: Any, titled: dict[str, Any]) -> dict[str, Any]:
    return {own: entry for own, entry in titled.items() if isinstance(entry, kind)}


def stamp(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every content file and page stub: when this is the same, so is the content."""
    menu = (root / "mkdocs.yml").stat()
    found = [("mkdocs.yml", menu.st_mtime_ns, menu.st_size)]
    # One site generator asks anew for each page, so pathlib, ten times as slow, would not do.
    folders = [str(root / "data"), str(root / "docs")]
    while folders:
        with os.scandir(folders.pop()) as items:
            for item in items:
                if item.is_dir():
                    folders.append(item.path)
                elif item.name.endswith((".yaml", ".md", ".po")):
                    status = item.stat()
                    found.append((item.path, status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))
