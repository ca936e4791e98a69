"""Which findings a suppression silences, seen through a whole run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vmsslint import api
from vmsslint.model import Report, Silencer

OLD = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachineScaleSets",
      "apiVersion": "2024-07-01",
      "name": "web",
      "sku": { "name": "Standard_D2s_v3", "capacity": 2 },
      "properties": {
        "platformFaultDomainCount": 5,
        "upgradePolicy": { "mode": "Manual" }
      }
    }
  ]
}
"""
NEW = OLD.replace(": 5,", ": 1,")


def diff(new: str, old: str = OLD, **policy: Any) -> Report:
    return api.diff(
        api.parse("old.json", old.encode()),
        api.parse("new.json", new.encode()),
        options=api.Options(policy=api.Policy(**policy)),
    )


def told(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def silenced(report: Report) -> list[tuple[str, str]]:
    return [(item.finding.rule, item.reason) for item in report.silenced if item.by is Silencer.SUPPRESSION]


def beside(comment: str, text: str = NEW, line: str = '"platformFaultDomainCount": ') -> str:
    """The text with a comment at the end of the line that begins so."""
    return "\n".join(f"{row} // {comment}" if row.strip().startswith(line) else row for row in text.split("\n"))


def above(comment: str, line: str, text: str = NEW) -> str:
    return "\n".join(f"// {comment}\n{row}" if row.strip().startswith(line) else row for row in text.split("\n"))


GOOD = "vmsslint: ignore[VMSS101] made anew"


def test_without_one_it_is_told() -> None:
    assert told(diff(NEW)) == ["VMSS101"]


@pytest.mark.parametrize(
    "new",
    [
        beside(GOOD),
        above(GOOD, '"platformFaultDomainCount"'),
        above(GOOD, '"properties"'),
        NEW.replace("[\n    {", f"[\n// {GOOD}\n    {{"),
        f"// vmsslint: ignore-file[VMSS101] made anew\n{NEW}",
        NEW.replace(
            '"name": "web"',
            '"metadata": {"vmsslint": {"ignore": [{"rule": "VMSS101", "reason": "made anew"}]}}, "name": "web"',
        ),
        NEW.replace(
            '"resources"',
            '"metadata": {"vmsslint": {"ignore": [{"rule": "VMSS101", "reason": "made anew"}]}}, "resources"',
            1,
        ),
        NEW.replace(
            '"name": "web"',
            '"metadata": {"vmsslint": {"ignore": [{"rule": "VMSS101", "reason": "made anew",'
            ' "path": "properties.platformFaultDomainCount"}]}}, "name": "web"',
        ),
    ],
    ids=["beside", "above", "above what holds it", "the resource", "the file", "metadata", "root metadata", "path"],
)
def test_it_is_counted_and_not_told(new: str) -> None:
    report = diff(new)
    assert told(report) == []
    assert silenced(report) == [("VMSS101", "made anew")]
    assert api.exit_status(report) == 0
    (change,) = report.changes
    assert change.effect == "refused"  # what Azure does stays as it is


@pytest.mark.parametrize(
    "new",
    [
        beside("vmsslint: ignore[VMSS102] another rule"),
        beside(GOOD, line='"upgradePolicy"'),
        above(GOOD, '"sku"'),
        NEW.replace(
            '"name": "web"',
            '"metadata": {"vmsslint": {"ignore": [{"rule": "VMSS101", "reason": "x", "path": "sku"}]}}, "name": "web"',
        ),
    ],
    ids=["another rule", "another line", "above another line", "another path"],
)
def test_one_about_something_else_silences_nothing_and_is_unused(new: str) -> None:
    report = diff(new)
    assert told(report) == ["VMSS101", "VMSS010"]
    assert silenced(report) == []


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("vmsslint: ignore[VMSS101]", "it gives no reason to pass over VMSS101"),
        ("vmsslint: ignore[VMSS101] x, until 2026-12-31", "its last day was 2026-12-31"),
        ("vmsslint: ignore[ACME001] x", "there is no rule ACME001"),
        ("vmsslint: ignore[VMSS001] x", "VMSS001 is told in any case"),
    ],
)
def test_one_that_does_not_count_is_told_with_the_finding(comment: str, fault: str) -> None:
    report = diff(beside(comment), today=date(2027, 1, 1))
    assert told(report) == ["VMSS101", "VMSS009"]
    assert report.findings[1].message == f"this suppression does not count: {fault}"
    assert api.exit_status(report) == 1


