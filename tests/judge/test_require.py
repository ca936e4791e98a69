"""When an update, or a template by itself, is told that it breaks a requirement between properties."""

from __future__ import annotations

from typing import Any

import pytest

from tests.examples import scale_set, template
from vmsslint import api

PARAMETERS: dict[str, Any] = {
    "mode": {"type": "string"},
    "choice": {"type": "string", "allowedValues": ["Manual", "Rolling"]},
}
HEALTH: dict[str, Any] = {
    "name": "health",
    "properties": {"publisher": "M", "type": "ApplicationHealthLinux", "typeHandlerVersion": "1.0"},
}
OTHER: dict[str, Any] = {
    "name": "other",
    "properties": {"publisher": "M", "type": "CustomScript", "typeHandlerVersion": "2.1"},
}


def model(mode: str, *extensions: dict[str, Any], **members: Any) -> dict[str, Any]:
    profile = {"extensionProfile": {"extensions": list(extensions)}} if extensions else {}
    return scale_set(properties={"upgradePolicy": {"mode": mode}, "virtualMachineProfile": profile}, **members)


def diffed(old: dict[str, Any], new: dict[str, Any], rule: str = "VMSS601") -> list[tuple[bool, str]]:
    report = api.diff(template([old], PARAMETERS, "old"), template([new], PARAMETERS, "new"))
    return [(item.certain, item.path) for item in report.findings if item.rule == rule]


def checked(*resources: dict[str, Any], rule: str = "VMSS601") -> list[tuple[bool, str | None]]:
    report = api.check([template(list(resources), PARAMETERS)])
    return [(item.certain, item.condition) for item in report.findings if item.rule == rule]


def test_the_edit_that_breaks_it_is_told_at_its_change() -> None:
    assert diffed(model("Manual"), model("Rolling")) == [(True, "properties.upgradePolicy.mode")]


def test_an_edit_elsewhere_is_not_told_of_it() -> None:
    assert diffed(model("Rolling"), model("Rolling", tags={"team": "blue"})) == []


def test_what_was_broken_before_is_possible_at_most() -> None:
    new = model("Rolling", OTHER)
    assert diffed(model("Rolling"), new) == [(False, "properties.virtualMachineProfile.extensionProfile.extensions")]


def test_what_the_new_side_leaves_out_is_kept() -> None:
    assert diffed(model("Manual", HEALTH), model("Rolling")) == []


def test_an_item_that_goes_from_a_list_is_gone() -> None:
    gone = "properties.virtualMachineProfile.extensionProfile.extensions[name=health]"
    assert diffed(model("Rolling", HEALTH, OTHER), model("Rolling", OTHER)) == [(True, gone)]


def test_a_newer_api_version_may_bring_it_into_force() -> None:
    twice = [OTHER, {**OTHER, "properties": {**OTHER["properties"], "type": "Other"}}]
    old, new = (model("Manual", *twice, apiVersion=version) for version in ("2016-03-30", "2019-03-01"))
    assert diffed(old, new, "VMSS623") == [(True, "properties.virtualMachineProfile.extensionProfile.extensions")]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("[parameters('mode')]", []),
        ("[parameters('choice')]", [(False, "when parameters('choice') is 'Rolling'")]),
        ("Rolling", [(True, None)]),
    ],
)
def test_a_template_by_itself_is_told_of_cases_that_can_be_named(
    mode: str, expected: list[tuple[bool, str | None]]
) -> None:
    assert checked(model(mode)) == expected


def test_a_body_that_only_scales_is_not_told_what_it_lacks() -> None:
    body = {"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": "web"}
    sku = {"name": "Standard_D2s_v3", "capacity": 150}
    assert checked({**body, "location": "westus", "sku": sku}, rule="VMSS608") == []
    assert checked({**body, "location": "westus", "sku": {**sku, "capacity": 1500}}, rule="VMSS612") == [(True, None)]


def test_an_extension_beside_the_scale_set_may_meet_it() -> None:
    child = {
        "type": "Microsoft.Compute/virtualMachineScaleSets/extensions",
        "apiVersion": "2024-07-01",
        "name": "web/health",
        "properties": HEALTH["properties"],
    }
    assert checked(model("Rolling"), child) == [(False, None)]


def test_two_requirements_on_one_property_are_two_findings() -> None:
    upgrades = {"mode": "Manual", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
    new = scale_set(properties={"upgradePolicy": upgrades})
    report = api.diff(template([scale_set()]), template([new]))
    told = [(item.rule, item.certain) for item in report.findings if item.error_code == "BadRequest"]
    assert told == [("VMSS204", False), ("VMSS603", True)]


def test_the_answer_of_azure_is_in_the_finding() -> None:
    report = api.diff(template([model("Manual")]), template([model("Rolling")]))
    finding = next(item for item in report.findings if item.rule == "VMSS601")
    assert (finding.answer, finding.error_code) == ("400 BadRequest", "BadRequest")
    assert finding.notes == (
        "Azure's words: Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health "
        "probe or health extension was not provided.",
    )
