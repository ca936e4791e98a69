"""Variables, with their copy loops."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import complaints, run, shown, template


def variables(declared: Any, **sections: Any) -> Any:
    return shown(run(template(variables=declared, **sections)))["variables"]


def test_a_loop_at_the_top_makes_a_variable() -> None:
    disk = {"name": "[concat('disk', copyIndex('disks', 1))]", "lun": "[copyIndex('DISKS')]"}
    found = variables({"copy": [{"name": "disks", "count": "[variables('n')]", "input": disk}], "n": 2})
    assert found == {"disks": [{"name": "disk1", "lun": 0}, {"name": "disk2", "lun": 1}], "n": 2}


def test_loops_inside_of_a_variable_and_of_each_other() -> None:
    inner = {"copy": [{"name": "b", "count": 2, "input": "[add(mul(copyIndex('a'), 10), copyIndex('b'))]"}]}
    found = variables({"v": {"x": 1, "copy": [{"name": "a", "count": 2, "input": inner}]}})
    assert found == {"v": {"x": 1, "a": [{"b": [0, 1]}, {"b": [10, 11]}]}}


def test_a_loop_uses_a_variable_that_is_a_loop() -> None:
    loops = [
        {
            "name": "second",
            "count": "[length(variables('first'))]",
            "input": "[variables('first')[copyIndex('second')].n]",
        },
        {"name": "first", "count": 3, "input": {"n": "[copyIndex('first')]"}},
    ]
    assert variables({"copy": loops})["second"] == [0, 1, 2]


def test_a_loop_with_an_unknown_count() -> None:
    loop = {"name": "l", "count": "[parameters('n')]", "input": "[concat('x', copyIndex('l'))]"}
    found = variables({"copy": [loop]}, parameters={"n": {"type": "int"}})
    assert found["l"] == [{"$unknown": "map(range(0, parameters('n')), concat('x', copyIndex('l')))"}]


def test_a_loop_whose_count_is_a_choice() -> None:
    loop = {"name": "l", "count": "[if(parameters('b'), 1, 2)]", "input": "[copyIndex('l')]"}
    found = variables({"copy": [loop]}, parameters={"b": {"type": "bool"}})
    assert found["l"] == {"$unknown": "if(parameters('b'), createArray(0), createArray(0, 1))"}


@pytest.mark.parametrize(
    ("count", "problem"),
    [
        (-1, "VMSS003 variables/copy/0/count:0 the count of the copy loop 'l' is -1; it cannot be negative"),
        (801, "VMSS804 variables/copy/0/count:0 the count of the copy loop 'l' is 801; Azure takes 800"),
        ("many", "VMSS003 variables/copy/0/count:0 the count of the copy loop 'l' must be a whole number"),
        (True, "VMSS003 variables/copy/0/count:0 the count of the copy loop 'l' must be a whole number"),
        (1e999, "VMSS003 variables/copy/0/count:0 the count of the copy loop 'l' must be a whole number"),
    ],
)
def test_a_count_that_azure_refuses(count: Any, problem: str) -> None:
    data = template(variables={"copy": [{"name": "l", "count": count, "input": 1}]})
    assert complaints(run(data)) == [problem]


def test_counts_that_azure_takes() -> None:
    loops = [{"name": "none", "count": 0, "input": 1}, {"name": "string", "count": "2", "input": 1}]
    assert variables({"copy": loops}) == {"none": [], "string": [1, 1]}


def test_a_variable_that_is_called_copy() -> None:
    assert variables({"copy": "x", "v": {"copy": [1, 2]}}) == {"copy": "x", "v": {"copy": [1, 2]}}


def test_unused_variables_are_evaluated_too() -> None:
    assert complaints(run(template(variables={"v": "[fail('no')]"}))) == ["VMSS003 variables/v:2 fail(): no"]


def test_a_circle_is_told_and_the_rest_goes_on() -> None:
    data = template(variables={"a": "[variables('b')]", "b": "[variables('a')]", "c": "[concat('c', 'd')]"})
    found = run(data)
    assert complaints(found) == ["VMSS005 variables/b:0 the value of variable 'b' needs itself"]
    assert shown(found)["variables"]["c"] == "cd"


def test_a_name_in_a_branch_that_is_not_taken_makes_no_circle() -> None:
    assert variables({"a": "[if(true(), 'x', variables('b'))]", "b": "[variables('a')]"}) == {"a": "x", "b": "x"}


def test_a_name_that_is_computed() -> None:
    assert variables({"v1": "one", "n": 1, "v": "[variables(concat('v', variables('n')))]"})["v"] == "one"


def test_a_chain_of_any_length_in_any_order() -> None:
    declared = {f"v{i}": f"[add(variables('v{i - 1}'), 1)]" for i in range(500, 0, -1)}
    assert variables(declared | {"v0": 0})["v500"] == 500


def test_names_of_members_are_evaluated() -> None:
    found = variables({"v": {"[concat('a', 'b')]": 1, "[[x]": 2, "plain": 3}})
    assert found == {"v": {"ab": 1, "[x]": 2, "plain": 3}}
    found = variables({"v": {"[parameters('p')]": 1, "x": 2}}, parameters={"p": {"type": "string"}})
    assert found["v"] == {"$unknown": "union(createObject(parameters('p'), 1), createObject('x', 2))"}


def test_strings_that_are_no_expressions() -> None:
    found = variables({"a": "[[x]", "b": "[x] y", "c": " [x]", "d": "2021-02-28", "e": "[[[x]"})
    assert found == {"a": "[x]", "b": "[x] y", "c": " [x]", "d": "2021-02-28", "e": "[[x]"}
