"""An edition's translations as a sheet for people without a gettext editor, and what they send back.

What comes back is matched by id alone, and taken as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polib

from macros.address import moved
from macros.read import Place, Problem
from macros.translation import (
    SAME,
    STATES,
    Merge,
    Moves,
    Speech,
    Told,
    faults,
    read_po,
    stored,
)
from macros.wording import normal
from tools.nearest import nearest

COLUMNS = ("id", "status", "where it appears", "source", "previous source", "translation", "comment")
_WIDTHS = (30, 12, 34, 60, 40, 60, 40)
_WRITABLE = ("status", "translation", "comment")
_SHOWN = {"missing": "FFF2CC", "stale": "FCE4D6", "bad": "F8CBAD"}

Progress = Callable[[Iterable[Any]], Iterable[Any]]


class Row(NamedTuple):
    """A text in a sheet or a file that came back. ``status`` is a state, and perhaps flags: ``ok; mt``."""

    at: Place
    id: str
    status: str
    source: str
    previous: str
    translation: str
    comment: str

    @property
    def state(self) -> str:
        """The state alone."""
        return self.status.partition(";")[0].strip()

    @property
    def flags(self) -> list[str]:
        """Other flags of the entry."""
        return [flag for part in self.status.split(";")[1:] if (flag := part.strip())]


def chosen(speech: Speech, only: Iterable[str] = (), start: str | None = None) -> list[Told]:
    """The texts in some states (or all), of one entry of a file (or all)."""
    only = set(only)
    texts = speech.texts.values() if start is None else speech.by_entry.get(start, [])
    return [one for one in texts if not only or one.state in only]


# ---------------------------------------------------------------- out


def to_po(merge: Merge, texts: Iterable[Told]) -> polib.POFile:
    """The entries of some texts, out of a merged file."""
    wanted = {one.source.address for one in texts}
    po = polib.POFile(encoding="utf-8", wrapwidth=merge.po.wrapwidth)
    po.header, po.metadata = merge.po.header, dict(merge.po.metadata)
    po.extend(entry for entry in merge.po if not entry.obsolete and entry.msgctxt in wanted)
    return po


def to_xlsx(texts: Iterable[Told], file: Path, progress: Progress = iter) -> None:
    """Write a sheet in which only the status, the translation and the comment can be changed."""
    # No other command needs sheets.
    import openpyxl  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill, Protection  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Texts"
    sheet.append(list(COLUMNS))
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B2"
    wrapped = Alignment(wrap_text=True, vertical="top")
    open_, fills = Protection(locked=False), {s: PatternFill("solid", fgColor=c) for s, c in _SHOWN.items()}
    for line, one in enumerate(progress(list(texts)), start=2):
        for number, (column, value) in enumerate(zip(COLUMNS, _cells(one), strict=True), start=1):
            cell = sheet.cell(line, number, value or None)
            if value:
                cell.data_type = "s"  # a spreadsheet would reckon with what begins with '='
            cell.alignment = wrapped
            if column in _WRITABLE:
                cell.protection = open_
            if column == "status" and one.state in fills:
                cell.fill = fills[one.state]
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    # People widen columns, sort and filter; the ids stay as they are.
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)
    book.save(file)


def _cells(one: Told) -> tuple[str, ...]:
    """The cells of a text, in the order of the columns."""
    source, entry = one.source, one.entry
    # What only happens to be as its source is not called so, for the flag would come back with it.
    state = "ok" if one.state == SAME and entry and SAME not in entry.flags else one.state
    flags = [f for f in entry.flags if f not in {"fuzzy", SAME}] if entry else []
    return (
        source.address,
        "; ".join([state, *flags]),
        source.comment,
        str(source.text),
        _previous(one),
        entry.msgstr if entry else "",
        entry.tcomment if entry else "",
    )


def _previous(one: Told) -> str:
    """The source as it was translated, when it is another by now."""
    if one.entry is None or one.state not in {"stale", "minor"}:
        return ""
    was = stored(one.entry)
    return was if normal(was) != normal(one.source.text) else ""


# ---------------------------------------------------------------- in


def from_xlsx(file: Path) -> tuple[list[Row], list[Problem]]:
    """The rows of a sheet, or what is wrong with its columns."""
    import openpyxl  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(file, read_only=True)
    except Exception as error:  # a damaged file can raise anything at all
        return [], [Problem(Place(file.name), f"file must be a sheet (.xlsx); {error}")]
    sheet = book.worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    head = [str(value or "").strip().lower() for value in next(lines, ())]
    if lacking := [column for column in COLUMNS if column not in head]:
        listed = ", ".join(f"'{column}'" for column in lacking)
        return [], [Problem(Place(file.name), f"sheet must have the columns {listed} in its first row")]
    rows = []
    for number, line in enumerate(lines, start=2):
        given = dict(zip(head, line, strict=False))
        values = {column: _text(given.get(column)) for column in COLUMNS}
        if any(values.values()):
            rows.append(
                Row(
                    Place(file.name, number),
                    values["id"].strip(),
                    values["status"].strip(),
                    values["source"],
                    values["previous source"],
                    values["translation"],
                    values["comment"],
                )
            )
    book.close()
    return rows, []


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def from_po(file: Path, moves: Moves = ()) -> tuple[list[Row], list[Problem]]:
    """The rows of a gettext file."""
    language = read_po(file, file.name, moves)
    rows = []
    for entry in language.po:
        if entry.obsolete:
            continue
        state = (
            "stale" if entry.fuzzy else SAME if SAME in entry.flags else "ok" if entry.msgstr else "missing"
        )
        flags = [f for f in entry.flags if f not in {"fuzzy", SAME}]
        rows.append(
            Row(
                Place(file.name, max(entry.linenum or 1, 1)),
                moved(entry.msgctxt or "", moves),
                "; ".join([state, *flags]),
                entry.msgid,
                entry.previous_msgid or "",
                entry.msgstr,
                entry.tcomment,
            )
        )
    return rows, list(language.problems)


def refusals(rows: Iterable[Row], speech: Speech) -> Iterator[Problem]:
    """A row has a known id, once, today's source, a known status, and every placeholder of its source."""
    seen: dict[str, Row] = {}
    for row in rows:
        one = speech.texts.get(row.id)
        if one is None:
            guess = nearest(row.id, speech.texts) if row.id else ""
            yield Problem(row.at, f"id '{row.id}' must be the address of a text of today{guess}")
            continue
        if row.id in seen:
            yield Problem(row.at, f"id '{row.id}' must stand once; line {seen[row.id].at.line} has it too")
            continue
        seen[row.id] = row
        if normal(row.source) != normal(one.source.text):
            message = f"source of '{row.id}' must be as it is today; export again if it was not edited"
            yield Problem(row.at, f"{message}: '{row.source}' is not '{one.source.text}'")
        if row.state not in {*STATES, ""}:
            listed = ", ".join(STATES)
            yield Problem(row.at, f"status of '{row.id}' must be one of {listed}; found '{row.state}'")
        if row.translation.strip() and not _is_unchanged(row, one):
            for fault in faults(one.source.text, row.translation, speech.terms):
                yield Problem(row.at, f"{fault} ('{row.id}')")


