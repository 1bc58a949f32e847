"""The decision tool in a real browser, on the built site: Python answers, whatever the reader does."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from macros.flows import flow_of
from macros.model import Example, Tool
from macros.render.inline import Inline
from tests.pages import CONTENT
from tests.served import Visit, Visits
from tools.advise import stability, what_would_change
from tools.decide import decide

TOOL = "tools/bid-no-bid/"
BID = CONTENT.tools["bid-no-bid"]
PLAIN = Inline(CONTENT, TOOL, link_terms=False).plain
TITLES = {str(o.id): PLAIN(o.title) for tool in CONTENT.tools.values() for o in tool.outcomes}
WORDS = {k.removeprefix("tool-"): v for k, v in CONTENT.words.items() if k.startswith("tool-")}
# Python starts in a few seconds on a fast machine, and CI is a slow one with other things to do.
PATIENCE = 120_000


def result(page: Page, state: str = "shown") -> None:
    """Wait for the result to be in a state, which is the sign that the tool has done its work."""
    expect(page.locator(".eg-result")).to_have_attribute("data-state", state, timeout=PATIENCE)


def everything(page: Page) -> None:
    """Have all questions on the page, so that any of them can be answered."""
    every = page.get_by_label(WORDS["mode-all"])
    if not every.is_checked():
        every.check()


def tick(page: Page, question: str, answer: str) -> None:
    """Answer one question among all on the page."""
    everything(page)
    page.locator(f'input[name="{question}"][value="{answer}"]').check()


def answer_all(page: Page, tool: Tool, answers: dict[str, str]) -> None:
    """Answer in the order of the form, since earlier answers bring up later questions."""
    for question in tool.questions:
        if question.id in answers:
            tick(page, question.id, answers[question.id])


def tool_workers(page: Page) -> list[str]:
    """The workers that run Python; the theme's search has one of its own."""
    return [worker.url for worker in page.workers if worker.url.endswith("/runtime/worker.mjs")]


def answers_of(example: Example) -> dict[str, str]:
    """The answers of a worked example."""
    return {str(q): str(a) for q, a in example.answers.items()}


# The first example of each outcome; `make matrix` goes through the others.
FIRST = {
    (tool.id, example.outcome): example for tool in CONTENT.tools.values() for example in tool.examples[::-1]
}
EXAMPLES = [
    pytest.param(
        tool,
        example,
        id=f"{tool.id}-{example.id}",
        marks=() if FIRST[tool.id, example.outcome] is example else pytest.mark.matrix,
    )
    for tool in CONTENT.tools.values()
    for example in tool.examples
]


