"""Commands of PowerShell, as a user would paste them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models import parameter, resource
from vmsslint.commands.powershell import quoted
from vmsslint.commands.shells import Speaker
from vmsslint.diff.pair import Pair
from vmsslint.judge.run import judge_update

SOME = parameter("some", "string")
MODELS = "Microsoft.Azure.Management.Compute.Models"


def said(old: dict[str, Any], new: dict[str, Any], shell: str = "powershell") -> str | None:
    before, after = (resource({"name": "web", "apiVersion": "2024-07-01", **side}) for side in (old, new))
    judged = judge_update(Pair(before, after), ())
    return Speaker(shell, after).update(list(judged.changes), (), judged.old, judged.model)


def statements(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What is done to `$vmss` between reading and sending it."""
    command = said(old, new) or ""
    read = "$vmss = Get-AzVmss -ResourceGroupName $RESOURCE_GROUP -VMScaleSetName 'web'"
    sent = "Update-AzVmss -ResourceGroupName $RESOURCE_GROUP -Name 'web' -VirtualMachineScaleSet $vmss"
    start, end = f"& {{ $ErrorActionPreference = 'Stop'; Set-StrictMode -Version 3.0; {read}; ", f"; {sent} }}"
    assert command.startswith(start)
    assert command.endswith(end)
    return command[len(start) : -len(end)].split("; ")


def profile(**members: Any) -> dict[str, Any]:
    return {"properties": {"virtualMachineProfile": members}}


def image(version: Any) -> dict[str, Any]:
    return profile(storageProfile={"imageReference": {"publisher": "a", "version": version}})


def pools(**lists: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: [{"id": id} for id in ids] for name, ids in lists.items()}
    ip = {"name": "ip", "properties": {"primary": True, **found}}
    nic = {"name": "nic", "properties": {"ipConfigurations": [ip]}}
    return profile(networkProfile={"networkInterfaceConfigurations": [nic]})


@pytest.mark.parametrize(
    ("old", "new", "parameter"),
    [
        (image("1.0"), image("2.0"), "-ImageReferenceVersion '2.0'"),
        ({"sku": {"name": "a"}}, {"sku": {"name": "b"}}, "-SkuName 'b'"),
        ({"sku": {"capacity": 1}}, {"sku": {"capacity": 2}}, "-SkuCapacity 2"),
        (
            {"properties": {"upgradePolicy": {"mode": "Manual"}}},
            {"properties": {"upgradePolicy": {"mode": "Rolling"}}},
            "-UpgradePolicyMode 'Rolling'",
        ),
    ],
)
def test_one_change_alone_is_a_parameter(old: dict[str, Any], new: dict[str, Any], parameter: str) -> None:
    assert said(old, new) == f"Update-AzVmss -ResourceGroupName $RESOURCE_GROUP -VMScaleSetName 'web' {parameter}"


def test_the_names_of_2018() -> None:
    assert said({"sku": {"capacity": 1}}, {"sku": {"capacity": 2}}, "azurerm") == (
        "Update-AzureRmVmss -ResourceGroupName $RESOURCE_GROUP -VMScaleSetName 'web' -SkuCapacity 2"
    )
    old, new = ({"properties": {"overprovision": value}} for value in (True, False))
    command = said(old, new, "azurerm") or ""
    assert "$vmss = Get-AzureRmVmss " in command
    assert "; Update-AzureRmVmss " in command


def test_properties_are_set_on_the_object() -> None:
    old = {"sku": {"capacity": 1}, "properties": {"overprovision": True}, "tags": {"a": "1"}}
    new = {"sku": {"capacity": 2}, "properties": {"overprovision": False}, "tags": {"a": "it's"}}
    assert statements(old, new) == [
        "$vmss.Sku.Capacity = 2",
        "$vmss.Overprovision = $false",
        "$vmss.Tags['a'] = 'it''s'",
    ]


def test_tags_that_were_not_there() -> None:
    assert statements({"tags": {}, "sku": {"name": "a"}}, {"tags": {"a.b": "c"}, "sku": {"name": "b"}}) == [
        "$vmss.Tags = [System.Collections.Generic.Dictionary[string,string]]::new()",
        "$vmss.Tags['a.b'] = 'c'",
        "$vmss.Sku.Name = 'b'",
    ]