def _is_unchanged(row: Row, one: Told) -> bool:
    return row.translation == (one.entry.msgstr if one.entry else "") and row.state in {one.state, ""}


def take(rows: Iterable[Row], merge: Merge, speech: Speech) -> list[str]:
    """Write rows that nothing is wrong with into a merged file; returns the ids of what is new or other.

    An empty translation takes nothing away. A stale one that came back as it was stays stale.
    """
    entries = {entry.msgctxt: entry for entry in merge.po if not entry.obsolete}
    changed = []
    for row in rows:
        entry, one = entries[row.id], speech.texts[row.id]
        before = (entry.msgstr, list(entry.flags), entry.previous_msgid, entry.tcomment)
        _take(row, entry, one)
        if before != (entry.msgstr, list(entry.flags), entry.previous_msgid, entry.tcomment):
            changed.append(row.id)
    return changed


def _take(row: Row, entry: polib.POEntry, one: Told) -> None:
    entry.tcomment = row.comment
    others = [*row.flags, *(f for f in entry.flags if f not in {"fuzzy", SAME, *row.flags})]
    if row.translation == entry.msgstr and row.state in {one.state, ""}:
        return
    if row.state == SAME:
        entry.msgstr, entry.flags, entry.previous_msgid = row.translation, [SAME, *others], None
    elif not row.translation.strip():
        return
    elif row.state == "stale" and (row.translation == entry.msgstr or one.state == "missing"):
        entry.msgstr, entry.flags = row.translation, ["fuzzy", *others]
        entry.previous_msgid = row.previous or None
    else:
        entry.msgstr, entry.flags, entry.previous_msgid = row.translation, others, None


def credits_of(speech: Speech, authors: Mapping[str, int]) -> Iterator[str]:
    """Who made an edition: those that it names, the last translator of its file, and authors of commits."""
    about = speech.about
    for heading, people in (("Maintainers", about.maintainers), ("Translators", about.translators)):
        for person in people:
            yield f"{heading}: {person.name}" + (f" ({person.contact})" if person.contact else "")
    if last := speech.language.po.metadata.get("Last-Translator", ""):
        yield f"Last translator: {last}"
    for name, commits in authors.items():
        yield f"Commits: {name} ({commits})"
