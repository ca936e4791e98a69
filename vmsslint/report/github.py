"""Annotations of a pull request, as workflow commands that GitHub reads from the log.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from vmsslint.model import Finding, Label, Report, Severity
from vmsslint.report.files import relative
from vmsslint.report.prose import sentences
from vmsslint.report.safe import line
from vmsslint.report.tally import level, not_told

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, *, color: bool = False) -> str:
    """A command for each finding, the strongest first, since GitHub shows ten errors and ten warnings of a step.

    A possible error is a warning, as it does not fail the run. What was silenced is counted in a notice.
    """
    findings = sorted(report.findings, key=lambda finding: -level(finding).rank)
    unseen = not_told(report)
    notice = f"::notice title=vmsslint::{_data(unseen)}\n" if unseen else ""
    return "".join(f"{_command(finding)}\n" for finding in findings) + notice


def _command(finding: Finding) -> str:
    properties = {**(_place(finding.labels[0]) if finding.labels else {}), "title": f"{finding.rule} {finding.name}"}
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[level(finding)]} {listed}::{_data(chr(10).join(sentences(finding)))}"


def _place(label: Label) -> dict[str, str | int]:
    span = label.span
    place: dict[str, str | int] = {
        "file": line(relative(label.document.name)),
        "line": span.line,
        "endLine": span.end_line,
    }
    # Columns are for a stretch of one line alone.
    return {**place, "col": span.column, "endColumn": span.end_column} if span.line == span.end_line else place


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
