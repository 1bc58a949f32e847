"""The power reflection: what one partner's answers show, and where those of several differ.

It knows no points, no total and no order of merit, and never makes one answer out of several.
Answers are flat:

  party.PARTY                     in
  choice.DECISION                 in
  decision.DECISION.now.PARTY     a level, or not-sure
  decision.DECISION.wanted.PARTY  a level, or not-sure
  decision.DECISION.agreed        agreed | partly | not-agreed | not-sure
  power.POWER.PARTY               much | some | little | not-sure
  statement.STATEMENT             in-place | partly | not-yet | not-sure
  route                           short | full

The words of a decision that partners put themselves stand in the record's notes, under ``decision.DECISION``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.flow import NOT_SURE, InputError

IN = "in"
AGREED = ("agreed", "partly", "not-agreed")
HOLDS = ("much", "some", "little")
PLACE = ("in-place", "partly", "not-yet")
ROUTES = ("short", "full")
# How many decisions make a picture.
ENOUGH = 3
# With fewer files each reader can tell the others' answers from their own.
FEW = 3
MOST_FILES = 60

# What answers about decisions, and about kinds of power, may show.
OF_DECISIONS = (
    "wants-more-say",
    "wants-less-say",
    "not-agreed",
    "kept-out",
    "same-last-word",
    "unsure-decision",
    "as-wanted",
)
OF_POWERS = ("holds-more", "holds-less", "held-by-one", "both-ways", "holds-little", "unsure-power")
PATTERNS = OF_DECISIONS + OF_POWERS

# (pattern, decision or power, party); None where it is of no single one.
Fact = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Prompt:
    """What to say to some patterns; ``about`` and ``parties`` narrow it, none means any."""

    id: str
    patterns: tuple[str, ...]
    about: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    def fits(self, fact: Fact) -> bool:
        """The prompt speaks of this."""
        pattern, topic, party = fact
        return (
            pattern in self.patterns
            and (not self.about or topic in self.about)
            and (not self.parties or party in self.parties)
        )


@dataclass(frozen=True)
class Form:
    """What is asked, as ids. ``levels`` go from the least say to the most; ``own`` are some ``decisions``."""

    id: str
    parties: tuple[str, ...]
    levels: tuple[str, ...]
    decisions: tuple[str, ...]
    own: tuple[str, ...]
    powers: tuple[str, ...]
    statements: tuple[str, ...]
    prompts: tuple[Prompt, ...]

    def plain(self) -> dict[str, Any]:
        """The form as JSON values; ``form_from`` reads them back."""
        lists = {k: list(getattr(self, k)) for k in _LISTS}
        prompts = [
            {"id": p.id, "patterns": list(p.patterns), "about": list(p.about), "parties": list(p.parties)}
            for p in self.prompts
        ]
        return {"id": self.id, **lists, "prompts": prompts}

    def fingerprint(self) -> str:
        """Sixteen hex digits of all that is asked."""
        asked = {k: v for k, v in self.plain().items() if k != "prompts"}
        text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def parts(self) -> dict[str, str]:
        """What it is made of, as of any rules; here a part either is there or is not."""
        kinds = zip(("party", "level", "decision", "power", "statement"), _ASKED, strict=True)
        parts = [(kind, part) for kind, ids in kinds for part in getattr(self, ids)]
        return {f"{kind}.{part}": "1" for kind, part in parts if part not in self.own}

    def questions(self) -> dict[str, tuple[str, ...]]:
        """Every question, in order, with what can be answered but for 'not sure'."""
        asked: dict[str, tuple[str, ...]] = {}
        for decision in self.decisions:
            asked |= {f"decision.{decision}.now.{party}": self.levels for party in self.parties}
            asked |= {f"decision.{decision}.wanted.{party}": self.levels for party in self.parties}
            asked[f"decision.{decision}.agreed"] = AGREED
        for power in self.powers:
            asked |= {f"power.{power}.{party}": HOLDS for party in self.parties}
        return asked | {f"statement.{statement}": PLACE for statement in self.statements}

    def settings(self) -> dict[str, tuple[str, ...]]:
        """What else an answer may be: what the reader looks at, which is no view on anything."""
        looked = [f"party.{p}" for p in self.parties] + [f"choice.{d}" for d in self.decisions]
        return dict.fromkeys(looked, (IN,)) | {"route": ROUTES}


_ASKED = ("parties", "levels", "decisions", "powers", "statements")
_LISTS = (*_ASKED, "own")


def form_from(plain: Any) -> Form:
    """Read a form from JSON values; raises InputError when it is none."""
    try:
        return Form(
            id=_text(plain["id"]),
            prompts=tuple(
                Prompt(_text(p["id"]), *(tuple(map(_text, p[k])) for k in ("patterns", "about", "parties")))
                for p in plain["prompts"]
            ),
            **{k: tuple(map(_text, plain[k])) for k in _LISTS},
        )
    except (KeyError, TypeError) as error:
        raise InputError([f"'form' must be a form of the reflection: {error!r}"]) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} must be text")
    return value


# ---------------------------------------------------------------- one partner


def profile(form: Form, answers: Mapping[str, str], party: str | None = None) -> dict[str, Any]:
    """What the answers of one partner show, of the kind ``party``; ids only, and nothing to rank by."""
    known = _known(form, answers)
    looked = [d for d in form.decisions if any(f"decision.{d}.now.{p}" in known for p in form.parties)]
    facts = list(_facts(form, known, looked, party))
    prompts = ((prompt, [fact for fact in facts if prompt.fits(fact)]) for prompt in form.prompts)
    return {
        "unknown": _unknown(form, answers),
        "enough": len(looked) >= ENOUGH,
        "decisions": [_decision(form, known, decision) for decision in looked],
        "powers": [power for own in form.powers if (power := _power(form, known, own, party))],
        "statements": {
            answer: [s for s in form.statements if known.get(f"statement.{s}") == answer]
            for answer in (*PLACE, NOT_SURE)
        },
        "prompts": [
            {"id": prompt.id, "about": list(dict.fromkeys(fact[1] for fact in fitting if fact[1]))}
            for prompt, fitting in prompts
            if fitting
        ],
    }


def _known(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to questions that the form has."""
    questions = form.questions()
    return {q: a for q, a in answers.items() if q in questions and (a == NOT_SURE or a in questions[q])}


