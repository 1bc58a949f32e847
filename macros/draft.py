"""The content as written: every file read, overlaid and shaped, before it is known to be right."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from macros import model
from macros.address import parse, resolve
from macros.changes import Alike, Finding, alike
from macros.files import BASE, SINGLE, Tree, address_of, kind_of, stub_of
from macros.overlay import facts_to_confirm, overlay, unconfirmed, unset
from macros.read import Mapping, Place, Problem, Text, lines_of, place_in, read
from macros.shape import Builder, Entry, entries, kind_name, slug
from macros.wording import Minors, relation
from tools.nearest import closest, nearest

if TYPE_CHECKING:
    from macros.translation import Speech

# What coverage.py reads, and no page needs.
COVERAGE = "coverage.yaml"
# What the base has renamed, and which of its edits change no meaning; nothing is ever taken out of them.
MOVED = "moved.yaml"
# The edits of texts that change no meaning.
EQUIVALENT = "equivalent.yaml"
_NOT_CONTENT = {COVERAGE, MOVED, EQUIVALENT}
# Those of them that are pages of the site.
_PAGES = ("glossary.yaml", "sources.yaml", "tools/index.yaml", "tools/power-reflection.yaml", "whole.yaml")
EDITION_FILES = ("edition.yaml", "facts.yaml", "terms.yaml", "overlay.yaml")
_NOT_READ = re.compile(r"lang/.+\.po|(.*/)?README\.md|SYNC\.md")


@dataclass(frozen=True)
class Draft:
    """Content as written, before it is known to be right. A part that could not be built holds None.

    ``stubs`` are, by the file of each page and tool under data/, its file under docs/ ("power/balance.md"),
    whether or not it could be read; ``addresses``, by its id, its address on the site ("power/balance/").
    """

    root: Path
    files: dict[str, Any]  # file name under data/ -> entry
    titled: dict[str, Any]  # id -> what has a page of its own
    stubs: dict[str, str]
    addresses: dict[str, str]
    texts: dict[str, list[str]]  # file name as in messages -> its lines
    whole: bool  # no file is missing, though some may not be readable
    speech: Speech | None = None  # of an edition: what it says in its own language
    edition: str = BASE
    notes: tuple[Problem, ...] = ()  # what is worth knowing and stops nothing
    findings: tuple[Finding, ...] = ()  # what the edition's overlays say that does not fit the base
    unset: tuple[str, ...] = ()  # legal facts of the base of which the edition says nothing yet

    @functools.cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry of every file."""
        return tuple(entry for file in self.files.values() for entry in entries(file))

    def place(self, text: Text, offset: int) -> Place:
        """Where the character at ``offset`` of ``text`` stands in its file (a folded text has many lines)."""
        return place_in(text, offset, self.texts.get(text.at.path, []))


def draft_of(root: Path, edition: str = BASE) -> tuple[Draft, list[Problem]]:
    """Read and shape all content files, and say what is wrong with any of them."""
    data = root / "data"
    reader = _Reader(root)
    names = [n for n in _names_in(data) if not _is_of_edition(n) and n not in _NOT_CONTENT]
    placed = {right: n for n in names if (right := _right_name(n, names))}
    base = reader.tree(data, placed)
    chain, readable = _chain(reader, edition)
    moves = _moves(reader, base)
    minors = _minors(reader)
    laid = overlay(base, chain, moves, _alike(minors))
    tree, problems = laid.tree, laid.problems
    if chain and readable:
        own = chain[-1].get("facts.yaml")
        at = own.at if own is not None else Place(f"data/editions/{edition}/facts.yaml")
        problems += unconfirmed(base, chain, edition, at)
    placed = {n: at for n, at in placed.items() if n in tree or n not in base}
    placed |= {n: v.at.path.removeprefix("data/") for n, v in tree.items() if n not in placed}
    notes = [*laid.notes, *facts_to_confirm(base, chain)]
    speech = None
    if editions := _editions(chain):
        # The base has no need of what reads gettext files.
        from macros.translation import speak  # noqa: PLC0415

        tree, speech, found = speak(root, tree, base, editions, moves=moves, minors=minors)
        problems += found
    problems += [*_misplaced(names), *reader.problems]
    problems += [Problem(Place(f"data/{n}"), "file must exist") for n in SINGLE if n not in placed]

    files: dict[str, Any] = {}
    for name, value in tree.items():
        builder = Builder()
        files[name] = builder.entry(kind_of(name), value)
        problems += builder.problems
    draft = Draft(
        root,
        files,
        {},
        {},
        {},
        reader.texts,
        all(n in placed for n in SINGLE),
        speech,
        edition,
        tuple(notes),
        tuple(laid.findings),
        tuple(unset(base, chain)) if chain and readable else (),
    )
    problems += _addresses(draft, placed)
    return draft, problems


