"""The rules that the shape of the content cannot say.

Each rule is a generator of problems; its docstring states the rule as a fact. ``check`` runs them all, so
that one run shows every fault. A rule skips what could not be built: the shape has reported that already.
"""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from macros import model
from macros.content import Draft, address_of
from macros.flows import flow_of
from macros.read import Mapping, Place, Problem, Text
from macros.shape import ID_PATTERN, Entry, Prose, SourceRef, Title, described, fields_of, kind_name, slug
from tools.decide import decide
from tools.diagram import compile_flow, decisive
from tools.flow import NOT_SURE, problems_of
from tools.nearest import nearest

Rule = Callable[[Draft], Iterator[Problem]]
RULES: list[Rule] = []

PLACEHOLDER = re.compile(r"\{([a-z]*)(?::([a-z0-9.-]*))?\}")
# What could be meant as a placeholder, or a brace that stands alone.
_BRACED = re.compile(r"\{[^{}]*\}|[{}]")
# A digit, a currency or a percent sign, with what belongs to it.
_NUMBER = re.compile(
    r"[£$€¥]?[0-9](?:[0-9.,:/–-]*[0-9])?(?: ?%| per ?cent\b)?|[£$€¥%]|\bper ?cent\b",  # noqa: RUF001
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?[a-z!][^<>]*>?|&#?\w+;|\]\(|\*\*|`|(?<!\w)([*_])\b[^*_]+\b\1(?!\w)|^#+ ",
    re.IGNORECASE | re.MULTILINE,
)


class Written(NamedTuple):
    """A text in an entry: the entry, its name there, its kind and the text itself."""

    owner: Entry
    name: str
    kind: Any
    text: Text

    def __str__(self) -> str:
        return f"{self.name} of {name_of(self.owner)}"


class Names(NamedTuple):
    """The names that exist; ``perhaps`` are beginnings of those that may, in what could not be built."""

    known: frozenset[str]
    perhaps: tuple[str, ...] = ()

    def lack(self, name: str) -> bool:
        """No such name exists, for certain."""
        return name not in self.known and not name.startswith(self.perhaps)


def rule(function: Rule) -> Rule:
    """Add a rule to those that ``check`` runs."""
    RULES.append(function)
    return function


def check(draft: Draft) -> list[Problem]:
    """Run every rule over a draft."""
    return [problem for each in RULES for problem in each(draft)]


def name_of(entry: Entry) -> str:
    """``question 'purpose'``."""
    own = getattr(entry, "id", None)
    return kind_name(type(entry)) + (f" '{own}'" if own else "")