def _unknown(form: Form, answers: Mapping[str, str]) -> list[str]:
    """What this form does not ask, or not so: the file may be of another version."""
    asked = {q: (*a, NOT_SURE) for q, a in form.questions().items()} | form.settings()
    return sorted(q for q, a in answers.items() if a not in asked.get(q, ()))


def _decision(form: Form, known: Mapping[str, str], decision: str) -> dict[str, Any]:
    parties = []
    for party in form.parties:
        now, wanted = _say(known, decision, party)
        if now or wanted:
            gap = _gap(form, now, wanted)
            parties.append({"party": party, "now": now, "wanted": wanted, "gap": gap})
    return {"id": decision, "agreed": known.get(f"decision.{decision}.agreed"), "parties": parties}


def _say(known: Mapping[str, str], decision: str, party: str) -> tuple[str | None, str | None]:
    """How a party takes part now, and how it should."""
    return known.get(f"decision.{decision}.now.{party}"), known.get(f"decision.{decision}.wanted.{party}")


def _gap(form: Form, now: str | None, wanted: str | None) -> str | None:
    """Whether a party should have more say than now, less or the same; None if nobody can tell."""
    if now not in form.levels or wanted not in form.levels:
        return None
    step = form.levels.index(wanted) - form.levels.index(now)
    return "more" if step > 0 else "less" if step < 0 else "same"


def _power(form: Form, known: Mapping[str, str], power: str, own: str | None) -> dict[str, Any] | None:
    """Who holds how much of a power; ``above`` and ``below`` are as seen from the reader's own place."""
    holds = {p: known[q] for p in form.parties if (q := f"power.{power}.{p}") in known}
    if not holds:
        return None
    by_answer = {answer: [p for p in holds if holds[p] == answer] for answer in (*HOLDS, NOT_SURE)}
    return {"id": power, **by_answer, **_beside(holds, own)}


def _beside(holds: Mapping[str, str], own: str | None) -> dict[str, list[str]]:
    """Those that hold more than ``own``, and those that hold less."""
    sure = {p: HOLDS.index(answer) for p, answer in holds.items() if answer in HOLDS}
    if own is None or own not in sure:
        return {"above": [], "below": []}
    return {
        "above": [p for p in sure if sure[p] < sure[own]],
        "below": [p for p in sure if sure[p] > sure[own]],
    }


def _facts(form: Form, known: Mapping[str, str], looked: Sequence[str], own: str | None) -> Iterator[Fact]:
    """Every pattern that the answers show."""
    for decision in looked:
        yield from _facts_of_decision(form, known, decision)
    last = [_last_word(form, known, decision) for decision in looked]
    if len(last) >= ENOUGH and last[0] is not None and len(set(last)) == 1:
        yield "same-last-word", None, last[0]
    beside: dict[str, list[tuple[str, str]]] = {"holds-more": [], "holds-less": []}
    for power in form.powers:
        found = _power(form, known, power, own)
        if found is None:
            continue
        beside["holds-less"] += [(power, p) for p in found["above"]]
        beside["holds-more"] += [(power, p) for p in found["below"]]
        if len(found["much"]) == 1 and found["some"] + found["little"] and not found[NOT_SURE]:
            yield "held-by-one", power, found["much"][0]
        for party in found[NOT_SURE]:
            yield "unsure-power", power, party
    for pattern, pairs in beside.items():
        for power, party in pairs:
            yield pattern, power, party
    if all(beside.values()):
        yield "both-ways", None, own
    if own is not None and all(known.get(f"power.{power}.{own}") == HOLDS[-1] for power in form.powers):
        yield "holds-little", None, own


