"""Conditions that others wrote: what is wrong with them, and where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts.test_words import conditions
from vmsslint.facts.wellformed import faults


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"zones": "1"}, []),
        (True, []),
        ([], [((), "a condition is a map from property paths to tests")]),
        ({}, [((), "a condition is a map from property paths to tests")]),
        ({"any": []}, [(("any",), "`any` takes a list of conditions")]),
        ({"all": [{"zones": {"presnt": True}}]}, [(("all", 0, "zones", "presnt"), "there is no test `presnt`")]),
        ({"not": 5}, [(("not",), "a condition is a map from property paths to tests")]),
        ({"changed": "zones"}, [(("changed",), "`changed` takes a list of property paths")]),
        ({"grow": ["zones"]}, [(("grow",), "`grow` takes a property path")]),
        ({"vms": "deallocated"}, []),
        ({"vms": "off"}, [(("vms",), "`vms` takes deallocated")]),
        ({"zones": {"present": "yes"}}, [(("zones", "present"), "`present` takes true or false")]),
        ({"zones": {"match": "("}}, [(("zones", "match"), "`match` takes a regular expression: missing )")]),
        ({"zones": {"match": 1}}, [(("zones", "match"), "a text")]),
        ({"zones": {"count": {"least": 1}}}, [(("zones", "count"), "`count` takes min, max, or both")]),
        ({"zones": {"min": None}}, [(("zones", "min"), "`min` takes a number")]),
        ({"zones": {"not": {"nope": 1}}}, [(("zones", "not", "nope"), "there is no test `nope`")]),
        ({"zones": []}, [(("zones",), "a list names the values of which one has to be there")]),
        ({"zones": {}}, [(("zones",), "a test is a value, a list of values, or some of absent, below")]),
    ],
)
def test_faults(condition: Any, found: list[tuple[tuple[str | int, ...], str]]) -> None:
    told = list(faults(condition))
    assert [place for place, _ in told] == [place for place, _ in found]
    assert all(message.startswith(start) for (_, message), (_, start) in zip(told, found, strict=True))


def test_every_condition_that_we_have_is_well_formed() -> None:
    assert [fault for condition in conditions() for fault in faults(condition)] == []
