"""Commands do what they say: what the Azure CLI's own code makes of them is the model after the update."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands.azure import DifferentError, arguments, merged, prove, same, update
from tests.models import parameter, resource
from vmsslint.commands.az import update as az_update
from vmsslint.commands.edits import Set
from vmsslint.commands.pieces import Names
from vmsslint.commands.posix import quoted
from vmsslint.diff.pair import Pair
from vmsslint.judge.run import judge_update
from vmsslint.model import Placeholder
from vmsslint.values import Choice, Known, Loop, value_of

WORD = parameter("word", "string")
NUMBER = parameter("number", "int")
HOSTILE = "$(reboot) `id` 'a' \"b\" \\ ; & | > < * ? ! # ~ = @ {} [] ½ \u202e"


def proven(old: dict[str, Any], new: dict[str, Any], shell: str = "az") -> str:
    """What `prove` says of the update of a scale set from the one body to the other."""
    before, after = (resource({"name": "web", "apiVersion": "2024-07-01", **side}) for side in (old, new))
    return prove(shell, after, judge_update(Pair(before, after), ()))


def profile(**members: Any) -> dict[str, Any]:
    return {"properties": {"virtualMachineProfile": members}}


def disks(*items: Any) -> dict[str, Any]:
    return profile(storageProfile={"imageReference": {"offer": "a"}, "dataDisks": list(items)})


def pools(gateways: list[Any] | None, *balancers: str, first: bool = True) -> dict[str, Any]:
    ip: dict[str, Any] = {"loadBalancerBackendAddressPools": [{"id": id} for id in balancers]}
    if gateways is not None:
        ip["applicationGatewayBackendAddressPools"] = gateways
    nic = {"name": "nic", "properties": {"ipConfigurations": [{"name": "ip", "properties": ip}]}}
    others = [{"name": "other", "properties": {"primary": False}}] if first else []
    return profile(networkProfile={"networkInterfaceConfigurations": [*others, nic]})


def extension(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, "properties": {"publisher": "p", "type": "CustomScript", **members}}


def extensions(*items: dict[str, Any]) -> dict[str, Any]:
    return profile(extensionProfile={"extensions": list(items)})


# ── one trap after the other ──

CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a number": ({"sku": {"capacity": 2}}, {"sku": {"capacity": 3}}),
    "a number in a string stays one": ({"tags": {"a": "1"}}, {"tags": {"a": "1.0"}}),
    "so do a word of JSON, of Python, a tuple": (
        {"tags": {"a": "1", "b": "1", "c": "1"}},
        {"tags": {"a": "true", "b": "None", "c": "(1, 2)"}},
    ),
    "a string for a boolean": ({"properties": {"overprovision": "true"}}, {"properties": {"overprovision": "false"}}),
    "no file is read": ({"tags": {"a": "1"}}, {"tags": {"a": "@/etc/hostname"}}),
    "what a shell would run": ({"tags": {"a": "1"}}, {"tags": {"a": HOSTILE}}),
    "lines": ({"tags": {"a": "1"}}, {"tags": {"a": "one\ntwo\r\t\x00\x1b[31m"}}),
    "names that no path can hold": ({"tags": {"a.b": "1", "c": "2"}}, {"tags": {"a.b": "2", "c[d]=e": "3"}}),
    "names of its own kind": ({"tags": {"properties": "1"}}, {"tags": {"properties": "2"}}),
    "identities": (
        {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/a/Microsoft.B/c": {}}}},
        {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/a/Microsoft.B/c": {}, "/a/d.e": {}}}},
    ),
    "a parent that is not there": (
        profile(),
        profile(diagnosticsProfile={"bootDiagnostics": {"enabled": True}}, licenseType="Windows_Server"),
    ),
    "a parent that is null": (
        {"properties": {"scaleInPolicy": None}},
        {"properties": {"scaleInPolicy": {"forceDeletion": True}}},
    ),
    "a list that is not there": (pools(None, "/lb"), pools([{"id": "/gateway"}], "/lb")),
    "a list that is null": (profile(storageProfile={"dataDisks": None}), disks({"lun": 0})),
    "the balancer goes, the gateway comes": (pools(None, "/a", "/b"), pools([{"id": "/gateway"}])),
    "one of several": (pools([], "/a", "/b", "/c"), pools([], "/a", "/c")),
    "an item beside those that go": (
        disks({"lun": 0}, {"lun": 1}, {"lun": 2}),
        disks({"lun": 1, "caching": "ReadOnly"}),
    ),
    "an outer list and an inner one": (pools([], "/a", "/b"), pools([], "/b", first=False)),
    "an item with `=` in it": (
        extensions(extension("a")),
        extensions(
            extension("a"), extension("b", settings={"fileUris": ["https://x/?a=b&c=="], "properties": {"d": 1}})
        ),
    ),
    "an item with a placeholder": (
        extensions(extension("a")),
        extensions(extension("a"), extension("b", forceUpdateTag=WORD)),
    ),
    "settings are sent as one": (
        extensions(extension("a", settings={"kept": 1, "gone": 2})),
        extensions(extension("a", settings={"kept": 1})),
    ),
    "one member of the image": (
        profile(storageProfile={"imageReference": {"publisher": "a", "offer": "b", "sku": "c", "version": "1.0"}}),
        profile(storageProfile={"imageReference": {"publisher": "a", "offer": "b", "sku": "c", "version": "1.1"}}),
    ),
    "the image is kept": (
        profile(storageProfile={"imageReference": {"offer": "a"}, "osDisk": {"diskSizeGB": 30}}),
        profile(storageProfile={"imageReference": {"offer": "a"}, "osDisk": {"diskSizeGB": 64}}),
    ),
    "a list in order": (
        {"properties": {"scaleInPolicy": {"rules": ["Default", "NewestVM"]}}},
        {"properties": {"scaleInPolicy": {"rules": ["NewestVM", "Default"]}}},
    ),
    "a list of words that look like numbers": ({"zones": ["1"]}, {"zones": ["1", "2"]}),
    "what is not known": ({"sku": {"name": "a", "capacity": 1}}, {"sku": {"name": WORD, "capacity": NUMBER}}),
    "a choice": (
        {"tags": {"a": "1"}},
        {"tags": Choice(parameter("c", "bool"), value_of({"a": "2"}), value_of({"b": "1"}))},
    ),
    "a list of unknown length": (disks({"lun": 0}), disks(Loop(NUMBER, value_of({"lun": 1})))),
    "letters of another case": ({"properties": {"Overprovision": True}}, {"properties": {"overProvision": False}}),
    "an older name": ({"properties": {"zoneBalanace": True}}, {"properties": {"zoneBalance": False}}),
}


@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES)
def test_az_makes_the_model_after_the_update(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert proven(old, new) == "proven"


@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES)
def test_so_does_a_request(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert proven(old, new, "rest") == "proven"


def test_null_is_no_matter_for_az_update() -> None:
    """az does not send it, and Azure would keep the value: a request goes in its place."""
    probe = {"healthProbe": {"id": "/probe"}}
    old, new = profile(networkProfile=probe), profile(networkProfile={"healthProbe": None})
    assert proven(old, new) == "az vmss update cannot say it (null, or a list of unknown length): proven as PATCH"


# ── edits of lists at random ──

LUNS = st.lists(st.integers(0, 12), unique=True, max_size=8)
CACHING = st.sampled_from(["None", "ReadOnly", "ReadWrite"])
DISK = st.fixed_dictionaries({"caching": CACHING, "diskSizeGB": st.integers(1, 9)})


@st.composite
def lists_of_disks(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [{"lun": lun, "createOption": "Empty", **draw(DISK)} for lun in draw(LUNS)]


@settings(max_examples=60, deadline=None)
@given(lists_of_disks(), lists_of_disks(), st.sampled_from(["az", "rest"]))
def test_any_edit_of_a_list(old: list[Any], new: list[Any], shell: str) -> None:
    assert proven(disks(*old), disks(*new), shell) in ("proven", "no property of the model changes")


IDS = st.lists(st.sampled_from([f"/{name}" for name in "abcdef"]), unique=True, max_size=5)
NICS = st.dictionaries(st.sampled_from(["one", "two", "three"]), st.tuples(IDS, st.none() | IDS), min_size=1)


def nics(found: dict[str, tuple[list[str], list[str] | None]]) -> dict[str, Any]:
    written = []
    for name, (balancers, gateways) in found.items():
        ip = {"loadBalancerBackendAddressPools": [{"id": id} for id in balancers]}
        if gateways is not None:
            ip["applicationGatewayBackendAddressPools"] = [{"id": id} for id in gateways]
        written.append({"name": name, "properties": {"ipConfigurations": [{"name": "ip", "properties": ip}]}})
    return profile(networkProfile={"networkInterfaceConfigurations": written})


@settings(max_examples=60, deadline=None)
@given(NICS, NICS)
def test_any_edit_of_lists_in_lists(old: Any, new: Any) -> None:
    assert proven(nics(old), nics(new)) in ("proven", "no property of the model changes")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_arrives_as_it_is(name: str, text: str) -> None:
    """Through the shell, through the file names that az looks for, and through its reading of JSON and Python."""
    if "\ud800" <= max(name + text, default="") <= "\udfff":
        return
    tags = {"tags": {name: "before", "other": "1"}}
    edits = (Set(("tags",), value_of({name: text})), Set(("sku", "name"), Known(text)))
    command = az_update(Known("web"), edits, Names())
    assert command is not None
    assert "\n" not in command
    assert command.isascii()
    assert update({**tags, "sku": {"name": "x"}}, arguments(command, {"RESOURCE_GROUP": "g"})) == {
        "tags": {name: text},
        "sku": {"name": text},
    }


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])) | st.just(Placeholder("NEW_X", "x")), min_size=1)
)
def test_a_shell_runs_nothing_of_what_is_quoted(pieces: list[str | Placeholder]) -> None:
    value = "$(reboot) `id` 'a' \"b\""
    wanted = "".join(piece if isinstance(piece, str) else value for piece in pieces)
    assert arguments(f"az x{quoted(pieces)}", {"NEW_X": value}) == ["x" + wanted]


def test_the_shell_stops_at_a_placeholder_that_is_not_set() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        arguments("az " + quoted(("a", Placeholder("NEW_X", "x"))), {})


# ── the proof itself ──


def test_a_difference_is_seen() -> None:
    with pytest.raises(DifferentError, match=r"\.sku\.name: 1\.0 instead of \"1\.0\""):
        same({"sku": {"name": 1.0}}, {"sku": {"name": "1.0"}}, "command")


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [  # of RFC 7396, appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merging(target: Any, patch: Any, result: Any) -> None:
    assert merged(target, patch) == result
