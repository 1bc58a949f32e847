"""Editions in made-up languages in a real browser: a third longer, and from right to left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from macros.locales import direction
from macros.render.inline import Inline
from tests.browser.test_accessibility import faults
from tests.browser.test_reflection import ANSWERS, answer, given, ready, saved, shown
from tests.browser.test_tool import answers_of, result
from tests.pseudo import Site
from tests.served import Visits, visiting

# One page of each kind.
KINDS = [
    "power/balance/",
    "evidence/funding/",
    "evidence/system-map/",
    "journey/identify/",
    "cases/leeds/",
    "exercises/raci/",
    "tools/bid-no-bid/",
    "tools/power-reflection/",
]

# What does not fit: a page wider than the window, and words that are cut off or run out of their place.
CUT_OFF = """() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const tell = (what, element) => found.push(`${what}: ${element.textContent.trim().slice(0, 60)}`);
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const inScroller = (e) => e !== document.body && (scrolls(e) || inScroller(e.parentElement));
  const sticksOut = ({ left, right }, frame) => left < frame.left - 1 || right > frame.right + 1;
  if (document.documentElement.scrollWidth > width) tell("too wide", document.body);
  for (const details of document.querySelectorAll("article details")) details.open = true;
  // The title in the header says the page's heading again, cut to one line; the drawers are not open.
  const apart = "svg, .eg-unseen, .md-search, .md-select, [data-md-component=header-topic]";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: element } = texts.currentNode;
    if (!data.trim() || !element.closest("article, .md-header, .md-tabs, .md-footer")) continue;
    if (element.closest(apart) || !element.checkVisibility()) continue;
    const cuts = getComputedStyle(element).overflowX !== "visible" && !scrolls(element);
    if (cuts && element.scrollWidth > element.clientWidth + 1) tell("cut off", element);
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const out = sticksOut(range.getBoundingClientRect(), { left: 0, right: width });
    if (out && !inScroller(element)) tell("out", element);
  }
  for (const drawing of document.querySelectorAll("article svg")) {
    const frame = drawing.getBoundingClientRect();
    for (const text of drawing.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.width && sticksOut(box, frame)) tell("out of a drawing", text);
    }
  }
  return found;
}"""

# Resolves when what scripts changed is laid out, and nothing moves any more.
SETTLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
  .then(() => true)"""

# Words in other letters than those of the language that they are said to be in.
MISLED = """() => {
  const found = [];
  const wrong = {
    en: /[\\u0600-\\u06ff]/,
    "ar-XB": /\\b[A-Za-z]{2,}\\b/,
    "en-XA": /(?<![\\p{L}\\p{N}])[A-Za-z]{2,}(?![\\p{L}\\p{N}])/u,
  };
  const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (parentElement.closest("code, script, style, textarea, option")) continue;
    const { lang } = parentElement.closest("[lang]");
    const words = data.replace(/£[0-9.,]+ million/g, "").replaceAll("own.json", "");
    if (wrong[lang].test(words)) found.push(`${lang}: ${data.trim()}`);
  }
  return found;
}"""


@pytest.fixture
def pseudo_visits(browser: Browser, pseudo_site: Site) -> Iterator[Visits]:
    """Makes visits to the pseudo-editions."""
    with visiting(browser, pseudo_site.url) as visits:
        yield visits


