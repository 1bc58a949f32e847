"""The reader's own record: saved, opened, refused, run under other rules; and what else leaves the page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from macros.content import Content, load
from macros.flows import flow_of
from macros.locales import date
from macros.render.inline import Inline, filled
from tests.browser.test_accessibility import faults
from tests.browser.test_tool import (
    BID,
    PLAIN,
    TITLES,
    TOOL,
    WORDS,
    answer_all,
    answers_of,
    everything,
    result,
    tick,
)
from tests.pages import CONTENT
from tests.served import ROOT, Visit, Visits
from tools.advise import stability
from tools.decide import decide
from tools.record import read_record

KEY = "even-ground:/:answers:base:bid-no-bid"
ASKS = {str(q.id): PLAIN(q.ask) for q in BID.questions}


def downloaded(page: Page, button: str) -> tuple[str, str]:
    """Press a button; the name and the text of the file that it gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=WORDS[button]).click()
    path = waiting.value.path()
    return waiting.value.suggested_filename, path.read_bytes().decode("utf-8")


def open_file(page: Page, tmp_path: Path, text: str, name: str = "own.json") -> None:
    """Open a file on the page."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    page.locator('[data-act="open"]').set_input_files(file)


def note(page: Page, question: str, text: str) -> None:
    """Write a note on a question."""
    field = page.locator(f"#question-{question}")
    if not field.locator("textarea").is_visible():
        field.locator(".eg-note summary").click()
    field.locator("textarea").fill(text)
    field.locator("textarea").blur()


def decide_otherwise(page: Page, outcome: str, reason: str) -> None:
    """Write down another decision."""
    page.locator(".eg-override summary").click()
    page.get_by_label(WORDS["override-outcome"]).select_option(outcome)
    page.get_by_label(WORDS["override-reason"]).fill(reason)
    page.get_by_role("button", name=WORDS["override-set"]).click()


def told(page: Page) -> str:
    """What the page says of a file, once it says something."""
    expect(page.locator("#record-told p").first).to_be_visible(timeout=120_000)
    return page.locator("#record-told").inner_text()


def whole(page: Page) -> dict[str, Any]:
    """The record that the page would save now."""
    return json.loads(downloaded(page, "record-save")[1])  # type: ignore[no-any-return]


def test_what_is_saved_opens_again_as_it_was(visit: Visit, tmp_path: Path) -> None:
    """Answers, notes, decisions and edited texts; the file is one that Python reads, and says the outcome."""
    page = visit.open(TOOL)
    tick(page, "route", "live")
    tick(page, "cost", "short")
    tick(page, "purpose", "outside")
    note(page, "cost", 'We asked. "Ask again" — in May\nand =SUM(1)')
    result(page)
    decide_otherwise(page, "ask-first", "Our board knows <b>more</b>.")
    name, text = downloaded(page, "record-save")
    assert name.startswith("even-ground-bid-no-bid-20")
    assert name.endswith(".json")
    record = read_record(text, "bid-no-bid")["record"]
    assert json.loads(text) == record
    assert record["outcome"] == "do-not-bid"
    assert record["rules"] == flow_of(BID).fingerprint()
    assert record["answers"] == {"route": "live", "cost": "short", "purpose": "outside"}
    assert record["overrides"] == [{"outcome": "ask-first", "reason": "Our board knows <b>more</b>."}]
    page.reload()
    everything(page)
    expect(page.locator(".eg-question input:checked")).to_have_count(0)
    open_file(page, tmp_path, text)
    assert WORDS["record-opened"].replace("{name}", "own.json") in told(page)
    result(page)
    expect(page.locator(".eg-question input:checked")).to_have_count(3)
    expect(page.locator(".eg-ours")).to_contain_text("Our board knows <b>more</b>.")
    assert whole(page) == record


BROKEN = {
    "damaged": '{"format": "even-ground-record", "version": 1, "tool": ',
    "newer": '{"format": "even-ground-record", "version": 99, "tool": "bid-no-bid"}',
    "of-another-tool": json.dumps(
        {"format": "even-ground-record", "version": 1, "tool": "outcomes-contract", "edition": "base"}
        | {"language": "en", "rules": None, "outcome": None, "answers": {"use-case": "risk"}, "notes": {}}
        | {"overrides": [], "created": None, "changed": None}
    ),
    "foreign": "PK\x03\x04 not a record",
    "half-right": '{"purpose": "core", "board": 7}',
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_cannot_be_read_changes_nothing(visit: Visit, tmp_path: Path, kind: str) -> None:
    """The reader is told why, and everything on the page is as it was."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    note(page, "purpose", "Mine")
    result(page)
    before = whole(page)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))  # there is nothing to agree to
    open_file(page, tmp_path, BROKEN[kind])
    said = told(page)
    assert said.startswith(WORDS["record-refused"])
    assert len(said.splitlines()) > 1
    assert whole(page) == before


