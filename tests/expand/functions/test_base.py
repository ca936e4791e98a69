"""What holds for every function: choices, origins, secrets, allowed values, documentation."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.expand.functions.saying import PLACE, say, value
from vmsslint.expand.evaluate import OF_A_DEPLOYMENT
from vmsslint.expand.functions import __name__ as package
from vmsslint.expand.functions import __path__ as folders
from vmsslint.expand.functions import function, functions
from vmsslint.expand.functions.base import Function, table
from vmsslint.places import Place
from vmsslint.values import Array, Known, Text, Unknown, is_secret

OTHER = Place(PLACE.document, ("other",))


@pytest.mark.parametrize("function", functions().values(), ids=lambda function: function.name)
def test_every_function_says_what_it_is(function: Function) -> None:
    assert function.doc.startswith(f"`{function.name}(")
    assert re.search(r"https://learn\.microsoft\.com/azure/azure-resource-manager/\S+$", function.doc.strip())


def test_no_family_is_left_out() -> None:
    modules = [import_module(f"{package}.{module.name}") for module in iter_modules(folders)]
    assert table(modules) == {**functions(), **OF_A_DEPLOYMENT}
    assert all(function(key) is found for key, found in functions().items())
    assert function("nosuch") is None


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("toLower(if(p.flag, 'A', p.s))", "if(p.flag, 'a', toLower(p.s))"),
        ("concat(if(p.flag, 'a', 'b'), if(p.flag, '1', '2'))", "if(p.flag, 'a1', 'b2')"),
        ("concat(if(p.flag, 'a', 'b'), if(not(p.flag), '1', '2'))", "if(p.flag, 'a2', 'b1')"),
        (
            "add(if(p.flag, 1, 'x'), 1)",
            "if(p.flag, 2, error('add(): expects a value of type ''Integer'', not ''String'''))",
        ),
        ("length(if(p.flag, 'ab', 'cd'))", "2"),
        ("equals(if(p.flag, 'a', 'b'), 'a')", "p.flag"),
        ("equals(if(p.flag, 'a', 'b'), 'b')", "not(p.flag)"),
    ],
)
def test_choices_are_drawn_out(expression: str, said: str) -> None:
    assert say(expression) == said


def test_too_many_choices_stay_in_the_call() -> None:
    choices = [f"if(equals(p.s, '{number}'), 'a', 'b{number}')" for number in range(20)]
    assert say(f"concat({', '.join(choices)})").startswith("concat(if(")


@pytest.mark.parametrize(
    ("expression", "said", "allowed"),
    [
        ("toLower(p.env)", "toLower(p.env)", ("dev", "prod")),
        ("add(p.size, 1)", "add(p.size, 1)", (2, 4)),
        ("substring(p.env, 0, 1)", "substring(p.env, 0, 1)", ("D", "P")),
        ("replace(p.env, 'd', 'x')", "replace(p.env, 'd', 'x')", None),  # it hangs on the letter case
    ],
)
def test_allowed_values_go_through(expression: str, said: str, allowed: tuple[object, ...] | None) -> None:
    assert say(expression) == said
    found = value(re.sub(r"p\.(\w+)", r"parameters('\1')", expression))
    assert isinstance(found, Unknown)
    assert found.allowed == allowed


def test_items_keep_where_they_were_written() -> None:
    one = Known("a", (OTHER,))
    found = value("concat(createArray(parameters('one')), createArray('b'))", one=one)
    assert isinstance(found, Array)
    assert found.items[0].origin[0] == OTHER
    assert found.items[1].origin == ()


def test_a_computed_value_knows_what_it_was_made_of() -> None:
    assert OTHER in value("toLower(parameters('one'))", one=Known("A", (OTHER,))).origin


@pytest.mark.parametrize(
    "expression",
    [
        "concat(parameters('key'), 'a')",
        "format('{0}', parameters('key'))",
        "split(parameters('key'), ',')",
        "first(split(concat('a,', parameters('key')), ','))",
        "createObject('a', parameters('key'))",
        "base64(concat('abcd', parameters('key')))",
        "if(equals(parameters('key'), 'a'), 1, parameters('key'))",
        "padLeft(parameters('secret'), 9)",
        "length(parameters('secret'))",
        "json(parameters('secret'))",
        "uniqueString(parameters('secret'))",
        "join(createArray('a', parameters('secret')), '')",
    ],
)
def test_what_comes_from_a_secret_is_one(expression: str) -> None:
    assert is_secret(value(expression, secret=Known("[1]", secret=True)))


def test_a_text_of_secret_and_known_is_secret() -> None:
    found = value("toUpper(concat('a', parameters('key')))")
    assert isinstance(found, Text)
    assert found.secret
