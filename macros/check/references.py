"""Rules about ids, and about what refers to them by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from macros import model
from macros.check.texts import BRACED
from macros.check.walk import (
    Names,
    inner_names,
    is_misspelt,
    known_ids,
    lists_in,
    name_of,
    page_names,
    texts,
)
from macros.draft import Draft
from macros.model import PLACEHOLDER
from macros.read import Problem, Text
from macros.shape import Entry, Prose, SourceRef, Title, slug
from tools.nearest import nearest

# A name that more places than this have wrong is one fault, at the place that should give it.
MANY = 5


def ids_differ(draft: Draft) -> Iterator[Problem]:
    """An id stands once in its list, so that its address means one thing."""
    yield from repeated(draft.entries)


def repeated(found: Iterable[Entry]) -> Iterator[Problem]:
    for items in (items for entry in found for items in lists_in(entry)):
        seen: dict[str, Text] = {}
        for item in items:
            own = getattr(item, "id", None)
            if not isinstance(own, Text):
                continue
            if own in seen:
                message = f"{name_of(item)} must have an id of its own; line {seen[own].at.line} has it too"
                yield Problem(own.at, message)
            seen.setdefault(own, own)


def sources_exist(draft: Draft) -> Iterator[Problem]:
    """Every statement rests on a section of a work that sources.yaml lists, or on a work without sections."""
    sources = draft.files.get("sources.yaml")
    if sources is None:
        return
    yield from _gathered(_unknown_sources(draft, sources), "data/sources.yaml")


def _unknown_sources(draft: Draft, sources: model.Sources) -> Iterator[tuple[str, Problem]]:
    """What is wrong with each reference, by the name that is not right."""
    refs = inner_names(sources, "works", "sections", "#")
    works = known_ids(sources.works)
    undivided = {str(w.id) for w in sources.works or () if w is not None and w.sections == ()}
    for written in texts(draft, SourceRef):
        ref = str(written.text)
        work, _, section = ref.partition("#")
        who = f"source '{ref}' of {name_of(written.owner)}"
        if works.lack(work):
            listed = ", ".join(sorted(works.known))
            guess = nearest(ref, refs.known) or nearest(work, works.known)
            message = f"{who} must be of a work in data/sources.yaml ({listed}){guess}"
            yield work, Problem(written.text.at, message)
        elif work in undivided and section:
            yield ref, Problem(written.text.at, f"{who} must be '{work}'; that work has no sections")
        elif not section and work not in undivided and work in works.known:
            message = f"{who} must name a section, as {_sections(work, refs)}"
            yield ref, Problem(written.text.at, message)
        elif section and refs.lack(ref) and refs.lack(f"{slug(work)}#{section}"):
            message = f"{who} must name a section of '{work}' in data/sources.yaml{nearest(ref, refs.known)}"
            yield ref, Problem(written.text.at, message)


def _gathered(found: Iterable[tuple[str, Problem]], where: str) -> Iterator[Problem]:
    """A name that many places have is one fault, at the place that should give it, and is told once."""
    by_name: dict[str, list[Problem]] = {}
    for name, problem in found:
        by_name.setdefault(name, []).append(problem)
    for problems in by_name.values():
        if len(problems) > MANY:
            first = min(problems)
            more = f"{len(problems) - 1} other places name it too, so look into {where} first"
            yield Problem(first.at, f"{first.message} ({more})")
        else:
            yield from problems


def _sections(work: str, refs: Names) -> str:
    """``work#a or work#b``; not all, when there are many."""
    found = sorted(ref for ref in refs.known if ref.startswith(f"{work}#")) or [f"{work}#section"]
    return " or ".join(found[:2])


def placeholders_mean_something(draft: Draft) -> Iterator[Problem]:
    """A placeholder names a term, a value, a figure or a page that exists; no brace stands alone."""
    yield from _gathered(_unknown_placeholders(draft), "what data/ has of that kind")


def _unknown_placeholders(draft: Draft) -> Iterator[tuple[str, Problem]]:
    """What is wrong with each placeholder, by the name that is not right."""
    known = _placeholder_names(draft)
    for written in texts(draft, Title, Prose):
        for braced in BRACED.finditer(written.text):
            at = draft.place(written.text, braced.start())
            found = braced.group()
            match = PLACEHOLDER.fullmatch(found)
            if found in {"{", "}"}:
                yield str(at), Problem(at, f"{written} must not hold '{found}' outside a placeholder")
                continue
            kind, name = match.groups() if match else (found[1:-1].partition(":")[0], None)
            if match and kind and name is None and isinstance(written.owner, model.Interface | model.Counted):
                continue  # {n}: filled in by the page
            if kind not in known or name is None:
                allowed = ", ".join(f"{{{k}:...}}" for k in known)
                guess = nearest(kind, known) if kind not in known else ""
                message = f"placeholder '{found}' in {written} must be one of {allowed}{guess}"
                yield found, Problem(at, message)
            elif known[kind].lack(name):
                guess = nearest(name, known[kind].known)
                message = f"placeholder '{found}' in {written} must name a {kind} that exists{guess}"
                item = name.partition(".")[0]
                exists = any(own.startswith(f"{item}.") for own in known[kind].known)
                yield f"{kind}:{name if exists else item}", Problem(at, message)


def _placeholder_names(draft: Draft) -> dict[str, Names]:
    """Kind of placeholder -> the names that it may have."""
    files = draft.files
    return {
        "term": inner_names(files.get("terms.yaml"), "terms", "forms", "."),
        "value": inner_names(files.get("facts.yaml"), "facts", "values", "."),
        "figure": known_ids(getattr(files.get("figures.yaml"), "figures", None)),
        "page": page_names(draft),
    }


def cards_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """A card names a page that exists, or has a title of its own."""
    pages = page_names(draft)
    for card in (e for e in draft.entries if isinstance(e, model.Card)):
        if isinstance(card.page, Text) and not is_misspelt(card.page) and pages.lack(card.page):
            message = f"{name_of(card)} must lead to a page that exists; found '{card.page}'"
            yield Problem(card.page.at, message + nearest(card.page, pages.known))
        if card.page is None and card.title is None and not card.holes & {"page", "title"}:
            yield Problem(card.at, f"{name_of(card)} must have a 'page' or a 'title'")
