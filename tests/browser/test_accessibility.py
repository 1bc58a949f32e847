"""No page has a fault that axe-core can find (WCAG 2.2 A and AA, best practice)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_tool import result, tick
from tests.pages import ALL, CONTENT, FEW
from tests.served import Visit, Visits

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """What axe finds on a page, the theme around it included."""
    found = Axe().run(page, options={"runOnly": TAGS})
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def _looked_at(pages: list[str]) -> list[str]:
    # All but the page that shows all others: what stands on it is looked at where it stands alone, and
    # axe-core takes longer for so much on one page than for all of them.
    return [*(page for page in pages if page != CONTENT.addresses["whole"]), "404.html"]


SCHEMES = ("light", "dark")
# Every other page in the light and every other in the dark; `make matrix` does the rest.
HALF = [(path, SCHEMES[n % 2]) for n, path in enumerate(_looked_at(FEW))]
REST = [(path, scheme) for path in _looked_at(ALL) for scheme in SCHEMES if (path, scheme) not in HALF]


@pytest.mark.parametrize(
    ("path", "scheme"),
    [*HALF, *(pytest.param(*one, marks=pytest.mark.matrix) for one in REST)],
)
def test_a_page_has_no_fault(visits: Visits, path: str, scheme: str) -> None:
    """In both colour schemes, with everything unfolded, on a phone in the dark and on a desk in the light."""
    size = {"width": 1280, "height": 900} if scheme == "light" else {"width": 360, "height": 740}
    page = visits(viewport=size, color_scheme=scheme).open(path)
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true; })")
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("answer", ["outside", "core", "not-sure"])
def test_a_result_has_no_fault(visits: Visits, scheme: str, answer: str) -> None:
    """A verdict, an open one and one that needs finding out."""
    visit: Visit = visits(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = visit.open("tools/bid-no-bid/")
    tick(page, "purpose", answer)
    result(page)
    assert faults(page) == []


def test_print_shows_all_on_white(visits: Visits) -> None:
    """Paper is white whatever the screen is, and nothing stays folded away."""
    page = visits(color_scheme="dark").open("tools/bid-no-bid/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".eg-points").first.is_visible()
    assert page.locator(".eg-unsure").first.is_visible()
    assert not page.locator(".eg-bar").is_visible()
    page.emulate_media(media="screen")
    page.goto(page.url.replace("tools/bid-no-bid/", "power/balance/"))
    page.emulate_media(media="print")
    assert page.locator("details.eg-sources ul").first.is_visible()
