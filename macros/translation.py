"""How an edition says things: what there is to translate, what there is of it, and the content so said."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polib

from macros import model
from macros.address import Node, nodes, parse
from macros.catalogue import (
    SAME,
    Language,
    Merge,
    Moves,
    Source,
    forms_of,
    merged,
    read_language,
    says_something,
    since,
)
from macros.check.texts import BRACED, MARKUP, NUMBER
from macros.files import Tree, kind_of
from macros.locales import BASE_LOCALE, categories, locale_of, same_language
from macros.model import PLACEHOLDER
from macros.read import UNSEEN, Place, Problem, Said, Text
from macros.read import Mapping as Written
from macros.read import Sequence as Listed
from macros.shape import kind_name
from macros.wording import Minors, normal

# What can be said of a translation, the best first. The first three are done.
STATES = ("ok", "minor", "same", "stale", "bad", "missing")
DONE = STATES[:3]
_NOWHERE = Place("")


class Told(NamedTuple):
    """What there is of a text in a language: its state, and whether the translation is what readers see."""

    source: Source
    state: str
    entry: polib.POEntry | None = None
    faults: tuple[str, ...] = ()
    place: Place = _NOWHERE  # where the entry stands

    @property
    def is_shown(self) -> bool:
        """A stale text is shown, marked, unless a result rests on it or it no longer fits the source."""
        return self.state in DONE or (self.state == "stale" and not self.source.critical and not self.faults)


# ---------------------------------------------------------------- what there is to translate

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
                continue
            owner = kinds[node.address.partition("#")[0]]
            text, plural = node.value, None
            if owner is model.Counted:
                if node.key != "forms":  # its forms are one text
                    continue
                text, plural = node.value.get("one"), node.value.get("other")
            elif not node.is_translatable and not (owner is model.Figure and _is_worded(node)):
                continue
            if not isinstance(text, Text) or not text.strip():
                continue
            if same_language(language_at(text.at, languages), speaks):
                continue
            critical, core = _weight(name, node.address)
            found[node.address] = Source(
                node.address,
                text,
                name,
                _what(owner, node.address),
                critical,
                core,
                frozenset(kept_in(plural or text)),
                plural,
            )
    return found


def _is_worded(node: Node) -> bool:
    """It is what a figure says in words, as "almost a third" or "May 2020"."""
    return node.key == "value" and isinstance(node.value, Text) and any(map(str.isalpha, node.value))


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


# ---------------------------------------------------------------- what there is of it


def kept_in(text: str) -> set[str]:
    """The placeholders that every translation of a text must have; terms may be dropped or inflected."""
    return {match.group() for match in PLACEHOLDER.finditer(text) if match.group(1) != "term"}


def faults(source: str, translation: str, kept: Iterable[str], terms: Iterable[str] = ()) -> Iterator[str]:
    """A translation has the placeholders of its source and no others, and is text as the base's must be.

    ``kept`` are those that it may not leave out.
    """
    kept = set(kept)
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


def told_of(source: Source, language: Language, minors: Minors, terms: Iterable[str] = ()) -> Told:
    """What there is of one text in a language."""
    entry = language.entries.get(source.address)
    state, wrong = _state(source, entry, language.locale, minors, tuple(terms))
    place = language.place(source.address) if entry is not None else _NOWHERE
    return Told(source, state, entry, wrong, place)


def _state(
    source: Source, entry: polib.POEntry | None, locale: str, minors: Minors, terms: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    if entry is None or not says_something(entry):
        return "missing", ()
    change = since(entry, source, minors)
    said = said_by(entry, source, locale)
    wrong = tuple(dict.fromkeys(wrong_with(source, said, terms)))
    if change == "differs" or (entry.fuzzy and not entry.previous_msgid):
        return "stale", wrong
    if wrong:
        return "bad", wrong
    if SAME in entry.flags or {normal(w) for w in said.values()} <= set(
        map(normal, source.wordings.values())
    ):
        return "same", ()
    return "ok" if change == "equal" else "minor", ()


def said_by(entry: polib.POEntry, source: Source, locale: str) -> dict[str, str]:
    """The words of a translation: by category if the source counts, or else by nothing (``""``)."""
    if source.plural is None:
        return {"": entry.msgstr.strip() or str(source.text)}
    said = forms_of(entry, locale)
    if SAME in entry.flags and not any(said.values()):
        return {c: str(source.text if c == "one" else source.plural) for c in categories(locale)}
    return said


def wrong_with(source: Source, said: Mapping[str, str], terms: Iterable[str]) -> Iterator[str]:
    """What is wrong with the words of a translation (see ``said_by``)."""
    if lacking := [category for category, words in said.items() if not words.strip()]:
        yield f"translation must have a wording for {', '.join(lacking)}"
    for category, words in said.items():
        # "one" and the like may be said without the number.
        kept = source.keeps if category in {"", "other"} else source.keeps - {"{n}"}
        if words.strip():
            yield from faults(str(source.plural or source.text), words, kept, terms)


# ---------------------------------------------------------------- the content, said


def told(
    sources: Mapping[str, Source], languages: Iterable[Language], minors: Minors, terms: Iterable[str] = ()
) -> dict[str, Told]:
    """What there is of each text. ``languages``: an edition's own first, then those that it rests on."""
    languages, terms = list(languages), list(terms)
    found: dict[str, Told] = {}
    for address, source in sources.items():
        for language in languages:
            one = told_of(source, language, minors, terms)
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
            if not node.is_entry and (words := _words(node, texts, facts, languages, speaks)) is not None
        }
        found[name] = _replaced(entry, changes) if changes else entry
    return found


