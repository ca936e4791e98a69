"""The comparable form of a scale set: names as Azure spells them, lists keyed, choices pushed down."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import model, parameter, value
from vmsslint.diff.tree import Branch, Node, align, item_labels, node_value, renamed, settle, tree
from vmsslint.residuals import residual
from vmsslint.values import NULL, Array, Choice, Known, Loop, Object

PROFILE = "virtualMachineProfile"
SOME, OTHER, CONDITION = parameter("some"), parameter("other"), parameter("condition", "bool")
COUNT = parameter("count", "int")


def plain(node: Node) -> Any:
    """A tree as nested dictionaries with residuals for leaves."""
    if isinstance(node, Branch):
        return {name: plain(inner) for name, inner in node.items()}
    return residual(node)


def told(body: dict[str, Any]) -> Any:
    return plain(tree(model(body)))


def extensions(*items: Any) -> dict[str, Any]:
    return {"properties": {PROFILE: {"extensionProfile": {"extensions": list(items)}}}}


def of_extensions(branch: Branch) -> Branch:
    node: Node = branch
    for name in ("properties", PROFILE, "extensionProfile", "extensions"):
        assert isinstance(node, Branch)
        node = node[name]
    assert isinstance(node, Branch)
    return node


# ── names ──


def test_names_are_spelled_as_azure_spells_them() -> None:
    given = {"SKU": {"NAME": "a"}, "Properties": {"OVERPROVISION": True, "ownThing": {"UPPER": 1}}}
    assert told(given) == {
        "sku": {"name": "'a'"},
        "properties": {"overprovision": "true()", "ownThing": {"UPPER": "1"}},
    }


def test_what_is_for_the_deployment_or_written_by_azure_is_not_compared() -> None:
    given = {
        "type": "x",
        "dependsOn": [],
        "comments": "x",
        "id": "/x",
        "etag": "1",
        "identity": {"principalId": "p", "type": "SystemAssigned"},
        "properties": {"provisioningState": "Succeeded", "uniqueId": "u", "overprovision": True},
    }
    assert told(given) == {"identity": {"type": "'SystemAssigned'"}, "properties": {"overprovision": "true()"}}


def test_what_azure_writes_below_an_identity_is_not_compared() -> None:
    identity = {"userAssignedIdentities": {"/x/Microsoft.ManagedIdentity/a": {"principalId": "p", "clientId": "c"}}}
    assert told({"identity": identity}) == {
        "identity": {"userAssignedIdentities": {"/x/Microsoft.ManagedIdentity/a": {}}}
    }


def test_a_name_that_is_no_name_is_quoted() -> None:
    """Or `properties.singlePlacementGroup`, written as one name, would pass for the property."""
    given = {"properties.singlePlacementGroup": True, "tags": {"a.b": "1", "[0]": "2"}, "sku": {"a.b": 1, "x[0]": 2}}
    assert told(given) == {
        "'properties.singlePlacementGroup'": "true()",
        "tags": {"a.b": "'1'", "'[0]'": "'2'"},
        "sku": {"'a.b'": "1", "'x[0]'": "2"},
    }


def test_settings_of_an_extension_are_one_value() -> None:
    body = extensions({"name": "a", "properties": {"settings": {"x": {"y": 1}}}})
    settings = plain(of_extensions(tree(model(body))))["[name=a]"]["properties"]["settings"]
    assert settings == "createObject('x', createObject('y', 1))"


# ── older names ──


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ({"properties": {"largeScaleEnabled": True}}, {"properties": {"singlePlacementGroup": "false()"}}),
        ({"properties": {"zoneBalanace": True}}, {"properties": {"zoneBalance": "true()"}}),
        (
            {"properties": {"upgradePolicy": {"automaticOSUpgrade": True}}},
            {"properties": {"upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": "true()"}}}},
        ),
        ({"identity": {"identityIds": ["/a"]}}, {"identity": {"userAssignedIdentities": {"/a": {}}}}),
        ({"properties": {PROFILE: {"priority": "low"}}}, {"properties": {PROFILE: {"priority": "'Spot'"}}}),
        (
            {"properties": {"largeScaleEnabled": SOME}},
            {"properties": {"singlePlacementGroup": "not(parameters('some'))"}},
        ),
        # where both names are given, the newer one counts
        (
            {"properties": {"largeScaleEnabled": True, "singlePlacementGroup": True}},
            {"properties": {"largeScaleEnabled": "true()", "singlePlacementGroup": "true()"}},
        ),
    ],
)
def test_an_older_name_is_given_its_newer_one(older: dict[str, Any], today: dict[str, Any]) -> None:
    assert told(older) == today


@pytest.mark.parametrize("odd", [{}, {"properties": None}, {"properties": []}, {"properties": SOME}, {"identity": 5}])
def test_nothing_is_renamed_in_what_is_no_object(odd: dict[str, Any]) -> None:
    assert renamed(model(odd)) == model(odd)


# ── lists ──


def labels(items: list[Any], *keys: str) -> list[str]:
    array = value(items)
    assert isinstance(array, Array)
    return item_labels(array, keys)


def test_an_item_is_named_by_its_key() -> None:
    assert labels([{"name": "Web"}, {"NAME": "api"}], "name") == ["[name=web]", "[name=api]"]
    assert labels([{"lun": 0}], "lun") == ["[lun=0]"]
    assert labels([{"path": "/a", "keyData": "x"}, {"path": "/a"}], "path", "keyData") == [
        "[path=/a,keyData=x]",
        "[path=/a]",
    ]
    assert labels([{"sourceVault": {"id": "/v"}}], "sourceVault.id") == ["[sourceVault.id=/v]"]
    assert labels([{"name": SOME}], "name") == ["[name=parameters('some')]"]


def test_an_item_without_its_key_is_named_by_its_place() -> None:
    assert labels([{"x": 1}, "text", None, ["list"]], "name") == ["[0]", "[1]", "[2]", "[3]"]


def test_two_items_of_one_key_are_told_apart() -> None:
    assert labels([{"name": "a"}, {"name": "A"}, {"name": "a"}], "name") == ["[name=a]", "[name=a#2]", "[name=a#3]"]
    assert labels([{"name": "a#2"}, {"name": "a"}, {"name": "a"}], "name") == ["[name=a#2]", "[name=a]", "[name=a#3]"]


def test_a_secret_key_is_not_shown() -> None:
    assert labels([{"name": Known("hunter2", (), True)}], "name") == ["[name=***]"]


def test_many_items_of_one_key_are_named_in_bearable_time() -> None:
    assert labels([{"name": "a"}] * 5_000, "name")[-1] == "[name=a#5000]"


def test_scalars_are_sorted_where_their_order_means_nothing() -> None:
    assert told({"zones": ["3", "1", "2"]}) == {"zones": "createArray('1', '2', '3')"}
    rules = {"properties": {"scaleInPolicy": {"rules": ["NewestVM", "Default"]}}}
    assert told(rules)["properties"]["scaleInPolicy"]["rules"] == "createArray('NewestVM', 'Default')"


def test_a_list_where_an_object_is_due_stays_as_it_is() -> None:
    assert told({"sku": ["a"], "zones": {"a": 1}, "properties": {PROFILE: {"extensionProfile": ["a"]}}}) == {
        "sku": "createArray('a')",
        "zones": {"a": "1"},
        "properties": {PROFILE: {"extensionProfile": "createArray('a')"}},
    }


# ── unknowns, choices, loops ──


def test_a_choice_between_two_objects_is_one_between_their_members() -> None:
    either = Choice(CONDITION, model({"name": "a", "tier": "x"}), model({"name": "b", "tier": "x", "capacity": 1}))
    assert told({"sku": either}) == {
        "sku": {
            "name": "if(parameters('condition'), 'a', 'b')",
            "tier": "'x'",
            "capacity": "if(parameters('condition'), absent(), 1)",
        }
    }


def test_what_one_case_does_not_mention_is_as_it_was() -> None:
    either = Choice(CONDITION, model({"name": "a"}), model({"capacity": 1}))
    before, after = tree(model({"sku": {"capacity": 2}})), tree(model({"sku": either}))
    settle(before, after)
    assert plain(after) == {
        "sku": {
            "name": "if(parameters('condition'), 'a', null())",
            "capacity": "if(parameters('condition'), 2, 1)",
        }
    }


def test_what_only_one_arm_has_is_compared_as_what_it_is_where_it_is() -> None:
    whole = tree(
        model({"properties": {PROFILE: {"osProfile": Choice(CONDITION, model({"adminUsername": "a"}), NULL)}}})
    )
    profile = whole["properties"]
    assert isinstance(profile, Branch)
    inner = profile[PROFILE]
    assert isinstance(inner, Branch)
    os_profile = inner["osProfile"]
    assert isinstance(os_profile, Branch)
    assert plain(os_profile) == {"adminUsername": "'a'"}
    assert os_profile.count == Choice(CONDITION, Known(1), Known(0))


def test_items_that_only_one_arm_has() -> None:
    a, b = {"name": "a", "properties": {"type": "x"}}, {"name": "b", "properties": {"type": "x"}}
    lists = Choice(CONDITION, value([a, b]), value([a]))
    found = of_extensions(tree(model({"properties": {PROFILE: {"extensionProfile": {"extensions": lists}}}})))
    counts = {name: inner.count for name, inner in found.items() if isinstance(inner, Branch)}
    assert counts == {"[name=a]": None, "[name=b]": Choice(CONDITION, Known(1), Known(0))}


def test_an_item_of_a_loop_stands_for_as_many_as_the_loop_makes() -> None:
    item = model({"name": "a", "properties": {"type": "x"}})
    found = of_extensions(tree(model(extensions(Loop(COUNT, item)))))["[name=a]"]
    assert isinstance(found, Branch)
    assert found.count == COUNT
    assert residual(node_value(found)).startswith("if(greater(parameters('count'), 0), createObject('name', 'a'")


def test_an_open_object_is_compared_as_a_whole() -> None:
    tags = Object({"a": Known("1")}, rest=(SOME,))
    assert told({"tags": tags}) == {"tags": residual(tags)}


# ── both sides in one spelling ──


def aligned(old: dict[str, Any], new: dict[str, Any]) -> tuple[Branch, Branch]:
    before, after = tree(model(old)), tree(model(new))
    align(before, after)
    return before, after


def test_an_unknown_object_is_given_the_members_of_the_other_side() -> None:
    before, after = aligned({"sku": {"name": "a", "capacity": 1}}, {"sku": SOME})
    assert plain(after) == {"sku": {"name": "parameters('some').name", "capacity": "parameters('some').capacity"}}
    assert plain(before) == {"sku": {"name": "'a'", "capacity": "1"}}


def test_names_of_ones_own_in_another_letter_case_are_the_same() -> None:
    before, after = aligned({"tags": {"Team": "a", "x": "1"}}, {"tags": {"team": "a", "y": "1"}})
    assert before.keys() == after.keys()
    assert plain(before)["tags"] == {"x": "'1'", "team": "'a'"}


def test_an_item_whose_key_is_unknown_is_taken_for_the_only_one_that_it_may_be() -> None:
    before, after = aligned(extensions({"name": SOME}), extensions({"name": "web"}))
    assert list(of_extensions(before)) == list(of_extensions(after)) == ["[name=web]"]
    assert of_extensions(after).doubtful == {"[name=web]"}


def test_an_item_that_may_be_several_is_taken_for_none_and_all_are_doubtful() -> None:
    before, after = aligned(extensions({"name": SOME}, {"name": "x"}), extensions({"name": "web"}, {"name": "api"}))
    assert list(of_extensions(before)) == ["[name=parameters('some')]", "[name=x]"]
    assert of_extensions(before).doubtful == {"[name=parameters('some')]"}
    assert of_extensions(after).doubtful == {"[name=web]", "[name=api]"}


def test_against_a_list_of_unknown_length_every_other_item_is_doubtful() -> None:
    before, after = aligned(extensions({"name": "a"}, {"name": "b"}), extensions(Loop(COUNT, model({"name": "a"}))))
    assert of_extensions(before).doubtful == {"[name=b]"}
    assert of_extensions(after).doubtful == set()


def test_items_with_known_keys_are_never_doubtful() -> None:
    old = [{"name": f"a{number}"} for number in range(1_000)]
    new = [{"name": f"b{number}"} for number in range(1_000)]
    before, after = aligned(extensions(*old), extensions(*new))
    assert of_extensions(before).doubtful == of_extensions(after).doubtful == set()
