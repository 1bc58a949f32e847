"""The reflection says what answers show and where files differ, and never adds up, ranks or averages."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.forms import form_of
from macros.model import BoxBlock
from tests.pages import CONTENT
from tools import bridge
from tools.flow import NOT_SURE, InputError
from tools.reflect import HOLDS, PATTERNS, PLACE, Form, Prompt, compare, form_from, profile

REFLECTION = CONTENT.reflection
REAL = form_of(REFLECTION)
# A form with a prompt for each pattern.
SMALL = Form(
    id="small",
    parties=("buyer", "lead", "group"),
    levels=("not-told", "told", "asked", "decides"),
    decisions=("money", "people", "place", "own-one", "own-two"),
    own=("own-one", "own-two"),
    powers=("funding", "voice"),
    statements=("named", "paid"),
    prompts=tuple(Prompt(id=pattern, patterns=(pattern,)) for pattern in PATTERNS),
)
EVERY = SMALL.questions()


def answers_to(form: Form) -> st.SearchStrategy[dict[str, str]]:
    """Any answers that the form allows, and some that it does not ask."""
    asked = form.questions() | form.settings() | {"gone.question": ("old",)}
    given_ = {q: st.sampled_from((*a, NOT_SURE)) for q, a in asked.items()}
    return st.fixed_dictionaries({}, optional=given_)


def record(answers: dict[str, str], **more: Any) -> dict[str, Any]:
    """A partner's file."""
    return {"answers": answers, "notes": {}, **more}


def found(answers: dict[str, str], party: str | None = None) -> dict[str, list[str]]:
    """The patterns that answers show, each with what it is about."""
    return {p["id"]: p["about"] for p in profile(SMALL, answers, party)["prompts"]}


