"""What is said of a template with unknown parameters must hold whatever they turn out to be."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.expand.writing import complaints, resource, run, shown, template
from vmsslint.expand.substitute import substitute
from vmsslint.model import Expansion
from vmsslint.values import Failure, Known, Unknown, Value, Verdict, compare, is_ground, residual, truth, value_of

PARAMETERS: dict[str, Any] = {
    "s": {"type": "string"},
    "env": {"type": "string", "allowedValues": ["dev", "prod"]},
    "n": {"type": "int", "minValue": 0},
    "b": {"type": "bool"},
    "list": {"type": "array"},
    "o": {"type": "object"},
}
GIVEN = st.fixed_dictionaries(
    {
        "s": st.sampled_from(["", "a", "dev", "a-b", "A/b"]),
        "env": st.sampled_from(["dev", "prod"]),
        "n": st.integers(0, 3),
        "b": st.booleans(),
        "list": st.sampled_from([[], ["a"], ["a", "dev", "a"], [{"k": "a"}]]),
        "o": st.sampled_from([{}, {"k": "a"}, {"K": {"k": 1}, "dev": None}, {"a": [1]}]),
    }
)


LEAVES = {
    "s": ["'a'", "'dev'", "''", "'-'", "parameters('s')", "parameters('env')"],
    "i": ["0", "1", "2", "parameters('n')"],
    "b": ["true()", "parameters('b')"],
    "a": ["createArray()", "parameters('list')", "variables('list')"],
    "o": ["parameters('o')", "variables('map')"],
}
"""Expressions by what they are: a string, an integer, a boolean, an array, an object."""

CALLS = {
    "s": [
        "concat({s}, {s})", "toLower({s})", "format('{{0}}-{{1}}', {s}, {i})", "if({b}, {s}, {s})", "variables('map')[{s}]",
        "string({v})", "replace({s}, {s}, 'x')", "{o}.k", "join({a}, ',')", "first({a})", "take({s}, {i})",
        "coalesce({s}, {s})", "uniqueString({s})", "trim({s})", "substring({s}, 0, {i})", "last(split({s}, '-'))", "{o}['k']",
        "tryGet({o}, 'k')", "{a}[{i}]", "padLeft({s}, {i}, 'x')", "toUpper({s})",
    ],
    "i": [
        "add({i}, {i})", "mul({i}, {i})", "sub({i}, {i})", "div({i}, {i})", "length({s})", "length({a})", "if({b}, {i}, {i})",
        "int({s})", "min({i}, {i})", "indexOf({s}, {s})", "mod({i}, {i})",
    ],
    "b": [
        "equals({v}, {v})", "not({b})", "and({b}, {b})", "or({b}, {b})", "empty({s})", "empty({a})", "contains({s}, {s})",
        "contains({a}, {s})", "less({i}, {i})", "startsWith({s}, {s})", "contains({o}, 'k')", "if({b}, {b}, false())",
        "equals({s}, {s})", "equals(parameters('env'), {s})",
    ],
    "a": [
        "createArray({v}, {v})", "split({s}, '-')", "range(0, {i})", "concat({a}, {a})", "if({b}, {a}, {a})", "union({a}, {a})",
        "skip({a}, {i})", "map({a}, lambda('x', lambdaVariables('x')))", "intersection({a}, {a})",
        "filter({a}, lambda('x', equals(lambdaVariables('x'), {s})))", "map({a}, lambda('x', 'i', concat({s}, string(lambdaVariables('i')))))",
    ],
    "o": ["createObject({s}, {v})", "union({o}, {o})", "if({b}, {o}, {o})", "createObject('k', {v}, 'x', {v})"],
}  # fmt: skip
"""Calls that make such an expression of others; `{v}` is any."""


def expressions(kind: str, depth: int) -> st.SearchStrategy[str]:
    """Expressions of a kind with calls inside each other to a depth."""
    if kind == "v":
        return st.one_of([expressions(each, depth) for each in LEAVES])
    if depth == 0:
        return st.sampled_from(LEAVES[kind])

    def filled(form: str) -> st.SearchStrategy[str]:
        kinds = re.findall(r"(?<!{){(\w)}", form)
        parts = st.tuples(*(expressions(each, depth - 1) for each in kinds))
        return parts.map(lambda chosen: re.sub(r"(?<!{){\w}", "{}", form).format(*chosen))

    return st.sampled_from(LEAVES[kind]) | st.sampled_from(CALLS[kind]).flatmap(filled)


def bracketed(kind: str) -> st.SearchStrategy[str]:
    return expressions(kind, 3).map("[{}]".format)


TEMPLATES = st.builds(
    lambda one, two, name, condition, count, inner, item: template(
        parameters=PARAMETERS,
        variables={"map": {"dev": "a", "prod": "b", "a": "c"}, "list": ["a", "b"], "one": one, "two": [two]},
        resources=[
            resource(name, condition=condition, properties={"x": "[variables('one')]", "y": two}),
            resource("[concat('l', copyIndex())]", copy={"name": "l", "count": count}),
            resource("c", properties={"copy": [{"name": "items", "count": inner, "input": {"v": item, "i": "[copyIndex('items')]"}}]}),
        ],
        outputs={"o": {"type": "object", "value": {"v": item}}},
    ),
    *map(bracketed, "vvsbiiv"),
)  # fmt: skip


def named(found: Expansion) -> dict[str, Value]:
    return {**found.variables, **found.outputs}


@settings(max_examples=250)
@given(TEMPLATES, GIVEN)
def test_no_binding_overturns_what_was_certain(data: dict[str, Any], values: dict[str, Any]) -> None:
    before, after = run(data), run(data, values)
    for name, value in named(before).items():
        check(value, named(after)[name])
    if before.problems:
        assert after.problems
    certain = [item for item in before.resources if truth(item.condition) and item.count is None and not after.problems]
    there = {(item.place.path, residual(item.name)): item for item in after.resources}
    for item in certain:
        if is_ground(item.name):
            check(item.body, there[item.place.path, residual(item.name)].body)


@settings(max_examples=250)
@given(TEMPLATES, GIVEN)
def test_binding_afterwards_is_binding_before(data: dict[str, Any], values: dict[str, Any]) -> None:
    before, after = run(data), run(data, values)
    binding = {Unknown("parameters", (Known(name),)): value_of(value) for name, value in values.items()}
    for name, value in named(before).items():
        late, early = substitute(value, binding), named(after)[name]
        check(late, early)


def check(before: Value, after: Value) -> None:
    """`before` allows `after`, which may also turn out to be rejected."""
    assert compare(before, after) is not Verdict.DIFFERENT
    if is_ground(before) and is_ground(after):
        assert compare(before, after) is Verdict.EQUAL  # letter case of names aside
    if isinstance(before, Failure):
        assert isinstance(after, Failure)


@settings(max_examples=60)
@given(TEMPLATES, GIVEN)
def test_expanding_twice_is_expanding_once(data: dict[str, Any], values: dict[str, Any]) -> None:
    once = run(data, values)
    assert shown(run(data, values)) == shown(once)
    assert complaints(run(data, values)) == complaints(once)
