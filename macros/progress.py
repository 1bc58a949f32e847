"""How far an edition is: what it says in its own language, what waits, how far the base went on."""

from __future__ import annotations

import datetime
import subprocess
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from macros.catalogue import Merge, Source, stored
from macros.draft import Draft
from macros.exchange import Progress
from macros.read import Place, Problem
from macros.translation import DONE, STATES, Speech, Told

# How much of the core and of all must be said before an edition is published, in per cent.
PUBLISH_AT = {"core": 100, "all": 60}
# For how many days nobody has changed an edition that is dormant: half a year.
DORMANT_AFTER = 183


def coverage(speech: Speech) -> dict[str, dict[str, int]]:
    """How many texts there are, how many are done and what share that is, in whole per cent."""
    texts = list(speech.texts.values())
    parts = {
        "all": texts,
        "core": [one for one in texts if one.source.core],
        "critical": [one for one in texts if one.source.critical],
    }
    return {name: _share(part) for name, part in parts.items()}


def _share(texts: list[Told]) -> dict[str, int]:
    done = sum(one.state in DONE for one in texts)
    return {"texts": len(texts), "done": done, "share": done * 100 // len(texts) if texts else 100}


def status(root: Path, draft: Draft, speech: Speech, problems: int) -> dict[str, Any]:
    """What there is to know of an edition, as plain values."""
    about = speech.about
    states = Counter(one.state for one in speech.texts.values())
    changed, behind = _history(root, str(about.id))
    return {
        "id": str(about.id),
        "name": str(about.name),
        "locale": speech.locale,
        "jurisdiction": str(about.jurisdiction),
        "status": "dormant" if is_dormant(str(about.status), changed) else str(about.status),
        "base": {
            "reviewed": about.base and str(about.base),
            "now": base_version(root),
            "changes-since": behind,
        },
        "coverage": coverage(speech),
        "states": {state: states[state] for state in STATES},
        "obsolete": len(speech.lost()),
        "to-confirm": to_confirm(draft),
        "overlay": [str(f.problem) for f in draft.findings if f.kind != "moved"],
        "changed": changed,
        "problems": problems,
        "maintainers": [str(person.name) for person in about.maintainers or ()],
        "translators": [str(person.name) for person in about.translators or ()],
        "last-check": max((str(f.checked) for f in _facts(draft) if f.checked), default=None),
    }


def base_version(root: Path) -> str:
    """The version of the base; nothing where it has none."""
    file = root / "pyproject.toml"
    if not file.is_file():
        return ""
    return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])


def is_dormant(status: str, changed: str | None, today: datetime.date | None = None) -> bool:
    """A published edition that nobody has changed for half a year, or one that says so itself."""
    if status != "published" or changed is None:
        return status == "dormant"
    age = (today or datetime.datetime.now(tz=datetime.UTC).date()) - datetime.date.fromisoformat(changed)
    return age.days > DORMANT_AFTER


def _facts(draft: Draft) -> list[Any]:
    file = draft.files.get("facts.yaml")
    return [fact for fact in (file.facts if file else None) or () if fact is not None]


def to_confirm(draft: Draft) -> list[str]:
    """The facts that wait for somebody who knows."""
    return [str(fact.id) for fact in _facts(draft) if fact.to_confirm]


def _history(root: Path, edition: str) -> tuple[str | None, int | None]:
    """The day of an edition's last change, and how many of the base came after it, as git knows.

    An edition may be kept in a repository of its own, with a link to it in the base; so git is asked there.
    """
    last = git(root / "data" / "editions" / edition, "log", "-1", "--format=%H %cs", "--", ".").split()
    if len(last) != 2:
        return None, None
    count = git(root, "rev-list", "--count", f"{last[0]}..HEAD", "--", "data", ":(exclude)data/editions")
    return last[1], int(count or 0)


