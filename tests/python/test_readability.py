"""The report says how easy each page is to read."""

from __future__ import annotations

import re

from click.testing import CliRunner

from macros import cli
from macros.content import load
from macros.readability import readability
from tests.python.test_coverage import SITE
from tests.served import ROOT


def test_the_report_names_every_page() -> None:
    """The hardest first, and the median last."""
    content = load(ROOT)
    result = CliRunner().invoke(cli.main, ["report"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert {line.split()[-1] for line in lines[:-1]} == {*content.pages, *content.exercises}
    eases = [float(line.split()[0]) for line in lines[:-1]]
    assert eases == sorted(eases)
    assert re.match(r" *[0-9.]+ is the median of [0-9]+ pages", lines[-1])


def test_short_words_in_short_sentences_read_easily() -> None:
    """Words are counted as they are shown, cells and cards left out."""
    pages = {page.id: page for page in readability(load(SITE))}
    assert pages["case-hill"].ease > 90
    assert pages["case-hill"].sentence < 5