def test_list_items_come_and_go_by_their_place_in_the_old_model() -> None:
    old = pools(loadBalancerBackendAddressPools=["/a", "/b", "/c"])
    new = pools(loadBalancerBackendAddressPools=["/b", "/d"])
    where = "$vmss.VirtualMachineProfile.NetworkProfile.NetworkInterfaceConfigurations[0].IpConfigurations[0]"
    assert statements(old, new) == [
        f"{where}.LoadBalancerBackendAddressPools.Add([{MODELS}.SubResource]@{{'Id' = '/d'}})",
        f"{where}.LoadBalancerBackendAddressPools.RemoveAt(2)",
        f"{where}.LoadBalancerBackendAddressPools.RemoveAt(0)",
    ]


def test_a_list_that_was_not_there_has_a_class() -> None:
    [statement] = statements(pools(), pools(applicationGatewayBackendAddressPools=["/gateway"]))
    item = f"[{MODELS}.SubResource]@{{'Id' = '/gateway'}}"
    assert statement.endswith(f".ApplicationGatewayBackendAddressPools = [{MODELS}.SubResource[]]@({item})")


@pytest.mark.parametrize(
    ("old", "new", "body"),
    [
        (
            profile(networkProfile={"healthProbe": {"id": "/a"}}),
            profile(networkProfile={"healthProbe": None}),
            '{"properties": {"virtualMachineProfile": {"networkProfile": {"healthProbe": null}}}}',
        ),
        (
            profile(extensionProfile={"extensions": []}),
            profile(extensionProfile={"extensions": [{"name": "a", "properties": {"type": "b"}}]}),
            '{"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": '
            '[{"name": "a", "properties": {"type": "b"}}]}}}}',
        ),
    ],
)
def test_what_the_object_cannot_say_goes_as_a_request(old: dict[str, Any], new: dict[str, Any], body: str) -> None:
    assert said(old, new) == (
        "& { $ErrorActionPreference = 'Stop'; Set-StrictMode -Version 3.0; Invoke-AzRestMethod "
        "-ResourceGroupName $RESOURCE_GROUP -ResourceProviderName Microsoft.Compute "
        "-ResourceType virtualMachineScaleSets -Name 'web' -ApiVersion '2024-07-01' -Method PATCH "
        f"-Payload '{body}' }}"
    )
    assert said(old, new, "azurerm") is None


def test_what_is_not_known_is_a_variable() -> None:
    assert said({"sku": {"capacity": 1}}, {"sku": {"capacity": SOME}}) is not None
    assert statements({"sku": {"capacity": 1}}, {"sku": {"capacity": SOME}}) == ["$vmss.Sku.Capacity = $NEW_SOME"]


def test_a_command_that_is_not_given_leaves_no_variable() -> None:
    old: dict[str, Any] = {"sku": {"capacity": 1}, **profile(networkProfile={"healthProbe": {"id": "/a"}})}
    new = {"sku": {"capacity": SOME}, **profile(networkProfile={"healthProbe": None})}
    before, after = (resource({"name": "web", "apiVersion": "2024-07-01", **side}) for side in (old, new))
    judged = judge_update(Pair(before, after), ())
    for shell, variables in (("powershell", ["RESOURCE_GROUP", "NEW_SOME"]), ("azurerm", [])):
        speaker = Speaker(shell, after)
        speaker.update(list(judged.changes), (), judged.old, judged.model)
        assert [item.name for item in speaker.placeholders] == variables


# ── quoting ──


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", "''"),
        ("plain", "'plain'"),
        ("it's", "'it''s'"),
        ('$(reboot) `n "a" #', "'$(reboot) `n \"a\" #'"),
        ("a\nb", "('a' + [char]10 + 'b')"),
        ("\n", "('' + [char]10)"),
        ("a\u2019; reboot; \u2018", "('a' + [char]8217 + '; reboot; ' + [char]8216)"),
        ("\U0001f4a5", "('' + [char]::ConvertFromUtf32(128165))"),
        ("##vso[x]", "('#' + '#vso[x]')"),
    ],
)
def test_a_string_is_only_a_string(text: str, written: str) -> None:
    assert quoted(text) == written


@given(st.text())
def test_any_string_comes_back(text: str) -> None:
    """Read back by PowerShell's rule: in single quotes two quotes are one, and nothing else is special."""
    written = quoted(text)
    assert written.isascii()
    assert written.isprintable()
    terms = re.findall(r"'((?:[^']|'')*)'|\[char\](\d+)|ConvertFromUtf32\((\d+)\)", written)
    assert (
        "".join(chr(int(char or wide)) if char or wide else string.replace("''", "'") for string, char, wide in terms)
        == text
    )
    rest = re.sub(r"'(?:[^']|'')*'|\[char\](?:\d+|::ConvertFromUtf32\(\d+\))", "", written)
    assert re.fullmatch(r"|\([ +]*\)", rest)
