"""The figures of the plan against an upgrade that is played through."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.models import model
from tests.plan.simulation import Played, placed, play
from vmsslint.model import Rollout
from vmsslint.plan.rollout import rollout

VMS = st.integers(1, 60) | st.integers(1, 1_000)
PERCENT = st.integers(1, 100)
ZONES = st.lists(st.sampled_from(["1", "2", "3", "4"]), unique=True)
PAUSE = st.integers(0, 600)


def planned(vms: int, percent: int, zones: list[str], pause: int, **policy: Any) -> Rollout:
    """The plan for a scale set."""
    rolling = {"maxBatchInstancePercent": percent, "pauseTimeBetweenBatches": f"PT{pause}S", **policy}
    upgrade = {"mode": "Rolling", "rollingUpgradePolicy": rolling}
    found = rollout(model({"sku": {"capacity": vms}, "zones": zones, "properties": {"upgradePolicy": upgrade}}))
    assert found is not None
    return found


def played(vms: int, percent: int, zones: list[str], pause: int, *, across: bool, surge: bool) -> Played:
    return play(placed(vms, zones), percent, pause, across=across, surge=surge)


@given(VMS, PERCENT, ZONES, PAUSE, st.booleans(), st.booleans())
def test_the_plan_is_what_the_upgrade_shows(
    vms: int, percent: int, zones: list[str], pause: int, across: bool, surge: bool
) -> None:
    plan = planned(vms, percent, zones, pause, enableCrossZoneUpgrade=across, maxSurge=surge)
    seen = played(vms, percent, zones, pause, across=across, surge=surge)
    assert plan.batches == len(seen.batches)
    assert plan.batch_size == max(seen.batches)
    assert plan.max_unavailable == seen.most_away
    assert plan.minimum_seconds == seen.clock
    assert plan.extra_vms == seen.most_vms - vms
    assert plan.vms == sum(seen.batches) == vms
    assert all(vm.model == "new" and vm.up for vm in seen.vms)


@given(VMS, PERCENT, ZONES, PAUSE)
def test_the_shares_are_the_vms_of_the_zones(vms: int, percent: int, zones: list[str], pause: int) -> None:
    plan = planned(vms, percent, zones, pause)
    there = Counter(vm.zone for vm in placed(vms, zones))
    assert sorted(share.vms for share in plan.shares) == sorted(there.values())
    assert sum(share.vms for share in plan.shares) == vms


@given(VMS, PERCENT, st.lists(st.integers(0, 30), min_size=2, max_size=4), PAUSE)
def test_figures_that_are_certain_hold_however_the_zones_are_filled(
    vms: int, percent: int, uneven: list[int], pause: int
) -> None:
    counts = [count for count in uneven if count] or [vms]
    zones = [str(at) for at in range(len(counts))]
    plan = planned(sum(counts), percent, zones, pause)
    if not plan.certain:
        return
    scale_set = [vm for zone, count in zip(zones, counts, strict=True) for vm in [*placed(count, [zone])]]
    seen = play(scale_set, percent, pause, across=False, surge=False)
    assert plan.batches is not None
    assert plan.batches <= len(seen.batches)
    assert plan.max_unavailable is not None
    assert plan.max_unavailable >= seen.most_away
    assert plan.minimum_seconds is not None
    assert plan.minimum_seconds <= seen.clock


@given(st.integers(1, 200), st.integers(1, 100), st.integers(1, 100))
def test_one_more_than_the_limit_is_more_than_the_percentage(vms: int, unhealthy: int, upgraded: int) -> None:
    plan = planned(vms, 20, [], 0, maxUnhealthyInstancePercent=unhealthy, maxUnhealthyUpgradedInstancePercent=upgraded)
    for limit, percent in ((plan.unhealthy, unhealthy), (plan.unhealthy_upgraded, upgraded)):
        assert limit is not None
        assert limit.vms is not None
        assert limit.vms * 100 <= vms * percent < (limit.vms + 1) * 100
