"""How long the tools take to answer: in Pyodide, beside this Python on the same requests in the same run.

Run it with `make bench`. It prints a table and judges nothing. A request is a complete evaluation: the
outcome, its reasons, the open questions, the smallest changes and how stable it is. The first one compiles
the rules too.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from macros import runtime
from macros.content import load
from macros.flows import flow_of
from tools import bridge
from tools.analyse import prove
from tools.flow import NOT_SURE, Flow

ROOT = Path(__file__).resolve().parent.parent
SETS = 300


def _requests(flow: Flow) -> list[str]:
    """Sets of answers from none to all; half of them are good ones, which leave most to say of changes."""
    chance = random.Random(20261122)  # the same sets at every run
    sets: list[dict[str, str]] = [{}]
    for _ in range(SETS):
        size = chance.randint(0, len(flow.questions))
        asked = chance.sample(flow.questions, size)
        sets.append({q.id: chance.choice((*q.answers, NOT_SURE)) for q in asked})
        sets.append({q.id: chance.choice(q.answers[:2]) for q in flow.questions})
    return [json.dumps({"do": "decide", "flow": flow.plain(), "answers": answers}) for answers in sets]


def _here(requests: list[str]) -> list[float]:
    times = []
    for request in requests:
        begun = time.perf_counter()
        bridge.call(request)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _in_pyodide(requests: list[str]) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requests.json"
        file.write_text(json.dumps(requests), encoding="utf-8")
        script = str(ROOT / "benchmarks" / "evaluation.mjs")
        command = [runtime.node(), script, str(ROOT / runtime.FOLDER), str(file)]
        times: list[float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return times


def main() -> None:
    """Print the table."""
    runtime.prepare(ROOT, print)
    print(f"{'tool':24} {'what':24} {'Pyodide':>10} {'Python':>10} {'ratio':>7}")
    for own, tool in load(ROOT).tools.items():
        flow = flow_of(tool)
        requests = _requests(flow)
        both = [_in_pyodide(requests), _here(requests)]
        rows = {
            "the first": [times[0] for times in both],
            "the median": [statistics.median(times[1:]) for times in both],
            "the 95th percentile": [statistics.quantiles(times[1:], n=20)[-1] for times in both],
        }
        for what, (there, here) in rows.items():
            print(f"{own:24} {what:24} {there:7.1f} ms {here:7.1f} ms {there / here:6.1f}x")
        prove.cache_clear()
        begun = time.perf_counter()
        prove(flow)
        print(f"{own:24} {'every property proved':24} {'':10} {(time.perf_counter() - begun) * 1000:7.1f} ms")


if __name__ == "__main__":
    main()
