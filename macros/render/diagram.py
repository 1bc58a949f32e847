"""Where the boxes and arrows of a diagram stand; the template draws them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from macros.model import DiagramBlock, Link, Node
from macros.render.language import in_lines

# Pixels. Characters are taken as 0.56 of their height, a little more than most are.
_TITLE, _TEXT, _LINE = 15, 13, 19
_WIDE = 0.56
_PADDING, _ACROSS, _DOWN, _MARGIN = 10, 52, 46, 6

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A box in its place: left, top, width and height, with its lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    text: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[float, str, bool]]:
        """Each line with the height of its foot, and whether it is of the title."""
        count = len(self.title) + len(self.text)
        top = self.y + (self.height - count * _LINE) / 2 + _LINE - 5
        return [
            (top + n * _LINE, line, n < len(self.title)) for n, line in enumerate((*self.title, *self.text))
        ]


@dataclass(frozen=True)
class Arrow:
    """An arrow as a curve of four points; ``number`` refers to the list of arrows, if it says anything."""

    link: Link
    points: tuple[Point, Point, Point, Point]
    number: int | None

    @property
    def path(self) -> str:
        """The curve as SVG writes it."""
        (a, b), *rest = self.points
        return f"M{a:.0f} {b:.0f}C" + " ".join(f"{x:.0f} {y:.0f}" for x, y in rest)

    @property
    def at(self) -> Point:
        """The middle of the curve."""
        (a, b, c, d) = self.points
        return (a[0] + 3 * b[0] + 3 * c[0] + d[0]) / 8, (a[1] + 3 * b[1] + 3 * c[1] + d[1]) / 8


@dataclass(frozen=True)
class Drawing:
    """A whole diagram: its box of view, and what stands in it."""

    left: float
    top: float
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawn(
    block: DiagramBlock, plain: Callable[[str], str], *, turned: bool = False, mirrored: bool = False
) -> Drawing:
    """The diagram in its places; ``turned``: rows for columns, as narrow screens need it.

    ``mirrored``: the first column is on the right, where some languages begin.
    """
    places = {n.id: (n.row, n.column) if turned else (n.column, n.row) for n in block.nodes}
    if mirrored:
        last = max(column for column, _ in places.values())
        places = {own: (last + 1 - column, row) for own, (column, row) in places.items()}
    titles = {n.id: plain(n.title) for n in block.nodes}
    texts = {n.id: plain(n.text) if n.text else "" for n in block.nodes}
    width = _box_width([*titles.values(), *texts.values()], max(column for column, _ in places.values()))
    wrapped = {
        n.id: (_wrap(titles[n.id], width, _TITLE), _wrap(texts[n.id], width, _TEXT)) for n in block.nodes
    }
    heights: dict[int, float] = {}
    for own, (_, row) in places.items():
        lines = sum(map(len, wrapped[own]))
        heights[row] = max(heights.get(row, 0), lines * _LINE + 2 * _PADDING)
    tops: dict[int, float] = {}
    top = 0.0
    for row in range(1, max(heights) + 1):
        tops[row] = top
        top += heights.get(row, -_DOWN) + _DOWN
    boxes = {
        n.id: Box(
            n,
            (places[n.id][0] - 1) * (width + _ACROSS),
            tops[places[n.id][1]],
            width,
            heights[places[n.id][1]],
            *wrapped[n.id],
        )
        for n in block.nodes
    }
    arrows = []
    said = numbered(block)
    pairs = [{link.start, link.end} for link in block.links]
    for order, link in enumerate(block.links):
        both = pairs.count({link.start, link.end}) > 1
        # Two arrows between the same boxes stand side by side.
        shift = (8 if order == pairs.index({link.start, link.end}) else -8) if both else 0
        number = said.index(link) + 1 if link in said else None
        points = _arrow(boxes[link.start], boxes[link.end], places[link.start], places[link.end], shift)
        arrows.append(Arrow(link, points, number))
    # A curve stays between its four points.
    xs = [x for b in boxes.values() for x in (b.x, b.x + b.width)] + [x for a in arrows for x, _ in a.points]
    ys = [y for b in boxes.values() for y in (b.y, b.y + b.height)] + [y for a in arrows for _, y in a.points]
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
    size = max(xs) + _MARGIN - left, max(ys) + _MARGIN - top
    return Drawing(left, top, *size, tuple(boxes.values()), tuple(arrows))


def numbered(block: DiagramBlock) -> list[Link]:
    """The arrows that say something, in the order of their numbers."""
    return [link for link in block.links if link.text or link.effect]


def turns(block: DiagramBlock) -> bool:
    """The diagram is one long row, so that a narrow screen should see it as a column."""
    return {n.row for n in block.nodes} == {1} and len(block.nodes) > 2


def _box_width(texts: list[str], columns: int) -> float:
    """As wide as the longest word needs, and as the number of columns leaves room for."""
    longest = max((len(word) for text in texts for word in text.split()), default=8)
    room = (700 + _ACROSS) / columns - _ACROSS
    return max(longest * _TITLE * _WIDE + 2 * _PADDING, min(room, 190))


def _wrap(text: str, width: float, size: int) -> tuple[str, ...]:
    lines = textwrap.wrap(text, int((width - 2 * _PADDING) / (size * _WIDE)), break_long_words=False)
    return tuple(in_lines(text, lines))


def _arrow(
    start: Box, end: Box, origin: tuple[int, int], target: tuple[int, int], shift: float
) -> tuple[Point, Point, Point, Point]:
    """A curve from the edge of one box to the edge of another, around what stands between."""
    across, down = target[0] - origin[0], target[1] - origin[1]
    if across == 0 and abs(down) == 1:
        x = start.x + start.width / 2 + shift
        y1, y2 = (start.y + start.height, end.y) if down > 0 else (start.y, end.y + end.height)
        return (x, y1), (x, y1), (x, y2), (x, y2)
    y1, y2 = start.y + start.height / 2 + shift, end.y + end.height / 2 + shift
    if across == 0:  # in the gap to the right
        x1 = start.x + start.width
        bend = x1 + _ACROSS * 0.9
        return (x1, y1), (bend, y1), (bend, y2), (x1, y2)
    if down == 0 and abs(across) > 1:  # in the gap above
        x1, x2 = start.x + start.width / 2 + shift, end.x + end.width / 2 + shift
        bend = start.y - _DOWN * 0.9
        return (x1, start.y), (x1, bend), (x2, bend), (x2, end.y)
    x1, x2 = (start.x + start.width, end.x) if across > 0 else (start.x, end.x + end.width)
    bend = (x1 + x2) / 2
    return (x1, y1), (bend, y1), (bend, y2), (x2, y2)