def entries(value: Any) -> Iterator[Entry]:
    """``value`` and every entry inside it."""
    if isinstance(value, Entry):
        yield value
        for field in dataclasses.fields(value):
            yield from entries(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from entries(item)


def texts(value: Any, *kinds: Any) -> Iterator[Written]:
    """Every text of the given kinds (Title, Prose, SourceRef ...) in ``value``."""
    for entry in entries(value):
        cls: Any = type(entry)
        for key, (kind, _) in fields_of(cls).items():
            found = getattr(entry, key.replace("-", "_"))
            wanted = next((k for k in kinds if k is kind or k in _inner(kind)), None)
            if wanted is None:
                continue
            if isinstance(found, dict):
                named = [(f"'{name}' in '{key}'", text) for name, text in found.items()]
            else:
                named = [(f"'{key}'", text) for text in (found if isinstance(found, tuple) else (found,))]
            yield from (Written(entry, name, wanted, text) for name, text in named if isinstance(text, Text))


def _inner(kind: Any) -> tuple[Any, ...]:
    """The types inside a generic type, however deep."""
    inner: tuple[Any, ...] = getattr(kind, "__args__", ())
    return inner + tuple(x for i in inner for x in _inner(i))


def _known(items: Iterable[Any] | None, before: str = "") -> Names:
    """The ids of entries; an id that is only misspelt is known as it should be spelt, too.

    An id that stands twice was meant to be another one, which nobody knows.
    """
    if items is None:
        return Names(frozenset(), (before,))
    ids = [item and item.id for item in items]
    known = {before + form for own in ids if own is not None for form in (str(own), slug(own))}
    return Names(frozenset(known), (before,) if None in ids or len(set(ids)) < len(ids) else ())


def _with_inner(entry: Any, items: str, inner: str, join: str) -> Names:
    """``id.key`` for each key inside each item, or ``id`` for an item with nothing inside."""
    outer = getattr(entry, items, None)
    known: set[str] = set()
    perhaps = set(_known(outer).perhaps)
    for item in outer or ():
        if item is None or item.id is None:
            continue
        inside = getattr(item, inner)
        for own in {str(item.id), slug(item.id)}:
            if isinstance(inside, dict):
                known |= {f"{own}{join}{key}" for key in inside}
            elif inside == ():
                known.add(own)
            else:
                names = _known(inside, f"{own}{join}")
                known |= names.known
                perhaps |= set(names.perhaps)
    return Names(frozenset(known), tuple(sorted(perhaps)))


def _is_misspelt(name: Any) -> bool:
    """It is no id at all; that is reported already."""
    return not isinstance(name, str) or not ID_PATTERN.fullmatch(name)


def _lists(entry: Entry) -> Iterator[tuple[Any, ...]]:
    for field in dataclasses.fields(entry):
        found = getattr(entry, field.name)
        if isinstance(found, tuple):
            yield tuple(item for item in found if isinstance(item, Entry))


@rule
def ids_differ(draft: Draft) -> Iterator[Problem]:
    """An id stands once in its list, so that its address means one thing."""
    for file in draft.files.values():
        yield from _repeated(file)


def _repeated(value: Entry) -> Iterator[Problem]:
    for items in (items for entry in entries(value) for items in _lists(entry)):
        seen: dict[str, Text] = {}
        for item in items:
            own = getattr(item, "id", None)
            if not isinstance(own, Text):
                continue
            if own in seen:
                message = f"{name_of(item)} must have an id of its own; line {seen[own].at.line} has it too"
                yield Problem(own.at, message)
            seen.setdefault(own, own)


@rule
def sources_exist(draft: Draft) -> Iterator[Problem]:
    """Every statement rests on a section of a work that sources.yaml lists, or on a work without sections."""
    sources = draft.files.get("sources.yaml")
    if sources is None:
        return
    yield from _gathered(_unknown_sources(draft, sources), "data/sources.yaml")


def _unknown_sources(draft: Draft, sources: model.Sources) -> Iterator[tuple[str, Problem]]:
    """What is wrong with each reference, by the name that is not right."""
    refs = _with_inner(sources, "works", "sections", "#")
    works = _known(sources.works)
    undivided = {str(w.id) for w in sources.works or () if w is not None and w.sections == ()}
    for written in texts(tuple(draft.files.values()), SourceRef):
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


MANY = 5


def _sections(work: str, refs: Names) -> str:
    """``work#a or work#b``; not all, when there are many."""
    found = sorted(ref for ref in refs.known if ref.startswith(f"{work}#")) or [f"{work}#section"]
    return " or ".join(found[:2])


@rule
def placeholders_mean_something(draft: Draft) -> Iterator[Problem]:
    """A placeholder names a term, a value, a figure or a page that exists; no brace stands alone."""
    yield from _gathered(_unknown_placeholders(draft), "what data/ has of that kind")


def _unknown_placeholders(draft: Draft) -> Iterator[tuple[str, Problem]]:
    """What is wrong with each placeholder, by the name that is not right."""
    known = _placeholder_names(draft)
    for written in texts(tuple(draft.files.values()), Title, Prose):
        for braced in _BRACED.finditer(written.text):
            at = draft.place(written.text, braced.start())
            found = braced.group()
            match = PLACEHOLDER.fullmatch(found)
            if found in {"{", "}"}:
                yield str(at), Problem(at, f"{written} must not hold '{found}' outside a placeholder")
                continue
            kind, name = match.groups() if match else (found[1:-1].partition(":")[0], None)
            if match and kind and name is None and isinstance(written.owner, model.Interface):
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
        "term": _with_inner(files.get("terms.yaml"), "terms", "forms", "."),
        "value": _with_inner(files.get("facts.yaml"), "facts", "values", "."),
        "figure": _known(getattr(files.get("figures.yaml"), "figures", None)),
        "page": _pages(draft),
    }


