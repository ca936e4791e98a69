"""The value domain: what compare can be sure of, and what is shown of a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.residuals import MASK, as_text, residual, to_json
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Failure,
    Kind,
    Known,
    Object,
    Text,
    Unknown,
    Value,
    choice,
    is_ground,
    member,
    plain,
    text,
    unknown,
    value_of,
)
from vmsslint.verdicts import Verdict, compare


def parameter(name: str, **known: object) -> Unknown:
    return Unknown("parameters", (Known(name),), **known)  # type: ignore[arg-type]


ENV = parameter("env", type="string")
OTHER = parameter("other", type="string")
FLAG = parameter("flag", type="bool")

SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
TERMS = st.sampled_from([ENV, OTHER, FLAG, text([Known("a-"), ENV]), Choice(FLAG, Known("a"), Known("b"))])


@given(DATA)
def test_plain_data_comes_back_as_it_was(data: object) -> None:
    value = value_of(data)
    assert plain(value) == data
    assert to_json(value) == data
    assert is_ground(value)


@given(DATA)
def test_data_equals_itself(data: object) -> None:
    assert compare(value_of(data), value_of(data)) is Verdict.EQUAL


@given(TERMS, st.text(max_size=4))
def test_a_comparison_with_an_unknown_string_is_never_surely_equal(term: Value, other: str) -> None:
    assert compare(term, Known(other)) is not Verdict.EQUAL
    assert compare(Known(other), term) is not Verdict.EQUAL


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (Known(1), Known(True), Verdict.DIFFERENT),
        (Known(3), Known("3"), Verdict.EQUAL),
        (Known(True), Known("true"), Verdict.EQUAL),
        (Known(None), Known("None"), Verdict.DIFFERENT),
        (ENV, ENV, Verdict.EQUAL),
        (ENV, OTHER, Verdict.MAY),
        (ENV, NULL, Verdict.DIFFERENT),
        (parameter("x"), NULL, Verdict.MAY),
        (text([Known("web-"), ENV]), text([Known("web-"), ENV]), Verdict.EQUAL),
        (text([Known("web-"), ENV]), text([Known("app-"), ENV]), Verdict.DIFFERENT),
        (text([ENV, Known("-a")]), text([ENV, Known("-b")]), Verdict.DIFFERENT),
        (text([ENV, Known("-a")]), text([OTHER, Known("-b")]), Verdict.DIFFERENT),
        (text([ENV, Known("-a")]), text([OTHER, Known("-a")]), Verdict.MAY),
        (text([Known("a"), ENV]), Known("a"), Verdict.MAY),
        (text([Known("ab"), ENV]), Known("a"), Verdict.DIFFERENT),
        (text([Known("a"), ENV]), text([Known("a"), ENV, ENV]), Verdict.MAY),
        (parameter("x", allowed=("a", "b")), Known("c"), Verdict.DIFFERENT),
        (parameter("x", allowed=("a", "b")), Known("b"), Verdict.MAY),
        (parameter("x", allowed=("a", "b")), parameter("y", allowed=("c",)), Verdict.DIFFERENT),
        (parameter("x", type="object"), Known("c"), Verdict.DIFFERENT),
        (Choice(FLAG, Known(1), Known(2)), Known(3), Verdict.DIFFERENT),
        (Choice(FLAG, Known(1), Known(2)), Known(1), Verdict.MAY),
        (Choice(FLAG, Known(1), Known(2)), Choice(FLAG, Known(1), Known(2)), Verdict.EQUAL),
        (Choice(FLAG, Known(1), Known(2)), Choice(FLAG, Known(1), Known(3)), Verdict.MAY),
        (value_of({"a": 1}), value_of({"A": 1, "b": None, "c": []}), Verdict.EQUAL),
        (value_of({"a": 1}), value_of({"a": 1, "b": 2}), Verdict.DIFFERENT),
        (value_of([1, 2]), value_of([2, 1]), Verdict.DIFFERENT),
        (Object({"a": ENV}), Object({"a": Known("x")}), Verdict.MAY),
        (Object({}, rest=(ENV,)), value_of({"a": 1}), Verdict.MAY),
        (unknown("newGuid", kind=Kind.FRESH), unknown("newGuid", kind=Kind.FRESH), Verdict.MAY),
        (Failure("no"), Known(1), Verdict.MAY),
        (unknown("uniqueString", ENV), unknown("uniqueString", ENV), Verdict.EQUAL),
        (unknown("uniqueString", ENV), unknown("uniqueString", text([ENV, Known("x")])), Verdict.DIFFERENT),
        (unknown("guid", text([ENV, Known("a")])), unknown("guid", text([ENV, Known("b")])), Verdict.DIFFERENT),
        (unknown("guid", ENV, Known("a")), unknown("guid", text([ENV, Known("-a")])), Verdict.EQUAL),
        (
            text([Known("a"), unknown("uniqueString", text([ENV, Known("x")])), OTHER]),
            text([Known("a"), unknown("uniqueString", text([ENV, Known("y")])), ENV]),
            Verdict.DIFFERENT,
        ),
        (unknown("substring", ENV, Known(0), Known(3)), unknown("take", ENV, Known(3)), Verdict.EQUAL),
        (unknown("substring", ENV, Known(1), Known(3)), unknown("take", ENV, Known(3)), Verdict.MAY),
    ],
)
def test_compare(old: Value, new: Value, verdict: Verdict) -> None:
    assert compare(old, new) is verdict
    assert compare(new, old) is verdict


def test_letter_case_counts_unless_folded() -> None:
    assert compare(Known("West"), Known("west")) is Verdict.DIFFERENT
    assert compare(Known("West"), Known("west"), str.casefold) is Verdict.EQUAL
    assert compare(text([Known("A-"), ENV]), text([Known("a-"), ENV]), str.casefold) is Verdict.EQUAL


def test_text_joins_what_is_known() -> None:
    assert text([Known("a"), Known("b")]) == Known("ab")
    assert text([Known("a"), text([Known("b"), ENV]), Known("")]) == Text(("ab", ENV))
    assert text([]) == Known("")


def test_a_choice_of_the_same_is_none() -> None:
    assert choice(FLAG, Known(1), Known(1)) == Known(1)
    assert choice(Known(True), Known(1), Known(2)) == Known(1)


def test_members_are_found_in_any_letter_case() -> None:
    assert member(value_of({"Name": 1, "name": 2}), "name") == Known(2)
    assert member(value_of({"Name": 1}), "nAME") == Known(1)
    assert member(value_of([1]), "name") is None


def test_a_residual_is_an_expression() -> None:
    value = Array((text([Known("it's "), ENV]), unknown(".", ENV, Known("x")), Choice(FLAG, NULL, Known(True))))
    assert residual(value) == (
        "createArray(concat('it''s ', parameters('env')), parameters('env').x, if(parameters('flag'), null(), true()))"
    )


def test_secrets_are_never_shown() -> None:
    secret = parameter("password", secret=True)
    combined = text([Known("user:"), secret])
    assert to_json(Object({"a": secret, "b": combined})) == {"a": MASK, "b": MASK}
    assert as_text(combined) == MASK
    assert "user" not in residual(combined)
    assert residual(unknown("length", secret)) == MASK
