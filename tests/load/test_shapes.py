"""What documents are, and `az vmss show` output brought into ARM's form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from vmsslint.load.shapes import Shape, document_path, recognise, scale_sets
from vmsslint.places import Document
from vmsslint.places import Path as JsonPath

ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/web"
TYPE = "Microsoft.Compute/virtualMachineScaleSets"
TEMPLATES = "https://example.org/schemas/2019-04-01/"


def document(data: Any) -> Document:
    return Document("x", "", data)


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        ({"$schema": TEMPLATES + "deploymentTemplate.json#", "resources": []}, Shape.TEMPLATE),
        ({"$SCHEMA": TEMPLATES + "subscriptionDeploymentTEMPLATE.json#"}, Shape.TEMPLATE),
        ({"$schema": TEMPLATES + "deploymentTemplate.json#", "resources": {"web": {"type": TYPE}}}, Shape.TEMPLATE),
        ({"contentVersion": "1.0.0.0", "apiProfile": "x", "resources": [{"type": TYPE}]}, Shape.TEMPLATE),
        ({"resources": {"web": {"type": TYPE}}, "languageVersion": "2.0"}, Shape.TEMPLATE),
        ({"$schema": TEMPLATES + "deploymentParameters.json#", "parameters": {}}, Shape.PARAMETERS),
        ({"$schema": TEMPLATES + "deploymentTemplate.json#", "parameters": {"a": {"value": 1}}}, Shape.PARAMETERS),
        ({"$schema": TEMPLATES + "deploymentTemplate.json#", "parameters": {"a": {"type": "int"}}}, Shape.TEMPLATE),
        ({"parameters": {"a": {"reference": {}}}}, Shape.PARAMETERS),
        ({"a": {"value": 1}, "b": {"Value": 2}}, Shape.PARAMETERS),
        ({"type": TYPE.upper(), "apiVersion": "2024-07-01", "properties": {}}, Shape.REST),
        ({"id": ID, "location": "westus"}, Shape.REST),
        ({"location": "westus", "sku": {}, "properties": {"virtualMachineProfile": {}}}, Shape.REST),
        ({"Properties": {"UpgradePolicy": {}}}, Shape.REST),
        ({"sku": {"capacity": 3}}, Shape.REST),
        ({"identity": {"type": "SystemAssigned"}}, Shape.REST),
        ({"value": [{"id": ID, "properties": {}}, {"location": "westus"}], "nextLink": "x"}, Shape.REST),
        ({"id": ID, "type": TYPE, "virtualMachineProfile": {}}, Shape.AZ_SHOW),
        ({"id": ID, "location": "westus", "resourceGroup": "rg"}, Shape.AZ_SHOW),
        ({"virtualMachineProfile": {}, "sku": {}}, Shape.AZ_SHOW),
        ([{"id": ID, "type": TYPE, "overprovision": True}, {"id": ID, "overprovision": True}], Shape.AZ_SHOW),
        ({"virtualMachine": {"statusesSummary": []}, "statuses": []}, Shape.INSTANCE_VIEW),
        ({"platformFaultDomain": 0, "vmAgent": {}, "statuses": []}, Shape.VM_INSTANCE_VIEW),
        ({"id": ID + "/virtualMachines/0", "type": TYPE + "/virtualMachines", "properties": {}}, Shape.VM_MODEL),
        ({"id": ID + "/virtualMachines/0", "type": "Microsoft.Compute/virtualMachines"}, Shape.VM_MODEL),
        ({"value": [{"instanceId": "0", "latestModelApplied": True}]}, Shape.VM_MODEL),
        ({"id": ID + "/virtualMachines/0/extensions/x", "type": TYPE + "/virtualMachines/extensions"}, Shape.UNKNOWN),
        ({"id": ID + "/extensions/x", "type": TYPE + "/extensions", "properties": {}}, Shape.UNKNOWN),
        ({"type": "Microsoft.Compute/virtualMachines", "id": "/x", "properties": {}}, Shape.UNKNOWN),
        ({"value": []}, Shape.UNKNOWN),
        ({"Changes": [{"changeType": "Create"}]}, Shape.UNKNOWN),
        ({"PredictedResources": []}, Shape.UNKNOWN),
        ({}, Shape.UNKNOWN),
        ([], Shape.UNKNOWN),
        ("text", Shape.UNKNOWN),
        (None, Shape.UNKNOWN),
        ({"$schema": 1, "type": [], "id": {}, "resources": 3, "parameters": "x", "sku": "y"}, Shape.UNKNOWN),
    ],
)
def test_shapes(data: Any, shape: Shape) -> None:
    assert recognise(document(data)) is shape


def test_a_rest_body_is_arms_form_already() -> None:
    body = {"id": ID, "properties": {"overprovision": False}}
    (found,) = scale_sets(document(body))
    assert found.data == body
    assert document_path(found, ("properties", "overprovision")) == ("properties", "overprovision")


def test_lists_of_bodies() -> None:
    body = {"id": ID, "properties": {}}
    found = list(scale_sets(document({"value": [{"id": "x"}, body, body]})))
    assert [it.path for it in found] == [("value", 1), ("value", 2)]
    assert document_path(found[1], ("properties",)) == ("value", 2, "properties")


def test_a_template_has_no_bodies() -> None:
    template = {"$schema": TEMPLATES + "deploymentTemplate.json#", "resources": [{"type": TYPE, "properties": {}}]}
    assert list(scale_sets(document(template))) == []


AZ_SHOW: dict[str, Any] = {
    "additionalCapabilities": None,
    "additionalProperties": {},
    "id": ID,
    "location": "westus",
    "name": "web",
    "overprovision": False,
    "resourceGroup": "rg",
    "sku": {"additionalProperties": {}, "capacity": 2, "name": "Standard_D2s_v3", "tier": "Standard"},
    "tags": {"resourceGroup": "kept", "id": "kept", "additionalProperties": "kept"},
    "type": TYPE,
    "virtualMachineProfile": {
        "extensionProfile": {
            "extensions": [
                {
                    "id": None,
                    "name": "script",
                    "publisher": "Microsoft.Azure.Extensions",
                    "settings": {"id": "/x", "resourceGroup": "kept", "nothing": None},
                    "type": None,
                    "typeHandlerVersion": "2.1",
                    "typePropertiesType": "CustomScript",
                }
            ],
            "extensionsTimeBudget": "PT1H",
        },
        "networkProfile": {
            "healthProbe": None,
            "networkInterfaceConfigurations": [
                {
                    "enableIpForwarding": False,
                    "ipConfigurations": [
                        {
                            "name": "ip",
                            "publicIpAddressConfiguration": {
                                "idleTimeoutInMinutes": 15,
                                "name": "public",
                                "sku": {"name": "Standard"},
                            },
                            "subnet": {"id": "/subscriptions/s/x", "resourceGroup": "rg"},
                        }
                    ],
                    "name": "nic",
                    "primary": True,
                }
            ],
        },
    },
    "zones": None,
}

ARM_FORM = {
    "id": ID,
    "location": "westus",
    "name": "web",
    "sku": {"capacity": 2, "name": "Standard_D2s_v3", "tier": "Standard"},
    "tags": {"resourceGroup": "kept", "id": "kept", "additionalProperties": "kept"},
    "type": TYPE,
    "properties": {
        "overprovision": False,
        "virtualMachineProfile": {
            "extensionProfile": {
                "extensions": [
                    {
                        "name": "script",
                        "properties": {
                            "publisher": "Microsoft.Azure.Extensions",
                            "settings": {"id": "/x", "resourceGroup": "kept", "nothing": None},
                            "type": "CustomScript",
                            "typeHandlerVersion": "2.1",
                        },
                    }
                ],
                "extensionsTimeBudget": "PT1H",
            },
            "networkProfile": {
                "networkInterfaceConfigurations": [
                    {
                        "name": "nic",
                        "properties": {
                            "enableIpForwarding": False,
                            "ipConfigurations": [
                                {
                                    "name": "ip",
                                    "properties": {
                                        "publicIpAddressConfiguration": {
                                            "name": "public",
                                            "sku": {"name": "Standard"},
                                            "properties": {"idleTimeoutInMinutes": 15},
                                        },
                                        "subnet": {"id": "/subscriptions/s/x"},
                                    },
                                }
                            ],
                            "primary": True,
                        },
                    }
                ]
            },
        },
    },
}


def leaves(value: Any, path: JsonPath = ()) -> Iterator[tuple[JsonPath, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if pairs is None:
        yield path, value
    else:
        for step, below in pairs:
            yield from leaves(below, (*path, step))


def at(data: Any, path: JsonPath) -> Any:
    for step in path:
        data = data[step]
    return data


def test_az_vmss_show() -> None:
    (found,) = scale_sets(document(AZ_SHOW))
    assert found.data == ARM_FORM


@pytest.mark.parametrize("data", [AZ_SHOW, [{"id": "x"}, AZ_SHOW]])
def test_every_value_of_az_vmss_show_knows_its_place(data: Any) -> None:
    (found,) = scale_sets(document(data))
    for path, value in leaves(found.data):
        assert at(data, document_path(found, path)) == value


def test_places_of_what_is_not_there() -> None:
    (found,) = scale_sets(document(AZ_SHOW))
    extensions = ("virtualMachineProfile", "extensionProfile", "extensions")
    assert document_path(found, ("properties",)) == ()
    assert document_path(found, ("properties", *extensions, 0, "properties")) == (*extensions, 0)
    assert document_path(found, ("properties", *extensions, 0, "properties", "x", "y")) == (*extensions, 0, "x", "y")
    assert document_path(found, ("properties", *extensions, 4, "name")) == (*extensions, 4, "name")
    assert document_path(found, ("properties", "upgradePolicy", "mode")) == ("upgradePolicy", "mode")


@pytest.mark.parametrize(
    ("extension", "handler", "place"),
    [
        ({"type1": "CustomScript", "type": TYPE + "/extensions"}, "CustomScript", "type1"),
        ({"typePropertiesType": "CustomScript", "type": TYPE + "/extensions"}, "CustomScript", "typePropertiesType"),
        ({"type": "CustomScript"}, "CustomScript", "type"),
    ],
)
def test_the_handler_type_of_an_extension_has_gone_by_three_names(
    extension: dict[str, Any], handler: str, place: str
) -> None:
    shown = {"id": ID, "virtualMachineProfile": {"extensionProfile": {"extensions": [{"name": "x", **extension}]}}}
    (found,) = scale_sets(document(shown))
    profile = found.data["properties"]["virtualMachineProfile"]["extensionProfile"]
    assert profile["extensions"] == [{"name": "x", "properties": {"type": handler}}]
    path = ("virtualMachineProfile", "extensionProfile", "extensions", 0)
    assert document_path(found, ("properties", *path, "properties", "type")) == (*path, place)


def test_an_object_that_has_its_properties_keeps_them() -> None:
    nic = {"name": "nic", "properties": {"primary": True}}
    shown = {"id": ID, "virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": [nic]}}}
    (found,) = scale_sets(document(shown))
    path: JsonPath = (
        "virtualMachineProfile",
        "networkProfile",
        "networkInterfaceConfigurations",
        0,
        "properties",
        "primary",
    )
    assert at(found.data["properties"], path) is True
    assert document_path(found, ("properties", *path)) == path
