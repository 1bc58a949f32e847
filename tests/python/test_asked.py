"""The page knows by itself which questions apply; it must know it as the engine does."""

from __future__ import annotations

import json
import random
import subprocess

import pytest

from macros import runtime
from macros.flows import flow_of
from macros.model import Tool
from tests.pages import CONTENT
from tests.served import ROOT
from tools.decide import decide

SCRIPT = """
import { askedOf } from "./docs/assets/runtime/asked.mjs";
let text = "";
for await (const part of process.stdin) text += part;
const { rules, cases } = JSON.parse(text);
console.log(JSON.stringify(cases.map((answers) => askedOf(rules, answers))));
"""


@pytest.mark.parametrize("tool", CONTENT.tools.values(), ids=lambda t: t.id)
def test_the_form_asks_what_the_engine_asks(tool: Tool) -> None:
    """On three hundred sets of answers, some open, some not sure."""
    flow = flow_of(tool)
    chance = random.Random(3)
    cases = []
    for _ in range(300):
        given = chance.random()
        cases.append(
            {q.id: chance.choice([*q.answers, "not-sure"]) for q in flow.questions if chance.random() < given}
        )
    done = subprocess.run(
        [runtime.node(), "--input-type=module", "-e", SCRIPT],
        cwd=ROOT,
        input=json.dumps({"rules": flow.plain(), "cases": cases}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for answers, asked in zip(cases, json.loads(done.stdout), strict=True):
        assert asked == decide(flow, answers)["asked"], answers
