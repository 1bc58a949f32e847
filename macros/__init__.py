"""Data -> pages. It runs when the site is built, never in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def define_env(env: Any) -> None:
    """Give pages the few names that they may call; called by mkdocs-macros-plugin and by Zensical."""
    # Nothing loads before a site is built.
    from mkdocs.exceptions import Abort  # noqa: PLC0415

    from macros.content import ContentError  # noqa: PLC0415
    from macros.pdf import PDF  # noqa: PLC0415
    from macros.site import pages_of  # noqa: PLC0415

    root = Path(__file__).resolve().parent.parent
    edition = str(env.variables["extra"].get("edition") or "base")
    try:
        pages = pages_of(root, edition)
    except ContentError as error:
        # The writer needs the list of problems, not a trace through the site generator. `mkdocs serve`
        # survives this and builds again after the next change; to Zensical it is the SystemExit it also is.
        raise Abort(f"{error}\n{len(error.problems)} problem(s) in the content; nothing was built") from None
    env.macro(pages.page, "page_of")
    env.macro(pages.tool, "tool")
    env.macro(pages.rule, "rule")
    env.macro(pages.tools, "tools")
    env.macro(pages.glossary, "glossary")
    env.macro(pages.sources, "sources")
    pdf = PDF if (root / "docs" / PDF).exists() else ""

    def whole() -> str:
        return pages.whole(env.conf["site_url"], pdf and f"{env.conf['site_url']}{pdf}")

    env.macro(whole)
