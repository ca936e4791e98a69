"""The words of a finding, as a user reads them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import access, joined, model, parameter, value
from vmsslint.judge.wording import LONGEST, assumptions, condition, fill, short, words_of
from vmsslint.model import Change, ChangeKind
from vmsslint.places import Document, Place, Role
from vmsslint.values import NULL, Choice, Known, Object, Value

SOME, CONDITION = parameter("some"), parameter("condition", "bool")
SECRET = Known("hunter2", (), True)
PATH = "properties.platformFaultDomainCount"


def change(
    old: Any = None,
    new: Any = None,
    *,
    kind: ChangeKind = ChangeKind.CHANGED,
    path: str = PATH,
    certain: bool = False,
    default: Value | None = None,
) -> Change:
    """A change between two values, of which None is a side that gives nothing."""
    before, after = (None if side is None else value(side) for side in (old, new))
    return Change("web", path, path.replace("[name=web]", "[]"), kind, before, after, certain, default)


# ── placeholders ──


def test_words_and_properties_are_filled_in() -> None:
    body = model({"sku": {"capacity": 2}, "zones": ["1", "2"], "list": [{"a": 1}, {"a": 2}]})
    assert fill("{path}: {old} in {sku.capacity}", {"path": "a", "old": "b"}, body) == "a: b in 2"
    assert fill("{zones} {list[].a}", {}, body) == "[1, 2] 1, 2"
    assert fill("{sku.name} {nothing}", {}, body) == "not given not given"
    assert fill("{sku.capacity}", {}) == "not given"


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert fill("{old}", {"old": "{new}", "new": "x"}) == "{new}"
    assert fill("{sku}", {}, model({"sku": "{path}"})) == "{path}"


@pytest.mark.parametrize("text", ["{}", "{ old }", "{1}", "{a b}", "{", "}", "{'a'}"])
def test_other_braces_stay(text: str) -> None:
    assert fill(text, {"old": "x"}) == text


# ── values in a sentence ──


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("text", "text"),
        (5, "5"),
        (True, "true"),
        (None, "nothing"),
        ([], "nothing"),
        (["1", "2"], "[1, 2]"),
        ({"name": "a", "tier": "b"}, "{name, tier}"),
        ({}, "{}"),
        (SOME, "parameters('some')"),
        (["1", SOME], "createArray('1', parameters('some'))"),
        (SECRET, "***"),
        ([SECRET], "***"),
        ({"key": SECRET}, "***"),
    ],
)
def test_a_short_value(given: Any, told: str) -> None:
    assert short(value(given)) == told
    assert short(None) == "nothing"


def test_a_long_value_is_cut() -> None:
    assert short(Known("x" * 200)) == "x" * (LONGEST - 1) + "…"
    assert len(short(Known("x" * LONGEST))) == LONGEST


def test_the_end_of_an_id_is_what_counts() -> None:
    identity = "/subscriptions/" + "0" * 80 + "/subnets/web"
    assert short(Known(identity)).startswith("…")
    assert short(Known(identity)).endswith("/subnets/web")
    partly = joined("/subscriptions/", SOME, "/" + "x" * 80 + "/subnets/web")
    assert short(partly).endswith("/subnets/web')")


# ── a change ──


def test_the_words_of_a_change() -> None:
    path = "properties.virtualMachineProfile.extensionProfile.extensions[name=web].properties.type"
    assert words_of(change("a", "b", path=path)) == {
        "path": "virtualMachineProfile.extensionProfile.extensions[name=web].type",
        "name": "type",
        "old": "a",
        "new": "b",
        "undo": "keep a",
        "resource": "web",
    }
    item = change(None, {"name": "web"}, path="properties.list[name=web]", kind=ChangeKind.ADDED)
    assert words_of(item)["name"] == "list[name=web]"


def test_a_default_of_azure_is_named_as_such() -> None:
    assert words_of(change(None, False, kind=ChangeKind.ADDED, default=Known(True)))["old"] == "true (Azure's default)"
    assert words_of(change(None, 5, kind=ChangeKind.ADDED))["undo"] == "leave it out"
    assert words_of(change(None, False, kind=ChangeKind.ADDED))["old"] == "nothing"


# ── when ──


@pytest.mark.parametrize(
    ("old", "new", "when"),
    [
        (5, SOME, "when parameters('some') is not 5"),
        (SOME, 5, "when parameters('some') is not 5"),
        ("a", access(SOME, "name"), "when parameters('some').name is not a"),
        (5, Choice(CONDITION, Known(1), Known(5)), "when parameters('condition')"),
        (5, Choice(CONDITION, Known(5), Known(1)), "unless parameters('condition')"),
        (Choice(CONDITION, Known(1), Known(5)), 5, "when parameters('condition')"),
        (Choice(CONDITION, Known(1), NULL), None, "when parameters('condition')"),
        (SECRET, SOME, "when the secret values differ"),
        (SOME, parameter("other"), "when the two differ once their unknowns are known"),
        ([1, SOME], [1, 2], "when the two differ once their unknowns are known"),
    ],
)
def test_when_a_change_takes_place(old: Any, new: Any, when: str) -> None:
    assert condition(change(old, new)) == when


def test_a_certain_change_has_no_condition() -> None:
    assert condition(change(5, 1, certain=True)) is None


@pytest.mark.parametrize(
    ("told", "when"),
    [
        (change("a", "b"), "when both belong to one item of the list"),
        (change(None, {"a": 1}, kind=ChangeKind.ADDED, path="list[name=web]"), "when the old list has no such item"),
        (change({"a": 1}, None, kind=ChangeKind.REMOVED, path="list[name=web]"), "when the new list has no such item"),
        (change("a", None, kind=ChangeKind.REMOVED), "when Azure drops what is left out"),
        (change(None, 2, kind=ChangeKind.ADDED), "when Azure has filled in another value"),
        (change(None, 2, kind=ChangeKind.ADDED, path="l[name=web].a"), "when both belong to one item of the list"),
        (
            change(None, "x", kind=ChangeKind.ADDED, path="properties.virtualMachineProfile.osProfile.adminPassword"),
            "when Azure holds another value, which it never shows",
        ),
    ],
)
def test_a_doubt_that_is_not_about_the_values(told: Change, when: str) -> None:
    assert condition(told) == when


def test_no_secret_is_in_the_words() -> None:
    expression = Choice(parameter("condition", "bool"), SECRET, Known("x"))
    words = [short(expression), condition(change("x", expression)) or "", words_of(change(SECRET, expression))["old"]]
    assert "hunter2" not in " ".join(words)


# ── assumptions ──


def test_a_default_of_a_parameter_is_an_assumption() -> None:
    document = Document("main.json", "{}", {})
    here = Place(document, ())
    default, file = (Place(document, (), role, "count") for role in (Role.PARAMETER_DEFAULT, Role.PARAMETER_FILE))
    assert assumptions(Known(1, (here, default)), Known(2, (here, default)), None) == (
        "with the default of parameter 'count'",
    )
    assert assumptions(Known(1, (here, file)), Object({})) == ()
