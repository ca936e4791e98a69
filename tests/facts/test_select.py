"""Values by path: absent, known, through lists, and through what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import access, model, parameter
from vmsslint.facts.select import first, items, select
from vmsslint.residuals import residual
from vmsslint.values import NULL, Array, Choice, Failure, Known, Loop, Object, Value

SOME, CONDITION = parameter("some"), parameter("condition", "bool")


def residuals(given: dict[str, Any], path: str) -> list[str]:
    return [residual(found) for found in select(model(given), path)]


def test_a_member_in_any_letter_case() -> None:
    assert residuals({"Sku": {"NAME": "small"}}, "sku.name") == ["'small'"]


@pytest.mark.parametrize("given", [{}, {"sku": None}, {"sku": "text"}, {"sku": ["list"]}, {"sku": {"tier": "x"}}])
def test_what_is_not_there_gives_nothing(given: dict[str, Any]) -> None:
    assert select(model(given), "sku.name") == []
    assert first(model(given), "sku.name") is None


def test_null_is_found_but_is_not_the_first_value() -> None:
    assert select(model({"sku": {"name": None}}), "sku.name") == [NULL]
    assert first(model({"sku": {"name": None}}), "sku.name") is None


def test_one_value_for_each_item_that_has_it() -> None:
    given = {"list": [{"a": 1}, {"b": 2}, {"a": 3}, "odd"]}
    assert select(model(given), "list[].a") == [Known(1), Known(3)]
    assert select(model({"list": "no list"}), "list[].a") == []
    assert select(model({"outer": [{"list": [{"a": 1}]}, {"list": [{"a": 2}]}]}), "outer[].list[].a") == [
        Known(1),
        Known(2),
    ]


def test_below_an_unknown_stands_the_access_to_it() -> None:
    assert select(model({"sku": SOME}), "sku.name") == [access(SOME, "name")]
    assert residuals({"sku": SOME}, "sku.name") == ["parameters('some').name"]
    assert residuals({"list": SOME}, "list[].a") == ["parameters('some')[copyIndex()].a"]


def test_an_open_object_may_have_what_it_does_not_show() -> None:
    body = Object({"a": Known(1)}, rest=(SOME,))
    assert select(body, "a") == [Known(1)]
    assert [residual(found) for found in select(body, "b")] == [f"{residual(body)}.b"]


def test_below_a_choice_stands_a_choice() -> None:
    body = model({"sku": Choice(CONDITION, model({"name": "a"}), model({"name": "b"}))})
    assert select(body, "sku.name") == [Choice(CONDITION, Known("a"), Known("b"))]


def test_what_one_arm_lacks_is_null_there() -> None:
    body = model({"sku": Choice(CONDITION, model({"name": "a"}), model({}))})
    assert select(body, "sku.name") == [Choice(CONDITION, Known("a"), NULL)]
    assert select(body, "sku.tier") == []


def test_what_both_arms_have_is_no_choice() -> None:
    body = model({"sku": Choice(CONDITION, model({"name": "a", "x": 1}), model({"name": "a"}))})
    assert select(body, "sku.name") == [Known("a")]


def test_lists_in_the_arms_of_a_choice_are_paired_by_position() -> None:
    lists = Choice(CONDITION, model({"l": ["a", "b"]}).members["l"], model({"l": ["a"]}).members["l"])
    assert items(lists) == [Known("a"), Choice(CONDITION, Known("b"), NULL)]


def test_an_item_of_a_loop_may_be_missing() -> None:
    (item,) = items(Array((Loop(SOME, Known("a")),)))
    assert residual(item) == "if(greater(parameters('some'), 0), 'a', null())"


@pytest.mark.parametrize("odd", [Failure("refused"), Known(5), Known("text"), NULL])
def test_nothing_stands_below_a_scalar(odd: Value) -> None:
    assert select(model({"sku": odd}), "sku.name") == []
    assert items(odd) == []