def _pages(draft: Draft) -> Names:
    """The ids of pages and tools."""
    named = len(draft.addresses) == len(draft.stubs)
    known = {form for own in draft.addresses for form in (str(own), slug(own))}
    return Names(frozenset(known), () if named else ("",))


@rule
def numbers_stand_in_figures(draft: Draft) -> Iterator[Problem]:
    """A number stands once, in figures.yaml or facts.yaml with its source; prose holds none."""
    for written in texts(tuple(draft.files.values()), Title, Prose):
        for match in _NUMBER.finditer(_BRACED.sub(lambda m: " " * len(m.group()), written.text)):
            yield Problem(
                draft.place(written.text, match.start()),
                f"{written} must not hold the number '{match.group()}'; put it into data/figures.yaml "
                "and write {figure:its-id}",
            )


@rule
def text_is_text(draft: Draft) -> Iterator[Problem]:
    """Text holds no HTML and no Markdown: the page decides how it looks."""
    for written in texts(tuple(draft.files.values()), Title, Prose):
        found = list(_MARKUP.finditer(written.text))
        if found:
            listed = ", ".join(dict.fromkeys(f"'{match.group()}'" for match in found))
            at = draft.place(written.text, found[0].start())
            yield Problem(at, f"{written} must be plain text; found {listed}, which is markup")


@rule
def figures_are_used(draft: Draft) -> Iterator[Problem]:
    """Every figure is used somewhere."""
    if not draft.whole:
        return
    # As written, since a text that could not be built uses its figures too.
    lines = [line for lines in draft.texts.values() for line in lines if not line.lstrip().startswith("#")]
    used = {match.group(1) for match in re.finditer(r"\{[^{}:]*:\s*([^{}]*?)\s*\}", "\n".join(lines))}
    figures = [f for f in getattr(draft.files.get("figures.yaml"), "figures", None) or () if f is not None]
    misspelt = used - {f.id for f in figures}
    for figure in figures:
        meant = figure.id in used or difflib.get_close_matches(str(figure.id), misspelt, n=1)
        if not meant and not _is_misspelt(figure.id):
            message = f"figure '{figure.id}' must be used, as {{figure:{figure.id}}}, or removed"
            yield Problem(figure.id.at, message)


@rule
def figures_have_their_kind(draft: Draft) -> Iterator[Problem]:
    """An amount, a percentage and a count are whole numbers; a date and a text are text."""
    for figure in getattr(draft.files.get("figures.yaml"), "figures", None) or ():
        if figure is None or figure.unit is None or figure.value is None:
            continue
        number = figure.unit in {"GBP", "percent", "count"}
        if number != isinstance(figure.value, int):
            wanted = "a whole number, without quotes or a sign" if number else "text, in quotes"
            message = f"'value' of {name_of(figure)} must be {wanted}, since its unit is {figure.unit}"
            yield Problem(figure.places["value"], f"{message}; found {described(figure.value)}")


