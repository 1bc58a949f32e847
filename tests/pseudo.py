"""Pseudo-editions: the real content in made-up languages, to find hard-coded words, leaks and bad layout.

``en-XA`` is English with accents, a third longer. ``ar-XB`` is written in Arabic letters, from right to left.
Neither is a language, so none stands in data/editions: they are written into a copy of the project.
"""

from __future__ import annotations

import functools
import gc
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from macros import runtime
from macros.address import first_text, nodes, parse, resolve
from macros.catalogue import folder_of
from macros.check.texts import BRACED
from macros.content import Content, load
from macros.draft import base_tree, draft_of
from macros.editions import build_all
from macros.files import BASE, Tree
from macros.locales import categories
from tests.served import ROOT, served

# What a pseudo-language keeps: placeholders, and names with a digit in them, as "P3".
_KEPT = re.compile(rf"{BRACED.pattern}|\w*\d\w*")
_VOWEL = re.compile("[aeiou]", re.IGNORECASE)
_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áḃćđéƒǵĥíĵķĺḿńóṕɋŕśţúṽŵẋýźÁḂĆĐÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŢÚṼŴẊÝŹ",
)
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz?", "ابثدهفجحيژكلمنوپقرستعڤغخىز؟")


def accented(text: str) -> str:
    """Every letter with an accent, and vowels twice, which makes a text a third longer."""
    return _said(
        text, lambda part: _VOWEL.sub(lambda m: m.group() + m.group().lower(), part).translate(_ACCENTED)
    )


def arabic(text: str) -> str:
    """Every Latin letter as an Arabic one."""
    return _said(text, lambda part: part.lower().translate(_ARABIC))


def _said(text: str, say: Callable[[str], str]) -> str:
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [say(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*parts, say(text[end:])])


# ---------------------------------------------------------------- a project of its own


