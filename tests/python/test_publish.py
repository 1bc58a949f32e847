"""How an edition is published and kept: the workflows, run for real in repositories of their own.

What a workflow runs is taken from its file. GitHub is a stand-in for its command, ``gh``, which notes what it
is asked to do.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib
import pytest
import yaml
from click.testing import CliRunner

from macros import editions_cli
from macros.catalogue import says_something
from macros.check import check as check_draft
from macros.cli import main
from macros.draft import base_tree, draft_of
from macros.translation import sources_of
from tests.python.test_translation import SITE, edit, translate
from tests.served import ROOT

GITHUB = ROOT / ".github"
TEMPLATE = GITHUB / "edition-template"
WORKFLOWS = sorted([*GITHUB.glob("workflows/*.yml"), *TEMPLATE.glob(".github/workflows/*.yml")])
LANG = "lang/cy"

# Sets up what the scripts call, as the real one does; what builds a site only notes that it was asked to.
MAKEFILE = """
.venv/site.ok:
	mkdir -p .venv/bin
	cp evenground .venv/bin
	touch .venv/site.ok
pdf test: .venv/site.ok
	touch .venv/$@
"""
COMMAND = f"""#!/bin/sh
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ "$1 $2" = "edition build" ]; then echo "$@ at $SITE_URL" > "$root/.venv/built"; exit; fi
PYTHONPATH=$root exec {sys.executable} -m macros.cli "$@"
"""
GH = f"""#!{sys.executable}
import json, pathlib, sys
here, words = pathlib.Path(__file__).parent, sys.argv[1:]
asked = {{"words": words}}
if "--body-file" in words:
    asked["body"] = pathlib.Path(words[words.index("--body-file") + 1]).read_text(encoding="utf-8")
with (here / "asked").open("a", encoding="utf-8") as file:
    file.write(json.dumps(asked) + "\\n")
