"""Problems on the screen, and in CI beside the lines that they are of."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import NoReturn

import click

from macros.read import Problem


def report(problems: Iterable[Problem]) -> NoReturn:
    """Print every problem and their number, and exit with 1."""
    problems = list(problems)
    for problem in problems:
        click.echo(str(problem))
        if os.environ.get("CI"):
            at = problem.at
            click.echo(
                f"::error file={at.path},line={at.line},col={at.column}::{_annotation(problem.message)}"
            )
    click.echo(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}")
    sys.exit(1)


def _annotation(message: str) -> str:
    """A message as a GitHub annotation takes it: on one line."""
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