def leaves(value: Any) -> Iterator[Any]:
    """Every value inside a reply that is no mapping and no list."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


# ---------------------------------------------------------------- one partner


@given(answers_to(SMALL), st.sampled_from([None, *SMALL.parties]))
def test_a_profile_holds_nothing_that_could_be_a_score(answers: dict[str, str], party: str | None) -> None:
    """No number at all: ids, and whether enough decisions were looked at."""
    for leaf in leaves(profile(SMALL, answers, party)):
        assert leaf is None or isinstance(leaf, str | bool)


@given(answers_to(SMALL), st.randoms(use_true_random=False))
def test_the_order_of_answers_makes_no_difference(answers: dict[str, str], random: Any) -> None:
    """What is said follows the form."""
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert profile(SMALL, dict(shuffled), "lead") == profile(SMALL, answers, "lead")


@given(answers_to(SMALL), st.sampled_from(sorted(EVERY)))
def test_what_is_left_out_is_not_spoken_of(answers: dict[str, str], question: str) -> None:
    """A picture without an answer is the picture of someone who never gave it."""
    kept = {q: a for q, a in answers.items() if not q.startswith(question.rpartition(".")[0])}
    assert question not in json.dumps(compare(SMALL, [record(kept)] * 2))


def test_a_gap_has_a_direction() -> None:
    """From now to wanted; nobody can tell from half of it, or when someone is not sure."""
    said = profile(
        SMALL,
        {
            "decision.money.now.buyer": "decides",
            "decision.money.wanted.buyer": "asked",
            "decision.money.now.lead": "told",
            "decision.money.wanted.lead": "decides",
            "decision.money.now.group": NOT_SURE,
            "decision.money.wanted.group": "told",
            "decision.money.agreed": "partly",
        },
    )
    (decision,) = said["decisions"]
    assert decision["agreed"] == "partly"
    assert {p["party"]: p["gap"] for p in decision["parties"]} == {
        "buyer": "less",
        "lead": "more",
        "group": None,
    }
    assert not said["enough"]


def test_three_decisions_are_enough() -> None:
    """One answer on how things are makes a decision looked at."""
    three = {f"decision.{d}.now.lead": "told" for d in ("money", "people", "own-one")}
    assert profile(SMALL, three)["enough"]
    assert not profile(SMALL, dict(list(three.items())[:2]))["enough"]


def test_power_is_seen_upward_and_downward_from_the_readers_place() -> None:
    """Only by those who say which partner they are, and only where they are sure."""
    answers = {
        "power.funding.buyer": "much",
        "power.funding.lead": "some",
        "power.funding.group": "little",
        "power.voice.lead": NOT_SURE,
        "power.voice.buyer": "much",
    }
    funding, voice = profile(SMALL, answers, "lead")["powers"]
    assert (funding["above"], funding["below"]) == (["buyer"], ["group"])
    assert (voice["above"], voice["below"]) == ([], [])
    assert voice[NOT_SURE] == ["lead"]
    assert all(p["above"] == p["below"] == [] for p in profile(SMALL, answers)["powers"])


MONEY = "decision.money"
LAST = {f"decision.{d}.now.buyer": "decides" for d in ("money", "people", "place")}


@pytest.mark.parametrize(
    ("pattern", "answers", "about"),
    [
        (
            "wants-more-say",
            {"decision.money.now.lead": "told", "decision.money.wanted.lead": "asked"},
            "money",
        ),
        (
            "wants-less-say",
            {"decision.money.now.lead": "asked", "decision.money.wanted.lead": "told"},
            "money",
        ),
        ("not-agreed", {"decision.money.now.lead": "asked", "decision.money.agreed": "partly"}, "money"),
        ("kept-out", {"decision.people.now.group": "not-told"}, "people"),
        ("same-last-word", LAST, None),
        ("unsure-decision", {"decision.money.now.lead": NOT_SURE}, "money"),
        (
            "as-wanted",
            {
                "decision.money.now.lead": "told",
                "decision.money.wanted.lead": "told",
                "decision.money.agreed": "agreed",
            },
            "money",
        ),
        ("holds-more", {"power.voice.lead": "much", "power.voice.group": "some"}, "voice"),
        ("holds-less", {"power.voice.lead": "little", "power.voice.group": "some"}, "voice"),
        ("held-by-one", {"power.voice.buyer": "much", "power.voice.group": "some"}, "voice"),
        (
            "both-ways",
            {
                "power.voice.lead": "much",
                "power.voice.group": "some",
                "power.funding.lead": "little",
                "power.funding.buyer": "some",
            },
            None,
        ),
        ("holds-little", {"power.voice.lead": "little", "power.funding.lead": "little"}, None),
        ("unsure-power", {"power.voice.buyer": NOT_SURE}, "voice"),
    ],
)
def test_answers_show_a_pattern(pattern: str, answers: dict[str, str], about: str | None) -> None:
    """And take away any of them, and they do not."""
    assert found(answers, "lead")[pattern] == ([about] if about else [])
    for question in answers:
        fewer = {q: a for q, a in answers.items() if q != question}
        assert pattern not in found(fewer, "lead")


def test_a_prompt_can_be_narrowed() -> None:
    """To decisions or kinds of power, and to parties."""
    prompt = Prompt(id="x", patterns=("kept-out",), about=("money",), parties=("group",))
    assert prompt.fits(("kept-out", "money", "group"))
    assert not prompt.fits(("kept-out", "people", "group"))
    assert not prompt.fits(("kept-out", "money", "lead"))
    assert not prompt.fits(("wants-more-say", "money", "group"))


def test_what_the_form_does_not_ask_is_listed_and_no_more() -> None:
    """A file may be of another version."""
    answers = {"decision.money.now.lead": "shouts", "gone.x": "y", "party.lead": "in", "route": "full"}
    said = profile(SMALL, answers)
    assert said["unknown"] == ["decision.money.now.lead", "gone.x"]
    assert said["decisions"] == []


# ---------------------------------------------------------------- several partners


FILES = st.lists(
    st.builds(
        lambda answers, words, named, name: record(
            answers, notes={"decision.own-one": words}, **{"share-name": named, "name": name}
        ),
        answers_to(SMALL),
        st.sampled_from(["", "Who has keys", "who  has KEYS", "Tea"]),
        st.booleans(),
        st.sampled_from(["", "Ann", "Ben"]),
    ),
    min_size=1,
    max_size=4,
)


def moved(reply: dict[str, Any], places: list[int]) -> dict[str, Any]:
    """A reply as it must be when file n stands at ``places[n]``."""
    copy = json.loads(json.dumps(reply))
    copy["files"] = [reply["files"][places.index(n)] for n in range(len(places))]
    for question in copy["questions"]:
        for group in question["said"]:
            group["files"] = sorted(places[n] for n in group["files"])
    return dict(copy)


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_their_places_alone(files: list[dict[str, Any]], random: Any) -> None:
    """Nobody comes first."""
    places = list(range(len(files)))
    random.shuffle(places)
    shuffled = [files[places.index(n)] for n in range(len(files))]
    assert compare(SMALL, shuffled) == moved(compare(SMALL, files), places)


@given(FILES)
def test_a_comparison_says_what_each_file_says_and_nothing_else(files: list[dict[str, Any]]) -> None:
    """Numbers are places of files, each once to a question; answers are the files' own, none between them."""
    reply = compare(SMALL, files)
    numbers = [leaf for leaf in leaves(reply) if isinstance(leaf, int) and not isinstance(leaf, bool)]
    assert set(numbers) <= set(range(len(files)))
    for question in reply["questions"]:
        places = [n for group in question["said"] for n in group["files"]]
        assert len(places) == len(set(places))
        for group in question["said"]:
            assert group["answer"] in (*EVERY[question["question"]], NOT_SURE)
            if question["words"] is None:
                assert all(
                    files[n]["answers"][question["question"]] == group["answer"] for n in group["files"]
                )
    assert reply["few"] is (len(files) < 3)
    assert reply["named"] is all(f["share-name"] and f["name"] for f in files)


