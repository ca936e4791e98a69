"""What can be said of the VMs of a scale set."""

from __future__ import annotations

import pytest

from vmsslint.fleet import Fleet, Instance, all_deallocated, lag_words, power_words


def fleet(*powers: str, total: int | None = None, **members: object) -> Fleet:
    views = tuple(Instance(str(number), power=power) for number, power in enumerate(powers))
    return Fleet(instances=views, total=total, **members)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("views", "capacity", "told"),
    [
        (fleet("deallocated", "deallocated", total=2), 2, True),
        (fleet("deallocated", "deallocated", total=2), None, True),
        (fleet("deallocated", "deallocated"), 2, True),
        (fleet("deallocated", "deallocated"), None, None),  # two of nobody knows how many
        (fleet("deallocated", "deallocated", total=2), 3, None),  # a VM has come since, or is on its way
        (fleet("deallocated", "deallocated", total=3), 3, None),
        (fleet("deallocated", "", total=2), 2, None),
        (fleet("deallocated", "running"), None, False),
        (fleet("stopped", total=1), 1, False),  # it keeps its hardware
        (fleet("deallocating", total=1), 1, False),
        (fleet(), 0, None),
        (Fleet(unnamed=(Instance(power="deallocated"),), total=1), 1, True),
        (Fleet(summary={"powerstate/deallocated": 4}, total=4), 4, True),
        (Fleet(summary={"powerstate/deallocated": 3, "powerstate/running": 1}, total=4), 4, False),
        (Fleet(summary={"provisioningstate/succeeded": 4}, total=4), 4, None),
    ],
)
def test_whether_all_are_deallocated(views: Fleet, capacity: int | None, told: bool | None) -> None:
    assert all_deallocated(views, capacity) is told


@pytest.mark.parametrize(
    ("views", "words"),
    [
        (fleet(), ""),
        (fleet("running"), "the one VM is running"),
        (fleet("deallocated", "deallocated"), "all 2 VMs are deallocated"),
        (fleet("running", "deallocated", "running", total=5), "of 5 VMs 2 running, 1 deallocated, 2 unknown"),
    ],
)
def test_power_in_words(views: Fleet, words: str) -> None:
    assert power_words(views) == words


@pytest.mark.parametrize(
    ("latest", "words"),
    [
        ([True, None], ""),
        ([False], "the one VM lags behind the model"),
        ([False, True], "1 of 2 VMs lags behind the model"),
        ([False, False, None], "2 of 3 VMs lag behind the model"),
    ],
)
def test_lag_in_words(latest: list[bool | None], words: str) -> None:
    assert lag_words(Fleet(instances=tuple(Instance(str(n), latest=one) for n, one in enumerate(latest)))) == words
