"""The packaged tools under the pinned Pyodide say, letter for letter, what they say under every CPython."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from macros import runtime
from macros.content import load
from macros.flows import flow_of
from tests.python.damaged import TOOL, files
from tests.served import ROOT
from tools.flow import NOT_SURE

HERE = Path(__file__).parent
# Random sets of answers a tool: those of every run of the tests, and those of `make matrix`.
FEW, MANY = 200, 2_000
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")


def batches(sets: int) -> list[dict[str, Any]]:
    """Every worked example, many sets of answers of every size, every kind of file and of fault.

    ``each`` holds requests as texts, or what they have besides the keys that they have in common: rules are
    the most of a request, and thousands of requests have the same.
    """
    damaged = [file.text for file in files() if len(file.text) < 100_000]
    found: list[dict[str, Any]] = [
        {
            "shared": {},
            "each": ["", "{}", "[1", '{"do": "decide", "answers": {}, "flow": {}}', '{"do": "x"}'],
        },
        {"shared": {"do": "read-record", "tool": TOOL}, "each": [{"text": text} for text in damaged]},
        {"shared": {"do": "seal"}, "each": [{"text": text} for text in damaged]},
    ]
    chance = random.Random(20261122)  # the same sets at every run
    for tool in load(ROOT).tools.values():
        flow = flow_of(tool)
        answers = [{str(q): str(a) for q, a in example.answers.items()} for example in tool.examples]
        answers += [{"no-such-question": "core"}, {flow.questions[0].id: "no-such-answer"}]
        for _ in range(sets):
            asked = chance.sample(flow.questions, chance.randint(0, len(flow.questions)))
            answers.append({q.id: chance.choice((*q.answers, NOT_SURE)) for q in asked})
        shared = {"do": "decide", "flow": flow.plain()}
        found.append({"shared": shared, "each": [{"answers": one} for one in answers]})
    return found


def pythons() -> dict[str, str]:
    """The command of each CPython that this machine has, by its version; the tests' own is always one."""
    shelf = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {"{}.{}".format(*sys.version_info): sys.executable}
    for version in SUPPORTED:
        name = f"python{version}"
        for command in (shutil.which(name), *sorted(map(str, shelf.glob(f"*/bin/{name}")))):
            # Pyenv puts commands on the PATH that may only say which versions are not switched on.
            if version not in found and command and _version(command) == f"cpython {version}":
                found[version] = command
    return found


def _version(command: str) -> str:
    program = "import sys; print(sys.implementation.name, '{}.{}'.format(*sys.version_info))"
    try:
        done = subprocess.run(
            [command, "-c", program], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def compare(folder: Path, sets: int, found: dict[str, str]) -> None:
    """The same bytes in, the same bytes out."""
    runtime.prepare(ROOT, print)
    asked = batches(sets)
    requests = folder / "requests.json"
    requests.write_text(json.dumps(asked), encoding="utf-8")
    commands = {"Pyodide": [runtime.node(), str(HERE / "answer.mjs"), str(ROOT / runtime.FOLDER)]}
    commands |= {
        f"Python {version}": [command, "-B", str(HERE / "answer.py"), str(ROOT)]
        for version, command in found.items()
    }

    def answers(name: str) -> list[str]:
        replies = folder / f"{name}.json"
        command = [*commands[name], str(requests), str(replies)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        # Node prints the whole line of a minified file; its end says what went wrong.
        assert done.returncode == 0, f"{name}: {done.stderr[-2000:]}"
        read: list[str] = json.loads(replies.read_text(encoding="utf-8"))
        return read

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = dict(zip(commands, pool.map(answers, commands), strict=True))
    each = [one for batch in asked for one in batch["each"]]
    own = said["Python {}.{}".format(*sys.version_info)]
    assert len(own) == len(each)
    assert not [reply for reply in own if '"bug"' in reply]
    for name, replies in said.items():
        wrong = [place for place, reply in enumerate(replies) if reply != own[place]]
        told = [f"{str(each[p])[:500]}\n{replies[p][:900]}\nmust be\n{own[p][:900]}" for p in wrong[:3]]
        assert len(replies) == len(each)
        assert not wrong, f"{name}: {len(wrong)} replies differ:\n" + "\n\n".join(told)


def test_pyodide_and_every_python_here_say_the_same(tmp_path: Path) -> None:
    """Those that this machine has."""
    compare(tmp_path, FEW, pythons())


@pytest.mark.matrix
def test_all_say_the_same_for_thousands_of_answers(tmp_path: Path) -> None:
    """Also under a CPython that is as new as most readers' own."""
    found = pythons()
    missing = [version for version in ("3.11", "3.13") if version not in found]
    assert not missing, (
        f"CPython {' and '.join(missing)} must be here, as python{missing[0]} on the PATH or under "
        f"~/.pyenv/versions (pyenv install {missing[0]}); found {', '.join(sorted(found))}"
    )
    compare(tmp_path, MANY, found)
