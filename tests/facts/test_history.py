"""Which of several documents counts for a month."""

from __future__ import annotations

import pytest

from vmsslint import bundled
from vmsslint.facts.history import counting, sentence

ITEMS = [
    {"as_of": "2018-02", "transition": "never", "source": "A"},
    {"as_of": "2020-03", "transition": "any", "source": "B"},
]


def month_of(month: str, *, since: str = "", api_version: str = "2024-07-01") -> str | None:
    item = counting(ITEMS, month, api_version=api_version, since=since, today="2026-11")
    return str(item["as_of"]) if item else None


@pytest.mark.parametrize(
    ("month", "counts"),
    [
        ("2015-01", "2018-02"),  # none is so old: the oldest is the nearest
        ("2018-02", "2018-02"),
        ("2020-02", "2018-02"),
        ("2020-03", "2020-03"),
        ("2026-10", "2020-03"),
        ("2026-11", None),
        ("2030-01", None),
    ],
)
def test_the_newest_document_up_to_the_month_counts(month: str, counts: str | None) -> None:
    assert month_of(month) == counts


def test_the_api_version_that_changed_it_ends_what_documents_before_it_said() -> None:
    assert month_of("2023-02", since="2023-03-01") == "2020-03"
    assert month_of("2023-03", since="2023-03-01") is None


def test_a_document_that_is_newer_than_the_api_version_counts_all_the_same() -> None:
    assert month_of("2021-01", since="2017-12-01") == "2020-03"


def test_a_document_speaks_of_the_api_versions_that_it_names() -> None:
    items = [{"as_of": "2018-02", "transition": "any", "since": "2017-12-01"}]
    assert counting(items, "2018-02", api_version="2017-03-30", since="", today="2026-11") is None
    assert counting(items, "2018-02", api_version="2017-12-01", since="", today="2026-11") == items[0]


def test_a_finding_names_month_and_title() -> None:
    assert sentence(ITEMS[0], "Modify a scale set") == "as of 2018-02: Modify a scale set: fixed at creation"
    assert (
        sentence(ITEMS[1], "Modify a scale set", "upgrade") == "as of 2020-03: Modify a scale set: any value (upgrade)"
    )


def test_every_document_has_a_month_and_is_among_the_sources() -> None:
    table = bundled.load("schemas/transitions.yaml")
    for entry in table["paths"].values():
        for item in entry.get("history", ()):
            assert item["as_of"] < table["as_of"]
            assert item["source"] in table["sources"]
