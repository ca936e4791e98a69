"""From an error of Azure, and from a property, to the rules and facts that explain it."""

from __future__ import annotations

import pytest

from vmsslint.entries import AzureError, Explained
from vmsslint.judge.leads import codes, explained, rules_of

IMAGE = "properties.virtualMachineProfile.storageProfile.imageReference"
FIXED = "PropertyChangeNotAllowed"


def led(code: str = "", message: str = "", target: str = "") -> Explained:
    return explained(AzureError(code, target, message))


def rules(found: Explained) -> list[str]:
    return [rule.id for rule in found.rules]


def facts(found: Explained) -> list[str]:
    return [fact.path for fact in found.facts]


@pytest.mark.parametrize(
    "error",
    [
        AzureError(FIXED, "imageReference.sku", "Changing property 'imageReference.sku' is not allowed."),
        AzureError(FIXED, "imageReference.sku"),
        AzureError("propertychangenotallowed", "IMAGEREFERENCE.SKU"),
        AzureError(message="Changing property 'imageReference.sku' is not allowed."),
        AzureError(message='changing property "imageReference.sku" is not allowed'),
        AzureError(message="Changing property \u2018imageReference.sku\u2019 is not allowed."),
    ],
)
def test_the_target_leads_to_the_fact_and_its_rule(error: AzureError) -> None:
    found = explained(error)
    assert rules(found) == ["VMSS105"]
    assert facts(found) == [f"{IMAGE}.sku"]
    assert not found.by_code_alone


@pytest.mark.parametrize(
    ("target", "first"),
    [
        ("platformFaultDomainCount", "VMSS101"),
        ("zones", "VMSS103"),
        ("adminPassword", "VMSS401"),
        ("customData", "VMSS401"),
        ("linuxConfiguration.ssh.publicKeys", "VMSS401"),
        ("windowsConfiguration.winRM.listeners", "VMSS101"),
        ("osDisk.managedDisk.storageAccountType", "VMSS101"),
    ],
)
def test_properties_that_azure_was_seen_to_refuse(target: str, first: str) -> None:
    assert rules(led(FIXED, f"Changing property '{target}' is not allowed."))[0] == first


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("The Image type for a Virtual Machine Scale Set may not be changed", "VMSS106"),
        ("the image type for a  virtual machine scale set MAY NOT be changed.", "VMSS106"),
        ("Image type for a Virtual Machine Scale Set", "VMSS106"),
    ],
)
def test_a_known_message_may_be_written_otherwise(message: str, rule: str) -> None:
    assert rules(led("OperationNotAllowed", message)) == [rule]


def test_a_code_that_is_given_to_one_thing_alone_is_enough() -> None:
    found = led("VMScaleSetCannotBeUpdatedToReferenceSubnetsFromDifferentVirtualNetworks")
    assert rules(found) == ["VMSS107"]
    assert not found.by_code_alone


def test_a_code_that_is_given_to_many_leads_to_all_of_them() -> None:
    found = led(FIXED)
    assert found.by_code_alone
    assert {"VMSS101", "VMSS103", "VMSS105", "VMSS401"} <= set(rules(found))
    assert {"zones", "properties.platformFaultDomainCount", f"{IMAGE}.sku"} <= set(facts(found))


def test_a_general_code_with_a_message_that_nobody_knows_leads_nowhere() -> None:
    assert not led("BadRequest", "The moon is in the wrong phase.")


def test_words_of_the_message_may_name_the_property() -> None:
    found = led("InvalidParameter", "The specified fault domain count 9 must fall in the range 1 to 5.")
    assert facts(found) == ["properties.platformFaultDomainCount"]


@pytest.mark.parametrize("code", ["QuotaExceeded", "InternalServerError", "X" * 500, ""])
def test_what_is_no_matter_of_the_model_leads_nowhere(code: str) -> None:
    assert not led(code, "Encountered internal server error.")


@pytest.mark.parametrize("code", ["DeploymentFailed", "Conflict", "InvalidTemplateDeployment"])
def test_an_error_around_others_says_so(code: str) -> None:
    assert led(code, "At least one resource deployment operation failed.").wraps


def test_the_rules_of_a_property_name_it_first() -> None:
    assert rules_of("zones")[0].id == "VMSS103"
    assert [rule.id for rule in rules_of("tags")] == []
    assert "VMSS301" in [rule.id for rule in rules_of("properties.virtualMachineProfile.osProfile.adminPassword")]


def test_codes_are_known_once_each() -> None:
    assert FIXED in codes()
    assert len(codes()) == len(set(codes()))