@rule
def cards_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """A card names a page that exists, or has a title of its own."""
    pages = _pages(draft)
    for card in (e for f in draft.files.values() for e in entries(f) if isinstance(e, model.Card)):
        if isinstance(card.page, Text) and not _is_misspelt(card.page) and pages.lack(card.page):
            message = f"{name_of(card)} must lead to a page that exists; found '{card.page}'"
            yield Problem(card.page.at, message + nearest(card.page, pages.known))
        if card.page is None and card.title is None and not card.holes & {"page", "title"}:
            yield Problem(card.at, f"{name_of(card)} must have a 'page' or a 'title'")


@rule
def boxes_say_something(draft: Draft) -> Iterator[Problem]:
    """A box has a paragraph or a list."""
    for box in (e for f in draft.files.values() for e in entries(f) if isinstance(e, model.BoxBlock)):
        if box.paragraphs == () and box.items == ():
            yield Problem(box.at, f"{name_of(box)} must have 'paragraphs' or 'items'")


@rule
def glossary_forms_differ(draft: Draft) -> Iterator[Problem]:
    """A form of words belongs to one glossary entry."""
    seen: dict[str, Any] = {}
    glossary = draft.files.get("glossary.yaml")
    for entry in (glossary.entries if glossary else None) or ():
        for form in forms_of(entry) if entry is not None else ():
            owner = seen.setdefault(form.lower(), entry)
            if owner is not entry and isinstance(entry.forms, Text):
                at = draft.place(entry.forms, _form_start(entry.forms, form))
                message = f"form '{form}' of {name_of(entry)} must belong to it alone"
                yield Problem(at, f"{message}; {name_of(owner)} has it too")


def forms_of(entry: model.GlossaryEntry) -> list[str]:
    """The words that count as this entry in running text."""
    return [f.strip() for f in (entry.forms or "").split(",") if f.strip()]


def _form_start(forms: str, form: str) -> int:
    match = re.search(rf"(?:^|,)\s*({re.escape(form)})\s*(?:,|$)", forms)
    return match.start(1) if match else 0


CANNOT_SAY = "cannot-say"


def _tools(draft: Draft) -> list[model.Tool]:
    return [f for f in draft.files.values() if isinstance(f, model.Tool)]


@rule
def tools_fit_together(draft: Draft) -> Iterator[Problem]:
    """Groups, gates, bands and worked examples name what the tool has, and criteria have points."""
    for tool in _tools(draft):
        yield from _rules_of(tool)
        for example in tool.examples or ():
            if example is not None:
                yield from _example(tool, example)


def _rules_of(tool: model.Tool) -> Iterator[Problem]:
    """What is wrong with the rules that a tool decides by."""
    outcomes = _known(tool.outcomes)
    for outcome in tool.outcomes or ():
        if outcome is not None and outcome.id == CANNOT_SAY:
            message = f"{name_of(outcome)} must have another id; examples write that one for no outcome yet"
            yield Problem(outcome.places["id"], message)
    for question in tool.questions or ():
        if question is not None:
            yield from _group(question, _known(tool.groups))
            yield from _points(question)
    for gate in tool.gates or ():
        if gate is not None:
            yield from _outcome(f"'outcome' of {name_of(gate)}", gate.outcome, outcomes)
            yield from _answers(gate, gate.fails_when, tool)
    for band in tool.bands or ():
        if band is not None:
            yield from _outcome(f"'outcome' of {name_of(band)}", band.outcome, outcomes)
    yield from _order(tool.bands or ())


def _example(tool: model.Tool, example: model.Example) -> Iterator[Problem]:
    outcomes = _known(tool.outcomes)
    ends = outcomes._replace(known=outcomes.known | {CANNOT_SAY})
    yield from _outcome(f"'outcome' of {name_of(example)}", example.outcome, ends)
    for possible in example.possible or ():
        yield from _outcome(f"'possible' of {name_of(example)}", possible, outcomes)
    if example.possible and str(example.outcome) in outcomes.known - {CANNOT_SAY}:
        message = f"{name_of(example)} must have 'possible' only when its outcome is '{CANNOT_SAY}'"
        yield Problem(example.places["possible"], message)
    yield from _answers(example, example.answers, tool)


