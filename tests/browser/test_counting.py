"""Numbers and plural forms that scripts write: by CLDR, and as the build writes them."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from macros import locales
from macros.content import Content, load
from macros.render.inline import filled, form_for
from tests.browser.test_reflection import file_of, ready
from tests.browser.test_tool import PATIENCE
from tests.served import ROOT, Visit, Visits

# Two of them are made up, and of one nobody knows anything.
LANGUAGES = ["en", "cy", "ar", "es", "es-419", "fr", "en-XA", "ar-XB", "qaa"]
MOST = 200
NUMBERS = [0, 7, 1_837, 650_000, 43_300_000]


def test_browser_and_build_count_alike(visit: Visit) -> None:
    """Each number takes the form that CLDR gives it, in each language."""
    page = visit.open("about/")
    found = page.evaluate(
        """async ([languages, categories, most]) => {
          const { fill } = await import("/assets/runtime/said.mjs");
          const forms = Object.fromEntries(categories.map((category) => [category, category]));
          const counted = (lang) => Array.from({ length: most + 1 }, (_, n) => fill({ lang, forms }, { n }));
          return Object.fromEntries(languages.map((lang) => [lang, counted(lang)]));
        }""",
        [LANGUAGES, locales.CATEGORIES, MOST],
    )
    for lang in LANGUAGES:
        assert found[lang] == [locales.category(lang, n) for n in range(MOST + 1)], lang
    assert {n: found["cy"][n] for n in (0, 1, 2, 3, 6, 11)} == dict(
        zip((0, 1, 2, 3, 6, 11), ("zero", "one", "two", "few", "many", "other"), strict=True)
    )


def test_browser_and_build_write_numbers_alike(visit: Visit) -> None:
    """With the same digits and marks, in the language of the text around them."""
    page = visit.open("about/")
    found = page.evaluate(
        """async ([languages, numbers]) => {
          const { fill } = await import("/assets/runtime/said.mjs");
          const text = (lang) => ({ lang, dir: "ltr", forms: { other: "{n}" } });
          const written = (lang) => numbers.map((n) => fill(text(lang), { n }).toString());
          return Object.fromEntries(languages.map((lang) => [lang, written(lang)]));
        }""",
        [LANGUAGES, NUMBERS],
    )
    for lang in LANGUAGES:
        assert found[lang] == [locales.count(lang, n) for n in NUMBERS], lang


# ---------------------------------------------------------------- in editions


@pytest.fixture(scope="module", params=["cy-wales", "es-latam"])
def content(request: pytest.FixtureRequest) -> Content:
    """An edition in another language."""
    return load(ROOT, request.param)


def opened(visits: Visits, content: Content, own: str) -> Page:
    """A page of an edition."""
    return visits(viewport={"width": 1280, "height": 900}).open(f"{content.edition}/{content.addresses[own]}")


def counted(content: Content, key: str, n: int, **words: object) -> str:
    """A text that counts, as the build would write it."""
    number = functools.partial(locales.count, content.locale)
    return filled(form_for(content, key, n), n=number(n), **words)


def test_the_finder_counts_in_the_language_of_its_edition(content: Content, edition_visits: Visits) -> None:
    """Whatever is chosen."""
    page = opened(edition_visits, content, content.collections["cases"].id)
    status = page.locator(".eg-finder [role=status]")
    every = page.locator("ul[data-eg-found] > li").count()
    seen = set()
    for select in page.locator(".eg-finder select").all():
        for value in select.locator("option").evaluate_all("all => all.map((o) => o.value)"):
            select.select_option(value)
            n = page.locator("ul[data-eg-found] > li:not([hidden])").count()
            expect(status).to_have_text(counted(content, "collection-found", n, of=every))
            seen.add(n)
        select.select_option("")
    assert len(seen) > 5


def test_points_are_counted_in_the_language_of_their_edition(
    content: Content, edition_visits: Visits
) -> None:
    """Of each answer, and of each line."""
    tool = content.tools["bid-no-bid"]
    page = opened(edition_visits, content, "bid-no-bid")
    points = [q.weight * (a.points or 0) for q in tool.questions if q.weight for a in q.answers]
    shown = page.locator(".eg-points").all_text_contents()
    assert shown == [counted(content, "tool-points", n) for n in points]
    assert page.locator(".eg-from").all_text_contents() == [
        counted(content, "tool-from", band.at_least) for band in tool.bands
    ]


def test_files_and_choices_are_counted_in_the_language_of_their_edition(
    content: Content, edition_visits: Visits, tmp_path: Path
) -> None:
    """None, one, two, and more."""
    page = opened(edition_visits, content, "power-reflection")
    ready(page)
    chosen = page.locator('[data-reflect="chosen"]')
    boxes = page.locator('[name^="choice."]').all()
    for n in range(len(boxes)):
        key = "reflect-chosen-some" if n < 3 else "reflect-chosen-enough"
        expect(chosen).to_have_text(counted(content, key, n))
        boxes[n].check()
    heard = page.locator('[data-reflect="heard"]')
    statement = content.reflection.statements[0].id
    n = 0
    for more in (1, 1, 1, 3, 5):
        files = [tmp_path / f"{n + number}.json" for number in range(more)]
        for file in files:
            file_of(file, {f"statement.{statement}": "not-yet"})
        page.locator("#reflect-files").set_input_files(files)
        n += more
        expect(heard).to_have_text(counted(content, "reflect-heard", n), timeout=PATIENCE)
    expect(page.locator('[data-reflect="views"] li').first).to_contain_text(
        counted(content, "reflect-n-files", n)
    )
    for left in range(n - 1, -1, -1):
        page.locator("[data-close]").first.click()
        expect(heard).to_have_text(counted(content, "reflect-heard", left))