def project(folder: Path) -> Path:
    """A copy of the project that has no editions. What no edition changes is only linked."""
    shutil.rmtree(folder, ignore_errors=True)
    unread = shutil.ignore_patterns("__pycache__", "editions")
    for name in ("macros", "data"):
        # The macros of a build look for the content beside themselves.
        shutil.copytree(ROOT / name, folder / name, ignore=unread)
    for name in ("docs", "tools", "mkdocs.yml", "package-lock.json", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@dataclass(frozen=True)
class Pseudo:
    """A pseudo-edition: it translates every ``part``-th text, and ``removed`` are what it leaves out."""

    id: str
    locale: str
    say: Callable[[str], str]
    part: int = 1
    removed: tuple[str, ...] = ()
    sentinels: list[str] = field(default_factory=list)  # made-up words of its facts and terms

    @property
    def jurisdiction(self) -> str:
        """A country that there is not."""
        return self.id[-2:].upper()

    def sentinel(self, value: str) -> str:
        """A value in the letters of the language, with a made-up word by which it can be told apart."""
        number = len(self.sentinels)
        letters = "".join(chr(ord("a") + n) for n in divmod(number, 26))
        self.sentinels.append(self.say(f"zq{letters}{self.id}".replace("-", "")))
        return f"{self.say(value)} {self.sentinels[-1]}"

    def write(self, root: Path, base: Tree) -> None:
        """Write the edition into a project whose base is ``base``."""
        folder = root / "data" / "editions" / self.id
        about = {"id": self.id, "name": self.say(f"Edition {self.id}"), "locale": self.locale}
        about |= {"jurisdiction": self.jurisdiction, "extends": "base", "status": "preview"}
        _write(folder / "edition.yaml", about | {"note": self.say("Made to find faults")})
        _write(folder / "facts.yaml", {"facts": [*self._facts(base)]})
        _write(folder / "terms.yaml", {"terms": [*self._terms(base)]})
        if self.removed:
            _write(folder / "overlay.yaml", {"remove": [_removal(base, address) for address in self.removed]})
        self._translate(root)

    def _facts(self, base: Tree) -> Iterator[dict[str, Any]]:
        for fact in base["facts.yaml"]["facts"]:
            values = {key: self.sentinel(value) for key, value in fact["values"].items()}
            yield {"id": fact["id"], "sources": ["editorial"], "checked": "2026-01-31", "values": values}

    def _terms(self, base: Tree) -> Iterator[dict[str, Any]]:
        for term in base["terms.yaml"]["terms"]:
            forms = {key: self.sentinel(words) for key, words in term["forms"].items()}
            yield {"id": term["id"], "forms": forms}

    def _translate(self, root: Path) -> None:
        draft, problems = draft_of(root, self.id)
        assert problems == []
        assert draft.speech is not None
        merge = draft.speech.merged()
        for entry in list(merge.entries())[:: self.part]:
            if entry.msgid_plural:
                words = (entry.msgid if c == "one" else entry.msgid_plural for c in categories(self.locale))
                entry.msgstr_plural = {n: self.say(text) for n, text in enumerate(words)}
            else:
                entry.msgstr = self.say(entry.msgid)
        for name, po in merge.files.items():
            po.wrapwidth = 0  # lines of any length are quicker to write
            _write(root / folder_of(self.id, self.locale) / name, f"{po}\n")


def _removal(base: Tree, address: str) -> dict[str, Any]:
    """How an overlay takes an entry or a value out of today's base."""
    parsed = parse(address)
    node = resolve(base, parsed) if parsed else None
    assert node is not None, address
    told = first_text(node) if node.is_entry else node
    assert told is not None
    return {"at": address, "was": told.value, "why": "To see whether it is gone."}


def texts_of(base: Tree, only: tuple[str, ...] = ("",), without: tuple[str, ...] = ()) -> list[str]:
    """The texts of a base, of the entries at some addresses or of all others."""

    def within(address: str, entries: tuple[str, ...]) -> bool:
        return any(not own or address.startswith((f"{own}#", f"{own}/")) for own in entries)

    return [
        str(node.value)
        for name, entry in base.items()
        for node in nodes(name, entry)
        if node.is_translatable and within(node.address, only) and not within(node.address, without)
    ]


def _write(path: Path, value: Any) -> None:
    """A text, or values as YAML, of which JSON is a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- built and served

# What the last edition leaves out: a question with its must and its answers, a term, and a page.
QUESTION = "bid-no-bid/questions/effort"
GONE = (QUESTION, "bid-no-bid/gates/time-to-write", "glossary/entries/tupe", "case-pan-london")
# What only names those.
_NAMED = ("outcomes-programme/sections/evaluation/blocks/reviews/items/pan-london",)


@dataclass(frozen=True)
class Site:
    """A project with its base and its pseudo-editions, built into ``folder`` and served at ``url``."""

    root: Path
    folder: Path
    url: str
    editions: dict[str, Pseudo]
    base: Tree  # as it is written

    def content(self, edition: str) -> Content:
        """The content of an edition."""
        return _content(self.root, edition)

    def pages(self, edition: str) -> Iterator[tuple[str, str]]:
        """The address and the text of every page of an edition."""
        for address in self.content(edition).addresses.values():
            yield address, (self.folder / edition / address / "index.html").read_text(encoding="utf-8")


_content = functools.cache(load)


def editions(base: Tree) -> list[Pseudo]:
    """Two editions that are translated whole, and one for yet another country of which half is English."""
    examples = base["tools/bid-no-bid.yaml"]["examples"]
    question = QUESTION.rpartition("/")[2]
    answers = [
        f"bid-no-bid/examples/{example['id']}#answers.{question}"
        for example in examples
        if question in example["answers"]
    ]
    return [
        Pseudo("en-xa", "en-XA", accented),
        Pseudo("ar-xb", "ar-XB", arabic),
        Pseudo("ar-xc", "ar-XB", arabic, part=2, removed=(*GONE, *_NAMED, *answers)),
    ]


@pytest.fixture(scope="session")
def pseudo_site() -> Iterator[Site]:
    """The copy of the project with its pseudo-editions, built and served."""
    runtime.prepare(ROOT, print)
    root = project(ROOT / "build" / "pseudo")
    folder = root / "site"
    base, problems = base_tree(root)
    assert problems == []
    made = {edition.id: edition for edition in editions(base)}
    # All that is read stays, so looking for what could be thrown away only takes time.
    gc.disable()
    for edition in made.values():
        edition.write(root, base)
    gc.enable()
    with served(folder) as url:
        assert [fault for _, fault in build_all(root, [BASE, *made], folder, url) if fault] == []
        yield Site(root, folder, url, made, base)
