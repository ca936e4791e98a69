"""Conditions between properties: what each test means, and that an unknown is neither true nor false."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.models import joined, model, parameter
from vmsslint.facts.conditions import Subject, Truth, as_number, every, grows, holds, image_kind, negated, paths, some
from vmsslint.facts.transitions import default
from vmsslint.values import NULL, Choice, Known, Loop

MODE = "properties.upgradePolicy.mode"
COUNT = "properties.platformFaultDomainCount"
TYPES = "properties.virtualMachineProfile.extensionProfile.extensions[].properties.type"
EXTENSIONS = "properties.virtualMachineProfile.extensionProfile.extensions"
IMAGE = "properties.virtualMachineProfile.storageProfile.imageReference"
SOME, OTHER = parameter("some"), parameter("other", "bool")


def subject(new: dict[str, Any], old: dict[str, Any] | None = None, **changed: bool) -> Subject:
    body = model(new)
    paths = {path.replace("__", "."): certain for path, certain in changed.items()}
    return Subject(body, body, model(old) if old is not None else None, paths)


def test_the_state_of_vms_is_what_views_show_and_else_not_told() -> None:
    condition = {"vms": "deallocated"}
    assert holds(condition, subject({})) is False
    assert holds(condition, replace(subject({}), vms="deallocated")) is True
    assert list(paths(condition)) == []


def extensions(*types: Any) -> dict[str, Any]:
    items = [{"name": f"e{number}", "properties": {"type": type}} for number, type in enumerate(types)]
    return {"properties": {"virtualMachineProfile": {"extensionProfile": {"extensions": items}}}}


def image(**members: Any) -> dict[str, Any]:
    return {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": members}}}}


def zones(given: Any) -> dict[str, Any]:
    return {"zones": given}


# ── Kleene's logic ──


@pytest.mark.parametrize(
    ("truths", "all_of", "any_of"),
    [
        ([], True, False),
        ([True, True], True, True),
        ([True, None], None, True),
        ([True, None, False], False, True),
        ([None, False], False, None),
        ([None], None, None),
        ([False], False, False),
    ],
)
def test_conjunction_and_disjunction_are_kleenes(truths: list[Truth], all_of: Truth, any_of: Truth) -> None:
    assert every(truths) is all_of
    assert some(truths) is any_of


def test_the_negation_of_unknown_is_unknown() -> None:
    assert [negated(truth) for truth in (True, False, None)] == [False, True, None]


def test_what_is_decided_is_not_asked_further() -> None:
    def truths() -> Any:
        yield False
        raise AssertionError("asked on")

    assert every(truths()) is False
    assert some(negated(truth) for truth in truths()) is True


# ── tests on one path ──


@pytest.mark.parametrize(
    ("test", "given", "expected"),
    [
        # a scalar, letter case aside, as Azure reads it
        ("Rolling", "Rolling", True),
        ("Rolling", "rolling", True),
        ("Rolling", "Manual", False),
        ("Rolling", None, False),
        ("Rolling", SOME, None),
        ("Rolling", parameter("p", "string", ("Manual", "Automatic")), False),
        ("Rolling", Choice(OTHER, Known("Rolling"), Known("ROLLING")), True),
        ("Rolling", Choice(OTHER, Known("Rolling"), Known("Manual")), None),
        (5, "5", True),
        (True, "true", True),
        # null is absence
        (None, None, True),
        (None, "Rolling", False),
        (None, SOME, None),
        (None, parameter("p", "string"), False),
        # a list: one of
        (["Manual", "Rolling"], "rolling", True),
        (["Manual", "Rolling"], "Automatic", False),
        (["Manual", None], None, True),
        (["Manual", None], "Automatic", False),
        ({"in": ["Manual", "Rolling"]}, "Manual", True),
        ({"is": "Manual"}, "Manual", True),
        # presence
        ({"present": True}, "x", True),
        ({"present": True}, None, False),
        ({"present": True}, [], False),
        ({"present": False}, None, True),
        ({"present": False}, [], True),
        ({"present": True}, SOME, None),
        ({"present": True}, parameter("p", "object"), True),
        ({"present": True}, Choice(OTHER, Known("x"), NULL), None),
        # numbers, also those that are spelled as strings
        ({"min": 2}, 3, True),
        ({"min": 2}, "3", True),
        ({"min": 2}, 1, False),
        ({"max": 3}, 3, True),
        ({"max": 3}, None, False),
        ({"max": 3, "absent": True}, None, True),
        ({"max": 3, "absent": True}, 4, False),
        ({"min": 2}, SOME, None),
        ({"min": 2}, parameter("p", "int", (3, 4)), True),
        ({"min": 2}, parameter("p", "int", (1, 4)), None),
        ({"min": 2}, "many", None),
        ({"min": 2}, True, None),
        ({"min": 2}, Choice(OTHER, Known(3), NULL), None),
        # API versions
        ({"below": "2017-12-01"}, "2017-03-30", True),
        ({"below": "2017-12-01"}, "2017-12-01", False),
        ({"min": "2017-12-01"}, "2017-12-01", True),
        ({"min": "2017-12-01"}, SOME, None),
        # text
        ({"match": "/galleries/"}, "/x/Galleries/y", True),
        ({"match": "/galleries/"}, "/x/images/y", False),
        ({"match": "/galleries/"}, joined("/x/galleries/", SOME), True),
        ({"match": "/galleries/"}, joined("/x/", SOME), None),
        ({"match": "/galleries/"}, 5, False),
        ({"has": "UserAssigned"}, "SystemAssigned, UserAssigned", True),
        ({"has": "a.c"}, "abc", False),
        # the other way round
        ({"not": {"match": "/images/"}}, "/galleries/y", True),
        ({"not": {"match": "/images/"}}, None, True),
        ({"not": "Manual"}, SOME, None),
    ],
)
def test_a_test_on_one_property(test: Any, given: Any, expected: Truth) -> None:
    assert holds({MODE: test}, subject({"properties": {"upgradePolicy": {"mode": given}}})) is expected


def test_a_path_that_leads_nowhere_is_absent() -> None:
    assert holds({MODE: {"present": False}}, subject({})) is True
    assert holds({MODE: None}, subject({"properties": "no object"})) is True


def test_a_path_through_an_unknown_may_hold_anything() -> None:
    assert holds({MODE: "Rolling"}, subject({"properties": SOME})) is None


@pytest.mark.parametrize(
    ("bounds", "given", "expected"),
    [
        ({"min": 2}, ["1", "2"], True),
        ({"min": 2}, ["1"], False),
        ({"min": 1}, None, False),
        ({"max": 0}, None, True),
        ({"max": 0}, [], True),
        ({"max": 0}, ["1"], False),
        ({"min": 1, "max": 5}, ["1"], True),
        ({"min": 1}, SOME, None),
        ({"min": 1}, [Loop(SOME, Known("1"))], None),
        ({"min": 1}, ["1", Loop(SOME, Known("2"))], True),
        ({"max": 0}, ["1", Loop(SOME, Known("2"))], False),
        ({"max": 5}, ["1", Loop(SOME, Known("2"))], None),
        ({"max": 5}, Choice(OTHER, model({}), NULL), None),
        ({"max": 0}, Choice(OTHER, NULL, NULL), True),
    ],
)
def test_counting_a_list(bounds: dict[str, int], given: Any, expected: Truth) -> None:
    assert holds({"zones": {"count": bounds}}, subject(zones(given))) is expected


def test_a_list_that_only_one_case_gives_counts_as_empty_in_the_other() -> None:
    lists = Choice(OTHER, model({"zones": ["1"]}).members["zones"], NULL)
    assert holds({"zones": {"count": {"max": 5}}}, subject(zones(lists))) is True
    assert holds({"zones": {"count": {"min": 1}}}, subject(zones(lists))) is None


# ── tests on list items ──


def test_any_item_will_do() -> None:
    health = ["ApplicationHealthLinux", "ApplicationHealthWindows"]
    assert holds({TYPES: health}, subject(extensions("CustomScript", "applicationhealthlinux"))) is True
    assert holds({TYPES: health}, subject(extensions("CustomScript"))) is False
    assert holds({TYPES: health}, subject(extensions())) is False
    assert holds({TYPES: health}, subject(extensions("CustomScript", SOME))) is None
    assert holds({TYPES: health}, subject({"properties": {"virtualMachineProfile": SOME}})) is None


def test_distinct_items() -> None:
    distinct = {TYPES: {"distinct": True}}
    assert holds(distinct, subject(extensions("a", "b"))) is True
    assert holds(distinct, subject(extensions("a", "A"))) is False
    assert holds(distinct, subject(extensions("a", SOME))) is None
    assert holds(distinct, subject(extensions("a", "a", SOME))) is False
    assert holds(distinct, subject(extensions("a"))) is True


def test_items_under_one_parent() -> None:
    alike = {TYPES: {"same_parent": True}}
    assert holds(alike, subject(extensions("/n/vnets/a/subnets/x", "/n/vnets/a/subnets/y"))) is True
    assert holds(alike, subject(extensions("/n/vnets/a/subnets/x", "/n/vnets/b/subnets/y"))) is False
    assert holds(alike, subject(extensions("/n/vnets/a/subnets/x", SOME))) is None
    assert holds(alike, subject(extensions(SOME, "/n/vnets/a/subnets/x", "/n/vnets/b/subnets/x"))) is False
    assert holds(alike, subject(extensions())) is True


def test_how_many_items_are_true() -> None:
    one = {TYPES: {"count_true": 1}}
    assert holds(one, subject(extensions(True, False))) is True
    assert holds(one, subject(extensions(True, True))) is False
    assert holds(one, subject(extensions(False))) is False
    assert holds(one, subject(extensions(True, OTHER))) is None
    assert holds(one, subject(extensions(True, True, OTHER))) is False


# ── conditions over paths ──


def test_all_paths_of_a_map_have_to_pass() -> None:
    both = {MODE: "Rolling", COUNT: 5}
    policy = {"upgradePolicy": {"mode": "Rolling"}}
    assert holds(both, subject({"properties": {**policy, "platformFaultDomainCount": 5}})) is True
    assert holds(both, subject({"properties": {**policy, "platformFaultDomainCount": 1}})) is False
    assert holds(both, subject({"properties": {**policy, "platformFaultDomainCount": SOME}})) is None


def test_any_all_and_not() -> None:
    rolling = subject({"properties": {"upgradePolicy": {"mode": "Rolling"}}})
    assert holds({"any": [{MODE: "Manual"}, {MODE: "Rolling"}]}, rolling) is True
    assert holds({"all": [{MODE: "Manual"}, {MODE: "Rolling"}]}, rolling) is False
    assert holds({"not": {MODE: "Manual"}}, rolling) is True
    assert holds(True, rolling) is True


def test_the_old_side() -> None:
    planned = {"old:plan": {"present": True}}
    assert holds(planned, subject({}, {"plan": {"name": "x"}})) is True
    assert holds(planned, subject({"plan": {"name": "x"}}, {})) is False
    assert holds(planned, subject({"plan": {"name": "x"}})) is False  # judged on its own: there is no old side


def test_a_default_of_azure_stands_for_what_is_absent() -> None:
    body = model({})
    without, with_defaults = Subject(body, body), Subject(body, body, default=default)
    assert holds({MODE: "Manual"}, without) is False
    assert holds({MODE: "Manual"}, with_defaults) is True
    assert holds({MODE: {"present": False}}, with_defaults, as_written=True) is True


@pytest.mark.parametrize(
    ("changed", "asked", "expected"),
    [
        ({"a__b": True}, "a.b", True),
        ({"a__b__c": True}, "a.b", True),
        ({"a__b[]__c": True}, "a.b", True),
        ({"a__b": False}, "a.b", None),
        ({"a__bc": True}, "a.b", False),
        ({"a": True}, "a.b", None),  # the whole of which it is a part
        ({}, "a.b", False),
    ],
)
def test_what_changed(changed: dict[str, bool], asked: str, expected: Truth) -> None:
    assert holds({"changed": [asked]}, subject({}, {}, **changed)) is expected


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ({"publisher": "Canonical", "offer": "x"}, "platform image"),
        ({"publisher": SOME}, "platform image"),
        ({"id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/images/a"}, "managed image"),
        ({"id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/a"}, "gallery image"),
        ({"id": joined("/subscriptions/", SOME, "/providers/Microsoft.Compute/images/a")}, "managed image"),
        ({"communityGalleryImageId": "/communityGalleries/x"}, "gallery image"),
        ({"id": SOME}, None),
        ({"version": "latest"}, None),
        ({}, None),
    ],
)
def test_the_kind_of_an_image(reference: dict[str, Any], kind: str | None) -> None:
    assert image_kind(model(image(**reference)), IMAGE) == kind


def test_the_same_kind_of_image() -> None:
    platform, gallery, open_ = image(publisher="a"), image(id="/galleries/b"), image(id=SOME)
    same = {"same_kind": IMAGE}
    assert holds(same, subject(platform, platform)) is True
    assert holds(same, subject(platform, gallery)) is False
    assert holds(same, subject(open_, platform)) is None
    assert holds(same, subject(platform)) is True
    assert holds(same, subject({}, {})) is True
    assert holds(same, subject(platform, {})) is None


def test_growing() -> None:
    grow = {"grow": COUNT}
    sized = {size: {"properties": {"platformFaultDomainCount": size}} for size in (1, 2)}
    assert holds(grow, subject(sized[2], sized[1])) is True
    assert holds(grow, subject(sized[2], sized[2])) is True
    assert holds(grow, subject(sized[1], sized[2])) is False
    assert holds(grow, subject({}, sized[2])) is None
    assert grows(Known(1), SOME) is None


@pytest.mark.parametrize("odd", ["nan", "inf", "1e999", "x", "", True, None, 10**400])
def test_what_is_no_number_of_anything(odd: Any) -> None:
    assert as_number(Known(odd)) is None


def test_the_paths_that_a_condition_names() -> None:
    condition = {
        "any": [{"a": 1}, {"not": {"old:b": 2}}],
        "changed": ["c"],
        "same_kind": "d",
        "e[].f": {"present": True},
        "hidden": "the hardware",
    }
    assert list(paths(condition)) == ["a", "b", "c", "d", "e[].f"]
    assert list(paths(True)) == []


@pytest.mark.parametrize("name", ["e{}", "/n/vnets/a/subnets/{}"])
@pytest.mark.parametrize("unknown", [False, True])
def test_many_items_are_compared_in_bearable_time(name: str, unknown: bool) -> None:
    many = [joined(name.format(number), SOME) if unknown else name.format(number) for number in range(2_000)]
    assert holds({TYPES: {"distinct": True}}, subject(extensions(*many))) in ((None,) if unknown else (True,))
    assert holds({TYPES: {"same_parent": True}}, subject(extensions(*many))) in (True, None)


def test_what_no_model_shows_is_neither_true_nor_false() -> None:
    hardware = {"hidden": "whether the hardware offers the size"}
    assert holds(hardware, subject({})) is None
    assert holds({"not": hardware}, subject({})) is None
    assert [holds(hardware, replace(subject({}), hidden=told)) for told in (True, False)] == [True, False]
