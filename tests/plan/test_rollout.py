"""How an update reaches the VMs under the upgrade policy: batches, VMs away at once, pauses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import model, parameter
from vmsslint.model import Rollout
from vmsslint.plan.rollout import rollout, seconds
from vmsslint.values import NULL, Choice, Known

SOME, CONDITION = parameter("some"), parameter("condition", "bool")


def rolled(capacity: Any = 10, mode: Any = "Rolling", **policy: Any) -> Rollout | None:
    upgrade = {"mode": mode, "rollingUpgradePolicy": policy}
    return rollout(model({"sku": {"capacity": capacity}, "properties": {"upgradePolicy": upgrade}}))


def batches(capacity: Any, percent: Any) -> tuple[int | None, int | None, int | None]:
    found = rolled(capacity, maxBatchInstancePercent=percent)
    assert found is not None
    return found.batches, found.batch_size, found.max_unavailable


@pytest.mark.parametrize(
    ("capacity", "percent", "expected"),
    [
        (10, 20, (5, 2, 2)),
        (10, 25, (5, 2, 2)),  # rounded down
        (3, 20, (3, 1, 1)),  # but at least one
        (1, 20, (1, 1, 1)),
        (10, 100, (1, 10, 10)),
        (10, 1_000, (1, 10, 10)),  # never more than there are
        ("10", "20", (5, 2, 2)),
        (7, 50, (3, 3, 3)),
        (1_000, 5, (20, 50, 50)),
    ],
)
def test_batches(capacity: Any, percent: Any, expected: tuple[int, int, int]) -> None:
    assert batches(capacity, percent) == expected


@pytest.mark.parametrize("capacity", [None, 0, -1, SOME, "many", 10**400, "inf", "nan", True, [1]])
def test_without_a_number_of_vms_there_are_no_batches(capacity: Any) -> None:
    assert rolled(capacity, maxBatchInstancePercent=20) == Rollout("Rolling", certain=False)


def test_an_unknown_percentage_leaves_the_batches_open() -> None:
    assert rolled(10, maxBatchInstancePercent=SOME) == Rollout("Rolling", certain=False)


def test_what_is_not_given_is_as_azure_fills_it_in() -> None:
    assert rolled(10) == Rollout("Rolling", 5, 2, 2, 0)
    assert rollout(model({"sku": {"capacity": 10}})) == Rollout("Manual")


def test_the_pauses_lie_between_the_batches() -> None:
    found = rolled(10, maxBatchInstancePercent=20, pauseTimeBetweenBatches="PT30S")
    assert found == Rollout("Rolling", 5, 2, 2, 4 * 30)


def test_an_unknown_pause_leaves_the_time_open() -> None:
    assert rolled(10, pauseTimeBetweenBatches=SOME) == Rollout("Rolling", 5, 2, 2, None, certain=False)
    assert rolled(10, pauseTimeBetweenBatches="soon") == Rollout("Rolling", 5, 2, 2, None, certain=False)


def test_with_surge_no_vm_is_missing() -> None:
    assert rolled(10, maxSurge=True) == Rollout("Rolling", 5, 2, 0, 0)
    assert rolled(10, maxSurge=SOME) == Rollout("Rolling", 5, 2, None, 0, certain=False)


@pytest.mark.parametrize("mode", ["Automatic", "automatic", "AUTOMATIC"])
def test_automatic_may_take_all_at_once(mode: str) -> None:
    assert rolled(10, mode) == Rollout("Automatic", max_unavailable=10)
    assert rolled(SOME, mode) == Rollout("Automatic", certain=False)


def test_manual_waits() -> None:
    assert rolled(10, "Manual") == Rollout("Manual")


@pytest.mark.parametrize("mode", [SOME, Choice(CONDITION, Known("Manual"), NULL), "Sometimes", 5, True])
def test_a_policy_that_is_not_known(mode: Any) -> None:
    assert rolled(10, mode) is None


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("PT0S", 0),
        ("PT1M30S", 90),
        ("PT2H", 7_200),
        ("P1D", 86_400),
        ("P1DT1H1M1S", 90_061),
        ("PT0.5S", 0),
        ("P", None),
        ("PT", None),
        ("1M", None),
        ("-PT1M", None),
        ("PT" + "9" * 400 + "S", None),
        ("", None),
        (60, None),
        (None, None),
    ],
)
def test_durations(duration: Any, expected: int | None) -> None:
    assert seconds(Known(duration)) == expected
    assert seconds(SOME) is None
    assert seconds(None) is None
