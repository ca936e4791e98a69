"""Faults against the schema as a user meets them: their words and places, their fixes, and what an update is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.examples import scale_set, template
from vmsslint import api
from vmsslint.model import Finding, Fix, Report, Severity
from vmsslint.places import Document
from vmsslint.values import Known

EXTENSION = "Microsoft.Compute/virtualMachineScaleSets/extensions"


def checked(resource: dict[str, Any], parameters: dict[str, Any] | None = None) -> Report:
    return api.check([template([resource], parameters)])


def schema_rules(report: Report) -> list[tuple[str, str, bool]]:
    """Rule, path and certainty of each finding of the families 4xx and 7xx."""
    return [
        (item.rule, item.path, item.certain) for item in report.findings if item.rule.startswith(("VMSS4", "VMSS7"))
    ]


def only(report: Report, rule: str) -> Finding:
    (found,) = (item for item in report.findings if item.rule == rule)
    return found


def properties(**members: Any) -> dict[str, Any]:
    return scale_set(properties=members)


def extension(version: str = "2024-07-01", **members: Any) -> dict[str, Any]:
    """An extension of the minimal scale set as a resource of its own."""
    known = {"publisher": "Contoso", "type": "Web", "typeHandlerVersion": "1.0"}
    return {"type": EXTENSION, "apiVersion": version, "name": "web/agent", "properties": {**known, **members}}


def mended(document: Document, fix: Fix | None) -> str:
    """The text of a document of one-line spans after the edits of a fix."""
    assert fix is not None
    lines = document.text.split("\n")
    for edit in fix.edits:
        line = lines[edit.span.line - 1]
        lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return "\n".join(lines)


# ── what a finding says ──


def test_a_misspelt_property_points_at_its_name_and_says_what_is_meant() -> None:
    document = template([properties(singlePlacmentGroup=False)])
    found = only(api.check([document]), "VMSS701")
    assert found.message == (
        "`singlePlacmentGroup` is no property of virtualMachineScaleSets; did you mean `singlePlacementGroup`?"
    )
    assert (found.severity, found.certain, found.new) == (Severity.ERROR, True, None)
    (label,) = found.labels
    line = document.text.split("\n")[label.span.line - 1]
    assert line[label.span.column - 1 : label.span.end_column - 1] == '"singlePlacmentGroup"'


def test_list_items_are_named_by_their_key() -> None:
    extensions = [{"name": "Agent", "properties": {"publishr": "Contoso"}}]
    found = only(checked(properties(virtualMachineProfile={"extensionProfile": {"extensions": extensions}})), "VMSS701")
    assert found.path.endswith("extensions[name=agent].properties.publishr")


def test_the_value_of_an_unknown_property_is_not_shown() -> None:
    found = only(checked(properties(virtualMachineProfile={"osProfile": {"adminPasword": "hunter2"}})), "VMSS701")
    assert "hunter2" not in found.message
    assert found.new is None


def test_a_value_at_a_secret_place_is_not_shown() -> None:
    profile = {"osProfile": {"adminPassword": ["hunter2"]}}
    found = only(checked(properties(virtualMachineProfile=profile)), "VMSS702")
    assert "hunter2" not in found.message


def test_a_wrong_value_from_a_parameter_shows_where_it_was_set() -> None:
    parameters = {"mode": {"type": "string", "defaultValue": "Slow"}}
    found = only(checked(properties(upgradePolicy={"mode": "[parameters('mode')]"}), parameters), "VMSS703")
    assert found.new == Known("Slow")
    assert [label.role for label in found.labels] == ["new", "set"]
    assert "with the default of parameter 'mode'" in found.notes
    assert found.fix is None


def test_a_fault_in_one_case_names_it() -> None:
    resource = scale_set(sku={"name": "Standard_D2s_v3", "capacity": "[if(equals(parameters('env'), 'prod'), 'x', 2)]"})
    found = only(checked(resource, {"env": {"type": "string"}}), "VMSS702")
    assert (found.certain, found.condition) == (False, "when parameters('env') is 'prod'")
    assert found.labels[0].span.line > 1


def test_a_newer_property_is_an_error_where_azure_was_seen_to_refuse_it() -> None:
    old = {"apiVersion": "2018-06-01"}
    refused = only(checked({**properties(orchestrationMode="Uniform"), **old}), "VMSS706")
    assert refused.message == "`orchestrationMode` needs API version 2020-12-01 or later; the template uses 2018-06-01"
    assert refused.severity is Severity.ERROR
    doubtful = only(checked({**properties(spotRestorePolicy={"enabled": True}), **old}), "VMSS706")
    assert doubtful.severity is Severity.WARNING
    assert any("SDK" in note for note in doubtful.notes)


# ── API versions ──


def test_an_api_profile_gives_the_version() -> None:
    without = {key: value for key, value in properties(orchestrationMode="Uniform").items() if key != "apiVersion"}
    text = json.loads(template([without]).text)
    document = api.parse("main.json", json.dumps({**text, "apiProfile": "2018-03-01-hybrid"}).encode())
    report = api.check([document])
    assert "the template uses 2017-03-30" in only(report, "VMSS706").message
    assert not [item for item in report.findings if item.rule == "VMSS407"]
    assert not any("no API version is given" in note for item in report.findings for note in item.notes)


def test_an_unknown_api_profile_leaves_the_version_unknown() -> None:
    without = {
        key: value for key, value in properties(orchestrationMode="Uniform", typo=1).items() if key != "apiVersion"
    }
    text = json.loads(template([without]).text)
    document = api.parse("main.json", json.dumps({**text, "apiProfile": "2099-01-01-profile"}).encode())
    assert [item for item in schema_rules(api.check([document])) if item[0] != "VMSS402"] == [
        ("VMSS701", "properties.typo", True)
    ]


def test_a_template_without_a_version_is_refused_and_a_rest_body_is_not() -> None:
    without = {key: value for key, value in scale_set().items() if key != "apiVersion"}
    assert ("VMSS407", "apiVersion", True) in schema_rules(checked(without))
    body = api.parse("body.json", json.dumps({**without, "type": without["type"]}).encode())
    assert schema_rules(api.check([body])) == []


def test_what_azure_wrote_is_no_fault_of_a_body_that_it_answered() -> None:
    answer = {**properties(provisioningState="Succeeded", uniqueId="u"), "id": "/subscriptions/x", "etag": "1"}
    body = api.parse("body.json", json.dumps(answer).encode())
    assert schema_rules(api.check([body])) == []


# ── what is declared below a scale set ──


def test_an_extension_of_its_own_is_held_against_its_own_schema() -> None:
    report = api.check([template([scale_set(), extension("2018-06-02", publishr="Contoso")])])
    assert schema_rules(report) == [
        ("VMSS404", "apiVersion", True),
        ("VMSS701", "properties.publishr", True),
    ]
    assert only(report, "VMSS701").resource == "web/agent"


def test_a_resource_that_only_belongs_to_a_scale_set_is_left_alone() -> None:
    role = {
        "type": "Microsoft.Compute/virtualMachineScaleSets/providers/roleAssignments",
        "apiVersion": "2015-07-01",
        "name": "web/Microsoft.Authorization/x",
        "properties": {"principalId": "x"},
    }
    assert schema_rules(api.check([template([scale_set(), role])])) == []


# ── updates ──


def test_an_update_is_told_of_the_faults_that_it_brings_alone() -> None:
    old = template([properties(typo=1, overprovision="yes"), extension(publishr="a")], name="old")
    new = template([properties(typo=1, overprovision="no", other=2), extension(publishr="a", typ="b")], name="new")
    assert schema_rules(api.diff(old, new)) == [
        ("VMSS701", "properties.other", True),
        ("VMSS702", "properties.overprovision", True),
        ("VMSS701", "properties.typ", True),
    ]


def test_what_an_update_leaves_out_is_not_missing() -> None:
    disk = {"lun": 0, "createOption": "Empty", "diskSizeGB": 32}
    edited = {"lun": 0, "diskSizeGB": 64}

    def side(item: dict[str, Any], name: str) -> Document:
        storage = {"osDisk": {"createOption": "FromImage"}, "dataDisks": [item]}
        return template([properties(virtualMachineProfile={"storageProfile": storage})], name=name)

    assert schema_rules(api.diff(side(disk, "old"), side(edited, "new"))) == []
    assert [rule for rule, _, _ in schema_rules(api.check([side(edited, "new")]))] == ["VMSS704"]


def test_another_api_version_says_what_it_makes_reachable() -> None:
    old, new = (
        template([scale_set(apiVersion=version)], name=name)
        for name, version in (("old", "2017-03-30"), ("new", "2023-03-01"))
    )
    up = only(api.diff(old, new), "VMSS408")
    assert "updates of `virtualMachineProfile.osProfile` and `zones` are taken from now on" in up.message
    assert [(label.role, label.text) for label in up.labels] == [("new", ""), ("old", "was 2017-03-30")]
    down = only(api.diff(new, old), "VMSS408")
    assert "can no longer be given" in down.message


# ── fixes ──


@pytest.mark.parametrize(
    ("resource", "rule", "before", "after"),
    [
        (properties(singlePlacmentGroup=False), "VMSS701", '"singlePlacmentGroup"', '"singlePlacementGroup"'),
        (properties(upgradePolicy={"mode": "Manuall"}), "VMSS703", '"Manuall"', '"Manual"'),
        (properties(upgradePolicy={"mode": "manual"}), "VMSS709", '"manual"', '"Manual"'),
        (
            {**properties(spotRestorePolicy={"enabled": True}), "apiVersion": "2020-06-01"},
            "VMSS706",
            '"2020-06-01"',
            '"2021-04-01"',
        ),
    ],
)
def test_a_fix_changes_just_what_is_wrong(resource: dict[str, Any], rule: str, before: str, after: str) -> None:
    document = template([resource])
    found = only(api.check([document]), rule)
    text = mended(document, found.fix)
    assert text == document.text.replace(before, after)
    assert not [item for item in api.check([api.parse("main.json", text.encode())]).findings if item.rule == rule]


@pytest.mark.parametrize(
    "resource",
    [
        properties(overprovison=True, overprovision=True),  # the right name is there already
        properties(overprovison={"a": 1}),  # would not fit
        properties(platformFaultDomain=1),  # may mean something else
        properties(upgradePolicy={"mode": "[concat('Manu', 'all')]"}),
        {**properties(orchestrationMode="Uniform"), "apiVersion": "2018-06-01"},  # too old: defaults are others
        {**properties(orchestrationMode="Uniform"), "apiVersion": "[concat('2019-07', '-01')]"},
        {**properties(orchestrationMode="Uniform", typo=1, upgradePolicy={"mode": "Slow"}), "apiVersion": "2018-06-01"},
    ],
)
def test_no_fix_where_it_would_not_be_safe(resource: dict[str, Any]) -> None:
    assert [item.fix for item in checked(resource).findings if item.rule.startswith("VMSS7") and item.fix] == []


def test_no_fix_in_a_variable_that_others_may_use() -> None:
    text = json.loads(template([properties(upgradePolicy="[variables('policy')]")]).text)
    data = {**text, "variables": {"policy": {"mode": "manual", "rollingUpgradPolicy": {}}}}
    report = api.check([api.parse("main.json", json.dumps(data, indent=1).encode())])
    assert {item.rule for item in report.findings if item.rule.startswith("VMSS7")} == {"VMSS701", "VMSS709"}
    assert not any(item.fix for item in report.findings)
