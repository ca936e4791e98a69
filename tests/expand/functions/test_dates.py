"""Times and durations."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say

CASES = [
    # dateTimeAdd
    ("dateTimeAdd('2023-04-07T14:53:14Z', '-P9D')", "'2023-03-29T14:53:14Z'"),
    ("dateTimeAdd('2023-04-07T14:53:14Z', 'PT1H30M', 'yyyyMMdd_HHmmss')", "'20230407_162314'"),
    ("dateTimeAdd('2020-04-07T14:53:14Z', 'P3Y')", "'2023-04-07T14:53:14Z'"),
    ("dateTimeAdd('2020-01-07T14:53:14Z', 'P1Y')", "dateTimeAdd('2020-01-07T14:53:14Z', 'P1Y')"),
    ("dateTimeAdd('2020-01-31T14:53:14Z', 'P1M')", "dateTimeAdd('2020-01-31T14:53:14Z', 'P1M')"),
    ("dateTimeAdd('2020-04-07 14:53:14Z', 'P3D', 'd')", "'04/10/2020'"),
    ("dateTimeAdd('soon', 'P1D')", "dateTimeAdd(): the string is not a valid time"),
    ("dateTimeAdd('2020-13-07T14:53:14Z', 'P1D')", "dateTimeAdd(): the string is not a valid time"),
    ("dateTimeAdd('2020-04-07T14:53:14Z', 'P')", "dateTimeAdd(): 'P' is not an ISO 8601 duration"),
    (
        "dateTimeAdd('2020-04-07T14:53:14Z', 'P999999999D')",
        "dateTimeAdd(): the result is not a time from the year 1 to 9999",
    ),
    # dateTimeFromEpoch
    ("dateTimeFromEpoch(1683040573)", "'2023-05-02T15:16:13Z'"),
    # dateTimeToEpoch
    ("dateTimeToEpoch('2023-05-02T17:16:13+02:00')", "1683040573"),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_dates(expression: str, said: str) -> None:
    assert say(expression) == said


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("yyyy-MM-dd HH:mm:ss.fff", "2023-04-07 14:03:09.250"),
        ("d MMM yy, h:mm tt", "7 Apr 23, 2:03 PM"),
        ("dddd d MMMM", "Friday 7 April"),
        ("%d", "7"),
        ("'at' HH\\h", "at 14h"),
        ("s", "2023-04-07T14:03:09"),
        ("R", "Fri, 07 Apr 2023 14:03:09 GMT"),
        ("o", "2023-04-07T14:03:09.2500000Z"),
        ("D", "Friday, 07 April 2023"),
    ],
)
def test_formats_of_times(pattern: str, shown: str) -> None:
    written = pattern.replace("'", "''")
    assert say(f"dateTimeAdd('2023-04-07T14:03:08.25Z', 'PT1S', '{written}')") == f"'{shown}'"


@pytest.mark.parametrize("pattern", ["q", "'open", "yyyy%", "ffffffff"])
def test_formats_that_are_none(pattern: str) -> None:
    said = say(f"dateTimeAdd('2023-04-07T14:03:08Z', 'PT1S', '{pattern.replace(chr(39), chr(39) * 2)}')")
    assert "format" in said
    assert said.startswith("dateTimeAdd():")