def test_opening_over_answers_asks_first(visit: Visit, tmp_path: Path) -> None:
    """The reader may still say no; an older file is taken as it was meant."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page)
    before = whole(page)
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog"):
        open_file(page, tmp_path, '{"purpose": "core"}')
    assert whole(page) == before
    page.once("dialog", lambda dialog: dialog.accept())
    open_file(page, tmp_path, '{"purpose": "core"}', "old.json")
    assert WORDS["record-older"] in told(page)
    expect(page.locator('input[name="purpose"][value="core"]')).to_be_checked()


def test_a_record_under_other_rules_says_what_is_different(visit: Visit, tmp_path: Path) -> None:
    """What it gave then and gives today; answers that today's rules do not know are kept and written back."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page)
    record = whole(page)
    record |= {"rules": "0123456789abcdef", "outcome": "lead"}
    record["answers"] |= {"gone": "yes", "cost": "free-of-charge"}
    page.once("dialog", lambda dialog: dialog.accept())
    open_file(page, tmp_path, json.dumps(record))
    expect(page.locator("#record-told")).to_contain_text(WORDS["record-rules"], timeout=120_000)
    said = told(page)
    assert WORDS["record-today"].replace("{outcome}", TITLES["do-not-bid"]) in said
    assert WORDS["record-then"].replace("{outcome}", TITLES["lead"]) in said
    assert "gone: yes" in said
    assert f"{ASKS['cost']}: free-of-charge" in said
    expect(page.locator(".eg-check")).to_contain_text(WORDS["unknown-heading"])
    saved = whole(page)
    assert saved["answers"] == record["answers"]
    assert saved["rules"] == flow_of(BID).fingerprint()
    assert saved["outcome"] == "do-not-bid"


def test_this_device_keeps_a_record_and_reads_what_it_kept_before(visit: Visit) -> None:
    """Notes are kept too; a plain mapping of an older page still counts, a newer record is left alone."""
    page = visit.open("about/")
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEY, '{"purpose": "outside"}'])
    page = visit.open(TOOL)
    everything(page)
    expect(page.locator('input[name="purpose"][value="outside"]')).to_be_checked()
    result(page)
    note(page, "purpose", "Kept")
    page.reload()
    everything(page)
    expect(page.locator("#note-purpose")).to_have_value("Kept")
    kept = json.loads(page.evaluate("key => localStorage.getItem(key)", KEY))
    assert read_record(json.dumps(kept), "bid-no-bid")["record"]["outcome"] == "do-not-bid"
    newer = json.dumps(kept | {"version": 99})
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEY, newer])
    page.reload()
    everything(page)
    expect(page.locator(".eg-question input:checked")).to_have_count(0)
    tick(page, "purpose", "core")
    assert page.evaluate("key => localStorage.getItem(key)", KEY) == newer


def test_start_again_asks_first(visit: Visit) -> None:
    """And then takes everything away, notes and decisions too."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    note(page, "purpose", "Mine")
    result(page)
    decide_otherwise(page, "lead", "Because.")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name=WORDS["clear"]).click()
    expect(page.locator('input[name="purpose"][value="outside"]')).to_be_checked()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=WORDS["clear"]).click()
    result(page, "idle")
    expect(page.locator(".eg-ours")).to_be_hidden()
    assert whole(page)["notes"] == {}


def test_an_override_needs_a_reason(visit: Visit) -> None:
    """Without one it is not taken; with one it stands beside the result, until it is taken back."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page)
    decide_otherwise(page, "lead", "  ")
    reason = page.get_by_label(WORDS["override-reason"])
    expect(reason).to_be_focused()
    expect(reason).to_have_attribute("aria-describedby", "override-error")
    expect(page.locator("#override-error")).to_have_text(WORDS["override-missing"])
    expect(page.locator(".eg-ours")).to_be_hidden()
    reason.fill("The purpose changes in June.")
    page.get_by_role("button", name=WORDS["override-set"]).click()
    ours = page.locator(".eg-ours")
    expect(ours).to_contain_text(WORDS["override-ours"].replace("{outcome}", TITLES["lead"]))
    expect(ours).to_contain_text(WORDS["override-not-tools"])
    expect(page.locator('[data-part="verdict"]')).to_have_text(f"Result: {TITLES['do-not-bid']}")
    page.get_by_role("button", name=WORDS["override-remove"]).click()
    expect(ours).to_be_hidden()
    assert whole(page)["overrides"] == []


