"""Where output goes: a file, or standard output with a reader who may go away."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.cli.options import Showing
    from vmsslint.model import Report


STDOUT = ("", "-")
"""What --output says for standard output."""


class ReaderGoneError(Exception):
    """Whoever read our output went away, as `head` does."""


def finish(report: Report, showing: Showing, *, aside: bool = False) -> int:
    """Show the report, and write the others that are wanted; the exit status.

    `aside` keeps it off standard output, where something else stands: it goes to standard error.
    """
    from vmsslint.api import exit_status
    from vmsslint.report import render

    report = replace(report, category=showing.category)
    write_reports(report, showing)
    text = render(showing.format, report, color=colored(showing, sys.stderr if aside else sys.stdout))
    if aside and showing.output in STDOUT:
        sys.stderr.write(text)
    else:
        write(text, showing.output)
    return exit_status(report, showing.fail_on, strict=showing.strict)


def write_reports(report: Report, showing: Showing) -> None:
    """Write the reports that are wanted beside the one that is shown."""
    from vmsslint.report import render

    for format, file in showing.reports:
        write(render(format, report), file)


def colored(showing: Showing, stream: TextIO | None = None) -> bool:
    """Whether what is shown on the stream (standard output) is to have colours."""
    return showing.output in STDOUT and (stream or sys.stdout).isatty() and not os.environ.get("NO_COLOR")


def write(text: str, output: str = "") -> None:
    """Write the text to that file, or to standard output. Raises VmsslintError and ReaderGoneError."""
    if output in STDOUT:
        write_bytes(text.encode())
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise VmsslintError(f"cannot write: {error.strerror}", file=output) from None


def write_bytes(data: bytes) -> None:
    """Write to standard output. Raises ReaderGoneError."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python must not complain when it flushes at exit; click would end with 1, which says that there are findings
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGoneError from None


def say(message: str) -> None:
    """Tell people something that is no part of the output."""
    from vmsslint.report.safe import line

    sys.stderr.write(f"vmsslint: {line(message)}\n")
