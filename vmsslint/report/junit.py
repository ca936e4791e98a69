"""A test report for the test tab of a pipeline: a test case for each finding.

https://github.com/testmoapp/junitxml describes the form; Azure Pipelines and GitLab read it.
"""

from __future__ import annotations

from collections.abc import Iterator

from vmsslint.model import Finding, Report, Severity
from vmsslint.report.files import relative
from vmsslint.report.ink import Ink
from vmsslint.report.prose import sentence
from vmsslint.report.safe import line
from vmsslint.report.tally import level
from vmsslint.report.text import findings

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def render(report: Report, *, color: bool = False) -> str:
    """Errors that are certain are failures; other findings pass and tell their text. A run cut short is an error.

    What was silenced is skipped, with the reason; so is a file that the config excludes. With no findings there is one
    case that passes, since an empty report counts as none.
    """
    cases = list(_cases(report))
    failures = sum(level(finding) is Severity.ERROR for finding in report.findings)
    skipped = len(report.silenced) + report.excluded
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{int(report.failed)}"'
    counts += f' skipped="{skipped}"' if skipped else ""
    suite = f'<testsuite name="vmsslint" {counts}>\n{"".join(cases)}</testsuite>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="vmsslint" {counts}>\n{suite}\n</testsuites>\n'


def _cases(report: Report) -> Iterator[str]:
    for finding, rows in zip(report.findings, findings(report, Ink(False)), strict=True):
        body = _xml("\n".join(rows))
        message = _xml(sentence(line(finding.message.strip())))
        if level(finding) is Severity.ERROR:
            yield _case(finding, f'<failure type="{finding.rule}" message="{message}">{body}</failure>')
        else:
            yield _case(finding, f"<system-out>{body}</system-out>")
    for item in report.silenced:
        yield _case(item.finding, f'<skipped message="{_xml(f"{item.by}: {line(item.reason)}")}"/>')
    for _ in range(report.excluded):
        yield '<testcase classname="vmsslint" name="file"><skipped message="excluded by the config"/></testcase>\n'
    if report.failed:
        text = "not all of the work could be done"
        yield f'<testcase classname="vmsslint" name="run"><error message="{text}"/></testcase>\n'
    elif not report.findings:
        yield '<testcase classname="vmsslint" name="no findings"/>\n'


def _case(finding: Finding, inner: str) -> str:
    file = line(relative(finding.labels[0].document.name)) if finding.labels else "vmsslint"
    about = " ".join(part for part in (finding.rule, finding.name, line(finding.resource), line(finding.path)) if part)
    return f'<testcase classname="{_xml(file)}" name="{_xml(about)}">{inner}</testcase>\n'


def _xml(text: str) -> str:
    return text.translate(_ENTITIES)
