"""Functions that a template declares, in both versions of the language."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import complaints, outputs, run, template


def function(value: Any, *parameters: tuple[str, str]) -> dict[str, Any]:
    return {
        "parameters": [{"name": name, "type": type} for name, type in parameters],
        "output": {"type": "string", "value": value},
    }


def data(members: dict[str, Any], *, modern: bool = False, **calls: str) -> dict[str, Any]:
    sections: dict[str, Any] = {"languageVersion": "2.0", "resources": {}} if modern else {}
    return template(
        parameters={"outer": {"type": "string", "defaultValue": "o"}},
        variables={"v": "variable"},
        functions=[{"namespace": "my", "members": members}],
        outputs={name: {"type": "string", "value": f"[{call}]"} for name, call in calls.items()},
        **sections,
    )


def test_a_function_sees_its_own_parameters_only() -> None:
    greet = function({"text": "[concat('Hello ', parameters('NAME'))]"}, ("name", "string"))
    found = run(data({"greet": greet}, one="MY.Greet(parameters('outer')).text", two="my.greet('x').text"))
    assert complaints(found) == []
    assert outputs(found) == {"one": "Hello o", "two": "Hello x"}


@pytest.mark.parametrize("modern", [False, True])
def test_variables_and_other_functions_belong_to_the_second_version(modern: bool) -> None:
    members = {"a": function("[variables('v')]"), "b": function("[my.a()]")}
    found = run(data(members, modern=modern, a="my.a()", b="my.b()"))
    if modern:
        assert (complaints(found), outputs(found)) == ([], {"a": "variable", "b": "variable"})
    else:
        assert complaints(found) == [
            "VMSS003 functions/0/members/a/output/value:2 variables(): variables are not available here",
            "VMSS003 functions/0/members/b/output/value:2 there is no function 'my.a'",
        ]


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("my.f()", "my.f() takes 1 argument, and is given 0"),
        ("my.f('x')", "my.f(): the argument 'n' is of type string; it is declared as int"),
        ("my.g(1)", "there is no function 'my.g'"),
        ("my.f(fail('no'))", "fail(): no"),
    ],
)
def test_calls_that_azure_refuses(call: str, problem: str) -> None:
    (found,) = complaints(run(data({"f": function("[string(parameters('n'))]", ("n", "int"))}, o=call)))
    assert found.endswith(problem)


@pytest.mark.parametrize("functions", ["x", [1], [{"namespace": "a"}], [{"namespace": "a", "members": []}]])
def test_malformed_functions_are_told(functions: Any) -> None:
    (problem,) = complaints(run(template(functions=functions)))
    assert problem.startswith("VMSS007 functions")
