"""The gettext files of an edition's language, one for each content file, and how they take a newer base.

An entry is found by the address of its text (``msgctxt``), never by its place and never by likeness, in
whichever of the files it stands. It holds the source as it was translated (``msgid``, or ``#| msgid`` when it
was merged with a newer one), so whether it is out of date shows without any history.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import polib

from macros.address import moved as moved_to
from macros.files import address_of, kind_of, stub_of
from macros.locales import categories, plural_forms
from macros.model import Facts, Figures, Interface, Terms
from macros.read import Place, Problem, Text
from macros.wording import Minors, normal, relation

SAME = "same"  # a flag: the text is meant to be as the source has it

Moves = Iterable[tuple[str, str]]  # the beginning of an address that was, and what it is now

_EVERYWHERE = (Interface, Terms, Facts, Figures)


class Source(NamedTuple):
    """A text to translate: where it stands, what it is, and whether a result or a first visit rests on it.

    One that depends on how many there are has a ``plural`` too; its address is that of all its forms.
    """

    address: str
    text: Text
    file: str
    what: str
    critical: bool
    core: bool
    keeps: frozenset[str] = frozenset()  # the placeholders that every translation has
    plural: Text | None = None

    @property
    def wordings(self) -> dict[str, Text]:
        """The text by its address; one that counts, by the addresses of its forms."""
        if self.plural is None:
            return {self.address: self.text}
        return {f"{self.address}.one": self.text, f"{self.address}.other": self.plural}

    @property
    def comment(self) -> str:
        """What a translator needs to know of it."""
        parts = [f"{self.what}. {self.where[0].upper()}{self.where[1:]}."]
        if self.critical:
            parts.append("Critical: a result rests on it.")
        if self.keeps:
            parts.append(f"Keep {', '.join(sorted(self.keeps))}.")
        return " ".join(parts)

    @property
    def page(self) -> str | None:
        """The address on the site of the page it stands on; None for words of every page."""
        return None if kind_of(self.file) in _EVERYWHERE else address_of(stub_of(self.file))

    @property
    def where(self) -> str:
        """The same in words."""
        return "every page" if self.page is None else f"page /{self.page}"


# ---------------------------------------------------------------- one entry


def sources_in(entry: polib.POEntry) -> tuple[str, ...]:
    """The source as it was translated: the text, or that for one and that for others."""
    if entry.fuzzy and entry.previous_msgid:
        found = (entry.previous_msgid, entry.previous_msgid_plural)
    else:
        found = (entry.msgid, entry.msgid_plural)
    return tuple(str(text) for text in found if text)


def stored(entry: polib.POEntry) -> str:
    """The same on one line."""
    return " | ".join(sources_in(entry))


def since(entry: polib.POEntry, source: Source, minors: Minors) -> str:
    """What its source is now to what it was when it was translated (see ``relation``)."""
    was, now = sources_in(entry), source.wordings
    if len(was) != len(now):
        return "differs"
    found = {
        relation(a, b, minors.get(address, ())) for a, (address, b) in zip(was, now.items(), strict=True)
    }
    return next(r for r in ("differs", "minor", "equal") if r in found)


def forms_of(entry: polib.POEntry, locale: str) -> dict[str, str]:
    """The translation of a text that counts, by category; a form that is not there is empty."""
    given = {int(n): str(words) for n, words in (entry.msgstr_plural or {}).items()}
    return {category: given.get(n, "").strip() for n, category in enumerate(categories(locale))}


def says_something(entry: polib.POEntry | None) -> bool:
    """It has a translation, or says that there need be none."""
    if entry is None:
        return False
    words = [entry.msgstr, *(entry.msgstr_plural or {}).values()]
    return SAME in entry.flags or any(str(w or "").strip() for w in words)


def entry_of(source: Source, locale: str) -> polib.POEntry:
    """The entry of a text that nobody has translated yet."""
    entry = polib.POEntry(msgctxt=source.address, msgid=str(source.text), comment=source.comment)
    if source.plural is not None:
        entry.msgid_plural = str(source.plural)
        entry.msgstr_plural = {n: "" for n, _ in enumerate(categories(locale))}
    return entry


# ---------------------------------------------------------------- files


@dataclass(frozen=True)
class Language:
    """The translations of one edition by today's addresses, and the files that they stand in.

    ``files`` are by their names in the ``folder``, as ``guide/power/balance.po``; ``held`` says, by address,
    in which an entry stands.
    """

    locale: str
    folder: str
    files: dict[str, polib.POFile] = field(default_factory=dict)
    entries: dict[str, polib.POEntry] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def place(self, address: str) -> Place:
        """Where the entry for an address stands."""
        at = max(self.entries[address].linenum or 1, 1)
        return Place(f"{self.folder}/{self.held[address]}", at)


def folder_of(edition: str, locale: str) -> str:
    """Where an edition's translations stand, as messages name it."""
    return f"data/editions/{edition}/lang/{locale}"


