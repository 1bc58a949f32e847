"""Tables, charts and diagrams: what is drawn, and what can be downloaded."""

from __future__ import annotations

import csv
import io
import itertools
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from macros.model import ChartBlock, DiagramBlock, TableBlock
from macros.render.context import Context
from macros.render.diagram import Drawing, drawn
from macros.render.inline import Inline, shown
from tests.pages import CONTENT

BLOCKS = [
    (entry.id, block)
    for entry in CONTENT.titled.values()
    for section in getattr(entry, "sections", ())
    for block in section.blocks
]
CHARTS = [pytest.param(p, b, id=f"{p}-{b.id}") for p, b in BLOCKS if isinstance(b, ChartBlock)]
DIAGRAMS = [pytest.param(p, b, id=f"{p}-{b.id}") for p, b in BLOCKS if isinstance(b, DiagramBlock)]
TABLES = [pytest.param(p, b, id=f"{p}-{b.id}") for p, b in BLOCKS if isinstance(b, TableBlock)]


def plain(page: str, text: str) -> str:
    return Inline(CONTENT, page, link_terms=False).plain(text)


@pytest.mark.parametrize(("page", "block"), CHARTS)
def test_a_chart_shows_each_figure_with_its_name(page: str, block: ChartBlock) -> None:
    """In the colours of the page, so that it can be read in the dark and on paper."""
    soup = BeautifulSoup(Context(CONTENT, page).chart(block), "html.parser")
    said = " ".join(" ".join(text.stripped_strings) for text in soup.find_all("text"))
    for bar in block.bars:
        for own in bar.figures.values():
            assert shown(CONTENT.figures[own], "en") in said
        assert plain(page, bar.name).split()[0] in said
    fills = {tag["fill"] for tag in soup.find_all(["path", "text"]) if tag.get("fill")}
    assert fills <= {"currentColor", "none", "var(--eg-chart-1)", "var(--eg-chart-2)", "var(--eg-chart-3)"}


@pytest.mark.parametrize(("page", "block"), CHARTS)
def test_bars_are_as_long_as_their_figures(page: str, block: ChartBlock) -> None:
    """From nothing, and in proportion."""
    if block.scale == "range":
        return
    soup = BeautifulSoup(Context(CONTENT, page).chart(block), "html.parser")
    marks = soup.find("g", class_="mark-rect")
    assert marks is not None
    lengths = [float(str(path["d"]).split("h")[1].split("v")[0]) for path in marks.find_all("path")]
    values = [CONTENT.figures[bar.figures[s.id]].value for bar in block.bars for s in block.series]
    assert len(lengths) == len(values)
    scale = max(lengths) / max(int(v) for v in values)
    assert sorted(lengths) == pytest.approx(sorted(int(v) * scale for v in values), abs=0.01)


def _overlap(drawing: Drawing) -> bool:
    return any(
        a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height
        for a, b in itertools.combinations(drawing.boxes, 2)
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("page", "block"), DIAGRAMS)
def test_a_diagram_is_whole(page: str, block: DiagramBlock, turned: bool) -> None:
    """No box on another, nothing out of sight, every word in its box, every arrow that speaks numbered."""
    drawing = drawn(block, lambda text: plain(page, text), turned=turned)
    assert not _overlap(drawing)
    for box in drawing.boxes:
        assert drawing.left <= box.x
        assert box.x + box.width <= drawing.left + drawing.width
        assert "".join(box.title).replace(" ", "") == plain(page, box.node.title).replace(" ", "")
        assert max(map(len, (*box.title, *box.text))) * 15 * 0.5 <= box.width
        assert drawing.top <= box.y
        assert all(box.y <= y <= box.y + box.height for y, _, _ in box.lines)
    for arrow in drawing.arrows:
        for x, y in arrow.points:
            assert drawing.left <= x <= drawing.left + drawing.width
            assert drawing.top <= y <= drawing.top + drawing.height
    numbers = [arrow.number for arrow in drawing.arrows if arrow.number]
    assert numbers == list(range(1, len(Context(CONTENT, page).numbered(block)) + 1))


@pytest.mark.parametrize(("page", "block"), [*TABLES, *CHARTS])
def test_what_is_downloaded_is_what_is_shown(page: str, block: TableBlock | ChartBlock) -> None:
    """A spreadsheet opens it, with each cell in its place."""
    context = Context(CONTENT, page)
    table = isinstance(block, TableBlock)
    rows = (
        context.rows_of_table(block)
        if isinstance(block, TableBlock)
        else context.rows_of_chart(block, "unit", "sources", "caveat")
    )
    kind, _, data = context.csv(rows).partition(",")
    assert kind == "data:text/csv;charset=utf-8"
    text = unquote(data)
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == rows
    assert all(len(row) == len(rows[0]) for row in rows)
    assert len(rows) == 1 + len(block.rows if table else block.bars)  # type: ignore[union-attr]
