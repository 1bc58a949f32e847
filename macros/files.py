"""Which files there are under data/, the kind of entry that each holds, and where its page stands."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from macros import model
from macros.read import Mapping

Tree = dict[str, Mapping]  # file name under data/ -> its mapping

BASE_NAME = "England (English)"

BASE = "base"


def editions_of(root: Path) -> list[str]:
    """The editions that there are, the base first."""
    folder = root / "data" / "editions"
    return [BASE, *sorted(p.name for p in folder.glob("*") if (p / "edition.yaml").is_file())]


# Files that stand once, by name under data/.
SINGLE: dict[str, Any] = {
    "facts.yaml": model.Facts,
    "figures.yaml": model.Figures,
    "glossary.yaml": model.Glossary,
    "sources.yaml": model.Sources,
    "terms.yaml": model.Terms,
    "tools/index.yaml": model.ToolsIndex,
    "tools/power-reflection.yaml": model.Reflection,
    "ui.yaml": model.Interface,
    "whole.yaml": model.Whole,
}
# Folders that hold one kind of entry; those of cases and exercises have an index of their own.
FOLDERS: dict[str, Any] = {"cases": model.Case, "exercises": model.Exercise, "tools": model.Tool}


def kind_of(name: str) -> Any:
    """The kind of entry that the content file ``name`` (under data/) holds, or None if it has no place."""
    if name in SINGLE:
        return SINGLE[name]
    path = PurePosixPath(name)
    if path.suffix == ".yaml" and path.parts[0] == "guide" and len(path.parts) > 1:
        return model.Page
    if path.suffix == ".yaml" and len(path.parts) == 2 and path.parts[0] in FOLDERS:
        return model.Collection if path.name == "index.yaml" else FOLDERS[path.parts[0]]
    return None


# Where a file that stands once has its stub, when that is not its own place.
_STUBS = {"sources.yaml": "about/sources.md", "whole.yaml": "about/whole.md"}


def stub_of(name: str) -> str:
    """The file under docs/ of the page that the content file ``name`` is."""
    return _STUBS.get(name, name.removeprefix("guide/").removesuffix(".yaml") + ".md")


def address_of(stub: str) -> str:
    """The address on the site of a page with this file under docs/."""
    return re.sub(r"(^|/)index\.md$", r"\1", stub).replace(".md", "/")
