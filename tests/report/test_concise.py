# ruff: noqa: E501 (the output is as wide as it is)
from __future__ import annotations

from inline_snapshot import snapshot

from tests.report.samples import DIFF, finding
from vmsslint.model import Report
from vmsslint.report.concise import render


def test_a_line_for_each_finding() -> None:
    report = Report((*DIFF.findings, finding("two\nlines \x1b")))
    assert render(report) == snapshot("""\
infra/main.json:10:33: error VMSS101 `platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1 [create-only-property]
infra/main.json:4:20: warning VMSS206 `sku.name` becomes a size that the present hardware may not have [size-may-deallocate, possible]
vmsslint: warning VMSS601 two\\u{a}lines \\u{1b} [odd-size]
""")


def test_nothing_found_is_nothing() -> None:
    assert render(Report(files=3)) == ""
