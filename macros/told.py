"""What a decision tool says of a set of answers, as plain lines for a terminal: in the words of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from macros import model
from macros.content import Content
from macros.flows import flow_of
from macros.render.inline import Inline, filled, form_for, source_title
from tools.flow import NOT_SURE
from tools.record import differences

Lines = Iterator[str]
# Ways to a better outcome that are told in full; there can be more than a hundred.
SHOWN = 6


def told(content: Content, tool: model.Tool, said: dict[str, Any], record: Mapping[str, Any]) -> str:
    """What the page would say; ``said`` is the reply of the tools to the answers in ``record``."""
    return "\n".join(_Telling(content, tool, said, record).lines())


class _Telling:
    def __init__(
        self, content: Content, tool: model.Tool, said: dict[str, Any], record: Mapping[str, Any]
    ) -> None:
        self.content, self.tool, self.said, self.record = content, tool, said, record
        self.plain = Inline(content, tool.id, link_terms=False).plain
        self.titles = {str(o.id): self.plain(o.title) for o in tool.outcomes}
        self.questions = {str(q.id): q for q in tool.questions}

    def word(self, key: str, **words: object) -> str:
        return filled(self.content.words[f"tool-{key}"], **words)

    def count(self, key: str, n: int) -> str:
        return filled(form_for(self.content, f"tool-{key}", n), n=n)

    def title(self, outcome: str | None) -> str:
        if outcome is None:
            return self.word("cannot-say")
        return self.titles.get(outcome) or self.named(f"outcome.{outcome}", self.word("record-gone"))

    def ask(self, question: str) -> str:
        return self.plain(self.questions[question].ask)

    def label(self, question: str, answer: str) -> str:
        answers = {str(a.id): self.plain(a.label) for a in self.questions[question].answers}
        return answers.get(answer) or self.word("not-sure")

    def lines(self) -> Lines:
        yield self.title(self.said["outcome"])
        yield from self._under_other_rules()
        yield from self._overrides()
        yield from self._reasons()
        for key, heading in (("open", "open"), ("unsure", "unsure-heading")):
            yield from self._questions(self.said[key], self.word(heading))
        yield from self._changes()
        yield from self._stability()
        for outcome in self.tool.outcomes:
            if outcome.id == self.said["outcome"]:
                yield from ("", self.plain(outcome.text))
                yield from ("", f"{self.word('say')}:", self.plain(outcome.say))
                yield from self._list(self.word("next"), [self.plain(step.text) for step in outcome.next])
                yield from self._list(self.word("reopen"), [self.plain(e.text) for e in outcome.reopen])
        notes = self.record.get("notes", {})
        named = [
            f"{self.ask(q) if q in self.questions else q}: {_indented(note)}"
            for q, note in notes.items()
            if note.strip()
        ]
        yield from self._list(self.word("note-own"), named)
        yield from ("", f"{self.word('fingerprint')} {self.said['fingerprint']}")

    def _list(self, heading: str, items: list[str]) -> Lines:
        if items:
            yield from ("", f"{heading}:", *(f"- {item}" for item in items))

    def _under_other_rules(self) -> Lines:
        then, edition = self.record.get("rules"), self.record.get("edition", self.content.edition)
        here = edition == self.content.edition
        if not here:
            yield from ("", self.word("record-saved-in", edition=self.named("edition", edition)))
        if then and then != self.said["fingerprint"]:
            yield from ("", self.word("record-rules") if here else self.word("record-rules-there"))
            yield self.word("record-today", outcome=self.title(self.said["outcome"]))
            yield self.word("record-then", outcome=self.title(self.record["outcome"]))
            yield from self._list(self.word("record-differs"), list(self._differences()))
        unknown = [
            self.word("pair", name=self.named(f"question.{q}", q), text=self.named(f"answer.{q}.{a}", a))
            for q, a in self.record.get("unknown", {}).items()
        ]
        yield from self._list(self.word("unknown-heading"), unknown)

    def _differences(self) -> Lines:
        """What differs between the rules of the record and those here."""
        was = self.record.get("parts")
        if not was:
            yield self.word("record-unlisted")
            return
        found = differences(was, flow_of(self.tool).parts())
        musts = {str(g.id): self.plain(g.must) for g in self.tool.gates}
        for one in found:
            state = "new" if one["was"] is None else "gone" if one["now"] is None else "other"
            own = str(one["id"])
            if one["kind"] == "question":
                part = self.named(f"question.{own}", own)
                yield {
                    "new": self.word("record-question-new", part=part),
                    "gone": self.word("record-question-gone", part=part),
                    "other": self.word("record-question-other", part=part),
                }[state]
            elif one["kind"] == "gate":
                part = musts.get(own, own)
                yield {
                    "new": self.word("record-must-new", part=part),
                    "gone": self.word("record-must-gone", part=part),
                    "other": self.word("record-must-other", part=part),
                }[state]
            elif one["kind"] == "weight":
                part = self.named(f"question.{own}", own)
                yield self.word("record-weight", part=part, now=one["now"] or 0, was=one["was"] or 0)
        if any(one["kind"] == "band" for one in found):
            yield self.word("record-bands")
        if not found:
            yield self.word("record-order")

    def named(self, name: str, own: str) -> str:
        """What this edition calls the thing that a record names so, else what the record calls it."""
        kind, _, rest = name.partition(".")
        question, _, answer = rest.partition(".")
        if kind == "question" and rest in self.questions:
            return self.ask(rest)
        if kind == "answer" and question in self.questions:
            known = {str(a.id) for a in self.questions[question].answers} | {NOT_SURE}
            if answer in known:
                return self.label(question, answer)
        words = self.record.get("words", {}).values()
        return next((named[name] for named in words if name in named), own)

    def _overrides(self) -> Lines:
        for override in self.record.get("overrides", [])[-1:]:
            yield from ("", self.word("override-ours", outcome=self.title(override["outcome"])))
            yield f"  {self.word('override-because')} {_indented(override['reason'])}"

    def _reasons(self) -> Lines:
        said = self.said
        if not said["outcome"]:
            yield from self._list(self.word("possible"), [self.titles[o] for o in said["possible"]])
        for gate in self.tool.gates:
            if {"kind": "gate", "id": gate.id} in said["reasons"]:
                yield from ("", f"{self.word('gate-failed')}: {self.plain(gate.must)}")
                yield f"  {self.plain(gate.because)}"
                yield f"  {self.content.words['sources-heading']}:"
                yield from (f"  - {source_title(self.content, ref)}" for ref in gate.sources)
        for band in self.tool.bands:
            if {"kind": "band", "id": band.id} in said["reasons"]:
                total = self.word("total", n=said["total"]["points"], of=said["total"]["of"])
                yield from ("", f"{self.word('gates-passed')} {total}", self.plain(band.because))
        if said["settled"]:
            yield from ("", self.word("settled"))

    def _questions(self, ids: list[str], heading: str) -> Lines:
        yield from self._list(heading, [f"{self.ask(q)} ({q})" for q in ids])

    def _changes(self) -> Lines:
        if self.said["changes"]:
            yield from ("", f"{self.word('changes')}:")
        actors = {str(a.id): self.plain(a.title) for a in self.tool.actors}
        for change in self.said["changes"][:SHOWN]:
            yield f"- {', '.join(actors[a] for a in change['by'])}:"
            for step in change["changes"]:
                question = step["question"]
                now = self.label(question, self.record["answers"][question])
                to = self.label(question, step["answer"])
                yield "  " + self.word("change-step", ask=self.ask(question), to=to, **{"from": now})
            if change["outcome"]:
                yield "  " + self.word("change-leads", outcome=self.titles[change["outcome"]])
            else:
                listed = "; ".join(self.titles[o] for o in change["possible"])
                yield "  " + self.word("change-allows", outcomes=listed)

        if len(self.said["changes"]) > SHOWN:
            yield f"- {self.word('changes-more', n=len(self.said['changes']) - SHOWN)}"

    def _stability(self) -> Lines:
        found = self.said["stability"]
        if found is None:
            return
        yield from ("", f"{self.word('stability')}")
        if found["firm"]:
            yield self.count("firm", self.tool.leeway)
        else:
            yield self.word("close", outcomes="; ".join(self.titles[o] for o in found["outcomes"]))
        for view in self.tool.viewpoints:
            if found["viewpoints"][view.id] != self.said["outcome"]:
                outcome = self.titles[found["viewpoints"][view.id]]
                yield self.word("view-differs", view=self.plain(view.title), outcome=outcome)


def _indented(text: str) -> str:
    """A reader's text, whose further lines stand below the first."""
    return "\n  ".join(text.strip().splitlines())