def _group(question: model.Question, groups: Names) -> Iterator[Problem]:
    group: Any = question.group
    if not _is_misspelt(group) and groups.lack(group):
        listed = ", ".join(sorted(groups.known))
        message = f"{name_of(question)} must be in a group of the tool ({listed}); found '{group}'"
        yield Problem(group.at, message + nearest(group, groups.known))


def _points(question: model.Question) -> Iterator[Problem]:
    """A question has answers to choose from; one with a weight has points for each, another for none."""
    who = name_of(question)
    answers = [a for a in question.answers or () if a is not None]
    if len(answers) == 1 and "answers" not in question.holes:
        yield Problem(question.places["answers"], f"{who} must have two or more answers")
    for answer in answers:
        if answer.id == NOT_SURE:
            message = f"{who} must not list the answer '{NOT_SURE}'; every question has it"
            yield Problem(answer.places["id"], message)
        if answer.points is not None and answer.points < 0:
            yield Problem(answer.places["points"], f"'points' of {name_of(answer)} must be 0 or more")
    if question.weight is not None and question.weight < 1:
        yield Problem(question.places["weight"], f"'weight' of {who} must be 1 or more")
    if "weight" in question.holes:
        return
    given = [a for a in answers if a.points is not None]
    lacking = [a for a in answers if a.points is None and "points" not in a.holes]
    if question.weight is None and given and len(given) == len(answers):
        yield Problem(question.at, f"{who} must have a 'weight', since its answers have points")
    elif question.weight is None:
        for answer in given:
            message = f"{name_of(answer)} must have no points, since {who} has no weight"
            yield Problem(answer.places["points"], message)
    elif lacking and len(lacking) == len(answers):
        message = f"{who} must have 'points' for each answer, or no 'weight'"
        yield Problem(question.places["weight"], message)
    else:
        for answer in lacking:
            yield Problem(answer.at, f"{name_of(answer)} must have points, since {who} has a weight")


def _order(bands: Iterable[Any]) -> Iterator[Problem]:
    """Bands stand highest first, down to 0, so that every total reaches one."""
    listed = list(bands)
    if any(b is None or b.at_least is None for b in listed):
        return
    wrong = False
    for upper, band in itertools.pairwise(listed):
        if band.at_least >= upper.at_least:
            wrong = True
            message = f"{name_of(band)} must begin below {name_of(upper)}, which stands before it"
            yield Problem(band.places["at-least"], f"{message}; bands stand highest first")
    if listed and listed[-1].at_least != 0 and not wrong:
        message = f"{name_of(listed[-1])} must have 'at-least: 0', since it is the last"
        yield Problem(listed[-1].places["at-least"], message)


def _outcome(who: str, outcome: Any, outcomes: Names) -> Iterator[Problem]:
    if not _is_misspelt(outcome) and outcomes.lack(outcome):
        listed = ", ".join(sorted(outcomes.known))
        message = f"{who} must be an outcome of the tool ({listed}); found '{outcome}'"
        yield Problem(outcome.at, message + nearest(outcome, outcomes.known))


def _answers(owner: Entry, answers: Any, tool: model.Tool) -> Iterator[Problem]:
    """Question ids and answer ids that another entry names exist."""
    questions = _known(tool.questions)
    for name, wanted in answers.items() if isinstance(answers, Mapping) else ():
        if not _is_misspelt(name) and questions.lack(name):
            message = f"{name_of(owner)} must name a question of the tool; found '{name}'"
            yield Problem(answers.keys_at[name], message + nearest(name, questions.known))
        named = [q for q in tool.questions or () if q is not None and q.id == name]
        if len(named) == 1:
            yield from _chosen(owner, wanted, named[0])


