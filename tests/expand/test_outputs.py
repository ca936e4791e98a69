"""Outputs, and the JSON of `vmsslint expand`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import complaints, outputs, resource, run, shown, template


def test_values_loops_and_conditions() -> None:
    declared = {
        "plain": {"type": "object", "value": {"a": "[concat('x', 'y')]", "b": [1]}},
        "loop": {"type": "array", "copy": {"count": 2, "input": {"i": "[copyIndex(1)]"}}},
        "none": {"type": "string", "value": "[fail('no')]", "condition": "[equals(1, 2)]"},
        "maybe": {"type": "string", "value": "x", "condition": "[parameters('b')]"},
        "secret": {"type": "secureString", "value": "x"},
    }
    found = run(template(parameters={"b": {"type": "bool"}}, outputs=declared))
    assert complaints(found) == []
    assert outputs(found) == {
        "plain": {"a": "xy", "b": [1]},
        "loop": [{"i": 1}, {"i": 2}],
        "maybe": {"$unknown": "if(parameters('b'), 'x', null())"},
        "secret": "***",
    }


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ([], "VMSS007 outputs:0 `outputs` must be an object"),
        ({"o": 1}, "VMSS007 outputs/o:0 an output must be an object"),
        ({"o": {"type": "string"}}, "VMSS007 outputs/o:0 the output has neither `value` nor `copy`"),
        ({"o": {"type": "string", "value": "[fail('no')]"}}, "VMSS003 outputs/o/value:2 fail(): no"),
    ],
)
def test_what_is_wrong_with_an_output(declared: Any, problem: str) -> None:
    assert complaints(run(template(outputs=declared))) == [problem]


def test_a_literal_template_expands_to_itself() -> None:
    node = {**resource("a", properties={"list": [1, 1.5, True, None, "x", {}, []]}), "location": "westus"}
    data = template(variables={"v": {"w": [1]}}, resources=[node], outputs={"o": {"type": "string", "value": "x"}})
    found = shown(run(data))
    (only,) = found["resources"]
    del only["id"]
    assert only == node
    assert (found["variables"], found["outputs"]) == ({"v": {"w": [1]}}, {"o": "x"})


def test_names_of_sections_and_members_go_in_any_letter_case() -> None:
    data = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "Parameters": {"P": {"Type": "String", "DefaultValue": "p"}},
        "VARIABLES": {"V": "[PARAMETERS('p')]"},
        "Resources": [{"Type": "A.B/c", "Name": "[Variables('v')]", "ApiVersion": "1", "Condition": True}],
        "Outputs": {"O": {"Type": "string", "Value": "[toUPPER(variables('V'))]"}},
    }
    found = run(data)
    assert complaints(found) == []
    assert [item["name"] for item in shown(found)["resources"]] == ["p"]
    assert outputs(found) == {"O": "P"}


@pytest.mark.parametrize("data", [[], "x", None, 1])
def test_what_is_no_template(data: Any) -> None:
    assert complaints(run(data)) == ["VMSS007 :0 a template must be an object"]