def file_of(content_file: str) -> str:
    """The name of the file that translates a content file."""
    return str(PurePosixPath(content_file).with_suffix(".po"))


def new_po(locale: str) -> polib.POFile:
    """A file without entries."""
    po = polib.POFile(encoding="utf-8")
    po.metadata = {
        "Project-Id-Version": "Even Ground",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": f"{plural_forms(locale)};",
    }
    return po


# polib takes the last character of a line for the quote, whatever it is.
_STRING = re.compile(r'\s*(#~ ?|#\| ?)?(msg|")')
_WHOLE_STRING = re.compile(r'(?:#~ ?|#\| ?)?(?:msg[a-z_]+(?:\[\d+\])? *)?"(?:[^"\\]|\\.)*"')


def read_po(path: Path, shown: str) -> tuple[polib.POFile, list[Problem]]:
    """Read a gettext file, called ``shown`` in messages; one that cannot be read has a problem only."""
    try:
        # A path in a str would be taken for the text itself if there were no such file.
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, start=1):
            if _STRING.match(line) and not _WHOLE_STRING.fullmatch(line.strip()):
                fault = Problem(Place(shown, number), "text of a gettext file must stand in double quotes")
                return polib.POFile(), [fault]
        return polib.pofile(str(path), encoding="utf-8"), []
    except (OSError, UnicodeDecodeError) as error:
        found = re.search(r"\(line (\d+)\)", str(error))
        at = Place(shown, int(found.group(1)) if found else 1)
        said = re.sub(r"^.*?\(line \d+\)", "this line is not", str(error)).strip(": ")
        return polib.POFile(), [Problem(at, f"file must be gettext; {said}")]


def read_language(root: Path, edition: str, locale: str, moves: Moves = ()) -> Language:
    """The translations of an edition; none if it has none."""
    shown = folder_of(edition, locale)
    folder = root / shown
    files: dict[str, polib.POFile] = {}
    problems: list[Problem] = []
    for path in sorted(p for p in folder.parent.rglob("*.po")):
        if not path.is_relative_to(folder):
            wrong = Place(path.relative_to(root).as_posix())
            problems.append(Problem(wrong, f"file must stand in {shown}/, after the locale"))
            continue
        name = path.relative_to(folder).as_posix()
        files[name], found = read_po(path, f"{shown}/{name}")
        problems += found
    return language_of(files, locale, shown, moves, problems)


def language_of(
    files: Mapping[str, polib.POFile],
    locale: str,
    folder: str,
    moves: Moves = (),
    problems: Iterable[Problem] = (),
) -> Language:
    """The entries of files by today's addresses.

    Of two for one address the one that was not moved counts; an obsolete one counts when there is no other.
    """
    language = Language(locale, folder, dict(files))
    ranks: dict[str, tuple[bool, bool, bool]] = {}
    found, moves = list(problems), list(moves)
    for name, po in files.items():
        for entry in po:
            own = entry.msgctxt or ""
            at = Place(f"{folder}/{name}", max(entry.linenum or 1, 1))
            if not own:
                if not entry.obsolete:
                    found.append(Problem(at, "entry must have a msgctxt, the address of its text"))
                continue
            address = moved_to(own, moves)
            rank = (says_something(entry), not entry.obsolete, address == own)
            if address in ranks and ranks[address] == rank and not entry.obsolete:
                first = language.place(address)
                where = f"on line {first.line}" if first.path == at.path else f"in {first.path}:{first.line}"
                found.append(Problem(at, f"entry '{own}' must stand once; it is already {where}"))
            if address not in ranks or rank > ranks[address]:
                language.entries[address], language.held[address] = entry, name
                ranks[address] = rank
    return Language(locale, folder, language.files, language.entries, language.held, tuple(found))


