"""Bad input, as a new contributor writes it, and the messages that it gets.

Each file in ``tests/cases/check/`` is one case: what to do to the sound project in ``tests/cases/site/``, and
every message that must follow. ``pytest --rewrite`` writes the messages that the code gives now.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from macros import cli
from macros.content import ContentError, load
from macros.files import BASE

CASES = Path(__file__).parents[1] / "cases"
FILES = sorted((CASES / "check").glob("*.yaml"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the sound project, to spoil."""
    return Path(shutil.copytree(CASES / "site", tmp_path / "site"))


def edit(site: Path, change: dict[str, Any]) -> None:
    """Do one edit of a case; what it replaces must stand in the file exactly once."""
    path = site / change["file"]
    if change.get("remove"):
        path.unlink()
        return
    if "rename" in change:
        path.rename(site / change["rename"])
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if "find" in change:
        text = path.read_text(encoding="utf-8")
        assert text.count(change["find"]) == 1, f"{change['find']!r} must stand once in {change['file']}"
        path.write_text(text.replace(change["find"], change["replace"]), encoding="utf-8", newline="")
    elif "bytes" in change:
        path.write_bytes(bytes.fromhex(change["bytes"]))
    else:
        path.write_text(change["write"], encoding="utf-8", newline="")


def problems_of(site: Path, edition: str = BASE) -> list[str]:
    """Every message about a project."""
    try:
        load(site, edition)
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def check(site: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Run ``evenground check`` on a project."""
    monkeypatch.setattr(cli, "ROOT", site)
    monkeypatch.delenv("EVENGROUND_EDITION", raising=False)
    return CliRunner().invoke(cli.main, ["check"])


@pytest.mark.parametrize("edition", [BASE, "sample"])
def test_the_sound_project_has_no_problems(edition: str) -> None:
    """What the cases spoil is right before."""
    assert problems_of(CASES / "site", edition) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bad_input_gets_the_messages_that_its_case_lists(
    path: Path, site: Path, request: pytest.FixtureRequest
) -> None:
    """All at once, each at its place, in the order of the places."""
    text = path.read_text(encoding="utf-8")
    case = yaml.safe_load(text)
    assert set(case) <= {"about", "edition", "edits", "problems"}
    for change in case["edits"]:
        edit(site, change)
    found = problems_of(site, case.get("edition", BASE))
    if request.config.getoption("--rewrite"):
        listed = "".join(f"  - {json.dumps(problem, ensure_ascii=False)}\n" for problem in found)
        path.write_text(text.partition("problems:")[0] + "problems:\n" + listed, encoding="utf-8")
        return
    assert found == case["problems"]
    assert found


def test_every_case_says_what_it_shows() -> None:
    """A case is a sentence and one fault; its name is its file's."""
    abouts = [yaml.safe_load(path.read_text(encoding="utf-8"))["about"] for path in FILES]
    assert len(set(abouts)) == len(FILES) >= 40
    assert all(about.endswith(".") for about in abouts)


@pytest.mark.parametrize("path", sorted((CASES / "site").rglob("*.yaml")), ids=lambda path: path.name)
def test_no_lost_line_stops_the_checker(path: Path, site: Path) -> None:
    """Whatever line a file loses, or has a number for its value, there are messages and no other end."""
    name = path.relative_to(CASES / "site")
    edition = "sample" if "editions" in name.parts else BASE
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        for instead in ("", line.partition(":")[0] + ": 5\n"):
            (site / name).write_text("".join([*lines[:number], instead, *lines[number + 1 :]]), "utf-8")
            problems_of(site, edition)


@pytest.fixture
def many_faults(site: Path) -> tuple[Path, list[str]]:
    """A project with many faults, and its messages."""
    case = yaml.safe_load((CASES / "check" / "many-faults.yaml").read_text(encoding="utf-8"))
    for change in case["edits"]:
        edit(site, change)
    return site, case["problems"]


def test_the_command_prints_every_message_then_how_many(
    many_faults: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message a line; the exit status is 1."""
    site, messages = many_faults
    monkeypatch.delenv("CI", raising=False)
    result = check(site, monkeypatch)
    assert result.output.splitlines() == [*messages, f"{len(messages)} problems"]
    assert result.exit_code == 1


def test_the_command_annotates_in_continuous_integration(
    many_faults: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With CI set, each message also comes as GitHub's annotation of the same place."""
    site, messages = many_faults
    monkeypatch.setenv("CI", "true")
    result = check(site, monkeypatch)
    lines = result.output.splitlines()
    assert [line for line in lines if not line.startswith("::error ")] == [
        *messages,
        f"{len(messages)} problems",
    ]
    for message, annotation in zip(messages, [x for x in lines if x.startswith("::error ")], strict=True):
        path, line, column, words = message.split(":", maxsplit=3)
        assert annotation == f"::error file={path},line={line},col={column}::{words.strip()}"
    assert result.exit_code == 1


def test_one_problem_is_counted_as_one(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a percent sign reaches GitHub as it takes it."""
    edit(site, {"file": "data/guide/beds.yaml", "find": "Mark it", "replace": "Mark 5% of it"})
    monkeypatch.setenv("CI", "true")
    lines = check(site, monkeypatch).output.splitlines()
    assert "'5%'" in lines[0]
    assert "'5%25'" in lines[1]
    assert lines[2:] == ["1 problem"]


def test_the_command_says_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound project gives one line and exit status 0."""
    result = check(CASES / "site", monkeypatch)
    assert result.output == "13 pages, 2 of them tools: no problems\n"
    assert result.exit_code == 0
