"""``evenground edition`` and ``evenground text``: what people who look after an edition, and its base, do."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import click

from macros.address import moved, resolve
from macros.address import nearest as nearest_address
from macros.address import parse as parse_address
from macros.catalogue import Merge, folder_of
from macros.check import check as check_draft
from macros.draft import EQUIVALENT, MOVED, Draft, base_tree, draft_of
from macros.exchange import (
    Progress,
    chosen,
    credits_of,
    from_po,
    from_xlsx,
    refusals,
    take,
    to_po,
    to_xlsx,
)
from macros.files import BASE, Tree, editions_of
from macros.locales import locale_of
from macros.progress import base_version, changes, faulty, git, unready
from macros.read import Problem, Text, read
from macros.reporting import report
from macros.shape import ID_PATTERN
from macros.standing import find
from macros.translation import STATES, Speech
from macros.wording import normal, relation
from tools.nearest import nearest

ROOT = Path(__file__).resolve().parent.parent


@click.group("edition")
def edition_group() -> None:
    """Begin an edition for a country and a language, translate it and keep it up to date."""


@click.group("text")
def text_group() -> None:
    """Say of a changed text of the base that its meaning stays, or where it went."""


# ---------------------------------------------------------------- edition new


@edition_group.command()
@click.argument("own", metavar="ID")
@click.option("--locale", required=True, help="The language, as a BCP 47 tag: cy, es-419, ar.")
@click.option("--jurisdiction", required=True, help="The country or part of it, as ISO 3166: GB-WLS, FR.")
@click.option("--extends", default=BASE, show_default=True, help="The edition that it rests on.")
@click.option("--name", help="What readers call it; by default the language's own name.")
def new(own: str, locale: str, jurisdiction: str, extends: str, name: str | None) -> None:
    """Begin the edition ID: its files, every text to translate, and every legal fact to confirm."""
    folder = ROOT / "data" / "editions" / own
    if not ID_PATTERN.fullmatch(own):
        _refuse(f"id '{own}' must be lower-case letters, digits and '-', and begin with a letter")
    if folder.exists() or own == BASE:
        _refuse(f"edition '{own}' must not exist yet")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", locale):
        _refuse(f"locale '{locale}' must be a BCP 47 tag, as cy or es-419")
    known = editions_of(ROOT)
    if extends not in known:
        _refuse(f"edition '{extends}' must be one of {', '.join(known)}{nearest(extends, known)}")
    parent, problems = draft_of(ROOT, extends)
    if problems:
        report(problems)
    language = locale_of(locale).get_language_name() or locale
    folder.mkdir(parents=True)
    name = name or f"{language[0].upper()}{language[1:]}"
    _write(folder / "edition.yaml", _edition_yaml(own, name, locale, jurisdiction, extends))
    if extends == BASE or parent.speech is None or parent.speech.about.jurisdiction != jurisdiction:
        _write(folder / "facts.yaml", _facts_yaml(parent))
    draft, speech, problems = _opened(own)
    if speech.texts:
        _save(speech, speech.merged())
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        click.echo(f"wrote {path.relative_to(ROOT).as_posix()}")
    for note in draft.notes:
        click.echo(str(note))
    click.echo(f"{len(speech.texts)} texts to translate, {len(draft.notes)} facts to confirm")
    if problems:
        report(problems)


def _edition_yaml(own: str, name: str, locale: str, jurisdiction: str, extends: str) -> str:
    version = (
        f'base: "{base_version(ROOT)}"  # the version of the base that you last went through\n'
        if base_version(ROOT)
        else ""
    )
    return (
        f"id: {own}\nname: {_quoted(name)}\nlocale: {locale}\njurisdiction: {jurisdiction}\n"
        f"extends: {extends}\nstatus: preview\n{version}"
        "# maintainers: [{name: Your Name, contact: you@example.org}]\n"
        "# translators: [{name: Your Name}]\n"
        "# Words that differ here go into terms.yaml beside this file, as in data/terms.yaml;\n"
        "# what else differs goes into overlay.yaml.\n"
    )


def _facts_yaml(parent: Draft, wanted: Iterable[str] | None = None) -> str:
    """Every legal fact (or those ``wanted``), to confirm; what the parent says stands beside it."""
    lines = [
        "# What the law says here. Each fact below is true elsewhere, and waits for somebody who knows.",
        "# Write its values, its sources and the day you looked it up, instead of 'to-confirm'.",
        "facts:",
    ]
    for fact in parent.files["facts.yaml"].facts:
        if fact.legal and (wanted is None or fact.id in wanted):
            lines += [
                f"  - id: {fact.id}",
                "    to-confirm: true",
                f"    # sources: [{', '.join(fact.sources)}]",
                '    # checked: "2026-01-31"',
                "    # values:",
                *(f"    #   {key}: {_quoted(value)}" for key, value in fact.values.items()),
            ]
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- edition status, check, sync


@edition_group.command("status")
@click.argument("own", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status_command(own: str | None, as_json: bool) -> None:
    """Say how far the edition ID (or each) is: coverage, states, facts to confirm, what changed since."""
    wanted = [_known_edition(own)] if own else [name for name in editions_of(ROOT) if name != BASE]
    found = []
    for name in _progress("Reading editions")(wanted):
        one = find(ROOT, name)
        if "status" not in one:
            _opened(name)  # which says what is wrong
        found.append(one)
    if as_json:
        click.echo(json.dumps(found[0] if own else found, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo("\n".join(_in_words(one)))


def _in_words(one: dict[str, Any]) -> Iterator[str]:
    yield f"{one['id']}: {one['name']} ({one['locale']}, {one['jurisdiction']}), {one['status']}"
    for part, said in one["coverage"].items():
        if said["texts"]:
            yield f"  {part}: {said['share']}% ({said['done']} of {said['texts']} texts)"
    states = ", ".join(f"{state} {count}" for state, count in one["states"].items() if count)
    if states:
        yield f"  states: {states}; obsolete {one['obsolete']}"
    if one["to-confirm"]:
        yield f"  facts to confirm: {', '.join(one['to-confirm'])}"
    base = one["base"]
    since = f"; {base['changes-since']} changes of the base since" if base["changes-since"] else ""
    yield f"  base: gone through at {base['reviewed'] or 'no version'}, now {base['now'] or 'unknown'}{since}"
    yield f"  last change: {one['changed'] or 'not in git yet'}"
    for finding in one["overlay"]:
        yield f"  {finding}"
    if one["problems"]:
        yield f"  problems: {one['problems']}; 'evenground edition check {one['id']}' lists them"


@edition_group.command("check")
@click.argument("own", metavar="ID")
@click.option("--publish", is_flag=True, help="Also ask for what a published edition must have.")
def check_command(own: str, publish: bool) -> None:
    """Report every problem of the edition ID, its translations among them; exit with 1 if there is any."""
    draft, speech, problems = _opened(own)
    found = [*problems, *check_draft(draft), *faulty(speech, _progress("Checking translations"))]
    if publish:
        found += unready(draft, speech)
    if found:
        report(sorted(set(found)))
    for note in draft.notes:
        click.echo(str(note))
    click.echo(f"{own}: no problems")


@edition_group.command()
@click.argument("own", metavar="ID")
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write what changed here, as Markdown.")
def sync(own: str, file: Path | None) -> None:
    """Bring the edition ID up to date with its base, and say what changed: wordings, lists, facts."""
    draft, speech, problems = _opened(own)
    if speech.language.problems:
        report(speech.language.problems)
    if draft.unset and _confirm_later(draft):
        draft, speech, problems = _opened(own)
    merge = speech.merged()
    if speech.texts or speech.language.entries:
        _save(speech, merge)
    _follow(draft, speech)
    said = changes(draft, speech, merge, base_version(ROOT))
    if file:
        _write(file, said)
        click.echo(f"wrote {file}")
    else:
        click.echo(said, nl=False)
    if problems:
        report(problems)


def _confirm_later(draft: Draft) -> bool:
    """Add the legal facts that are new in the base to those of an edition, to confirm, if that can be done.

    What reads as something else then is left to people.
    """
    path = ROOT / "data" / "editions" / draft.edition / "facts.yaml"
    text = _facts_yaml(draft, draft.unset)
    was = path.read_text(encoding="utf-8") if path.exists() else None
    if was is not None:
        indent = next(iter(re.findall("(?m)^( *)- ", was)), "  ")
        added = textwrap.indent(textwrap.dedent(text.partition("facts:\n")[2]), indent)
        text = f"{was.rstrip()}\n{added}"
    _write(path, text)
    if set(draft.unset) & set(draft_of(ROOT, draft.edition)[0].unset) and was is not None:
        _write(path, was)
        return False
    return True


def _follow(draft: Draft, speech: Speech) -> None:
    """Write today's addresses into the overlay, where what they name has moved."""
    for finding in draft.findings:
        at = finding.problem.at
        if finding.kind != "moved" or not at.path.startswith(f"data/editions/{speech.about.id}/"):
            continue
        path = ROOT / at.path
        lines = path.read_text(encoding="utf-8").split("\n")
        line = lines[at.line - 1]
        found = re.match(r"[\"']?([^\s\"',}]+)", line[at.column - 1 :])
        if found:
            start, end = at.column - 1 + found.start(1), at.column - 1 + found.end(1)
            lines[at.line - 1] = line[:start] + moved(found.group(1), speech.moves) + line[end:]
            _write(path, "\n".join(lines))