def test_a_spreadsheet_takes_no_note_for_a_formula(visit: Visit) -> None:
    """Each cell is text, whatever a note begins with, and rows stay rows."""
    notes = ["=1+1", "+1", "-1", "@SUM(A1)", '"quoted", with a comma', "two\nlines", "\uff1dwide"]
    page = visit.open(TOOL)
    everything(page)
    asked = [str(q.id) for q in BID.questions if not q.asked_when][: len(notes)]
    for question, text in zip(asked, notes, strict=True):
        note(page, question, text)
    name, text = downloaded(page, "csv")
    assert name.endswith(".csv")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == len([q for q in BID.questions if not q.asked_when]) + 1
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert {len(row) for row in rows} == {4}
    written = {row[0]: row[3] for row in rows[1:]}
    for question, note_ in zip(asked, notes, strict=True):
        assert written[ASKS[question]] in (note_, "'" + note_)
    assert not [cell for row in rows for cell in row if cell and cell[0] in "=+-@\t\r\uff1d"]


def test_markdown_has_the_result_the_answers_and_the_notes(visit: Visit) -> None:
    """As text that reads well and cannot become anything else."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    note(page, "purpose", "# not a heading\n<img src=x> [a](b)")
    result(page)
    decide_otherwise(page, "lead", "Because *we* say so.")
    name, text = downloaded(page, "markdown")
    assert name.endswith(".md")
    lines = text.splitlines()
    assert lines[0] == f"# {PLAIN(BID.title)}"
    assert f"Result: {TITLES['do-not-bid']}" in lines
    assert f"## {WORDS['check-answer']}" in lines
    assert "> Because \\*we\\* say so." in lines
    assert "  > \\# not a heading" in lines
    assert "  > \\<img src=x\\> \\[a\\](b)" in lines
    assert flow_of(BID).fingerprint() in lines[-1]


def test_a_text_is_written_edited_kept_and_downloaded(visit: Visit, tmp_path: Path) -> None:
    """Filled in from the result; what the reader wrote stays, in the record too, until they let it go."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page)
    own = page.locator('[data-text="board-note"]')
    own.locator("summary").click()
    area = own.locator("textarea")
    written = area.input_value()
    assert TITLES["do-not-bid"] in written
    assert PLAIN(next(g.must for g in BID.gates if g.id == "within-purpose")) in written
    assert WORDS["nothing"] in written
    area.fill(written + "And <we> add this.")
    area.blur()
    tick(page, "board", "either")
    result(page)
    expect(area).to_have_value(written + "And <we> add this.")
    with page.expect_download() as waiting:
        own.locator("[data-text=download]").click()
    assert waiting.value.path().read_text(encoding="utf-8").endswith("And <we> add this.")
    saved = downloaded(page, "record-save")[1]
    assert json.loads(saved)["notes"]["document.board-note"].endswith("And <we> add this.")
    page.reload()
    open_file(page, tmp_path, saved)
    told(page)
    result(page)
    expect(area).to_have_value(written + "And <we> add this.")
    page.once("dialog", lambda dialog: dialog.accept())
    everything(page)
    own.locator("summary").click()
    own.locator("[data-text=anew]").click()
    expect(area).not_to_have_value(written + "And <we> add this.")
    assert TITLES["do-not-bid"] in area.input_value()


def test_a_close_call_names_who_would_see_it_otherwise(visit: Visit) -> None:
    """Where other weights give another outcome, the page says so and whose they are."""
    found = [
        (tool, example, sure)
        for tool in CONTENT.tools.values()
        for example in tool.examples
        if (sure := stability(flow_of(tool), answers_of(example)))
        and not sure["firm"]
        and len(set(sure["viewpoints"].values())) > 1
    ]
    tool, example, sure = found[0]
    page = visit.open(CONTENT.addresses[tool.id])
    answer_all(page, tool, answers_of(example))
    result(page)
    others = "; ".join(TITLES[o] for o in sure["outcomes"])
    expect(page.locator(".eg-sure")).to_have_text(WORDS["close"].replace("{outcomes}", others))
    views = {str(v.id): PLAIN(v.title) for v in tool.viewpoints}
    differ = [v for v, outcome in sure["viewpoints"].items() if outcome != example.outcome]
    for view in differ:
        expect(page.locator(".eg-views")).to_contain_text(views[view])


