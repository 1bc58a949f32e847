"""What scripts put on a page says its language, and its direction, where they are not the page's."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.served import Visit

# A page in Arabic that has no translation of some of its words, and one that may be out of date.
PAGE = """
  <h2 id="whole" lang="en" dir="ltr">Ask first<a class="headerlink" href="#whole">&para;</a></h2>
  <p id="mixed">ابج <span lang="en" dir="ltr">Ask <span lang="ar" dir="rtl">دهو</span></span></p>
  <p id="own">ابج</p>
  <p id="old">ابج <span class="eg-stale">دهو</span></p>
  <ul id="list" lang="en" dir="ltr"><li>One</li></ul>
  <div id="here" lang="en" dir="ltr">Something in English</div>
"""
MODULES = "Promise.all(['said', 'dom'].map((name) => import(`/assets/runtime/${name}.mjs`)))"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page of the site, with other words on it."""
    page = visit.open("about/")
    page.evaluate(
        """(html) => {
          Object.assign(document.documentElement, { lang: "ar", dir: "rtl" });
          document.querySelector("article").innerHTML = html;
        }""",
        PAGE,
    )
    return page


def said(page: Page, script: str) -> Any:
    """What a script gives that may use both modules."""
    return page.evaluate(f"{MODULES}.then(([said, dom]) => {{ {script} }})")


def test_words_keep_the_language_of_where_they_stand(page: Page) -> None:
    """All of one element, or each part; words of the page alone are a plain text."""
    parts = "const words = said.wordsIn(document.getElementById(id)); return words.parts ?? words;"
    read = {name: said(page, f"const id = '{name}'; {parts}") for name in ("whole", "mixed", "own", "old")}
    english = {"lang": "en", "dir": "ltr", "stale": False}
    assert read == {
        "whole": [["Ask first", english]],
        "mixed": [["ابج ", None], ["Ask ", english], ["دهو", None]],
        "own": "ابج",
        "old": [["ابج ", None], ["دهو", {"lang": None, "dir": None, "stale": True}]],
    }


def test_what_is_put_on_a_page_says_its_language(page: Page) -> None:
    """On the element that is all in one language, else around each part; what was there is forgotten."""
    shown = said(
        page,
        """
        const here = document.getElementById("here");
        const read = (id) => said.wordsIn(document.getElementById(id));
        const [whole, mixed, own] = ["whole", "mixed", "own"].map(read);
        const text = said.wordsFrom('{"text": "Lead to {to} ({n})", "lang": "en", "dir": "ltr"}');
        const after = (...words) => { dom.say(here, ...words); return here.outerHTML; };
        return [
          after(own),
          after(whole),
          after(said.phrase`${whole}: ${whole}.`),
          after(mixed),
          after(said.fill(text, { to: own, n: 1837 })),
          after(dom.make("li", {}, whole), dom.copyOf(document.querySelector("#list li"))),
          after(said.spoken("Nor this", "cy")),
          after(own),
        ];
        """,
    )
    whole = 'lang="en" dir="ltr"'
    assert shown == [
        '<div id="here">ابج</div>',
        f'<div id="here" {whole}>Ask first</div>',
        f'<div id="here" {whole}>Ask first: Ask first.</div>',
        f'<div id="here">ابج <span {whole}>Ask </span>دهو</div>',
        f'<div id="here"><span {whole}>Lead to </span>ابج<span {whole}> (1,837)</span></div>',
        f'<div id="here"><li {whole}>Ask first</li><li {whole}>One</li></div>',
        '<div id="here" lang="cy" dir="auto">Nor this</div>',
        '<div id="here">ابج</div>',
    ]


def test_bare_words_are_to_be_had(page: Page) -> None:
    """For files, messages of the browser and whatever else knows no languages."""
    bare = said(
        page,
        """
        const words = said.wordsIn(document.getElementById("mixed"));
        return [`${words}`, JSON.stringify({ words }), words.trim(), words.replace("Ask", "Say")];
        """,
    )
    assert bare == ["ابج Ask دهو", '{"words":"ابج Ask دهو"}', "ابج Ask دهو", "ابج Say دهو"]
