"""How long an edition takes: from nothing to a page that is served, and beside all others. Medians.

Run it with ``.venv/bin/python benchmarks/editions.py``. It works on a copy of the project, prints a table and
judges nothing.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
JOBS = "2"
# A language that nobody has translated yet, so that all its texts are written, and shown in the base's words.
NEW = ("new-edition", "--locale", "fr", "--jurisdiction", "FR")
# What is looked at: the edition's home, and a tool.
PAGES = ("", "tools/bid-no-bid/")
_LEFT_OUT = (
    ".git",
    ".venv",
    "node_modules",
    "site",
    "build",
    ".*_cache",
    ".cache",
    ".hypothesis",
    "__pycache__",
)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _evenground(root: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(root), "CI": ""}
    command = [sys.executable, "-m", "macros.cli", *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def _begun(root: Path) -> float:
    """The seconds from nothing to an edition that is served; it stops at any problem but facts to confirm."""
    edition = NEW[0]
    shutil.rmtree(root / "data/editions" / edition, ignore_errors=True)
    begun = time.perf_counter()
    _evenground(root, "edition", "new", *NEW)
    notes = _evenground(root, "edition", "check", edition).splitlines()
    assert notes.pop() == f"{edition}: no problems"
    assert all("is to confirm" in note for note in notes), notes
    _evenground(root, "edition", "build", edition, "--jobs", JOBS, "--site-dir", "build/one")
    handler = functools.partial(_Handler, directory=str(root / "build/one"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in PAGES:
            url = f"http://127.0.0.1:{server.server_port}/{edition}/{page}"
            with urllib.request.urlopen(url) as answer:
                assert b'<html lang="fr"' in answer.read(), url
        server.shutdown()
    return time.perf_counter() - begun


def _all(root: Path) -> float:
    """The seconds that all editions of the project take together."""
    begun = time.perf_counter()
    _evenground(root, "edition", "build", "--all", "--jobs", JOBS, "--site-dir", "build/all")
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "project"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True)
        editions = len(list((root / "data/editions").iterdir()))
        alone, together, more = [], [], []
        for _ in range(RUNS):  # in turn, so that a slow moment of the machine falls on all
            alone.append(_begun(root))
            more.append(_all(root))
            shutil.rmtree(root / "data/editions" / NEW[0])
            together.append(_all(root))
    added = [one - other for one, other in zip(more, together, strict=True)]
    print(f"\nMedians of {RUNS} runs on {os.cpu_count()} cores, {JOBS} builds at a time\n")
    print(f"edition new, check, build, served    {statistics.median(alone):7.2f} s   at most 60")
    print(f"the base and its {editions} editions          {statistics.median(together):7.2f} s   at most 60")
    print(f"one edition more, nothing translated {statistics.median(added):7.2f} s   at most 10")


if __name__ == "__main__":
    main()