def _words(
    node: Node, texts: Mapping[str, Told], facts: Mapping[str, str], languages: Mapping[str, str], speaks: str
) -> Text | Written | None:
    """What stands at a node in an edition's words, if it is not simply what stands there."""
    one = texts.get(node.address)
    if one is None:
        if node.address not in facts or not isinstance(node.value, Text):
            return None
        of_base = normal(node.value) == normal(facts[node.address])
        lang = BASE_LOCALE if of_base else language_at(node.value.at, languages)
        return None if same_language(lang, speaks) else Said(node.value, node.value.at, lang=lang)
    source = one.source
    if one.is_shown and one.entry is not None:
        stale = one.state == "stale"
        said = {
            category: Said(words, one.place, stale=stale, source=source.plural or source.text)
            for category, words in said_by(one.entry, source, speaks).items()
        }
    else:
        lang = language_at(source.text.at, languages)
        said = {
            address.rpartition(".")[2] if source.plural else "": Said(text, text.at, lang=lang)
            for address, text in source.wordings.items()
        }
    return said[""] if source.plural is None else _mapping(node.value, said)


def _mapping(like: Written, values: Mapping[str, Text]) -> Written:
    """A mapping in the place of another."""
    made = Written(like.at)
    for key, value in values.items():
        made[key] = value
        made.keys_at[key], made.values_at[key] = like.at, value.at
    return made


def _replaced(value: Any, changes: dict[tuple[int, Any], Text | Written]) -> Any:
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

    def lost(self) -> dict[str, polib.POEntry]:
        """Translations of texts that are gone, by address."""
        return {
            address: entry
            for address, entry in self.language.entries.items()
            if address not in self.texts and says_something(entry)
        }


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
    found = [read_language(root, str(chain[-1].id), locale, moves)]
    for edition, spoken in list(reversed(languages.items()))[1:]:
        if same_language(spoken, locale):
            found.append(read_language(root, edition, spoken, moves))
    sources = sources_of(tree, locale, languages)
    terms = tuple(terms_in(tree))
    texts = told(sources, found, minors or {}, terms)
    speech = Speech(chain[-1], texts, found[0], minors or {}, moves, terms)
    problems = [problem for language in found for problem in language.problems]
    return said(tree, base, texts, languages, locale), speech, problems