# ---------------------------------------------------------------- edition export, import, credits


@edition_group.command("export")
@click.argument("own", metavar="ID")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "kind", type=click.Choice(["po", "xlsx"]), default="xlsx", show_default=True)
@click.option("--only", help=f"Only texts in these states, as missing,stale ({', '.join(STATES)}).")
@click.option("--tool", "start", help="Only texts of this tool or page, by its id.")
def export(own: str, file: Path, kind: str, only: str | None, start: str | None) -> None:
    """Write texts of the edition ID into FILE, for a translator."""
    _, speech, _ = _opened(own)
    states = [word.strip() for word in (only or "").split(",") if word.strip()]
    for state in states:
        if state not in STATES:
            _refuse(f"state '{state}' must be one of {', '.join(STATES)}{nearest(state, STATES)}")
    if start and start not in speech.by_entry:
        known = list(speech.by_entry)
        _refuse(f"'{start}' must be the id of a tool or page with texts to translate{nearest(start, known)}")
    texts = chosen(speech, states, start)
    if kind == "po":
        _write(file, f"{to_po(speech.merged(), texts, speech.locale)}\n")
    else:
        to_xlsx(texts, file, speech.locale, _progress("Writing the sheet"))
    click.echo(f"{file}: {len(texts)} texts")


