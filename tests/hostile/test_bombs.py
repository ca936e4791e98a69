"""Templates that are small and stand for more than any machine has: each is stopped with a finding, in bounds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.limits import vmsslint

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(**sections: Any) -> dict[str, Any]:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], **sections}


def output(expression: str, **sections: Any) -> dict[str, Any]:
    """A template with the expression for its output."""
    return template(outputs={"o": {"type": "object", "value": f"[{expression}]"}}, **sections)


def made_of(expression: str, variable: str) -> str:
    return "[" + expression.replace("@", f"variables('{variable}')") + "]"


def chain(first: Any, expression: str, length: int = 60) -> dict[str, Any]:
    """A template with variables of which each is made of the one before, `@` in the expression."""
    links = {f"v{at}": made_of(expression, f"v{at - 1}") for at in range(1, length)}
    return template(variables={"v0": first, **links})


def each(value: Any, expression: str, times: int = 400) -> dict[str, Any]:
    """A template that evaluates the expression over and over, `@` in it being the value."""
    return template(variables={"s": value, **{f"v{at}": made_of(expression, "s") for at in range(times)}})


def scale_set(**members: Any) -> dict[str, Any]:
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": "w",
        "location": "westus",
        "properties": {},
        **members,
    }


def in_loop(count: int, **members: Any) -> dict[str, Any]:
    return scale_set(name="[concat('w', copyIndex())]", copy={"name": "c", "count": count}, **members)


def deployment(inner: dict[str, Any], name: str = "d", **members: Any) -> dict[str, Any]:
    properties = {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": inner}
    kind = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01"}
    return {**kind, "name": name, "properties": properties, **members}


def within(levels: int, **members: Any) -> dict[str, Any]:
    """A template of deployments inside each other."""
    whole = template(resources=[scale_set()])
    for _ in range(levels):
        whole = template(resources=[deployment(whole, **members)])
    return whole


TEN = "range(0, 10000)"
LONG = "padLeft(string(lambdaVariables('a')), 3000000)"
LARGE = {f"k{at}": {"a": [at, at]} for at in range(10_000)}
HUNDRED = {f"k{at}": {"a": at} for at in range(100)}
LIST = list(range(20_000))

STOPPED: dict[str, dict[str, Any]] = {
    "strings that double": chain("xxxxxxxxxx", "concat(@, @)"),
    "lists that double": chain([1], "concat(@, @)"),
    "lists in lists that double": chain([1], "createArray(@, @)"),
    "objects that double": chain({"a": 1}, "createObject('a', @, 'b', @)"),
    "unions that double": chain(HUNDRED, "union(@, createObject('x', @), createObject('y', @))"),
    "unions of lists that double": chain([1], "union(@, createArray(@, @))"),
    "flattened lists that double": chain([1, 2], "flatten(createArray(@, @, @, @))"),
    "replacements that grow": chain("xxxxxxxxxx", "replace(@, 'x', 'xxxxxxxxxx')"),
    "formats that grow": chain("x", "format('{0}{0}{0}{0}{0}{0}{0}{0}', @)"),
    "JSON that doubles": chain("x", "string(createArray(@, @))"),
    "JSON of backslashes": chain("\\", "string(createArray(@))"),
    "Base64 of Base64": chain("x" * 1000, "base64(@)", 200),
    "a data URI of data URIs": chain("%" * 1000, "dataUri(@)"),
    "a long string": output("padLeft('x', 2147483647)"),
    "a long replacement": output("replace(padLeft('', 1000000, 'x'), 'x', padLeft('', 100000, 'y'))"),
    "a long join": output(f"join({TEN}, padLeft('x', 100000))"),
    "a long format": output("format('" + "{0}" * 5000 + "', padLeft('x', 100000))"),
    "many long strings": output(f"map({TEN}, lambda('a', {LONG}))"),
    "many long strings, not kept": output(f"map({TEN}, lambda('a', length({LONG})))"),
    "an object of long lists": output(
        f"toObject({TEN}, lambda('a', string(lambdaVariables('a'))), lambda('a', {TEN}))"
    ),
    "a reduction that doubles": output(
        f"reduce({TEN}, 'x', lambda('a', 'b', concat(lambdaVariables('a'), lambdaVariables('a'))))"
    ),
    "a reduction that grows": output(
        f"reduce({TEN}, createArray(), lambda('a', 'b', concat(lambdaVariables('a'), createArray(1))))"
    ),
    "lambdas in lambdas": output(f"map({TEN}, lambda('a', map({TEN}, lambda('b', map({TEN}, lambda('c', 1))))))"),
    "one list under many names": each(LIST, "@", 500),
    "one object under many names": each(LARGE, "@", 500),
    "unions of large objects": each(LARGE, "union(@, @)"),
    "JSON of large objects": each(LARGE, "string(@)"),
    "reading JSON": each("[padLeft('x', 300000)]", "json(concat('[', replace(@, ' ', '1,'), '1]'))"),
    "looking in long strings": each("[padLeft('xé', 3900000)]", "lastIndexOf(@, 'yy')"),
    "hashing long strings": each("[padLeft('x', 3900000)]", "uniqueString(@)"),
    "one long name under many names": each({"x" * 300_000: 1}, "@", 500),
    "copies of copies of copies": template(
        resources=[
            in_loop(
                800,
                properties={
                    "copy": [
                        {
                            "name": "a",
                            "count": 800,
                            "input": {"copy": [{"name": "b", "count": 800, "input": "[copyIndex('b')]"}]},
                        }
                    ]
                },
            )
        ]
    ),
    "copies of much": template(resources=[in_loop(800, properties=LARGE)]),
    "copies of deployments in each other": within(
        8, name="[concat('d', copyIndex())]", copy={"name": "c", "count": 20}
    ),
    "deployments in each other": within(30),
    "a thousand levels of brackets": output("concat(" * 1000 + "'a'" + ")" * 1000),
    "12,000 accesses": output("parameters('p')" + ".a" * 12_000, parameters={"p": {"type": "object"}}),
    "an expression that is too long": output(f"concat('{'a' * 24_600}')"),
    "a function that calls itself": output(
        "a.f(1)",
        functions=[
            {
                "namespace": "a",
                "members": {
                    "f": {
                        "parameters": [{"name": "x", "type": "int"}],
                        "output": {"type": "int", "value": "[a.f(parameters('x'))]"},
                    }
                },
            }
        ],
    ),
    "variables in a circle": template(variables={"a": "[variables('b')]", "b": "[variables('a')]"}),
    "parameters in a circle": template(
        parameters={
            "a": {"type": "string", "defaultValue": "[parameters('b')]"},
            "b": {"type": "string", "defaultValue": "[parameters('a')]"},
        }
    ),
    "a billion copies": template(resources=[in_loop(10**9)]),
    "a billion outputs": template(outputs={"o": {"type": "array", "copy": {"count": 10**9, "input": "x"}}}),
    "a billion items": template(variables={"copy": [{"name": "v", "count": 10**9, "input": "x"}]}),
    "a range of a billion": output("range(0, 1000000000)"),
    "more problems than anyone reads": template(resources=["x"] * 300_000),
    "expressions that are none": template(resources=[scale_set(tags={"a": ["[x]"] * 100_000})]),
}

TAKEN: dict[str, dict[str, Any]] = {
    "6,000 arguments": output("concat(" + ", ".join(["'a'"] * 4000) + ")"),
    "79 levels": output("concat(" * 79 + "'a'" + ")" * 79),
    "definitions in a circle": template(
        languageVersion="2.0",
        definitions={"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}},
        parameters={"p": {"$ref": "#/definitions/a"}},
        resources={},
    ),
    "dependencies in a circle": template(
        resources=[scale_set(name="a", dependsOn=["b"]), scale_set(name="b", dependsOn=["a"])]
    ),
    "200 choices": output(
        "concat(" + ", ".join(f"if(parameters('p{at}'), 'a', 'b')" for at in range(200)) + ")",
        parameters={f"p{at}": {"type": "bool"} for at in range(200)},
    ),
    "50,000 allowed values": output(
        "concat(parameters('p'), parameters('q'))",
        parameters={
            name: {"type": "string", "allowedValues": [f"x{at}" for at in range(50_000)]} for name in ("p", "q")
        },
    ),
    "JSON that is deep": output("json('" + "[" * 10_000 + "]" * 10_000 + "')"),
    "lambdas over what is not known": output(
        "map(parameters('p'), lambda('a', map(parameters('p'), lambda('b', map(parameters('p'), lambda('c', 1))))))",
        parameters={"p": {"type": "array"}},
    ),
    "a wide format": output("format('{0:D999999999}', 1)"),
    "escapes of escapes": chain("%" * 1000, "uriComponent(@)"),
    "allowed values made long": output(
        "padLeft(parameters('p'), 3000000)",
        parameters={"p": {"type": "string", "allowedValues": [f"x{at}" for at in range(60)]}},
    ),
}


SHOWN = (
    "strings that double",
    "unions that double",
    "JSON of backslashes",
    "one long name under many names",
    "copies of much",
)
"""Those of which `expand` might print more than anyone has."""


def checked(templates: Mapping[str, dict[str, Any]], folder: Path) -> dict[str, list[str]]:
    """The rules that one run finds at fault in each of the templates."""
    files = {name: folder / f"{number}.json" for number, name in enumerate(templates)}
    for name, file in files.items():
        file.write_text(json.dumps(templates[name]))
    done = vmsslint("check", *files.values(), "--format", "json")
    assert done.returncode in (0, 1)
    assert (
        len(done.stdout) < 8 * 2**20
    )  # a finding has the value that it is about: 4 MB, of a list of 100,000 expressions
    found = json.loads(done.stdout)["findings"]
    return {
        name: sorted({item["rule"] for item in found if item["location"]["file"] == str(file)})
        for name, file in files.items()
    }


def test_what_would_never_end_ends_with_a_finding(tmp_path: Path) -> None:
    assert [name for name, rules in checked(STOPPED, tmp_path).items() if not rules] == []


def test_what_only_looks_so_is_taken(tmp_path: Path) -> None:
    assert checked(TAKEN, tmp_path) == {name: [] for name in TAKEN}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_printed_of_it_has_an_end(name: str, tmp_path: Path) -> None:
    file = tmp_path / "main.json"
    file.write_text(json.dumps(STOPPED[name]))
    done = vmsslint("expand", file)
    assert done.returncode == 1
    assert done.stderr.startswith(b"vmsslint: ")
    assert len(done.stdout) < 64 * 2**20


def test_a_diff_of_bombs(tmp_path: Path) -> None:
    wide = {f"p{at}": f"[if(parameters('p{at}'), 1, 2)]" for at in range(200)}
    choices = {"parameters": {name: {"type": "bool"} for name in wide}}
    old = template(**choices, resources=[scale_set(properties=LARGE)])
    new = template(**choices, resources=[scale_set(properties={**wide, **LARGE, "k0": 1})])
    files = [tmp_path / name for name in ("old.json", "new.json")]
    for file, data in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(data))
    done = vmsslint("diff", *files, "--format", "json")
    assert any(change["path"] == "properties.k0" for change in json.loads(done.stdout)["changes"])
