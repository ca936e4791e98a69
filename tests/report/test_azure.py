# ruff: noqa: E501 (a command is as long as it is)
from __future__ import annotations

from inline_snapshot import snapshot

from tests.report.samples import DIFF, document, finding, label
from vmsslint.model import Report, Severity
from vmsslint.report.azure import render


def test_a_command_for_each_error_and_warning() -> None:
    hint = finding("say which zone", severity=Severity.INFO)
    possible = finding(severity=Severity.ERROR, certain=False)
    assert render(Report((*DIFF.findings, hint, possible))) == snapshot("""\
##vso[task.logissue type=error;sourcepath=infra/main.json;linenumber=10;columnnumber=33;code=VMSS101;]create-only-property: `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1. Azure answers: 409 PropertyChangeNotAllowed. Help: keep 5, or deploy a second scale set beside this one and move the traffic.
##vso[task.logissue type=warning;sourcepath=infra/main.json;linenumber=4;columnnumber=20;code=VMSS206;]size-may-deallocate: `sku.name` becomes a size that the present hardware may not have. Possible: when size is not 'Standard_D2s_v3'. Azure tells only when it is asked. Help: be ready to deallocate: az vmss deallocate -g rg -n web.
info VMSS601 odd-size: say which zone.
##vso[task.logissue type=warning;code=VMSS601;]odd-size: `sku.name` is odd. This is possible, not certain.
""")


def test_what_the_template_says_is_no_command() -> None:
    source = document("a];b%.json", "x")
    evil = finding("100%\n##vso[task.complete]\r\x1b", labels=(label(source, "x"),))
    assert render(Report((evil,))) == snapshot(
        "##vso[task.logissue type=warning;sourcepath=a%5D%3Bb%AZP25.json;linenumber=1;columnnumber=1;code=VMSS601;]odd-size: 100%AZP25\\u{a}#\\u{23}vso[task.complete]\\u{d}\\u{1b}.\n"
    )
