"""What a project decides about findings, seen through whole runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vmsslint import api
from vmsslint.baseline import Baseline, Key
from vmsslint.model import Report, Severity, Silencer

OLD = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    {"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2016-03-30", "name": "web",
     "properties": {"platformFaultDomainCount": 5, "singlePlacementGroup": true}}]}"""
NEW = OLD.replace(": 5", ": 1")
OUTDATED = Key("VMSS402", "new.json", "web", "apiVersion")


def document(text: str, name: str = "new.json") -> Any:
    return api.parse(name, text.encode())


def check(**policy: Any) -> Report:
    return api.check([document(NEW)], options=api.Options(ignore=("VMSS7",), policy=api.Policy(**policy)))


def diff(**policy: Any) -> Report:
    return api.diff(
        document(OLD, "old.json"), document(NEW), options=api.Options(ignore=("VMSS7",), policy=api.Policy(**policy))
    )


def told(report: Report) -> list[tuple[str, Severity]]:
    return [(finding.rule, finding.severity) for finding in report.findings]


def silenced(report: Report) -> list[tuple[str, Silencer]]:
    return [(item.finding.rule, item.by) for item in report.silenced]


BOTH = [("VMSS101", Severity.ERROR), ("VMSS402", Severity.WARNING)]


def test_without_a_policy_all_is_told() -> None:
    assert told(diff()) == BOTH
    assert silenced(diff()) == []


def test_the_longest_beginning_of_an_id_decides_and_the_finding_says_so() -> None:
    report = diff(severities={"VMSS": "warning", "VMSS1": "info", "VMSS402": "error"}, source=".vmsslint.yaml")
    assert told(report) == [("VMSS101", Severity.INFO), ("VMSS402", Severity.ERROR)]
    assert report.findings[0].notes[-1] == ".vmsslint.yaml makes this info; by itself it is error"


def test_what_is_off_is_counted() -> None:
    for policy in ({"severities": {"VMSS1": "off"}}, {"ignore": ("VMSS101",)}, {"select": ("VMSS4",)}):
        report = diff(**policy)
        assert told(report) == BOTH[1:]
        assert silenced(report) == [("VMSS101", Silencer.CONFIG)]


def test_a_rule_that_is_off_does_not_take_the_word_of_another() -> None:
    # both speak of one refusal, which is told once
    old, new = (
        f"""{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "resources": [{{"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": "web",
        "zones": {zones}, "properties": {{"virtualMachineProfile": {{}}}}}}]}}"""
        for zones in ('["1", "2"]', '["1"]')
    )
    report = api.diff(document(old, "old.json"), document(new))
    spoken = [finding.rule for finding in report.findings]
    policy = api.Policy(severities={spoken[0]: "off"})
    quiet = api.diff(document(old, "old.json"), document(new), options=api.Options(ignore=("VMSS7",), policy=policy))
    assert spoken[0] not in [finding.rule for finding in quiet.findings]
    without = api.diff(document(old, "old.json"), document(new), options=api.Options(ignore=(spoken[0], "VMSS7")))
    assert [finding.rule for finding in quiet.findings] == [finding.rule for finding in without.findings]


def test_failures_to_work_are_neither_silenced_nor_softened() -> None:
    error = api.VmsslintError("there is no such file", file="a.json")
    policy = api.Policy(severities={"VMSS": "off"}, select=("VMSS9",), ignore=("VMSS0",))
    report = api.check([error], options=api.Options(ignore=("VMSS7",), policy=policy))
    assert told(report) == [("VMSS001", Severity.ERROR)]
    assert api.exit_status(report) == 2


def test_excluded_files_are_counted_even_where_they_cannot_be_read() -> None:
    documents = [document(NEW), document(NEW, "old/a.json"), api.VmsslintError("broken", file="old/b.json")]
    policy = api.Policy(excluded=lambda name: name.startswith("old/"))
    report = api.check(documents, options=api.Options(ignore=("VMSS7",), policy=policy))
    assert (report.files, report.excluded) == (1, 2)
    assert told(report) == BOTH[1:]
    assert not report.failed


def baseline(known: dict[Key, int]) -> Baseline:
    return Baseline(Path().resolve(), known)


def test_what_is_in_the_baseline_is_counted_as_often_as_it_is_there() -> None:
    report = check(baseline=baseline({OUTDATED: 1}))
    assert told(report) == []
    assert silenced(report) == [("VMSS402", Silencer.BASELINE)]
    two = NEW.replace(
        "]}", ', {"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2016-03-30", "name": "web"}]}'
    )
    policy = api.Policy(baseline=baseline({OUTDATED: 1}))
    report = api.check([document(two)], options=api.Options(ignore=("VMSS7",), policy=policy))
    assert silenced(report) == [("VMSS402", Silencer.BASELINE)]
    assert ("VMSS402", Severity.WARNING) in told(report)


def test_what_no_longer_occurs_in_these_files_is_counted() -> None:
    other = {Key("VMSS601", "new.json", "web", "sku"): 2, Key("VMSS601", "elsewhere.json", "web", "sku"): 1}
    assert check(baseline=baseline({OUTDATED: 1, **other})).outdated == 2


def test_an_update_is_judged_anew_whatever_the_baseline_holds() -> None:
    known = baseline({Key("VMSS101", "new.json", "web", "properties.platformFaultDomainCount"): 1, OUTDATED: 1})
    report = diff(baseline=known)
    assert told(report) == BOTH[:1]
    assert silenced(report) == [("VMSS402", Silencer.BASELINE)]
    assert report.compared
    assert report.outdated == 0  # a diff judges only what was touched
