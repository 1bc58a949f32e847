r"""A page's text where it stands: on a page of its own, or among all others on one page.

Templates leave links, ids and headings open, since both places want them different: a link is
``\x02page#fragment\x03``, an id ``\x04fragment\x03``, and ``\x05`` ends the heading of the page itself.
So the page is rendered once.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container

_LINK = re.compile("\x02([^#\x03]*)#([^\x03]*)\x03")
_ID = re.compile("\x04([^\x03]*)\x03")
_HEADING = re.compile("^#", re.MULTILINE)


def relative(origin: str, target: str) -> str:
    """The link from the page at address ``origin`` to the address ``target``, which may have a #fragment."""
    path, hash_, fragment = target.partition("#")
    link = posixpath.relpath("/" + path, "/" + origin)
    link = "./" if link == "." else link + "/"
    return "#" + fragment if hash_ and link == "./" else link + hash_ + fragment


def alone(text: str, own: str, addresses: dict[str, str]) -> str:
    """The text on its own page."""
    known: dict[str, str] = {}

    def link(match: re.Match[str]) -> str:
        found = match.group()
        if found not in known:
            page, fragment = match.groups()
            known[found] = relative(addresses[own], addresses[page] + ("#" + fragment if fragment else ""))
        return known[found]

    return _ID.sub(r"\1", _LINK.sub(link, text)).replace("\x05", "")


def among(text: str, own: str, addresses: dict[str, str], others: Container[str], site: str) -> str:
    """The text among those of ``others``, its headings a level lower and its ids with the page's before them.

    Links to pages that are not among them begin with ``site``: they may be read on paper.
    """

    def link(match: re.Match[str]) -> str:
        page, fragment = match.groups()
        if page in others:
            return "#" + anchor(page, fragment)
        return site + addresses[page] + ("#" + fragment if fragment else "")

    text = _ID.sub(lambda match: anchor(own, match.group(1)), _LINK.sub(link, text))
    return _HEADING.sub("##", text).replace("\x05", f" {{ #{own} }}")


def anchor(page: str, fragment: str) -> str:
    """The id of a part of a page among others."""
    return f"{page}--{fragment}" if fragment else page
