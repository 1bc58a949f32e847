"""The power reflection in a real browser: a picture without a score, a file, views side by side."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from macros.forms import form_of
from macros.render.inline import Inline
from tests.browser.test_accessibility import faults
from tests.pages import CONTENT
from tests.served import Visit, Visits
from tools.record import read_record, seal

ADDRESS = "tools/power-reflection/"
REFLECTION = CONTENT.reflection
PLAIN = Inline(CONTENT, "power-reflection", link_terms=False).plain
WORDS = {k.removeprefix("reflect-"): v for k, v in CONTENT.words.items() if k.startswith("reflect-")}
# Python starts in a few seconds on a fast machine, and CI is a slow one with other things to do.
PATIENCE = 120_000

ANSWERS = {
    "party.lead": "in",
    "party.smaller": "in",
    **{f"choice.{decision}": "in" for decision in ("money", "bid", "own-one")},
    "decision.money.now.lead": "decides",
    "decision.money.now.smaller": "not-told",
    "decision.money.wanted.smaller": "shares",
    "decision.money.agreed": "not-agreed",
    "decision.bid.now.smaller": "asked",
    "decision.own-one.now.lead": "shares",
    "power.funding.lead": "much",
    "power.funding.smaller": "little",
    "statement.balance-pay": "not-yet",
    "statement.decisions-clear": "in-place",
}
OWN = "Who gets the keys"


def ready(page: Page) -> None:
    """Wait until the page has come to life."""
    expect(page.locator('[data-reflect="chosen"]')).not_to_be_empty()


def begun(visit: Visit) -> Page:
    """Open the reflection."""
    page = visit.open(ADDRESS)
    ready(page)
    return page


def shown(page: Page, state: str = "shown") -> None:
    """Wait for the picture to be in a state."""
    expect(page.locator("[data-eg-picture]")).to_have_attribute("data-state", state, timeout=PATIENCE)


def answer(page: Page, answers: dict[str, str]) -> None:
    """Give answers, as a reader does."""
    for name, value in answers.items():
        found = page.locator(f'[name="{name}"]')
        if found.first.evaluate("e => e.tagName") == "SELECT":
            found.select_option(value)
        else:
            page.locator(f'[name="{name}"][value="{value}"]').check()


def given(page: Page) -> dict[str, str]:
    """The answers that the form holds."""
    pairs = page.evaluate("[...new FormData(document.getElementById('reflect'))]")
    return {name: value for name, value in pairs if value and name not in {"us", "route"}}


def saved(page: Page, path: Path) -> dict[str, Any]:
    """Save a file, and give what it holds once its fingerprint is shown."""
    with page.expect_download() as download:
        page.locator("#reflect-save").click()
    download.value.save_as(path)
    code = page.locator(".eg-seal")
    text = path.read_text(encoding="utf-8")
    expect(code).to_have_text(re.sub(r"(.{4})(?=.)", r"\1 ", seal(text)), timeout=PATIENCE)
    record: dict[str, Any] = json.loads(text)
    assert read_record(text, "power-reflection") == {"record": record, "migrated-from": None}
    return record


def file_of(path: Path, answers: dict[str, str], **more: Any) -> str:
    """A partner's file; its fingerprint is returned."""
    record = {
        "format": "even-ground-record",
        "version": 1,
        "tool": "power-reflection",
        "edition": "base",
        "language": "en",
        "rules": None,
        "outcome": None,
        "answers": answers,
        "notes": {},
        "overrides": [],
        "created": None,
        "changed": None,
        "nonce": seal(path.name),
        **more,
    }
    path.write_text(json.dumps(record), encoding="utf-8")
    return seal(path.read_text(encoding="utf-8"))


def opened(page: Page, paths: list[Path]) -> None:
    """Open files together, and wait until all are read."""
    before = page.locator('[data-reflect="files"] > li[data-fair]').count()
    page.locator("#reflect-files").set_input_files(paths)
    expect(page.locator('[data-reflect="files"] > li')).to_have_count(before + len(paths), timeout=PATIENCE)


