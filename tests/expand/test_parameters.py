"""The values of parameters: given, by default, unknown, refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import complaints, document, run, shown, template, value
from vmsslint.expand import expand
from vmsslint.load.parameters import Given, ParameterValue
from vmsslint.values import Unknown


def test_given_then_default_then_unknown() -> None:
    parameters = {
        "given": {"type": "string", "defaultValue": "default"},
        "byDefault": {"type": "int", "defaultValue": 3},
        "Unknown": {"type": "string"},
        "chained": {"type": "string", "defaultValue": "[concat(parameters('GIVEN'), '-', parameters('unknown'))]"},
    }
    found = run(template(parameters=parameters), {"Given": "file"})
    assert shown(found)["parameters"] == {
        "given": "file",
        "byDefault": 3,
        "Unknown": {"$unknown": "parameters('unknown')"},
        "chained": {"$unknown": "concat('file-', parameters('unknown'))"},
    }
    assert complaints(found) == []


def test_values_in_a_file_are_neither_evaluated_nor_unescaped() -> None:
    parameters = {"p": {"type": "string"}, "q": {"type": "object"}}
    found = run(template(parameters=parameters), {"p": "[[concat('a')]", "q": {"[x]": ["[fail('no')]"]}})
    assert shown(found)["parameters"] == {"p": "[[concat('a')]", "q": {"[x]": ["[fail('no')]"]}}


def test_what_is_declared_of_an_unknown_is_known() -> None:
    parameters = {"env": {"type": "string", "allowedValues": ["dev", "prod"]}, "n": {"type": "int"}}
    found = run(template(parameters=parameters)).parameters
    env, n = found["env"], found["n"]
    assert isinstance(env, Unknown)
    assert isinstance(n, Unknown)
    assert (env.type, env.allowed, n.type, n.allowed) == ("string", ("dev", "prod"), "int", None)


def test_secrets_are_never_shown() -> None:
    parameters = {
        "password": {"type": "securestring"},
        "given": {"type": "secureString"},
        "settings": {"type": "secureObject", "defaultValue": {"key": "k"}},
    }
    found = run(template(parameters=parameters), {"given": "pw"})
    assert shown(found)["parameters"] == {"password": "***", "given": "***", "settings": "***"}
    assert value("concat('x', parameters('p'))", parameters={"p": {"type": "securestring"}}) == "***"


def test_a_key_vault_reference_is_a_secret() -> None:
    vault = {"keyVault": {"id": "/subscriptions/x"}, "secretName": "pw"}
    data = template(parameters={"p": {"type": "string"}, "q": {"type": "string"}})
    values = {name: ParameterValue(Given.REFERENCE, vault, (name, "reference")) for name in "pq"}
    found = expand(document(data), parameters=values)
    assert shown(found)["parameters"] == {"p": "***", "q": "***"}
    assert found.parameters["p"] == found.parameters["q"]


def test_an_expression_of_a_compiled_bicepparam_file() -> None:
    data = template(parameters={"p": {"type": "string"}})
    values = {"p": ParameterValue(Given.EXPRESSION, "[concat('a-', externalInputs('x'))]", ("p", "expression"))}
    assert shown(expand(document(data), parameters=values))["parameters"] == {
        "p": {"$unknown": "concat('a-', externalInputs('x'))"}
    }


STRING = {"type": "string", "minLength": 2, "maxLength": 4, "allowedValues": ["abc", "x", "toolong"]}


@pytest.mark.parametrize(
    ("declared", "given", "refusal"),
    [
        ({"type": "int"}, "x", "is of type string; it is declared as int"),
        ({"type": "string"}, 1, "is of type int; it is declared as string"),
        ({"type": "array"}, {}, "is of type object; it is declared as array"),
        ({"type": "bool"}, 1, "is of type int; it is declared as bool"),
        ({"type": "string"}, None, "is null"),
        (STRING, "abd", "is not one of the allowed values: 'abc', 'x', 'toolong'"),
        (STRING, "x", "has 1 characters; the least is 2"),
        (STRING, "toolong", "has 7 characters; the most is 4"),
        ({"type": "int", "minValue": 1, "maxValue": 3}, 0, "is 0; the least is 1"),
        ({"type": "int", "minValue": 1, "maxValue": 3}, 4, "is 4; the most is 3"),
        ({"type": "array", "maxLength": 1}, [1, 2], "has 2 items; the most is 1"),
        ({"type": "array", "allowedValues": [1, 2]}, [1, 3], "is not one of the allowed values: 1, 2"),
    ],
)
def test_a_value_that_the_declaration_refuses(declared: dict[str, Any], given: Any, refusal: str) -> None:
    data = template(parameters={"p": declared}, outputs={"o": {"type": "string", "value": "[parameters('p')]"}})
    found = run(data, {"p": given})
    assert complaints(found) == [f"VMSS004 parameters/p/value:0 the value of parameter 'p' {refusal}"]
    assert shown(found)["parameters"]["p"] == {"$error": f"the value of parameter 'p' {refusal}"}


@pytest.mark.parametrize(
    ("declared", "given", "taken"),
    [
        (STRING, "ABC", "ABC"),
        ({"type": "int"}, "12", 12),
        ({"type": "bool"}, "True", True),
        ({"type": "array", "allowedValues": ["a", "b"]}, ["b", "A"], ["b", "A"]),
        ({"type": "STRING", "nullable": True}, None, None),
        ({"type": "string", "defaultValue": "d"}, None, "d"),
    ],
)
def test_a_value_that_the_declaration_takes(declared: dict[str, Any], given: Any, taken: Any) -> None:
    found = run(template(parameters={"p": declared}), {"p": given})
    assert complaints(found) == []
    assert shown(found)["parameters"]["p"] == taken


def test_a_default_is_held_to_its_own_declaration() -> None:
    parameters = {"p": {"type": "string", "allowedValues": ["a"], "defaultValue": "b"}}
    assert complaints(run(template(parameters=parameters))) == [
        "VMSS004 parameters/p/defaultValue:0 the default of parameter 'p' is not one of the allowed values: 'a'"
    ]
    assert complaints(run(template(parameters=parameters), {"p": "a"})) == []


def test_a_value_for_no_parameter() -> None:
    assert complaints(run(template(parameters={}), {"extra": 1})) == [
        "VMSS004 parameters/extra:0 the template declares no parameter 'extra'"
    ]


def test_defaults_in_a_circle() -> None:
    circle = {name: {"type": "string", "defaultValue": f"[parameters('{other}')]"} for name, other in ("ab", "ba")}
    assert complaints(run(template(parameters=circle))) == [
        "VMSS005 parameters/b:0 the value of parameter 'b' needs itself"
    ]


def test_a_long_chain_of_defaults_in_any_order() -> None:
    chain = {f"p{i}": {"type": "string", "defaultValue": f"[concat(parameters('p{i + 1}'), 'x')]"} for i in range(200)}
    found = run(template(parameters=chain | {"p200": {"type": "string", "defaultValue": "y"}}))
    assert shown(found)["parameters"]["p0"] == "y" + "x" * 200


def test_what_a_default_may_use() -> None:
    parameters = {
        "fresh": {"type": "string", "defaultValue": "[newGuid()]"},
        "variable": {"type": "string", "defaultValue": "[variables('v')]"},
        "state": {"type": "object", "defaultValue": "[reference('x')]"},
    }
    found = run(template(parameters=parameters, variables={"v": 1}))
    assert shown(found)["parameters"]["fresh"] == {"$unknown": "newGuid()"}
    at_run_time = "it cannot be used in the default of a parameter: it is answered while the deployment runs"
    assert complaints(found) == [
        "VMSS003 parameters/variable/defaultValue:2 variables(): the default of a parameter cannot use variables",
        f"VMSS003 parameters/state/defaultValue:2 reference(): {at_run_time}",
    ]


@pytest.mark.parametrize("parameters", [[], "x", {"p": 1}, {"p": None}])
def test_malformed_declarations_are_told_and_passed_over(parameters: Any) -> None:
    (problem,) = complaints(run(template(parameters=parameters)))
    assert problem.startswith("VMSS007 parameters")


DEFINITIONS = {
    "name": {"type": "string", "minLength": 3},
    "config": {
        "type": "object",
        "properties": {"name": {"$ref": "#/definitions/name"}, "size": {"type": "int", "nullable": True}},
        "additionalProperties": {"type": "bool"},
    },
    "shape": {
        "type": "object",
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                "one": {"$ref": "#/definitions/one"},
                "two": {"type": "object", "properties": {"b": {"type": "int"}}, "additionalProperties": False},
            },
        },
    },
    "one": {"type": "object", "properties": {"kind": {"type": "string"}, "a": {"type": "securestring"}}},
    "pair": {"type": "array", "prefixItems": [{"type": "int"}, {"$ref": "#/definitions/name"}], "items": False},
    "tree": {"type": "object", "properties": {"below": {"$ref": "#/definitions/tree", "nullable": True}}},
}


def typed(name: str, given: Any) -> list[str]:
    data = template(
        languageVersion="2.0",
        definitions=DEFINITIONS,
        parameters={"p": {"$ref": f"#/definitions/{name}"}},
        resources={},
    )
    return [problem.rpartition("'p' ")[2] for problem in complaints(run(data, {"p": given}))]


@pytest.mark.parametrize(
    ("name", "given", "refusals"),
    [
        ("config", {"name": "abc", "more": True}, []),
        ("config", {"NAME": "abc", "size": None}, []),
        ("config", {"name": "ab"}, ["has 2 characters at 'name'; the least is 3"]),
        ("config", {}, ["lacks the property 'name'"]),
        ("config", {"name": "abc", "more": 1}, ["is of type int at 'more'; it is declared as bool"]),
        ("config", {"name": "abc", "size": "1"}, ["is of type string at 'size'; it is declared as int"]),
        ("shape", {"kind": "one", "a": "x", "more": 1}, []),
        ("shape", {"kind": "two", "b": 1}, []),
        ("shape", {"kind": "two", "b": 1, "c": 1}, ["has a property 'c' that is not declared"]),
        ("shape", {"kind": "three"}, ["has 'three' at 'kind'; it is one of 'one', 'two'"]),
        ("shape", {}, ["lacks the property 'kind'"]),
        ("pair", [1, "abc"], []),
        ("pair", [1], ["has 1 items; it needs 2"]),
        ("pair", [1, "abc", 2], ["has 3 items; it takes 2"]),
        ("pair", [1, "a"], ["has 1 characters at '[1]'; the least is 3"]),
        ("tree", {"below": {"below": {"below": None}}}, []),
        ("tree", {"below": {"below": 1}}, ["is of type int at 'below.below'; it is declared as object"]),
    ],
)
def test_types_of_ones_own(name: str, given: Any, refusals: list[str]) -> None:
    assert typed(name, given) == refusals


def test_types_are_facts_about_the_members_of_an_unknown() -> None:
    data = template(
        languageVersion="2.0",
        definitions=DEFINITIONS,
        parameters={"c": {"$ref": "#/definitions/config"}, "s": {"$ref": "#/definitions/shape"}},
        resources={},
        variables={
            "name": "[parameters('c').name]",
            "kind": "[parameters('s').kind]",
            "size": "[parameters('c').size]",
        },
    )
    found = run(data).variables
    facts = {name: (item.type, item.allowed) for name, item in found.items() if isinstance(item, Unknown)}
    assert facts == {"name": ("string", None), "kind": ("string", ("one", "two")), "size": ("", None)}


def test_a_member_that_is_declared_secure_is_a_secret() -> None:
    parameters = {"p": {"type": "object", "properties": {"key": {"type": "securestring"}, "name": {"type": "string"}}}}
    data = template(languageVersion="2.0", resources={}, parameters=parameters)
    assert shown(run(data, {"p": {"key": "k", "name": "n"}}))["parameters"]["p"] == {"key": "***", "name": "n"}
    assert value("parameters('p').key", languageVersion="2.0", resources={}, parameters=parameters) == "***"


def test_a_secret_is_not_told_by_what_goes_wrong_with_it() -> None:
    expressions = [
        "variables(parameters('pw'))",
        "parameters(concat(parameters('pw'), 'x'))",
        "createObject('a', 1)[parameters('pw')]",
        "copyIndex(parameters('pw'))",
    ]
    data = template(
        parameters={"pw": {"type": "securestring", "defaultValue": "hunter2"}},
        variables={f"v{at}": f"[{expression}]" for at, expression in enumerate(expressions)}
        | {"k": {"[parameters('pw')]": 1}},
        resources=[
            {"type": "A.B/c", "name": "[parameters('pw')]", "properties": "[fail(parameters('pw'))]"},
            {"type": "A.B/c", "name": "n", "[parameters('pw')]": 1},
        ],
        outputs={"o": {"type": "string", "value": "[concat('x', parameters('pw'))]"}},
    )
    found = run(data)
    assert len(complaints(found)) == 5
    assert "hunter2" not in str(complaints(found))
    assert "hunter2" not in str(shown(found))
