"""What is known of a path: spelling, type, versions; and what may be meant by one that is unknown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint import bundled
from vmsslint.facts import properties
from vmsslint.facts.properties import ENVELOPE, Property, canonical, children, every, exists, find, nearest

PROFILE = "properties.virtualMachineProfile"
NICS = f"{PROFILE}.networkProfile.networkInterfaceConfigurations"
EXTENSIONS = f"{PROFILE}.extensionProfile.extensions"
VM = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"


def test_thirty_api_versions() -> None:
    found = properties.versions()
    assert (len(found), found[0], found[-1]) == (30, "2015-06-15", "2026-04-01")
    assert list(found) == sorted(found)


def test_all_that_is_known_of_a_property() -> None:
    assert find("PROPERTIES.orchestrationmode") == Property(
        path="properties.orchestrationMode",
        type="string",
        enum=("Flexible", "Uniform"),
        required=False,
        read_only=False,
        since="2020-12-01",
        until=None,
    )


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("", "object"),
        ("properties", "object"),
        ("zones", "array"),
        ("zones[]", "string"),
        ("zones[0]", "string"),
        ("sku.capacity", "integer"),
        ("properties.overprovision", "boolean"),
        (f"{PROFILE}.billingProfile.maxPrice", "number"),
        (f"{PROFILE}.storageProfile.dataDisks[].lun", "integer"),
        (f"{PROFILE}.storageProfile.dataDisks[lun=0].lun", "integer"),
        (f"{EXTENSIONS}[].properties.type", "string"),
        (f"{EXTENSIONS}[name=a.b/c].properties.type", "string"),
        (f"{NICS}[].properties.ipConfigurations[].properties.subnet.id", "string"),
        # free in form, and whatever stands below
        (f"{EXTENSIONS}[].properties.settings", "any"),
        (f"{EXTENSIONS}[].properties.settings.fileUris[0]", "any"),
        (f"{EXTENSIONS}[].properties.protectedSettings.a.b[c]..d[", "any"),
        # maps, whose keys may hold dots
        ("tags", "object"),
        ("tags.cost.center", "string"),
        ("tags.a[b]..c", "string"),
        ("identity.userAssignedIdentities", "object"),
        ("identity.userAssignedIdentities.*", "object"),
        ("identity.userAssignedIdentities.*.clientId", "string"),
        ("identity.userAssignedIdentities./subscriptions/s/x/my.identity", "object"),
        ("identity.userAssignedIdentities./subscriptions/s/x/my.identity.clientId", "string"),
        # any member
        (f"{PROFILE}.storageProfile.imageReference.*", "any"),
        # what a template adds
        ("apiVersion", "string"),
        ("dependsOn[]", "string"),
        ("copy.count", "any"),
        ("resources[].type", "any"),
    ],
)
def test_known(path: str, type_: str) -> None:
    found = find(path)
    assert found is not None
    assert (found.path, found.type) == (path, type_)


@pytest.mark.parametrize(
    "path",
    [
        "sizes",
        "properties.zone",
        f"{PROFILE}.storageProfile.dataDisks.lun",
        f"{PROFILE}.storageProfile.osDisk[].caching",
        "zones[][]",
        "sku.capacity.x",
        "sku.*.x",
        "properties..overprovision",
        "properties.",
        ".properties",
        "properties[",
        "dependsOn.x",
        "identity.userAssignedIdentities[]",
    ],
)
def test_unknown(path: str) -> None:
    assert find(path) is None
    assert not exists(path)
    assert canonical(path) is None
    assert children(path) == ()


def test_spelling_is_azures_but_keys_and_items_stay() -> None:
    assert canonical(f"{EXTENSIONS.upper()}[Name=Web].PROPERTIES.SETTINGS.FileUris") == (
        f"{EXTENSIONS}[Name=Web].properties.settings.FileUris"
    )
    assert canonical("TAGS.Owner.Team") == "tags.Owner.Team"
    assert canonical("properties.overProvision") == "properties.overprovision"
    assert canonical("APIVERSION") == "apiVersion"


def test_versions_of_a_property() -> None:
    old = find("properties.upgradePolicy.automaticOSUpgrade")
    assert old is not None
    assert (old.since, old.until) == ("2017-03-30", "2018-10-01")
    assert exists(old.path, "2018-06-01")
    assert not exists(old.path, "2018-10-01")
    assert not exists("properties.orchestrationMode", "2020-06-01")
    assert exists("properties.orchestrationMode", "2020-12-01")


@pytest.mark.parametrize(
    ("api_version", "known"),
    [
        ("2015-05-01-preview", False),  # before the first, which stands for it
        ("2020-12-01", True),
        ("2020-12-15-PREVIEW", True),
        ("2020-11-30", False),
        ("9999", True),
    ],
)
def test_a_version_that_is_not_listed_counts_as_the_one_before(api_version: str, known: bool) -> None:
    assert exists("properties.orchestrationMode", api_version) is known
    assert exists("properties.overprovision", api_version)


def test_facts_are_those_of_the_version() -> None:
    priority = f"{PROFILE}.priority"
    then, now = find(priority, "2018-06-01"), find(priority)
    assert then is not None
    assert now is not None
    assert then.enum == ("Low", "Regular")
    assert set(now.enum) >= {"Low", "Regular", "Spot"}

    exclude = f"{PROFILE}.securityPostureReference.excludeExtensions"
    assert [item.type for api in ("2023-09-01", "2024-03-01") if (item := find(f"{exclude}[]", api))] == [
        "object",
        "string",
    ]
    assert exists(f"{exclude}[].properties.publisher", "2023-09-01")
    assert not exists(f"{exclude}[].properties.publisher", "2024-03-01")

    updates = f"{PROFILE}.osProfile.windowsConfiguration.enableVMAgentPlatformUpdates"
    assert [item.read_only for api in ("2024-03-01", "2024-07-01") if (item := find(updates, api))] == [False, True]


def test_a_type_that_changed_holds_from_its_first_version_on() -> None:
    reference = find(f"{EXTENSIONS}[].properties.protectedSettingsFromKeyVault.secretUrl")
    assert reference is not None
    assert (reference.since, reference.type, reference.required) == ("2021-11-01", "string", True)


def test_required_and_read_only() -> None:
    for path, required, read_only in [
        ("location", True, False),
        ("id", False, True),
        ("name", False, False),
        ("type", False, False),
        ("properties.provisioningState", False, True),
        ("identity.userAssignedIdentities.*.clientId", False, True),
        (f"{PROFILE}.storageProfile.dataDisks[].lun", True, False),
        (f"{PROFILE}.storageProfile.dataDisks[]", False, False),
    ]:
        found = find(path)
        assert found is not None
        assert (path, found.required, found.read_only) == (path, required, read_only)


def test_below_what_is_read_only_all_is() -> None:
    below = find("properties.instanceView.disks[].name", None, VM)
    assert below is not None
    assert below.read_only


def test_children() -> None:
    assert [child.path for child in children("SKU")] == ["sku.capacity", "sku.name", "sku.tier"]
    assert [child.path for child in children("zones")] == ["zones[]"]
    assert [child.path for child in children("identity.userAssignedIdentities")] == [
        "identity.userAssignedIdentities.*"
    ]
    assert children(f"{EXTENSIONS}[].properties.settings") == ()
    assert {child.path for child in children("")} >= {*ENVELOPE, "sku", "zones", "properties"}
    assert "zones" not in {child.path for child in children("", "2016-03-30")}


def test_child_resources() -> None:
    assert [item.rpartition("/")[2] for item in properties.resource_types()] == [
        "virtualMachineScaleSets",
        "extensions",
        "virtualMachines",
        "diagnosticRunCommands",
        "extensions",
        "runCommands",
    ]
    assert exists("properties.source.script", None, f"{VM}/runCommands".upper())
    assert exists("properties.protectionPolicy.protectFromScaleIn", "2019-03-01", VM)
    assert not exists("", "2017-03-30", VM)
    extension = "Microsoft.Compute/virtualMachineScaleSets/extensions"
    assert exists("properties.typeHandlerVersion", None, extension)
    assert exists("location", None, extension)
    assert find("", None, "Microsoft.Compute/disks") is None
    assert nearest("sku", None, "Microsoft.Compute/disks") == ()


def test_every_property_is_found_under_its_path_in_every_version() -> None:
    paths = [item.path for kind in properties.resource_types() for item in every(kind)]
    assert len(paths) > 1000
    for kind in properties.resource_types():
        for item in every(kind):
            assert find(item.path, None, kind) == item
            holds = [api for api in properties.versions() if exists(item.path, api, kind)]
            assert holds[0] == item.since
            assert (holds[-1] == properties.versions()[-1]) is (item.until is None)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("properties.overprovison", "properties.overprovision"),
        (f"{PROFILE}.osProfil.adminUsername", f"{PROFILE}.osProfile.adminUsername"),
        (f"{PROFILE}.storageProfile.dataDisks.lun", f"{PROFILE}.storageProfile.dataDisks[].lun"),
        (f"{PROFILE}.storageProfile.osDisk[].caching", f"{PROFILE}.storageProfile.osDisk.caching"),
        (f"{PROFILE}.singlePlacementGroup", "properties.singlePlacementGroup"),
        ("capacity", "sku.capacity"),
    ],
)
def test_did_you_mean(path: str, meant: str) -> None:
    assert nearest(path)[0] == meant


def test_what_is_meant_exists_in_the_version() -> None:
    assert nearest("properties.orchestrationMod", "2020-12-01") == ("properties.orchestrationMode",)
    assert nearest("properties.orchestrationMod", "2018-06-01") == ()
    assert nearest("properties.xyzzy") == ()


@given(st.text(alphabet=".[]*a=", max_size=30) | st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    for path in (text, f"properties.{text}", f"tags.{text}", f"identity.userAssignedIdentities.{text}"):
        found = find(path)
        if found is not None:
            assert find(found.path) == found
    nearest(f"properties.{text}")


def test_a_long_path_costs_little() -> None:
    assert find("properties." + "a." * 200_000) is None
    assert nearest("properties." + "[0]" * 200_000 + "x") == ()
    assert exists("identity.userAssignedIdentities." + "a." * 200_000 + "a")


def test_nothing_is_read_before_somebody_asks() -> None:
    code = (
        "import sys; from vmsslint.facts import properties as p, schemafile as f;"
        "print(f._data.cache_info().currsize, *sorted({'difflib', 'ruamel'} & sys.modules.keys()))"
    )
    folder = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=folder, text=True)
    assert ran.stdout == "0\n"


def test_the_facts_about_updates_speak_of_known_properties() -> None:
    paths = bundled.load("schemas/transitions.yaml")["paths"]
    assert [path for path in paths if canonical(path) != path] == []