@edition_group.command("import")
@click.argument("own", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(own: str, file: Path) -> None:
    """Take the translations in FILE (.po or .xlsx) into the edition ID: all of them, or none."""
    _, speech, _ = _opened(own)
    if speech.language.problems:
        report(speech.language.problems)
    if file.suffix.lower() not in {".po", ".xlsx"}:
        _refuse(f"file '{file.name}' must be a gettext file (.po) or a sheet (.xlsx)")
    is_po = file.suffix.lower() == ".po"
    rows, problems = from_po(file, speech.locale, speech.moves) if is_po else from_xlsx(file)
    problems += refusals(_progress("Reading")(rows), speech)
    if problems:
        report(problems)
    merge = speech.merged()
    taken = take(rows, merge, speech)
    if taken:
        _save(speech, merge)
    number = len({row.id for row in rows})
    click.echo(f"{len(taken)} of {number} texts were new or different; all are in {speech.language.folder}/")


@edition_group.command("credits")
@click.argument("own", metavar="ID")
def credits_command(own: str) -> None:
    """Say who made the edition ID."""
    _, speech, _ = _opened(own)
    authors: dict[str, int] = {}
    for line in git(ROOT / "data" / "editions" / own, "shortlog", "-sn", "HEAD", "--", ".").splitlines():
        count, _, name = line.strip().partition("\t")
        authors[name] = int(count)
    for line in credits_of(speech, authors):
        click.echo(line)


# ---------------------------------------------------------------- text minor, text mv


@text_group.command()
@click.argument("address")
@click.option(
    "--from", "revision", default="HEAD", show_default=True, help="The git revision that had the old text."
)
@click.option("--was", help="The old text, if git does not have it.")
def minor(address: str, revision: str, was: str | None) -> None:
    """Declare that the edit of the text at ADDRESS changes no meaning: its translations still hold."""
    tree = _base()
    parsed = parse_address(address)
    node = resolve(tree, parsed) if parsed else None
    if node is None or not node.is_translatable:
        _refuse(f"'{address}' must be the address of a text{nearest_address(tree, address)}")
    was = was or _text_at(address, revision, node.at.path)
    if was is None:
        _refuse(f"'{address}' must be in revision '{revision}' too; give the old text with --was")
    if relation(was, node.value) == "equal":
        _refuse(f"text at '{address}' must differ from what it was: {was}")
    lines = ["", f"  - at: {_quoted(address)}", f"    was: {_quoted(was)}", f"    now: {_quoted(node.value)}"]
    head = "# Edits of texts that change no meaning: translations still hold. Only add to this file.\nedits:"
    _append(ROOT / "data" / EQUIVALENT, head, lines)
    click.echo(f"was: {normal(was)}\nnow: {normal(node.value)}")


def _text_at(address: str, revision: str, path: str) -> str | None:
    """The text that an address had in a revision."""
    written = git(ROOT, "show", f"{revision}:./{path}")
    parsed = parse_address(address)
    if not written or parsed is None:
        return None
    file = ROOT / "build" / "minor.yaml"
    _write(file, written)
    value, _ = read(file, path)
    file.unlink()
    node = resolve({path.removeprefix("data/"): value}, parsed) if value is not None else None
    return str(node.value) if node is not None and isinstance(node.value, Text) else None


@text_group.command()
@click.argument("old")
@click.argument("new_address", metavar="NEW")
def mv(old: str, new_address: str) -> None:
    """Say that what had the address OLD (an entry, or a field of one) has the address NEW now."""
    tree = _base()
    for address in (old, new_address):
        if parse_address(address) is None:
            _refuse(f"'{address}' must be an address, as tool/questions/cost or tool/questions/cost#ask")
    if resolve(tree, _parsed(new_address)) is None:
        _refuse(f"'{new_address}' must exist{nearest_address(tree, new_address)}")
    if resolve(tree, _parsed(old)) is not None:
        _refuse(f"'{old}' must not exist any more; rename it in the content first")
    head = (
        "# Addresses that were, and what they are now, the oldest first. Only ever add to this file.\nmoves:"
    )
    _append(ROOT / "data" / MOVED, head, ["", f"  - was: {_quoted(old)}", f"    now: {_quoted(new_address)}"])
    _, problems = draft_of(ROOT)
    if problems:
        report(problems)
    click.echo(f"{old} is now {new_address}")


# ---------------------------------------------------------------- what several need


def _known_edition(own: str) -> str:
    known = [name for name in editions_of(ROOT) if name != BASE]
    if own not in known:
        _refuse(f"edition '{own}' must be one of {', '.join(known)}{nearest(own, known)}")
    return own


def _opened(own: str) -> tuple[Draft, Speech, list[Problem]]:
    """An edition, and what is wrong with it so far; exits when it does not say what it is."""
    draft, problems = draft_of(ROOT, _known_edition(own))
    if draft.speech is None:
        report(problems)
    return draft, draft.speech, problems


def _base() -> Tree:
    tree, problems = base_tree(ROOT)
    if problems:
        report(problems)
    return tree


def _parsed(address: str) -> Any:
    return parse_address(address)


def _save(speech: Speech, merge: Merge) -> None:
    """Write the files of an edition's language, and take away those that hold nothing any more.

    One that says the same as before stays as its editor wrote it, line for line.
    """
    folder = ROOT / folder_of(str(speech.about.id), speech.locale)
    for name, po in merge.files.items():
        if name not in speech.language.files or str(po) != str(speech.language.files[name]):
            _write(folder / name, f"{po}\n")
    for name in speech.language.files.keys() - merge.files.keys():
        (folder / name).unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def _append(path: Path, head: str, lines: list[str]) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else f"{head}\n"
    _write(path, text.rstrip("\n") + "\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    """A text as YAML in double quotes, on one line."""
    return json.dumps(normal(str(text)), ensure_ascii=False)


def _progress(label: str) -> Progress:
    """Shows how far it is, to people who are watching."""

    def shown(items: Iterable[Any]) -> Iterable[Any]:
        if not sys.stderr.isatty():
            yield from items
            return
        with click.progressbar(list(items), label=label, file=sys.stderr) as bar:
            yield from bar

    return shown


def _refuse(message: str) -> NoReturn:
    raise click.ClickException(message)
