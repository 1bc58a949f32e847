"""What the sources hold, and where the guide carries it.

``data/coverage.yaml`` lists every item that we found in the source documents. Each is carried by an entry of
the content, or has a reason why not; there is no third way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from macros import model
from macros.check.references import repeated
from macros.content import Content, ContentError
from macros.draft import COVERAGE
from macros.read import Place, Problem, read
from macros.shape import Builder, Entry, Prose, entries, fields_of, holders
from tools.nearest import nearest

FILE = f"data/{COVERAGE}"
# Lists whose entries follow the page's id at once, as sections do; other lists put their own name between.
_PLAIN = {"sections", "entries", "works", "questions", "gates", "outcomes"}


Items = list[tuple[model.CoveragePart, model.CoverageItem]]


def coverage(root: Path, content: Content) -> Items:
    """Each item with its part, compared with the content; raises ContentError with every problem."""
    value, problems = read(root / FILE, FILE)
    if value is None:
        raise ContentError(problems)
    builder = Builder()
    entry: model.Coverage = builder.entry(model.Coverage, value)
    problems += builder.problems
    if not problems:
        problems += _wrong(entry, content)
    if problems:
        raise ContentError(problems)
    return [(part, item) for part in entry.parts for item in part.items]


def _wrong(entry: model.Coverage, content: Content) -> Iterator[Problem]:
    """Each item is carried by something that exists and rests on its work, or says why it is not."""
    known = dict(_addresses(content))
    works = {work.id for work in content.sources.works}
    yield from repeated(entries(entry))
    for part in entry.parts:
        if part.work is not None and part.work not in works:
            message = f"'work' of part '{part.id}' must be one of {', '.join(sorted(works))}"
            yield Problem(part.work.at, message)  # type: ignore[attr-defined]
        for item in part.items:
            if bool(item.carried) == (item.reason is not None):
                yield Problem(item.at, f"item '{part.id}/{item.id}' must have either 'carried' or 'reason'")
            yield from _lost(part, item, known)


def _lost(
    part: model.CoveragePart, item: model.CoverageItem, known: dict[str, set[str]]
) -> Iterator[Problem]:
    lost = [place for place in item.carried if place not in known]
    for place in lost:
        at: Place = place.at  # type: ignore[attr-defined]
        message = f"'{place}' in 'carried' of item '{item.id}' must be the address of an entry"
        yield Problem(at, message + nearest(str(place), known))
    if part.work and item.carried and not lost and not any(part.work in known[p] for p in item.carried):
        message = f"'carried' of item '{item.id}' must name an entry that rests on '{part.work}'"
        yield Problem(item.places["carried"], message)


def _addresses(content: Content) -> Iterator[tuple[str, set[str]]]:
    """The address of every entry (``page#section/block/item``), with the works that it rests on."""
    for own, entry in content.titled.items():
        yield own, _works(entry)
        for key, value in _lists(entry):
            before = f"{own}#" if key in _PLAIN else f"{own}#{key}/"
            if key not in _PLAIN:
                yield f"{own}#{key}", _works(entry)
            yield from _inner(before, value, _own_works(entry))
        cls: Any = type(entry)
        for key, (kind, _) in fields_of(cls).items():
            if kind is Prose:
                yield f"{own}#{key}", _works(entry)


def _inner(before: str, found: tuple[Any, ...], inherited: set[str]) -> Iterator[tuple[str, set[str]]]:
    for entry in found:
        own = f"{before}{entry.id}"
        yield own, inherited | _works(entry)
        for _, value in _lists(entry):
            yield from _inner(f"{own}/", value, inherited | _own_works(entry))


def _lists(entry: Entry) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The lists of entries that have ids, by their keys."""
    cls: Any = type(entry)
    for name in holders(cls):
        value = getattr(entry, name)
        if isinstance(value, tuple) and all(hasattr(v, "id") for v in value):
            yield name.replace("_", "-"), value


def _own_works(entry: Any) -> set[str]:
    """The works that an entry names itself; a work rests on itself."""
    works = {ref.partition("#")[0] for ref in getattr(entry, "sources", ())}
    return works | ({str(entry.id)} if isinstance(entry, model.Work) else set())


def _works(entry: Any) -> set[str]:
    """The works that an entry and all inside it name."""
    found = _own_works(entry)
    for _, value in _lists(entry):
        for inner in value:
            found |= _works(inner)
    return found
