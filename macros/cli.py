"""The ``evenground`` command."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from macros import model, runtime
from macros.check.decisions import flow_in, violation_in_words
from macros.check.menu import stubs_of_rules
from macros.content import Content, ContentError
from macros.coverage import coverage as list_coverage
from macros.draft import draft_of
from macros.editions import build as build_edition
from macros.editions import build_all, ways_to
from macros.editions_cli import edition_group, text_group
from macros.files import BASE, editions_of
from macros.flows import flow_of
from macros.forms import form_of
from macros.mirrored import Mirror
from macros.read import read
from macros.reporting import report as _report
from macros.shape import Builder
from macros.site import pages_of
from macros.staging import stage as stage_edition
from macros.told import told
from tools import bridge
from tools.analyse import differences
from tools.analyse import prove as prove_flow
from tools.flow import NOT_SURE, Flow, InputError
from tools.nearest import nearest

ROOT = Path(__file__).resolve().parent.parent
# Where the site will stand.
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000/")

_edition = click.option(
    "--edition",
    default=lambda: os.environ.get("EVENGROUND_EDITION", BASE),
    help="Which edition; the base by default.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Even Ground: check, build and serve the guide, and run its decision tools."""


@main.command()
@_edition
def check(edition: str) -> None:
    """Report every problem in the content; exit with 1 if there is any."""
    content = _loaded(edition)
    tools = len(content.tools) + 1  # and the reflection, which decides nothing
    for note in content.notes:
        click.echo(str(note))
    click.echo(f"{len(content.titled)} pages, {tools} of them tools: no problems")


@main.command()
@_edition
def coverage(edition: str) -> None:
    """Print what of the sources is carried where, and what is not and why; exit with 1 at any gap."""
    try:
        found = list_coverage(ROOT, _loaded(edition))
    except ContentError as error:
        _report(error.problems)
    for part, item in found:
        how = "carried by " + ", ".join(item.carried) if item.carried else f"not carried: {item.reason}"
        click.echo(f"{part.id}/{item.id}: {how}")
    carried = sum(bool(item.carried) for _, item in found)
    reasoned = len(found) - carried
    click.echo(f"{len(found)} items: {carried} carried, {reasoned} not carried with a reason, 0 in neither")


@main.command()
@_edition
def report(edition: str) -> None:
    """Print how easy each page is to read: Flesch reading ease, words, words in a sentence."""
    from macros.readability import readability  # noqa: PLC0415 - loads a dictionary of syllables

    content = _loaded(edition)
    pages = readability(content)
    for page in sorted(pages, key=lambda page: page.ease):
        click.echo(f"{page.ease:6.1f} {page.words:6} words {page.sentence:5.1f} a sentence  {page.id}")
    middle = statistics.median(page.ease for page in pages)
    click.echo(
        f"{middle:6.1f} is the median of {len(pages)} pages; fifty and more is plain, sixty and more easy"
    )


