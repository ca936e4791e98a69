"""The runner of conformance cases: what it asks for, and what it takes for an answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expand.writing import deployment, resource, template
from tools.conformance import check

DATA = template(
    parameters={"p": {"type": "string"}, "pw": {"type": "securestring"}},
    resources=[
        resource(
            "[concat('a', copyIndex())]", copy={"name": "l", "count": 2}, dependsOn=["b"], properties={"x": [1, 2]}
        ),
        deployment("b", template(resources=[resource("c", "Other.Provider/things")])),
    ],
    outputs={
        "o": {"type": "object", "value": {"k": ["v"], "u": "[parameters('p')]"}},
        "pw": {"type": "string", "value": "[parameters('pw')]"},
    },
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("o.k[0]", "v"),
        ("o.u", {"$unknown": "parameter"}),
        ("o.none", {"$absent": True}),
        ("o.k[0]", {"$prefix": "v", "$length": 1}),
        ("$resources.count", 3),
        ("$all.count", 4),
        ("$all[*].name", ["a0", "a1", "b", "c"]),
        ("$all[type=Other.Provider/things].name", "c"),
        ("$all[type!=Some.Provider/things].name", ["b", "c"]),
        ("$all[name=a1][0].properties.x[1]", 2),
        ("$resources.sorted(name)", ["a0", "a1", "b"]),
        ("$last.name", "c"),
        ("$parameter.p", {"$unknown": "parameter"}),
        ("$dependsOn", {"a0": ["b"], "a1": ["b"]}),
        ("$secureOutputs", ["pw"]),
        ("$ok", True),
    ],
)
def test_keys(key: str, expected: Any) -> None:
    assert list(check({"id": "x", "template": DATA, "expected": {key: expected}})) == []


@pytest.mark.parametrize(
    ("case", "faults"),
    [
        ({"expression": "[add(1, 2)]", "expected": 3}, []),
        ({"expression": "[add(1, 2)]", "expected": 4}, ["'[add(1, 2)]' is 3, not 4"]),
        ({"expression": "[equals(1, 1)]", "expected": 1}, ["'[equals(1, 1)]' is true, not 1"]),
        ({"expression": "[div(1, 0)]", "expected": {"$error": True}}, []),
        ({"expression": "[concat(parameters('p'), 'x')]", "parameters": {"p": "y"}, "expected": "yx"}, []),
        ({"template": DATA, "expected": {"$error": True}}, ["$error is absent, not true"]),
        ({"template": template(variables={"v": "[fail('no')]"}), "expected": {"$error": "no"}}, []),
    ],
)
def test_outcomes(case: dict[str, Any], faults: list[str]) -> None:
    assert list(check({"id": "x", **case})) == faults
