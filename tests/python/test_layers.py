"""The house keeps its arrows: data -> macros -> docs, macros -> tools, and never back."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def imports(path: Path) -> Iterator[str]:
    """The top-level name of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0] if not node.level else path.parent.name


@pytest.mark.parametrize("path", sorted((ROOT / "tools").rglob("*.py")), ids=lambda p: p.name)
def test_tools_use_the_standard_library_alone(path: Path) -> None:
    """The browser runs these files as they are; and nothing that differs between machines gets in."""
    found = set(imports(path))
    assert found <= set(sys.stdlib_module_names) | {"tools"}
    assert not found & {
        "datetime",
        "os",
        "pathlib",
        "random",
        "secrets",
        "socket",
        "subprocess",
        "time",
        "urllib",
    }


@pytest.mark.parametrize("path", sorted((ROOT / "macros").rglob("*.py")), ids=lambda p: p.name)
def test_macros_know_nothing_of_tests_and_docs(path: Path) -> None:
    """What builds the site does not depend on what it builds."""
    assert not set(imports(path)) & {"tests", "docs", "benchmarks"}


def test_data_holds_no_code() -> None:
    """Strangers send YAML, and nothing in it runs."""
    files = [p for p in (ROOT / "data").rglob("*") if p.is_file()]
    assert files
    assert {p.suffix for p in files} <= {".yaml", ".po"}
    assert not [
        p.name for p in files if re.search(r"\{\{|\{%|<script|!!python", p.read_text(encoding="utf-8"))
    ]


def test_stubs_hold_no_words() -> None:
    """A page's stub is one call, perhaps kept out of the search; all words stand in data/."""
    stubs = [p for p in (ROOT / "docs").rglob("*.md") if "adr" not in p.parts]
    assert stubs
    for stub in stubs:
        text = stub.read_text(encoding="utf-8").removeprefix("---\nsearch:\n  exclude: true\n---\n\n")
        assert re.fullmatch(r'\{\{ [a-z_]+\(("[a-z0-9-]+"(, "[a-z0-9-]+")?)?\) \}\}\n', text), stub


def test_no_file_names_a_package_registry() -> None:
    """The project installs by package name from wherever its user's clients look."""
    hosts = re.compile(r"registry\.npmjs|pypi\.org|pythonhosted|deb\.debian|unpkg\.com|jsdelivr")
    skipped = {".git", ".venv", "node_modules", "site", "build", "pyodide", "__pycache__"}
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        if path.is_file() and not skipped & set(inside.parts) and path.suffix not in {".png", ".pyc"}:
            if path == Path(__file__).resolve() or inside.parts[0].startswith(
                (".mypy", ".ruff", ".pytest", ".hyp")
            ):
                continue
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), inside
