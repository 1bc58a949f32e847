"""Options and fixtures that all tests share."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.served", "tests.pseudo"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--rewrite``: golden files are written as the code has them now, to be read and committed."""
    parser.addoption("--rewrite", action="store_true", help="Write golden files anew; then read the diff.")
