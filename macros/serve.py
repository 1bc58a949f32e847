"""``evenground serve``: mkdocs serve, started again when code changes.

MkDocs rebuilds by itself when a file in docs/ or data/ changes. It has imported macros/ and tools/ for good,
though, so a change there packs the tools again and starts it afresh; the open page reloads by itself.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

import click
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from macros import runtime
from macros.editions import environment_for
from macros.files import BASE

CODE = ("macros", "tools")
WATCHED = (*CODE, "data", "docs")


class _Changes(FileSystemEventHandler):
    """Notes which folders of the project have changed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: set[str] = set()
        self._seen = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(str(event.src_path))
        ours = path.suffix in {".py", ".j2", ".yaml", ".md"} and "__pycache__" not in path.parts
        if ours and event.event_type not in {"opened", "closed_no_write"}:
            self._folders.add(path.relative_to(self._root).parts[0])
            self._seen.set()

    def take(self, seconds: float) -> set[str]:
        """The folders that changed since the last call, after waiting for at most so long for any."""
        self._seen.wait(seconds)
        self._seen.clear()
        found, self._folders = self._folders, set()
        return found


def serve_site(root: Path, address: str, edition: str) -> None:
    """Serve an edition until interrupted or terminated."""
    signal.signal(signal.SIGTERM, _leave)
    changes = _Changes(root)
    observer = Observer()
    for name in WATCHED:
        observer.schedule(changes, str(root / name), recursive=True)
    observer.start()
    # The project of an edition is made of all that it rests on, so it is made anew with any change.
    anew = CODE if edition == BASE else WATCHED
    server = _start(root, address, edition)
    try:
        while True:
            folders = changes.take(seconds=0.5)
            # A server that could not even build the first time has ended: any change may be the cure.
            if folders.intersection(anew) or (folders and server.poll() is not None):
                click.echo(f"{', '.join(sorted(folders))} changed: starting again")
                _stop(server)
                runtime.pack_tools(root, click.echo)
                server = _start(root, address, edition)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(server)
        observer.stop()
        observer.join()


def _start(root: Path, address: str, edition: str) -> subprocess.Popen[bytes]:
    """The site generator, serving; where its project cannot be made, that says why and ends."""
    environment = environment_for(edition) | {"PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    if edition == BASE:
        return subprocess.Popen(command, cwd=root, env=environment)
    staging = [sys.executable, "-m", "macros.cli", "stage", "--edition", edition]
    environment["SITE_URL"] = f"http://{address}/"
    staged = subprocess.run(staging, cwd=root, env=environment, check=False)
    if staged.returncode:
        return subprocess.Popen([sys.executable, "-c", ""])
    return subprocess.Popen(command, cwd=root / "build" / edition, env=environment)


def _leave(number: int, frame: FrameType | None) -> None:
    """End as an interrupt does, so that the server is never left behind."""
    raise KeyboardInterrupt


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
