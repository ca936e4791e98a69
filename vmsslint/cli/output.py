"""Where output goes: a file, or standard output with a reader who may go away."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.cli.options import Showing
    from vmsslint.model import Report


class ReaderGoneError(Exception):
    """Whoever read our output went away, as `head` does."""


def finish(report: Report, showing: Showing) -> int:
    """Show the report; the exit status."""
    from vmsslint.api import exit_status
    from vmsslint.report import render

    color = not showing.output and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    write(render(showing.format, report, color=color), showing.output)
    return exit_status(report, showing.fail_on, strict=showing.strict)


def write(text: str, output: str = "") -> None:
    """Write the text to that file, or to standard output. Raises VmsslintError and ReaderGoneError."""
    if output:
        try:
            Path(output).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise VmsslintError(f"cannot write: {error.strerror}", file=output) from None
        return
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        # click would end with 1, which says that there are findings
        give_up()
        raise ReaderGoneError from None
    except OSError as error:
        give_up()
        raise VmsslintError(f"cannot write: {error.strerror}") from None


def give_up() -> None:
    """Write no more to standard output, which failed once: Python must not complain when it flushes it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """Tell people something that is no part of the output."""
    from vmsslint.report.safe import line

    sys.stderr.write(f"vmsslint: {line(message)}\n")
