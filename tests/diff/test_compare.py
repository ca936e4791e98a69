"""The properties in which two scale sets differ, of which kind and how certainly."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings

from tests.diff.bodies import BINDINGS, bodies, bound, reordered, unknown_leaves
from tests.examples import SCALE_SET, scale_set, template
from tests.models import access, at, model, parameter, resource, value
from vmsslint import api
from vmsslint.diff.compare import alike, changes
from vmsslint.model import Change, Resource
from vmsslint.residuals import residual, to_json
from vmsslint.values import NULL, Choice, Known, Loop, Object, Unknown, Value, is_empty

PROFILE = "properties.virtualMachineProfile"
COUNT = "properties.platformFaultDomainCount"
DISKS = f"{PROFILE}.storageProfile.dataDisks"
EXTENSIONS = f"{PROFILE}.extensionProfile.extensions"
SOME, OTHER, CONDITION = parameter("some"), parameter("other"), parameter("condition", "bool")
MANY, MORE = parameter("many", "int"), parameter("more", "int")


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """Each change as path and kind; `?` after the kind where it is not certain."""
    found = changes(resource(old), resource(new))
    return [(change.path, change.kind + ("" if change.certain else "?")) for change in found]


def kind(path: str, old: Any, new: Any) -> list[str]:
    """The kinds of change where one property has these values; `...` is a side that does not give it."""
    above = path.rpartition(".")[0]
    absent: dict[str, Any] = at(above, {}) if above else {}
    sides = [absent if given is ... else at(path, given) for given in (old, new)]
    return [how for where, how in told(*sides) if where == path]


# ── kinds ──


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (5, 1, ["changed"]),
        (5, 5, []),
        (..., 2, ["added"]),
        (None, 2, ["added"]),
        (5, ..., ["omitted"]),
        (5, None, ["removed"]),
        # null and absence are the same
        (..., None, []),
        (None, ..., []),
        # Azure reads a number in a string
        (5, "5", []),
        # unknowns
        (SOME, SOME, []),
        (5, SOME, ["changed?"]),
        (SOME, 5, ["changed?"]),
        (SOME, OTHER, ["changed?"]),
        (..., SOME, ["added?"]),
        (..., parameter("typed", "int"), ["added"]),
        (SOME, ..., ["omitted"]),
        (SOME, None, ["removed?"]),
        (5, parameter("few", "int", (1, 2)), ["changed"]),
        (5, Choice(CONDITION, Known(1), Known(2)), ["changed"]),
        (5, Choice(CONDITION, Known(1), Known(5)), ["changed?"]),
        (Choice(CONDITION, Known(1), Known(5)), Choice(CONDITION, Known(1), Known(5)), []),
        (..., Choice(CONDITION, Known(1), NULL), ["added?"]),
    ],
)
def test_the_kind_of_a_change(old: Any, new: Any, expected: list[str]) -> None:
    assert kind(COUNT, old, new) == expected


def test_an_empty_list_is_an_absent_one() -> None:
    nothing: Any
    other: Any
    for nothing in (..., None, []):
        for other in (..., None, []):
            assert kind("zones", nothing, other) == []
    assert kind("zones", ["1"], []) == kind("zones", ["1"], None) == ["removed"]
    assert kind("zones", ["1"], ...) == ["omitted"]
    assert kind("zones", [], ["1"]) == ["added"]


def test_what_is_added_is_compared_with_what_azure_fills_in() -> None:
    mode = "properties.upgradePolicy.mode"
    assert kind(mode, ..., "Manual") == kind(mode, ..., "manual") == []
    assert kind(mode, ..., "Rolling") == ["added"]
    assert kind(mode, ..., Choice(CONDITION, Known("Rolling"), NULL)) == ["added?"]  # null is Azure's default, too
    (change,) = changes(resource({}), resource(at(mode, "Rolling")))
    assert (change.default, change.old) == (Known("Manual"), None)


def test_the_defaults_are_those_of_the_old_model() -> None:
    group = "properties.singlePlacementGroup"
    assert told({}, at(group, True)) == []
    assert told({"zones": ["1"]}, {"zones": ["1"], **at(group, True)}) == [(group, "added")]
    assert told({"zones": SOME}, {"zones": SOME, **at(group, True)}) == [(group, "added?")]  # true in a regional set


def test_an_added_object_is_told_in_the_parts_that_facts_speak_of() -> None:
    policy = {"mode": "Rolling", "rollingUpgradePolicy": {"maxBatchInstancePercent": 30}}
    assert told({}, at("properties.upgradePolicy", policy)) == [
        ("properties.upgradePolicy.mode", "added"),
        ("properties.upgradePolicy.rollingUpgradePolicy", "added"),
    ]


def test_a_profile_that_comes_is_one_change() -> None:
    assert told({}, at(PROFILE, {"osProfile": {"adminUsername": "a"}, "priority": "Spot"})) == [(PROFILE, "added")]


def test_a_section_that_is_left_out_is_one_change() -> None:
    assert told(at("properties", {"overprovision": True, "zoneBalance": True}), {"sku": {"capacity": 1}}) == [
        ("sku.capacity", "added"),
        ("properties", "omitted"),
    ]


# ── what ARM takes for the same ──


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("location", "westus", "West US"),
        ("sku.name", "Standard_D2s_v3", "standard_d2S_V3"),
        ("properties.upgradePolicy.mode", "rolling", "Rolling"),
        ("properties.overprovision", True, "true"),
        ("zones", ["2", "1"], ["1", "2"]),
        ("tags", {"Team": "a"}, {"team": "a"}),
        ("identity.userAssignedIdentities", {"/sub/A": {}}, {"/SUB/a": {}}),
        ("identity.principalId", "p", "q"),
        ("properties.provisioningState", "Creating", "Succeeded"),
        (f"{PROFILE}.priority", "Low", "Spot"),
    ],
)
def test_no_difference(path: str, old: Any, new: Any) -> None:
    assert told(at(path, old), at(path, new)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("tags.team", "a", "A"),
        (f"{PROFILE}.osProfile.adminUsername", "alice", "Alice"),
        ("tags.__env", "a", "b"),
        ("properties.scaleInPolicy.rules", ["Default", "NewestVM"], ["NewestVM", "Default"]),
        ("sku.name", "a b", "ab"),
        ("sku.capacity", True, 1),
    ],
)
def test_a_difference(path: str, old: Any, new: Any) -> None:
    assert told(at(path, old), at(path, new)) == [(path, "changed")]


def test_what_the_resource_is_for_the_deployment_does_not_count() -> None:
    assert told({"comments": "a", "dependsOn": ["x"]}, {"comments": "b", "dependsOn": []}) == []


# ── lists ──


def disk(lun: Any, size: Any = 64) -> dict[str, Any]:
    return {"lun": lun, "diskSizeGB": size}


def test_items_are_compared_by_their_key() -> None:
    assert told(at(DISKS, [disk(0), disk(1)]), at(DISKS, [disk(1, 128), disk(0)])) == [
        (f"{DISKS}[lun=1].diskSizeGB", "changed")
    ]


def test_an_item_that_a_given_list_lacks_is_removed() -> None:
    assert told(at(DISKS, [disk(0), disk(1)]), at(DISKS, [disk(0), disk(2)])) == [
        (f"{DISKS}[lun=2]", "added"),
        (f"{DISKS}[lun=1]", "removed"),
    ]


def test_a_list_that_is_emptied_loses_each_of_its_items() -> None:
    gone = [(f"{DISKS}[lun=0]", "removed"), (f"{DISKS}[lun=1]", "removed")]
    assert told(at(DISKS, [disk(0), disk(1)]), at(DISKS, [])) == gone
    assert told(at(DISKS, [disk(0), disk(1)]), at(DISKS, None)) == gone


def test_a_list_that_is_left_out_is_kept() -> None:
    assert told(at(DISKS, [disk(0)]), {}) == [("properties", "omitted")]
    assert told(at(DISKS, [disk(0)]), at(f"{PROFILE}.storageProfile", {})) == [(DISKS, "omitted")]


def test_a_member_that_an_item_leaves_out_is_kept() -> None:
    assert told(at(DISKS, [disk(0)]), at(DISKS, [{"lun": 0}])) == [(f"{DISKS}[lun=0].diskSizeGB", "omitted")]


def test_a_list_that_comes_is_told_by_item() -> None:
    assert told({}, at(f"{PROFILE}.storageProfile.dataDisks", [disk(0)])) == [(PROFILE, "added")]
    assert told(at(f"{PROFILE}.storageProfile", {}), at(DISKS, [disk(0)])) == [(f"{DISKS}[lun=0]", "added")]


def test_an_unknown_list_may_be_another() -> None:
    assert told(at(DISKS, [disk(0)]), at(DISKS, SOME)) == [(DISKS, "changed?")]


def test_an_item_whose_key_is_unknown_may_be_the_other() -> None:
    assert told(at(DISKS, [disk(SOME, 64)]), at(DISKS, [disk(0, 32)])) == [
        (f"{DISKS}[lun=0].lun", "changed?"),
        (f"{DISKS}[lun=0].diskSizeGB", "changed?"),
    ]


def test_items_of_which_nobody_knows_which_is_which_may_come_and_go() -> None:
    assert told(at(DISKS, [disk(SOME), disk(OTHER)]), at(DISKS, [disk(0), disk(1)])) == [
        (f"{DISKS}[lun=0]", "added?"),
        (f"{DISKS}[lun=1]", "added?"),
        (f"{DISKS}[lun=parameters('some')]", "removed?"),
        (f"{DISKS}[lun=parameters('other')]", "removed?"),
    ]


def test_loops_of_one_count_are_the_same() -> None:
    assert told(at(DISKS, [Loop(MANY, model(disk(0)))]), at(DISKS, [Loop(MANY, model(disk(0)))])) == []
    assert told(at(DISKS, [Loop(MANY, model(disk(0)))]), at(DISKS, [Loop(MANY, model(disk(0, 32)))])) == [
        (f"{DISKS}[lun=0].diskSizeGB", "changed?")  # if there are any
    ]


def test_loops_of_two_counts_may_differ() -> None:
    assert told(at(DISKS, [Loop(MANY, model(disk(0)))]), at(DISKS, [Loop(MORE, model(disk(0)))])) == [
        (f"{DISKS}[lun=0]", "changed?")
    ]


def test_against_a_loop_items_may_come_and_go() -> None:
    loop = [Loop(MANY, model(disk(0)))]
    assert told(at(DISKS, loop), at(DISKS, [disk(0), disk(1)])) == [
        (f"{DISKS}[lun=0]", "changed?"),
        (f"{DISKS}[lun=1]", "added?"),
    ]
    assert told(at(DISKS, loop), at(DISKS, [])) == [(f"{DISKS}[lun=0]", "removed?")]
    assert told(at(f"{PROFILE}.storageProfile", {}), at(DISKS, loop)) == [(f"{DISKS}[lun=0]", "added?")]


def test_an_item_on_a_condition_may_come_and_go_as_a_whole() -> None:
    """No case changes the type of an extension here, which Azure would refuse."""
    a, b = ({"name": name, "properties": {"type": "x"}} for name in "ab")
    one_or_both = Choice(CONDITION, value([a, b]), value([a]))
    assert told(at(EXTENSIONS, [a, b]), at(EXTENSIONS, one_or_both)) == [(f"{EXTENSIONS}[name=b]", "changed?")]
    assert told(at(EXTENSIONS, [a]), at(EXTENSIONS, one_or_both)) == [(f"{EXTENSIONS}[name=b]", "added?")]
    assert told(at(EXTENSIONS, one_or_both), at(EXTENSIONS, one_or_both)) == []
    one_or_none = Choice(CONDITION, value([a]), value([]))
    assert told(at(EXTENSIONS, [a, b]), at(EXTENSIONS, one_or_none)) == [
        (f"{EXTENSIONS}[name=a]", "changed?"),
        (f"{EXTENSIONS}[name=b]", "removed"),
    ]


def test_what_one_case_does_not_mention_is_kept_there() -> None:
    section = f"{PROFILE}.osProfile"
    given = model({"osProfile": {"adminUsername": "bob"}, "licenseType": "x"})
    either = {"properties": {"virtualMachineProfile": Choice(CONDITION, given, model({}))}}
    found = changes(resource(at(section, {"adminUsername": "alice"})), resource(either))
    assert [(change.path, change.kind, change.certain) for change in found] == [
        (f"{section}.adminUsername", "changed", False),
        (f"{PROFILE}.licenseType", "added", False),
    ]
    assert [residual(change.new or NULL) for change in found] == [
        "if(parameters('condition'), 'bob', null())",
        "if(parameters('condition'), 'x', null())",
    ]
    assert told(at(section, {"adminUsername": "bob"}), either) == [(f"{PROFILE}.licenseType", "added?")]


def test_an_object_on_a_condition() -> None:
    whole = f"{PROFILE}.networkProfile.healthProbe"
    probe = {"id": "/probe"}
    either = Choice(CONDITION, model(probe), NULL)
    assert told(at(whole, probe), at(whole, either)) == [(whole, "changed?")]
    assert told(at(f"{PROFILE}.networkProfile", {}), at(whole, either)) == [(whole, "added?")]
    scheduled = f"{PROFILE}.scheduledEventsProfile"
    both = {"terminateNotificationProfile": {"enable": True}}
    assert told(at(PROFILE, {}), at(scheduled, Choice(CONDITION, NULL, model(both)))) == [
        (f"{scheduled}.terminateNotificationProfile", "added?")
    ]


def test_what_differs_within_an_object_on_a_condition_differs_where_it_is_there() -> None:
    whole = f"{PROFILE}.osProfile"
    alice, bob = (Choice(CONDITION, model({"adminUsername": name}), NULL) for name in ("alice", "bob"))
    (change,) = changes(resource(at(whole, alice)), resource(at(whole, bob)))
    assert (change.path, change.certain) == (f"{whole}.adminUsername", False)
    assert (change.old, change.new) == (
        Choice(CONDITION, Known("alice"), NULL),
        Choice(CONDITION, Known("bob"), NULL),
    )
    assert told(at(whole, {"adminUsername": "alice"}), at(whole, bob)) == [
        (whole, "changed?"),
        (f"{whole}.adminUsername", "changed?"),
    ]


def test_objects_on_opposite_conditions_come_and_go() -> None:
    whole = f"{PROFILE}.osProfile"
    alice, bob = model({"adminUsername": "alice"}), model({"adminUsername": "bob"})
    assert told(at(whole, Choice(CONDITION, alice, NULL)), at(whole, Choice(CONDITION, NULL, bob))) == [
        (whole, "changed?")
    ]


def test_scalars_of_a_set_are_compared_in_any_order_when_one_is_unknown() -> None:
    zone = parameter("zone", "string")
    assert kind("zones", ["2", zone], ["1", "2"]) == ["changed?"]
    assert kind("zones", ["3", zone], ["1", "2"]) == ["changed"]
    assert kind("zones", [zone], ["1", "2"]) == ["changed"]


def test_items_of_one_key_are_compared_in_their_order() -> None:
    assert told(at(DISKS, [disk(0, 1), disk(0, 2)]), at(DISKS, [disk(0, 1), disk(0, 3)])) == [
        (f"{DISKS}[lun=0#2].diskSizeGB", "changed")
    ]


# ── omission ──


def test_what_azure_drops_when_it_is_left_out() -> None:
    rules = {"scaleInPolicy": {"rules": ["Default"], "forceDeletion": True}}
    assert told({"properties": rules}, at("properties.scaleInPolicy", {})) == [
        ("properties.scaleInPolicy.rules", "removed"),
        ("properties.scaleInPolicy.forceDeletion", "omitted"),
    ]


def test_what_azure_may_drop() -> None:
    security = f"{PROFILE}.securityProfile"
    old = at(security, {"uefiSettings": {"vTpmEnabled": True}})
    for type, how in (("Standard", "removed"), ("TrustedLaunch", "omitted"), (SOME, "removed?")):
        found = dict(told(old, at(security, {"securityType": type})))
        assert found[f"{security}.uefiSettings"] == how


# ── a live model against a request ──


def test_what_a_reply_never_shows_may_be_there_already() -> None:
    password = f"{PROFILE}.osProfile.adminPassword"
    authored = at(f"{PROFILE}.osProfile", {"adminUsername": "a"})
    live = {**authored, "id": "/subscriptions/0/virtualMachineScaleSets/web"}
    new = at(f"{PROFILE}.osProfile", {"adminUsername": "a", "adminPassword": "secret"})
    assert told(authored, new) == [(password, "added")]
    assert told(live, new) == [(password, "added?")]


# ── secrets ──


def test_secrets_that_are_written_out_are_masked() -> None:
    extension = {
        "name": "a",
        "properties": {"type": "x", "protectedSettings": {"key": "hunter2"}, "settings": {"a": 1}},
    }
    other = {"name": "b", "properties": {"type": "x"}}
    old = at(PROFILE, {"osProfile": {"adminPassword": "hunter2"}, "extensionProfile": {"extensions": [other]}})
    new = at(
        PROFILE, {"osProfile": {"adminPassword": "hunter3"}, "extensionProfile": {"extensions": [extension, other]}}
    )
    found = {change.path: change for change in changes(resource(old), resource(new))}
    assert set(found) == {f"{PROFILE}.osProfile.adminPassword", f"{EXTENSIONS}[name=a]"}
    assert "hunter" not in "".join(
        str(to_json(side)) for item in found.values() for side in (item.old, item.new) if side
    )
    assert to_json(found[f"{EXTENSIONS}[name=a]"].new or NULL) == {
        "name": "a",
        "properties": {"type": "x", "protectedSettings": "***", "settings": {"a": 1}},
    }


# ── order and places ──


def test_changes_come_in_the_order_of_the_new_side_then_what_it_lacks() -> None:
    old = {"zones": ["1"], "sku": {"name": "a", "tier": "x"}, "location": "x", "plan": {"name": "p"}}
    new = {"location": "y", "sku": {"capacity": 1, "name": "b"}}
    assert told(old, new) == [
        ("location", "changed"),
        ("sku.capacity", "added"),
        ("sku.name", "changed"),
        ("sku.tier", "omitted"),
        ("zones", "omitted"),
        ("plan", "omitted"),
    ]


def test_a_change_knows_its_place_on_either_side() -> None:
    old, new = template([scale_set()], name="old"), template([scale_set(location="eastus")], name="new")
    (change,) = api.diff(old, new).changes
    assert change.label is change.new_label
    for label, side in ((change.old_label, old), (change.new_label, new)):
        assert label is not None
        assert label.document is side
        line = side.text.splitlines()[label.span.line - 1]
        assert line[label.span.column - 1 : label.span.end_column - 1] in ('"westeurope"', '"eastus"')


def test_an_item_that_an_empty_list_loses_is_shown_at_that_list() -> None:
    def side(disks: list[Any], name: str) -> Any:
        storage = {"osDisk": {"createOption": "FromImage"}, "dataDisks": disks}
        return template([scale_set(properties={"virtualMachineProfile": {"storageProfile": storage}})], name=name)

    new = side([], "new")
    (change,) = api.diff(side([disk(0)], "old"), new).changes
    assert change.new_label is not None
    assert new.text.splitlines()[change.new_label.span.line - 1].strip() == '"dataDisks": []'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"sku": {"name": "a"}}, {"sku": ["a"]}),
        ({"sku": "a"}, {"sku": {"name": "a"}}),
        ({"properties": []}, {"properties": {"zoneBalance": True}}),
        (at(EXTENSIONS, ["a"]), at(EXTENSIONS, [{"name": "a"}])),
        (at(EXTENSIONS, {"a": 1}), at(EXTENSIONS, [{"name": "a"}])),
        (at(EXTENSIONS, [["a"]]), at(EXTENSIONS, [[["a"]]])),
        ({"[0]": 1, "": 2}, {"[0]": 2, "": 1}),
        ({"tags": {"[a]": "1"}}, {"tags": {"a]": "1"}}),
        ({"name": 5}, {"name": ["x"]}),
    ],
)
def test_what_is_no_scale_set_is_compared_all_the_same(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert told(old, new) != []
    assert told(old, copy.deepcopy(old)) == []


# ── laws ──


def overlaps(one: str, other: str) -> bool:
    """Whether one path is the other or leads to it. Items that are named by an unknown are left out of it."""
    one, other = (path.split("[name=if(")[0].split("parameters(")[0] for path in (one, other))
    return one.startswith(other) or other.startswith(one)


@given(bodies(unknown_leaves(), unknown=True))
def test_nothing_differs_from_itself(body: dict[str, Any]) -> None:
    assert told(body, copy.deepcopy(body)) == []


@given(bodies())
def test_nothing_differs_from_itself_in_another_order(body: dict[str, Any]) -> None:
    assert told(body, reordered(body)) == []


@given(bodies(unknown_leaves()), bodies(unknown_leaves()))
def test_an_unknown_is_never_certain_to_have_changed(old: dict[str, Any], new: dict[str, Any]) -> None:
    for change in changes(resource(old), resource(new)):
        if isinstance(change.old, Unknown) or isinstance(change.new, Unknown):
            assert not change.certain or change.kind != "changed"


def in_case(body: dict[str, Any], binding: dict[str, Any]) -> Resource:
    """The scale set once its unknowns are known."""
    known = bound(model(body), binding)
    assert isinstance(known, Object)
    return resource(known.members)


OPAQUE = bodies(unknown_leaves(), unknown=True, opaque=True)


@settings(max_examples=300)
@given(OPAQUE, OPAQUE, BINDINGS)
def test_a_certain_change_is_there_whatever_the_unknowns_turn_out_to_be(
    old: dict[str, Any], new: dict[str, Any], binding: dict[str, Any]
) -> None:
    there = changes(in_case(old, binding), in_case(new, binding))
    for change in changes(resource(old), resource(new)):
        if change.certain and change.kind != "omitted":
            assert any(overlaps(change.path, other.path) for other in there), shown(change)


@settings(max_examples=300)
@given(bodies(unknown_leaves(), unknown=True), bodies(unknown_leaves(), unknown=True), BINDINGS)
def test_every_change_that_some_case_has_is_told(
    old: dict[str, Any], new: dict[str, Any], binding: dict[str, Any]
) -> None:
    said = changes(resource(old), resource(new))
    for change in changes(in_case(old, binding), in_case(new, binding)):
        if change.kind != "omitted" and not (is_hollow(change.old) and is_hollow(change.new)):
            assert any(overlaps(change.path, other.path) for other in said), shown(change)


def is_hollow(value: Value | None) -> bool:
    """Whether nothing is given: absent, null, or an object in which nothing is given."""
    return is_empty(value) or (isinstance(value, Object) and all(map(is_hollow, value.members.values())))


def shown(change: Change) -> str:
    sides = (residual(side) if side is not None else "absent" for side in (change.old, change.new))
    return f"{change.path} {change.kind}: {' -> '.join(sides)}"


# ── likeness ──


def test_scale_sets_are_alike_where_half_of_them_is_the_same() -> None:
    web, api_ = resource(SCALE_SET), resource({**SCALE_SET, "name": "api", "location": "eastus"})
    assert alike(web, api_)
    assert not alike(web, resource({"name": "api", "sku": {"name": "other"}}))


def test_what_is_only_in_the_old_model_below_an_unknown_is_told_by_access() -> None:
    found = changes(resource(at("sku", {"name": "a"})), resource(at("sku", SOME)))
    assert [(change.path, change.new) for change in found] == [("sku.name", access(SOME, "name"))]
