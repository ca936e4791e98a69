"""Where output goes: a file, or standard output with a reader who may go away."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vmsslint.cli.terminal import wants_color
from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.cli.options import Showing
    from vmsslint.config import Config
    from vmsslint.model import Report


_FOR_PEOPLE = ("text", "concise")
"""Formats that a table can stand below; beside the others it goes to standard error."""


class ReaderGoneError(Exception):
    """Whoever read our output went away, as `head` does."""


def finish(report: Report, showing: Showing, config: Config | None = None) -> int:
    """Show the report; the exit status, by the options and else by the config."""
    from vmsslint.api import exit_status
    from vmsslint.report import render
    from vmsslint.report.tally import not_told

    color = not showing.output and wants_color(showing.color, sys.stdout)
    report = replace(report, lists_silenced=not showing.hide_silenced)
    text = render(showing.format, report, color=color)
    told = _statistics(report) if showing.statistics else ""
    if showing.format in _FOR_PEOPLE:
        text += f"\n{told}" if text and told else told
    write(text, showing.output)
    if told and showing.format not in _FOR_PEOPLE:
        sys.stderr.write(told)
    if showing.format == "concise" and (unseen := not_told(report)):
        say(unseen)
    strict = showing.strict if showing.strict is not None else bool(config and config.strict)
    return exit_status(report, showing.fail_on or (config.fail_on if config else "") or "error", strict=strict)


def _statistics(report: Report) -> str:
    from vmsslint.report.statistics import table

    return table(report)


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
        # Python must not complain when it flushes at exit; click would end with 1, which says that there are findings
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGoneError from None


def say(message: str) -> None:
    """Tell people something that is no part of the output."""
    from vmsslint.report.safe import line

    sys.stderr.write(f"vmsslint: {line(message)}\n")