@pytest.mark.parametrize(("tool", "example"), EXAMPLES)
def test_a_worked_example_gives_its_outcome_on_the_page(tool: Tool, example: Example, shared: Visit) -> None:
    """What the page shows is what the engine says, in the words of the page."""
    answers = answers_of(example)
    flow = flow_of(tool)
    said = decide(flow, answers)
    page = shared.page
    if not page.url.startswith(shared.base + CONTENT.addresses[tool.id]):
        shared.open(CONTENT.addresses[tool.id])
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=WORDS["clear"]).click()
    result(page, "idle")
    answer_all(page, tool, answers)
    result(page)
    counts = sum(1 for q in said["asked"].values() if q is not False)
    expect(page.locator(".eg-answered")).to_have_text(f"{len(answers)} of {counts} questions answered")
    title = TITLES[said["outcome"]] if said["outcome"] else ""
    expected = f"Result: {title}" if title else WORDS["cannot-say"]
    expect(page.locator('.eg-result [data-part="verdict"]')).to_have_text(expected)
    bar = WORDS["decided"].replace("{outcome}", title) if said["settled"] else expected
    expect(page.locator(".eg-bar [role=status]")).to_have_text(bar)
    reasons = page.locator('.eg-result [data-part="reasons"]')
    gates = [g for g in tool.gates if {"kind": "gate", "id": g.id} in said["reasons"]]
    if said["outcome"] and not said["reasons"]:  # several could still decide
        gates = [g for g in tool.gates if said["gates"][g.id] == "failed" and g.outcome == said["outcome"]]
    for gate in gates:
        expect(reasons).to_contain_text(PLAIN(gate.must))
    expect(reasons.locator(".eg-sources a")).to_have_count(sum(len(gate.sources) for gate in gates))
    for band in tool.bands:
        if {"kind": "band", "id": band.id} in said["reasons"]:
            expect(reasons).to_contain_text(PLAIN(band.because))
    expect(reasons.get_by_text(WORDS["settled"])).to_have_count(1 if said["settled"] else 0)
    asks = {str(q.id): PLAIN(q.ask) for q in tool.questions}
    shown = page.locator('.eg-result [data-part="open"] li').all_inner_texts()
    assert shown == [asks[question] for question in said["open"]]
    ways = page.locator('.eg-result [data-part="changes"] li')
    expect(ways).to_have_count(len(what_would_change(flow, answers)))
    sure = stability(flow, answers)
    expect(page.locator(".eg-sure")).to_have_count(1 if sure else 0)
    if sure:
        differ = [v for v, outcome in sure["viewpoints"].items() if outcome != said["outcome"]]
        expect(page.locator(".eg-sure")).to_have_attribute("data-firm", str(sure["firm"]).lower())
        expect(page.locator(".eg-views li")).to_have_count(len(differ))
    states = page.locator("[data-gate]").evaluate_all("nodes => nodes.map((n) => n.dataset.state)")
    assert states == list(states_on_map(said))


def states_on_map(said: dict[str, Any]) -> Iterator[str]:
    """What the map says of each must: behind the first that decides, nothing is reached."""
    certain, ended = True, False
    for state in said["gates"].values():
        yield "unreached" if ended else "met" if state == "passed" else state
        ended = ended or (certain and state == "failed")
        certain = certain and state == "passed"


