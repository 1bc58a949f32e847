"""The nearest right name, for messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: object, allowed: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the allowed word closest to ``word``, or nothing when none is close."""
    close = difflib.get_close_matches(str(word), sorted(map(str, allowed)), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
