"""What the power reflection says of one file or of several, as plain lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from macros.content import Content
from macros.render.inline import Inline, filled, form_for
from tools.flow import NOT_SURE
from tools.reflect import AGREED, HOLDS, PLACE

Lines = Iterator[str]


class Mirror:
    """Tells in the words of the reflection's page."""

    def __init__(self, content: Content) -> None:
        """Serve one edition."""
        self.content = content
        self.form = content.reflection
        self.plain = Inline(content, self.form.id, link_terms=False).plain
        form = self.form
        self.parties = {str(p.id): self.plain(p.title) for p in form.parties}
        topics: list[Any] = [*form.decisions, *form.own_decisions, *form.powers]
        self.topics = {str(topic.id): self.plain(topic.title) for topic in topics}
        self.answers = {str(level.id): self.plain(level.title) for level in form.levels}
        self.answers |= {key: self.word(key) for key in (*HOLDS, *PLACE, NOT_SURE)}
        self.agreed = {a: self.word("agreed-partly" if a == "partly" else a) for a in (*AGREED, NOT_SURE)}

    def word(self, key: str, **words: object) -> str:
        """A text of the interface."""
        return filled(self.content.words[f"reflect-{key}"], **words)

    def alone(self, found: Mapping[str, Any], record: Mapping[str, Any]) -> Lines:
        """What one partner's answers show; ``found`` is what ``profile`` gave of those in ``record``."""
        yield self.word("shown" if found["enough"] else "shown-few")
        named = {name: text for words in record.get("words", {}).values() for name, text in words.items()}
        edition = record.get("edition", self.content.edition)
        if edition != self.content.edition:
            yield self.word("opened-in", edition=named.get("edition", edition))
        if found["unknown"]:
            listed = (named.get(f"question.{name}", name) for name in found["unknown"])
            yield self.word("unknown", list="; ".join(listed))
        for one in found["decisions"]:
            yield from ("", f"{self.topics[one['id']]}:")
            for row in one["parties"]:
                now, wanted = (self.answers.get(row[k] or "", "-") for k in ("now", "wanted"))
                gap = f" ({self.word('gap-' + row['gap'])})" if row["gap"] else ""
                yield f"- {self.parties[row['party']]}: {now} -> {wanted}{gap}"
            if one["agreed"]:
                yield f"  {self.word('agreed-ask')} {self.agreed[one['agreed']]}"
        if found["powers"]:
            yield from ("", f"{self.word('holders')}:")
        for power in found["powers"]:
            held = [
                f"{self.answers[key]}: {', '.join(self.parties[p] for p in power[key])}"
                for key in (*HOLDS, NOT_SURE)
                if power[key]
            ]
            yield f"- {self.topics[power['id']]}: {'; '.join(held)}"
        for letter in self.form.letters:
            yield from self._letter(letter, found)

    def _letter(self, letter: Any, found: Mapping[str, Any]) -> Lines:
        """Prompts that fit, and what is not in place, under one of A to E."""
        about = {one["id"]: one["about"] for one in found["prompts"]}
        lines: list[str] = []
        for prompt in self.form.prompts:
            if prompt.letter == letter.id and prompt.id in about:
                lines.append(f"- {self.plain(prompt.text)}")
                if about[prompt.id]:
                    seen = "; ".join(self.topics[topic] for topic in about[prompt.id])
                    lines.append(f"  {self.word('seen-in')} {seen}")
                lines.append(f"  {self.plain(prompt.action)}")
        for statement in self.form.statements:
            for answer in ("not-yet", "partly"):
                if statement.letter == letter.id and statement.id in found["statements"][answer]:
                    lines.append(f"- {self.plain(statement.text)} {self.answers[answer]}.")
                    lines.append(f"  {self.word('try')} {self.plain(statement.action)}")
        if lines:
            yield from ("", f"{self.plain(letter.title)}:", *lines)

    def together(self, found: Mapping[str, Any]) -> Lines:
        """Where several partners differ and where not; ``found`` is what ``compare`` gave."""
        if found["few"]:
            yield self.word("few")
        kinds: dict[str, list[str]] = {"differ": [], "unsure": [], "agree": [], "single": []}
        for one in found["questions"]:
            views = "; ".join(
                f"{self._answer(one['question'], view['answer'])} ({self._files(len(view['files']))})"
                for view in one["said"]
            )
            kinds[one["state"]].append(f"- {self._question(one)}: {views}")
        heads = {"agree": "alike"}
        for kind, lines in kinds.items():
            if lines:
                yield from ("", f"{self.word(heads.get(kind, kind))}:", *lines)

    def _files(self, count: int) -> str:
        return filled(form_for(self.content, "reflect-n-files", count), n=count)

    def _answer(self, question: str, answer: str) -> str:
        return (self.agreed if question.endswith(".agreed") else self.answers)[answer]

    def _question(self, one: Mapping[str, Any]) -> str:
        kind, topic, *rest = one["question"].split(".")
        if kind == "statement":
            return next(self.plain(s.text) for s in self.form.statements if s.id == topic)
        title = one["words"] or self.topics[topic]
        if kind == "power":
            return f"{title}: {self.parties[rest[0]]}"
        if rest == ["agreed"]:
            return self.word("of-agreed", decision=title)
        return self.word(f"of-{rest[0]}", decision=title, party=self.parties[rest[1]])
