"""Every item that we found in the sources is carried by the guide, or has a reason why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from macros import cli
from macros.content import ContentError, load
from macros.coverage import coverage
from tests.served import ROOT

SITE = Path(__file__).parents[1] / "cases" / "site"
SOUND = """parts:
  - id: plots
    title: Plots
    work: notes
    items:
      - {id: dry, says: It was dry, carried: ["case-hill#story/dry", beds]}
      - {id: walk, says: A walk, carried: ["exercise-walk#steps/go"]}
      - {id: phone, says: A phone number, reason: Readers find it in the notes.}
"""


def problems_of(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a list of items about the sound project."""
    site = Path(shutil.copytree(SITE, tmp_path / "site"))
    (site / "data" / "coverage.yaml").write_text(text, encoding="utf-8")
    try:
        coverage(site, load(site))
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_nothing_of_the_sources_is_lost() -> None:
    """Each item of the inventory is in the list once, and each is carried or reasoned."""
    found = coverage(ROOT, load(ROOT))
    assert len(found) >= 780
    result = CliRunner().invoke(cli.main, ["coverage"])
    assert result.exit_code == 0
    assert f"{len(found)} items: " in result.output
    assert "0 in neither" in result.output


@pytest.mark.parametrize(
    ("find", "replace", "message"),
    [
        ("", "", ""),
        ("story/dry", "story/wet", "'case-hill#story/wet' in 'carried' of item 'dry' must be the address"),
        (', carried: ["exercise-walk#steps/go"]', "", "'plots/walk' must have either 'carried' or 'reason'"),
        ("reason: Readers", "carried: [beds], reason: Readers", "must have either 'carried' or 'reason'"),
        ("id: walk,", "id: dry,", "coverage item 'dry' must have an id of its own; line 6 has it too"),
        ('"case-hill#story/dry", beds', "cases", "must name an entry that rests on 'notes'"),
        ("work: notes", "work: nots", "'work' of part 'plots' must be one of editorial, notes"),
        ("says: A walk", "say: A walk", "must not have the key 'say'"),
    ],
)
def test_a_gap_is_told_with_its_place(tmp_path: Path, find: str, replace: str, message: str) -> None:
    """An item in neither, an address that is gone, a page that rests on something else."""
    problems = problems_of(tmp_path, SOUND.replace(find, replace) if find else SOUND)
    assert [p for p in problems if message in p] if message else problems == []
    assert all(p.startswith("data/coverage.yaml:") for p in problems)
