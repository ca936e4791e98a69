"""What is said with something unknown must hold whatever the unknown turns out to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vmsslint.expand.evaluate import evaluate
from vmsslint.expand.functions import functions
from vmsslint.expand.functions.base import Function, call, call_lazily
from vmsslint.expand.functions.formatting import as_text
from vmsslint.expand.functions.texts import joined
from vmsslint.expand.run import Run
from vmsslint.expand.scope import Lazy, Names, Scope
from vmsslint.expand.target import Context, Level, root_target
from vmsslint.places import Document, Place
from vmsslint.residuals import residual
from vmsslint.values import Array, Choice, Failure, Known, Object, Text, Unknown, Value, is_ground, truth, value_of
from vmsslint.verdicts import Verdict, compare

PLACE = Place(Document("test", "", {}), ())
SCOPE = Scope(Run(), root_target(Context("00000000-0000-0000-0000-000000000001", "rg", "westus"), Level.GROUP))
WITH_LAMBDAS = {"map", "filter", "reduce", "sort", "toobject", "groupby", "mapvalues"}

# What each unknown may turn out to be. Azure takes an allowed value in any letter case.
STRINGS = ["", "a", "A", "b", "ab", "Dev", "/", "a/b", "N.s/t", "x-y", "true", "12", "'", "{", "{0}", "[1]", "é"]
UNKNOWNS: dict[Unknown, list[Any]] = {
    Unknown("parameters", (Known("any"),)): [*STRINGS, 1, True, [], ["a", 1], {"a": 1}, {}, None],
    Unknown("parameters", (Known("string"),), type="string"): STRINGS,
    Unknown("parameters", (Known("env"),), type="string", allowed=("Dev", "Prod")): ["Dev", "dev", "PROD", "Prod"],
    Unknown("parameters", (Known("int"),), type="int"): [-1, 0, 1, 2, 3, 12],
    Unknown("parameters", (Known("size"),), type="int", allowed=(1, 3)): [1, 3],
    Unknown("parameters", (Known("bool"),), type="bool"): [True, False],
    Unknown("parameters", (Known("array"),), type="array"): [[], ["a"], ["a", "b", "a"], [1, {"a": "b"}], [["a"], []]],
    Unknown("parameters", (Known("object"),), type="object"): [{}, {"a": "b"}, {"A": {"c": 1}, "b": None}, {"a": []}],
}


def unknown_of(*types: str) -> st.SearchStrategy[Value]:
    return st.sampled_from([one for one in UNKNOWNS if one.type in types])


def or_choice(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.one_of(values, values, values, st.builds(Choice, unknown_of("bool"), values, values))


known_strings = st.sampled_from(STRINGS)
texts = st.lists(known_strings | unknown_of("string", "int"), min_size=1, max_size=4).map(joined)
strings = or_choice(st.one_of(known_strings.map(Known), unknown_of("string", ""), texts, texts))
integers = or_choice(st.one_of(st.sampled_from([-1, 0, 1, 2, 3, 5]).map(Known), unknown_of("int", "")))
booleans = or_choice(st.one_of(st.booleans().map(Known), unknown_of("bool", "")))
names = st.sampled_from(["a", "A", "b", "c"])


def arrays(items: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return or_choice(st.lists(items, max_size=3).map(lambda items: Array(tuple(items))) | unknown_of("array"))


def objects(items: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    members = st.dictionaries(names, items, max_size=2).filter(lambda o: len({name.lower() for name in o}) == len(o))
    return or_choice(members.map(Object) | unknown_of("object"))


leaves = st.one_of(strings, integers, booleans, st.just(Known(None)), unknown_of(""))
values = st.recursive(leaves, lambda inner: arrays(inner) | objects(inner), max_leaves=4)
BY_TYPE = {
    "string": strings,
    "int": integers,
    "float": integers,
    "bool": booleans,
    "null": st.just(Known(None)),
    "array": arrays(values),
    "object": objects(values),
    "": values,
}


@st.composite
def arguments(draw: st.DrawFn, function: Function) -> list[Value]:
    most = function.minimum + 2 if function.maximum is None else function.maximum
    count = draw(st.integers(function.minimum, most))
    types = function.types or ("",)
    due = [types[min(index, len(types) - 1)].split("|") for index in range(count)]
    return [draw(st.one_of([BY_TYPE[one] for one in each])) for each in due]


def bound(value: Value, binding: Mapping[Unknown, Any]) -> Value:
    """The value with each unknown put in."""
    match value:
        case Unknown():
            return value_of(binding[value])
        case Text(parts=parts):
            return joined(part if isinstance(part, str) else as_text(bound(part, binding)) for part in parts)
        case Object(members=members):
            return Object({name: bound(member, binding) for name, member in members.items()})
        case Array(items=items):
            return Array(tuple(bound(item, binding) for item in items))
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return bound(then if truth(bound(condition, binding)) else otherwise, binding)
    return value


bindings = st.fixed_dictionaries({one: st.sampled_from(options) for one, options in UNKNOWNS.items()})
EAGER = sorted((f for key, f in functions().items() if not f.lazy and key not in WITH_LAMBDAS), key=lambda f: f.name)


@settings(max_examples=600)
@given(st.data())
def test_binding_an_unknown_never_overturns_what_was_certain(data: st.DataObject) -> None:
    function = data.draw(st.sampled_from(EAGER))
    args = data.draw(arguments(function))
    binding = data.draw(bindings)
    before = call(function, SCOPE, tuple(args))
    check(before, call(function, SCOPE, tuple(bound(arg, binding) for arg in args)))


@settings(max_examples=200)
@given(st.sampled_from(["if", "and", "or", "coalesce"]), st.data())
def test_nor_with_the_lazy_functions(name: str, data: st.DataObject) -> None:
    failures = st.sampled_from([Failure("one"), Failure("two")])
    first = values | failures if name == "coalesce" else booleans | failures
    args = data.draw(st.tuples(first, *[booleans | values | failures if name in ("if", "coalesce") else first] * 2))
    binding = data.draw(bindings)
    before = call_lazily(functions()[name], SCOPE, tuple(partial(identity, arg) for arg in args))
    after = call_lazily(functions()[name], SCOPE, tuple(partial(identity, bound(arg, binding)) for arg in args))
    check(before, after)


def identity(value: Value) -> Value:
    return value


# p.name and v.name stand for parameters('name') and lambdaVariables('name').
EXPRESSIONS = """
map(p.array, lambda('x', string(v.x)))
map(createArray('a', p.string), lambda('x', 'i', format('{0}{1}', v.x, v.i)))
map(range(0, p.int), lambda('i', add(v.i, 1)))
map(concat(createArray('b'), p.array), lambda('x', array(v.x)))
flatten(map(range(2, p.int), lambda('i', createArray(v.i))))
filter(createArray('a', p.string, 'b'), lambda('x', equals(v.x, 'a')))
filter(createArray(1, p.int, 3), lambda('x', greater(v.x, 1)))
filter(p.array, lambda('x', equals(v.x, 'a')))
length(filter(createArray(p.bool, not(p.bool)), lambda('x', v.x)))
reduce(createArray(1, p.int, 2), 0, lambda('a', 'b', add(v.a, v.b)))
reduce(createArray('a', 'b'), p.string, lambda('a', 'b', concat(v.a, v.b)))
sort(createArray(3, p.size, 2), lambda('a', 'b', less(v.a, v.b)))
sort(createArray(2, p.int), lambda('a', 'b', p.bool))
toObject(createArray('a', p.string), lambda('x', v.x))
toObject(createArray('x', 'y'), lambda('x', concat(p.string, v.x)), lambda('x', 1))
groupBy(createArray('a', 'b'), lambda('x', toLower(p.env)))
mapValues(union(createObject('a', 1), p.object), lambda('v', array(v.v)))
if(equals(p.env, 'Dev'), fail('x'), p.string)
coalesce(p.any, tryGet(p.object, 'a'), 'none')
last(split(concat('a/', p.string, '/b'), '/'))
first(split(concat('a/', p.string, '/b'), '/'))
union(createObject('a', createObject('c', 2)), p.object, createObject('b', p.any))
json(concat('{"a": "', uniqueString(p.string), '", "b": [', p.int, ']}'))
contains(createArray('dev', 'prod'), toLower(p.env))
if(p.bool, if(p.bool, 'a', fail('x')), if(not(p.bool), 'b', fail('y')))
""".strip().splitlines()


@settings(max_examples=300)
@given(st.sampled_from(EXPRESSIONS), st.data())
def test_nor_in_expressions(expression: str, data: st.DataObject) -> None:
    binding = data.draw(bindings)
    check(
        evaluated(expression, {name(one): one for one in UNKNOWNS}),
        evaluated(expression, {name(one): value_of(put_in) for one, put_in in binding.items()}),
    )


def name(parameter: Unknown) -> str:
    return residual(parameter.args[0]).strip("'")


def evaluated(expression: str, parameters: Mapping[str, Value]) -> Value:
    lazies = [Lazy(key, PLACE, partial(identity, value)) for key, value in parameters.items()]
    expression = re.sub(r"\bp\.(\w+)", r"parameters('\1')", re.sub(r"\bv\.(\w+)", r"lambdaVariables('\1')", expression))
    return evaluate(f"[{expression}]", replace(SCOPE, run=Run(), parameters=Names("parameter", lazies)), PLACE)


def check(before: Value, after: Value) -> None:
    """`before` is what was said with unknowns, `after` what comes out when they are known."""
    if isinstance(after, Failure) or not is_ground(after):
        return
    assert not isinstance(before, Failure), (before, after)
    assert compare(before, after, str.casefold) is not Verdict.DIFFERENT
    if is_ground(before):
        assert before == after