@pytest.mark.parametrize(
    ("given_", "state", "far"),
    [
        (["told", "told"], "agree", False),
        (["told", "asked"], "differ", False),
        (["not-told", "asked"], "differ", True),
        (["told", NOT_SURE], "unsure", False),
        ([NOT_SURE, NOT_SURE], "unsure", False),
        (["told", "asked", NOT_SURE], "differ", False),
        (["told", None], "single", False),
        ([NOT_SURE, None], "single", False),
    ],
)
def test_views_agree_or_differ(given_: list[str | None], state: str, far: bool) -> None:
    """One who is not sure contradicts nobody."""
    question = "decision.money.now.lead"
    (said,) = compare(SMALL, [record({question: a} if a else {}) for a in given_])["questions"]
    assert (said["state"], said["far"]) == (state, far)


def test_disagreement_is_kept_group_by_group() -> None:
    """In the order of the answers, each with the files that gave it."""
    files = [record({"statement.paid": a}) for a in ("not-yet", "in-place", "not-yet", NOT_SURE)]
    (said,) = compare(SMALL, files)["questions"]
    assert said["said"] == [
        {"answer": "in-place", "files": [1]},
        {"answer": "not-yet", "files": [0, 2]},
        {"answer": NOT_SURE, "files": [3]},
    ]


def test_own_decisions_are_compared_by_their_words() -> None:
    """Wherever they stand in a file, whatever the capitals; one without words is set aside and told of."""
    files = [
        record({"decision.own-one.now.lead": "told"}, notes={"decision.own-one": "Who has  keys"}),
        record({"decision.own-two.now.lead": "asked"}, notes={"decision.own-two": "who has keys"}),
        record({"decision.own-one.now.lead": "asked"}),
    ]
    reply = compare(SMALL, files)
    (said,) = reply["questions"]
    assert said["words"] == "Who has keys"
    assert said["said"] == [{"answer": "told", "files": [0]}, {"answer": "asked", "files": [1]}]
    assert [file["unworded"] for file in reply["files"]] == [[], [], ["own-one"]]


def test_names_are_shown_only_when_every_file_allows_it() -> None:
    """One that says nothing of it, or has no name, keeps all hidden."""
    open_ = record({}, **{"share-name": True, "name": "Ann"})
    assert compare(SMALL, [open_, open_])["named"]
    for other in (record({}), record({}, name="Ben"), record({}, **{"share-name": True, "name": " "})):
        assert not compare(SMALL, [open_, other])["named"]


@pytest.mark.parametrize("records", [None, [], {}, [1], [{"answers": {"a": 1}}], [record({})] * 61])
def test_what_is_no_list_of_records_is_refused(records: Any) -> None:
    """With a message, not with a fault of ours."""
    with pytest.raises(InputError):
        compare(SMALL, records)


# ---------------------------------------------------------------- the form, and what crosses to the page


def test_a_form_survives_the_way_to_the_page_and_back() -> None:
    """As JSON; with the fingerprint of what it asks, not of what it advises."""
    assert form_from(json.loads(json.dumps(REAL.plain()))) == REAL
    assert len(REAL.fingerprint()) == 16
    quiet = Form(**{**{k: getattr(REAL, k) for k in REAL.plain()}, "prompts": ()})
    assert quiet.fingerprint() == REAL.fingerprint() != SMALL.fingerprint()


