"""Expressions to values: access, laziness, failures and their columns."""

from __future__ import annotations

import pytest

from tests.expand.writing import complaints, resource, run, template, value

OBJECT = {"o": {"Name": "n", "name": "exact", "list": [1, 2], "none": None}}
UNKNOWN = {"u": {"type": "object"}, "s": {"type": "string"}, "b": {"type": "bool"}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("variables('O').name", "exact"),
        ("variables('o').NAME", "n"),
        ("variables('o')['name']", "exact"),
        ("variables('o').list[1]", 2),
        ("variables('o').list[sub(2, 2)]", 1),
        ("variables('o').?missing", None),
        ("variables('o').?missing.deeper[0]", None),
        ("variables('o').list[?7]", None),
        ("variables('o').?list[?0]", 1),
        ("parameters('u').a.b", {"$unknown": "parameters('u').a.b"}),
        ("parameters('u').list[0]['x y']", {"$unknown": "parameters('u').list[0].x y"}),
        ("parameters('u')[parameters('s')]", {"$unknown": "parameters('u')[parameters('s')]"}),
        (
            "if(parameters('b'), variables('o'), createObject('name', 'y')).name",
            {"$unknown": "if(parameters('b'), 'exact', 'y')"},
        ),
        ("if(true(), 'taken', variables('nope'))", "taken"),
        (
            "if(parameters('b'), 'taken', fail('not'))",
            {"$unknown": "if(parameters('b'), 'taken', error('fail(): not'))"},
        ),
        ("or(true(), fail('x'))", True),
        ("coalesce('x', fail('y'))", "x"),
    ],
)
def test_values(expression: str, expected: object) -> None:
    assert value(expression, parameters=UNKNOWN, variables=OBJECT) == expected


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("variables('o').missing", "17 the object has no property 'missing', but 'Name', 'name', 'list', 'none'"),
        ("variables('o').list[2]", "21 the index 2 is out of range: the array has 2 items"),
        ("variables('o').list['x']", "21 the index of an array is a string; it must be a whole number"),
        ("variables('o')[0]", "16 the index 0 is asked of an object"),
        ("variables('o').none.x", "22 'x' is asked of null, which has no properties"),
        ("variables('o').name.x", "22 'x' is asked of a string, which has no properties"),
        ("concat('a', nope('x'))", "14 there is no function 'nope'"),
        ("concat(variables('nope'))", "9 variables(): the template declares no variable 'nope'"),
        ("parameters('nope')", "2 parameters(): the template declares no parameter 'nope'"),
        ("toLower()", "2 toLower() takes 1 argument, and is given 0"),
        ("if(true(), 1)", "2 if() takes 3 arguments, and is given 2"),
        ("and(true())", "2 and() takes at least 2 arguments, and is given 1"),
        ("deployment('x')", "2 deployment() takes 0 arguments, and is given 1"),
        ("copyIndex()", "2 copyIndex(): there is no copy loop around this expression that it could mean"),
        ("copyIndex('a')", "2 copyIndex(): there is no copy loop 'a' around this expression"),
        ("newGuid()", "2 newGuid(): it can only be used in the default of a parameter"),
        ("lambda('x', 1)", "2 lambda() can only be an argument of filter(), map(), reduce() and the like"),
        (
            "map(createArray(1), lambda('x', lambdaVariables('y')))",
            "34 lambdaVariables(): there is no lambda variable 'y' around this expression",
        ),
        ("map(createArray(1), lambda('x'))", "2 map(): expects a lambda with 1 or 2 arguments, not 0"),
    ],
)
def test_what_azure_rejects_has_the_column_of_the_call(expression: str, problem: str) -> None:
    outputs = {"it": {"type": "object", "value": f"[{expression}]"}}
    found = complaints(run(template(variables=OBJECT, outputs=outputs)))
    assert found == [f"VMSS003 outputs/it/value:{problem}"]


def test_a_syntax_error_has_its_own_rule() -> None:
    found = complaints(run(template(variables={"v": "[concat('a']"}, outputs={})))
    assert found == ["VMSS002 variables/v:2 the '(' of concat is never closed"]


def test_a_failure_is_told_once_where_it_is_written() -> None:
    data = template(
        variables={"v": "[fail('no')]", "w": "[concat(variables('v'), 'x')]"},
        resources=[resource("r", properties={"a": "[variables('w')]"})],
    )
    assert complaints(run(data)) == ["VMSS003 variables/v:2 fail(): no"]


def test_a_failure_in_a_branch_that_may_not_be_taken_is_no_problem() -> None:
    data = template(parameters=UNKNOWN, variables={"v": "[if(parameters('b'), fail('no'), 'x')]"})
    assert complaints(run(data)) == []


def test_a_lookup_by_a_parameter_with_allowed_values_is_a_choice() -> None:
    sizes = {"sizes": {"dev": {"sku": "small"}, "prod": {"sku": "large"}}}
    parameters = {"env": {"type": "string", "allowedValues": ["dev", "prod"]}}
    found = value("variables('sizes')[parameters('env')].sku", parameters=parameters, variables=sizes)
    assert found == {"$unknown": "if(equals(parameters('env'), 'dev'), 'small', 'large')"}


def test_a_lambda_sees_the_arguments_of_those_around_it() -> None:
    inner = "map(createArray('x'), lambda('b', concat(lambdaVariables('A'), lambdaVariables('b'))))"
    assert value(f"map(createArray('1', '2'), lambda('a', {inner}))") == [["1x"], ["2x"]]


def test_what_each_provider_lists_is_secret() -> None:
    assert value("listKeys('x', '2024-01-01').keys[0].value") == "***"
    assert value("concat('key=', listWhatever('x', '2024-01-01').key)") == "***"
