"""A chart of figures, drawn by Vega-Lite as an SVG that takes its colours from the page."""

from __future__ import annotations

import functools
import json
import textwrap
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import vl_convert
from markupsafe import Markup

from macros.content import Content
from macros.model import ChartBlock
from macros.render.inline import Inline, shown

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
    return _drawn(_described(block, content, plain)).result()


def _described(block: ChartBlock, content: Content, plain: Callable[[str], str]) -> str:
    """What Vega-Lite is to draw, as JSON."""
    figures = content.figures
    values: list[dict[str, Any]] = [
        {
            "bar": str(number),
            "label": "\n".join(textwrap.wrap(plain(bar.name), _CHARACTERS)),
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
            low | {"to": high["value"], "label": f"{low['label']}: {low['shown']} – {high['shown']}"}  # noqa: RUF001
            for low, high in zip(values[::2], values[1::2], strict=True)
        ]
    lines = max(value["label"].count("\n") + 1 for value in values)
    first = values[0]["label"].count("\n") + 1
    for value in values:
        # Each label ends just above its bars.
        value["label"] = "\n" * (lines - 1 - value["label"].count("\n")) + value["label"]
    rows = 1 if block.scale == "range" else len(block.series)
    spec = _spec(values, rows, (first, lines), ranged=block.scale == "range")
    return json.dumps(spec, sort_keys=True)


def _spec(
    values: list[dict[str, Any]], rows: int, heights: tuple[int, int], *, ranged: bool
) -> dict[str, Any]:
    """The Vega-Lite description: each label above its bars, each value at the end of its bar.

    ``heights``: the lines of the first label, and the most that any has.
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
    if rows > 1:
        for encoding in (bar, text):
            encoding["yOffset"] = {"field": "series", "type": "nominal", "scale": {"paddingInner": 0.1}}
    bar["color"] = {
        "field": "series",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["0", "1", "2"], "range": list(_SERIES)},
    }
    mark = {"type": "text", "align": "left", "color": "currentColor", "fontSize": 13, "lineBreak": "\n"}
    ends = {"mark": mark | {"dx": 4, "baseline": "middle", "aria": False}, "encoding": text}
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
                "encoding": {"text": {"field": "label"}, "y": y | {"bandPosition": 0}, "x": {"value": 0}},
            },
        ],
        "config": {"font": "inherit", "view": {"stroke": None}, "aria": False, "axis": {"grid": False}},
    }


_ARTIST = ThreadPoolExecutor(max_workers=1)


@functools.lru_cache(maxsize=64)
def _drawn(described: str) -> Future[Markup]:
    """The drawing, once it is there."""
    return _ARTIST.submit(lambda: Markup(vl_convert.vegalite_to_svg(json.loads(described)).replace("\n", "")))