def test_the_last_day_counts() -> None:
    new = beside("vmsslint: ignore[VMSS101] x, until 2027-01-01")
    assert silenced(diff(new, today=date(2027, 1, 1))) == [("VMSS101", "x, until 2027-01-01")]
    assert "VMSS101" in told(diff(new, today=date(2027, 1, 2)))


def test_one_on_the_old_side_does_not_count() -> None:
    assert told(diff(NEW, old=beside(GOOD, OLD))) == ["VMSS101"]


def test_one_on_the_old_side_counts_where_only_the_base_is_trusted() -> None:
    assert silenced(diff(NEW, old=beside(GOOD, OLD), trust_base=True)) == [("VMSS101", "made anew")]
    assert told(diff(beside(GOOD), trust_base=True)) == ["VMSS101"]
    of_file = f"// vmsslint: ignore-file[VMSS101] made anew\n{OLD}"
    assert silenced(diff(NEW, old=of_file, trust_base=True)) == [("VMSS101", "made anew")]


def test_one_beside_the_place_where_the_value_is_set_counts() -> None:
    template = NEW.replace(": 1,", ": \"[parameters('domains')]\",").replace(
        '"resources"', '"parameters": { "domains": { "type": "int" } }, "resources"', 1
    )
    parameters = """{
  "parameters": {
    "domains": { "value": 1 } // vmsslint: ignore[VMSS101] made anew
  }
}"""
    for text, expected in ((parameters, []), (parameters.replace("VMSS101", "VMSS102"), ["VMSS101", "VMSS010"])):
        side = api.Side(parameters=api.parse("p.json", text.encode()))
        report = api.diff(api.parse("old.json", OLD.encode()), api.parse("new.json", template.encode()), new_side=side)
        assert told(report) == expected


def test_in_a_loop_one_is_about_every_copy() -> None:
    entry = (
        '"metadata": {"vmsslint": {"ignore": [{"rule": "VMSS101", "reason": "x"}]}}, "copy": {"name": "c", "count": 2},'
    )
    old = OLD.replace('"web"', "\"[concat('web', copyIndex())]\"").replace(
        '"sku"', '"copy": {"name": "c", "count": 2}, "sku"'
    )
    new = NEW.replace('"web"', "\"[concat('web', copyIndex())]\"").replace('"sku"', f'{entry} "sku"')
    report = diff(new, old)
    assert told(report) == []
    assert [item.finding.resource for item in report.silenced] == ["web0", "web1"]


def test_each_command_says_of_its_own_rules_that_they_find_nothing() -> None:
    text = beside("vmsslint: ignore[VMSS101, VMSS402] x", OLD, '"apiVersion"')
    alone = api.check([api.parse("new.json", text.encode())])
    unused = [item.message for item in alone.findings if item.rule == "VMSS010"]
    assert unused == ["VMSS402 finds nothing here that this would silence"]
    update = [item.message for item in diff(text).findings if item.rule == "VMSS010"]
    assert update == ["VMSS101 finds nothing here that this would silence"]
    assert not [
        item
        for item in api.check([api.parse("a.json", text.encode())], options=api.Options(ignore=("VMSS402",))).findings
        if item.rule == "VMSS010"
    ]


def test_what_a_comment_silences_cannot_be_a_failure_to_work() -> None:
    broken = api.parse("new.json", b"// vmsslint: ignore-file[VMSS001] x\n" + OLD.encode())
    report = api.check([broken, api.VmsslintError("there is no such file", file="b.json")])
    assert "VMSS001" in told(report)
    assert api.exit_status(report) == 2
