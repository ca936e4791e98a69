"""What Azure limits, and where this tool stops."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import complaints, deployment, resource, run, template
from vmsslint.expand import expand
from vmsslint.expand.document import to_document
from vmsslint.places import Document


@pytest.mark.parametrize(
    ("section", "limit", "entry", "rule"),
    [
        ("parameters", 256, {"type": "int", "defaultValue": 1}, "VMSS801"),
        ("variables", 512, 1, "VMSS802"),
        ("outputs", 64, {"type": "int", "value": 1}, "VMSS803"),
    ],
)
def test_how_many_of_a_kind_azure_takes(section: str, limit: int, entry: Any, rule: str) -> None:
    names = [f"n{i}" for i in range(limit + 1)]
    assert complaints(run(template(**{section: dict.fromkeys(names[1:], entry)}))) == []
    assert complaints(run(template(**{section: dict.fromkeys(names, entry)}))) == [
        f"{rule} {section}:0 the template has {limit + 1} {section}; Azure takes {limit}"
    ]


def test_resources_with_all_instances_of_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vmsslint.expand.run.MAX_STEPS", 400_000)
    loop = resource("[concat('r', copyIndex())]", copy={"name": "l", "count": 800})
    assert complaints(run(template(resources=[loop]))) == []
    assert complaints(run(template(resources=[loop, resource("a")]))) == [
        "VMSS804 resources:0 the template has 801 resources, instances of loops counted; Azure takes 800"
    ]


def test_an_expression_that_is_too_long() -> None:
    (problem,) = complaints(run(template(variables={"v": f"[concat('{'x' * 24_600}')]"})))
    assert problem.startswith("VMSS805 variables/v:0 the expression has 24,612 characters")


def test_a_template_that_is_too_large() -> None:
    text = '{"resources": [], "metadata": "' + "é" * (2 * 1024 * 1024) + '"}'
    (problem,) = expand(Document("x", text, {"resources": []})).problems
    assert (problem.rule, problem.message) == ("VMSS806", "the template has 4,194,337 bytes; Azure takes 4,194,304")


def nested(depth: int) -> Any:
    return {"a": nested(depth - 1)} if depth else 1


def chain(first: Any, expression: str, length: int) -> dict[str, Any]:
    """Variables of which each is made of the one before, `@` in the expression."""
    return {"v0": first, **{f"v{i}": expression.replace("@", f"variables('v{i - 1}')") for i in range(1, length)}}


HOSTILE: dict[str, Any] = {
    "deep objects": {"v": nested(125)},
    "a deep value": chain(1, "[createArray(@)]", 200),
    "a deep term": chain("[parameters('p')]", "[toLower(trim(@))]", 200),
    "a value that doubles": chain([1], "[createArray(@, @)]", 40),
    "a string that doubles": chain("x", "[concat(@, @)]", 40),
    "a string that is long": {"v": "[padLeft('x', 1000000000)]"},
    "lambdas in each other": {"v": "[map(range(0, 9999), lambda('a', map(range(0, 9999), lambda('b', 1))))]"},
    "members of members": {"v": "[parameters('p')" + ".a" * 5000 + "]"},
}


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vmsslint.expand.run.MAX_STEPS", 40_000)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_never_end_is_stopped_and_told(name: str) -> None:
    found = run(template(parameters={"p": {"type": "string"}}, variables=HOSTILE[name]))
    to_document(found)
    assert {problem.rule for problem in found.problems} == {"VMSS807"}


def test_functions_that_call_themselves() -> None:
    function = {
        "parameters": [{"name": "x", "type": "int"}],
        "output": {"type": "int", "value": "[a.f(parameters('x'))]"},
    }
    data = template(
        languageVersion="2.0",
        resources={},
        functions=[{"namespace": "a", "members": {"f": function}}],
        outputs={"o": {"type": "int", "value": "[a.f(1)]"}},
    )
    assert {problem.rule for problem in run(data).problems} == {"VMSS807"}


def test_deployments_inside_of_each_other() -> None:
    data = template()
    for _ in range(20):
        data = template(resources=[deployment("d", data)])
    found = run(data)
    assert [problem.message for problem in found.problems] == [
        "expansion stopped: more than 12 deployments in each other"
    ]
    assert len(found.resources) == 13


def test_loops_in_loops_end() -> None:
    inner = {"copy": [{"name": "b", "count": 800, "input": "[copyIndex('b')]"}]}
    properties = {"copy": [{"name": "a", "count": 800, "input": inner}]}
    data = template(
        resources=[resource("[concat('r', copyIndex())]", copy={"name": "l", "count": 800}, properties=properties)]
    )
    found = run(data)
    assert [problem.message for problem in found.problems] == ["expansion stopped after 40,000 steps"]


DIGITS = "9" * 5_000


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"variables": {"v": f"[add({DIGITS}, 1)]"}}, "a number of 5,000 digits is too long to read"),
        ({"variables": {"v": f"[take('a', -{DIGITS})]"}}, "a number of 5,001 digits is too long to read"),
        (
            {"parameters": {"p": {"type": "int", "defaultValue": DIGITS}}},
            "the default of parameter 'p' is of type string; it is declared as int",
        ),
        (
            {"variables": {"copy": [{"name": "v", "count": DIGITS, "input": 1}]}},
            "the count of the copy loop 'v' must be a whole number",
        ),
    ],
)
def test_numbers_of_very_many_digits(sections: dict[str, Any], message: str) -> None:
    assert [problem.message for problem in run(template(**sections)).problems] == [message]


def test_a_count_with_an_odd_space_is_read() -> None:
    loop = {"name": "v", "count": "\x1e2", "input": 1}
    assert to_document(run(template(variables={"copy": [loop]})))["variables"] == {"v": [1, 1]}


def test_problems_are_told_up_to_a_number() -> None:
    messages = [problem.message for problem in run(template(resources=["x"] * 2_000)).problems]
    assert (len(messages), messages[-1]) == (1_001, "more than 1,000 problems: no more are told")
