"""The worker client, tested in JavaScript."""

from __future__ import annotations

import subprocess
from pathlib import Path

from macros import runtime


def test_the_client_survives_workers_that_misbehave() -> None:
    """Failed starts, runaways, dead workers and late replies: see client.test.mjs."""
    command = [runtime.node(), "--test", str(Path(__file__).parent / "client.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
