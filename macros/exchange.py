"""An edition's translations as a sheet for people without a gettext editor, and what they send back.

What comes back is matched by id alone, and taken as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polib

from macros.address import moved
from macros.catalogue import SAME, Merge, Moves, language_of, new_po, read_po, sources_in, stored
from macros.locales import categories
from macros.read import Place, Problem
from macros.translation import STATES, Speech, Told, wrong_with
from macros.wording import normal
from tools.nearest import nearest

COLUMNS = ("id", "status", "where it appears", "source", "previous source", "translation", "comment")
_WIDTHS = (30, 12, 34, 60, 40, 60, 40)
_WRITABLE = ("status", "translation", "comment")
_SHOWN = {"missing": "FFF2CC", "stale": "FCE4D6", "bad": "F8CBAD"}

Progress = Callable[[Iterable[Any]], Iterable[Any]]


class Row(NamedTuple):
    """A text in a sheet or a file that came back. ``status`` is a state, and perhaps flags: ``ok; mt``.

    A text that counts has a row for each form of the language; ``form`` says which, as ``few``.
    """

    at: Place
    id: str
    form: str
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


def to_po(merge: Merge, texts: Iterable[Told], locale: str) -> polib.POFile:
    """The entries of some texts, out of merged files, as one file."""
    wanted = {one.source.address for one in texts}
    po = new_po(locale)
    po.extend(entry for entry in merge.entries() if entry.msgctxt in wanted)
    return po


def to_xlsx(texts: Iterable[Told], file: Path, locale: str, progress: Progress = iter) -> None:
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
    rows = ((one, cells) for one in progress(list(texts)) for cells in _rows(one, locale))
    for line, (one, cells) in enumerate(rows, start=2):
        for number, (column, value) in enumerate(zip(COLUMNS, cells, strict=True), start=1):
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


def _rows(one: Told, locale: str) -> Iterator[tuple[str, ...]]:
    """The cells of a text, in the order of the columns; a row for each form of one that counts."""
    source, entry = one.source, one.entry
    # What only happens to be as its source is not called so, for the flag would come back with it.
    state = "ok" if one.state == SAME and entry and SAME not in entry.flags else one.state
    flags = [f for f in entry.flags if f not in {"fuzzy", SAME}] if entry else []
    said = _said(entry, locale) if source.plural is not None else {"": entry.msgstr if entry else ""}
    previous = _previous(one)
    for form, words in said.items():
        yield (
            f"{source.address}[{form}]" if form else source.address,
            "; ".join([state, *flags]),
            source.comment,
            str(source.text if form in {"", "one"} else source.plural),
            previous,
            words,
            entry.tcomment if entry else "",
        )


def _said(entry: polib.POEntry | None, locale: str) -> dict[str, str]:
    """What is written for each form, and nothing that is not."""
    given = (entry.msgstr_plural or {}) if entry is not None else {}
    return {category: str(given.get(n, "")) for n, category in enumerate(categories(locale))}


def _previous(one: Told) -> str:
    """The source as it was translated, when it is another by now."""
    if one.entry is None or one.state not in {"stale", "minor"}:
        return ""
    was = tuple(map(normal, sources_in(one.entry)))
    return stored(one.entry) if was != tuple(map(normal, one.source.wordings.values())) else ""


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
            own, _, form = values["id"].strip().removesuffix("]").partition("[")
            rows.append(
                Row(
                    Place(file.name, number),
                    own,
                    form,
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


def from_po(file: Path, locale: str, moves: Moves = ()) -> tuple[list[Row], list[Problem]]:
    """The rows of a gettext file."""
    po, problems = read_po(file, file.name)
    problems += language_of({file.name: po}, locale, ".", moves).problems
    rows = []
    for entry in po:
        if entry.obsolete:
            continue
        words = _said(entry, locale) if entry.msgid_plural else {"": entry.msgstr}
        state = (
            "stale"
            if entry.fuzzy
            else SAME
            if SAME in entry.flags
            else "ok"
            if any(words.values())
            else "missing"
        )
        flags = [f for f in entry.flags if f not in {"fuzzy", SAME}]
        for form, said in words.items():
            rows.append(
                Row(
                    Place(file.name, max(entry.linenum or 1, 1)),
                    moved(entry.msgctxt or "", moves),
                    form,
                    "; ".join([state, *flags]),
                    entry.msgid if form in {"", "one"} else entry.msgid_plural,
                    stored(entry) if entry.previous_msgid else "",
                    said,
                    entry.tcomment,
                )
            )
    return rows, problems


def _by_id(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return found


def refusals(rows: Iterable[Row], speech: Speech) -> Iterator[Problem]:
    """A row has a known id, once, today's source, a known status, and every placeholder of its source."""
    for own, forms in _by_id(rows).items():
        one = speech.texts.get(own)
        if one is None:
            guess = nearest(own, speech.texts) if own else ""
            yield from (
                Problem(row.at, f"id '{own}' must be the address of a text of today{guess}") for row in forms
            )
            continue
        yield from _wrong_rows(one, forms, speech)
        if not _is_unchanged(forms, one, speech.locale):
            said = {row.form: row.translation for row in forms}
            if any(words.strip() for words in said.values()):
                for fault in dict.fromkeys(wrong_with(one.source, said, speech.terms)):
                    yield Problem(forms[0].at, f"{fault} ('{own}')")


