"""A Markdown extension: what the templates wrote as HTML stays as it is.

Markdown would find out the same, tag by tag, in most of the time that a build takes.
"""

from __future__ import annotations

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

# Before Markdown's own look at HTML (20), after its tidying of lines (30).
_PRIORITY = 25


class _Raw(Preprocessor):  # type: ignore[misc] # Markdown ships no types
    """Puts runs of lines away while Markdown works: those that begin with a tag, up to an empty line."""

    def run(self, lines: list[str]) -> list[str]:
        found: list[str] = []
        raw: list[str] = []
        for line in [*lines, ""]:
            if line.startswith("<") or (raw and line):
                raw.append(line)
                continue
            if raw:
                found += [self.md.htmlStash.store("\n".join(raw)), ""]
                raw = []
            found.append(line)
        return found


class RawExtension(Extension):  # type: ignore[misc]
    """Registers it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Add it to ``md``."""
        md.preprocessors.register(_Raw(md), "raw", _PRIORITY)


def makeExtension(**settings: object) -> RawExtension:  # noqa: N802 - Markdown's name
    """What Markdown calls."""
    return RawExtension(**settings)
