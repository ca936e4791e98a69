"""One line a finding: `file:line:column: severity RULE message [name]`."""

from __future__ import annotations

from vmsslint.model import Finding, Report
from vmsslint.report.safe import line


def render(report: Report, *, color: bool = False) -> str:
    """The findings alone, nothing where there are none. A finding without a place starts with `vmsslint:`."""
    return "".join(f"{_finding(finding)}\n" for finding in report.findings)


def _finding(finding: Finding) -> str:
    place = "vmsslint"
    if finding.labels:
        label = finding.labels[0]
        place = f"{line(label.document.name)}:{label.span.line}:{label.span.column}"
    name = finding.name if finding.certain else f"{finding.name}, possible"
    only = f" (in {line(', '.join(finding.environments))})" if finding.environments else ""
    return f"{place}: {finding.severity} {finding.rule} {line(finding.message.strip())}{only} [{name}]"
