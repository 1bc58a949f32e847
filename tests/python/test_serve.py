"""`evenground serve` shows a change in data/, docs/, macros/ or tools/ without being started again."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from macros import runtime
from tests.served import ROOT


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A copy of the project, being served."""
    runtime.prepare(ROOT, print)
    for name in ("data", "docs", "macros", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "macros.cli", "serve", "--address", f"127.0.0.1:{port}"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as server:
        yield tmp_path, f"http://127.0.0.1:{port}/"
        server.terminate()
        server.wait(timeout=30)


def fetch(url: str) -> bytes:
    """What stands at an address; nothing while the server starts or a file is being replaced."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return bytes(response.read())
    except (OSError, http.client.HTTPException):
        return b""


def eventually(holds: Callable[[], bool], seconds: float = 90) -> bool:
    """Whether something comes to hold."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def replace(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_each_kind_of_change_is_shown(served: tuple[Path, str]) -> None:
    """Words, the look, the code that makes pages, and the tools; a fault in between does no harm."""
    root, url = served
    assert eventually(lambda: b"<h1" in fetch(url + "glossary/"))

    replace(root / "data" / "glossary.yaml", "title: Glossary", "title: Wordhoard")
    assert eventually(lambda: b"Wordhoard" in fetch(url + "glossary/"))

    replace(root / "docs" / "assets" / "site.css", "/* Even Ground's look", "/* Another look")
    assert eventually(lambda: b"Another look" in fetch(url + "assets/site.css"))

    replace(root / "data" / "glossary.yaml", "title: Wordhoard", "titel: Wordhoard")
    time.sleep(3)  # the fault is told in the terminal
    replace(root / "data" / "glossary.yaml", "titel: Wordhoard", "title: Words")
    assert eventually(lambda: b"Words</h1>" in fetch(url + "glossary/"))

    replace(root / "macros" / "render" / "templates" / "page.md.j2", "eg-summary", "eg-summary changed-here")
    assert eventually(lambda: b"changed-here" in fetch(url + "power/"))

    replace(
        root / "macros" / "render" / "inline.py",
        "return said(locale, int(figure.value))",
        'return "changed-again"',
    )
    assert eventually(lambda: b"changed-again" in fetch(url + "evidence/funding/"))

    before = hashlib.sha256(fetch(url + "assets/pyodide/tools.zip")).digest()
    replace(root / "tools" / "nearest.py", "float = 0.6", "float = 0.7")
    assert eventually(
        lambda: (
            hashlib.sha256(fetch(url + "assets/pyodide/tools.zip") or b"").digest()
            not in {before, hashlib.sha256(b"").digest()}
        )
    )
