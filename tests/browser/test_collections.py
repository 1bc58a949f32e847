"""Cases and exercises: finding one, with a script and without, and printing a sheet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.pages import CONTENT
from tests.served import Visit, Visits

CARDS = "ul[data-eg-found] > li"


def having(folder: str, **facets: str) -> set[str]:
    """The addresses of those that have all the values."""
    entries = CONTENT.exercises if folder == "exercises" else CONTENT.pages
    return {
        CONTENT.addresses[own]
        for own, entry in entries.items()
        if all(value in getattr(entry, "facets", {}).get(facet, ()) for facet, value in facets.items())
    }


def listed(page: Page, base: str, selector: str) -> set[str]:
    """The addresses that a list leads to."""
    links = page.locator(f"{selector} a").evaluate_all("all => all.map((a) => a.href)")
    return {link.removeprefix(base) for link in links}


def test_choosing_narrows_the_list(visit: Visit) -> None:
    """By any facets together; what is left is counted aloud; the list comes back."""
    page = visit.open("cases/")
    everything = page.locator(CARDS).count()
    status = page.locator(".eg-finder [role=status]")
    expect(status).to_have_text(f"{everything} of {everything} shown")
    page.get_by_label("Power theme").select_option("theme-balance")
    wanted = having("cases", theme="balance")
    expect(status).to_have_text(f"{len(wanted)} of {everything} shown")
    assert listed(page, visit.base, f"{CARDS}:not([hidden])") == wanted
    page.get_by_label("Stage of the journey").select_option("stage-structure")
    both = having("cases", theme="balance", stage="structure")
    expect(status).to_have_text(f"{len(both)} of {everything} shown")
    assert listed(page, visit.base, f"{CARDS}:not([hidden])") == both
    page.get_by_role("button", name="Show all").click()
    expect(status).to_have_text(f"{everything} of {everything} shown")


@pytest.mark.parametrize("folder", ["cases", "exercises"])
def test_without_a_script_plain_links_do_the_same(visits: Visits, folder: str) -> None:
    """Every value leads to the list of all that have it."""
    visit = visits(java_script_enabled=False)
    page = visit.open(f"{folder}/")
    assert not page.locator(".eg-finder").is_visible()
    for facet in CONTENT.collections[folder].facets:
        for value in facet.values:
            wanted = having(folder, **{facet.id: value.id})
            anchor = f"{facet.id}-{value.id}"
            link = page.locator(f'.eg-noscript a[href="#{anchor}"]')
            assert link.count() == bool(wanted), anchor
            if wanted:
                assert link.is_visible()
                assert listed(page, visit.base, f"#{anchor} + ul") == wanted


def test_a_sheet_prints_on_its_own(visit: Visit) -> None:
    """The button leaves the rest of the page out, for as long as it prints."""
    page = visit.open("exercises/raci/")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print this sheet").click()
    page.emulate_media(media="print")
    expect(page.locator(".eg-sheet")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    expect(page.locator(".eg-glance")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    ("words", "page_id"),
    [
        ("coproduction", "exercise-ladder"),
        ("SIB", "outcomes"),
        ("VCSE", "journey-identify"),
        ("MoU", "exercise-memorandum"),
    ],
)
def test_search_finds_a_page_by_other_words_for_what_it_says(visit: Visit, words: str, page_id: str) -> None:
    """Each page lists other words for the terms on it, and the index holds them."""
    page = visit.open("")
    found = page.evaluate(
        """async (words) => {
          const index = await (await fetch("search/search_index.json")).json();
          return index.docs.filter((d) => d.text.toLowerCase().includes(words)).map((d) => d.location);
        }""",
        words.lower(),
    )
    address = CONTENT.addresses[page_id]
    assert [location for location in found if location.partition("#")[0] == address]
    page.locator("input.md-search__input").click()
    page.keyboard.type(words)
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=30_000)