def git(root: Path, *words: str) -> str:
    """What git says; nothing when there is no git, or no history."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def faulty(speech: Speech, progress: Progress = iter) -> list[Problem]:
    """Every translation has what its source has, and none is of a text that nobody knows."""
    found = [
        Problem(one.place, f"{fault} ('{one.source.address}')")
        for one in progress(list(speech.texts.values()))
        if one.state == "bad" and one.place.path.startswith(f"{speech.language.folder}/")
        for fault in one.faults
    ]
    for address, entry in speech.lost().items():
        if not entry.obsolete:
            message = f"entry '{entry.msgctxt}' must be of a text of today; run 'evenground edition sync'"
            found.append(Problem(speech.language.place(address), message))
    return found


def unready(draft: Draft, speech: Speech) -> list[Problem]:
    """What an edition must have before it is published."""
    at = speech.about.at
    found = []
    for name, least in PUBLISH_AT.items():
        share = coverage(speech)[name]
        if share["share"] < least:
            of = "texts" if name == "all" else f"{name} texts"
            message = (
                f"at least {least}% of all {of} must be translated; {share['done']} of {share['texts']} are"
            )
            found.append(Problem(at, message))
    for one in speech.texts.values():
        if one.source.critical and one.state == "stale":
            message = f"translation of '{one.source.address}' must be up to date: a result rests on it"
            found.append(Problem(one.place, message))
    for own in to_confirm(draft):
        found.append(Problem(Place(at.path), f"fact '{own}' must be confirmed"))
    for key in ("base", "maintainers"):
        if not getattr(speech.about, key):
            found.append(Problem(at, f"edition '{speech.about.id}' must have '{key}'"))
    return found


# ---------------------------------------------------------------- what changed, to read


def changes(draft: Draft, speech: Speech, merge: Merge, version: str) -> str:
    """What is different since an edition's people last looked, as Markdown. The first line says how much."""
    about = speech.about
    stale = [change for change in merge.changed if change.state == "stale"]
    minor = [change for change in merge.changed if change.state == "minor"]
    added = merge.new if speech.language.entries else []
    findings = [finding for finding in draft.findings if finding.kind != "moved"]
    facts = to_confirm(draft)
    lines: list[str] = []
    for change in _titled(lines, "Translations to look at again", stale):
        _wordings(lines, change.source, change.was)
    for change in _titled(lines, "Edits that change no meaning: nothing to do", minor):
        _wordings(lines, change.source, change.was)
    for source in _titled(lines, "New texts", added):
        lines.append(f"- `{source.address}` ({source.where}): {_inline(source.text)}")
    for source in _titled(lines, "Texts that came back, with their translations", merge.back):
        lines.append(f"- `{source.address}`: {_inline(source.text)}")
    for entry in _titled(lines, "Texts that are gone; their translations are kept", merge.gone):
        lines.append(f"- `{entry.msgctxt}`: {_inline(stored(entry))}")
    for old, new in _titled(lines, "Renamed", merge.moved):
        lines.append(f"- `{old}` is now `{new}`")
    for finding in _titled(lines, "The overlay and the base", findings):
        lines.append(f"- {finding.problem}")
        if finding.was is not None or finding.now is not None:
            lines += [f"  - when it was written: {_inline(finding.was)}", f"  - now: {_inline(finding.now)}"]
    for own in _titled(lines, "Facts to confirm", facts):
        lines.append(f"- `{own}`")
    counts = {
        "stale": len(stale),
        "new": len(added),
        "gone": len(merge.gone),
        "in the overlay": len(findings),
        "to translate": 0 if speech.language.entries else len(merge.new),
        "fact to confirm" if len(facts) == 1 else "facts to confirm": len(facts),
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing to do"
    head = [f"# {about.id}, base {version or 'without a version'}: {told}", ""]
    if about.base and about.base != version:
        head += [f"The base is at version {version}; this edition was last gone through at {about.base}.", ""]
    if speech.texts:
        states = Counter(one.state for one in speech.texts.values())
        waiting = f"{states['stale']} translations are out of date, and {states['missing']} are missing"
        head += [f"Of all {len(speech.texts)} texts, {waiting}.", ""]
    return "\n".join([*head, *(lines or ["Nothing changed."])]).rstrip() + "\n"


def _titled(lines: list[str], title: str, items: list[Any]) -> Any:
    """The items, under a heading if there are any."""
    if items:
        lines += [f"## {title} ({len(items)})", ""]
        yield from items
        lines.append("")


def _wordings(lines: list[str], source: Source, was: str) -> None:
    critical = ", critical" if source.critical else ""
    lines.append(
        f"- `{source.address}` ({source.what[0].lower()}{source.what[1:]}, {source.where}{critical})"
    )
    lines += [f"  - was: {_inline(was)}", f"  - now: {_inline(' | '.join(source.wordings.values()))}"]


def _inline(value: object) -> str:
    """A text on one line, as Markdown shows it."""
    words = " ".join(str(value).split())
    return "".join(f"\\{c}" if c in "\\`*_<>[]#|" else c for c in words)