def test_the_short_route_by_keyboard_gives_a_picture(visit: Visit) -> None:
    """Every step with the keys alone; what shows is what the answers say, and what to try."""
    page = begun(visit)
    for name in ("party.lead", "party.smaller", "choice.money"):
        page.locator(f'[name="{name}"]').focus()
        page.keyboard.press("Space")
    page.locator('[name="us"]').first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "smaller"
    now = page.locator('[name="decision.money.now.lead"]')
    now.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")  # over "not sure"
    expect(now).to_have_value("decides")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "decision.money.wanted.lead"
    page.locator('[name="power.funding.lead"]').focus()
    page.keyboard.press("ArrowDown")
    page.locator('[name="power.funding.smaller"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator('[name="statement.balance-pay"]').first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    shown(page)
    picture = page.locator("[data-eg-picture]")
    expect(picture.locator('[data-part="status"]')).to_have_text(WORDS["shown-few"])
    expect(picture.locator('[data-shown="ask-funding"]')).to_be_visible()
    statement = next(s for s in REFLECTION.statements if s.id == "balance-pay")
    to_try = picture.locator('[data-shown="balance-pay"]')
    expect(to_try).to_contain_text(PLAIN(statement.action))
    expect(to_try.locator("a")).to_have_attribute("href", re.compile("exercises/capacity-payments/"))
    expect(picture.locator('[data-part="powers"]')).to_contain_text(WORDS["above"])
    assert not re.search(r"\d", picture.locator('[data-part="decisions"]').inner_text())


def test_only_what_the_reader_looks_at_is_asked(visit: Visit) -> None:
    """Three decisions, the partners that are there, the route; what is hidden is no answer."""
    page = begun(visit)
    expect(page.locator("[data-decision]:visible")).to_have_count(0)
    answer(page, ANSWERS)
    expect(page.locator("[data-decision]:visible")).to_have_count(3)
    short = [s for s in REFLECTION.statements if s.route == "short"]
    expect(page.locator("[data-statement]:visible")).to_have_count(len(short))
    assert given(page) == ANSWERS
    page.locator('[name="choice.money"]').uncheck()
    page.locator('[name="party.lead"]').uncheck()
    left = {
        "decision.bid.now.smaller",
        "power.funding.smaller",
        "party.smaller",
        "choice.bid",
        "choice.own-one",
    }
    assert {name for name in given(page) if not name.startswith("statement.")} == left
    page.locator('[name="route"][value="full"]').check()
    expect(page.locator("[data-statement]:visible")).to_have_count(len(REFLECTION.statements))


def test_a_saved_file_opens_again_as_it_was(visit: Visit, tmp_path: Path) -> None:
    """Also with answers that today's form does not ask: told of in the file's words, and written back."""
    page = begun(visit)
    answer(page, ANSWERS)
    page.locator('[name="note.decision.own-one"]').fill(OWN)
    page.locator('[name="us"][value="smaller"]').check()
    record = saved(page, tmp_path / "mine.json")
    assert record["answers"] == {**ANSWERS, "route": "short"}
    assert (record["notes"], record["party"], record["outcome"]) == (
        {"decision.own-one": OWN},
        "smaller",
        None,
    )
    assert record["rules"] == form_of(REFLECTION).fingerprint()
    asked = {name for name in ANSWERS if name.startswith(("decision.", "power.", "statement."))}
    assert {name for name in record["words"]["en"] if name.startswith("question.")} == {
        f"question.{name}" for name in asked
    }
    # As another edition would have saved it, which asks one thing more and one less.
    added = REFLECTION.statements[-1]
    record |= {"edition": "en-scotland", "rules": "0" * 16}
    record["parts"].pop(f"statement.{added.id}")
    record["answers"] |= {"gone.question": "old", "statement.keys": "shared"}
    named = {"edition": "Scotland", "question.statement.keys": "Who has the keys?"}
    record["words"]["en"] |= named
    (tmp_path / "older.json").write_text(json.dumps(record), encoding="utf-8")
    page.reload()
    ready(page)
    assert given(page) == {}
    page.locator("#reflect-open").set_input_files(tmp_path / "older.json")
    told = page.locator('[data-reflect="opened"]')
    expect(told).to_contain_text("gone.question: old; Who has the keys?: shared", timeout=PATIENCE)
    expect(told).to_contain_text(WORDS["opened-in"].replace("{edition}", "Scotland"))
    expect(told).to_contain_text(WORDS["opened-new"].replace("{list}", PLAIN(added.text)))
    assert given(page) == {**ANSWERS, "note.decision.own-one": OWN}
    shown(page)
    again = saved(page, tmp_path / "again.json")
    assert again["answers"] == record["answers"]
    assert again["words"]["en"] == record["words"]["en"] | {"edition": CONTENT.name}
    assert again["created"] == record["created"]
    assert again["nonce"] != record["nonce"]


def test_a_file_that_is_none_leaves_the_answers_alone(visit: Visit, tmp_path: Path) -> None:
    """With a message."""
    page = begun(visit)
    answer(page, ANSWERS)
    (tmp_path / "bad.json").write_text("<html>", encoding="utf-8")
    page.locator("#reflect-open").set_input_files(tmp_path / "bad.json")
    told = page.locator('[data-reflect="opened"]')
    expect(told).to_contain_text(WORDS["unreadable"], timeout=PATIENCE)
    assert given(page) == ANSWERS


def test_what_is_left_out_is_nowhere_in_the_file(visit: Visit, tmp_path: Path) -> None:
    """One answer, and a whole decision with its words; the page keeps them."""
    page = begun(visit)
    answer(page, ANSWERS)
    page.locator('[name="note.decision.own-one"]').fill(OWN)
    page.locator("#reflect-redact > summary").click()
    page.locator('[data-key="power.funding.lead"]').check()
    own = page.locator("#reflect-redact fieldset", has=page.locator('[data-key="note.decision.own-one"]'))
    own.locator("[data-all]").check()
    record = saved(page, tmp_path / "mine.json")
    text = (tmp_path / "mine.json").read_text(encoding="utf-8")
    for gone in ("power.funding.lead", "own-one", OWN):
        assert gone not in text
    assert record["answers"]["power.funding.smaller"] == "little"
    expect(page.locator('[data-reflect="saved"]')).to_contain_text("3")
    assert given(page) == {**ANSWERS, "note.decision.own-one": OWN}


def test_answers_are_kept_only_when_the_reader_says_so(visit: Visit) -> None:
    """A reload forgets them unless the box is ticked; a move to another page and back does not."""
    page = begun(visit)
    answer(page, ANSWERS)
    page.get_by_role("link", name="Reference", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Glossary")
    page.go_back()
    expect(page.locator("h1")).to_have_text(PLAIN(REFLECTION.title))
    ready(page)
    expect(page.locator('[name="decision.money.now.lead"]')).to_have_value("decides")
    page.get_by_label(CONTENT.words["tool-keep"]).check()
    page.reload()
    ready(page)
    assert given(page) == ANSWERS
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_label(CONTENT.words["tool-keep"]).uncheck()
    page.get_by_role("button", name=CONTENT.words["tool-clear"]).click()
    assert given(page) == {}
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('even-ground:'))") == []


@pytest.mark.parametrize(
    "kept",
    [
        '"nope"',
        "[1]",
        "{",
        '{"answers": 7, "notes": [1], "name": {}, "party": "nobody"}',
        '{"answers": {"decision.money.now.lead": "shouts", "us": 1, "__proto__": {"x": "y"}}, "notes": "x"}',
    ],
)
def test_what_is_kept_may_be_damaged(visit: Visit, kept: str) -> None:
    """Whatever stands in storage, the page starts, with no answer that it does not have."""
    page = visit.open("about/")
    page.evaluate("kept => localStorage.setItem('even-ground:/:answers:base:power-reflection', kept)", kept)
    page = begun(visit)
    assert [name for name in given(page) if not name.startswith(("party.", "choice."))] == []


def test_views_are_laid_side_by_side(visit: Visit, tmp_path: Path) -> None:
    """Differences stay; names stay hidden until every file allows its own; a bad file spoils nothing."""
    page = begun(visit)
    question = "decision.money.now.smaller"
    ann, ben, cy = (tmp_path / f"{name}.json" for name in ("a", "b", "c"))
    file_of(
        ann, {question: "not-told", "statement.balance-pay": "in-place"}, name="Ann", **{"share-name": True}
    )
    file_of(
        ben, {question: "shares", "statement.balance-pay": "in-place"}, name="Ben", **{"share-name": True}
    )
    file_of(cy, {question: "shares"}, name="Cy", **{"share-name": False})
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    opened(page, [ann, ben])
    warnings, views = page.locator('[data-reflect="warnings"]'), page.locator('[data-reflect="views"]')
    expect(warnings).to_contain_text(WORDS["few"])
    expect(warnings).to_contain_text(WORDS["named"])
    row = views.locator("tbody tr").first
    expect(row).to_contain_text("Not told: Ann")
    expect(row).to_contain_text("Decides with others: Ben")
    expect(row).to_contain_text(WORDS["far"])
    opened(page, [tmp_path / "bad.json", cy])
    expect(page.locator('[data-fair="unreadable"]')).to_contain_text(WORDS["unreadable"])
    expect(warnings).to_contain_text(WORDS["hidden"])
    expect(warnings).not_to_contain_text(WORDS["few"])
    expect(row).to_contain_text("Decides with others: 2 files")
    for name in ("Ann", "Ben", "Cy"):
        expect(views).not_to_contain_text(name)
    page.get_by_role("button", name="Close c.json").click()
    expect(warnings).to_contain_text(WORDS["named"])


def test_a_fair_reveal(visit: Visit, tmp_path: Path) -> None:
    """Each file is held against the fingerprints that were sent before it."""
    page = begun(visit)
    ann, ben = tmp_path / "a.json", tmp_path / "b.json"
    first = file_of(ann, {"statement.balance-pay": "in-place"})
    second = file_of(ben, {"statement.balance-pay": "not-yet"})
    file_of(ben, {"statement.balance-pay": "in-place"})  # after its fingerprint was sent
    opened(page, [ann, ben])
    files, seals = page.locator('[data-reflect="files"] > li'), page.locator("#reflect-seals")
    expect(files.nth(0)).to_have_attribute("data-fair", "unchecked")
    seals.fill(f"{first[:32].upper()} {first[32:]}\n{second}\nnonsense")
    expect(files.nth(0)).to_have_attribute("data-fair", "match")
    expect(files.nth(1)).to_have_attribute("data-fair", "mismatch")
    expect(page.locator('[data-fair="bad"]')).to_contain_text("nonsense")
    seals.fill(first)
    expect(files.nth(1)).to_have_attribute("data-fair", "unannounced")


def test_the_date_to_look_again_is_a_calendar_file(visit: Visit, tmp_path: Path) -> None:
    """As RFC 5545 has it: line ends, short lines, escaped text, a day without a time."""
    page = begun(visit)
    answer(page, ANSWERS)
    shown(page)
    page.locator("#reflect-again").fill("2027-02-28")
    with page.expect_download() as download:
        page.get_by_role("button", name=WORDS["calendar"]).click()
    download.value.save_as(tmp_path / "again.ics")
    raw = (tmp_path / "again.ics").read_bytes()
    lines = raw.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert b"DTSTART;VALUE=DATE:20270228" in lines
    assert any(re.fullmatch(rb"DTSTAMP:\d{8}T\d{6}Z", line) for line in lines)
    assert any(re.fullmatch(rb"UID:[0-9a-f]{32}@even-ground", line) for line in lines)
    odd = page.evaluate(
        "text => import('/assets/runtime/calendar.mjs').then((m) => m.calendar("
        "{day: '2027-02-28', title: text, text, uid: 'x', stamp: new Date(0)}))",
        "a,b;c\\d\né" + "ü" * 60,
    )
    unfolded = odd.replace("\r\n ", "")
    assert "SUMMARY:a\\,b\\;c\\\\d\\né" + "ü" * 60 + "\r\n" in unfolded
    assert all(len(line.encode()) <= 75 for line in odd.split("\r\n"))


def test_without_javascript_it_is_a_worksheet(visits: Visits) -> None:
    """All that is asked, for paper, and what answers point to; no promise of what scripts would do."""
    page = visits(java_script_enabled=False).open(ADDRESS)
    headings = page.locator("h2").all_inner_texts()
    assert headings.index(CONTENT.words["tool-private-heading"]) == 0
    form = form_of(REFLECTION)
    for question in form.questions():
        expect(page.locator(f'[name="{question}"]').first).to_be_visible()
    expect(page.locator("[data-prompt]")).to_have_count(len(REFLECTION.prompts))
    expect(page.locator(".eg-try:visible")).to_have_count(len(REFLECTION.statements))
    expect(page.locator(".eg-result")).to_be_hidden()
    expect(page.locator("#reflect-save")).to_be_hidden()
    expect(page.get_by_text(WORDS["without-script"])).to_be_visible()


def test_a_picture_and_a_comparison_have_no_fault(visits: Visits, tmp_path: Path) -> None:
    """On a phone in the dark, and nothing is wider than the screen."""
    visit = visits(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = begun(visit)
    answer(page, ANSWERS)
    shown(page)
    page.locator("#reflect-redact > summary").click()
    paths = [tmp_path / f"{n}.json" for n in range(3)]
    for n, path in enumerate(paths):
        file_of(path, {"decision.money.agreed": ("agreed", "partly", "not-sure")[n], "gone.x": "y"})
    opened(page, paths)
    expect(page.locator('[data-reflect="views"] table').first).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
