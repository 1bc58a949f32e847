r"""Words in another language than the page's, or out of date: marked in the text, and shown so in HTML.

A text that is not in the page's language stands between marks, ``\x06en\x07words\x08``; of one that is out
of date the first mark ends in ``!``. Templates put words anywhere, and only the whole page tells what may be
said of them there: an element of their own, the element around them, or nothing (in an attribute).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Any

from markupsafe import Markup, escape

from macros.locales import direction
from macros.read import Said, Text

_OPEN = re.compile("\x06([^\x07]*)\x07")
_CLOSE = re.compile("\x08")
_ANY = re.compile("\x06[^\x07]*\x07|\x08")
_TAG = re.compile(r"<[^>]*>")
# An element that holds marked words and nothing else, has no words in its attributes, and no sign beside it.
_ALL = re.compile(
    "<(?!text|tspan|li|summary)([a-z0-9]+)((?! [^<>]*(?:title|label)=)[^<>]*)>"
    "(\\s*)\x06([^\x07!]+)\x07([^\x06\x08]*)\x08(\\s*)</\\1>"
)
# Elements that may hold only text, and those of a drawing.
_TEXT_ONLY = re.compile(r"<(option|textarea|title)\b[^>]*>[^<]*</\1>")
_DRAWN = re.compile(r"<(text|tspan)\b[^>]*>[^<]*</\1>")


class Marked(str):
    """Words without marks; where HTML is made of them, they bring their marks along."""

    raw: str
    __slots__ = ("raw",)

    def __new__(cls, raw: str) -> Marked:
        """Take words between marks."""
        self = super().__new__(cls, _ANY.sub("", raw))
        self.raw = raw
        return self

    def __html__(self) -> Markup:
        """What a template writes; escaped, since these are words."""
        return escape(self.raw)


def language_of(text: str) -> str:
    """The language of a text of the content; empty: that of the page."""
    return text.lang if isinstance(text, Said) else ""


def is_stale(text: str) -> bool:
    """A translation that may be out of date."""
    return isinstance(text, Said) and text.stale


def for_script(text: str) -> Any:
    """A text as a script takes it: bare, or with what there is to say of its language."""
    marks = marks_of(text)
    return {"text": str(text), **marks} if marks else str(text)


def marks_of(text: str) -> dict[str, Any]:
    """The language and direction of a text that is not in the page's language, and whether it is stale."""
    lang = language_of(text)
    found = {"lang": lang, "dir": direction(lang)} if lang else {}
    return found | ({"stale": True} if is_stale(text) else {})


def between(raw: str, lang: str, stale: bool = False) -> str:
    """``raw`` between marks."""
    return f"\x06{lang}{'!' if stale else ''}\x07{raw}\x08" if raw.strip() else raw


def plain(raw: str) -> str:
    """Words that may hold marks, as text."""
    return Marked(raw) if "\x06" in raw else raw


def raw_of(value: object, locale: str, within: str = "") -> str:
    """Words with their marks, to stand in a text of the language ``within``; ``locale`` is the page's."""
    if isinstance(value, Marked):
        return value.raw
    if isinstance(value, Text) and (is_stale(value) or language_of(value) != within):
        return between(str(value), language_of(value) or locale, is_stale(value))
    return str(value)


def in_heading(raw: str, markdown: Callable[[str], str]) -> str:
    """Words of a Markdown heading, as ``markdown`` writes them, between marks as they are."""
    parts = re.split("(\x06[^\x07]*\x07|\x08)", raw)
    return "".join(part if n % 2 else markdown(part) for n, part in enumerate(parts))


def shown(html: str) -> str:
    """A page with its marks as HTML."""
    if "\x06" not in html:
        return html
    html = _TAG.sub(lambda m: _bare(m.group()) if "\x06" in m.group() else m.group(), html)
    html = _TEXT_ONLY.sub(lambda m: _only_text(m.group()) if "\x06" in m.group() else m.group(), html)
    html = _DRAWN.sub(lambda m: _drawn(m.group()) if "\x06" in m.group() else m.group(), html)
    html = _ALL.sub(lambda m: f"<{m[1]}{m[2]}{attributes(m[4])}>{m[3]}{m[5]}{m[6]}</{m[1]}>", html)
    return _OPEN.sub(lambda m: f"<span{_span(m[1])}>", html).replace("\x08", "</span>")


def attributes(lang: str) -> Markup:
    """`` lang="en" dir="ltr"``, or nothing for the page's own language."""
    return Markup(' lang="{}" dir="{}"').format(lang, direction(lang)) if lang else Markup()


def _span(mark: str) -> str:
    lang = mark.removesuffix("!")
    return str(attributes(lang)) + (' class="eg-stale"' if mark.endswith("!") else "")


def _bare(tag: str) -> str:
    """A tag without marks: no attribute can say a language."""
    return _ANY.sub("", tag)


def _only_text(element: str) -> str:
    """An element that may hold only text: it is in the language around all its words, if they have one."""
    start, rest = element.split(">", 1)
    words = rest.rpartition("<")[0].strip()
    found = _OPEN.match(words)
    depths = [words[: m.end()].count("\x06") - words[: m.end()].count("\x08") for m in _CLOSE.finditer(words)]
    whole = found is not None and 0 not in depths[:-1] and words.endswith("\x08")
    lang = found[1].removesuffix("!") if found and whole else ""
    return f"{start}{attributes(lang)}>{_ANY.sub('', rest)}"


def _drawn(element: str) -> str:
    """Words in a drawing, where other elements and attributes say the language."""

    def opened(match: re.Match[str]) -> str:
        said = attributes(match[1].removesuffix("!")).replace(" dir=", " direction=")
        return f'<tspan{said} unicode-bidi="isolate">'

    return _OPEN.sub(opened, element).replace("\x08", "</tspan>")


def in_lines(text: str, lines: Iterable[str]) -> list[str]:
    """The lines that a text was cut into, each with the marks around its part of the text."""
    if not isinstance(text, Marked):
        return list(lines)
    stack: list[str] = []
    marks: list[tuple[str, ...]] = []  # around each character that is no space
    for part in re.split("(\x06[^\x07]*\x07|\x08)", text.raw):
        if part.startswith("\x06"):
            stack.append(part)
        elif part == "\x08":
            stack.pop()
        else:
            marks += [tuple(stack)] * len("".join(part.split()))
    around = iter(marks)
    return [_between_marks(line, around) for line in lines]


def _between_marks(line: str, around: Iterator[tuple[str, ...]]) -> str:
    """A line with the marks around each of its characters."""
    parts: list[str] = []
    now: tuple[str, ...] = ()
    for character in line:
        marks = now if character.isspace() else next(around)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(now, marks, strict=False))))
        parts += ["\x08" * (len(now) - same), *marks[same:], character]
        now = marks
    return plain("".join(parts) + "\x08" * len(now))
