"""API versions: which there are, which may be meant, and what profiles stand for."""

from __future__ import annotations

import pytest

from vmsslint.facts import apiversions


@pytest.mark.parametrize(
    ("version", "served", "later", "preview"),
    [
        ("2018-06-01", True, False, False),
        ("2016-04-30-PREVIEW", True, False, True),
        ("2017-10-30-preview", True, False, True),  # in no SDK
        ("2016-08-30", True, False, False),
        ("2018-06-30", False, False, False),
        ("2031-01-01", False, True, False),
        ("2031-01-01-preview", False, True, True),
        ("latest", False, False, False),
        ("", False, False, False),
    ],
)
def test_what_is_told_of_a_version(version: str, served: bool, later: bool, preview: bool) -> None:
    told = apiversions.is_served(version), apiversions.is_later(version), apiversions.is_preview(version)
    assert told == (served, later, preview)


def test_those_around_a_version_that_is_not_known() -> None:
    assert apiversions.around("2018-06-01") == ("2018-06-01",)
    assert apiversions.around("2018-06-30") == ("2018-06-01", "2018-10-01")
    assert apiversions.around("2014-01-01") == ("2015-06-15",)
    assert apiversions.around("2031-01-01") == ("2026-04-01",)


def test_what_may_be_meant() -> None:
    assert apiversions.nearest("2018-06-02")[0] == "2018-06-01"
    assert apiversions.nearest("latest")


def test_every_profile_stands_for_a_version() -> None:
    assert all(apiversions.is_known(version) for version in apiversions.PROFILES.values())
