"""The pages of the site, each as Markdown with blocks of HTML in it.

Headings are Markdown, so that both site generators list them; all else is HTML that neither of them touches.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from macros import model
from macros.content import Content
from macros.flows import flow_of
from macros.forms import form_of
from macros.locales import BASE_LOCALE, dates_of_months
from macros.render.chart import begin
from macros.render.context import Context
from macros.render.inline import Inline, forms_of, shown
from macros.render.language import for_script
from macros.render.language import shown as shown_languages
from macros.render.place import alone, among
from macros.render.rule import Rules
from tools.flow import NOT_SURE

TEMPLATES = Path(__file__).parent / "templates"
EDITORIAL = "editorial"


class Pages:
    """Renders any page of one edition's content."""

    def __init__(self, content: Content) -> None:
        """Serve ``content``."""
        self.content = content
        begin(content)
        self._kept: dict[str, str] = {}
        self._rules: dict[str, Rules] = {}
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["json"] = lambda value: json.dumps(
            value, ensure_ascii=False, separators=(",", ":")
        )
        self._environment.tests["holds"] = lambda facets, facet, value: value in facets[facet]
        self._environment.globals |= {
            "NOT_SURE": NOT_SURE,
            "EDITORIAL": EDITORIAL,
            "shown": lambda figure: shown(figure, content.locale),
            "only_editorial": lambda refs: set(refs) == {EDITORIAL},
            "sources_in": _sources_in,
            "sources_of": _sources_of,
            "content": content,
        }

    def page(self, own: str) -> str:
        """A page of the guide, a case, an exercise or what lists them.

        Raises KeyError naming a page that does not exist.
        """
        known = {k: v for k, v in self.content.titled.items() if not isinstance(v, model.Tool)}
        return self._alone(_found(known, own, "page"))

    def tool(self, own: str) -> str:
        """The page of a decision tool; raises KeyError naming a tool that does not exist."""
        return self._alone(_found(self.content.tools, own, "tool"))

    def rule(self, tool: str, own: str) -> str:
        """The page of a must or a criterion; raises KeyError naming a tool or rule that does not exist."""
        entry = _found(self.content.tools, tool, "tool")
        rule = _found(entry.rules(), own, "rule")
        name = f"{tool}/{own}"
        context = Context(self.content, name)
        if tool not in self._rules:
            self._rules[tool] = Rules(entry)
        values = self._rules[tool].values(rule)
        html = shown_languages(self._environment.get_template("rule.md.j2").render(c=context, **values))
        return alone(self._finished(entry, _lines(html)), name, self.content.addresses)

    def tools(self) -> str:
        """The page that lists the decision tools."""
        return self._alone(self.content.tools_index)

    def glossary(self) -> str:
        """The glossary."""
        return self._alone(self.content.glossary)

    def sources(self) -> str:
        """The sources, each part with all that rests on it."""
        return self._alone(self.content.sources)

    def whole(self, site: str, pdf: str = "") -> str:
        """Every page but the tools on one page, in the order of the menu, to print.

        ``site`` is the address of the site, for links to what is not among them; ``pdf`` that of the PDF.
        """
        apart = (model.Tool, model.Reflection, model.ToolsIndex, model.Whole)
        pages = {k: v for k, v in self.content.titled.items() if not isinstance(v, apart)}
        addresses = self.content.addresses
        front = self._text(self.content.whole, shown_here=pages, pdf=pdf)
        front = self._finished(self.content.whole, front, [self.content.whole.id, *pages]).replace("\x05", "")
        # Its own heading stands above those of the pages.
        return among(front, "", addresses, pages, site).replace("##", "#", 1) + "".join(
            among(self._rendered(page), own, addresses, pages, site) for own, page in pages.items()
        )

    @cached_property
    def _uses(self) -> dict[str, list[tuple[str, str, str]]]:
        """Source reference -> (page, fragment, title) of each section that rests on it."""
        uses: dict[str, list[tuple[str, str, str]]] = {}
        for own, fragment, title, sources in _statements(self.content):
            for ref in sources:
                entry = (own, fragment, title)
                if entry not in uses.setdefault(str(ref), []):
                    uses[str(ref)].append(entry)
        return uses

    def _alone(self, page: Any) -> str:
        return alone(self._finished(page, self._rendered(page)), page.id, self.content.addresses)

    def _finished(self, page: Any, text: str, pages: Iterable[str] = ()) -> str:
        """The text of a page, under its heading what readers must know of its words, or of all ``pages``."""
        speech = self.content.speech
        if speech is None:
            return text
        texts = [one for own in pages or [page.id] for one in speech.by_entry.get(own, [])]
        note = self._environment.get_template("edition.j2").render(
            c=Context(self.content, page.id),
            about=speech.about,
            states=Counter(one.state for one in texts),
            unshown=sum(one.state == "stale" and not one.is_shown for one in texts),
            language=speech.name_of(speech.locale),
            other=speech.name_of(BASE_LOCALE),
        )
        return text.replace("\x05\n", f"\x05\n{shown_languages(_lines(note))}", 1)

    def _rendered(self, page: Any) -> str:
        """The page, whose place is still open; kept, since it stands in two."""
        if page.id not in self._kept:
            self._kept[page.id] = self._text(page)
        return self._kept[page.id]

    def _text(self, page: Any, **more: Any) -> str:
        values = self._values(page) | more
        template = self._environment.get_template(_TEMPLATES[type(page)])
        return shown_languages(_lines(template.render(c=Context(self.content, page.id), page=page, **values)))

    def _values(self, page: Any) -> dict[str, Any]:
        """What only the template of one kind of page needs."""
        if isinstance(page, model.Tool):
            return {
                "tool": page,
                "flow": flow_of(page),
                "numbers": {q.id: n for n, q in enumerate(page.questions, start=1)},
                "words": self._words("tool-"),
                "dates": dates_of_months(self.content.locale),
            }
        if isinstance(page, model.Reflection):
            return self._reflection(page)
        if isinstance(page, model.Sources):
            return {"uses": self._uses}
        cases = {i: p for i, p in self.content.pages.items() if isinstance(p, model.Case)}
        listed: dict[str, dict[str, Any]] = {"cases": cases, "exercises": dict(self.content.exercises)}
        for folder, collection in self.content.collections.items():
            if page is collection:
                return {"entries": list(listed[folder].values())}
            if page.id in listed[folder]:
                return {"collection": collection}
        return {}

    def _reflection(self, page: model.Reflection) -> dict[str, Any]:
        plain = Inline(self.content, page.id, link_terms=False).plain
        named: list[Any] = [*page.parties, *page.powers, *page.decisions]
        return {
            "form": form_of(page),
            "levels": {level.id: plain(level.title) for level in page.levels},
            "topics": {t.id: plain(t.title) for t in named},
            "words": {key: self._words("tool-")[key] for key in ("clear-confirm", "pair")}
            | self._words("reflect-"),
        }

    def _words(self, start: str) -> dict[str, Any]:
        """The words of the interface that a script speaks, by key without its ``start``.

        One that counts is its forms by category; what is not in the page's language says so.
        """
        content = self.content
        found = {key: for_script(text) for key, text in content.words.items() if key.startswith(start)}
        found |= {key: forms_of(content, key) for key in content.counted if key.startswith(start)}
        return {key.removeprefix(start): said for key, said in found.items()}


