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
from macros.content import BASE, ContentError, load

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
