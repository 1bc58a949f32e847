"""load(root, edition) -> Content, or every problem at once.

read -> overlay -> shape and check -> Content. Nothing is loaded when this module is imported, and no path
depends on the working directory.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from macros import model
from macros.check import check
from macros.draft import BASE, draft_of
from macros.read import Problem


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
    pages: dict[str, model.Page]
    tools: dict[str, model.Tool]
    addresses: dict[str, str]
    glossary: model.Glossary
    sources: model.Sources
    tools_index: model.ToolsIndex
    figures: dict[str, model.Figure]
    words: dict[str, str]  # the interface
    values: dict[str, str]  # "term:council.one", "value:health-service.name" -> text


def load(root: Path, edition: str = BASE) -> Content:
    """Load the content under ``root`` for ``edition``; raises ContentError with every problem."""
    draft, problems = draft_of(root, edition)
    problems += check(draft)
    if problems:
        raise ContentError(problems)
    f = draft.files
    values = {f"value:{x.id}.{k}": v for x in f["facts.yaml"].facts for k, v in x.values.items()}
    values |= {f"term:{x.id}.{k}": v for x in f["terms.yaml"].terms for k, v in x.forms.items()}
    return Content(
        edition=edition,
        pages=draft.pages,
        tools=draft.tools,
        addresses=draft.addresses,
        glossary=f["glossary.yaml"],
        sources=f["sources.yaml"],
        tools_index=f["tools/index.yaml"],
        figures={x.id: x for x in f["figures.yaml"].figures},
        words=f["ui.yaml"].words,
        values=values,
    )


def stamp(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every content file and page stub: when this is the same, so is the content."""
    files = [*(root / "data").rglob("*.yaml"), *(root / "docs").rglob("*.md"), root / "mkdocs.yml"]
    return tuple((str(f), s.st_mtime_ns, s.st_size) for f in sorted(files) if (s := f.stat()))
