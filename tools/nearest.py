"""The nearest right name, for messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(word: object, allowed: Iterable[object], cutoff: float = 0.6) -> str | None:
    """The allowed word most like ``word``, or None when none is like it enough (``cutoff``, 0 to 1)."""
    found = difflib.get_close_matches(str(word), sorted(map(str, allowed)), n=1, cutoff=cutoff)
    return found[0] if found else None


def nearest(word: object, allowed: Iterable[object]) -> str:
    """``; did you mean 'x'?`` for the closest allowed word, or nothing when none is close."""
    found = closest(word, allowed)
    return f"; did you mean '{found}'?" if found else ""
