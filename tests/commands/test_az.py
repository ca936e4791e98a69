"""Commands of the Azure CLI, as a user would paste them into a shell."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from tests.models import model, parameter, resource
from vmsslint.commands.az import REACH, flattened, list_edits, operation, update
from vmsslint.commands.edits import edits, without
from vmsslint.commands.pieces import Names
from vmsslint.diff.compare import changes
from vmsslint.diff.effective import effective
from vmsslint.values import Known, Loop, Value, plain

AZ = 'az vmss update -g "$RESOURCE_GROUP" -n web'
DISKS, EXTENSIONS = (
    "virtualMachineProfile.storageProfile.dataDisks",
    "virtualMachineProfile.extensionProfile.extensions",
)
NICS = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
SOME = parameter("some")


def commands(old: dict[str, Any], new: dict[str, Any], name: Value = Known("web")) -> list[tuple[str, str | None]]:
    """The path of each edit of a list, with the command for it."""
    before, after = resource({"properties": old}), resource({"properties": new})
    edits = list_edits(changes(before, after), name, before.body, effective(before, after))
    return [(change.path.removeprefix("properties.virtualMachineProfile."), command) for change, command in edits]


def storage(*disks: Any, **more: Any) -> dict[str, Any]:
    return {"virtualMachineProfile": {"storageProfile": {"dataDisks": list(disks), **more}}}


def disk(lun: Any, size: Any = 32) -> dict[str, Any]:
    return {"lun": lun, "createOption": "Empty", "diskSizeGB": size}


def extensions(*items: dict[str, Any]) -> dict[str, Any]:
    return {"virtualMachineProfile": {"extensionProfile": {"extensions": list(items)}}}


def pools(*ids: str, nic: str = "nic") -> dict[str, Any]:
    ip = {"name": "ip", "properties": {"loadBalancerBackendAddressPools": [{"id": pool} for pool in ids]}}
    nics = [{"name": "first"}, {"name": nic, "properties": {"ipConfigurations": [ip]}}]
    return {"virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": nics}}}


# ── names ──


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Known("web"), "web"),
        (Known("my web"), "'my web'"),
        (Known("$(reboot)"), "'$(reboot)'"),
        (Known("a'b"), "'a'\"'\"'b'"),
        (SOME, '"$SCALE_SET"'),
        (Known("hunter2", (), True), '"$SCALE_SET"'),
        (Known("two\nlines"), '"$SCALE_SET"'),
        (Known(""), '"$SCALE_SET"'),
    ],
)
def test_a_name_is_quoted_and_an_unknown_one_left_to_the_user(name: Value, written: str) -> None:
    assert operation("start", name) == f'az vmss start -g "$RESOURCE_GROUP" -n {written}'


# ── list items ──


def test_an_item_more() -> None:
    item = '\'{"lun": 1, "createOption": "Empty", "diskSizeGB": 32}\''
    assert commands(storage(disk(0)), storage(disk(0), disk(1))) == [
        ("storageProfile.dataDisks[lun=1]", f"{AZ} --add {DISKS} {item}")
    ]


def test_an_item_less_goes_by_its_index_in_the_old_model() -> None:
    assert commands(storage(disk(7), disk(3), disk(5)), storage(disk(5), disk(7))) == [
        ("storageProfile.dataDisks[lun=3]", f"{AZ} --remove {DISKS} 1")
    ]


def test_a_list_within_lists_is_addressed_by_indexes() -> None:
    old, new = pools("/pools/one", "/pools/two"), pools("/pools/one")
    path = f"'{NICS}[1].ipConfigurations[0].loadBalancerBackendAddressPools'"
    assert [command for _, command in commands(old, new)] == [f"{AZ} --remove {path} 1"]
    assert [command for _, command in commands(new, old)] == [f'{AZ} --add {path} \'{{"id": "/pools/two"}}\'']


def test_a_list_that_the_old_model_lacks_is_set_with_all_its_items() -> None:
    """`--add` to a list that is not there fails, and `--set` once for each would leave the last item alone."""
    old: dict[str, Any] = {"virtualMachineProfile": {"storageProfile": {"osDisk": {"osType": "Linux"}}}}
    first, second = ('{"lun": 0, "createOption": "Empty", "diskSizeGB": 32}', '{"lun": 1, "createOption": "Empty"}')
    new = storage(disk(0), {"lun": 1, "createOption": "Empty"})
    assert {command for _, command in commands(old, new)} == {f"{AZ} --set '{DISKS}=[{first}, {second}]'"}


def test_an_extension_is_written_as_az_has_it() -> None:
    old = extensions({"name": "a", "properties": {"type": "x"}})
    settings = {"properties": {"kept": True}, "type": "kept"}
    script = {"publisher": "p", "type": "CustomScript", "settings": settings}
    new = extensions({"name": "a", "properties": {"type": "x"}}, {"name": "b", "properties": script})
    ((path, command),) = commands(old, new)
    assert path == "extensionProfile.extensions[name=b]"
    assert shlex.split(command or "")[-2:] == [
        EXTENSIONS,
        '{"name": "b", "publisher": "p", "type": "CustomScript", '
        '"settings": {"properties": {"kept": true}, "type": "kept"}}',
    ]


def test_items_of_one_key_have_indexes_of_their_own() -> None:
    assert commands(storage(disk(0), disk(0)), storage(disk(0))) == [
        ("storageProfile.dataDisks[lun=0#2]", f"{AZ} --remove {DISKS} 1")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (storage(disk(0)), storage(disk(0), disk(1, SOME))),
        (storage(disk(0)), storage(disk(0), Loop(SOME, model(disk(1))))),
        (
            extensions({"name": "a"}),
            extensions({"name": "a"}, {"name": "b", "properties": {"protectedSettings": {"k": "s"}}}),
        ),
    ],
)
def test_what_is_not_known_well_enough_has_no_command(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert {command for _, command in commands(old, new)} == {None}


@pytest.mark.parametrize("old", [storage(disk(SOME)), storage(Loop(SOME, model(disk(5))))])
def test_a_list_of_which_items_are_not_known_is_set_as_a_whole(old: dict[str, Any]) -> None:
    item = '{"lun": %d, "createOption": "Empty", "diskSizeGB": 32}'
    told = {command for _, command in commands(old, storage(disk(0), disk(1), disk(2)))}
    assert told == {f"{AZ} --set '{DISKS}=[{item % 0}, {item % 1}, {item % 2}]'"}


def test_a_tag_keeps_the_letters_that_it_has() -> None:
    """Azure takes `Env` for `env`, az does not, and would send both."""
    before, after = resource({"tags": {"env": "a", "b": "c"}}), resource({"tags": {"Env": "b", "b": "c"}})
    found = edits(changes(before, after), before.body, effective(before, after), REACH)
    assert update(Known("web"), found, Names()) == f"{AZ} --set tags.env=b"


def test_many_placeholders_and_many_refusals_in_bearable_time() -> None:
    old = storage(*(disk(number, 64) for number in range(1_500)))
    new = storage(*(disk(number, parameter(f"size{number}", "int")) for number in range(1_500)))
    before, after = resource({"properties": old}), resource({"properties": new})
    found = changes(before, after)
    names = Names()
    assert update(Known("web"), edits(found, before.body, effective(before, after), REACH), names) is not None
    assert len(names.used) == 1_500
    assert edits((), before.body, without(found, before.body, effective(before, after))) == ()


def test_other_changes_are_no_edits_of_lists() -> None:
    assert commands({"overprovision": True}, {"overprovision": False, "zoneBalance": True}) == []
    assert commands(storage(disk(0, 32)), storage(disk(0, 64))) == []


def test_many_items_in_bearable_time() -> None:
    many = [disk(number) for number in range(2_000)]
    told = commands(storage(*many), storage())
    assert told[-1] == ("storageProfile.dataDisks[lun=1999]", f"{AZ} --remove {DISKS} 1999")


# ── the flat model ──


def flat(arm: dict[str, Any]) -> Any:
    return plain(flattened(model(arm)))


def test_what_stands_under_properties_moves_up() -> None:
    nic = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [{"name": "ip", "properties": {}}]}}
    profile = {"networkProfile": {"networkInterfaceConfigurations": [nic]}}
    assert flat({"properties": {"virtualMachineProfile": profile}, "sku": {"capacity": 1}}) == {
        "sku": {"capacity": 1},
        "virtualMachineProfile": {
            "networkProfile": {
                "networkInterfaceConfigurations": [
                    {"name": "nic", "primary": True, "ipConfigurations": [{"name": "ip"}]},
                ]
            }
        },
    }


def test_the_type_of_an_extension_takes_the_place_of_that_of_the_resource() -> None:
    extension = {"name": "a", "type": "Microsoft.Compute/…", "properties": {"type": "CustomScript"}}
    found = flat({"properties": extensions(extension)})
    assert found["virtualMachineProfile"]["extensionProfile"]["extensions"] == [{"name": "a", "type": "CustomScript"}]


def test_what_is_the_users_own_stays() -> None:
    script = {"name": "a", "properties": {"settings": {"properties": {"b": 1}}}}
    found = flat({"tags": {"properties": {"kept": 1}}, "properties": extensions(script)})
    assert found["tags"] == {"properties": {"kept": 1}}
    [extension] = found["virtualMachineProfile"]["extensionProfile"]["extensions"]
    assert extension["settings"] == {"properties": {"b": 1}}
