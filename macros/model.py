"""The content model: what a content file may hold.

Each class is one kind of entry. Field names are the keys in YAML (``fails_when`` is ``fails-when``);
``shape.py`` builds entries from them, ``check/`` holds the rules that a shape cannot say.
Two addresses hang on ids for ever: ``page#section`` for links and ``tool/question`` for saved answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from macros.shape import Entry, Id, Name, Plain, Prose, SourceRef, Title

# What a text may hold beside words: {term:x.y}, {value:x.y}, {figure:x}, {page:x}; {n} in the interface.
PLACEHOLDER = re.compile(r"\{([a-z]*)(?::([a-z0-9.-]*))?\}")


@dataclass(frozen=True, kw_only=True)
class Titled(Entry):
    """What is a page of the site: its titles, ``short`` for menus, and a sentence or two on what it gives."""

    id: Id
    title: Title
    short: Title
    summary: Prose


# ---------------------------------------------------------------- pages


@dataclass(frozen=True, kw_only=True)
class Item(Entry):
    """A point in a list: words to lead with, a text, or both."""

    id: Id
    text: Prose
    name: Title | None = None
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Paragraph(Entry):
    """A paragraph of a box."""

    id: Id
    text: Prose


@dataclass(frozen=True, kw_only=True)
class TextBlock(Entry):
    """A paragraph of a section."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["text"]
    text: Prose
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PointsBlock(Entry):
    """A list of points, bulleted or numbered."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["points"]
    items: tuple[Item, ...]
    intro: Prose | None = None
    ordered: bool = False
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChecklistBlock(Entry):
    """Statements to tick; the page remembers the ticks on the reader's device."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["checklist"]
    items: tuple[Item, ...]
    intro: Prose | None = None
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BoxBlock(Entry):
    """A passage set apart: an example, advice to try, a caveat, or questions to ask yourselves."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["example", "advice", "caveat", "question"]
    title: Title
    paragraphs: tuple[Paragraph, ...] = ()
    items: tuple[Item, ...] = ()
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card(Entry):
    """A way on: to a page, or a title for what has no page yet."""

    id: Id
    text: Prose
    page: Id | None = None
    title: Title | None = None


@dataclass(frozen=True, kw_only=True)
class CardsBlock(Entry):
    """A set of ways on."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["cards"]
    items: tuple[Card, ...]
    intro: Prose | None = None
    ordered: bool = False
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Column(Entry):
    """A column of a table or of a sheet, or a series of a chart."""

    id: Id
    title: Title


@dataclass(frozen=True, kw_only=True)
class Row(Entry):
    """A row of a table: its heading, and a text for each column."""

    id: Id
    name: Title
    cells: dict[str, Prose]
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TableBlock(Entry):
    """A table with a heading for each row; ``head`` stands above those headings."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["table"]
    title: Title
    head: Title
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bar(Entry):
    """A line of a chart: the id of a figure for each series."""

    id: Id
    name: Title
    figures: dict[str, Id]


@dataclass(frozen=True, kw_only=True)
class ChartBlock(Entry):
    """Figures side by side; ``text`` says in words what they show.

    ``bars`` begin at nothing; a ``range`` goes from the first series to the second, by powers of ten.
    """

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["chart"]
    title: Title
    text: Prose
    head: Title
    series: tuple[Column, ...]
    bars: tuple[Bar, ...]
    scale: Literal["bars", "range"] = "bars"
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Node(Entry):
    """A box of a diagram, by its place in a grid that is counted from one."""

    id: Id
    title: Title
    column: int
    row: int
    text: Title | None = None
    page: Id | None = None
    tone: Literal["plain", "strong", "soft"] = "plain"


@dataclass(frozen=True, kw_only=True)
class Link(Entry):
    """An arrow of a diagram; ``effect`` says whether the end rises or falls when the start rises."""

    id: Id
    start: Id
    end: Id
    text: Prose | None = None
    effect: Literal["same", "opposite"] | None = None
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DiagramBlock(Entry):
    """Boxes and arrows; ``text`` says in words what they show."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["diagram"]
    title: Title
    text: Prose
    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EditionsBlock(Entry):
    """Every edition with how far it is, as its files say when the site is built."""

    label: ClassVar[str] = "block"
    id: Id
    kind: Literal["editions"]
    sources: tuple[SourceRef, ...] = ()