_TEMPLATES: dict[type, str] = {
    model.Page: "page.md.j2",
    model.Case: "case.md.j2",
    model.Exercise: "exercise.md.j2",
    model.Collection: "collection.md.j2",
    model.Tool: "tool.md.j2",
    model.Reflection: "reflection.md.j2",
    model.ToolsIndex: "tools.md.j2",
    model.Glossary: "glossary.md.j2",
    model.Sources: "sources.md.j2",
    model.Whole: "whole.md.j2",
}


def _lines(html: str) -> str:
    """Lines as Markdown takes them: it reads indented ones as code, and needs blank ones around headings."""
    lines = [line.strip() for line in html.splitlines()]
    return "\n".join(f"\n{line}\n" if line.startswith("#") else line for line in lines if line) + "\n"


def _statements(content: Content) -> Iterator[tuple[str, str, str, Any]]:
    """Page, fragment, title and sources of each part of the site that rests on sources."""
    for own, entry in content.titled.items():
        for section in getattr(entry, "sections", ()):
            yield own, section.id, section.title, _sources_in(section)
        if isinstance(entry, model.Tool):
            parts: list[Any] = [*entry.questions, *entry.gates, *entry.outcomes, *entry.panels]
            for part in parts:
                title = getattr(part, "title", None) or entry.title
                refs = _sources_in(part) if isinstance(part, model.Panel) else part.sources
                yield own, _fragment(part), title, refs
        elif isinstance(entry, model.Reflection):
            yield own, "", "", _sources_of([entry])
            yield own, "levels", content.words["reflect-levels"], entry.levels_sources
            asked: list[Any] = [*entry.decisions, *entry.powers]
            for part in asked:
                kind = "decision" if part in entry.decisions else "power"
                yield own, f"{kind}-{part.id}", part.title, part.sources
            for group in entry.groups:
                stated = [s for s in entry.statements if s.group == group.id]
                yield own, f"group-{group.id}", group.title, _sources_of(stated)
            for letter in entry.letters:
                said = [p for p in entry.prompts if p.letter == letter.id]
                yield own, f"letter-{letter.id}", letter.title, _sources_of(said)
        elif isinstance(entry, model.Exercise | model.ToolsIndex):
            yield own, "", "", entry.sources
    for term in content.glossary.entries:
        yield content.glossary.id, term.id, term.term, term.sources


def _sources_in(section: model.Section | model.Panel) -> list[str]:
    """Every source that a section or a part of it rests on, once, the section's own first."""
    found: list[str] = list(section.sources)
    for block in section.blocks:
        found += block.sources
        for part in ("items", "rows", "links"):
            for item in getattr(block, part, ()):
                found += getattr(item, "sources", ())
    return list(dict.fromkeys(found))


def _fragment(part: Any) -> str:
    """Where on the tool's page a question, a gate, an outcome or a panel stands."""
    return f"{type(part).__name__.lower()}-{part.id}"


def _sources_of(parts: Iterable[Any]) -> list[str]:
    """Every source that some entries rest on, once."""
    return list(dict.fromkeys(ref for part in parts for ref in part.sources))


def _found(entries: dict[str, Any], own: str, kind: str) -> Any:
    if own not in entries:
        raise KeyError(f"{kind} '{own}' must exist; there are {', '.join(sorted(entries))}")
    return entries[own]
