"""How an edition says things: gettext files that hang on addresses, laid over the resolved content.

A translation is found by the address of its text (``msgctxt``), never by its place and never by likeness. It
holds the source as it was translated (``msgid``, or ``#| msgid`` when it was merged with a newer one), so
whether it is out of date shows without any history.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import babel
import polib

from macros import model
from macros.address import Node, nodes, parse
from macros.address import moved as moved_to
from macros.check.texts import BRACED, MARKUP, NUMBER
from macros.draft import address_of, stub_of
from macros.files import BASE_LOCALE, Tree, kind_of
from macros.model import PLACEHOLDER
from macros.read import UNSEEN, Place, Problem, Said, Text
from macros.read import Mapping as Written
from macros.read import Sequence as Listed
from macros.shape import kind_name
from macros.wording import Minors, normal, relation

# What can be said of a translation, the best first. The first three are done.
STATES = ("ok", "minor", "same", "stale", "bad", "missing")
DONE = STATES[:3]
SAME = "same"  # a flag: the text is meant to be as the source has it

Moves = Iterable[tuple[str, str]]  # the beginning of an address that was, and what it is now


class Source(NamedTuple):
    """A text to translate: where it stands, what it is, and whether a result or a first visit rests on it."""

    address: str
    text: Text
    file: str
    what: str
    critical: bool
    core: bool

    @property
    def comment(self) -> str:
        """What a translator needs to know of it."""
        parts = [f"{self.what}. {self.where[0].upper()}{self.where[1:]}."]
        if self.critical:
            parts.append("Critical: a result rests on it.")
        if kept := sorted(kept_in(self.text)):
            parts.append(f"Keep {', '.join(kept)}.")
        return " ".join(parts)

    @property
    def page(self) -> str | None:
        """The address on the site of the page it stands on; None for words of every page."""
        return None if kind_of(self.file) in _EVERYWHERE else address_of(stub_of(self.file))

    @property
    def where(self) -> str:
        """The same in words."""
        return "every page" if self.page is None else f"page /{self.page}"


class Told(NamedTuple):
    """What there is of a text in a language: its state, and whether the translation is what readers see."""

    source: Source
    state: str
    entry: polib.POEntry | None = None
    faults: tuple[str, ...] = ()
    at: str = ""  # the file that it stands in

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.at, max(self.entry.linenum or 1, 1) if self.entry else 1)

    @property
    def is_shown(self) -> bool:
        """A stale text is shown, marked, unless a result rests on it or it no longer fits the source."""
        return self.state in DONE or (self.state == "stale" and not self.source.critical and not self.faults)


# ---------------------------------------------------------------- what there is to translate

_EVERYWHERE = (model.Interface, model.Terms, model.Facts, model.Figures)
# Of a tool: the texts that a result is told in, by list; None: all.
_CRITICAL: dict[str, tuple[str, ...] | None] = {
    "questions": ("ask", "label"),
    "gates": ("must", "because"),
    "bands": ("because",),
    "outcomes": None,
}
# Where readers begin.
_CORE = re.compile(r"(ui|terms|glossary)\.yaml|tools/.*|guide/index\.yaml|guide/journey/.*")


def sources_of(tree: Tree, speaks: str, languages: Mapping[str, str]) -> dict[str, Source]:
    """The texts of a resolved tree that are not in the language ``speaks``, by address, file by file.

    ``languages`` are those of the editions that were laid over the base, by id: what an edition writes itself
    is in its own language.
    """
    found: dict[str, Source] = {}
    for name, entry in tree.items():
        kinds: dict[str, Any] = {}
        for node in nodes(name, entry):
            if node.is_entry:
                kinds[node.address] = node.kind
            elif node.is_translatable and isinstance(node.value, Text) and node.value.strip():
                if same_language(language_at(node.value.at, languages), speaks):
                    continue
                owner = kinds[node.address.partition("#")[0]]
                found[node.address] = Source(
                    node.address, node.value, name, _what(owner, node.address), *_weight(name, node.address)
                )
    return found


def _what(owner: Any, address: str) -> str:
    """``Question, ask``."""
    said = kind_name(owner)
    return f"{said[0].upper()}{said[1:]}, {address.partition('#')[2]}"


def _weight(file: str, address: str) -> tuple[bool, bool]:
    """Whether a text is critical, and whether it belongs to the core."""
    parts = parse(address)
    critical = False
    if parts is not None and kind_of(file) is model.Tool and parts.steps:
        named = _CRITICAL.get(parts.steps[0][0], ())
        critical = named is None or parts.field in named
    return critical, _CORE.fullmatch(file) is not None


def language_at(at: Place, languages: Mapping[str, str]) -> str:
    """The language of what stands in a content file: that of the edition it belongs to, or the base's."""
    _, _, rest = at.path.partition("data/editions/")
    return languages.get(rest.partition("/")[0], BASE_LOCALE)


