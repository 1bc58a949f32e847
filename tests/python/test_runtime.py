"""What the browser gets: pinned, the same bytes every time, and checked."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from macros import runtime
from tests.served import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with tools and no runtime yet."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    return tmp_path


def test_packing_twice_gives_the_same_bytes(project: Path) -> None:
    """Whatever the times, the order and the leftovers of the files on disk."""
    said: list[str] = []
    runtime.pack_tools(project, said.append)
    archive = project / runtime.FOLDER / runtime.ARCHIVE
    first = archive.read_bytes()
    archive.unlink()
    moved = project / "elsewhere"
    shutil.move(project / "tools", moved)
    (project / "tools").mkdir()
    for path in sorted(moved.glob("*.py"), reverse=True):
        (project / "tools" / path.name).write_bytes(path.read_bytes())
    (project / "tools" / "__pycache__").mkdir()
    (project / "tools" / "__pycache__" / "flow.pyc").write_bytes(b"old")
    runtime.pack_tools(project, said.append)
    assert archive.read_bytes() == first


def test_packing_again_leaves_a_good_archive_alone(project: Path) -> None:
    """And says so."""
    said: list[str] = []
    runtime.pack_tools(project, said.append)
    written = (project / runtime.FOLDER / runtime.ARCHIVE).stat().st_mtime_ns
    runtime.pack_tools(project, said.append)
    assert (project / runtime.FOLDER / runtime.ARCHIVE).stat().st_mtime_ns == written
    assert said[-1] == "tools.zip: already up to date"


def test_the_archive_holds_the_tools_and_nothing_else(project: Path) -> None:
    """Every module of tools/, as it is."""
    runtime.pack_tools(project, print)
    with zipfile.ZipFile(project / runtime.FOLDER / runtime.ARCHIVE) as archive:
        assert sorted(archive.namelist()) == sorted(f"tools/{p.name}" for p in (ROOT / "tools").glob("*.py"))
        for name in archive.namelist():
            assert archive.read(name) == (ROOT / name).read_bytes()


def test_the_manifest_vouches_for_every_file_of_the_runtime() -> None:
    """The worker uses no file that differs from what was pinned."""
    said: list[str] = []
    runtime.prepare(ROOT, said.append)
    folder = ROOT / runtime.FOLDER
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {*runtime.PYODIDE_FILES, runtime.ARCHIVE}
    for name, expected in manifest["files"].items():
        assert runtime.integrity(folder / name) == expected
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert locked["packages"]["node_modules/pyodide"]["integrity"].startswith("sha512-")
    assert manifest["pyodide"] == locked["packages"]["node_modules/pyodide"]["version"]


def test_preparing_again_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a look at npm."""
    runtime.prepare(ROOT, print)
    monkeypatch.setattr(runtime, "_npm", lambda *_: pytest.fail("npm was asked for"))
    said: list[str] = []
    runtime.prepare(ROOT, said.append)
    assert all("already" in line for line in said)


def test_a_changed_file_of_the_runtime_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is fetched again rather than trusted."""
    runtime.prepare(ROOT, print)
    shutil.copytree(ROOT / runtime.FOLDER, tmp_path / runtime.FOLDER)
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    (tmp_path / runtime.FOLDER / "pyodide.mjs").write_text("other")

    def no_npm(*_: object) -> tuple[str, dict[str, str]]:
        raise runtime.RuntimeMissingError("no npm here")

    monkeypatch.setattr(runtime, "_npm", no_npm)
    with pytest.raises(runtime.RuntimeMissingError, match="no npm here"):
        runtime.fetch_pyodide(tmp_path, print)


def test_a_missing_npm_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(runtime, "_own", lambda _: None)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "node.txt").write_text(
        "no-such-package-of-ours==1 --hash=sha256:" + "0" * 64
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(
        runtime.RuntimeMissingError, match=r"^npm with Node\.js 18 or newer is needed \(Debian: .*\)$"
    ):
        runtime._npm(tmp_path, print)