def base_tree(root: Path) -> tuple[Tree, list[Problem]]:
    """The base as plain values, and why any of its files cannot be read."""
    reader = _Reader(root)
    names = [n for n in _names_in(root / "data") if not _is_of_edition(n) and n not in _NOT_CONTENT]
    return reader.tree(root / "data", {r: n for n in names if (r := _right_name(n, names))}), reader.problems


class _Reader:
    """Reads the files of a project, and keeps their lines and what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.texts: dict[str, list[str]] = {}
        self.problems: list[Problem] = []

    def tree(self, folder: Path, names: dict[str, str]) -> Tree:
        """Those of the files that can be read; ``names`` are the names they have, by those they should."""
        tree: Tree = {}
        for right, name in sorted(names.items()):
            shown = (folder / name).relative_to(self.root).as_posix()
            value, found = read(folder / name, shown)
            self.texts[shown] = lines_of((folder / name).read_bytes().decode("utf-8", errors="replace"))
            self.problems += found
            if value is not None:
                tree[right] = value
        return tree


def _names_in(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _is_of_edition(name: str) -> bool:
    return name.startswith("editions/") and name.count("/") > 1


_FILE_NAME = re.compile(r"[a-z0-9-]+")


def _as_address(stem: str) -> str:
    """The name that a file should have, so that it can be an address."""
    return "/".join(part if _FILE_NAME.fullmatch(part) else slug(part) for part in stem.split("/"))


def _right_name(name: str, names: list[str]) -> str | None:
    """The name that a file under data/ should have; None if the site reads no such file.

    A file that is only misnamed is one fault: it is read as if it had the right name.
    """
    path = PurePosixPath(name)
    page = f"{_as_address(str(path.with_suffix('')))}.yaml"
    if name in SINGLE:
        return name
    if path.suffix in {".yaml", ".yml"} and page not in SINGLE and kind_of(page):
        return page if page == name or page not in names else None
    lost = [n for n in SINGLE if n not in names]
    return closest(name, lost, cutoff=0.85)


def _misplaced(names: list[str]) -> Iterator[Problem]:
    """Every file under data/ is one that the site reads, and has a name that can be an address."""
    for name in names:
        right = _right_name(name, names)
        if right is not None and right != name:
            yield Problem(Place(f"data/{name}"), f"file must have the name data/{right}")
        elif right is None and not name.endswith("README.md"):
            listed = ", ".join(SINGLE)
            message = (
                "file must be a page (guide/*.yaml), a case (cases/*.yaml), an exercise (exercises/*.yaml), "
                f"a tool (tools/*.yaml) or one of {listed}"
            )
            yield Problem(Place(f"data/{name}"), message)


def _chain(reader: _Reader, edition: str) -> tuple[list[Tree], bool]:
    """The trees of ``edition`` and of all that it extends, parent first; none for the base itself.

    Also whether all that they say could be read.
    """
    chain: list[Tree] = []
    folder = reader.root / "data" / "editions"
    known = [BASE, *sorted(p.name for p in folder.glob("*") if p.is_dir())]
    at = Place("data/editions")
    seen: list[str] = []
    while edition != BASE:
        if edition in seen:
            loop = "itself" if edition == seen[-1] else f"'{edition}', which extends it"
            message = f"edition '{seen[-1]}' must not extend {loop}"
            reader.problems.append(Problem(at, message))
            break
        if edition not in known:
            message = f"edition '{edition}' must be one of {', '.join(known)}{nearest(edition, known)}"
            reader.problems.append(Problem(at, message))
            break
        seen.append(edition)
        chain.insert(0, _edition_tree(reader, folder / edition))
        if "edition.yaml" not in chain[0]:
            break
        builder = Builder()
        entry = builder.entry(model.Edition, chain[0]["edition.yaml"])
        reader.problems += builder.problems
        if isinstance(entry.id, Text) and entry.id != edition:
            message = f"edition '{entry.id}' must have the id '{edition}', which is its folder's name"
            reader.problems.append(Problem(entry.id.at, message))
        reader.problems += _ready(entry)
        at = entry.places.get("extends", at)
        edition = entry.extends or BASE
    readable = edition == BASE and all(
        name in tree or not (folder / own / name).exists()
        for own, tree in zip(reversed(seen), chain, strict=True)
        for name in EDITION_FILES
    )
    return chain, readable


def _editions(chain: list[Tree]) -> list[model.Edition]:
    """What each edition of a chain says of itself; none when not all can be read."""
    found = [Builder().entry(model.Edition, tree["edition.yaml"]) for tree in chain if "edition.yaml" in tree]
    whole = len(found) == len(chain) and all(e.id is not None and e.locale is not None for e in found)
    return found if whole else []


def _edition_tree(reader: _Reader, folder: Path) -> Tree:
    """The files of one edition."""
    names = _names_in(folder)
    shown = folder.relative_to(reader.root).as_posix()
    read_here = [n for n in names if n in EDITION_FILES or (n not in SINGLE and kind_of(n) is not None)]
    for name in names:
        if name not in read_here and not _NOT_READ.fullmatch(name):
            message = (
                f"file must be one of {', '.join(EDITION_FILES)}, a translation (lang/LOCALE/*.po), or a "
                "page, case, exercise or tool of the edition's own"
            )
            if name in SINGLE:
                message += f"; what is otherwise in data/{name} stands in overlay.yaml"
            elif close := closest(name, EDITION_FILES, cutoff=0.8):
                message += f"; did you mean '{close}'?"
            reader.problems.append(Problem(Place(f"{shown}/{name}"), message))
    if "edition.yaml" not in names:
        reader.problems.append(Problem(Place(f"{shown}/edition.yaml"), "file must exist"))
    return reader.tree(folder, {n: n for n in read_here})


def _ready(edition: model.Edition) -> Iterator[Problem]:
    """What is published names the version of the base that it was made from, and who looks after it."""
    for key in ("base", "maintainers"):
        if edition.status not in {"preview", None} and not getattr(edition, key) and key not in edition.holes:
            message = f"edition '{edition.id}' must have '{key}' before it is {edition.status}"
            yield Problem(edition.places["status"], message)


def _moves(reader: _Reader, base: Tree) -> tuple[tuple[str, str], ...]:
    """What moved.yaml says: the beginning of an address that was, and what it is now, the oldest first."""
    file = reader.root / "data" / MOVED
    if not file.is_file():
        return ()
    tree = reader.tree(file.parent, {MOVED: MOVED})
    builder = Builder()
    entry = builder.entry(model.Moved, tree.get(MOVED, Mapping(Place(f"data/{MOVED}"))))
    reader.problems += builder.problems
    moves = [m for m in entry.moves or () if m is not None and m.was and m.now]
    reader.problems += _wrong_moves(moves, base)
    return tuple((str(m.was), str(m.now)) for m in moves)


def _minors(reader: _Reader) -> dict[str, list[tuple[str, str]]]:
    """What equivalent.yaml says, by address: a wording that was, and one that means the same."""
    file = reader.root / "data" / EQUIVALENT
    if not file.is_file():
        return {}
    tree = reader.tree(file.parent, {EQUIVALENT: EQUIVALENT})
    builder = Builder()
    entry = builder.entry(model.Equivalent, tree.get(EQUIVALENT, Mapping(Place(f"data/{EQUIVALENT}"))))
    reader.problems += builder.problems
    found: dict[str, list[tuple[str, str]]] = {}
    for edit in entry.edits or ():
        if edit is not None and edit.at_ and edit.was and edit.now:
            found.setdefault(str(edit.at_), []).append((str(edit.was), str(edit.now)))
    return found


def _alike(minors: Minors) -> Alike:
    """Texts are as good as equal when only minor edits lie between them."""

    def same(address: str, was: Any, now: Any) -> bool:
        texts = isinstance(was, str) and isinstance(now, str)
        return alike(address, was, now) or (
            texts and relation(was, now, minors.get(address, ())) != "differs"
        )

    return same


def _wrong_moves(moves: list[model.Move], base: Tree) -> Iterator[Problem]:
    """A move is from one address to another; nothing moves twice from one address, or back to it."""
    seen: dict[str, int] = {}
    for place, move in enumerate(moves):
        was, now = move.places["was"], move.places["now"]
        for key, text, at in (("was", move.was, was), ("now", move.now, now)):
            address = parse(text)
            if address is not None and key == "was" and resolve(base, address) is not None:
                yield Problem(at, f"'was' of move must be gone; '{text}' is still there")
            if address is None:
                example = "tool/questions/cost"
                yield Problem(at, f"'{key}' of move must be an address, as {example}; found '{text}'")
        if move.was in seen:
            message = f"move of '{move.was}' must stand once; line {seen[move.was]} has it already"
            yield Problem(was, message)
        seen.setdefault(move.was, was.line)
        if move.now in {m.was for m in moves[: place + 1]}:
            message = f"move must not lead back to '{move.now}', as that has moved; no address is used again"
            yield Problem(now, message)


def _addresses(draft: Draft, placed: dict[str, str]) -> Iterator[Problem]:
    """Give pages and tools their places on the site: those of their files."""
    owners: dict[str, str] = {}  # id -> the file that has it
    for name in sorted({*_PAGES, *placed}):
        if name not in _PAGES and (name in SINGLE or kind_of(name) is None):
            continue
        stub = stub_of(name)
        if stub in draft.stubs.values():
            message = f"file must have a place of its own; docs/{stub} is taken"
            yield Problem(Place(f"data/{placed[name]}"), message)
            continue
        draft.stubs[name] = stub
        own = _id_of(draft, name, placed)
        first = owners.setdefault(own, name) if own else name
        if first != name and _shows(draft, name, str(own)) and not _shows(draft, first, str(own)):
            owners[str(own)] = name
    for name, stub in draft.stubs.items():
        own, entry = _id_of(draft, name, placed), draft.files.get(name)
        if own is None:
            continue
        if owners[own] == name:
            draft.addresses[own] = address_of(stub)
            if entry is not None:
                draft.titled[own] = entry
        elif entry is not None:
            message = f"{kind_name(type(entry))} '{own}' must have an id of its own"
            yield Problem(entry.id.at, f"{message}; data/{placed[owners[own]]} has it too")


_ID_LINE = re.compile(r"""id: *["']?([a-z][a-z0-9-]*)["']? *""")


def _id_of(draft: Draft, name: str, placed: dict[str, str]) -> str | None:
    """The id of a page or tool; of one that could not be read, the line that gives it may still tell."""
    if name in draft.files:
        own = draft.files[name].id
        return own if isinstance(own, Text) else None
    lines = draft.texts.get(f"data/{placed.get(name)}", [])
    return next((m.group(1) for line in lines if (m := _ID_LINE.fullmatch(line))), None)


def _shows(draft: Draft, name: str, own: str) -> bool:
    """The stub of a file calls for this id, so the id is rightly its."""
    stub = draft.root / "docs" / draft.stubs[name]
    return stub.is_file() and f'("{own}")' in stub.read_text(encoding="utf-8", errors="replace")
