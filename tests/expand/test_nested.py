"""Nested deployments: scopes, parameters, links, outputs, targets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import KNOWN, SCHEMA, complaints, deployment, names, outputs, resource, run, shown, template
from vmsslint.errors import VmsslintError
from vmsslint.expand import expand
from vmsslint.places import Document

SUBSCRIPTION = SCHEMA.replace("deploymentTemplate", "subscriptionDeploymentTemplate")


def out(**expressions: Any) -> dict[str, Any]:
    return {name: {"type": "string", "value": value} for name, value in expressions.items()}


def test_resources_of_nested_deployments_follow_them() -> None:
    inner = template(resources=[resource("b"), deployment("d2", template(resources=[resource("c")]))])
    found = run(template(resources=[deployment("d1", inner), resource("z")]))
    assert names(found) == ["d1", "b", "d2", "c", "z"]
    assert "template" not in shown(found)["resources"][0]["properties"]


@pytest.mark.parametrize(("inner", "seen"), [(True, "nested"), (False, "parent")])
def test_which_template_an_expression_sees(inner: bool, seen: str) -> None:
    below = template(
        variables={"v": "nested"}, resources=[resource("[variables('v')]")], outputs=out(v="[variables('v')]")
    )
    data = template(
        variables={"v": "parent"},
        resources=[deployment("d", below, inner=inner)],
        outputs=out(v="[reference('d').outputs.v.value]", type="[reference('d').outputs.v.type]"),
    )
    found = run(data)
    assert complaints(found) == []
    assert names(found) == ["d", seen]
    assert outputs(found) == {"v": seen, "type": "string"}


def test_values_of_parameters_are_of_the_parent() -> None:
    below = template(
        parameters={
            "known": {"type": "string"},
            "unknown": {"type": "string"},
            "list": {"type": "array"},
            "byDefault": {"type": "string", "defaultValue": "d"},
            "null": {"type": "string", "defaultValue": "instead of null"},
            "secret": {"type": "securestring"},
        },
        outputs=out(
            **{name: f"[parameters('{name}')]" for name in ("known", "unknown", "list", "byDefault", "null", "secret")}
        ),
    )
    given = {
        "known": {"value": "[variables('v')]"},
        "unknown": {"value": "[parameters('p')]"},
        "list": {"copy": [{"name": "value", "count": 2, "input": "[copyIndex('value')]"}]},
        "null": {"value": None},
        "secret": {"reference": {"keyVault": {"id": "x"}, "secretName": "y"}},
    }
    names = ("known", "unknown", "list", "byDefault", "null", "secret")
    data = template(
        parameters={"p": {"type": "string"}},
        variables={"v": "from the parent"},
        resources=[deployment("d", below, parameters=given)],
        outputs=out(**{name: f"[reference('d').outputs.{name}.value]" for name in names}),
    )
    found = run(data)
    assert complaints(found) == []
    assert outputs(found) == {
        "known": "from the parent",
        "unknown": {"$unknown": "parameters('p')"},
        "list": [0, 1],
        "byDefault": "d",
        "null": "instead of null",
        "secret": "***",
    }


YES, NO = "createObject('value', 'yes')", "createObject('value', 'no')"


@pytest.mark.parametrize(
    "given",
    [
        {"p": f"[if(parameters('b'), {YES}, {NO})]"},
        f"[if(parameters('b'), createObject('p', {YES}), createObject('p', {NO}))]",
    ],
)
def test_parameters_as_one_expression_or_several(given: Any) -> None:
    below = template(parameters={"p": {"type": "string"}}, outputs=out(p="[parameters('p')]"))
    data = template(
        parameters={"b": {"type": "bool"}},
        resources=[deployment("d", below, parameters=given)],
        outputs=out(p="[reference('d').outputs.p.value]"),
    )
    assert outputs(run(data)) == {"p": {"$unknown": "if(parameters('b'), 'yes', 'no')"}}


def test_a_required_parameter_must_be_given_and_an_unknown_one_must_not() -> None:
    below = template(parameters={"needed": {"type": "string"}})
    assert complaints(run(template(resources=[deployment("d", below, parameters={"extra": {"value": 1}})]))) == [
        "VMSS004 resources/0/properties/parameters/extra:0 the template declares no parameter 'extra'",
        "VMSS004 resources/0/properties/parameters:0 parameter 'needed' has neither a value nor a default",
    ]


def test_a_value_that_is_refused_below() -> None:
    below = template(parameters={"n": {"type": "int", "maxValue": 2}})
    data = template(resources=[deployment("d", below, parameters={"n": {"value": "[add(1, 2)]"}})])
    assert complaints(run(data)) == [
        "VMSS004 resources/0/properties/parameters/n/value:0 the value of parameter 'n' is 3; the most is 2"
    ]


def test_deployments_in_a_loop() -> None:
    below = template(parameters={"n": {"type": "int"}}, resources=[resource("[concat('r', parameters('n'))]")])
    data = template(
        resources=[
            deployment(
                "[concat('d', copyIndex())]",
                below,
                copy={"name": "l", "count": 2},
                parameters={"n": {"value": "[copyIndex()]"}},
            )
        ]
    )
    assert names(run(data)) == ["d0", "r0", "d1", "r1"]


def test_outputs_flow_from_one_deployment_to_the_next() -> None:
    first = template(outputs={"list": {"type": "array", "copy": {"count": 2, "input": "[concat('x', copyIndex())]"}}})
    second = template(
        parameters={"list": {"type": "array"}},
        resources=[
            resource("[parameters('list')[copyIndex()]]", copy={"name": "l", "count": "[length(parameters('list'))]"})
        ],
    )
    reference = "[reference(resourceId('Microsoft.Resources/deployments', 'first'), '2022-09-01').outputs.list.value]"
    data = template(
        resources=[
            deployment("second", second, parameters={"list": {"value": reference}}),
            deployment("first", first),
        ]
    )
    assert names(run(data)) == ["second", "x0", "x1", "first"]


def test_deployments_that_need_each_other_stay_terms() -> None:
    def one(other: str) -> dict[str, Any]:
        below = template(parameters={"p": {"type": "string"}}, outputs=out(o="[parameters('p')]"))
        return deployment(
            {"a": "b", "b": "a"}[other], below, parameters={"p": {"value": f"[reference('{other}').outputs.o.value]"}}
        )

    found = run(template(resources=[one("a"), one("b")], outputs=out(o="[reference('a').outputs.o.value]")))
    assert outputs(found) == {"o": {"$unknown": "parameters('p', 'b')"}}


def test_what_is_below_a_condition_hangs_on_it() -> None:
    below = template(
        variables={"v": "[fail('v')]"},
        resources=[resource("r", properties="[fail('r')]")],
        outputs=out(o="[fail('o')]"),
    )
    data = template(
        parameters={"b": {"type": "bool"}},
        resources=[
            deployment("d", below, condition="[parameters('b')]", parameters={"extra": {"value": 1}}),
            deployment("e", below, condition=False),
        ],
    )
    found = run(data)
    assert complaints(found) == []
    assert [item["condition"] for item in shown(found)["resources"]] == [{"$unknown": "parameters('b')"}] * 2


# ── where they go ──────────────────────────────────────────────────────────────────────────────────────────────

IDS = out(
    group="[resourceGroup().id]",
    sub="[subscription().subscriptionId]",
    place="[resourceGroup().location]",
    name="[deployment().name]",
)
GROUPS = "/subscriptions/SUB/resourceGroups"


@pytest.mark.parametrize(
    ("members", "group", "place"),
    [
        ({}, f"{GROUPS}/group", "westus"),
        ({"resourceGroup": "g"}, f"{GROUPS}/g", {"$unknown": "resourceGroup('g').location"}),
        ({"resourceGroup": "group"}, f"{GROUPS}/group", "westus"),
        (
            {"resourceGroup": "g", "subscriptionId": "S2"},
            "/subscriptions/S2/resourceGroups/g",
            {"$unknown": "resourceGroup('S2', 'g').location"},
        ),
    ],
)
def test_the_group_that_is_deployed_to(members: dict[str, Any], group: str, place: Any) -> None:
    id = f"resourceId({_scope(members)}'Microsoft.Resources/deployments', 'd')"
    data = template(
        resources=[deployment("d", template(resources=[resource("r")], outputs=IDS), **members)],
        outputs=out(**{name: f"[reference({id}).outputs.{name}.value]" for name in IDS}),
    )
    found = run(data, context=KNOWN)
    assert outputs(found) == {"group": group, "sub": members.get("subscriptionId", "SUB"), "place": place, "name": "d"}
    assert shown(found)["resources"][1]["id"] == f"{group}/providers/Some.Provider/things/r"
    assert shown(found)["resources"][0]["id"] == f"{group}/providers/Microsoft.Resources/deployments/d"


def _scope(members: dict[str, Any]) -> str:
    return "".join(f"'{members[key]}', " for key in ("subscriptionId", "resourceGroup") if key in members)


def test_from_a_subscription_to_a_group_and_on_to_another_subscription() -> None:
    below = template(resources=[resource("r")])
    upper = template(resources=[resource("rg", "Microsoft.Resources/resourceGroups")]) | {"$schema": SUBSCRIPTION}
    data = template(
        resources=[
            deployment("d", below, resourceGroup="rg"),
            deployment("e", upper, subscriptionId="S2", location="westus"),
            deployment("f", template(), scope="Microsoft.Management/managementGroups/m"),
        ]
    ) | {"$schema": SUBSCRIPTION}
    assert [item["id"] for item in shown(run(data, context=KNOWN))["resources"]] == [
        "/subscriptions/SUB/resourceGroups/rg/providers/Microsoft.Resources/deployments/d",
        "/subscriptions/SUB/resourceGroups/rg/providers/Some.Provider/things/r",
        "/subscriptions/S2/providers/Microsoft.Resources/deployments/e",
        "/subscriptions/S2/resourceGroups/rg",
        "/providers/Microsoft.Management/managementGroups/m/providers/Microsoft.Resources/deployments/f",
    ]


# ── links ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_relative_path_leads_from_the_file_that_links() -> None:
    files = {
        "parts/a.json": template(resources=[deployment("b", templateLink={"relativePath": "more/b.json"})]),
        "parts/more/b.json": template(resources=[deployment("c", templateLink={"relativePath": "../../c.json"})]),
        "c.json": template(resources=[resource("end")], outputs=out(o="at the end")),
    }
    data = template(
        resources=[deployment("a", templateLink={"relativePath": "parts\\a.json", "contentVersion": "1.0.0.0"})]
    )
    found = run(data, files=files)
    assert complaints(found) == []
    assert names(found) == ["a", "b", "c", "end"]
    assert found.resources[-1].place.document.name == "c.json"
    assert found.resources[-1].place.path == ("resources", 0)


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ({"relativePath": "gone.json"}, "the linked template 'gone.json' is not there, or not below the root"),
        ({"uri": "gone.json"}, "the linked template 'gone.json' is not there, or not below the root"),
        ({"relativePath": "list.json"}, "the linked template 'list.json' is no template"),
        ({"relativePath": "broken.json"}, "the linked template 'broken.json' cannot be read: it is broken"),
        (
            {"relativePath": "a.json", "contentVersion": "2.0.0.0"},
            "the link asks for contentVersion 2.0.0.0; 'a.json' has 1.0.0.0",
        ),
        ({"uri": "https://example.org/a.json"}, ""),
        ({"uri": "[concat(parameters('base'), 'a.json')]"}, ""),
        ({"uri": "[uri(deployment().properties.templateLink.uri, 'gone.json')]"}, ""),
        ({"id": "/subscriptions/…/templateSpecs/x"}, ""),
    ],
)  # fmt: skip
def test_links_that_are_not_followed(link: dict[str, Any], problem: str) -> None:
    data = template(
        parameters={"base": {"type": "string"}},
        resources=[deployment("d", templateLink=link)],
        outputs=out(o="[reference('d').outputs.o.value]"),
    )
    files = {"a.json": template(outputs=out(o="found")), "list.json": []}

    def resolve(path: str) -> Document | None:
        if path == "broken.json":
            raise VmsslintError("it is broken")
        return Document(path, "", files[path]) if path in files else None

    found = expand(Document("main.json", "", data), resolve_link=resolve)
    assert complaints(found) == ([f"VMSS006 resources/0/properties/templateLink:0 {problem}"] if problem else [])
    if "a.json" not in link.get("relativePath", ""):
        assert outputs(found) == {"o": {"$unknown": "reference('d').outputs.o.value"}}


def test_a_uri_beside_the_own_one_is_a_path() -> None:
    link = {"uri": "[uri(deployment().properties.templateLink.uri, 'parts/a.json')]"}
    files = {"parts/a.json": template(resources=[resource("r")])}
    assert names(run(template(resources=[deployment("d", templateLink=link)]), files=files)) == ["d", "r"]


def test_a_template_that_links_itself() -> None:
    data = template(resources=[deployment("d", templateLink={"relativePath": "a.json"})])
    found = run(data, files={"a.json": data})
    assert complaints(found) == ["VMSS005 resources/0:0 the linked template 'a.json' deploys itself"]


def test_a_bomb_of_links_ends() -> None:
    data = template(
        resources=[
            deployment(
                "[concat('d', copyIndex())]",
                copy={"name": "l", "count": 800},
                templateLink={"relativePath": "x/a.json"},
            )
        ]
    )
    found = expand(Document("main.json", "", data), resolve_link=lambda path: Document(path, "", data))
    assert any("VMSS807" in problem for problem in complaints(found))