Block = (
    TextBlock
    | PointsBlock
    | ChecklistBlock
    | BoxBlock
    | CardsBlock
    | TableBlock
    | ChartBlock
    | DiagramBlock
    | EditionsBlock
)


@dataclass(frozen=True, kw_only=True)
class Section(Entry):
    """A part of a page under one heading; ``step`` numbers it among the page's steps."""

    id: Id
    title: Title
    sources: tuple[SourceRef, ...]
    blocks: tuple[Block, ...]
    step: bool = False


@dataclass(frozen=True, kw_only=True)
class Page(Titled):
    """A page of the guide. Its address on the site is the place of its file under ``data/guide/``."""

    sections: tuple[Section, ...]


# ---------------------------------------------------------------- cases, exercises and what lists them


@dataclass(frozen=True, kw_only=True)
class Facet(Entry):
    """A way to look for the entries of a collection: by theme, by stage ..."""

    id: Id
    title: Title
    values: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class Collection(Titled):
    """``cases/index.yaml`` and ``exercises/index.yaml``: the page that lists the entries beside it."""

    facets: tuple[Facet, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case(Page):
    """A case: ``glance`` says who, where and when; ``facets`` are values of those of its collection."""

    facets: dict[str, tuple[Id, ...]]
    glance: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class SheetPart(Entry):
    """A part of a sheet to print: ``blank`` empty rows, or empty lines when there are no columns."""

    id: Id
    title: Title
    text: Prose | None = None
    columns: tuple[Column, ...] = ()
    rows: tuple[Column, ...] = ()
    blank: int = 0


@dataclass(frozen=True, kw_only=True)
class Exercise(Titled):
    """An exercise or an instrument of a partnership, with a sheet to print.

    ``origin``: a source explains it, only names it, or it is our own; the steps are ours unless explained.
    """

    origin: Literal["explained", "named", "ours"]
    sources: tuple[SourceRef, ...]
    facets: dict[str, tuple[Id, ...]]
    purpose: Prose
    when: Prose
    who: Prose
    time: Prose
    materials: Prose
    steps: tuple[Item, ...]
    watch_outs: tuple[Item, ...]
    online: Prose
    access: Prose
    sheet: tuple[SheetPart, ...]
    sections: tuple[Section, ...] = ()  # what else there is to say
    related: tuple[Card, ...] = ()


# ---------------------------------------------------------------- decision tools


@dataclass(frozen=True, kw_only=True)
class Actor(Entry):
    """Somebody who can change an answer; ``nobody`` stands for what cannot be changed."""

    id: Id
    title: Title


@dataclass(frozen=True, kw_only=True)
class Group(Entry):
    """Questions that stand together on the form."""

    id: Id
    title: Title
    text: Prose


@dataclass(frozen=True, kw_only=True)
class Answer(Entry):
    """A possible answer, with its points when the question is a criterion."""

    id: Id
    label: Prose
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Entry):
    """A question; with a ``weight`` it is a criterion. 'Not sure' is always possible and not listed.

    Answers stand best first, unless it is ``context``: then they are only different. It is asked when every
    question named in ``asked_when`` was asked and has one of the answers. ``clarify``: to ask others.
    """

    id: Id
    group: Id
    ask: Prose
    why: Prose
    unsure: Prose
    sources: tuple[SourceRef, ...]
    changed_by: Id
    answers: tuple[Answer, ...]
    weight: int | None = None
    context: bool = False
    asked_when: dict[str, tuple[Id, ...]] = field(default_factory=dict)
    clarify: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class Viewpoint(Entry):
    """How much each criterion weighs to somebody else."""

    id: Id
    title: Title
    text: Prose
    weights: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Gate(Entry):
    """A must. It fails when every named question was asked and has one of the listed answers.

    The first to fail decides. ``clarify`` is what to ask of the other side then.
    """

    id: Id
    must: Prose
    fails_when: dict[str, tuple[Id, ...]]
    because: Prose
    outcome: Id
    sources: tuple[SourceRef, ...]
    clarify: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class Band(Entry):
    """The outcome of a total of ``at_least`` points, when no gate fails and ``when`` holds."""

    id: Id
    at_least: int
    outcome: Id
    because: Prose
    when: dict[str, tuple[Id, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Outcome(Entry):
    """What the tool may advise, and what to do next; a ``rank`` of one is the best.

    ``say`` is how to put it to others, ``reopen`` what would make it worth asking again.
    """

    id: Id
    rank: int
    title: Title
    text: Prose
    sources: tuple[SourceRef, ...]
    say: Prose
    next: tuple[Item, ...]
    reopen: tuple[Item, ...]
    documents: tuple[Id, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Departure(Entry):
    """A declared departure from what is proved of every tool: a cliff or a reversal at a question."""

    label: ClassVar[str] = "exception"
    id: Id
    kind: Literal["cliff", "reversal"]
    question: Id
    because: Prose


@dataclass(frozen=True, kw_only=True)
class DocumentPart(Entry):
    """A part of a document: a text, or what the page fills in from the result."""

    id: Id
    text: Prose | None = None
    title: Title | None = None
    fill: Literal["outcome", "reasons", "questions", "next", "changes", "answers", "open", "notes"] | None = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class Document(Entry):
    """A text that the reader edits and keeps: a letter, a note for the board."""

    id: Id
    title: Title
    text: Prose
    parts: tuple[DocumentPart, ...]


@dataclass(frozen=True, kw_only=True)
class Panel(Entry):
    """What goes with a result, always or ``when`` questions have these answers: evidence, a check."""

    id: Id
    title: Title
    sources: tuple[SourceRef, ...]
    blocks: tuple[Block, ...]
    when: dict[str, tuple[Id, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Example(Entry):
    """A worked example; each one runs as a test."""

    id: Id
    title: Title
    text: Prose
    answers: dict[str, Id]
    outcome: Id
    sources: tuple[SourceRef, ...]
    possible: tuple[Id, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tool(Titled):
    """A decision tool: everything that it asks, knows and may say.

    ``leeway`` is how far each weight may move when it says how stable a result is.
    """

    basis: Prose  # what the tool rests on, and how far to trust it
    leeway: int
    actors: tuple[Actor, ...]
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]
    viewpoints: tuple[Viewpoint, ...]
    gates: tuple[Gate, ...]
    bands: tuple[Band, ...]
    outcomes: tuple[Outcome, ...]
    examples: tuple[Example, ...]
    exceptions: tuple[Departure, ...] = ()
    documents: tuple[Document, ...] = ()
    panels: tuple[Panel, ...] = ()

    def rules(self) -> dict[str, Gate | Question]:
        """The musts and the criteria by their ids: each has a page of its own beside the tool's."""
        rules: list[Gate | Question] = [*self.gates, *(q for q in self.questions if q.weight)]
        return {str(rule.id): rule for rule in rules}


# ---------------------------------------------------------------- the power reflection


@dataclass(frozen=True, kw_only=True)
class Route(Entry):
    """A way through the reflection: the short one asks a part of what the full one asks."""

    id: Literal["short", "full"]
    title: Title
    text: Prose


@dataclass(frozen=True, kw_only=True)
class Party(Entry):
    """A kind of partner."""

    id: Id
    title: Title
    text: Prose


@dataclass(frozen=True, kw_only=True)
class Level(Entry):
    """How a partner takes part in a decision."""

    id: Id
    title: Title
    text: Prose


@dataclass(frozen=True, kw_only=True)
class Decision(Entry):
    """A decision of a partnership to look at."""

    id: Id
    title: Title
    text: Prose
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, kw_only=True)
class OwnDecision(Entry):
    """Room for a decision that partners put into words themselves."""

    id: Id
    title: Title


@dataclass(frozen=True, kw_only=True)
class Power(Entry):
    """A source of power."""

    id: Id
    title: Title
    text: Prose
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, kw_only=True)
class Letter(Entry):
    """One of A to E, by which the reflection says what to do, and the page that tells of it."""

    id: Id
    title: Title
    text: Prose
    page: Id


@dataclass(frozen=True, kw_only=True)
class StatementGroup(Entry):
    """Statements that stand together, and the page that they come from."""

    id: Id
    title: Title
    page: Id


@dataclass(frozen=True, kw_only=True)
class Statement(Entry):
    """Something that may be in place; when it is not, an action and an exercise that fit."""

    id: Id
    group: Id
    letter: Id
    text: Prose
    action: Prose
    exercise: Id
    sources: tuple[SourceRef, ...]
    route: Literal["short", "full"] = "full"


@dataclass(frozen=True, kw_only=True)
class Prompt(Entry):
    """What to say to answers that show a pattern; ``about`` and ``parties`` narrow it, none means any."""

    id: Id
    letter: Id
    patterns: tuple[Id, ...]
    text: Prose
    action: Prose
    exercise: Id
    sources: tuple[SourceRef, ...]
    about: tuple[Id, ...] = ()
    parties: tuple[Id, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reflection(Titled):
    """``tools/power-reflection.yaml``: what a partner looks at alone, and partners compare. It has no score.

    ``levels`` stand from the least say to the most.
    """

    basis: Prose
    private: Prose  # who will see the answers
    routes: tuple[Route, ...]
    parties: tuple[Party, ...]
    levels: tuple[Level, ...]
    levels_text: Prose
    levels_sources: tuple[SourceRef, ...]
    decisions: tuple[Decision, ...]
    own_decisions: tuple[OwnDecision, ...]
    own_text: Prose
    powers: tuple[Power, ...]
    letters: tuple[Letter, ...]
    groups: tuple[StatementGroup, ...]
    statements: tuple[Statement, ...]
    prompts: tuple[Prompt, ...]
    together: tuple[Item, ...]
    together_text: Prose
    sources: tuple[SourceRef, ...]


# ---------------------------------------------------------------- shared words, figures and sources


@dataclass(frozen=True, kw_only=True)
class SourceSection(Entry):
    """A part of a work that statements can rest on."""

    id: Id
    title: Name


@dataclass(frozen=True, kw_only=True)
class Work(Entry):
    """A work that the guide rests on; our own explanations are the work ``editorial``."""

    id: Id
    title: Name
    publisher: Name
    date: Name
    kind: Name
    used_for: Prose
    rights: Prose
    sections: tuple[SourceSection, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sources(Titled):
    """``sources.yaml``."""

    works: tuple[Work, ...]


@dataclass(frozen=True, kw_only=True)
class Whole(Titled):
    """``whole.yaml``: the page that shows all others, to print."""


@dataclass(frozen=True, kw_only=True)
class GlossaryEntry(Entry):
    """A term; ``forms`` are the words, comma-separated, that count as it in running text."""

    id: Id
    term: Title
    definition: Prose
    sources: tuple[SourceRef, ...]
    forms: Title | None = None
    also: Title | None = None  # other words for it, which search should find
    note: Prose | None = None

    def words(self) -> list[str]:
        """The words that count as this entry in running text."""
        return [form.strip() for form in (self.forms or "").split(",") if form.strip()]


@dataclass(frozen=True, kw_only=True)
class Glossary(Titled):
    """``glossary.yaml``."""

    entries: tuple[GlossaryEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Figure(Entry):
    """A number from a source; it stands here once. ``GBP`` is pounds, ``count`` a plain number."""

    id: Id
    value: int | Name
    unit: Literal["GBP", "percent", "count", "date", "text"]
    sources: tuple[SourceRef, ...]
    caveat: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class Figures(Entry):
    """``figures.yaml``."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Term(Entry):
    """A word that an edition may change, in each form that the text needs."""

    id: Id
    forms: dict[str, Title]


@dataclass(frozen=True, kw_only=True)
class Terms(Entry):
    """``terms.yaml``."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Fact(Entry):
    """Something true of one jurisdiction; a ``legal`` one must be confirmed in every other.

    ``checked`` is the day when somebody last looked it up. An edition that does not know it all yet says
    ``to_confirm``; its texts then say so wherever it gives no value.
    """

    id: Id
    values: dict[str, Name]
    sources: tuple[SourceRef, ...]
    legal: bool = False
    checked: Name | None = None
    to_confirm: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts(Entry):
    """``facts.yaml``."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class Interface(Entry):
    """``ui.yaml``: the words of the interface, by key."""

    words: dict[str, Title]
    counted: tuple[Counted, ...]


@dataclass(frozen=True, kw_only=True)
class Counted(Entry):
    """A text of the interface that depends on how many: its forms by CLDR category, ``one`` and ``other``.

    A translation has those of its own language.
    """

    id: Id
    forms: dict[str, Title]


@dataclass(frozen=True, kw_only=True)
class ToolsIndex(Titled):
    """``tools.yaml``: the page that lists the decision tools."""

    private: Prose
    sources: tuple[SourceRef, ...]


# ---------------------------------------------------------------- editions


@dataclass(frozen=True, kw_only=True)
class Person(Entry):
    """Somebody who looks after an edition or translates it, and where to reach them."""

    name: Name
    contact: Name | None = None


@dataclass(frozen=True, kw_only=True)
class Edition(Entry):
    """``editions/<id>/edition.yaml``: a jurisdiction and a language, resting on ``extends``.

    ``locale`` is a BCP 47 tag and ``jurisdiction`` an ISO 3166 code; ``base`` is the version of the base that
    its people last went through. ``note`` stands on every page, for those who do not read it in English too.
    """

    id: Id
    name: Name
    locale: Name
    jurisdiction: Name
    extends: Id | None = None
    status: Literal["preview", "published", "dormant"] = "preview"
    note: Name | None = None
    note_in_english: Name | None = None
    base: Name | None = None
    maintainers: tuple[Person, ...] = ()
    translators: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change(Entry):
    """Another value at an address; without ``was``, one that was not there before."""

    at_: Name
    to: Plain
    why: Prose
    was: Plain | None = None


@dataclass(frozen=True, kw_only=True)
class Remove(Entry):
    """An entry or a value to leave out; ``was`` is the value, or the first text of the entry."""

    at_: Name
    why: Prose
    was: Plain | None = None


@dataclass(frozen=True, kw_only=True)
class Add(Entry):
    """An entry more in a list of the entry ``into``: behind ``after``, or else last."""

    into: Name
    list: Id
    item: Plain
    why: Prose
    after: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Order(Entry):
    """Another order for some entries of a list, among the places that they have; others keep theirs."""

    at_: Name
    list: Id
    ids: tuple[Id, ...]
    why: Prose


@dataclass(frozen=True, kw_only=True)
class Overlay(Entry):
    """``editions/<id>/overlay.yaml``: what is otherwise there."""

    change: tuple[Change, ...] = ()
    remove: tuple[Remove, ...] = ()
    add: tuple[Add, ...] = ()
    order: tuple[Order, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Move(Entry):
    """The beginning of an address that was, and what it is now."""

    was: Name
    now: Name


@dataclass(frozen=True, kw_only=True)
class Moved(Entry):
    """``moved.yaml``: what was renamed or moved, the oldest first. Nothing is ever taken out of it."""

    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Edit(Entry):
    """An edit of a text that changes no meaning, so that its translations still hold."""

    label: ClassVar[str] = "minor edit"
    at_: Name
    was: Name
    now: Name


@dataclass(frozen=True, kw_only=True)
class Equivalent(Entry):
    """``equivalent.yaml``: edits declared minor. Nothing is ever taken out of it."""

    edits: tuple[Edit, ...] = ()


# ---------------------------------------------------------------- what the sources hold


@dataclass(frozen=True, kw_only=True)
class CoverageItem(Entry):
    """Something that a source holds: the addresses of what carries it, or the reason why nothing does."""

    id: Id
    says: Name
    carried: tuple[Name, ...] = ()
    reason: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class CoveragePart(Entry):
    """A part of a work; without a work, what was found when the sources were compared."""

    id: Id
    title: Name
    items: tuple[CoverageItem, ...]
    work: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Coverage(Entry):
    """``coverage.yaml``."""

    parts: tuple[CoveragePart, ...]