@pytest.fixture(scope="module")
def shared(browser: Browser, base_url: str) -> Iterator[Visit]:
    """One visit to the tools, for tests that start from a clear form."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    seen = Visit(context.new_page(), base_url)
    yield seen
    context.close()


def test_no_byte_of_python_before_a_tool_is_opened(visit: Visit) -> None:
    """The pages of the guide stay light, also when the reader lingers and looks around."""
    page = visit.open("")
    page.get_by_role("link", name="Power", exact=True).first.click()
    expect(page).to_have_url(visit.base + "power/")
    page.mouse.wheel(0, 3000)
    page.wait_for_load_state("networkidle")
    assert [p for p in visit.paths() if "pyodide" in p or "worker.mjs" in p] == []


def test_python_starts_when_the_form_is_in_view(visit: Visit) -> None:
    """By the time of the first answer the tool is on its way."""
    page = visit.page
    with page.expect_response("**/pyodide.asm.wasm", timeout=PATIENCE):
        visit.open(TOOL + "#question-purpose")


def test_the_keyboard_is_enough(visit: Visit) -> None:
    """Tab to the question, arrows to choose, Tab on; the result is said without leaving the form."""
    page = visit.open(TOOL)
    everything(page)
    first, second = BID.questions[0], BID.questions[1]
    page.locator(f'input[name="{first.id}"]').first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'input[name="{first.id}"]').nth(1)).to_be_checked()
    for _ in range(4):  # over the links and the sources of this question
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == second.id:
            break
    assert page.evaluate("document.activeElement.name") == second.id
    page.keyboard.press("Space")
    result(page)
    expect(page.locator(".eg-answered")).to_have_text(re.compile("^2 of "))
    assert page.evaluate("document.activeElement.name") == second.id


def test_without_javascript_the_page_is_a_worksheet(visits: Visits) -> None:
    """All questions, answers, points, rules and outcomes are there, and no empty promise of a result."""
    page = visits(java_script_enabled=False).open(TOOL)
    for question in BID.questions:
        field = page.locator(f"#question-{question.id}")
        expect(field.locator("legend")).to_contain_text(PLAIN(question.ask))
        expect(field.locator("input")).to_have_count(len(question.answers) + 1)
        expect(field.locator(".eg-only-if")).to_have_count(1 if question.asked_when else 0)
        expect(field.locator(".eg-points")).to_have_count(len(question.answers) if question.weight else 0)
        expect(field.locator(".eg-unsure").first).to_be_visible()
    expect(page.locator("[data-gate]")).to_have_count(len(BID.gates))
    expect(page.locator("[data-band]")).to_have_count(len(BID.bands))
    for outcome in BID.outcomes:
        expect(page.locator(f"#outcome-{outcome.id}")).to_be_visible()
    for document in BID.documents:
        expect(page.locator(f"#document-{document.id} .eg-blank")).to_have_count(
            sum(1 for part in document.parts if part.fill)
        )
    for script_only in (
        ".eg-result",
        ".eg-bar",
        ".eg-start",
        ".eg-check",
        ".eg-record",
        ".eg-steps >> nth=0",
    ):
        expect(page.locator(script_only)).to_be_hidden()
    expect(page.get_by_text(WORDS["without-script"])).to_be_visible()


def test_instant_navigation_away_and_back_keeps_answers_and_worker(visit: Visit) -> None:
    """One worker serves the whole visit, and no script runs twice on a page."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page)
    for _ in range(2):
        page.get_by_role("link", name="Reference", exact=True).first.click()
        expect(page.locator("h1")).to_have_text("Glossary")
        page.go_back()
        expect(page.locator("h1")).to_have_text(PLAIN(BID.title))
        expect(page.locator('input[name="purpose"][value="outside"]')).to_be_checked()
        result(page)
    tick(page, "purpose", "core")
    result(page)
    expect(page.locator(".eg-result > .eg-outcome")).to_have_text(WORDS["cannot-say"])
    assert len(tool_workers(page)) == 1
    assert sum(1 for p in visit.paths() if p.endswith("worker.mjs")) == 1


def test_answers_are_kept_only_when_the_reader_says_so(visit: Visit) -> None:
    """A reload forgets them, unless the box is ticked; unticking it forgets them at once."""
    page = visit.open(TOOL)
    tick(page, "purpose", "outside")
    page.reload()
    expect(page.locator('input[name="purpose"]:checked')).to_have_count(0)
    tick(page, "purpose", "outside")
    page.get_by_label(WORDS["keep"]).check()
    page.reload()
    expect(page.locator('input[name="purpose"][value="outside"]')).to_be_checked()
    page.get_by_label(WORDS["keep"]).uncheck()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('even-ground:'))") == []


@pytest.mark.parametrize(
    "kept", ['"nope"', "[1]", '{"purpose": 7, "__proto__": {"x": "y"}, "none": "core"}', "{"]
)
def test_what_is_kept_may_be_damaged(visit: Visit, kept: str) -> None:
    """Whatever stands in storage, the page starts, with no answer that it does not have."""
    page = visit.open("about/")
    page.evaluate("kept => localStorage.setItem('even-ground:/:answers:base:bid-no-bid', kept)", kept)
    page = visit.open(TOOL)
    result(page, "idle")
    expect(page.locator(".eg-question input:checked")).to_have_count(0)


