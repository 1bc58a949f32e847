"""How far each edition is, for the page that lists them.

To know it, all of an edition must be read. So what was found is kept in build/, and is found anew whenever
all editions are built together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from macros.check import check
from macros.draft import draft_of
from macros.files import editions_of
from macros.progress import faulty, status


def standings(root: Path) -> list[dict[str, Any]]:
    """How far the editions were when somebody last looked (see ``status``), or are now."""
    return [_kept(root, edition) or find(root, edition) for edition in editions_of(root)[1:]]


def find(root: Path, edition: str) -> dict[str, Any]:
    """Look how far an edition is, and keep it. Of one that cannot be read there is only its id."""
    draft, problems = draft_of(root, edition)
    found: dict[str, Any] = {"id": edition}
    if draft.speech is not None:
        problems = [*problems, *check(draft), *faulty(draft.speech)]
        found = status(root, draft, draft.speech, len(problems))
    file = _file(root, edition)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return found


def _file(root: Path, edition: str) -> Path:
    return root / "build" / "standing" / f"{edition}.json"


def _kept(root: Path, edition: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(_file(root, edition).read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return None
    return found
