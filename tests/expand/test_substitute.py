"""Binding the unknowns of an expanded value."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import run, template
from vmsslint.expand.substitute import substitute
from vmsslint.residuals import residual
from vmsslint.values import Known, Unknown, Value, is_secret, value_of

PARAMETERS = {
    "s": {"type": "string"},
    "env": {"type": "string", "allowedValues": ["dev", "prod"]},
    "n": {"type": "int"},
    "b": {"type": "bool"},
    "list": {"type": "array"},
    "o": {"type": "object"},
    "secret": {"type": "securestring"},
}
BOUND: dict[str, Any] = {
    "s": "x",
    "env": "prod",
    "n": 2,
    "b": True,
    "list": [{"a": "p"}, {"a": "q"}],
    "o": {"k": {"l": [7]}},
    "secret": "pw",
}
VARIABLES = {"sizes": {"dev": "small", "prod": "large"}, "list": ["a", "b", "c"]}


def expanded(expression: str) -> Value:
    data = template(
        parameters=PARAMETERS, variables=VARIABLES, outputs={"o": {"type": "object", "value": f"[{expression}]"}}
    )
    return run(data).outputs["o"]


def bound(value: Value, *names: str) -> Value:
    return substitute(value, {parameter(name): value_of(BOUND[name]) for name in names or BOUND})


def parameter(name: str) -> Unknown:
    return Unknown("parameters", (Known(name),))


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("parameters('s')", "'x'"),
        ("concat('a-', parameters('s'), '-', parameters('n'))", "'a-x-2'"),
        ("format('{0}/{1}', parameters('b'), parameters('n'))", "'True/2'"),
        ("if(parameters('b'), parameters('s'), fail('no'))", "'x'"),
        ("if(equals(parameters('env'), 'dev'), 1, 2)", "2"),
        ("and(parameters('b'), equals(parameters('s'), 'y'))", "false()"),
        ("not(parameters('b'))", "false()"),
        ("coalesce(tryGet(parameters('o'), 'nope'), parameters('s'))", "'x'"),
        ("parameters('o').k.l[0]", "7"),
        ("parameters('o')['k'].nope", "error('the object has no property ''nope'', but ''l''')"),
        ("variables('list')[parameters('n')]", "'c'"),
        ("variables('sizes')[parameters('env')]", "'large'"),
        ("toUpper(substring(parameters('s'), 0, 1))", "'X'"),
        ("createArray(parameters('n'), createObject('k', parameters('s')))", "createArray(2, createObject('k', 'x'))"),
        ("createObject(parameters('s'), 1)", "createObject('x', 1)"),
        ("union(parameters('o'), createObject('m', 1)).m", "1"),
        ("map(parameters('list'), lambda('i', lambdaVariables('i').a))", "createArray('p', 'q')"),
        ("filter(parameters('list'), lambda('i', equals(lambdaVariables('i').a, 'q')))[0].a", "'q'"),
        ("map(range(0, parameters('n')), lambda('i', mul(lambdaVariables('i'), 3)))", "createArray(0, 3)"),
        ("length(parameters('list'))", "2"),
    ],
)
def test_what_hangs_on_a_parameter_is_computed_again(expression: str, outcome: str) -> None:
    assert residual(bound(expanded(expression))) == outcome


def test_what_is_not_bound_stays() -> None:
    value = expanded("concat(parameters('s'), '-', resourceGroup().name, '-', parameters('n'))")
    assert residual(bound(value, "s")) == "concat('x-', resourceGroup().name, '-', parameters('n'))"
    assert bound(value, "o") is value


def test_a_loop_whose_count_is_bound_has_its_items() -> None:
    loop = {"name": "l", "count": "[parameters('n')]", "input": {"i": "[copyIndex('l', 1)]", "s": "[parameters('s')]"}}
    value = run(template(parameters=PARAMETERS, variables={"copy": [loop]})).variables["l"]
    assert (
        residual(bound(value, "n", "s"))
        == "createArray(createObject('i', 1, 's', 'x'), createObject('i', 2, 's', 'x'))"
    )


def test_a_secret_stays_one() -> None:
    assert is_secret(bound(expanded("concat('x', parameters('secret'))")))


def test_a_state_stays_a_term_with_its_arguments_bound() -> None:
    value = expanded("reference(concat('A.B/c/', parameters('s'))).x")
    assert residual(bound(value)) == "reference('A.B/c/x').x"
