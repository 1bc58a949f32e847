"""The pages of a site as its generator asks for them: loaded once, and again when a content file changes."""

from __future__ import annotations

import functools
from pathlib import Path

from macros.content import ContentError, load, stamp
from macros.render.pages import Pages


def pages_of(root: Path, edition: str) -> Pages:
    """The pages of an edition; raises ContentError when its content cannot be used.

    Zensical asks once a page and from several threads, so the answer is kept for as long as no file changes.
    """
    found = _pages(root, edition, stamp(root))
    if isinstance(found, ContentError):
        raise found
    return found


@functools.lru_cache(maxsize=2)
def _pages(root: Path, edition: str, _stamp: object) -> Pages | ContentError:
    try:
        return Pages(load(root, edition))
    except ContentError as error:
        return error
