"""A chart of figures, drawn by Vega-Lite as an SVG that takes its colours from the page."""

from __future__ import annotations

import functools
import json
import re
import textwrap
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from html import unescape
from typing import Any

import vl_convert
from markupsafe import Markup, escape

from macros.content import Content
from macros.locales import direction
from macros.model import ChartBlock
from macros.render.inline import Inline, shown
from macros.render.language import Marked, in_lines, raw_of
from macros.render.language import plain as plain_words

# In pixels of a phone, where a chart fills the width; wider screens draw the whole of it larger.
WIDTH = 340
_BAR, _GAP, _LINE = 16, 10, 17
_CHARACTERS = 44  # of a label in one line
# Styles of the page: a class cannot be given to the marks, but colours may be names of properties.
_SERIES = ("var(--eg-chart-1)", "var(--eg-chart-2)", "var(--eg-chart-3)")


def begin(content: Content) -> None:
    """Begin to draw every chart, beside what else there is to do: Vega-Lite takes its time to start."""
    for entry in content.titled.values():
        for section in getattr(entry, "sections", ()):
            for block in section.blocks:
                if isinstance(block, ChartBlock):
                    plain = Inline(content, entry.id, link_terms=False).plain
                    _drawn(_described(block, content, plain))


def chart(block: ChartBlock, content: Content, plain: Callable[[str], str]) -> Markup:
    """The chart as SVG. ``plain``: a text of the content -> its words."""
    svg = _drawn(_described(block, content, plain)).result()
    # What ends on the right begins there where the page runs from right to left.
    if direction(content.locale) == "rtl":
        svg = Markup(svg.replace('text-anchor="end"', 'text-anchor="start"'))
    lines = [line for value in _values(block, content, plain) for line in value["label"]]
    marked = {str(line): escape(line) for line in lines if isinstance(line, Marked)}
    if not marked:
        return svg
    return Markup(re.sub("(?<=>)[^<>]+(?=</t)", lambda m: marked.get(unescape(m.group()), m.group()), svg))


def _values(block: ChartBlock, content: Content, plain: Callable[[str], str]) -> list[dict[str, Any]]:
    """What each bar stands for, its label in lines."""
    figures = content.figures
    values: list[dict[str, Any]] = [
        {
            "bar": str(number),
            "label": _lines(plain(bar.name)),
            "series": str(order),
            "value": figures[bar.figures[series.id]].value,
            "shown": shown(figures[bar.figures[series.id]], content.locale),
        }
        for number, bar in enumerate(block.bars)
        for order, series in enumerate(block.series)
    ]
    if block.scale == "range":
        # A range has no end of a bar to stand at.
        values = [
            low | {"to": high["value"], "label": _ranged(low["label"], f": {low['shown']} – {high['shown']}")}  # noqa: RUF001
            for low, high in zip(values[::2], values[1::2], strict=True)
        ]
    return values


def _lines(label: str) -> list[str]:
    return in_lines(label, textwrap.wrap(label, _CHARACTERS))


def _ranged(lines: list[str], said: str) -> list[str]:
    return [*lines[:-1], plain_words(raw_of(lines[-1], "") + said)]


def _described(block: ChartBlock, content: Content, plain: Callable[[str], str]) -> str:
    """What Vega-Lite is to draw, as JSON."""
    values = _values(block, content, plain)
    lines = max(len(value["label"]) for value in values)
    first = len(values[0]["label"])
    for value in values:
        # Each label ends just above its bars.
        value["label"] = "\n".join([*[""] * (lines - len(value["label"])), *value["label"]])
    rows = 1 if block.scale == "range" else len(block.series)
    mirrored = direction(content.locale) == "rtl"
    spec = _spec(values, rows, (first, lines), ranged=block.scale == "range", mirrored=mirrored)
    return json.dumps(spec, sort_keys=True)


def _spec(
    values: list[dict[str, Any]], rows: int, heights: tuple[int, int], *, ranged: bool, mirrored: bool
) -> dict[str, Any]:
    """The Vega-Lite description: each label above its bars, each value at the end of its bar.

    ``heights``: the lines of the first label, and the most of any; ``mirrored``: bars begin on the right.
    """
    first, lines = heights
    step = rows * (_BAR + 2) + lines * _LINE + _GAP
    top = max(value.get("to", value["value"]) for value in values)
    y: dict[str, Any] = {"field": "bar", "type": "nominal", "axis": None, "sort": None}
    y["scale"] = {"paddingInner": 1 - rows * (_BAR + 2) / step, "paddingOuter": 0}
    x: dict[str, Any] = {"field": "value", "type": "quantitative", "axis": None}
    bar: dict[str, Any] = {"y": y, "x": x}
    text: dict[str, Any] = {"text": {"field": "shown"}, "y": y}
    if ranged:
        # A range may begin at nothing, which has no place on a scale by powers of ten.
        low = min(value["value"] for value in values if value["value"]) / 10
        for value in values:
            value["value"] = max(value["value"], low)
        scale = {"type": "log", "domain": [low, top]}
        bar |= {"x": x | {"scale": scale}, "x2": {"field": "to"}}
    else:
        # Room for the value beyond the longest bar.
        x["scale"] = {"domain": [0, top * 1.4]}
        text["x"] = x
    if mirrored:
        bar["x"]["scale"] |= {"reverse": True}
    if rows > 1:
        for encoding in (bar, text):
            encoding["yOffset"] = {"field": "series", "type": "nominal", "scale": {"paddingInner": 0.1}}
    bar["color"] = {
        "field": "series",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["0", "1", "2"], "range": list(_SERIES)},
    }
    align = "right" if mirrored else "left"
    mark = {"type": "text", "align": align, "color": "currentColor", "fontSize": 13, "lineBreak": "\n"}
    ends = {
        "mark": mark | {"dx": -4 if mirrored else 4, "baseline": "middle", "aria": False},
        "encoding": text,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "padding": {"left": 1, "right": 1, "top": first * _LINE + 4, "bottom": 1},
        "width": WIDTH,
        "height": len({v["bar"] for v in values}) * step - lines * _LINE - _GAP,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "aria": False}, "encoding": bar},
            *([] if ranged else [ends]),
            {
                "mark": mark
                | {
                    "dy": -5 - (lines - 1) * _LINE,
                    "lineHeight": _LINE,
                    "baseline": "line-bottom",
                    "aria": False,
                },
                "transform": [{"filter": "datum.series === '0'"}],
                "encoding": {
                    "text": {"field": "label"},
                    "y": y | {"bandPosition": 0},
                    "x": {"value": WIDTH if mirrored else 0},
                },
            },
        ],
        "config": {"font": "inherit", "view": {"stroke": None}, "aria": False, "axis": {"grid": False}},
    }


_ARTIST = ThreadPoolExecutor(max_workers=1)


@functools.lru_cache(maxsize=64)
def _drawn(described: str) -> Future[Markup]:
    """The drawing, once it is there."""
    return _ARTIST.submit(lambda: Markup(vl_convert.vegalite_to_svg(json.loads(described)).replace("\n", "")))
