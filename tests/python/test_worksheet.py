"""The paper worksheet: who follows the words of a built page by hand comes out where the engine does.

The reader here knows nothing but the page: numbers, conditions, musts, points and lines, as they stand there.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from macros.flows import flow_of
from macros.model import Tool
from macros.render.inline import Inline
from tests.pages import CONTENT
from tools.decide import decide

WORDS = CONTENT.words
TOOLS = pytest.mark.parametrize("tool", CONTENT.tools.values(), ids=lambda t: t.id)
RANDOM_ANSWERS = 1_000

# Question number -> the answers that are meant, in the words of the page.
Condition = dict[int, set[str]]
# Question number -> the reader's answer.
Answers = dict[int, str]


@dataclass
class Question:
    """A question as it stands on paper."""

    answers: dict[str, int]  # label -> points
    only_if: Condition


@dataclass
class Worksheet:
    """All that the page says on how to come to an outcome."""

    questions: dict[int, Question]
    musts: list[tuple[Condition, str]]
    lines: list[tuple[int, Condition, str]]

    def asked(self, answers: Answers) -> Answers:
        """Answer in order, and skip what does not apply."""
        given: Answers = {}
        for number, question in self.questions.items():
            if number in answers and _is_so(question.only_if, given):
                given[number] = answers[number]
        return given

    def outcome(self, answers: Answers) -> str:
        """Go down the musts, then add up, then go down the lines."""
        given = self.asked(answers)
        for condition, outcome in self.musts:
            if _is_so(condition, given):
                return outcome
        total = sum(self.questions[number].answers[label] for number, label in given.items())
        return next(
            outcome
            for at_least, condition, outcome in self.lines
            if total >= at_least and _is_so(condition, given)
        )


def _is_so(condition: Condition, given: Answers) -> bool:
    """All the answers that a rule names are the reader's; a skipped question has none."""
    return all(given.get(number) in labels for number, labels in condition.items())


def _words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def _number(text: str) -> int:
    found = re.findall(r"\d+", text)
    assert len(found) == 1, text
    return int(found[0])


def _condition(tag: Tag | None) -> Condition:
    """Parts such as: question 3 is "this" or "that"."""
    found: Condition = {}
    for part in tag.select(".eg-if") if tag else ():
        number = _number(_words(part.find("a")))
        assert number not in found
        found[number] = {_words(quoted) for quoted in part.find_all("q")}
    return found


def read(path: Path) -> Worksheet:
    """Take the worksheet off a built page."""
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("article")
    assert isinstance(article, Tag)
    questions = {}
    for field in article.select("fieldset.eg-question"):
        labels = [label for label in field.select("label.eg-answer") if label.select_one(".eg-label")]
        answers = {
            _words(label.select_one(".eg-label")): (
                _number(_words(points)) if (points := label.select_one(".eg-points")) else 0
            )
            for label in labels
        }
        assert answers.popitem() == (WORDS["tool-not-sure"], 0)
        number = _number(_words(field.select_one("legend .eg-number")))
        questions[number] = Question(answers, _condition(field.select_one(".eg-only-if")))
    assert list(questions) == list(range(1, len(questions) + 1))
    musts = [
        (_condition(node.select_one(".eg-fails")), _words(node.select_one(".eg-to")))
        for node in article.select("ol.eg-map > .eg-gate")
    ]
    lines = [
        (
            _number(_words(line.select_one(".eg-from"))),
            _condition(line.select_one(".eg-only-if")),
            _words(line.select_one(".eg-to")),
        )
        for line in article.select(".eg-bands > li")
    ]
    return Worksheet(questions, musts, lines)


@dataclass
class Engine:
    """The same tool as the engine has it, with numbers and labels in place of ids."""

    tool: Tool

    def __post_init__(self) -> None:
        """Prepare the words of both sides."""
        plain = Inline(CONTENT, self.tool.id, link_terms=False).plain
        text = {o.id: o.title for o in self.tool.outcomes}
        self.titles = {str(own): BeautifulSoup(plain(t), "html.parser").get_text() for own, t in text.items()}
        self.numbers = {str(q.id): n for n, q in enumerate(self.tool.questions, start=1)}
        self.labels = {
            str(q.id): {str(a.id): BeautifulSoup(plain(a.label), "html.parser").get_text() for a in q.answers}
            for q in self.tool.questions
        }
        self.flow = flow_of(self.tool)

    def on_paper(self, answers: dict[str, str]) -> Answers:
        """Answers as the reader of a worksheet has them; not sure is none."""
        known = {q: a for q, a in answers.items() if a != "not-sure"}
        return {self.numbers[q]: self.labels[q][a] for q, a in known.items()}

    def possible(self, answers: dict[str, str]) -> list[str]:
        """The titles of what the engine holds possible."""
        return [self.titles[o] for o in decide(self.flow, answers)["possible"]]

    def any_answers(self, chance: random.Random) -> dict[str, str]:
        """An answer to every question, often near a worked example, since most others fail early."""
        answers = {q: chance.choice(list(labels)) for q, labels in self.labels.items()}
        near = {str(q): str(a) for q, a in chance.choice(self.tool.examples).answers.items()}
        keep = chance.choice([0.0, 0.8, 0.95, 1.0])
        return answers | {q: a for q, a in near.items() if a != "not-sure" and chance.random() < keep}


@TOOLS
def test_by_hand_is_as_by_engine(site_dir: Path, tool: Tool) -> None:
    """On a thousand random sets of answers, and every outcome is among what comes out."""
    paper, engine = read(site_dir / CONTENT.addresses[tool.id] / "index.html"), Engine(tool)
    chance = random.Random(20261122)
    seen = set()
    for _ in range(RANDOM_ANSWERS):
        answers = engine.any_answers(chance)
        by_hand = paper.outcome(engine.on_paper(answers))
        assert [by_hand] == engine.possible(answers), answers
        seen.add(by_hand)
    assert seen == set(engine.titles.values())


@TOOLS
def test_worked_examples_come_out_by_hand(site_dir: Path, tool: Tool) -> None:
    """Not sure, or not answered: try each answer in turn, as the page says; here, many by chance."""
    paper, engine = read(site_dir / CONTENT.addresses[tool.id] / "index.html"), Engine(tool)
    chance = random.Random(7)
    for example in tool.examples:
        answers = {str(q): str(a) for q, a in example.answers.items()}
        known = engine.on_paper(answers)
        tried = {paper.outcome(engine.on_paper(engine.any_answers(chance)) | known) for _ in range(300)}
        possible = set(engine.possible(answers))
        assert tried <= possible, example.id
        # The outcome that the engine is sure of is the only one; where it is not, no one answer is enough.
        assert (len(tried) == 1) == (len(possible) == 1), example.id


@TOOLS
def test_one_unsure_answer_is_tried_each_way(site_dir: Path, tool: Tool) -> None:
    """Exactly what the engine holds possible is what the worksheet gives when each answer is tried."""
    paper, engine = read(site_dir / CONTENT.addresses[tool.id] / "index.html"), Engine(tool)
    chance = random.Random(11)
    for _ in range(200):
        answers = engine.any_answers(chance)
        question = chance.choice(list(engine.labels))
        answers[question] = "not-sure"
        known = engine.on_paper(answers)
        number = engine.numbers[question]
        tried = {paper.outcome(known | {number: label}) for label in engine.labels[question].values()}
        assert tried == set(engine.possible(answers)), (question, answers)
