"""When two wordings say the same: what only looks different, and edits that the base declares to be minor."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

# Address -> (was, now) of edits that change no meaning.
Minors = Mapping[str, Iterable[tuple[str, str]]]


def normal(text: str) -> str:
    """A text without what only looks different: line breaks, runs of spaces, composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def relation(was: str, now: str, minors: Iterable[tuple[str, str]] = ()) -> str:
    """``equal``; ``minor`` when declared edits lead from one to the other; or else ``differs``."""
    reached, goal = {normal(was)}, normal(now)
    if goal in reached:
        return "equal"
    steps = [(normal(a), normal(b)) for a, b in minors]
    for _ in steps:
        reached |= {b for a, b in steps if a in reached}
    return "minor" if goal in reached else "differs"
