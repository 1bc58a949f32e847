"""The addresses of the site's pages, for tests that look at one page after the other."""

from __future__ import annotations

from macros.content import load
from tests.served import ROOT

CONTENT = load(ROOT)
# Every page.
ALL = sorted(CONTENT.addresses.values())
# What one template makes of one kind of data: a part stands for the others, which `make matrix` looks at.
_FIRST_AND_LAST = {
    f"{t.id}/{rule}" for t in CONTENT.tools.values() for rule in (*t.rules(),)[:: len(t.rules()) - 1]
}
_RULES = [address for own, address in CONTENT.addresses.items() if "/" in own and own not in _FIRST_AND_LAST]
_LISTED = [
    address for address in ALL if address.startswith(("cases/", "exercises/")) and address.count("/") > 1
]
_SOME = sorted(set(ALL) - set(_RULES) - (set(_LISTED) - set(_LISTED[::4])))
# Of these every third, and every page of a tool.
FEW = sorted({*_SOME[::3], *(address for address in _SOME if address.startswith("tools/"))})
REST = sorted(set(ALL) - set(FEW))
