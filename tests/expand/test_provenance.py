"""Where each value was written, outermost place first."""

from __future__ import annotations

from typing import Any

from tests.expand.writing import deployment, resource, run, template
from vmsslint.values import Array, Object, Value, member


def places(value: Value | None) -> list[str]:
    assert value is not None
    return [
        f"{place.document.name} {'/'.join(map(str, place.path))}"
        + (f" ({place.role} {place.name})" if place.name else "")
        for place in value.origin
    ]


def properties(data: dict[str, Any], given: dict[str, Any] | None = None) -> Object:
    found = member(run(data, given).resources[-1].body, "properties")
    assert isinstance(found, Object)
    return found


def test_a_literal_stands_where_it_stands() -> None:
    found = properties(template(resources=[resource("a", properties={"x": [{"y": 1}]})]))
    (item,) = found.members["x"].items  # type: ignore[union-attr]
    assert places(member(item, "y")) == ["main.json resources/0/properties/x/0/y"]


def test_the_property_comes_first_then_where_it_was_set() -> None:
    data = template(
        parameters={"d": {"type": "string", "defaultValue": "x"}, "f": {"type": "string"}},
        variables={"v": "[parameters('d')]"},
        resources=[
            resource(
                "a",
                properties={
                    "d": "[variables('v')]",
                    "f": "[parameters('f')]",
                    "two": "[concat(parameters('d'), parameters('f'))]",
                },
            )
        ],
    )
    found = properties(data, {"f": "y"})
    default = "main.json parameters/d/defaultValue (parameter default d)"
    file = "values.json parameters/f/value (parameter file f)"
    assert places(found.members["d"]) == [
        "main.json resources/0/properties/d",
        "main.json variables/v (variable v)",
        default,
    ]
    assert places(found.members["f"]) == ["main.json resources/0/properties/f", file]
    assert places(found.members["two"]) == ["main.json resources/0/properties/two", default, file]


def test_members_of_a_variable_keep_their_places() -> None:
    data = template(
        variables={"image": {"sku": "x", "offer": "[concat('a', 'b')]"}},
        resources=[resource("a", properties={"image": "[variables('image')]", "sku": "[variables('image').sku]"})],
    )
    found = properties(data)
    assert places(found.members["image"]) == [
        "main.json resources/0/properties/image",
        "main.json variables/image (variable image)",
    ]
    assert places(member(found.members["image"], "sku")) == ["main.json variables/image/sku (variable image)"]
    assert places(found.members["sku"]) == [
        "main.json resources/0/properties/sku",
        "main.json variables/image/sku (variable image)",
    ]


def test_instances_of_a_loop_stand_in_its_input() -> None:
    copy = [{"name": "list", "count": 2, "input": {"x": "[copyIndex('list')]"}}]
    found = properties(template(resources=[resource("a", properties={"copy": copy})])).members["list"]
    assert isinstance(found, Array)
    assert places(found) == ["main.json resources/0/properties/copy/0"]
    assert [places(member(item, "x")) for item in found.items] == [
        ["main.json resources/0/properties/copy/0/input/x"]
    ] * 2


def test_a_value_through_a_nested_deployment() -> None:
    below = template(
        parameters={"p": {"type": "string"}}, resources=[resource("r", properties={"x": "[parameters('p')]"})]
    )
    data = template(
        parameters={"q": {"type": "string", "defaultValue": "x"}},
        resources=[deployment("d", below, parameters={"p": {"value": "[parameters('q')]"}})],
    )
    nested = "main.json resources/0/properties"
    assert places(properties(data).members["x"]) == [
        f"{nested}/template/resources/0/properties/x",
        f"{nested}/parameters/p/value",
        "main.json parameters/q/defaultValue (parameter default q)",
    ]


def test_a_resource_is_placed_at_its_declaration() -> None:
    data = template(resources=[resource("a", resources=[resource("c", "parts")], copy={"name": "l", "count": 2})])
    assert ["/".join(map(str, item.place.path)) for item in run(data).resources] == [
        "resources/0",
        "resources/0/resources/0",
    ] * 2