def same_language(one: str, other: str) -> bool:
    """A reader of one reads the other; XA and XB are no countries, but made to find faults."""
    language, _, rest = one.replace("_", "-").lower().partition("-")
    language_too, _, rest_too = other.replace("_", "-").lower().partition("-")
    made_up = {"xa", "xb"}
    return language == language_too and (rest == rest_too or not {rest, rest_too} & made_up)


def locale_of(locale: str) -> babel.Locale:
    """What is known of a locale, or of its language when nobody knows the rest; of English if nothing is."""
    for name in (locale, locale.replace("_", "-").partition("-")[0]):
        try:
            return babel.Locale.parse(name.replace("_", "-"), sep="-")
        except (ValueError, babel.UnknownLocaleError):
            continue
    return babel.Locale(BASE_LOCALE)


def direction(locale: str) -> str:
    """``ltr`` or ``rtl``."""
    return "rtl" if locale_of(locale).character_order == "right-to-left" else "ltr"


# ---------------------------------------------------------------- what there is of it


def kept_in(text: str) -> set[str]:
    """The placeholders that every translation of a text must have; terms may be dropped or inflected."""
    return {match.group() for match in PLACEHOLDER.finditer(text) if match.group(1) != "term"}


def faults(source: str, translation: str, terms: Iterable[str] = ()) -> Iterator[str]:
    """A translation has the placeholders of its source and no others, and is text as the base's must be."""
    kept = kept_in(source)
    found = set(BRACED.findall(translation))
    if lost := sorted(kept - found):
        yield f"translation must have {', '.join(lost)}, as its source has"
    known = kept | {f"{{term:{term}}}" for term in terms}
    known |= {m.group() for m in PLACEHOLDER.finditer(source)}
    if invented := sorted(found - known):
        yield f"translation must not have {', '.join(invented)}, only {', '.join(sorted(kept)) or 'words'}"
    # Numbers and markup, as in every text (see check/texts.py).
    bare, bare_source = BRACED.sub(" ", translation), BRACED.sub(" ", source)
    if numbers := [n for n in NUMBER.findall(bare) if n not in NUMBER.findall(bare_source)]:
        yield f"translation must not have the number {', '.join(numbers)}, which its source has not"
    if marks := [m.group() for m in MARKUP.finditer(translation) if m.group() not in source]:
        yield f"translation must be plain text; found {', '.join(marks)}, which is markup"
    if unseen := UNSEEN.search(translation):
        yield f"translation must show every character; U+{ord(unseen.group()):04X} cannot be seen"


def stored(entry: polib.POEntry) -> str:
    """The source as it was translated."""
    return str(entry.previous_msgid if entry.fuzzy and entry.previous_msgid else entry.msgid)


def says_something(entry: polib.POEntry | None) -> bool:
    """It has a translation, or says that there need be none."""
    return entry is not None and bool(entry.msgstr.strip() or SAME in entry.flags)


def told_of(
    source: Source, entry: polib.POEntry | None, minors: Minors, terms: Iterable[str] = (), at: str = ""
) -> Told:
    """What there is of one text; ``at`` is the file that the entry stands in."""
    state, wrong = _state(source, entry, minors, terms)
    return Told(source, state, entry, wrong, at)


