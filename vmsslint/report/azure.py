"""Issues of a build, as logging commands that Azure Pipelines reads from the log.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""

from __future__ import annotations

from vmsslint.model import Finding, Report, Severity
from vmsslint.report.files import relative
from vmsslint.report.prose import sentences
from vmsslint.report.safe import line
from vmsslint.report.tally import level, not_told


def render(report: Report, *, color: bool = False) -> str:
    """A command for each error and warning, in a line each; a possible error is a warning, an info a line of text.

    What was silenced is counted in such a line too.
    """
    unseen = not_told(report)
    return "".join(f"{_command(finding)}\n" for finding in report.findings) + (f"{unseen}\n" if unseen else "")


def _command(finding: Finding) -> str:
    text = " ".join(sentences(finding)).replace("\n", " ")
    if level(finding) is Severity.INFO:
        return f"info {finding.rule} {finding.name}: {text}"
    properties = {"type": level(finding).value}
    if finding.labels:
        label = finding.labels[0]
        properties["sourcepath"] = line(relative(label.document.name))
        properties["linenumber"] = str(label.span.line)
        properties["columnnumber"] = str(label.span.column)
    properties["code"] = finding.rule
    listed = "".join(f"{key}={_property(value)};" for key, value in properties.items())
    return f"##vso[task.logissue {listed}]{_data(f'{finding.name}: {text}')}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")