def _wrong_rows(one: Told, rows: list[Row], speech: Speech) -> Iterator[Problem]:
    wanted = categories(speech.locale) if one.source.plural is not None else ("",)
    seen: dict[str, Row] = {}
    for row in rows:
        name = f"{row.id}[{row.form}]" if row.form else row.id
        if row.form in seen:
            yield Problem(row.at, f"id '{name}' must stand once; line {seen[row.form].at.line} has it too")
            continue
        seen[row.form] = row
        if row.form not in wanted:
            listed = ", ".join(f"{row.id}[{form}]" if form else row.id for form in wanted)
            yield Problem(row.at, f"id '{name}' must be one of {listed}")
            continue
        source = one.source.text if row.form in {"", "one"} else one.source.plural
        if normal(row.source) != normal(str(source)):
            message = f"source of '{name}' must be as it is today; export again if it was not edited"
            yield Problem(row.at, f"{message}: '{row.source}' is not '{source}'")
        if row.state not in {*STATES, ""}:
            listed = ", ".join(STATES)
            yield Problem(row.at, f"status of '{name}' must be one of {listed}; found '{row.state}'")
    if seen and (lacking := [form for form in wanted if form not in seen]):
        listed = ", ".join(f"{rows[0].id}[{form}]" for form in lacking)
        yield Problem(
            rows[0].at, f"text '{rows[0].id}' must come back with all its forms; {listed} is missing"
        )


def _words_in(entry: polib.POEntry | None, one: Told, locale: str) -> dict[str, str]:
    if one.source.plural is not None:
        return _said(entry, locale)
    return {"": entry.msgstr if entry is not None else ""}


def _is_unchanged(rows: list[Row], one: Told, locale: str) -> bool:
    given = {row.form: row.translation for row in rows}
    return given == _words_in(one.entry, one, locale) and all(row.state in {one.state, ""} for row in rows)


def take(rows: Iterable[Row], merge: Merge, speech: Speech) -> list[str]:
    """Write rows that nothing is wrong with into merged files; returns the ids of what is new or other.

    An empty translation takes nothing away. A stale one that came back as it was stays stale.
    """
    entries = {entry.msgctxt: entry for entry in merge.entries()}
    changed = []
    for own, forms in _by_id(rows).items():
        entry = entries[own]
        before = _state_of(entry)
        _take(forms, entry, speech.texts[own], speech.locale)
        if before != _state_of(entry):
            changed.append(own)
    return changed


def _state_of(entry: polib.POEntry) -> tuple[Any, ...]:
    plural = tuple(sorted((entry.msgstr_plural or {}).items()))
    return entry.msgstr, plural, tuple(entry.flags), entry.previous_msgid, entry.tcomment


def _take(rows: list[Row], entry: polib.POEntry, one: Told, locale: str) -> None:
    first = rows[0]
    entry.tcomment = next((row.comment for row in rows if row.comment != entry.tcomment), first.comment)
    others = [*first.flags, *(f for f in entry.flags if f not in {"fuzzy", SAME, *first.flags})]
    given, now = {row.form: row.translation for row in rows}, _words_in(entry, one, locale)
    state = next((row.state for row in rows if row.state not in {one.state, ""}), first.state)
    if given == now and state in {one.state, ""}:
        return
    flags, was = others, None
    if state == SAME:
        flags = [SAME, *others]
    elif not any(words.strip() for words in given.values()):
        return
    elif state == "stale" and (given == now or one.state == "missing"):
        flags, was = ["fuzzy", *others], first.previous or None
    if one.source.plural is None:
        entry.msgstr = given[""]
    else:
        entry.msgstr_plural = {n: given[category] for n, category in enumerate(categories(locale))}
    entry.flags = flags
    if was is None:
        entry.previous_msgid = entry.previous_msgid_plural = None
    elif one.source.plural is not None:
        entry.previous_msgid, _, entry.previous_msgid_plural = was.partition(" | ")
    else:
        entry.previous_msgid = was


def credits_of(speech: Speech, authors: Mapping[str, int]) -> Iterator[str]:
    """Who made an edition: those that it names, the last translator of its file, and authors of commits."""
    about = speech.about
    for heading, people in (("Maintainers", about.maintainers), ("Translators", about.translators)):
        for person in people:
            yield f"{heading}: {person.name}" + (f" ({person.contact})" if person.contact else "")
    files = speech.language.files.values()
    for last in dict.fromkeys(po.metadata.get("Last-Translator", "") for po in files):
        if last:
            yield f"Last translator: {last}"
    for name, commits in authors.items():
        yield f"Commits: {name} ({commits})"