def _state(
    source: Source, entry: polib.POEntry | None, minors: Minors, terms: Iterable[str]
) -> tuple[str, tuple[str, ...]]:
    if entry is None or not says_something(entry):
        return "missing", ()
    said = entry.msgstr.strip() or source.text
    wrong = tuple(faults(source.text, said, terms))
    since = relation(stored(entry), source.text, minors.get(source.address, ()))
    if since == "differs" or (entry.fuzzy and not entry.previous_msgid):
        return "stale", wrong
    if wrong:
        return "bad", wrong
    if SAME in entry.flags or normal(said) == normal(source.text):
        return "same", ()
    return "ok" if since == "equal" else "minor", ()


# ---------------------------------------------------------------- files


@dataclass(frozen=True)
class Language:
    """The translations of one edition, by today's addresses; ``lost`` are those of texts that are gone."""

    po: polib.POFile
    at: str
    entries: dict[str, polib.POEntry] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def new_po(locale: str) -> polib.POFile:
    """A file without entries."""
    po = polib.POFile(encoding="utf-8")
    po.metadata = {
        "Project-Id-Version": "Even Ground",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return po


# polib takes the last character of a line for the quote, whatever it is.
_STRING = re.compile(r'\s*(#~ ?|#\| ?)?(msg|")')
_WHOLE_STRING = re.compile(r'(?:#~ ?|#\| ?)?(?:msg[a-z_]+(?:\[\d+\])? *)?"(?:[^"\\]|\\.)*"')


def read_po(path: Path, shown: str, moves: Moves = ()) -> Language:
    """Read a gettext file, called ``shown`` in messages; one that cannot be read has a problem only."""
    try:
        # A path in a str would be taken for the text itself if there were no such file.
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, start=1):
            if _STRING.match(line) and not _WHOLE_STRING.fullmatch(line.strip()):
                fault = Problem(Place(shown, number), "text of a gettext file must stand in double quotes")
                return Language(polib.POFile(), shown, {}, (fault,))
        po = polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = re.search(r"\(line (\d+)\)", str(error))
        at = Place(shown, int(found.group(1)) if found else 1)
        said = re.sub(r"^.*?\(line \d+\)", "this line is not", str(error)).strip(": ")
        return Language(polib.POFile(), shown, {}, (Problem(at, f"file must be gettext; {said}"),))
    return language_of(po, shown, moves)


def language_of(po: polib.POFile, shown: str, moves: Moves = ()) -> Language:
    """The entries of a file by today's addresses.

    Of two for one address the one that was not moved counts; an obsolete one counts when there is no other.
    """
    moves = list(moves)
    entries: dict[str, polib.POEntry] = {}
    ranks: dict[str, tuple[bool, bool, bool]] = {}
    problems: list[Problem] = []
    for entry in po:
        own = entry.msgctxt or ""
        at = Place(shown, max(entry.linenum or 1, 1))
        if not own:
            if not entry.obsolete:
                problems.append(Problem(at, "entry must have a msgctxt, the address of its text"))
            continue
        address = moved_to(own, moves)
        rank = (says_something(entry), not entry.obsolete, address == own)
        if address in entries and ranks[address] == rank and not entry.obsolete:
            first = entries[address].linenum or 1
            problems.append(Problem(at, f"entry '{own}' must stand once; it is already on line {first}"))
        if address not in entries or rank > ranks[address]:
            entries[address], ranks[address] = entry, rank
    return Language(po, shown, entries, tuple(problems))


class Change(NamedTuple):
    """A text whose source is another than when it was translated."""

    source: Source
    was: str
    state: str


@dataclass
class Merge:
    """A merged file and what is different about it."""

    po: polib.POFile
    moved: list[tuple[str, str]] = field(default_factory=list)  # old address, new address
    changed: list[Change] = field(default_factory=list)
    new: list[Source] = field(default_factory=list)
    gone: list[polib.POEntry] = field(default_factory=list)
    back: list[Source] = field(default_factory=list)