def test_paper_has_the_worksheet_or_the_note(visits: Visits) -> None:
    """Each is printed without the other, and neither with what only a screen can use."""
    page = visits(color_scheme="dark").open(TOOL)
    page.evaluate("window.print = () => {}")
    tick(page, "purpose", "outside")
    note(page, "purpose", "On paper too")
    result(page)
    decide_otherwise(page, "lead", "Because.")
    page.emulate_media(media="print")
    visible = {
        "print-note": {".eg-result": True, ".eg-check": True, ".eg-ours": True, "#question-purpose": False}
        | {".eg-stamp": True, ".eg-map": False, ".eg-override": False, ".eg-record": False},
        "print-worksheet": {".eg-result": False, ".eg-check": False, "#question-purpose": True}
        | {".eg-stamp": False, ".eg-map": True, ".eg-paper": True, ".eg-start": False, ".eg-record": False},
    }
    for button, parts in visible.items():
        page.emulate_media(media="screen")
        page.get_by_role("button", name=WORDS[button]).click()
        page.emulate_media(media="print")
        for part, shown in parts.items():
            assert page.locator(part).first.is_visible() == shown, (button, part)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#question-route")).to_be_visible()
    expect(page.locator(".eg-noted")).to_contain_text("On paper too")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_with_everything_on_it_has_no_fault(visits: Visits, scheme: str) -> None:
    """A result with a decision of the reader's own, the check, and one question alone."""
    page = visits(viewport={"width": 360, "height": 740}, color_scheme=scheme).open(TOOL)
    tick(page, "purpose", "outside")
    note(page, "purpose", "Mine")
    result(page)
    decide_otherwise(page, "lead", "Because.")
    page.evaluate("document.querySelectorAll('article details').forEach((d) => { d.open = true; })")
    assert faults(page) == []
    page.get_by_label(WORDS["mode-steps"]).check()
    for place in ("#check", "#question-purpose"):
        page.evaluate("place => { location.hash = place; }", place)
        expect(page.locator("#start")).to_be_hidden()
        assert faults(page) == []


# ---------------------------------------------------------------- from edition to edition


class Reader:
    """Somebody with a file, who opens it in one edition and then in another."""

    def __init__(self, visits: Visits, folder: Path) -> None:
        """Keep files in ``folder``."""
        self.page = visits(viewport={"width": 1280, "height": 900}).open(TOOL)
        self.base = self.page.url.removesuffix(TOOL)
        self.folder = folder
        self.content: Content = CONTENT

    def go(self, content: Content) -> None:
        """Go to the tool in an edition."""
        self.content = content
        self.page.goto(f"{self.base}{'' if content is CONTENT else content.edition + '/'}{TOOL}")
        self.page.locator('[name="mode"][value="all"]').check()

    def word(self, key: str, **words: object) -> str:
        """A text of the tools in this edition."""
        return filled(self.content.words[f"tool-{key}"], **words)

    def plain(self, text: str) -> str:
        """A text of this edition as its pages have it."""
        return Inline(self.content, TOOL, link_terms=False).plain(text)

    def title(self, outcome: str) -> str:
        """What this edition calls an outcome."""
        return self.plain(next(o.title for o in self.content.tools["bid-no-bid"].outcomes if o.id == outcome))

    def open(self, record: dict[str, Any]) -> list[str]:
        """Open a file, and wait for the result; what the page says of the file."""
        open_file(self.page, self.folder, json.dumps(record))
        expect(self.page.locator("#record-told p").first).to_be_visible(timeout=120_000)
        result(self.page)
        if record["rules"] != flow_of(self.content.tools["bid-no-bid"]).fingerprint():
            expect(self.page.locator("#record-told [data-part=differs]")).to_be_visible()
        return self.page.locator("#record-told :is(p, li)").all_inner_texts()

    def opened(self, record: dict[str, Any], edition: str) -> list[str]:
        """What a page says of every file of another edition."""
        return [
            self.word("record-opened", name="own.json"),
            self.word("record-saved-on", date=date(self.content.locale, record["changed"][:10])),
            self.word("record-saved-in", edition=edition),
        ]

    def save(self) -> dict[str, Any]:
        """The file that the page saves."""
        with self.page.expect_download() as waiting:
            self.page.locator('[data-act="save"]').click()
        text = waiting.value.path().read_text(encoding="utf-8")
        record: dict[str, Any] = json.loads(text)
        assert read_record(text, "bid-no-bid")["record"] == record
        return record


