"""Which old scale set and which new one are the same resource in Azure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import joined, parameter, resource
from vmsslint.diff.pair import may_be_same, pair
from vmsslint.model import Resource
from vmsslint.residuals import residual
from vmsslint.values import Choice, Known, Value

ONE, TWO, SUFFIX = parameter("one", "string"), parameter("two", "string"), parameter("suffix", "string")


def pairs(old: list[Any], new: list[Any]) -> list[tuple[str | None, str | None, bool]]:
    """What becomes of scale sets of these names: old name, new name, and whether it is certain."""

    def scale_sets(names: list[Any]) -> list[Resource]:
        return [resource({} if name is None else {"name": name}) for name in names]

    def told(side: Resource | None) -> str | None:
        return None if side is None else residual(side.name)

    return [(told(item.old), told(item.new), item.certain) for item in pair(scale_sets(old), scale_sets(new))]


def test_one_name_is_one_scale_set_in_any_letter_case_order_and_place() -> None:
    assert pairs(["web", "api"], ["API", "Web"]) == [("'api'", "'API'", True), ("'web'", "'Web'", True)]


def test_names_that_one_side_has() -> None:
    assert pairs(["web", "gone"], ["web", "come"]) == [
        ("'web'", "'web'", True),
        (None, "'come'", True),
        ("'gone'", None, True),
    ]


def test_a_name_is_taken_once() -> None:
    assert pairs(["web"], ["web", "web"]) == [("'web'", "'web'", True), (None, "'web'", True)]


@pytest.mark.parametrize("name", [ONE, joined("web-", SUFFIX), Choice(parameter("c", "bool"), Known("a"), Known("b"))])
def test_the_same_expression_is_the_same_name(name: Value) -> None:
    assert pairs([name], [name]) == [(residual(name), residual(name), True)]


def test_two_expressions_may_be_the_same_name() -> None:
    assert pairs([ONE], [TWO]) == [("parameters('one')", "parameters('two')", False)]
    assert pairs(["web"], [ONE]) == [("'web'", "parameters('one')", False)]


def test_expressions_that_begin_differently_are_different_names() -> None:
    left, right = joined("web-", SUFFIX), joined("api-", SUFFIX)
    assert pairs([left], [right]) == [(None, residual(right), True), (residual(left), None, True)]


def test_a_sure_partner_comes_before_a_possible_one() -> None:
    assert pairs(["web", "api"], [ONE, "web"]) == [("'api'", "parameters('one')", False), ("'web'", "'web'", True)]


def test_nobody_is_guessed_among_several() -> None:
    assert pairs(["web", "api"], [ONE]) == [
        (None, "parameters('one')", True),
        ("'web'", None, True),
        ("'api'", None, True),
    ]
    assert pairs(["web"], [ONE, TWO]) == [
        (None, "parameters('one')", True),
        (None, "parameters('two')", True),
        ("'web'", None, True),
    ]


def test_a_body_without_a_name_is_the_one_scale_set_there_is() -> None:
    assert pairs(["web"], [None]) == [("'web'", "null()", True)]
    assert pairs([None], ["web"]) == [("null()", "'web'", True)]
    assert pairs([None], [None]) == [("null()", "null()", True)]
    assert pairs(["web", "api"], [None])[0] == (None, "null()", True)


def test_nothing_on_either_side() -> None:
    assert pairs([], []) == []
    assert pairs([], ["web"]) == [(None, "'web'", True)]
    assert pairs(["web"], []) == [("'web'", None, True)]


def test_what_may_be_one() -> None:
    web, api, some = resource({"name": "web"}), resource({"name": "api"}), resource({"name": ONE})
    assert may_be_same(web, some)
    assert may_be_same(web, resource({"name": "WEB"}))
    assert not may_be_same(web, api)


def test_eight_hundred_scale_sets_with_unknown_names_are_paired_in_bearable_time() -> None:
    old = [joined(ONE, f"-{number}-", SUFFIX) for number in range(800)]
    assert [left == right for left, right, _ in pairs(old, [*reversed(old)])] == [True] * 800
    other = [joined(TWO, f"-{number}-", SUFFIX) for number in range(800)]
    assert {(left is None) != (right is None) for left, right, _ in pairs(old, other)} == {True}
