"""Resources: loops, conditions, children, names."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import KNOWN, complaints, names, resource, run, shown, template
from vmsslint.residuals import residual
from vmsslint.values import NULL, Known


def resources(*nodes: Any, **sections: Any) -> list[Any]:
    found: list[Any] = shown(run(template(resources=list(nodes), **sections), context=KNOWN))["resources"]
    return found


def test_a_resource_as_it_is_shown() -> None:
    (found,) = resources(resource("a", location="westus", properties={"x": None}, dependsOn=["b"]))
    assert found == {
        "type": "Some.Provider/things",
        "apiVersion": "2024-01-01",
        "id": "/subscriptions/SUB/resourceGroups/group/providers/Some.Provider/things/a",
        "name": "a",
        "location": "westus",
        "properties": {"x": None},
        "dependsOn": ["b"],
    }


def test_instances_of_a_loop_stand_in_its_place() -> None:
    found = run(
        template(
            resources=[
                resource("first"),
                resource(
                    "[concat('l', copyIndex())]", copy={"name": "Loop", "count": 2, "mode": "serial", "batchSize": 1}
                ),
                resource("[concat('m', copyIndex('loop', 5))]", copy={"name": "loop", "count": "[add(1, 0)]"}),
                resource("none", copy={"name": "loop", "count": 0}),
                resource("last"),
            ]
        )
    )
    assert names(found) == ["first", "l0", "l1", "m5", "last"]


def test_a_loop_with_an_unknown_count_is_one_resource() -> None:
    data = template(
        parameters={"n": {"type": "int"}},
        resources=[resource("[concat('l', copyIndex())]", copy={"name": "L", "count": "[parameters('n')]"})],
    )
    (found,) = run(data).resources
    assert found.count is not None
    assert residual(found.count) == "parameters('n')"
    assert residual(found.name) == "concat('l', copyIndex('l'))"
    assert shown(run(data))["resources"][0]["copy"] == {"count": {"$unknown": "parameters('n')"}}


def test_a_loop_that_goes_round_once_or_not_is_a_condition() -> None:
    data = template(
        parameters={"b": {"type": "bool"}},
        resources=[resource("[concat('l', copyIndex())]", copy={"name": "L", "count": "[if(parameters('b'), 2, 1)]"})],
    )
    assert [(residual(item.name), residual(item.condition)) for item in run(data).resources] == [
        ("'l0'", "true()"),
        ("'l1'", "parameters('b')"),
    ]


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        (True, ["a"]),
        (False, []),
        ("[equals(1, 2)]", []),
        ("true", ["a"]),
        ("[parameters('b')]", ["a if parameters('b')"]),
        ("[not(parameters('b'))]", ["a if not(parameters('b'))"]),
    ],
)
def test_conditions(condition: Any, outcome: list[str]) -> None:
    data = template(parameters={"b": {"type": "bool"}}, resources=[resource("a", condition=condition)])
    found = run(data)
    assert [
        f"{residual(item.name)[1:-1]}" + ("" if item.condition == Known(True) else f" if {residual(item.condition)}")
        for item in found.resources
    ] == outcome
    assert complaints(found) == []


def test_what_is_not_deployed_is_no_dependency() -> None:
    found = resources(
        resource("a", dependsOn=["[resourceId('Some.Provider/things', 'b')]", "b", "c"]),
        resource("b", condition=False),
        resource("c"),
    )
    assert [item.get("dependsOn") for item in found] == [["c"], None]


def test_errors_stay_latent_where_nothing_is_certainly_deployed() -> None:
    data = template(
        parameters={"b": {"type": "bool"}},
        resources=[
            resource("a", condition=False, properties="[fail('a')]"),
            resource("b", condition="[parameters('b')]", properties="[fail('b')]"),
            resource("c", properties={"x": ["[fail('c')]"]}),
        ],
    )
    assert complaints(run(data)) == ["VMSS003 resources/2/properties/x/0:2 fail(): c"]


def test_children_have_the_names_condition_and_loop_of_their_parents() -> None:
    child = resource("[concat('c', copyIndex())]", "parts", resources=[resource("g", "bits")])
    data = template(
        parameters={"b": {"type": "bool"}},
        resources=[
            resource(
                "[concat('p', copyIndex())]",
                copy={"name": "l", "count": 2},
                condition="[parameters('b')]",
                resources=[child],
            )
        ],
    )
    assert [(item.type, residual(item.name), residual(item.condition)) for item in run(data).resources] == [
        (type, name, "parameters('b')")
        for index in (0, 1)
        for type, name in (
            ("Some.Provider/things", f"'p{index}'"),
            ("Some.Provider/things/parts", f"'p{index}/c{index}'"),
            ("Some.Provider/things/parts/bits", f"'p{index}/c{index}/g'"),
        )
    ]


def test_a_child_may_have_its_full_type() -> None:
    found = resources(resource("p", resources=[resource("p/c", "Some.Provider/things/parts")]))
    assert [(item["type"], item["name"]) for item in found][1] == ("Some.Provider/things/parts", "p/c")


def test_loops_of_properties_at_any_depth() -> None:
    inner = {"copy": [{"name": "rules", "count": "[length(variables('r')[copyIndex('groups')])]",
                       "input": "[variables('r')[copyIndex('groups')][copyIndex('rules')]]"}]}  # fmt: skip
    node = resource(
        "[concat('r', copyIndex())]",
        copy={"name": "main", "count": 2},
        properties={"x": {"list": [{"copy": [{"name": "groups", "count": 2, "input": inner}], "at": "[copyIndex()]"}]}},
    )
    found = resources(node, variables={"r": [["a"], ["b", "c"]]})
    groups = [{"rules": ["a"]}, {"rules": ["b", "c"]}]
    assert [item["properties"] for item in found] == [
        {"x": {"list": [{"groups": groups, "at": index}]}} for index in (0, 1)
    ]


def test_a_copy_that_is_no_loop_is_left_alone() -> None:
    policy = {"policyRule": {"template": {"resources": [{"copy": {"name": "x", "count": "[[length(1)]"}}]}}}
    (found,) = resources(resource("p", properties=policy))
    assert found["properties"]["policyRule"]["template"]["resources"] == [
        {"copy": {"name": "x", "count": "[length(1)]"}}
    ]


def test_an_api_profile_leaves_the_version_open() -> None:
    node = resource("a")
    del node["apiVersion"]
    (found,) = run(template(apiProfile="2019-03-01-hybrid", resources=[node])).resources
    assert found.api_version == NULL


@pytest.mark.parametrize(
    ("type", "name", "id"),
    [
        ("Microsoft.Resources/resourceGroups", "rg", "/subscriptions/SUB/resourceGroups/rg"),
        ("Microsoft.Management/managementGroups", "m", "/providers/Microsoft.Management/managementGroups/m"),
        ("A.B/c/d", "x/y", "/subscriptions/SUB/resourceGroups/group/providers/A.B/c/x/d/y"),
    ],
)
def test_ids(type: str, name: str, id: str) -> None:
    assert resources(resource(name, type))[0]["id"] == id


def test_the_id_of_an_extension_is_below_its_scope() -> None:
    found = resources(
        resource("e", "A.B/locks", scope="[format('Some.Provider/things/{0}', 'x')]"),
        resource("f", "A.B/locks", scope="/subscriptions/OTHER"),
    )
    base = "/subscriptions/SUB/resourceGroups/group/providers/Some.Provider/things/x"
    assert [item["id"] for item in found] == [
        f"{base}/providers/A.B/locks/e",
        "/subscriptions/OTHER/providers/A.B/locks/f",
    ]


def test_symbolic_names() -> None:
    data = template(
        languageVersion="2.0",
        resources={
            "one": resource("a", properties={"x": "given"}),
            "many": resource(
                "[concat('m', copyIndex())]", copy={"name": "many", "count": 2}, properties={"i": "[copyIndex()]"}
            ),
            "old": resource("o", existing=True, properties="[fail('not needed')]"),
            "last": resource("z", dependsOn=["one", "many"], properties={"id": "[resourceInfo('one').id]"}),
        },
        outputs={
            "x": {"type": "string", "value": "[reference('one').x]"},
            "second": {"type": "int", "value": "[reference('many[1]').i]"},
            "all": {"type": "array", "value": "[map(references('many'), lambda('r', lambdaVariables('r').i))]"},
            "old": {"type": "string", "value": "[reference('old').y]"},
            "name": {"type": "string", "value": "[resourceInfo('many[0]').name]"},
        },
    )
    found = run(data, context=KNOWN)
    assert complaints(found) == []
    assert names(found) == ["a", "m0", "m1", "z"]
    assert shown(found)["outputs"] == {
        "x": "given",
        "second": 1,
        "all": [0, 1],
        "old": {"$unknown": "reference('old').y"},
        "name": "m0",
    }
    assert shown(found)["resources"][-1]["properties"]["id"].endswith("/things/a")
    assert [item.existing for item in found.resources] == [False, False, False, True, False]


def test_what_a_template_sets_is_a_lower_bound_of_the_state() -> None:
    data = template(
        parameters={"p": {"type": "string"}},
        resources=[
            resource(
                "a", tags={"t": "v"}, properties={"x": {"y": "[parameters('p')]"}, "list": [{"z": 1}], "none": None}
            )
        ],
        outputs={
            name: {"type": "string", "value": f"[reference({identifier}){access}]"}
            for name, identifier, access in (
                ("known", "resourceId('Some.Provider/things', 'a')", ".x.y"),
                ("byName", "'a'", ".list[0].z"),
                ("relative", "'Some.Provider/things/A'", ".list[0].z"),
                ("more", "'a'", ".x.w"),
                ("inItem", "'a'", ".list[0].id"),
                ("null", "'a'", ".none"),
                ("full", "'a', '2024-01-01', 'Full'", ".tags.t"),
                ("other", "'b'", ".x"),
            )
        },
    )
    assert shown(run(data))["outputs"] == {
        "known": {"$unknown": "parameters('p')"},
        "byName": 1,
        "relative": 1,
        "more": {"$unknown": "reference('a').x.w"},
        "inItem": {"$unknown": "reference('a').list[0].id"},
        "null": {"$unknown": "reference('a').none"},
        "full": "v",
        "other": {"$unknown": "reference('b').x"},
    }


def test_the_state_of_what_may_not_be_deployed_is_a_choice() -> None:
    data = template(
        parameters={"b": {"type": "bool"}},
        resources=[resource("a", condition="[parameters('b')]", properties={"x": 1})],
        outputs={
            "guarded": {"type": "int", "value": "[if(parameters('b'), reference('a').x, 0)]"},
            "bare": {"type": "int", "value": "[reference('a').x]"},
        },
    )
    assert shown(run(data))["outputs"] == {
        "guarded": {"$unknown": "if(parameters('b'), 1, 0)"},
        "bare": {"$unknown": "if(parameters('b'), 1, reference('a').x)"},
    }


def test_resources_that_refer_to_each_other_stay_terms() -> None:
    found = resources(
        resource("a", properties={"x": "[reference('b').y]"}), resource("b", properties={"y": "[reference('a').x]"})
    )
    assert [item["properties"] for item in found] == [
        {"x": {"$unknown": "reference('a').x"}},
        {"y": {"$unknown": "reference('a').x"}},
    ]


@pytest.mark.parametrize("where", ["name", "type", "condition"])
def test_the_state_cannot_decide_on_which_resources_there_are(where: str) -> None:
    (problem,) = complaints(run(template(resources=[resource("a") | {where: "[reference('x').y]"}])))
    assert problem.startswith(
        f"VMSS003 resources/0/{where}:2 reference(): it cannot be used in the name, type, condition"
    )


@pytest.mark.parametrize(
    ("nodes", "problem"),
    [
        ("x", "VMSS007 resources:0 `resources` must be an array, or an object by symbolic name"),
        ([1], "VMSS007 resources/0:0 a resource must be an object"),
        ([{"name": "a"}], "VMSS007 resources/0:0 the resource has no `type`"),
        ([{"type": "A/b"}], "VMSS007 resources/0:0 the resource has no `name`"),
        ([resource("a/b", "C.D/e")],
         "VMSS007 resources/0/name:0 the name has 2 parts between slashes; its type 'C.D/e' asks for 1"),
        ([resource("a", resources=[resource("b/c", "d")])],
         "VMSS007 resources/0/resources/0/name:0 the name has 2 parts between slashes; its type 'd' asks for 1"),
        ([resource("a", resources=[resource("b", "d", copy={"name": "c", "count": 1})])],
         "VMSS007 resources/0/resources/0/copy:0 a child resource cannot have a copy loop"),
        ([resource("a", copy={"name": "c"})], "VMSS007 resources/0/copy:0 `copy` of a resource needs a `count`"),
        ([resource("a", copy={"name": "c", "count": 900})],
         "VMSS804 resources/0/copy/count:0 the count of the copy loop 'c' is 900; Azure takes 800"),
        ([resource("a", condition=[])], "VMSS003 resources/0/condition:0 the condition must be true or false"),
        ([resource("") | {"name": []}], "VMSS007 resources/0/name:0 the name of a resource must be a string"),
    ],
)  # fmt: skip
def test_malformed_resources_are_told(nodes: Any, problem: str) -> None:
    assert complaints(run(template(resources=nodes))) == [problem]
