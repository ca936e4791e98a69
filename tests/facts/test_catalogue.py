"""Facts asked for by path, in the spellings that people use."""

from __future__ import annotations

import pytest

from vmsslint.facts import catalogue

STORAGE = "properties.virtualMachineProfile.storageProfile"
EXTENSION = "properties.virtualMachineProfile.extensionProfile.extensions[]"


def exact(text: str) -> list[str]:
    return [fact.path for fact in catalogue.find(text).exact]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("zones", "zones"),
        ("ZONES", "zones"),
        (" zones. ", "zones"),
        ("properties.singlePlacementGroup", "properties.singlePlacementGroup"),
        ("singleplacementgroup", "properties.singlePlacementGroup"),
        ("imageReference.sku", f"{STORAGE}.imageReference.sku"),
        ("virtualMachineProfile.storageProfile.osDisk.caching", f"{STORAGE}.osDisk.caching"),
        ("dataDisks[0].diskSizeGB", f"{STORAGE}.dataDisks[].diskSizeGB"),
        (f"{STORAGE}.dataDisks[lun=0].diskSizeGB", f"{STORAGE}.dataDisks[].diskSizeGB"),
        ("extensions[name=web].typeHandlerVersion", f"{EXTENSION}.properties.typeHandlerVersion"),
        ("settings.fileUris", f"{EXTENSION}.properties.settings.fileUris"),
        ("tags.team", "tags.team"),
    ],
)
def test_one_property_in_any_spelling(text: str, path: str) -> None:
    assert exact(text) == [path]


def test_a_last_name_of_several_properties_lists_them() -> None:
    found = catalogue.find("caching")
    assert found.exact == ()
    assert [fact.path for fact in found.of_that_name] == [f"{STORAGE}.osDisk.caching", f"{STORAGE}.dataDisks[].caching"]


def test_an_object_without_an_entry_lists_what_is_below_it() -> None:
    found = catalogue.find("sku")
    assert found.exact == ()
    assert [fact.path for fact in found.below] == ["sku.name", "sku.tier", "sku.capacity"]
    assert f"{STORAGE}.imageReference.sku" in [fact.path for fact in found.of_that_name]


@pytest.mark.parametrize(
    "text", ["", " ", ".", "[", "[]", "zoens", "a" * 10_000, "a." * 200, "properties..zones", "\0"]
)
def test_what_is_no_property_finds_nothing(text: str) -> None:
    assert not catalogue.find(text)


def test_a_slip_is_told() -> None:
    assert catalogue.near("zoens") == ("zones",)
    assert catalogue.near("properties.overprovison") == ("properties.overprovision",)
    assert catalogue.near("") == ()


def test_a_property_without_an_entry_has_that_above_it_or_its_place() -> None:
    below, place = catalogue.info("plan.name"), catalogue.info("properties.virtualMachineProfile.osProfile.secrets[]")
    assert (below.entry, below.says.transition) == ("plan", "never")
    assert (place.entry, place.says.effect) == ("properties.virtualMachineProfile.osProfile.secrets", "upgrade")
    free = catalogue.info("properties.virtualMachineProfile.hardwareProfile")
    assert (free.entry, free.says.step, free.says.effect) == ("", "any value", "upgrade")


def test_every_entry_can_be_told_and_has_a_source() -> None:
    for fact in catalogue.every():
        assert fact.entry == fact.path
        assert fact.says.sources
        assert fact.type, f"{fact.path} is no property"
        assert all(variant.when for variant in fact.variants)