def test_a_failed_start_can_be_tried_again(visit: Visit) -> None:
    """The reader is told, the answers stay, and one press later the tool works."""
    page = visit.page
    page.context.route("**/tools.zip", lambda route: route.fulfill(status=404, body="gone"))
    visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page, "failed")
    expect(page.locator(".eg-result .eg-problem")).to_contain_text(WORDS["failed"])
    tried = sum(1 for p in visit.paths() if p.endswith("worker.mjs"))
    page.locator("#question-board").hover()
    page.locator("#question-interests").hover()
    assert sum(1 for p in visit.paths() if p.endswith("worker.mjs")) == tried  # not again with every move
    page.context.unroute("**/tools.zip")
    page.get_by_role("button", name=WORDS["retry"]).click()
    result(page)
    expect(page.locator(".eg-result > .eg-outcome")).to_have_text(f"Result: {TITLES['do-not-bid']}")
    assert visit.complaints
    visit.complaints.clear()  # the browser's own words on the 404, and ours


def test_a_damaged_runtime_fails_cleanly(visit: Visit) -> None:
    """A file that is not the one that was built is not used."""
    page = visit.page
    page.context.route(
        "**/pyodide.asm.wasm", lambda route: route.fulfill(status=200, body="<html>log in</html>")
    )
    visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page, "failed")
    assert visit.complaints
    visit.complaints.clear()


def test_a_runaway_is_stopped_and_started_again(visit: Visit, site_dir: Path) -> None:
    """A tool that never ends is terminated, and the next try has a worker of its own."""
    page = visit.page
    archive, manifest = _tampered(site_dir, "def call(request):\n    while True:\n        pass\n")
    page.context.route("**/tools.zip", lambda route: route.fulfill(status=200, body=archive))
    page.context.route("**/manifest.json", lambda route: _json(route, manifest))
    visit.open(TOOL)
    tick(page, "purpose", "outside")
    result(page, "runaway")
    while tool_workers(
        page
    ):  # its end is told a moment later; one that never ends fails by the test's time limit
        page.wait_for_timeout(50)
    page.context.unroute("**/tools.zip")
    page.context.unroute("**/manifest.json")
    page.get_by_role("button", name=WORDS["retry"]).click()
    result(page)
    assert visit.complaints
    visit.complaints.clear()


def test_only_the_newest_reply_is_shown(visit: Visit, site_dir: Path) -> None:
    """A reply to answers that have changed since comes too late, also when the reader has left the page."""
    slow = (
        "import time\nfrom tools._bridge import call as real\n"
        "def call(request):\n    time.sleep(2 if '\"outside\"' in request.split('\"answers\"')[-1] else 0)\n"
        "    return real(request)\n"
    )
    page = visit.page
    archive, manifest = _tampered(site_dir, slow)
    page.context.route("**/tools.zip", lambda route: route.fulfill(status=200, body=archive))
    page.context.route("**/manifest.json", lambda route: _json(route, manifest))
    visit.open(TOOL)
    tick(page, "purpose", "core")
    result(page)
    tick(page, "purpose", "outside")
    result(page, "thinking")
    tick(page, "purpose", "edge")
    result(page)
    expect(page.locator(".eg-result > .eg-outcome")).to_have_text(WORDS["cannot-say"])
    tick(page, "purpose", "outside")
    result(page, "thinking")
    page.get_by_role("link", name="Reference", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Glossary")
    page.wait_for_timeout(2500)  # the late reply arrives here; the visit's end checks that nobody complained
    expect(page.locator("h1")).to_have_text("Glossary")


def _tampered(site_dir: Path, bridge: str) -> tuple[bytes, dict[str, object]]:
    """The tools with another bridge, the real one as tools/_bridge.py, and a manifest that vouches for it."""
    out = io.BytesIO()
    folder = site_dir / "assets" / "pyodide"
    with zipfile.ZipFile(folder / "tools.zip") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/bridge.py", "/_bridge.py"), old.read(name))
        new.writestr("tools/bridge.py", bridge)
    manifest = json.loads((folder / "manifest.json").read_text())
    digest = base64.b64encode(hashlib.sha256(out.getvalue()).digest()).decode()
    manifest["files"]["tools.zip"] = f"sha256-{digest}"
    return out.getvalue(), manifest


def _json(route: Route, value: object) -> None:
    route.fulfill(status=200, content_type="application/json", body=json.dumps(value))