answers = json.loads((here / "answers").read_text(encoding="utf-8"))
print(answers.get(" ".join(words[:2]), ""))
"""


@dataclass
class Forge:
    """A place for repositories, with a ``gh`` that answers as it is told to and notes what it is asked."""

    folder: Path

    def __post_init__(self) -> None:
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        (self.bin / "gh").write_text(GH, encoding="utf-8")
        (self.bin / "gh").chmod(0o755)
        self.answers({})
        self.asked()

    def answers(self, said: dict[str, str]) -> None:
        """What ``gh`` answers, by its first two words; there are no pull requests unless it says so."""
        (self.bin / "answers").write_text(json.dumps({"pr list": "0"} | said), encoding="utf-8")

    def asked(self) -> list[dict[str, Any]]:
        """What ``gh`` was asked to do since the last look, but for questions."""
        notes = self.bin / "asked"
        lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
        notes.write_text("", encoding="utf-8")
        found = [json.loads(line) for line in lines]
        return [one for one in found if one["words"][:2] != ["pr", "list"] and one["words"][0] != "api"]

    def environment(self, **more: str) -> dict[str, str]:
        """Nothing of the person who runs the tests."""
        names = {
            f"GIT_{who}_{what}": "us@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        own = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        return {**own, **names, **more}

    def git(self, where: Path, *words: str) -> str:
        """What git says; it must do what it is told."""
        done = subprocess.run(
            ["git", "-c", "init.defaultBranch=main", *words],
            cwd=where,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def commit(self, where: Path, message: str = "Change") -> None:
        """All that there is."""
        self.git(where, "add", "--all")
        self.git(where, "commit", "--quiet", "--message", message)

    def hosted(self, where: Path, name: str) -> str:
        """Put a repository where others can clone it; its address."""
        bare = self.folder / f"{name}.git"
        self.git(self.folder, "clone", "--quiet", "--bare", str(where), str(bare))
        self.git(where, "remote", "add", "origin", f"file://{bare}")
        self.git(where, "fetch", "--quiet", "origin")
        self.git(where, "branch", "--quiet", "--set-upstream-to=origin/main")
        return f"file://{bare}"

    def run(self, workflow: Path, job: str, where: Path) -> str:
        """What the steps of a job say that run something, as they do on a machine that has just cloned."""
        said = ""
        given = {"GITHUB_SHA": self.git(where, "rev-parse", "HEAD"), "GITHUB_REF_NAME": "main", "CI": "true"}
        given["GITHUB_REPOSITORY"] = "people/editions"
        for step in steps(workflow)[job]:
            if "run" in step:
                own = {
                    key: re.sub(r"\$\{\{.*?\}\}", "given", value)
                    for key, value in step.get("env", {}).items()
                }
                done = subprocess.run(
                    ["bash", "-e", "-c", step["run"]],
                    cwd=where,
                    env=self.environment(**given, **own),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                said += done.stdout + done.stderr
                assert done.returncode == 0, said
        return said


def steps(workflow: Path) -> dict[str, list[dict[str, Any]]]:
    """The steps of each job of a workflow."""
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return {name: job["steps"] for name, job in jobs.items()}


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """A place for repositories."""
    return Forge(tmp_path)


@pytest.fixture
def base(forge: Forge) -> Path:
    """A small base with the real code and scripts, at its first version."""
    root = forge.folder / "base"
    shutil.copytree(SITE, root)
    for name in ("macros", "tools"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".github", ".ci"):
        shutil.copytree(ROOT / name, root / name)
    (root / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    (root / "evenground").write_text(COMMAND, encoding="utf-8")
    (root / "evenground").chmod(0o755)
    (root / ".gitignore").write_text("/.venv/\n__pycache__/\n", encoding="utf-8")
    forge.git(root, "init", "--quiet")
    release(forge, root, "0.1.0")
    return root


def release(forge: Forge, root: Path, version: str) -> None:
    """Give what there is a version."""
    (root / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n', encoding="utf-8")
    draft, problems = draft_of(root)
    assert [*problems, *check_draft(draft)] == []
    forge.commit(root, f"Version {version}")
    forge.git(root, "tag", f"v{version}")
    if forge.git(root, "remote"):
        forge.git(root, "push", "--quiet", "origin", "main", f"v{version}")


def say_all(folder: Path) -> None:
    """Translate what is not translated, or out of date."""
    for path in (folder / LANG).rglob("*.po"):
        po = polib.pofile(str(path))
        for entry in po:
            if not entry.obsolete and (entry.fuzzy or not says_something(entry)):
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
                entry.previous_msgid = entry.previous_msgid_plural = None
                translate(entry)
        po.save()


WELSH = """id: cy-garden
name: Gardd
locale: cy
jurisdiction: GB-WLS
extends: base
status: preview
base: "0.1.0"  # the version that somebody last went through
"""
LAW = """  - id: gate-law
    legal: true
    sources: [notes#water]
    values: {short: Gate Act}
"""


# ---------------------------------------------------------------- workflows


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda p: p.relative_to(GITHUB).as_posix())
def test_a_workflow_runs_no_text_of_others(workflow: Path) -> None:
    """What comes from outside reaches a command as a variable, and each workflow says what it may do."""
    parsed = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert "permissions" in parsed
    for job, its_steps in steps(workflow).items():
        assert "timeout-minutes" in parsed["jobs"][job]
        for step in its_steps:
            assert "${{" not in step.get("run", "")
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v1"))


def test_an_edition_with_errors_does_not_block_the_base(forge: Forge, base: Path) -> None:
    """It is left out and said so; all others are built."""
    broken = base / "data/editions/broken"
    shutil.copytree(base / "data/editions/sample", broken)
    (broken / "facts.yaml").unlink()
    edit(base, "editions/broken/edition.yaml", "id: sample", "id: broken")
    forge.commit(base)
    workflow = GITHUB / "workflows/ci.yml"
    forge.run(workflow, "publish", base)
    assert (base / ".venv/built").read_text(
        encoding="utf-8"
    ) == "edition build --all --skip-faulty at given/\n"
    said = forge.run(workflow, "test", base)
    assert "edition 'broken' must set or confirm the legal fact 'hose-law'" in said
    assert "::warning::Edition broken is left out" in said
    assert [path.name for path in (base / "data/editions").iterdir()] == ["sample"]
    assert {"pdf", "test"} <= {path.name for path in (base / ".venv").iterdir()}


# ---------------------------------------------------------------- an edition in a repository of its own


@pytest.fixture
def own(forge: Forge, base: Path) -> Path:
    """A Welsh edition in a repository made from the template."""
    root = forge.folder / "own"
    shutil.copytree(TEMPLATE, root)
    about = root / "base.yaml"
    address = forge.hosted(base, "base")
    text = re.sub("(?m)^repository: .*", f"repository: {address}", about.read_text(encoding="utf-8"))
    about.write_text(text, encoding="utf-8")
    (root / "edition/edition.yaml").write_text(WELSH, encoding="utf-8")
    facts = "facts:\n  - {id: hose-law, to-confirm: true}\n"
    (root / "edition/facts.yaml").write_text(facts, encoding="utf-8")
    forge.git(root, "init", "--quiet")
    forge.commit(root)
    forge.hosted(root, "own")
    return root


def test_an_edition_of_its_own_is_built_on_the_version_that_it_names(
    forge: Forge, base: Path, own: Path
) -> None:
    """Whatever the base has become since; what is wrong stops it, and is said of the edition's files."""
    edit(base, "cases/hill.yaml", "It was dry.", "It was very dry.")
    release(forge, base, "0.2.0")
    publish = own / ".github/workflows/publish.yml"
    said = forge.run(publish, "build", own)
    assert "edition/facts.yaml:2:32: fact 'hose-law' is to confirm" in said
    built = (own / "base/.venv/built").read_text(encoding="utf-8")
    assert built == f"edition build cy-garden --site-dir {own}/site at given/\n"
    assert "0.1.0" in (own / "base/pyproject.toml").read_text(encoding="utf-8")
    assert forge.git(own, "status", "--porcelain") == ""
    about = own / "edition/edition.yaml"
    about.write_text(WELSH.replace("preview", "published"), encoding="utf-8")
    with pytest.raises(AssertionError, match="at least 100% of all core texts must be translated"):
        forge.run(publish, "build", own)
    about.write_text(WELSH, encoding="utf-8")
    (own / "edition/terms.yaml").write_text("terms: [{id: plott, forms: {one: lot}}]\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"edition/terms.yaml:1:14: .*did you mean 'plot'"):
        forge.run(publish, "build", own)


def test_a_newer_base_is_proposed_once(forge: Forge, base: Path, own: Path) -> None:
    """With old and new wording, what is stale, and what is to confirm; and nothing when nothing is new."""
    update = own / ".github/workflows/update.yml"

    def proposed() -> dict[str, Any]:
        forge.git(own, "checkout", "--quiet", "main")
        forge.run(update, "propose", own)
        created, started = forge.asked()
        branch = created["words"][created["words"].index("--head") + 1]
        assert created["words"][:3] == ["pr", "create", "--draft"]
        assert started["words"] == ["workflow", "run", "publish.yml", "--ref", branch]
        assert forge.git(own, "rev-parse", f"origin/{branch}") == forge.git(own, "rev-parse", "HEAD")
        return {"title": created["words"][created["words"].index("--title") + 1], "body": created["body"]}

    first = proposed()
    number = len(draft_of(base)[0].files)  # some, whatever the small project holds
    assert re.fullmatch(r"cy-garden, base 0\.1\.0: \d{3} to translate, 1 fact to confirm", first["title"]), (
        number
    )
    say_all(own / "edition")
    forge.commit(own, "Translate")
    forge.git(own, "checkout", "--quiet", "-B", "main")  # merged
    assert "cy-garden: nothing changed" in forge.run(update, "propose", own)
    assert forge.asked() == []
    forge.git(own, "checkout", "--quiet", "--force", "main")

    edit(base, "cases/hill.yaml", "It was dry.", "It was very dry.")
    edit(base, "tools/dig.yaml", "The soil must not be wet.", "The soil must be dry.")
    edit(base, "guide/beds.yaml", "summary: Lay", "summary: Then lay")
    edit(
        base,
        "guide/beds.yaml",
        '- {id: gloves, text: "We have gloves."}',
        '- {id: hats, text: "We have hats."}',
    )
    edit(base, "facts.yaml", "  - id: season", f"{LAW}  - id: season")
    release(forge, base, "0.2.0")
    release(forge, base, "0.10.0-rc1")  # no version yet
    second = proposed()
    assert second["title"] == "cy-garden, base 0.2.0: 3 stale, 1 new, 1 gone, 2 facts to confirm"
    for part in (
        "version 0.2.0; this edition was last gone through at 0.1.0.",
        "  - was: The soil must not be wet.\n  - now: The soil must be dry.",
        "- `beds/sections/plan/blocks/ready/items/hats#text` (page /beds/): We have hats.",
        "## Facts to confirm (2)\n\n- `hose-law`\n- `gate-law`",
    ):
        assert part in second["body"]
    assert "Squash" not in second["body"]
    assert "To mend" not in second["body"]
    changed = forge.git(own, "diff", "--name-only", "main", "HEAD").splitlines()
    assert {"base.yaml", "edition/SYNC.md", "edition/edition.yaml", "edition/facts.yaml"} <= set(changed)
    assert "\nversion: v0.2.0" in (own / "base.yaml").read_text(encoding="utf-8")
    assert '\nbase: "0.2.0"  # the version' in (own / "edition/edition.yaml").read_text(encoding="utf-8")

    forge.git(own, "checkout", "--quiet", "main")
    forge.answers({"pr list": "1"})
    assert "there is a pull request for base 0.2.0 already" in forge.run(update, "propose", own)
    assert forge.asked() == []


# ---------------------------------------------------------------- editions in the base, and in a fork of it


def test_a_fork_merges_versions_and_minds_its_own_editions(forge: Forge, base: Path) -> None:
    """A pull request for each edition that it has itself, with the merge in it."""
    editions = GITHUB / "workflows/editions.yml"
    upstream = forge.hosted(base, "base")
    fork = forge.folder / "fork"
    forge.git(forge.folder, "clone", "--quiet", upstream, str(fork))
    (fork / "data/editions/en-shed").mkdir()
    for name in ("edition.yaml", "facts.yaml"):
        shutil.copy(fork / "data/editions/sample" / name, fork / "data/editions/en-shed" / name)
    edit(fork, "editions/en-shed/edition.yaml", "id: sample", "id: en-shed")
    forge.commit(fork, "Begin an edition")
    forge.git(fork, "remote", "remove", "origin")
    forge.hosted(fork, "fork")
    forge.answers({"api repos/people/editions": upstream})
    assert "en-shed: nothing changed" in forge.run(editions, "propose", fork)
    assert forge.asked() == []

    forge.git(fork, "checkout", "--quiet", "main")
    edit(base, "facts.yaml", "  - id: season", f"{LAW}  - id: season")
    release(forge, base, "0.2.0")
    forge.run(editions, "propose", fork)
    created, started = forge.asked()
    assert "en-shed, base 0.2.0: 1 fact to confirm" in created["words"]
    assert "Create a merge commit" in created["body"]
    assert started["words"] == ["workflow", "run", "ci.yml", "--ref", "editions/en-shed-0.2.0"]
    merged = forge.git(fork, "log", "--format=%s", "main..origin/editions/en-shed-0.2.0").splitlines()
    assert set(merged[1:]) == {"Merge version v0.2.0 of the base", "Version 0.2.0"}
    # What upstream looks after stays as it is there.
    paths = forge.git(
        fork, "diff", "--name-only", "v0.1.0", "origin/editions/en-shed-0.2.0", "--", "data/editions"
    )
    assert {Path(path).parent.name for path in paths.splitlines()} == {"en-shed"}


def test_the_base_proposes_for_each_of_its_editions(forge: Forge, base: Path) -> None:
    """Also what has to be mended; the next edition begins where the first did."""
    forge.hosted(base, "base")
    other = base / "data/editions/allotment"
    shutil.copytree(base / "data/editions/sample", other)
    edit(base, "editions/allotment/edition.yaml", "id: sample", "id: allotment")
    change = "{at: case-hill/sections/story/blocks/dry#text, was: It was dry., to: It rained., why: So.}"
    (other / "overlay.yaml").write_text(f"change: [{change}]\n", encoding="utf-8")
    edit(base, "cases/hill.yaml", "It was dry.", "It was very dry.")
    edit(base, "facts.yaml", "  - id: season", f"{LAW}  - id: season")
    forge.commit(base)
    forge.run(GITHUB / "workflows/editions.yml", "propose", base)
    allotment, _, sample, _ = forge.asked()
    assert "allotment, base 0.1.0: 1 in the overlay, 1 fact to confirm" in allotment["words"]
    assert "when it was written: It was dry.\n  - now: It was very dry." in allotment["body"]
    assert "## To mend before it can be published" in allotment["body"]
    assert "sample, base 0.1.0: 1 fact to confirm" in sample["words"]
    for edition in ("allotment", "sample"):
        changed = forge.git(
            base, "diff", "--name-only", "main", f"origin/editions/{edition}-0.1.0"
        ).splitlines()
        assert {Path(path).parent.name for path in changed} == {edition}


def texts_change(base: Path) -> dict[str, list[str]]:
    """One to another meaning, one to the same; and one more. What a sync has to name, by heading."""
    edit(base, "cases/hill.yaml", "It was dry.", "It was very dry.")
    edit(base, "guide/beds.yaml", "Mark it with string.", "Mark it with a string.")
    command(base, "text", "minor", "beds/sections/plan/blocks/points/items/edge#text")
    rest = "      - {id: rest, kind: text, text: Then rest.}\n"
    edit(base, "guide/beds.yaml", "      - id: ready\n", f"{rest}      - id: ready\n")
    return {
        "Translations to look at again": ["case-hill/sections/story/blocks/dry#text"],
        "Edits that change no meaning: nothing to do": ["beds/sections/plan/blocks/points/items/edge#text"],
        "New texts": ["beds/sections/plan/blocks/rest#text"],
    }


def pages_move(base: Path) -> dict[str, list[str]]:
    """One to another place, one to another name."""
    page = [f"tables{own}" for own in texts_of(base, "tables")]
    for kind, end in (("data/guide", "yaml"), ("docs", "md")):
        (base / kind / "work").mkdir()
        (base / kind / f"beds.{end}").rename(base / kind / f"work/beds.{end}")
        (base / kind / f"tables.{end}").rename(base / kind / f"counts.{end}")
    (base / "docs/counts.md").write_text('{{ page_of("counts") }}\n', encoding="utf-8")
    edit(base, "../mkdocs.yml", ": beds.md", ": work/beds.md")
    edit(base, "../mkdocs.yml", ": tables.md", ": counts.md")
    edit(base, "guide/counts.yaml", "id: tables", "id: counts")
    command(base, "text", "mv", "tables", "counts")
    return {"Renamed": page}


def things_go(base: Path) -> dict[str, list[str]]:
    """A page with its figure, and a remark."""
    page = [f"counts{own}" for own in texts_of(base, "counts")]
    (base / "data/guide/counts.yaml").unlink()
    (base / "docs/counts.md").unlink()
    edit(base, "../mkdocs.yml", "  - Tables: counts.md\n", "")
    figure = "  - id: hose-cost\n    value: 35\n    unit: count\n    sources: [notes#water]\n"
    edit(base, "figures.yaml", figure, "")
    edit(base, "glossary.yaml", "    note: Some gardeners mean only straw.\n", "")
    return {"Texts that are gone; their translations are kept": ["glossary/entries/mulch#note", *page]}


def things_come(base: Path) -> dict[str, list[str]]:
    """A page, another order of sections, and a law."""
    (base / "data/guide/rest.yaml").write_text(
        "id: rest\ntitle: Rest\nshort: Rest\nsummary: Sit down.\nsections:\n  - id: tea\n    title: Tea\n"
        "    sources: [editorial]\n    blocks: [{id: drink, kind: text, text: Drink it.}]\n",
        encoding="utf-8",
    )
    (base / "docs/rest.md").write_text('{{ page_of("rest") }}\n', encoding="utf-8")
    edit(base, "../mkdocs.yml", "nav:\n", "nav:\n  - Rest: rest.md\n")
    edit(base, "facts.yaml", "  - id: season", f"{LAW}  - id: season")
    home = base / "data/guide/index.yaml"
    head, why, ways = re.split(r"(?m)^(?=  - id: (?:why|ways)$)", home.read_text(encoding="utf-8"))
    home.write_text(f"{head}{ways}{why}", encoding="utf-8")
    return {"New texts": [f"rest{own}" for own in texts_of(base, "rest")]}


def texts_of(base: Path, page: str) -> list[str]:
    """The texts of a page, by the rest of their addresses."""
    sources = sources_of(base_tree(base)[0], "cy", {})
    return [own.removeprefix(page) for own in sources if re.match(f"{page}[#/]", own)]


def command(root: Path, *words: str) -> str:
    """What a command of an edition, or of texts, says in a project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions_cli, "ROOT", root)
        done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_four_versions_merge_into_a_fork_without_conflict(forge: Forge, base: Path) -> None:
    """And after each merge a sync names exactly what changed."""
    fork = forge.folder / "fork"
    forge.git(forge.folder, "clone", "--quiet", str(base), str(fork))
    command(fork, "edition", "new", "cy-garden", "--locale", "cy", "--jurisdiction", "GB-WLS")
    say_all(fork / "data/editions/cy-garden")
    forge.commit(fork, "Begin an edition")
    changes = (texts_change, pages_move, things_go, things_come)
    for version, change in zip(("0.2.0", "0.3.0", "0.4.0", "0.5.0"), changes, strict=True):
        expected = change(base)
        release(forge, base, version)
        forge.git(fork, "fetch", "--quiet", "--tags", "origin")
        forge.git(fork, "merge", "--quiet", "--no-edit", f"v{version}")  # fails at a conflict
        said = command(fork, "edition", "sync", "cy-garden")
        named = {}
        for part in said.split("\n## ")[1:]:
            heading, _, rest = part.partition("\n")
            addresses = re.findall(r"(?m)^- `(.*?)`", rest)
            assert heading.endswith(f" ({len(addresses)})")
            named[heading.rpartition(" (")[0]] = addresses
        facts = named.pop("Facts to confirm")
        assert facts == ["hose-law", "gate-law"][: 1 + (change is things_come)]
        assert {heading: sorted(what) for heading, what in named.items()} == {
            heading: sorted(what) for heading, what in expected.items()
        }
        assert said.startswith(f"# cy-garden, base {version}: ")
        # What is said again holds: only the edition's own folder has been written.
        say_all(fork / "data/editions/cy-garden")
        touched = forge.git(fork, "status", "--porcelain").splitlines()
        assert [line for line in touched if "data/editions/cy-garden/" not in line] == []
        forge.commit(fork, "Follow the base")


# ---------------------------------------------------------------- the template


def test_the_template_is_of_today() -> None:
    """It names today's version, asks for every fact of the law, and checks without a problem."""
    version = re.search(r'(?m)^version = "(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version is not None
    assert f"version: v{version[1]}\n" in (TEMPLATE / "base.yaml").read_text(encoding="utf-8")
    assert f'base: "{version[1]}"' in (TEMPLATE / "edition/edition.yaml").read_text(encoding="utf-8")
    facts = (TEMPLATE / "edition/facts.yaml").read_text(encoding="utf-8")
    assert facts == editions_cli._facts_yaml(draft_of(ROOT)[0])


@pytest.mark.parametrize("part", ["template", "examples"])
def test_the_template_and_its_examples_are_right(tmp_path: Path, part: str) -> None:
    """As they are, over the real base, and there is nothing to say but what is to confirm."""
    for name in ("docs", "mkdocs.yml", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("editions"))
    source = TEMPLATE / "edition"
    if part == "template":
        edition = "our-edition"
        shutil.copytree(source, tmp_path / "data/editions" / edition)
    else:
        edition = "freedonia"
        text = (source / "README.md").read_text(encoding="utf-8")
        examples = re.findall(r"## (\S+\.yaml)\n.*?```yaml\n(.*?)```", text, re.DOTALL)
        assert len(examples) == 5
        for name, written in examples:
            path = tmp_path / "data/editions" / edition / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written, encoding="utf-8")
    draft, problems = draft_of(tmp_path, edition)
    assert [*problems, *check_draft(draft)] == []
    assert {note.message.partition("' is ")[2].partition(";")[0] for note in draft.notes} == {"to confirm"}
