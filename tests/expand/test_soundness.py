"""What is said of a template with unknown parameters must hold whatever they turn out to be."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.expand.writing import complaints, resource, run, shown, template
from vmsslint.expand.substitute import substitute
from vmsslint.model import Expansion
from vmsslint.residuals import residual
from vmsslint.values import Failure, Known, Unknown, Value, is_ground, truth, value_of
from vmsslint.verdicts import Verdict, compare

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
    "s": """concat({s}, {s})  toLower({s})  toUpper({s})  trim({s})  if({b}, {s}, {s})  string({v})
        replace({s}, {s}, 'x')
        format('{{0}}-{{1}}', {s}, {i})  variables('map')[{s}]  {o}.k  {o}['k']  tryGet({o}, 'k')  join({a}, ',')
        first({a})  {a}[{i}]  last(split({s}, '-'))  take({s}, {i})  substring({s}, 0, {i})  padLeft({s}, {i}, 'x')
        coalesce({s}, {s})  uniqueString({s})""",
    "i": """add({i}, {i})  sub({i}, {i})  mul({i}, {i})  div({i}, {i})  mod({i}, {i})  min({i}, {i})  int({s})
        length({s})  length({a})  if({b}, {i}, {i})  indexOf({s}, {s})""",
    "b": """equals({v}, {v})  equals({s}, {s})  equals(parameters('env'), {s})  not({b})  and({b}, {b})  or({b}, {b})
        empty({s})  empty({a})  contains({s}, {s})  contains({a}, {s})  contains({o}, 'k')  less({i}, {i})
        startsWith({s}, {s})  if({b}, {b}, false())""",
    "a": """createArray({v}, {v})  split({s}, '-')  range(0, {i})  concat({a}, {a})  union({a}, {a})
        intersection({a}, {a})
        if({b}, {a}, {a})  skip({a}, {i})  map({a}, lambda('x', lambdaVariables('x')))
        map({a}, lambda('x', 'i', concat({s}, string(lambdaVariables('i')))))
        filter({a}, lambda('x', equals(lambdaVariables('x'), {s})))""",
    "o": """createObject({s}, {v})  createObject('k', {v}, 'x', {v})  union({o}, {o})  if({b}, {o}, {o})""",
}
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

    return st.sampled_from(LEAVES[kind]) | st.sampled_from(re.split(r"\s{2,}", CALLS[kind])).flatmap(filled)


def bracketed(kind: str) -> st.SearchStrategy[str]:
    return expressions(kind, 3).map("[{}]".format)


def written(one: str, two: str, name: str, condition: str, count: str, inner: str, item: str) -> dict[str, Any]:
    """A template with an expression at each of these places."""
    loop = {"name": "items", "count": inner, "input": {"v": item, "i": "[copyIndex('items')]"}}
    return template(
        parameters=PARAMETERS,
        variables={"map": {"dev": "a", "prod": "b", "a": "c"}, "list": ["a", "b"], "one": one, "two": [two]},
        resources=[
            resource(name, condition=condition, properties={"x": "[variables('one')]", "y": two}),
            resource("[concat('l', copyIndex())]", copy={"name": "l", "count": count}),
            resource("c", properties={"copy": [loop]}),
        ],
        outputs={"o": {"type": "object", "value": {"v": item}}},
    )


TEMPLATES = st.builds(written, *map(bracketed, "vvsbiiv"))


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
