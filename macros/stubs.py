"""What the stub of a page holds: the one call that the site generator makes for it."""

from __future__ import annotations

from typing import Any

from macros import model

_CALLS: dict[Any, str] = {
    model.Page: 'page_of("{id}")',
    model.Case: 'page_of("{id}")',
    model.Exercise: 'page_of("{id}")',
    model.Collection: 'page_of("{id}")',
    model.Tool: 'tool("{id}")',
    model.Reflection: 'page_of("{id}")',
    model.ToolsIndex: "tools()",
    model.Glossary: "glossary()",
    model.Sources: "sources()",
    model.Whole: "whole()",
}


def call_of(entry: Any) -> str:
    """The call of a page."""
    return _CALLS[type(entry)].replace("{id}", str(entry.id))


def stands_once(entry: Any) -> bool:
    """There is only one page of its kind, so that its call names none."""
    return "{id}" not in _CALLS[type(entry)]


def stub_text(entry: Any) -> str:
    """The stub of a page."""
    return f"{{{{ {call_of(entry)} }}}}\n"


def rule_stub(tool: str, rule: str) -> str:
    """The stub of a rule. The tool's own page has all of the rule's words, so search finds them there."""
    return f'---\nsearch:\n  exclude: true\n---\n\n{{{{ rule("{tool}", "{rule}") }}}}\n'