def _facts_of_decision(form: Form, known: Mapping[str, str], decision: str) -> Iterator[Fact]:
    gaps = []
    for party in form.parties:
        now, wanted = _say(known, decision, party)
        gap = _gap(form, now, wanted)
        gaps.append(gap)
        if gap in {"more", "less"}:
            yield f"wants-{gap}-say", decision, party
        if now == form.levels[0] and gap != "same":
            yield "kept-out", decision, party
        if now == NOT_SURE:
            yield "unsure-decision", decision, party
    agreed = known.get(f"decision.{decision}.agreed")
    if agreed in AGREED[1:]:
        yield "not-agreed", decision, None
    elif agreed == NOT_SURE:
        yield "unsure-decision", decision, None
    elif agreed and set(gaps) - {None} == {"same"}:
        yield "as-wanted", decision, None


def _last_word(form: Form, known: Mapping[str, str], decision: str) -> str | None:
    """The one party that can decide alone, if there is one."""
    found = [p for p in form.parties if _say(known, decision, p)[0] == form.levels[-1]]
    return found[0] if len(found) == 1 else None


# ---------------------------------------------------------------- several partners


def compare(form: Form, records: Any) -> dict[str, Any]:
    """Who said what, by the places of the files in ``records``; every answer is kept beside the others.

    The order of the files makes no difference but to these places. ``named``: every file allows its name.
    """
    files = _files(records)
    questions = form.questions()
    known = [_known(form, file["answers"]) for file in files]
    said = [
        {"question": question, "words": None, **_said(answers, [k.get(question) for k in known])}
        for question, answers in questions.items()
        if not _is_own(form, question)
    ]
    for words, places in sorted(_own_words(form, files).items()):
        shown = min(_words(files[n], decision) for n, decision in places.items())
        for question, answers in questions.items():
            if question.startswith(f"decision.{form.own[0]}."):
                given = [
                    known[n].get(question.replace(form.own[0], places[n], 1)) if n in places else None
                    for n in range(len(files))
                ]
                said.append({"question": question, "words": shown or words, **_said(answers, given)})
    return {
        "few": len(files) < FEW,
        "named": all(file["share-name"] is True and file["name"].strip() for file in files),
        "files": [
            {"unknown": _unknown(form, file["answers"]), "unworded": _unworded(form, k, file)}
            for file, k in zip(files, known, strict=True)
        ],
        "questions": [one for one in said if one["said"]],
    }


def _files(records: Any) -> list[dict[str, Any]]:
    """The records, each with all that a comparison needs; raises InputError naming what is not one."""
    if not isinstance(records, list) or not 1 <= len(records) <= MOST_FILES:
        raise InputError([f"'records' must be a list of one to {MOST_FILES} records"])
    faults = []
    files = []
    for number, record in enumerate(records, start=1):
        empty: dict[str, Any] = {"answers": {}, "notes": {}, "name": "", "share-name": False}
        file = empty | {k: v for k, v in record.items() if k in empty} if isinstance(record, dict) else {}
        mappings = [file.get("answers"), file.get("notes"), {"name": file.get("name")}]
        if all(isinstance(m, dict) and all(isinstance(v, str) for v in m.values()) for m in mappings):
            files.append(file)
        else:
            faults.append(f"record {number} must have answers, notes and a name that are text")
    if faults:
        raise InputError(faults)
    return files


def _said(answers: Sequence[str], given: Sequence[str | None]) -> dict[str, Any]:
    """Who gave which answer, in the order of the answers, and how they stand to one another."""
    groups = [
        {"answer": answer, "files": [n for n, a in enumerate(given) if a == answer]}
        for answer in (*answers, NOT_SURE)
        if answer in given
    ]
    sure = [n for n, answer in enumerate(answers) if answer in given]
    spoke = [a for a in given if a is not None]
    if len(sure) > 1:
        state = "differ"
    elif len(spoke) < 2:
        state = "single"
    else:
        state = "unsure" if NOT_SURE in spoke else "agree"
    # From one half of the answers to the other: a talk about this may take longer.
    far = len(sure) > 1 and 2 * (sure[-1] - sure[0]) >= len(answers)
    return {"said": groups, "state": state, "far": far}


def _is_own(form: Form, question: str) -> bool:
    kind, _, rest = question.partition(".")
    return kind == "decision" and rest.partition(".")[0] in form.own


def _words(file: Mapping[str, Any], decision: str) -> str:
    """A decision in the words of a file, with single spaces."""
    return " ".join(file["notes"].get(f"decision.{decision}", "").split())


def _own_words(form: Form, files: Sequence[Mapping[str, Any]]) -> dict[str, dict[int, str]]:
    """Own decisions that are worded alike: the words in small letters -> file -> the decision there."""
    found: dict[str, dict[int, str]] = {}
    for number, file in enumerate(files):
        for decision in form.own:
            if words := _words(file, decision).casefold():
                found.setdefault(words, {}).setdefault(number, decision)
    return found


def _unworded(form: Form, known: Mapping[str, str], file: Mapping[str, Any]) -> list[str]:
    """Own decisions with answers and without words: nobody can tell what they are about."""
    return [
        decision
        for decision in form.own
        if not _words(file, decision) and any(q.startswith(f"decision.{decision}.") for q in known)
    ]