# ---------------------------------------------------------------- a newer base


class Change(NamedTuple):
    """A text whose source is another than when it was translated."""

    source: Source
    was: str
    state: str


@dataclass
class Merge:
    """Merged files, by name, and what is different about them."""

    files: dict[str, polib.POFile] = field(default_factory=dict)
    moved: list[tuple[str, str]] = field(default_factory=list)  # old address, new address
    changed: list[Change] = field(default_factory=list)
    new: list[Source] = field(default_factory=list)
    gone: list[polib.POEntry] = field(default_factory=list)
    back: list[Source] = field(default_factory=list)

    def entries(self) -> Iterator[polib.POEntry]:
        """Those of texts of today."""
        for po in self.files.values():
            yield from (entry for entry in po if not entry.obsolete)


def merged(language: Language, sources: Mapping[str, Source], minors: Minors) -> Merge:
    """Files with an entry for each of today's sources, in their order, and each translation with its text.

    What translates a text that is gone is kept as obsolete where it stood, and comes back with it.
    ``language`` stays as it is.
    """
    merge = Merge()
    used: set[int] = set()
    for address, source in sources.items():
        old = language.entries.get(address)
        entry = entry_of(source, language.locale)
        if old is None:
            merge.new.append(source)
        else:
            used.add(id(old))
            if old.msgctxt != address:
                merge.moved.append((str(old.msgctxt), address))
            if old.obsolete:
                merge.back.append(source)
            _carry(old, entry, source, minors, merge)
        _file(merge, language, file_of(source.file)).append(entry)
    for name, po in language.files.items():
        for old in po:
            if id(old) in used or not says_something(old):
                continue
            gone = polib.POEntry(
                msgctxt=old.msgctxt,
                msgid=sources_in(old)[0],
                msgid_plural=sources_in(old)[1] if len(sources_in(old)) > 1 else "",
                msgstr=old.msgstr,
                msgstr_plural=dict(old.msgstr_plural or {}),
                flags=[f for f in old.flags if f != "fuzzy"],
                tcomment=old.tcomment,
                obsolete=True,
            )
            _file(merge, language, name).append(gone)
            if not old.obsolete:
                merge.gone.append(old)
    return merge


def _file(merge: Merge, language: Language, name: str) -> polib.POFile:
    """The merged file of a name, with the head of the file that is there."""
    if name not in merge.files:
        po, old = new_po(language.locale), language.files.get(name)
        if old is not None:
            po.header, po.wrapwidth = old.header, old.wrapwidth
            po.metadata = dict(old.metadata) | {"Plural-Forms": po.metadata["Plural-Forms"]}
        merge.files[name] = po
    return merge.files[name]


def _carry(old: polib.POEntry, entry: polib.POEntry, source: Source, minors: Minors, merge: Merge) -> None:
    """Take what was said into an entry whose source is today's."""
    entry.tcomment = old.tcomment
    entry.flags = [f for f in old.flags if f != "fuzzy"]
    if bool(old.msgid_plural) == (source.plural is not None):
        entry.msgstr = old.msgstr
        if source.plural is not None:
            entry.msgstr_plural |= dict(old.msgstr_plural or {})
    elif (
        source.plural is not None
    ):  # it did not count before: what there is serves all numbers, till looked at
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, old.msgstr)
    else:
        entry.msgstr = next(iter(reversed((old.msgstr_plural or {}).values())), "")
    if not says_something(old):
        return
    was, change = sources_in(old), since(old, source, minors)
    if change == "differs":
        entry.previous_msgid, entry.previous_msgid_plural = was[0], was[1] if len(was) > 1 else None
        entry.flags.insert(0, "fuzzy")
    elif old.fuzzy and not old.previous_msgid:
        entry.flags.insert(0, "fuzzy")  # somebody's own mark
    now = tuple(map(normal, source.wordings.values()))
    if change != "equal" and tuple(normal(text) for text in (old.msgid, old.msgid_plural) if text) != now:
        merge.changed.append(Change(source, stored(old), "stale" if change == "differs" else "minor"))
