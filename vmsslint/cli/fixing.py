"""`vmsslint check --fix` and `--diff`: what becomes of the fixes of a report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from vmsslint.cli.options import Showing
from vmsslint.cli.output import colored, finish, say, status_of, write, write_bytes, write_reports
from vmsslint.errors import VmsslintError
from vmsslint.fix.files import Given, bytes_of
from vmsslint.fix.files import write as write_file
from vmsslint.fix.fixing import Prepared, prepare
from vmsslint.load.jsonc import MAX_BYTES
from vmsslint.load.sources import STANDARD_INPUT
from vmsslint.model import Report
from vmsslint.places import Document
from vmsslint.report.tally import plural

if TYPE_CHECKING:
    from vmsslint.config import Config


def fix_files(
    judged: Callable[[], Report], paths: list[str], showing: Showing, config: Config | None = None, *, dry: bool
) -> int:
    """Make the fixes of what is judged in the files at `paths`, and show what remains; if `dry`, show the diff alone.

    `judged` judges what is in the files at that moment.
    """
    given = Given.of(paths)
    report = judged()
    prepared = prepare(report.findings, lambda document: bytes_of(document, given))
    if dry:
        return _show_diff(report, prepared, showing, config)
    for rewrite in prepared.rewrites:
        write_file(rewrite.before, rewrite.new, rewrite.old)
    _tell_left(prepared)
    if prepared.rewrites:
        report = judged()
        if showing.format != "text":  # which says so in its last line
            say(f"fixed {_amount(prepared)}")
    return finish(replace(report, fixed=len(prepared.made)), showing, config)


def fix_input(
    judged: Callable[[Document | VmsslintError], Report], showing: Showing, config: Config | None = None, *, dry: bool
) -> int:
    """Print what standard input holds with its fixes made, and show what remains on standard error."""
    from vmsslint import api

    data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    if len(data) > MAX_BYTES:
        raise VmsslintError(f"more than {MAX_BYTES // 2**20} MB", file=STANDARD_INPUT)

    def report_on(data: bytes) -> Report:
        try:
            return judged(api.parse(STANDARD_INPUT, data))
        except VmsslintError as error:
            return judged(error)

    def of_input(document: Document) -> bytes:
        if document.name != STANDARD_INPUT:
            raise VmsslintError("only standard input is given", file=document.name)
        return data

    report = report_on(data)
    prepared = prepare(report.findings, of_input)
    if dry:
        return _show_diff(report, prepared, showing, config)
    for rewrite in prepared.rewrites:
        data = rewrite.new
    write_bytes(data)
    _tell_left(prepared)
    if prepared.rewrites:
        report = report_on(data)
    return finish(replace(report, fixed=len(prepared.made)), showing, config, aside=True)


def _show_diff(report: Report, prepared: Prepared, showing: Showing, config: Config | None) -> int:
    from vmsslint.report.unified import render

    write_reports(report, showing)
    changed = [(item.before, item.after, item.changes) for item in prepared.rewrites]
    write(render(changed, color=colored(showing)), showing.output)
    _tell_left(prepared)
    if report.failed:
        say("not all of the work could be done; without --diff the report tells why")
    say(f"--fix would fix {_amount(prepared)}" if changed else "there is nothing that --fix would change")
    return status_of(report, showing, config)


def _amount(prepared: Prepared) -> str:
    return f"{plural(len(prepared.made), 'finding')} in {plural(len(prepared.rewrites), 'file')}"


def _tell_left(prepared: Prepared) -> None:
    for finding, why in prepared.left:
        edit = finding.fix.edits[0] if finding.fix else None
        where = f"{edit.document.name}:{edit.span.line}:{edit.span.column}: " if edit else ""
        say(f"{where}{finding.rule} is not fixed: {why}")