def merged(language: Language, sources: Mapping[str, Source], minors: Minors) -> Merge:
    """A file with an entry for each of today's sources, in their order, and each translation with its text.

    What translates a text that is gone is kept as obsolete, and comes back with it. ``language`` stays as
    it is.
    """
    merge = Merge(polib.POFile(encoding="utf-8", wrapwidth=language.po.wrapwidth))
    merge.po.header = language.po.header
    merge.po.metadata = dict(language.po.metadata)
    merge.po.metadata_is_fuzzy = language.po.metadata_is_fuzzy
    used: set[int] = set()
    for address, source in sources.items():
        old = language.entries.get(address)
        entry = polib.POEntry(msgctxt=address, msgid=str(source.text), comment=source.comment)
        if old is None:
            merge.new.append(source)
        else:
            used.add(id(old))
            if old.msgctxt != address:
                merge.moved.append((str(old.msgctxt), address))
            if old.obsolete:
                merge.back.append(source)
            _carry(old, entry, source, minors, merge)
        merge.po.append(entry)
    for old in language.po:
        if id(old) in used or not says_something(old):
            continue
        gone = polib.POEntry(
            msgctxt=old.msgctxt,
            msgid=stored(old),
            msgstr=old.msgstr,
            flags=[f for f in old.flags if f != "fuzzy"],
            tcomment=old.tcomment,
            obsolete=True,
        )
        merge.po.append(gone)
        if not old.obsolete:
            merge.gone.append(old)
    return merge


def _carry(old: polib.POEntry, entry: polib.POEntry, source: Source, minors: Minors, merge: Merge) -> None:
    """Take what was said into an entry whose source is today's."""
    entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
    entry.flags = [f for f in old.flags if f != "fuzzy"]
    if not says_something(old):
        return
    was = stored(old)
    since = relation(was, source.text, minors.get(source.address, ()))
    if since == "differs":
        entry.previous_msgid = was
        entry.flags.insert(0, "fuzzy")
    elif old.fuzzy and not old.previous_msgid:
        entry.flags.insert(0, "fuzzy")  # somebody's own mark
    if since != "equal" and normal(old.msgid) != normal(source.text):
        merge.changed.append(Change(source, was, "stale" if since == "differs" else "minor"))


# ---------------------------------------------------------------- the content, said


def told(
    sources: Mapping[str, Source], languages: Iterable[Language], minors: Minors, terms: Iterable[str] = ()
) -> dict[str, Told]:
    """What there is of each text. ``languages``: an edition's own first, then those that it rests on."""
    languages, terms = list(languages), list(terms)
    found: dict[str, Told] = {}
    for address, source in sources.items():
        for language in languages:
            one = told_of(source, language.entries.get(address), minors, terms, language.at)
            best = found.get(address)
            if best is None or (best.state == "missing" and one.state != "missing"):
                found[address] = one
        found.setdefault(address, Told(source, "missing"))
    return found


def terms_in(tree: Tree) -> list[str]:
    """``council.one`` for each form of each term."""
    items = tree["terms.yaml"].get("terms") if "terms.yaml" in tree else None
    return [
        f"{item['id']}.{form}"
        for item in (items if isinstance(items, Listed) else ())
        if isinstance(item, Written) and "id" in item and isinstance(item.get("forms"), Written)
        for form in item["forms"]
    ]


def said(
    tree: Tree, base: Tree, texts: Mapping[str, Told], languages: Mapping[str, str], speaks: str
) -> Tree:
    """The tree in an edition's words: where there are none to show, the source, which knows its language.

    Facts are no texts to translate: what an edition sets as ``base`` has it is in the words of the base. The
    trees given stay as they are.
    """
    found: Tree = {}
    facts = {
        n.address: n.value for n in nodes("facts.yaml", base.get("facts.yaml")) if "#values." in n.address
    }
    for name, entry in tree.items():
        changes = {
            (id(node.owner), node.key): words
            for node in nodes(name, entry)
            if isinstance(node.value, Text)
            and (words := _words(node, texts, facts, languages, speaks)) is not None
        }
        found[name] = _replaced(entry, changes) if changes else entry
    return found


