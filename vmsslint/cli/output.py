"""Where output goes: a file, or standard output with a reader who may go away."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from vmsslint.cli.terminal import wants_color
from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.cli.options import Showing
    from vmsslint.config import Config
    from vmsslint.model import Report


STDOUT = ("", "-")
"""What --output says for standard output."""

_FOR_PEOPLE = ("text", "concise")
"""Formats that a table can stand below; beside the others it goes to standard error."""


class ReaderGoneError(Exception):
    """Whoever read our output went away, as `head` does."""


def finish(report: Report, showing: Showing, config: Config | None = None, *, aside: bool = False) -> int:
    """Show the report, and write the others that are wanted; the exit status, by the options and else by the config.

    `aside` keeps it off standard output, where something else stands: it goes to standard error.
    """
    from vmsslint.report import render
    from vmsslint.report.tally import not_told

    write_reports(report, showing)
    color = colored(showing, sys.stderr if aside else sys.stdout)
    text = render(showing.format, as_shown(report, showing), color=color)
    told = _statistics(report) if showing.statistics else ""
    if showing.format in _FOR_PEOPLE:
        text += f"\n{told}" if text and told else told
    if aside and showing.output in STDOUT:
        sys.stderr.write(text)
    else:
        write(text, showing.output)
    if told and showing.format not in _FOR_PEOPLE:
        sys.stderr.write(told)
    if showing.format == "concise" and (unseen := not_told(report)):
        say(unseen)
    return status_of(report, showing, config)


def status_of(report: Report, showing: Showing, config: Config | None) -> int:
    """The exit status, by the options and else by the config."""
    from vmsslint.api import exit_status

    strict = showing.strict if showing.strict is not None else bool(config and config.strict)
    return exit_status(report, showing.fail_on or (config.fail_on if config else "") or "error", strict=strict)


def as_shown(report: Report, showing: Showing) -> Report:
    """The report with what the options say about its looks."""
    return replace(report, category=showing.category, lists_silenced=not showing.hide_silenced)


def _statistics(report: Report) -> str:
    from vmsslint.report.statistics import table

    return table(report)


def write_reports(report: Report, showing: Showing) -> None:
    """Write the reports that are wanted beside the one that is shown."""
    from vmsslint.report import render

    for format, file in showing.reports:
        write(render(format, as_shown(report, showing)), file)


def colored(showing: Showing, stream: TextIO | None = None) -> bool:
    """Whether what is shown on the stream (standard output) is to have colours."""
    return showing.output in STDOUT and wants_color(showing.color, stream or sys.stdout)


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
