"""The pages of the guide in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages import CONTENT, FEW, REST
from tests.served import Visit, Visits

CHECKLIST = "journey/identify/"
# Resolves when a part of the page has not changed for half a second.
STILL = """(selector) => new Promise((done) => {
  let waiting = setTimeout(done, 500);
  new MutationObserver(() => { clearTimeout(waiting); waiting = setTimeout(done, 500); })
    .observe(document.querySelector(selector), { childList: true, subtree: true });
})"""


@pytest.mark.parametrize("path", [*FEW, *(pytest.param(path, marks=pytest.mark.matrix) for path in REST)])
def test_a_page_fits_a_phone_and_asks_nobody_else(visits: Visits, path: str) -> None:
    """No sideways scroll at 320 pixels, no fault in the console, no request to another origin."""
    visit = visits(viewport={"width": 320, "height": 640})
    page = visit.open(path)
    expect(page.locator("h1")).to_be_visible()
    # All scripts have run, and what they changed is laid out.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert visit.requests


def test_search_works_and_stays_on_the_site(visit: Visit) -> None:
    """The index is the site's own."""
    page = visit.open("")
    page.locator("input.md-search__input").click()
    page.keyboard.type("clinicians")
    found = page.locator(".md-search-result__link").first
    expect(found).to_be_visible(timeout=30_000)
    page.evaluate(STILL, ".md-search-result__list")  # it is made again with every letter
    page.keyboard.press("ArrowDown")  # from the words to the first result
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/power/balance/"))


def test_a_checklist_remembers_its_ticks(visit: Visit) -> None:
    """They outlast a reload and instant navigation, until the reader clears them."""
    page = visit.open(CHECKLIST)
    boxes = page.locator("[data-eg-checklist] input[type=checkbox]")
    boxes.nth(1).check()
    page.reload()
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(0)).not_to_be_checked()
    page.get_by_role("link", name="Reference", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Glossary")
    page.go_back()
    expect(boxes.nth(1)).to_be_checked()
    page.get_by_role("button", name=CONTENT.words["checklist-clear"]).click()
    page.reload()
    expect(boxes.nth(1)).not_to_be_checked()


def test_a_checklist_works_where_storage_is_blocked(visits: Visits) -> None:
    """The ticks last as long as the page, and it says so."""
    visit = visits()
    visit.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('blocked', 'SecurityError'); };"
    )
    page = visit.open(CHECKLIST)
    page.locator("[data-eg-checklist] input[type=checkbox]").first.check()
    expect(page.get_by_text(CONTENT.words["checklist-unsaved"])).to_be_visible()
    visit.complaints.clear()  # the theme keeps its colour scheme without such care


def test_a_glossary_term_explains_itself(visit: Visit) -> None:
    """On focus and hover; Escape puts the tooltip away, the pointer may move onto it, the link leads on."""
    page = visit.open("power/")
    term = page.locator("a.eg-term").first
    tip = page.get_by_role("tooltip")
    term.focus()
    expect(tip).to_be_visible()
    assert tip.inner_text() == term.get_attribute("data-definition")
    assert term.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    term.hover()
    expect(tip).to_be_visible()
    tip.hover()
    page.wait_for_timeout(400)  # longer than it takes to vanish
    expect(tip).to_be_visible()
    term.click()
    expect(page.locator("h1")).to_have_text("Glossary")
    expect(tip).to_have_count(0)


def test_every_term_is_linked_once_on_a_page(visit: Visit) -> None:
    """The first use is enough; a page full of dots is hard to read."""
    page = visit.open("power/")
    links = page.locator("a.eg-term").evaluate_all("terms => terms.map(term => term.getAttribute('href'))")
    assert len(links) == len(set(links)) > 3


def test_without_javascript_a_term_has_its_definition_and_its_link(visits: Visits) -> None:
    """The browser's own tooltip, and the glossary."""
    page = visits(java_script_enabled=False).open("power/")
    term = page.locator("a.eg-term").first
    assert term.get_attribute("title")
    assert "/glossary/#" in (term.get_attribute("href") or "")


def test_sources_are_one_press_away(visit: Visit) -> None:
    """Under every section, by keyboard too; each leads to its place on the page of sources."""
    page = visit.open("power/balance/")
    sections = page.locator("article h2").count()
    assert page.locator("details.eg-sources").count() == sections
    summary = page.locator("details.eg-sources summary").first
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator("details.eg-sources[open] a").first
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("h1")).to_have_text("Sources")
    target = page.evaluate("location.hash.slice(1)")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def inside_window(page: Page) -> bool:
    """What has the focus can be seen."""
    return bool(
        page.evaluate(
            "() => { const active = document.activeElement;"
            # The switch of colours shows its focus on the label beside it.
            " const shown = active.matches('.md-option') ? active.nextElementSibling : active;"
            " const box = shown.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            " const onTop = shown.contains(top) || top?.contains(shown);"
            " return (box.width > 0 && onTop) || box.bottom > innerHeight; }"
        )
    )


@pytest.mark.parametrize("name", ["Navigation", "Search"])
def test_on_a_phone_the_keyboard_opens_and_closes_the_drawers(visits: Visits, name: str) -> None:
    """By Enter and by Escape; the focus goes in and comes back, and is never off the screen."""
    page = visits(viewport={"width": 360, "height": 740}).open("power/")
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert inside_window(page), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.wait_for_function("() => document.activeElement.closest('.md-sidebar--primary, .md-search')")
    page.wait_for_timeout(500)  # the drawer slides in
    for _ in range(5 if name == "Navigation" else 0):
        assert inside_window(page), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_after_instant_navigation_the_new_page_has_the_focus(visit: Visit) -> None:
    """Its heading, so that a screen reader says where the reader is."""
    page = visit.open("power/")
    link = page.locator("article .eg-cards a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(visit.base + "power/acknowledgement/")
    expect(page.locator("h1")).to_be_focused()