def test_a_record_reads_alike_in_english_and_welsh(edition_visits: Visits, tmp_path: Path) -> None:
    """The same answers, notes and result, all in the words of the page, and nothing to complain of."""
    reader = Reader(edition_visits, tmp_path)
    example = next(e for e in BID.examples if e.outcome == "partner")
    answer_all(reader.page, BID, answers_of(example))
    note(reader.page, "purpose", "Since 1998")
    result(reader.page)
    first = reader.save()
    welsh = load(ROOT, "cy-wales")
    reader.go(welsh)
    assert reader.open(first) == reader.opened(first, CONTENT.name)
    verdict = reader.page.locator('[data-part="verdict"]')
    expect(verdict).to_have_text(reader.word("verdict", outcome=reader.title("partner")))
    second = reader.save()
    assert {key for key in first if first[key] != second[key]} == {"edition", "language", "words"}
    assert (second["edition"], second["language"], [*second["words"]]) == ("cy-wales", "cy", ["cy"])
    assert second["words"]["cy"].keys() == first["words"]["en"].keys()
    assert second["words"]["cy"]["outcome.partner"] == reader.title("partner")
    reader.go(CONTENT)
    assert reader.open(second) == reader.opened(second, welsh.name)
    assert reader.save() == first


def test_another_country_lists_exactly_what_differs(edition_visits: Visits, tmp_path: Path) -> None:
    """Both results; each question, weight and must that is not the same; nothing is lost on the way back."""
    reader = Reader(edition_visits, tmp_path)
    example = next(e for e in BID.examples if e.id == "small-doubts")
    answers = answers_of(example)
    answer_all(reader.page, BID, answers)
    result(reader.page)
    first = reader.save()
    asked, answered = ASKS["effort"], first["words"]["en"][f"answer.effort.{answers['effort']}"]
    scotland = load(ROOT, "en-scotland")
    tool = scotland.tools["bid-no-bid"]
    reader.go(scotland)
    told = reader.open(first)
    asks = {str(q.id): reader.plain(q.ask) for q in tool.questions}
    musts = {str(g.id): reader.plain(g.must) for g in tool.gates}
    said = decide(flow_of(tool), {q: a for q, a in answers.items() if q in asks})
    outcome = reader.title(said["outcome"]) if said["outcome"] else reader.word("cannot-say")
    assert told[:6] == [
        *reader.opened(first, CONTENT.name),
        reader.word("record-rules-there"),
        reader.word("record-today", outcome=outcome),
        reader.word("record-then", outcome=TITLES[first["outcome"]]),
    ]
    heading = told.index(reader.word("record-differs"))
    assert heading == 6 + (said["outcome"] == first["outcome"])
    assert sorted(told[heading + 1 : -2]) == sorted(
        [
            reader.word("record-weight", now=2, was=1, part=asks["handover"]),
            reader.word("record-question-new", part=asks["advice"]),
            reader.word("record-must-new", part=musts["advice-taken"]),
            reader.word("record-question-gone", part=asked),
            reader.word("record-must-gone", part="time-to-write"),
        ]
    )
    assert told[-2:] == [reader.word("unknown-text"), reader.word("pair", name=asked, text=answered)]
    expect(reader.page.locator(".eg-check")).to_contain_text(asked)
    second = reader.save()
    assert second["answers"] == first["answers"]
    assert second["words"]["en"] == {
        "question.effort": asked,
        f"answer.effort.{answers['effort']}": answered,
    }
    reader.go(CONTENT)
    told = reader.open(second)
    heading = told.index(reader.word("record-differs"))
    assert sorted(told[heading + 1 :]) == sorted(
        [
            reader.word("record-weight", now=1, was=2, part=ASKS["handover"]),
            reader.word("record-question-new", part=asked),
            reader.word(
                "record-must-new", part=PLAIN(next(g.must for g in BID.gates if g.id == "time-to-write"))
            ),
            reader.word("record-question-gone", part="advice"),
            reader.word("record-must-gone", part="advice-taken"),
        ]
    )
    assert reader.save() == first
