"""Whether Azure takes a change, by the fact about its property, and what the change then takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import at, joined, parameter, resource, value
from vmsslint.diff.compare import changes
from vmsslint.diff.effective import effective
from vmsslint.facts.conditions import Subject, Truth
from vmsslint.facts.transitions import default
from vmsslint.judge.outcome import outcome, refused
from vmsslint.values import NULL, Choice, Failure, Known, Loop

PROFILE = "properties.virtualMachineProfile"
COUNT, GROUP = "properties.platformFaultDomainCount", "properties.singlePlacementGroup"
IMAGE = f"{PROFILE}.storageProfile.imageReference"
NICS = f"{PROFILE}.networkProfile.networkInterfaceConfigurations"
SUBNET = f"{NICS}[name=nic].properties.ipConfigurations[name=ip].properties.subnet.id"
SOME, CONDITION = parameter("some"), parameter("condition", "bool")


def outcomes(old: dict[str, Any], new: dict[str, Any], api_version: str = "2024-07-01") -> dict[str, tuple[Truth, str]]:
    """For each changed path whether Azure takes the change, and its effect."""
    before, after = ({"apiVersion": api_version, **side} for side in (old, new))
    left, right = resource(before), resource(after)
    found = changes(left, right)
    changed = {change.schema_path: change.certain for change in found}
    subject = Subject(effective(left, right), right.body, left.body, changed, default)
    told = [outcome(change, subject, right) for change in found]
    return {item.change.path: (item.allowed, item.effect.value) for item in told}


def taken(
    path: str, old: Any, new: Any, *, beside: dict[str, Any] | None = None, **more: Any
) -> tuple[Truth, str] | None:
    """What becomes of one property; `...` is a side that does not give it."""
    above = path.rpartition(".")[0]
    absent: dict[str, Any] = at(above, {}) if above else {}
    before, after = ({**(absent if side is ... else at(path, side)), **(beside or {})} for side in (old, new))
    return outcomes(before, after, **more).get(path)


def image(**members: Any) -> dict[str, Any]:
    return at(IMAGE, members)


def subnet(given: Any) -> dict[str, Any]:
    ip = {"name": "ip", "properties": {"subnet": {"id": given}}}
    return at(NICS, [{"name": "nic", "properties": {"ipConfigurations": [ip]}}])


# ── never ──


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (5, 1, (False, "refused")),
        (5, SOME, (False, "refused")),  # if it changes at all
        (5, None, (False, "refused")),
        (..., 2, (None, "none")),  # Azure may have filled in that very value
        (5, ..., (True, "none")),  # kept
        (5, "5", None),
    ],
)
def test_a_property_that_is_fixed(old: Any, new: Any, expected: tuple[Truth, str] | None) -> None:
    assert taken(COUNT, old, new) == expected


def test_a_known_default_is_as_good_as_a_given_value() -> None:
    zonal = {"zones": ["1"]}
    assert taken(COUNT, ..., 1, beside=zonal) is None
    assert taken(COUNT, ..., 5, beside=zonal) == (False, "refused")
    assert taken(COUNT, 1, None, beside=zonal) == (True, "none")


def test_what_comes_or_goes_as_a_whole() -> None:
    disk = f"{PROFILE}.storageProfile.osDisk"
    unmanaged, managed = {"vhdContainers": ["https://a"]}, {"managedDisk": {"storageAccountType": "Standard_LRS"}}
    assert outcomes(at(disk, unmanaged), at(disk, managed))[f"{disk}.managedDisk"] == (False, "refused")
    assert outcomes(at(disk, managed), at(disk, {"managedDisk": None}))[f"{disk}.managedDisk"] == (False, "refused")


def test_an_error_of_the_template_is_told_elsewhere() -> None:
    assert taken(COUNT, 5, Failure("refused")) == (True, "none")


# ── one way ──


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (True, False, (True, "none")),
        (False, True, (False, "refused")),
        ("false", "True", (False, "refused")),
        (..., False, (True, "none")),  # Azure's default is true
        (..., True, None),
        (False, SOME, (False, "refused")),
        (SOME, False, (None, "none")),
        (SOME, True, (False, "refused")),
        (True, None, (True, "none")),  # null asks for the default, which is true
        (False, None, (None, "none")),
    ],
)
def test_one_direction_only(old: Any, new: Any, expected: tuple[Truth, str] | None) -> None:
    assert taken(GROUP, old, new) == expected


# ── superset ──


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["1"], ["1", "2"], (True, "none")),
        (["1", "2"], ["2", "1"], None),
        (["1", "2"], ["1"], (False, "refused")),
        (["1"], ["2"], (False, "refused")),
        (["1"], [], (False, "refused")),
        (["1"], None, (False, "refused")),
        (["1"], ..., (True, "none")),
        (..., ["1"], (True, "none")),
        (["1"], SOME, (None, "none")),
        (["1"], ["1", SOME], (True, "none")),
        (["1", "2"], ["1", SOME], (None, "none")),
        (["1", "2"], ["1", Loop(SOME, Known("3"))], (None, "none")),
        (["1", "2"], Choice(CONDITION, value(["1"]), value(["2"])), (False, "refused")),
        (["1", "2"], Choice(CONDITION, value(["1"]), value(["1", "2", "3"])), (None, "none")),
    ],
)
def test_zones_are_only_added(old: Any, new: Any, expected: tuple[Truth, str] | None) -> None:
    assert taken("zones", old, new) == expected


def test_before_2023_zones_are_fixed() -> None:
    assert taken("zones", ["1"], ["1", "2"], api_version="2022-11-01") == (False, "refused")
    assert taken("zones", ..., ["1"], api_version="2022-11-01") == (None, "none")


def test_many_zones_in_bearable_time() -> None:
    many = [str(number) for number in range(500)]
    assert taken("zones", many, [*reversed(many), "x"]) == (True, "none")


# ── grow ──


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (64, 128, (True, "upgrade")),
        (128, 64, (False, "refused")),
        ("64", 128, (True, "upgrade")),
        (64, SOME, (None, "upgrade")),
        (64, None, (True, "upgrade")),
        (..., 64, (True, "upgrade")),
    ],
)
def test_a_data_disk_only_grows(old: Any, new: Any, expected: tuple[Truth, str]) -> None:
    disks = f"{PROFILE}.storageProfile.dataDisks"
    before, after = ({"lun": 0} if size is ... else {"lun": 0, "diskSizeGB": size} for size in (old, new))
    assert outcomes(at(disks, [before]), at(disks, [after]))[f"{disks}[lun=0].diskSizeGB"] == expected


def test_what_turns_on_something_hidden_is_never_certain() -> None:
    size = f"{PROFILE}.storageProfile.osDisk.diskSizeGB"
    assert taken(size, 128, 64) == (None, "upgrade")
    assert taken(size, 64, 128) == (True, "upgrade")


# ── same parent ──


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("/n/virtualNetworks/a/subnets/x", "/n/virtualNetworks/a/subnets/y", (True, "upgrade")),
        ("/n/virtualNetworks/a/subnets/x", "/n/virtualNetworks/b/subnets/x", (False, "refused")),
        (joined(SOME, "/subnets/x"), joined(SOME, "/subnets/y"), (True, "upgrade")),
        ("/n/virtualNetworks/a/subnets/x", SOME, (None, "upgrade")),
    ],
)
def test_a_subnet_stays_in_its_network(old: Any, new: Any, expected: tuple[Truth, str]) -> None:
    assert outcomes(subnet(old), subnet(new))[SUBNET] == expected


# ── together ──

FULL = {"publisher": "p", "offer": "o", "sku": "s", "version": "v"}


def test_the_parts_of_an_image_come_in_one_request() -> None:
    offer = f"{IMAGE}.offer"
    assert outcomes(image(**FULL), image(**{**FULL, "offer": "other"}))[offer] == (True, "upgrade")
    partial = {"publisher": "p", "offer": "other", "version": "v"}
    assert outcomes(image(**FULL), image(**partial))[offer] == (False, "refused")
    assert outcomes(image(**FULL), image(**partial, sku=None))[offer] == (False, "refused")
    assert outcomes(image(**FULL), image(**partial, sku=SOME))[offer] == (True, "upgrade")
    either = Choice(CONDITION, Known("s"), NULL)
    assert outcomes(image(**FULL), image(**partial, sku=either))[offer] == (None, "upgrade")


# ── conditional ──


def test_a_condition_on_other_properties() -> None:
    balance = "properties.zoneBalance"
    assert taken(balance, False, True, beside={"zones": ["1", "2"]}) == (True, "none")
    assert taken(balance, False, True, beside={"zones": ["1"]}) == (False, "refused")
    assert taken(balance, False, True, beside={"zones": SOME}) == (None, "none")


def test_a_condition_is_asked_of_the_model_after_the_update() -> None:
    """The request need not repeat what it does not change."""
    old = {"zones": ["1", "2"], "properties": {"zoneBalance": False}}
    assert outcomes(old, {"properties": {"zoneBalance": True}})["properties.zoneBalance"] == (True, "none")


def test_giving_a_property_up_is_not_asked_for_its_condition() -> None:
    mix = "properties.priorityMixPolicy"
    assert taken(mix, {"baseRegularPriorityCount": 1}, None) == (None, "none")


def test_an_image_of_another_kind() -> None:
    gallery = "/subscriptions/0/providers/Microsoft.Compute/galleries/g/images/i"
    managed = "/subscriptions/0/providers/Microsoft.Compute/images/i"
    assert outcomes(image(id=managed), image(id=gallery))[f"{IMAGE}.id"] == (False, "refused")
    assert outcomes(image(id=managed), image(id=managed + "2"))[f"{IMAGE}.id"] == (True, "upgrade")
    assert outcomes(image(id=managed), image(id=SOME))[f"{IMAGE}.id"] == (None, "upgrade")


# ── any ──


@pytest.mark.parametrize(
    ("path", "old", "new", "effect"),
    [
        ("tags.team", "a", "b", "none"),
        ("sku.capacity", 1, 2, "none"),
        ("sku.name", "a", "b", "upgrade"),
        (f"{PROFILE}.osProfile.adminUsername", "a", "b", "reimage"),
        (f"{PROFILE}.licenseType", "a", "b", "upgrade"),
        (f"{PROFILE}.somethingNew", "a", "b", "upgrade"),
        ("properties.somethingNew", "a", "b", "none"),
        (f"{PROFILE}.securityProfile.encryptionAtHost", False, True, "deallocate"),
    ],
)
def test_what_a_change_takes(path: str, old: Any, new: Any, effect: str) -> None:
    assert taken(path, old, new) == (True, effect)


def test_refused_is_the_opposite_of_allowed() -> None:
    left, right = resource(at(COUNT, 5)), resource(at(COUNT, 1))
    (change,) = changes(left, right)
    subject = Subject(right.body, right.body, left.body, default=default)
    assert refused(outcome(change, subject, right)) is True