def look(page: Page, url: str, locale: str) -> list[str]:
    """Open a page; what is wrong with how it looks on a phone and on a desk."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(url)
    expect(page.locator("h1").first).to_be_visible()
    root = page.locator("html")
    assert root.get_attribute("lang") == locale
    assert root.get_attribute("dir") == direction(locale)
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(SETTLED)
        found += [f"{url} {width} {fault}" for fault in page.evaluate(CUT_OFF)]
    return found


@pytest.mark.parametrize("own", ["en-xa", "ar-xb", pytest.param("ar-xc", marks=pytest.mark.matrix)])
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.matrix)])
def test_a_page_fits(pseudo_site: Site, pseudo_visits: Visits, own: str, every: bool) -> None:
    """In a language that is longer, in one from right to left, and where two languages stand on a page."""
    content = pseudo_site.content(own)
    page = pseudo_visits().page
    wrong = []
    # What stands on the page of all pages is looked at where it stands alone.
    apart = content.addresses["whole"]
    for path in [p for p in sorted(content.addresses.values()) if p != apart] if every else KINDS:
        wrong += look(page, f"{pseudo_site.url}{own}/{path}", content.locale)
    assert wrong == []


@pytest.mark.parametrize(
    ("own", "width", "scheme"),
    [
        ("ar-xb", 320, "dark"),
        pytest.param("ar-xc", 1280, "light", marks=pytest.mark.matrix),
        pytest.param("en-xa", 320, "light", marks=pytest.mark.matrix),
    ],
)
def test_pages_have_no_fault_of_access(
    pseudo_site: Site, pseudo_visits: Visits, own: str, width: int, scheme: str
) -> None:
    """In either direction, and where two languages stand on a page."""
    page = pseudo_visits(viewport={"width": width, "height": 800}, color_scheme=scheme).page
    found = []
    for path in ("evidence/funding/", "evidence/system-map/", "tools/bid-no-bid/"):
        page.goto(f"{pseudo_site.url}{own}/{path}")
        found += [f"{path} {fault}" for fault in faults(page)]
    assert found == []


TOOLS = [
    pytest.param(own, tool, marks=() if (own, tool) == ("ar-xc", "bid-no-bid") else pytest.mark.matrix)
    for own in ("ar-xb", "ar-xc", "en-xa")
    for tool in ("bid-no-bid", "outcomes-contract")
]


@pytest.mark.parametrize(("own", "tool"), TOOLS)
def test_a_tool_speaks_the_language(
    pseudo_site: Site, pseudo_visits: Visits, tmp_path: Path, own: str, tool: str
) -> None:
    """Answers, a result, a file and the file again: all in the words of the edition."""
    content = pseudo_site.content(own)
    entry = content.tools[tool]
    page = pseudo_visits(viewport={"width": 1280, "height": 800}).page
    page.goto(f"{pseudo_site.url}{own}/{content.addresses[tool]}")
    page.locator('[name="mode"][value="all"]').check()
    example = next(e for e in entry.examples if e.outcome)
    answers = answers_of(example)
    for question in entry.questions:
        if question.id in answers:
            page.locator(f'input[name="{question.id}"][value="{answers[question.id]}"]').check()
    result(page)
    title = next(str(o.title) for o in entry.outcomes if o.id == example.outcome)
    verdict = page.locator('.eg-result [data-part="verdict"]')
    expect(verdict).to_contain_text(Inline(content, tool, link_terms=False).plain(title))
    assert page.evaluate(MISLED) + page.evaluate(CUT_OFF) == []
    with page.expect_download() as download:
        page.locator('[data-act="save"]').click()
    file = tmp_path / "own.json"
    download.value.save_as(file)
    record = json.loads(file.read_text(encoding="utf-8"))
    assert (record["edition"], record["language"], record["answers"]) == (own, content.locale, answers)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator('.eg-record [data-act="clear"]').click()
    expect(page.locator(".eg-question input:checked")).to_have_count(0)
    page.locator('[data-act="open"]').set_input_files(file)
    expect(page.locator("#record-told p").first).to_be_visible(timeout=120_000)
    expect(page.locator(".eg-question input:checked")).to_have_count(len(answers))
    assert page.evaluate(MISLED) == []


@pytest.mark.parametrize(
    "own", ["ar-xb", *(pytest.param(own, marks=pytest.mark.matrix) for own in ("ar-xc", "en-xa"))]
)
def test_the_reflection_speaks_the_language(
    pseudo_site: Site, pseudo_visits: Visits, tmp_path: Path, own: str
) -> None:
    """Its picture, its file and the file again."""
    page = pseudo_visits(viewport={"width": 320, "height": 800}).page
    page.goto(f"{pseudo_site.url}{own}/tools/power-reflection/")
    ready(page)
    answer(page, ANSWERS)
    shown(page)
    assert page.evaluate(MISLED) + page.evaluate(CUT_OFF) == []
    before = given(page)
    saved(page, tmp_path / "own.json")
    page.reload()
    ready(page)
    assert given(page) != before
    page.locator("#reflect-open").set_input_files(tmp_path / "own.json")
    shown(page)
    assert given(page) == before
    page.locator("#reflect-files").set_input_files([tmp_path / "own.json"])
    expect(page.locator('[data-reflect="files"] > li')).to_have_count(1, timeout=120_000)
    assert page.evaluate(MISLED) == []
