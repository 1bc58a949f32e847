"""The packaged tools under the pinned Pyodide say, letter for letter, what they say under this Python."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

from macros import runtime
from macros.content import load
from macros.flows import flow_of
from tests.served import ROOT
from tools import bridge
from tools.flow import NOT_SURE


def requests() -> list[str]:
    """Every worked example, many sets of answers of every size, and every kind of fault."""
    asked: list[str] = ["", "{}", "[1", '{"do": "decide", "answers": {}, "flow": {}}']
    chance = random.Random(20261122)  # the same sets at every run
    for tool in load(ROOT).tools.values():
        flow = flow_of(tool)
        sets = [{str(q): str(a) for q, a in example.answers.items()} for example in tool.examples]
        for _ in range(200):
            size = chance.randint(0, len(flow.questions))
            sets.append(
                {q.id: chance.choice((*q.answers, NOT_SURE)) for q in chance.sample(flow.questions, size)}
            )
        sets += [{"no-such-question": "core"}, {flow.questions[0].id: "no-such-answer"}]
        asked += [json.dumps({"do": "decide", "flow": flow.plain(), "answers": answers}) for answers in sets]
    return asked


def test_pyodide_says_what_python_says(tmp_path: Path) -> None:
    """The same bytes in, the same bytes out."""
    runtime.prepare(ROOT, print)
    asked = requests()
    file = tmp_path / "requests.json"
    file.write_text(json.dumps(asked), encoding="utf-8")
    command = [
        runtime.node(),
        str(Path(__file__).parent / "answer.mjs"),
        str(ROOT / runtime.FOLDER),
        str(file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # Node prints the whole line of a minified file; its end says what went wrong.
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == [bridge.call(request) for request in asked]