def _chosen(owner: Entry, wanted: Any, question: model.Question) -> Iterator[Problem]:
    allowed = _known(question.answers)
    if isinstance(owner, model.Example):
        allowed = allowed._replace(known=allowed.known | {NOT_SURE})
    for answer in wanted if isinstance(wanted, tuple) else (wanted,):
        if _is_misspelt(answer) or not allowed.lack(answer):
            continue
        if answer == NOT_SURE:
            message = f"{name_of(owner)} must not fail on '{NOT_SURE}'; a must fails only on what is known"
            yield Problem(answer.at, message)
            continue
        listed = ", ".join(sorted(allowed.known))
        message = f"{name_of(owner)} must name an answer of {name_of(question)} ({listed}); found '{answer}'"
        yield Problem(answer.at, message + nearest(answer, allowed.known))


@rule
def tools_decide(draft: Draft) -> Iterator[Problem]:
    """A tool reaches each outcome, needs each question, and decides its examples as they say."""
    for tool in _tools(draft):
        if _is_decidable(tool):
            yield from _decided(tool)


# The keys of what a tool decides by.
_DECIDES = {"id", "questions", "answers", "points", "weight", "gates", "fails-when", "bands", "at-least"}
_DECIDES |= {"outcomes", "outcome"}


def _is_decidable(tool: model.Tool) -> bool:
    """All that the tool decides by could be built, and fits together; else that is reported already."""
    parts = [e for e in entries(tool) if not isinstance(e, model.Example)]
    hollow = any(part.holes & _DECIDES for part in parts)
    misspelt = any(_is_misspelt(getattr(part, "id", "")) for part in parts)
    return not hollow and not misspelt and not any(_repeated(tool)) and not any(_rules_of(tool))


def _decided(tool: model.Tool) -> Iterator[Problem]:
    flow = flow_of(tool)
    if faults := problems_of(flow):  # none that the rules above do not know; but nothing is left unsaid
        yield from (Problem(tool.at, f"{name_of(tool)} must be able to decide; {fault}") for fault in faults)
        return
    whole = compile_flow(flow, {})
    reached = whole.possible()[whole.root]
    needed = decisive(whole)
    for outcome in tool.outcomes:
        if outcome.id not in reached:
            message = f"{name_of(outcome)} must be reachable; no set of answers leads to it"
            yield Problem(outcome.places["id"], message)
    for question in tool.questions:
        if question.id not in needed:
            message = f"{name_of(question)} must matter; no answer to it changes any outcome"
            yield Problem(question.places["id"], message)
    for example in tool.examples or ():
        if example is not None and not example.holes and not any(_example(tool, example)):
            said = decide(flow, dict(example.answers))
            yield from _as_it_says(example, str(said["outcome"] or CANNOT_SAY), said["possible"])


def _as_it_says(example: model.Example, outcome: str, possible: list[str]) -> Iterator[Problem]:
    listed = f"[{', '.join(possible)}]"
    if outcome != example.outcome:
        found = f"{outcome}', with 'possible: {listed}" if outcome == CANNOT_SAY else outcome
        message = f"{name_of(example)} must lead to '{example.outcome}', as it says; the rules give '{found}'"
        yield Problem(example.places["outcome"], message)
    elif outcome == CANNOT_SAY and list(example.possible) != possible:
        at = example.places.get("possible", example.places["outcome"])
        yield Problem(at, f"'possible' of {name_of(example)} must be {listed}, as the rules give")


# What the stub of each kind of page holds.
_CALLS: dict[Any, str] = {
    model.Page: 'page_of("{id}")',
    model.Tool: 'tool("{id}")',
    model.ToolsIndex: "tools()",
    model.Glossary: "glossary()",
    model.Sources: "sources()",
}


