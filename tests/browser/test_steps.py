"""One question at a time: forwards, backwards, and back to the check of the answers after a change."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_tool import BID, PLAIN, TITLES, TOOL, WORDS, everything, result, tick
from tests.served import Visit, Visits

ASKS = {str(q.id): PLAIN(q.ask) for q in BID.questions}


def choose(page: Page, question: str, answer: str) -> None:
    """Answer the one question that is shown, and go on."""
    at(page, question)
    page.locator(f'input[name="{question}"][value="{answer}"]').check()
    go_on(page)


def go_on(page: Page) -> None:
    """Press Continue."""
    page.get_by_role("button", name=WORDS["continue"]).click()


def at(page: Page, question: str) -> None:
    """Exactly this question is shown, the address names it, and it has the focus."""
    expect(page).to_have_url(re.compile(f"#question-{question}$"))
    expect(page.locator(".eg-question:visible")).to_have_count(1)
    expect(page.locator(f"#question-{question}")).to_be_visible()


def begin(page: Page) -> None:
    """Press Start."""
    page.get_by_role("button", name=WORDS["start"], exact=True).click()


def test_the_browser_leads_back_and_forth_and_no_answer_is_lost(visit: Visit) -> None:
    """Back and Forward of the browser, our own Back, a skipped question, a reload to the same question."""
    page = visit.open(TOOL)
    begin(page)
    at(page, "route")
    expect(page.locator("#question-route")).to_be_focused()
    choose(page, "route", "early")
    choose(page, "size", "smaller")
    at(page, "purpose")
    page.get_by_role("button", name=WORDS["skip"]).click()
    at(page, "board")
    for question in ("purpose", "size", "route"):
        page.go_back()
        at(page, question)
    expect(page.locator('input[name="route"][value="early"]')).to_be_checked()
    for question in ("size", "purpose", "board"):
        page.go_forward()
        at(page, question)
    page.get_by_role("button", name=WORDS["back"], exact=True).click()
    at(page, "purpose")
    expect(page.locator(".eg-progress")).to_contain_text("3 of about")
    result(page)
    expect(page.locator(".eg-bar [role=status]")).to_have_text(WORDS["cannot-say"])
    page.reload()
    at(page, "purpose")


def test_an_answer_is_asked_for_and_may_be_skipped(visit: Visit) -> None:
    """Continue without an answer says so, next to the answers, for screen readers too."""
    page = visit.open(TOOL + "#question-purpose")
    at(page, "purpose")
    go_on(page)
    field = page.locator("#question-purpose")
    error = field.locator(".eg-error")
    expect(error).to_have_text(WORDS["choose-first"])
    described = field.get_attribute("aria-describedby") or ""
    assert described.split()[0] == error.get_attribute("id")
    expect(field.locator("input").first).to_be_focused()
    page.keyboard.press("Space")
    expect(error).to_have_count(0)
    page.keyboard.press("Enter")  # as in any form
    at(page, "board")


def test_questions_that_do_not_apply_are_not_asked(visit: Visit) -> None:
    """The route decides what is asked; all of it is on the page at once for who wants that."""
    page = visit.open(TOOL)
    begin(page)
    choose(page, "route", "early")
    seen = []
    for _ in BID.questions:
        if page.url.endswith("#check"):
            break
        seen.append(page.url.partition("#question-")[2])
        page.get_by_role("button", name=WORDS["skip"]).click()
    expect(page).to_have_url(re.compile("#check$"))
    conditions = {str(q.id): q.asked_when for q in BID.questions}
    assert "openness" in seen
    assert all(conditions[q] in ({}, {"route": ("early",)}) for q in seen)
    everything_again = page.locator(".eg-rows").first.locator("dt").all_inner_texts()
    assert everything_again == [ASKS["route"], *(ASKS[q] for q in seen)]


def test_a_change_asks_what_it_brings_up_and_returns(visit: Visit) -> None:
    """From the check: Change, the new questions, and the check again; what no longer applies is set apart."""
    page = visit.open(TOOL)
    tick(page, "route", "live")
    tick(page, "partners", "alone")
    tick(page, "days", "week")
    tick(page, "effort", "free")
    page.get_by_label(WORDS["mode-steps"]).check()
    page.goto(page.url.split("#")[0] + "#check")
    check = page.locator(".eg-check")
    expect(check.locator('[data-row="purpose"]')).to_contain_text(WORDS["not-answered"])
    # One that brings up nothing.
    check.locator('[data-row="effort"] a').click()
    at(page, "effort")
    go_on(page)
    expect(page).to_have_url(re.compile("#check$"))
    expect(page.locator("#check")).to_be_focused()
    # One that brings up others: they are asked first, in their order, and nothing else is.
    check.locator('[data-row="partners"] a').click()
    choose(page, "partners", "gaps")
    asked = []
    while not page.url.endswith("#check"):
        asked.append(page.url.partition("#question-")[2])
        page.locator(f"#question-{asked[-1]} input").first.check()
        go_on(page)
    assert asked == [str(q.id) for q in BID.questions if "partners" in q.asked_when]
    # Back again: the answers are kept, and do not count.
    check.locator('[data-row="partners"] a').click()
    choose(page, "partners", "alone")
    expect(page).to_have_url(re.compile("#check$"))
    apart = check.locator(f"h3:text-is('{WORDS['kept-apart']}') ~ dl dt")
    assert apart.all_inner_texts() == [ASKS[q] for q in asked]
    result(page)


def test_a_result_that_is_already_sure_can_be_seen_or_left(visit: Visit) -> None:
    """The first must decides: the reader is told, may look, and comes back to where they were."""
    page = visit.open(TOOL + "#question-purpose")
    choose(page, "purpose", "outside")
    at(page, "board")
    result(page)
    outcome = TITLES["do-not-bid"]
    expect(page.locator(".eg-bar [role=status]")).to_have_text(WORDS["decided"].replace("{outcome}", outcome))
    page.get_by_role("link", name=WORDS["see-why"]).click()
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator(".eg-result")).to_contain_text(outcome)
    expect(page.locator(".eg-question:visible")).to_have_count(0)
    page.go_back()
    at(page, "board")
    choose(page, "board", "either")
    at(page, "interests")


def test_a_question_from_the_result_leads_back_to_it(visit: Visit) -> None:
    """Answer what is most decisive, and see the result again."""
    page = visit.open(TOOL)
    tick(page, "route", "early")
    page.get_by_label(WORDS["mode-steps"]).check()
    result(page)
    page.locator('.eg-result [data-part="open"] a').first.click()
    question = page.url.partition("#question-")[2]
    at(page, question)
    page.locator(f"#question-{question} input").last.check()
    go_on(page)
    expect(page).to_have_url(re.compile("#result$"))


def test_the_map_shows_the_path(visit: Visit) -> None:
    """Met, not met and not reached, in words; the path ends where the first must fails."""
    page = visit.open(TOOL)
    tick(page, "purpose", "core")
    tick(page, "board", "against")
    result(page)
    gate = page.locator("#gate-leaders-behind-it")
    expect(page.locator("#gate-within-purpose .eg-state")).to_contain_text(WORDS["state-met"])
    expect(gate.locator(".eg-state")).to_contain_text(WORDS["state-failed"])
    expect(gate.locator(".eg-state")).to_contain_text(WORDS["on-path"])
    expect(page.locator("[data-gate][data-path]")).to_have_count(2)
    expect(page.locator("#gate-no-fixed-harm .eg-state")).to_have_text(WORDS["state-unreached"])
    expect(page.locator('[data-node="end"]')).to_contain_text(TITLES["do-not-bid"])
    tick(page, "purpose", "not-sure")
    result(page)
    expect(page.locator("#gate-within-purpose .eg-state")).to_contain_text(WORDS["state-open"])


@pytest.mark.parametrize("path", [TOOL, TOOL + "#question-partners", TOOL + "#check"])
def test_nothing_is_wider_than_a_phone(visits: Visits, path: str) -> None:
    """At 360 pixels nobody scrolls sideways, whatever the page shows."""
    page = visits(viewport={"width": 360, "height": 740}).open(path)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if path == TOOL:
        everything(page)
        tick(page, "purpose", "outside")
        result(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