def _words(
    node: Node, texts: Mapping[str, Told], facts: Mapping[str, str], languages: Mapping[str, str], speaks: str
) -> Text | None:
    """What stands at a node in an edition's words, if it is not simply what stands there."""
    one = texts.get(node.address)
    if one is None:
        if node.address not in facts:
            return None
        of_base = normal(node.value) == normal(facts[node.address])
        lang = BASE_LOCALE if of_base else language_at(node.value.at, languages)
        return None if same_language(lang, speaks) else Said(node.value, node.value.at, lang=lang)
    source = one.source.text
    if one.is_shown and one.entry is not None:
        words = one.entry.msgstr.strip() or source
        return Said(words, one.place, stale=one.state == "stale", source=source)
    return Said(source, source.at, lang=language_at(source.at, languages))


def _replaced(value: Any, changes: dict[tuple[int, Any], Text]) -> Any:
    """A copy of plain values with other texts in it."""
    if isinstance(value, Written):
        copy = Written(value.at)
        copy.keys_at, copy.values_at = dict(value.keys_at), dict(value.values_at)
        for key, inner in value.items():
            copy[key] = changes.get((id(value), key)) or _replaced(inner, changes)
        return copy
    if isinstance(value, Listed):
        items = Listed(value.at)
        items.items_at = list(value.items_at)
        items.extend(_replaced(inner, changes) for inner in value)
        return items
    return value


# ---------------------------------------------------------------- an edition's language


@dataclass(frozen=True)
class Speech:
    """What an edition says in its own language, and what it does not."""

    about: model.Edition
    texts: dict[str, Told]
    language: Language  # its own translations, without those that it rests on
    minors: Minors
    moves: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()  # every form of a term, as council.one

    @property
    def locale(self) -> str:
        """The language, as a BCP 47 tag."""
        return str(self.about.locale)

    def name_of(self, locale: str) -> str:
        """What a language is called in this one."""
        name = locale_of(locale).get_language_name(locale_of(self.locale).language)
        return str(name or locale)

    @functools.cached_property
    def by_entry(self) -> dict[str, list[Told]]:
        """The texts of each entry of a file, by its id."""
        found: dict[str, list[Told]] = {}
        for address, one in self.texts.items():
            found.setdefault(re.split("[/#]", address, maxsplit=1)[0], []).append(one)
        return found

    def merged(self) -> Merge:
        """Its own translations with today's texts."""
        return merged(self.language, {a: one.source for a, one in self.texts.items()}, self.minors)

    def lost(self) -> list[polib.POEntry]:
        """Translations of texts that are gone."""
        return [
            entry
            for address, entry in self.language.entries.items()
            if address not in self.texts and says_something(entry)
        ]


def po_name(edition: str, locale: str) -> str:
    """The file of an edition's translations, as messages name it."""
    return f"data/editions/{edition}/lang/{locale}.po"


def speak(
    root: Path,
    tree: Tree,
    base: Tree,
    chain: Iterable[model.Edition],
    *,
    moves: Moves = (),
    minors: Minors | None = None,
) -> tuple[Tree, Speech, list[Problem]]:
    """Say a tree, which ``base`` became, in the language of the last edition of ``chain`` (parent first).

    What it does not say itself, one that it rests on may say, if their language is the same.
    """
    chain, moves = list(chain), tuple(moves)
    locale = str(chain[-1].locale)
    languages = {str(edition.id): str(edition.locale) for edition in chain}
    own = po_name(str(chain[-1].id), locale)
    found = [Language(new_po(locale), own)] if not (root / own).exists() else []
    for edition, spoken in reversed(languages.items()):
        shown = po_name(edition, spoken)
        if same_language(spoken, locale) and (root / shown).exists():
            found.append(read_po(root / shown, shown, moves))
    sources = sources_of(tree, locale, languages)
    terms = tuple(terms_in(tree))
    texts = told(sources, found, minors or {}, terms)
    speech = Speech(chain[-1], texts, found[0], minors or {}, moves, terms)
    problems = [problem for language in found for problem in language.problems]
    problems += [
        Problem(Place(f"{own.rpartition('/')[0]}/{path.name}"), f"file must be {own}, after the locale")
        for path in sorted((root / own).parent.glob("*.po"))
        if path.name != f"{locale}.po"
    ]
    return said(tree, base, texts, languages, locale), speech, problems