@main.command()
@_edition
def pdf(edition: str) -> None:
    """Make the whole guide a tagged PDF, docs/assets/even-ground.pdf, which the next build links to."""
    from macros.pdf import PDF, print_pdf  # noqa: PLC0415 - the other commands need no web server

    content = _built(edition, "build/pdf")
    made = ROOT / "docs" / PDF
    try:
        print_pdf(ROOT / "build" / "pdf", content.addresses[content.whole.id], made)
    except runtime.RuntimeMissingError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{made.relative_to(ROOT)}: {made.stat().st_size // 1000:,} kB")


@main.command()
@_edition
@click.option("--site-dir", default="site", show_default=True, help="Where the site goes.")
@click.option("--beside", default="", hidden=True, help="All editions that it is built with.")
def build(edition: str, site_dir: str, beside: str) -> None:
    """Build the site; any warning stops it."""
    _built(edition, site_dir, beside)
    click.echo(f"The site is in {site_dir}/")


@main.command()
@_edition
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to serve.")
def serve(edition: str, address: str) -> None:
    """Serve the site and build it again whenever data/, docs/, macros/ or tools/ change."""
    from macros.serve import serve_site  # noqa: PLC0415 - the other commands need no file watcher

    _prepared()
    serve_site(ROOT, address, edition)


@main.command(hidden=True)
@_edition
def stage(edition: str) -> None:
    """Write the project of an edition, for `serve`."""
    stage_edition(ROOT, _loaded(edition), ways_to(ROOT, [edition], SITE_URL))


@main.group("runtime", invoke_without_command=True)
@click.pass_context
def runtime_group(context: click.Context) -> None:
    """Fetch the pinned Pyodide and pack the tools for the browser."""
    if context.invoked_subcommand is None:
        _prepared()


@runtime_group.command("browser")
def runtime_browser() -> None:
    """Make sure that there is a browser to test with."""
    try:
        runtime.ensure_browser(click.echo)
    except runtime.RuntimeMissingError as fault:
        raise click.ClickException(str(fault)) from None


@main.command()
@click.argument("name")
@click.option(
    "--answers",
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    multiple=True,
    help="A record that the page saved, or a YAML or JSON file of question ids and answer ids. Several of the"
    " reflection are compared.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what the engine says, word for word.")
@_edition
def tool(name: str, files: tuple[Path, ...], as_json: bool, edition: str) -> None:
    """Say what the tool NAME says of a file of answers."""
    content = _loaded(edition)
    reflection = content.reflection
    _known_tool(name, [*content.tools, reflection.id])
    records = [_record(name, file) for file in files]
    if name == reflection.id:
        form = form_of(reflection).plain()
        if len(records) == 1:
            one = {"answers": records[0]["answers"], "party": records[0].get("party")}
            said = _asked({"do": "reflect", "form": form, **one}, files, as_json)
            lines = Mirror(content).alone(said, records[0])
        else:
            said = _asked({"do": "compare", "form": form, "records": records}, files, as_json)
            lines = Mirror(content).together(said)
        text = "\n".join(lines)
    else:
        if len(files) > 1:
            raise click.ClickException(f"tool '{name}' must have one file of answers; found {len(files)}")
        flow = flow_of(content.tools[name])
        record = _without_unknown(records[0], flow)
        request = {"do": "decide", "flow": flow.plain(), "answers": record["answers"]}
        text = told(content, content.tools[name], _asked(request, files, as_json), record)
    if not as_json:
        click.echo(text)


def _asked(request: dict[str, Any], files: tuple[Path, ...], as_json: bool) -> Any:
    """What the tools reply; exits with what they say is wrong."""
    reply = bridge.call(json.dumps(request))
    if as_json:
        click.echo(reply)
    said = json.loads(reply)
    if "error" in said:
        if not as_json:
            where = ", ".join(map(str, files))
            click.echo("\n".join(f"{where}: {message}" for message in said["error"]["messages"]), err=True)
        sys.exit(1)
    return said["ok"]


def _without_unknown(record: dict[str, Any], flow: Flow) -> dict[str, Any]:
    """A record of older or newer rules, with what today's do not know set apart under ``unknown``."""
    if record["rules"] in {None, flow.fingerprint()}:
        return record
    known = {q.id: {*q.answers, NOT_SURE} for q in flow.questions}
    answers = {q: a for q, a in record["answers"].items() if a in known.get(q, ())}
    unknown = {q: a for q, a in record["answers"].items() if q not in answers}
    return record | {"answers": answers, "unknown": unknown}


def _record(name: str, file: Path) -> dict[str, Any]:
    """The record in a file; a plain list of answers is one without the rest. Exits with what is wrong."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if '"format"' in text:
        reply = json.loads(bridge.call(json.dumps({"do": "read-record", "text": text, "tool": name})))
        if "error" in reply:
            click.echo("\n".join(f"{file}: {message}" for message in reply["error"]["messages"]), err=True)
            sys.exit(1)
        record: dict[str, Any] = reply["ok"]["record"]
        return record
    answers, problems = read(file, str(file))
    if answers is None:
        _report(problems)
    return {"answers": answers, "rules": None}


@main.command()
@click.argument("names", nargs=-1)
@_edition
def prove(names: tuple[str, ...], edition: str) -> None:
    """Say what holds over all combinations of answers of the tools NAMES (or all); exit with 1 if not all."""
    draft, problems = draft_of(ROOT, edition)
    tools = {str(entry.id): entry for entry in draft.files.values() if isinstance(entry, model.Tool)}
    for name in names:
        _known_tool(name, tools)
    violated = False
    for name in names or sorted(tools):
        flow, faults = flow_in(tools[name])
        if flow is None:
            _report([*problems, *faults])
        said = prove_flow(flow)
        click.echo(f"{name} (edition {edition}, rules {flow.fingerprint()})")
        click.echo(f"  {said['combinations']:,} combinations of answers")
        for outcome, count in said["outcomes"].items():
            click.echo(f"  {count * 100 / said['combinations']:9.4f} % {outcome}")
        for violation in said["violations"]:
            violated = True
            click.echo(f"  {violation['kind']} '{violation['id']}' {violation_in_words(violation)}")
        if not said["violations"]:
            click.echo("  every property holds")
    sys.exit(1 if violated else 0)


@main.command()
@_edition
def stubs(edition: str) -> None:
    """Write the stubs of the pages of the tools' rules under docs/; remove those of rules that are gone."""
    draft, _ = draft_of(ROOT, edition)
    wanted = stubs_of_rules(draft)
    for stub, (_, text) in wanted.items():
        path = ROOT / "docs" / stub
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(f"wrote docs/{stub}")
    for path in sorted((ROOT / "docs" / "tools").glob("*/*.md")):
        stub = path.relative_to(ROOT / "docs").as_posix()
        if stub not in wanted:
            path.unlink()
            click.echo(f"removed docs/{stub}")


@main.command("diff-tool")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def diff_tool(old: Path, new: Path) -> None:
    """Say how many combinations of answers the rules in the file NEW decide in another way than OLD."""
    try:
        said = differences(*(_flow_in_file(file) for file in (old, new)))
    except InputError as error:
        raise click.ClickException("; ".join(error.problems)) from None
    for key, file in (("only-old", old), ("only-new", new)):
        if said[key]:
            click.echo(f"only in {file}: {', '.join(said[key])}")
    share = said["changed"] * 100 / said["combinations"]
    click.echo(f"{said['changed']:,} of {said['combinations']:,} combinations change ({share:.4f} %)")
    for change in said["changes"]:
        click.echo(f"  {change['count']:,} from '{change['from']}' to '{change['to']}', for example")
        click.echo("    " + ", ".join(f"{q}: {a}" for q, a in change["example"].items()))


def _flow_in_file(file: Path) -> Flow:
    """The rules in a tool's file; exits with its problems when they cannot be used."""
    value, problems = read(file, str(file))
    builder = Builder()
    entry = builder.entry(model.Tool, value) if value is not None else None
    flow, faults = flow_in(entry) if entry is not None else (None, [])
    if flow is None or builder.problems:
        _report([*problems, *builder.problems, *faults])
    return flow


def _known_tool(name: str, tools: Iterable[str]) -> None:
    if name not in tools:
        listed = ", ".join(tools)
        raise click.ClickException(f"tool '{name}' must be one of {listed}{nearest(name, tools)}")


def _loaded(edition: str) -> Content:
    """The content, or all its problems on the screen and exit status 1."""
    try:
        # The site generator asks for the same pages, perhaps in this process.
        return pages_of(ROOT, edition).content
    except ContentError as error:
        _report(error.problems)


def _built(edition: str, site_dir: str, beside: str = "") -> Content:
    """The content, once its site is built; exits when it cannot be."""
    content = _loaded(edition)
    _prepared()
    ways = ways_to(ROOT, beside.split(",") if beside else [edition], SITE_URL)
    if said := build_edition(ROOT, content, (ROOT / site_dir).resolve(), ways):
        raise click.ClickException(said)
    return content


def _prepared() -> None:
    try:
        runtime.prepare(ROOT, click.echo)
    except runtime.RuntimeMissingError as fault:
        raise click.ClickException(str(fault)) from None


@edition_group.command("build")
@click.argument("ids", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every edition that there is.")
@click.option("--jobs", default=2, show_default=True, help="How many at a time.")
@click.option("--site-dir", default="site", show_default=True, help="Where the site goes.")
@click.option("--skip-faulty", is_flag=True, help="Leave out an edition that cannot be built.")
def build_editions(ids: tuple[str, ...], every: bool, jobs: int, site_dir: str, skip_faulty: bool) -> None:
    """Build the base and the editions IDS, each in a folder of its name, with a way from one to another."""
    known = editions_of(ROOT)
    for own in ids:
        if own not in known:
            listed = ", ".join(known)
            raise click.ClickException(f"edition '{own}' must be one of {listed}{nearest(own, known)}")
    chosen = [own for own in known if every or own in {BASE, *ids}]
    _prepared()
    faulty = []
    for own, fault in build_all(ROOT, chosen, (ROOT / site_dir).resolve(), SITE_URL, jobs):
        click.echo(f"{own}: {fault or 'built'}")
        faulty += [own] if fault else []
    if BASE in faulty or (faulty and not skip_faulty):
        sys.exit(1)


main.add_command(edition_group)
main.add_command(text_group)

if __name__ == "__main__":
    main()