@rule
def pages_have_stubs(draft: Draft) -> Iterator[Problem]:
    """Every page has a stub under docs/ that shows it, and every stub a page."""
    docs = draft.root / "docs"
    found = {
        p.relative_to(docs).as_posix(): p.read_text(encoding="utf-8", errors="replace")
        for p in docs.rglob("*.md")
        if p.is_file()
    }
    # Decisions of the project are no pages.
    strays = {s for s in found if s not in draft.stubs.values() and not s.startswith("adr/")}
    for name, stub in sorted(draft.stubs.items()):
        entry = draft.files.get(name)
        if entry is None or draft.addresses.get(entry.id) != address_of(stub):
            continue  # it could not be read, or its id is missing or another page's
        call = _CALLS[type(entry)].replace("{id}", entry.id)
        who = name_of(entry) if "{id}" in _CALLS[type(entry)] else f"page '{entry.id}'"
        moved = next((s for s in sorted(strays) if call in found[s]), None)
        if stub not in found and moved:
            strays.remove(moved)
            message = f"stub of {who} must be docs/{stub}, as its file is data/{name}"
            yield Problem(Place(f"docs/{moved}"), message)
        elif stub not in found:
            yield Problem(entry.places["id"], f"{who} must have a stub docs/{stub} with {{{{ {call} }}}}")
        elif call not in found[stub]:
            yield Problem(Place(f"docs/{stub}"), f"stub of {who} must hold {{{{ {call} }}}}")
    for stub in sorted(strays):
        file = stub.removesuffix(".md") + ".yaml"
        message = f"stub must have a page, data/guide/{file}, or be removed"
        yield Problem(Place(f"docs/{stub}"), message)


class MenuLine(NamedTuple):
    """A page in the menu: where, and by what words."""

    at: Place
    label: str


@rule
def menus_say_short_titles(draft: Draft) -> Iterator[Problem]:
    """The menu in mkdocs.yml lists every page by its short title, and nothing else under docs/."""
    config = draft.root / "mkdocs.yml"
    if not config.exists():
        yield Problem(Place("mkdocs.yml"), "file must exist; it lists the pages in its menu")
        return
    menu_at, menu = _menu(config.read_text(encoding="utf-8", errors="replace").splitlines())
    strays = {stub for stub in menu if stub not in draft.stubs.values()}
    for name, stub in sorted(draft.stubs.items()):
        entry = draft.files.get(name)
        if entry is None or entry.short is None:
            continue
        label = f'"{entry.short}"' if ":" in entry.short else entry.short
        wanted = f"'- {label}: {stub}'"
        close = difflib.get_close_matches(stub, sorted(strays), n=1)
        if stub not in menu and close:
            strays -= set(close)
            yield Problem(menu[close[0]].at, f"menu must list {name_of(entry)} as {wanted}")
        elif stub not in menu:
            yield Problem(menu_at, f"menu must list {name_of(entry)}, as {wanted}")
        elif menu[stub].label != entry.short:
            message = f"menu must call {name_of(entry)} by its short title, as {wanted}"
            yield Problem(menu[stub].at, message)
    for stub in sorted(strays):
        if not (draft.root / "docs" / stub).exists():
            yield Problem(menu[stub].at, f"menu must list only pages; there is no docs/{stub}")


# "      - Balance: power/balance.md"
_MENU_LINE = re.compile(r"( *- )(?:(\"[^\"]*\"|'[^']*'|[^\"':]+): )?([a-z0-9/-]+\.md)")


def _menu(lines: list[str]) -> tuple[Place, dict[str, MenuLine]]:
    """Where the menu begins, and what it lists, by the file under docs/."""
    begin = next((number for number, line in enumerate(lines, 1) if line.startswith("nav:")), 1)
    found: dict[str, MenuLine] = {}
    for number, line in enumerate(lines[begin:], begin + 1):
        if match := _MENU_LINE.fullmatch(line):
            at = Place("mkdocs.yml", number, len(match.group(1)) + 1)
            found[match.group(3)] = MenuLine(at, (match.group(2) or "").strip("\"'"))
    return Place("mkdocs.yml", begin), found
