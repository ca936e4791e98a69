"""What is wrong with a resource, and jsonschema as the judge of whether the walk over it is right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.models import model, parameter
from vmsslint.errors import VmsslintError
from vmsslint.facts import jsonschemas, members, properties, schema, schemafile, walk
from vmsslint.facts.fault import FaultKind
from vmsslint.model import SCALE_SET
from vmsslint.values import Array, Choice, Known, Loop, Object, Text, Value, unknown

NEW = "2024-07-01"
EXTENSION = f"{SCALE_SET}/extensions"
BIG = unknown("equals", parameter("size"), Known("big"), type="bool")


def told(body: Mapping[str, Any], version: str | None = NEW, type: str = SCALE_SET) -> list[tuple[str, str]]:
    """Kind and schema path of each fault of a body, which gets a location where it has none."""
    given = {"location": "westeurope", **body} if type == SCALE_SET else body
    return [(fault.kind.value, fault.path) for fault in schema.faults(model(given), version, type)]


def properties_of(**members: Any) -> dict[str, Any]:
    return {"properties": members}


def profile(**sections: Any) -> dict[str, Any]:
    return properties_of(virtualMachineProfile=sections)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (properties_of(singlePlacmentGroup=True), ("unknown-property", "properties.singlePlacmentGroup")),
        (properties_of(upgradePolicy="Manual"), ("wrong-type", "properties.upgradePolicy")),
        (properties_of(overprovision="yes"), ("wrong-type", "properties.overprovision")),
        ({"sku": {"capacity": True}}, ("wrong-type", "sku.capacity")),
        ({"sku": {"capacity": "1.5"}}, ("wrong-type", "sku.capacity")),
        ({"sku": {"name": ["a"]}}, ("wrong-type", "sku.name")),
        ({"zones": "1"}, ("wrong-type", "zones")),
        ({"zones": [["1"]]}, ("wrong-type", "zones[]")),
        ({"tags": ["a"]}, ("wrong-type", "tags")),
        (properties_of(upgradePolicy={"mode": "Slow"}), ("value-outside-enum", "properties.upgradePolicy.mode")),
        (properties_of(upgradePolicy={"mode": "manual"}), ("value-in-other-letters", "properties.upgradePolicy.mode")),
        (properties_of(provisioningState="Succeeded"), ("read-only-property", "properties.provisioningState")),
        ({"properties": {}, "location": None}, ("missing-property", "location")),
        (
            profile(storageProfile={"dataDisks": [{"lun": 0}]}),
            ("missing-property", "properties.virtualMachineProfile.storageProfile.dataDisks[].createOption"),
        ),
    ],
)
def test_what_is_wrong(body: dict[str, Any], fault: tuple[str, str]) -> None:
    assert told(body) == [fault]


@pytest.mark.parametrize(
    "body",
    [
        properties_of(OVERPROVISION=True),
        properties_of(overprovision="True"),
        properties_of(noSuchThing=None, overprovision=None),
        {"sku": {"capacity": "3", "name": 7}},
        {"identity": {"type": "UserAssigned,SystemAssigned", "userAssignedIdentities": {"/a.b": {}}}, "tags": {"a": 1}},
        {"dependsOn": [], "copy": {"name": "a", "count": 2}, "comments": "x", "apiVersion": NEW, "type": SCALE_SET},
        profile(billingProfile={"maxPrice": -1}),
        profile(billingProfile={"maxPrice": "0.25"}),
        profile(extensionProfile={"extensions": [{"name": "a", "properties": {"settings": {"anything": [1]}}}]}),
    ],
)
def test_what_azure_takes(body: dict[str, Any]) -> None:
    assert [fault for fault in told(body) if fault[0] != "value-in-other-letters"] == []


def test_a_property_of_another_version_is_told_with_its_versions() -> None:
    body = model({"location": "x", **properties_of(orchestrationMode="Uniform")})
    (fault,) = schema.faults(body, "2018-06-01")
    assert (fault.kind, fault.since, fault.sure) == (FaultKind.NEWER, "2020-12-01", True)
    assert schema.faults(body, "2020-06-01") == ()  # Azure was seen to take it
    (gone,) = schema.faults(
        model({"location": "x", **properties_of(upgradePolicy={"automaticOSUpgrade": True})}), "2020-06-01"
    )
    assert (gone.kind, gone.until, gone.sure) == (FaultKind.GONE, "2018-10-01", False)
    (value,) = schema.faults(model({"location": "x", **profile(priority="Spot")}), "2018-06-01")
    assert (value.kind, value.since, value.sure) == (FaultKind.VALUE_NEWER, "2019-03-01", False)


def test_without_a_version_only_what_is_wrong_in_all_of_them() -> None:
    body = properties_of(orchestrationMode="Uniform", upgradePolicy={"automaticOSUpgrade": True}, typo=1)
    assert told(body, None) == [("unknown-property", "properties.typo")]


def test_a_version_that_is_not_known_is_what_those_around_it_have_in_common() -> None:
    body = properties_of(singlePlacementGroup=True, zoneBalance=True, typo=1)
    assert told(body, "2017-06-01") == [("unknown-property", "properties.typo")]
    assert told(body, "2016-08-30") == [
        ("property-newer", "properties.zoneBalance"),
        ("unknown-property", "properties.typo"),
    ]
    assert told(body, "2031-01-01") == []


def test_types_below_a_scale_set_have_schemas_of_their_own() -> None:
    body = {"name": "a/b", "properties": {"publisher": "x", "type": "y", "virtualMachineProfile": {}}}
    assert told(body, NEW, EXTENSION) == [("unknown-property", "properties.virtualMachineProfile")]
    assert told(body, NEW, "Microsoft.Network/loadBalancers") == []


# ── what is unknown ──


@pytest.mark.parametrize(
    "value",
    [
        parameter("a"),
        parameter("a", "bool"),
        parameter("a", "string"),
        parameter("a", "string", ("true", "false")),
        Text(("t", parameter("a"))),
    ],
)
def test_what_is_not_known_is_no_fault(value: Value) -> None:
    assert told(properties_of(overprovision=value)) == []


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (properties_of(overprovision=parameter("a", "object")), "properties.overprovision"),
        (properties_of(upgradePolicy=parameter("a", "string")), "properties.upgradePolicy"),
        ({"zones": Text(("t", parameter("a")))}, "zones"),
        (properties_of(overprovision=parameter("a", "string", ("yes", "no"))), "properties.overprovision"),
    ],
)
def test_a_type_is_enough_to_be_wrong(body: dict[str, Any], path: str) -> None:
    (fault,) = schema.faults(model({"location": "x", **body}), NEW)
    assert (fault.kind, fault.path, fault.when) == (FaultKind.TYPE, path, ())


def test_what_is_wrong_in_one_of_two_cases_hangs_on_the_condition() -> None:
    mode = Choice(BIG, Known("Slow"), Known("Manual"))
    (fault,) = schema.faults(model({"location": "x", **properties_of(upgradePolicy={"mode": mode})}), NEW)
    assert (fault.kind, fault.when) == (FaultKind.VALUE, ((BIG, True),))


def test_what_is_wrong_in_both_cases_is_wrong() -> None:
    mode = Choice(BIG, Known("Slow"), Known("Fast"))
    (fault,) = schema.faults(model({"location": "x", **properties_of(upgradePolicy={"mode": mode})}), NEW)
    assert (fault.kind, fault.when) == (FaultKind.VALUE, ())


def test_a_case_that_cannot_be_is_not_looked_at() -> None:
    inner = Choice(BIG, Known("Manual"), Known("Slow"))
    policy = Choice(BIG, Object({"mode": inner}), Known(None))
    assert told(properties_of(upgradePolicy=policy)) == []


def test_one_of_the_allowed_values_is_wrong_in_its_case() -> None:
    mode = parameter("mode", "string", ("Manual", "Slow"))
    (fault,) = schema.faults(model({"location": "x", **properties_of(upgradePolicy={"mode": mode})}), NEW)
    assert fault.value == Known("Slow")
    assert fault.when == ((unknown("equals", mode, Known("Slow"), type="bool"), True),)


def test_items_of_a_loop_are_there_where_it_has_any() -> None:
    zones = Array((Loop(parameter("count", "int"), Object({"odd": Known(1)})),))
    (fault,) = schema.faults(model({"location": "x", "zones": zones}), NEW)
    assert (fault.kind, fault.path, len(fault.when)) == (FaultKind.TYPE, "zones[]", 1)


def test_nothing_is_missing_from_what_may_have_more() -> None:
    disk = Object({"createOption": Known("Empty")}, rest=(parameter("more", "object"),))
    assert told(profile(storageProfile={"dataDisks": Array((disk,))})) == []


def test_choices_without_end_end() -> None:
    value: Value = Known("Slow")
    for number in range(2_000):
        value = Choice(unknown("equals", parameter(f"p{number}"), Known(1), type="bool"), Known("Manual"), value)
    assert told(properties_of(upgradePolicy={"mode": value})) == []


def test_only_so_many_faults_are_told() -> None:
    assert len(told(properties_of(**{f"odd{number}": 1 for number in range(900)}))) == walk.MOST


# ── jsonschema says the same ──


@cache
def validator(version: str, type: str = SCALE_SET) -> Draft202012Validator:
    """The validator of a resource type, from the schema that users get."""
    document = jsonschemas.document(version)
    Draft202012Validator.check_schema(document)
    reference = f"#/$defs/{type.replace('/', '~1')}"
    return Draft202012Validator({**document, "$ref": reference})


def is_valid(body: Mapping[str, Any], version: str, type: str = SCALE_SET) -> bool:
    """Whether the walk finds nothing wrong: what only Azure writes is no fault to a JSON Schema."""
    return all(fault.kind is FaultKind.READ_ONLY for fault in schema.faults(model(body), version, type))


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.sampled_from(["", "true", "3", "x", "Manual", "Spot", "1.5", "Empty"]),
)


def bodies(type_: str, bit: int, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values for a type of the schema file: most of them right, some of them not."""
    if depth > 4 or type_ == "any":
        return SCALARS
    if type_.endswith("[]"):
        return st.one_of(st.lists(bodies(type_[:-2], bit, depth + 1), max_size=2), SCALARS)
    if type_.endswith("{}"):
        return st.one_of(
            st.dictionaries(st.sampled_from("abc"), bodies(type_[:-2], bit, depth + 1), max_size=2), SCALARS
        )
    if schemafile.is_type(type_):
        known = dict(members.members(type_, bit).values())
        names = st.sampled_from([*known, "odd"])
        return st.one_of(
            st.lists(names, max_size=3, unique=True).flatmap(
                lambda chosen: st.fixed_dictionaries(
                    {name: bodies(known[name].type if name in known else "any", bit, depth + 1) for name in chosen}
                )
            ),
            SCALARS,
        )
    values = members.options(type_, bit)
    return st.one_of(SCALARS, st.sampled_from(values)) if values else SCALARS


@given(data=st.data(), version=st.sampled_from(["2015-06-15", "2018-06-01", "2020-06-01", NEW, "2026-04-01"]))
def test_the_walk_and_jsonschema_agree(data: st.DataObject, version: str) -> None:
    bit = schemafile.bit(version)
    (root,) = (span for span in schemafile.roots(SCALE_SET) if span.mask & bit)
    body = data.draw(bodies(root.type, bit))
    if isinstance(body, dict):
        assert is_valid(body, version) == validator(version).is_valid(body)


@pytest.mark.parametrize("version", properties.versions())
def test_every_version_has_a_schema(version: str) -> None:
    for type in properties.resource_types():
        if schemafile.at(schemafile.roots(type), schemafile.bit(version)):
            assert validator(version, type).is_valid({"location": "x", "name": "a"})
            assert not validator(version, type).is_valid({"location": "x", "nam": "a"})


def test_a_version_without_a_schema_names_those_near_it() -> None:
    with pytest.raises(VmsslintError, match="did you mean 2018-06-01"):
        jsonschemas.document("2018-06-02")
