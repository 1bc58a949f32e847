"""Rules about what tables, charts, diagrams and facets name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from macros import model
from macros.check.walk import Names, is_misspelt, known_ids, name_of, page_names
from macros.draft import Draft
from macros.read import Problem, Text
from tools.nearest import nearest


def _all(draft: Draft, *kinds: Any) -> Iterator[Any]:
    return (e for e in draft.entries if isinstance(e, kinds))


def _keys_fit(owner: Any, key: str, wanted: Names, of: str) -> Iterator[Problem]:
    """The keys of a mapping of ``owner`` are exactly the ids that are wanted."""
    found = getattr(owner, key)
    if found is None:
        return
    for name in found:
        if not is_misspelt(name) and wanted.lack(name):
            message = f"'{key}' of {name_of(owner)} must not have the key '{name}', which is no {of}"
            yield Problem(found.keys_at[name], message + nearest(name, wanted.known))
    lacking = [name for name in sorted(wanted.known) if name not in found]
    if lacking and not set(found) - wanted.known:
        listed = ", ".join(f"'{name}'" for name in lacking)
        yield Problem(owner.places[key], f"'{key}' of {name_of(owner)} must have {listed}")


def tables_are_full(draft: Draft) -> Iterator[Problem]:
    """A row of a table has a text for each column, and a bar of a chart a figure for each series."""
    for table in _all(draft, model.TableBlock):
        for row in table.rows or ():
            if row is not None:
                yield from _keys_fit(row, "cells", known_ids(table.columns), "column of the table")
    figures = getattr(draft.files.get("figures.yaml"), "figures", None)
    by_id = {f.id: f for f in figures or () if f is not None}
    known = known_ids(figures)
    for chart in _all(draft, model.ChartBlock):
        units: set[Any] = set()
        for bar in chart.bars or ():
            if bar is None or bar.figures is None:
                continue
            yield from _keys_fit(bar, "figures", known_ids(chart.series), "series of the chart")
            for key, own in bar.figures.items():
                at = bar.figures.values_at[key]
                if isinstance(own, Text) and not is_misspelt(own) and known.lack(own):
                    message = f"'{key}' in 'figures' of {name_of(bar)} must name a figure; found '{own}'"
                    yield Problem(at, message + nearest(own, known.known))
                elif own in by_id and not isinstance(by_id[own].value, int):
                    message = f"'{key}' in 'figures' of {name_of(bar)} must name a figure that is a number"
                    yield Problem(at, f"{message}; '{own}' is a {by_id[own].unit}")
                elif own in by_id:
                    units.add(by_id[own].unit)
        if len(units) > 1:
            message = (
                f"figures of the chart '{chart.id}' must have one unit; found {', '.join(sorted(units))}"
            )
            yield Problem(chart.at, message)
        if chart.scale == "range" and chart.series is not None and len(chart.series) != 2:
            yield Problem(
                chart.places["series"], f"'series' of the range '{chart.id}' must be two: from and to"
            )


def diagrams_hold_together(draft: Draft) -> Iterator[Problem]:
    """An arrow joins two boxes of its diagram; a box has its own place, and leads to a page that exists."""
    pages = page_names(draft)
    for diagram in _all(draft, model.DiagramBlock):
        nodes = known_ids(diagram.nodes)
        for link in diagram.links or ():
            for key in ("start", "end"):
                own = getattr(link, key, None)
                if isinstance(own, Text) and not is_misspelt(own) and nodes.lack(own):
                    message = f"'{key}' of {name_of(link)} must be a box of the diagram; found '{own}'"
                    yield Problem(own.at, message + nearest(own, nodes.known))
        taken: dict[Any, Any] = {}
        for node in diagram.nodes or ():
            if node is None or node.column is None or node.row is None:
                continue
            if node.column < 1 or node.row < 1:
                yield Problem(node.at, f"{name_of(node)} must have a column and a row from one up")
            elif (place := (node.column, node.row)) in taken:
                message = f"{name_of(node)} must have a place of its own; {name_of(taken[place])} has it too"
                yield Problem(node.at, message)
            taken.setdefault((node.column, node.row), node)
            if isinstance(node.page, Text) and not is_misspelt(node.page) and pages.lack(node.page):
                message = f"{name_of(node)} must lead to a page that exists; found '{node.page}'"
                yield Problem(node.page.at, message + nearest(node.page, pages.known))


def facets_are_known(draft: Draft) -> Iterator[Problem]:
    """A case or an exercise has a value of each facet of its collection."""
    for name, entry in draft.files.items():
        if not isinstance(entry, model.Case | model.Exercise):
            continue
        folder = name.partition("/")[0]
        index = draft.files.get(f"{folder}/index.yaml")
        if not isinstance(index, model.Collection):
            if f"data/{folder}/index.yaml" not in draft.texts:
                message = f"{name_of(entry)} must be listed by data/{folder}/index.yaml, which is not there"
                yield Problem(entry.at, message)
            continue
        yield from _keys_fit(entry, "facets", known_ids(index.facets), "facet of the collection")
        for facet in index.facets or ():
            values = known_ids(facet.values) if facet is not None else Names(frozenset(), ("",))
            own = str(facet.id) if facet is not None else ""
            for value in (entry.facets or {}).get(own) or ():
                if isinstance(value, Text) and not is_misspelt(value) and values.lack(value):
                    message = f"'{facet.id}' in 'facets' of {name_of(entry)} must be one of "
                    listed = ", ".join(sorted(values.known))
                    yield Problem(value.at, f"{message}{listed}{nearest(value, values.known)}")
