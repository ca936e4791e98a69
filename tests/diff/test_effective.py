"""The model after an update: the new one laid over the old one, with what is left out kept as Azure keeps it."""

from __future__ import annotations

from typing import Any

from tests.models import at, model, parameter, resource
from vmsslint.diff.effective import effective
from vmsslint.residuals import to_json
from vmsslint.values import Choice, Known, Object, Value

DISKS = "properties.virtualMachineProfile.storageProfile.dataDisks"
EXTENSIONS = "properties.virtualMachineProfile.extensionProfile.extensions"
SOME, CONDITION = parameter("some"), parameter("condition", "bool")


def disk(lun: int) -> dict[str, Any]:
    return {"lun": lun, "diskSizeGB": 64}


def after(old: dict[str, Any], new: dict[str, Any]) -> Any:
    return to_json(effective(resource(old), resource(new)))


def test_what_is_left_out_is_kept() -> None:
    old = {"sku": {"name": "a", "capacity": 2}, "properties": {"overprovision": True, "zoneBalance": False}}
    new = {"SKU": {"NAME": "b"}, "properties": {"zoneBalance": True}}
    assert after(old, new) == {
        "SKU": {"capacity": 2, "NAME": "b"},
        "properties": {"overprovision": True, "zoneBalance": True},
    }


def test_null_takes_away() -> None:
    assert after({"zones": ["1"], "tags": {"a": "1"}}, {"zones": None, "tags": {"a": None}}) == {
        "zones": None,
        "tags": {"a": None},
    }


def test_a_given_list_replaces_the_old_one_but_its_items_keep_what_they_leave_out() -> None:
    assert after(at(DISKS, [disk(0), disk(1)]), at(DISKS, [{"lun": 1, "caching": "None"}, disk(2)])) == at(
        DISKS, [{"lun": 1, "diskSizeGB": 64, "caching": "None"}, disk(2)]
    )


def test_an_item_without_a_key_takes_nothing_from_another() -> None:
    assert after(at(DISKS, [{"diskSizeGB": 64}]), at(DISKS, [{"caching": "None"}])) == at(DISKS, [{"caching": "None"}])


def test_settings_are_replaced_as_a_whole() -> None:
    def extension(settings: dict[str, Any]) -> dict[str, Any]:
        return at(EXTENSIONS, [{"name": "a", "properties": {"settings": settings}}])

    assert after(extension({"x": 1, "y": 2}), extension({"x": 3})) == extension({"x": 3})


def test_what_azure_drops_is_not_in_the_model_any_more() -> None:
    old = at("properties.scaleInPolicy", {"rules": ["Default"], "forceDeletion": True})
    assert after(old, at("properties.scaleInPolicy", {})) == at("properties.scaleInPolicy", {"forceDeletion": True})
    odd = at("properties.ScaleInPolicy", {"Rules": ["Default"]})
    assert after(odd, at("properties.ScaleInPolicy", {})) == at("properties.ScaleInPolicy", {})


def test_what_is_laid_over_an_unknown_may_have_what_that_has() -> None:
    model_after = effective(resource({"sku": SOME}), resource({"sku": {"name": "a"}}))
    sku = model_after.members["sku"]
    assert isinstance(sku, Object)
    assert (sku.members, sku.rest) == ({"name": Known("a")}, (SOME,))


def test_a_choice_is_laid_over_in_both_cases() -> None:
    either: Value = Choice(CONDITION, model({"name": "a"}), model({"name": "b"}))
    kept = effective(resource({"sku": {"capacity": 2}}), resource({"sku": either})).members["sku"]
    assert kept == Choice(CONDITION, model({"capacity": 2, "name": "a"}), model({"capacity": 2, "name": "b"}))


def test_older_names_are_read_as_todays() -> None:
    rolling = "properties.upgradePolicy.rollingUpgradePolicy"
    assert after(at(f"{rolling}.batchInstancePercent", 30), {"sku": {"capacity": 1}}) == {
        **at(f"{rolling}.maxBatchInstancePercent", 30),
        "sku": {"capacity": 1},
    }
