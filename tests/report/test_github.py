# ruff: noqa: E501 (a command is as long as it is)
from __future__ import annotations

from inline_snapshot import snapshot

from tests.report.samples import DIFF, document, finding, label
from vmsslint.model import Label, Report, Severity
from vmsslint.places import Span
from vmsslint.report.github import render


def test_a_command_for_each_finding() -> None:
    assert render(DIFF) == snapshot("""\
::error file=infra/main.json,line=10,endLine=10,col=33,endColumn=63,title=VMSS101 create-only-property::`platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1.%0AAzure answers: 409 PropertyChangeNotAllowed.%0AHelp: keep 5, or deploy a second scale set beside this one and move the traffic.
::warning file=infra/main.json,line=4,endLine=4,col=20,endColumn=42,title=VMSS206 size-may-deallocate::`sku.name` becomes a size that the present hardware may not have.%0APossible: when size is not 'Standard_D2s_v3'.%0AAzure tells only when it is asked.%0AHelp: be ready to deallocate:%0Aaz vmss deallocate -g rg -n web.
""")


def test_the_strongest_come_first_and_a_possible_error_is_a_warning() -> None:
    several = (
        finding(severity=Severity.INFO),
        finding(severity=Severity.ERROR, certain=False),
        finding(severity=Severity.ERROR),
    )
    assert [row.split()[0] for row in render(Report(several)).splitlines()] == ["::error", "::warning", "::notice"]


def test_what_the_template_says_is_no_command() -> None:
    source = document("a,b::c%.json", "x")
    evil = finding("100%\n::error::x\r\x1b", labels=(label(source, "x"),), help="one\n::stop-commands::two")
    assert render(Report((evil,))) == snapshot(
        "::warning file=a%2Cb%3A%3Ac%25.json,line=1,endLine=1,col=1,endColumn=2,title=VMSS601 odd-size::100%25\\u{a}::error::x\\u{d}\\u{1b}.%0AHelp: one%0A:\\u{3a}stop-commands::two.\n"
    )


def test_columns_are_for_one_line_alone() -> None:
    source = document("a.json", "{\n}")
    assert render(Report((finding(labels=(Label(source, Span(1, 1, 2, 2)),)),))) == snapshot(
        "::warning file=a.json,line=1,endLine=2,title=VMSS601 odd-size::`sku.name` is odd.\n"
    )
