"""The addresses of the site's pages, for tests that look at one page after the other."""

from __future__ import annotations

from macros.content import load
from tests.served import ROOT

CONTENT = load(ROOT)
_RULES = {own: address for own, address in CONTENT.addresses.items() if "/" in own}
# Every page.
ALL = sorted(CONTENT.addresses.values())
# The pages of rules are all made by one template: one of a must and one of a criterion of each tool stand for
# the others, which `make matrix` looks at.
FEW = sorted(
    address
    for own, address in CONTENT.addresses.items()
    if own not in _RULES
    or any(
        own in {f"{t.id}/{t.gates[0].id}", f"{t.id}/{list(t.rules())[-1]}"} for t in CONTENT.tools.values()
    )
)
REST = sorted(set(ALL) - set(FEW))
# Cases are made by one template and exercises by another, of the same blocks as the guide: one in four.
_ALIKE = [address for address in FEW if address.startswith(("cases/", "exercises/"))]
FEWER = sorted((set(FEW) - set(_ALIKE)) | set(_ALIKE[::4]))