@pytest.mark.parametrize(
    "plain", [None, {}, {**SMALL.plain(), "parties": [1]}, {**SMALL.plain(), "prompts": 5}]
)
def test_what_is_no_form_is_refused(plain: Any) -> None:
    """As input."""
    with pytest.raises(InputError):
        form_from(plain)


def test_the_bridge_reflects_and_compares() -> None:
    """The page's two requests, and what is wrong with others."""

    def ask(request: dict[str, Any]) -> Any:
        return json.loads(bridge.call(json.dumps(request)))

    answers = {"statement.paid": "partly"}
    form = SMALL.plain()
    reply = ask({"do": "reflect", "form": form, "answers": answers, "party": None})
    assert reply == {"ok": profile(SMALL, answers)}
    files = [record(answers)] * 2
    assert ask({"do": "compare", "form": form, "records": files}) == {"ok": compare(SMALL, files)}
    wrongs: list[dict[str, Any]] = [
        {"do": "reflect", "form": form, "answers": answers, "party": 1},
        {"do": "reflect", "form": form, "answers": [], "party": None},
        {"do": "reflect", "form": None, "answers": answers, "party": None},
        {"do": "compare", "form": form, "records": 1},
    ]
    for wrong in wrongs:
        assert ask(wrong)["error"]["kind"] == "input"


# ---------------------------------------------------------------- what it carries


def _points(page: str, section: str) -> list[str]:
    blocks = next(s for s in CONTENT.pages[page].sections if s.id == section).blocks
    asked = [b for b in blocks if isinstance(b, BoxBlock) and b.kind == "question"]
    return [str(item.id) for block in asked for item in block.items]


def test_every_point_of_the_guide_has_a_statement() -> None:
    """The framework's 22 points, the eleven questions in five headings, and something of each of A to E."""
    own = set(REAL.statements)
    framework = {"purpose": "purpose", "role": "role", "members": "members", "workload": "workload"}
    framework["learning"] = "adapting"
    points = {f"{k}-{p}" for k, page in framework.items() for p in _points(f"learning-{page}", "consider")}
    headings = ("power", "empathy", "honesty", "communication", "impact")
    asked = {f"{h}-{p}" for h in headings for p in _points("power-questions", h)}
    assert (len(points), len(asked)) == (22, 11)
    assert points | asked <= own
    rest = [s for s in REFLECTION.statements if s.id not in points | asked]
    assert {s.letter for s in rest} == {letter.id for letter in REFLECTION.letters}


def test_the_eight_sources_of_power_are_those_of_the_guide() -> None:
    """Each with a prompt for those who hold more of it and for those who hold less."""
    sections = [s for s in CONTENT.pages["power"].sections if s.id in {"money", "knowing", "position"}]
    listed = [item.id for s in sections for b in s.blocks if b.kind == "points" for item in b.items]
    assert set(REAL.powers) == set(listed)
    assert len(REAL.powers) == 8
    for power, pattern in itertools.product(REAL.powers, ("holds-more", "holds-less")):
        assert any(power in p.about and pattern in p.patterns for p in REAL.prompts)


def test_every_pattern_and_every_decision_has_a_prompt() -> None:
    """Nothing that the answers show goes without a word."""
    assert {pattern for p in REAL.prompts for pattern in p.patterns} == set(PATTERNS)
    assert {topic for p in REAL.prompts for topic in p.about} == {
        *(str(d.id) for d in REFLECTION.decisions),
        *REAL.powers,
    }


def test_the_short_route_is_short() -> None:
    """One statement of each group; with four partners and three decisions it takes some ten minutes."""
    short = [s for s in REFLECTION.statements if s.route == "short"]
    assert [s.group for s in short] == [g.id for g in REFLECTION.groups]
    selects = 3 * 4 * 2 + len(REAL.powers) * 4
    # Five seconds to choose from a list, ten to read a statement and answer, two minutes to begin.
    assert 5 * selects + 10 * len(short) + 10 * (3 + len(REAL.powers)) + 120 <= 11 * 60


def test_no_answer_is_worth_more_than_another() -> None:
    """The form that goes to the page holds no number."""
    assert not [leaf for leaf in leaves(REAL.plain()) if not isinstance(leaf, str)]
    assert set(HOLDS) & set(PLACE) == set()
