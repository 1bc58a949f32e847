"""The pages of the site, each as Markdown with blocks of HTML in it.

Headings are Markdown, so that both site generators list them; all else is HTML that neither of them touches.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from macros.content import Content
from macros.flows import flow_of
from macros.model import Section, Tool
from macros.render.inline import Inline, filled, relative, shown, source_parts, title_of
from tools.flow import NOT_SURE

TEMPLATES = Path(__file__).parent / "templates"
EDITORIAL = "editorial"


class Pages:
    """Renders any page of one edition's content."""

    def __init__(self, content: Content) -> None:
        """Serve ``content``."""
        self.content = content
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "json": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
            "heading": lambda text, inline: Markup(inline.heading(text)),
        }
        self._environment.globals |= {
            "NOT_SURE": NOT_SURE,
            "EDITORIAL": EDITORIAL,
            "shown": shown,
            "only_editorial": lambda refs: set(refs) == {EDITORIAL},
            "sources_in": _sources_in,
            "title_of": lambda page: title_of(content, page),
        }

    def page(self, own: str) -> str:
        """A page of the guide; raises KeyError naming a page that does not exist."""
        page = _found(self.content.pages, own, "page")
        numbers = {s.id: n for n, s in enumerate((s for s in page.sections if s.step), start=1)}
        return self._render("page.md.j2", page.id, page=page, numbers=numbers)

    def tool(self, own: str) -> str:
        """The page of a decision tool; raises KeyError naming a tool that does not exist."""
        tool = _found(self.content.tools, own, "tool")
        return self._render(
            "tool.md.j2",
            tool.id,
            tool=tool,
            flow=flow_of(tool),
            numbers={q.id: n for n, q in enumerate(tool.questions, start=1)},
            words={
                k.removeprefix("tool-"): v for k, v in self.content.words.items() if k.startswith("tool-")
            },
        )

    def tools(self) -> str:
        """The page that lists the decision tools."""
        return self._render("tools.md.j2", self.content.tools_index.id, index=self.content.tools_index)

    def glossary(self) -> str:
        """The glossary."""
        return self._render("glossary.md.j2", self.content.glossary.id, glossary=self.content.glossary)

    def sources(self) -> str:
        """The sources, each part with all that rests on it."""
        return self._render(
            "sources.md.j2", self.content.sources.id, sources=self.content.sources, uses=self._uses
        )

    @cached_property
    def _uses(self) -> dict[str, list[tuple[str, str, str]]]:
        """Source reference -> (page, fragment, title) of each section that rests on it."""
        uses: dict[str, list[tuple[str, str, str]]] = {}

        def use(sources: Any, page: str, fragment: str, title: str) -> None:
            for ref in sources:
                entry = (page, fragment, title)
                if entry not in uses.setdefault(str(ref), []):
                    uses[str(ref)].append(entry)

        for page in self.content.pages.values():
            for section in page.sections:
                use(_sources_in(section), page.id, section.id, section.title)
        for tool in self.content.tools.values():
            parts: list[Any] = [*tool.questions, *tool.gates, *tool.outcomes]
            for part in parts:
                use(part.sources, tool.id, _fragment(tool, part), getattr(part, "title", None) or tool.title)
        for entry in self.content.glossary.entries:
            use(entry.sources, self.content.glossary.id, entry.id, entry.term)
        return uses

    def _render(self, template: str, own: str, **values: Any) -> str:
        # Glossary terms are links everywhere but in the glossary itself.
        address = self.content.addresses[own]
        inline = Inline(self.content, address, link_terms=own != self.content.glossary.id)
        html = self._environment.get_template(template).render(
            content=self.content,
            inline=inline,
            say=inline.html,
            ui=lambda key, **words: filled(self.content.words[key], **words),
            source=lambda ref: source_parts(self.content, ref),
            source_address=lambda ref: (
                f"{self.content.addresses[self.content.sources.id]}#{ref.replace('#', '-')}"
            ),
            link=lambda target: relative(address, target),
            **values,
        )
        # Markdown reads indented lines as code and needs blank lines around headings; that is all.
        lines = [line.strip() for line in html.splitlines()]
        return "\n".join(f"\n{line}\n" if line.startswith("#") else line for line in lines if line) + "\n"


def _sources_in(section: Section) -> list[str]:
    """Every source that a section or a part of it rests on, once, the section's own first."""
    found: list[str] = list(section.sources)
    for block in section.blocks:
        found += block.sources
        for item in getattr(block, "items", ()):
            found += getattr(item, "sources", ())
    return list(dict.fromkeys(found))


def _fragment(tool: Tool, part: Any) -> str:
    """Where on the tool's page a question, a gate or an outcome stands."""
    prefix = "question" if part in tool.questions else "gate" if part in tool.gates else "outcome"
    return f"{prefix}-{part.id}"


def _found(entries: dict[str, Any], own: str, kind: str) -> Any:
    if own not in entries:
        raise KeyError(f"{kind} '{own}' must exist; there are {', '.join(sorted(entries))}")
    return entries[own]
