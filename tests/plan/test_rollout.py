"""How an update reaches the VMs under the upgrade policy: batches, VMs away at once, pauses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models import at, model, parameter
from tests.report.samples import change
from vmsslint.model import ChangeKind, Limit, Rollout, Share
from vmsslint.plan.rollout import rollout, seconds
from vmsslint.values import NULL, Array, Choice, Known, Loop, unknown

SOME, CONDITION = parameter("some"), parameter("condition", "bool")
PRODUCTION = unknown("equals", parameter("env"), Known("prod"))


def rolled(capacity: Any = 10, mode: Any = "Rolling", **policy: Any) -> Rollout | None:
    upgrade = {"mode": mode, "rollingUpgradePolicy": policy}
    return rollout(model({"sku": {"capacity": capacity}, "properties": {"upgradePolicy": upgrade}}))


def figures(found: Rollout | None) -> Rollout | None:
    """The rollout with what the contract of the JSON has alone."""
    if found is None:
        return None
    return Rollout(
        found.policy, found.batches, found.batch_size, found.max_unavailable, found.minimum_seconds, found.certain
    )


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
    assert figures(rolled(capacity, maxBatchInstancePercent=20)) == Rollout("Rolling", certain=False)


def test_an_unknown_percentage_leaves_the_batches_open() -> None:
    assert figures(rolled(10, maxBatchInstancePercent=SOME)) == Rollout("Rolling", certain=False)


def test_what_is_not_given_is_as_azure_fills_it_in() -> None:
    assert figures(rolled(10)) == Rollout("Rolling", 5, 2, 2, 0)
    assert figures(rollout(model({"sku": {"capacity": 10}}))) == Rollout("Manual")


def test_the_pauses_lie_between_the_batches() -> None:
    found = rolled(10, maxBatchInstancePercent=20, pauseTimeBetweenBatches="PT30S")
    assert figures(found) == Rollout("Rolling", 5, 2, 2, 4 * 30)


def test_an_unknown_pause_leaves_the_time_open() -> None:
    assert figures(rolled(10, pauseTimeBetweenBatches=SOME)) == Rollout("Rolling", 5, 2, 2, None, certain=False)
    assert figures(rolled(10, pauseTimeBetweenBatches="soon")) == Rollout("Rolling", 5, 2, 2, None, certain=False)


def test_with_surge_no_vm_is_missing() -> None:
    assert figures(rolled(10, maxSurge=True)) == Rollout("Rolling", 5, 2, 0, 0)
    assert figures(rolled(10, maxSurge=SOME)) == Rollout("Rolling", 5, 2, None, 0, certain=False)


@pytest.mark.parametrize("mode", ["Automatic", "automatic", "AUTOMATIC"])
def test_automatic_may_take_all_at_once(mode: str) -> None:
    assert figures(rolled(10, mode)) == Rollout("Automatic", max_unavailable=10)
    assert figures(rolled(SOME, mode)) == Rollout("Automatic", certain=False)


def test_manual_waits() -> None:
    assert figures(rolled(10, "Manual")) == Rollout("Manual")


@pytest.mark.parametrize("mode", [SOME, Choice(CONDITION, Known("Manual"), NULL), "Sometimes", 5, True])
def test_a_policy_that_is_not_known(mode: Any) -> None:
    assert rolled(10, mode) is None


# ── zones, limits, surge ──


def zoned(zones: Any, capacity: Any = 10, **policy: Any) -> Rollout:
    upgrade = {"mode": "Rolling", "rollingUpgradePolicy": policy}
    body = {"sku": {"capacity": capacity}, "zones": zones, "properties": {"upgradePolicy": upgrade}}
    found = rollout(model(body))
    assert found is not None
    return found


def test_a_batch_stays_within_a_zone() -> None:
    found = zoned(["1", "2", "3"])
    assert figures(found) == Rollout("Rolling", 6, 2, 2, 0, certain=False)
    assert found.shares == (Share("1", 4), Share("2", 3), Share("3", 3))
    assert found.notes[0] == (
        "a batch stays within one zone; the VMs are taken to be spread evenly: 4 in zone 1, 3 in zone 2, 3 in zone 3"
    )


def test_across_zones_the_batches_are_those_of_a_region() -> None:
    assert figures(zoned(["1", "2", "3"], enableCrossZoneUpgrade=True)) == Rollout("Rolling", 5, 2, 2, 0)
    assert figures(zoned(["1"])) == Rollout("Rolling", 5, 2, 2, 0)
    assert figures(zoned([])) == Rollout("Rolling", 5, 2, 2, 0)


@pytest.mark.parametrize("zones", [SOME, [SOME], Array((Loop(SOME, Known("1")),))])
def test_zones_that_are_not_known_leave_a_bound(zones: Any) -> None:
    found = zoned(zones)
    assert figures(found) == Rollout("Rolling", 5, 2, 2, 0, certain=False)
    assert found.notes[0].startswith("which zones the batches keep apart is not known")


def test_zones_that_an_unknown_switch_may_join_leave_a_bound() -> None:
    cases = zoned(["1", "2", "3"], enableCrossZoneUpgrade=parameter("across", "bool"))
    assert [(case.when, case.rollout.batches) for case in cases.cases] == [
        ("parameters('across') is true", 5),
        ("parameters('across') is false", 6),
    ]
    assert figures(cases) == Rollout("Rolling", None, 2, 2, 0, certain=False)


def test_the_limits_in_vms() -> None:
    found = rolled(10, maxUnhealthyInstancePercent=25, maxUnhealthyUpgradedInstancePercent=10)
    assert found is not None
    assert (found.unhealthy, found.unhealthy_upgraded) == (Limit(25, 2), Limit(10, 1))
    unknown_size = rolled(SOME, maxUnhealthyInstancePercent=25, maxUnhealthyUpgradedInstancePercent=SOME)
    assert unknown_size is not None
    assert (unknown_size.unhealthy, unknown_size.unhealthy_upgraded) == (Limit(25, None), Limit(None, None))


def test_surge_takes_as_many_vms_more_as_a_batch_has() -> None:
    found = rolled(10, maxSurge=True)
    assert found is not None
    assert found.extra_vms == 2
    assert any("core quota" in note for note in found.notes)


# ── what the figures rest on ──


def test_a_choice_gives_the_figures_of_each_case() -> None:
    found = rolled(Choice(PRODUCTION, Known(20), Known(3)), pauseTimeBetweenBatches="PT30S")
    assert found is not None
    assert figures(found) == Rollout("Rolling", certain=False)
    assert [(case.when, figures(case.rollout)) for case in found.cases] == [
        ("parameters('env') is 'prod'", Rollout("Rolling", 5, 4, 4, 120)),
        ("parameters('env') is not 'prod'", Rollout("Rolling", 3, 1, 1, 60)),
    ]


def test_what_all_cases_agree_on_is_no_case() -> None:
    found = rolled(Choice(PRODUCTION, Known(9), Known(10)), maxBatchInstancePercent=100)
    assert found is not None
    assert found.batches == 1
    same = rolled(Choice(PRODUCTION, Known(2), Known("2")))
    assert same is not None
    assert (figures(same), same.cases) == (Rollout("Rolling", 2, 1, 1, 0), ())


def test_the_values_that_a_parameter_may_have_are_cases() -> None:
    found = rolled(parameter("count", "int", (5, 50)))
    assert found is not None
    assert [(case.when, case.rollout.batch_size) for case in found.cases] == [
        ("parameters('count') is 5", 1),
        ("parameters('count') is 50", 10),
    ]


def test_without_the_number_of_vms_there_is_a_bound_on_the_batches() -> None:
    found = rolled(SOME, maxBatchInstancePercent=30)
    assert found is not None
    assert found.notes == (
        "of 4 VMs or more there are at least 4 batches, of fewer VMs one for each",
        "capacity is parameters('some'), which is not known",
    )


def test_vms_that_the_update_adds_need_no_upgrade() -> None:
    body = model({"sku": {"capacity": 20}, "properties": {"upgradePolicy": {"mode": "Rolling"}}})
    found = rollout(body, [change("sku.capacity", 10, 20)])
    # 20 % of 10 or of 20: a batch may have 4, so that there may be as few as 3 for the 10 that are there
    assert figures(found) == Rollout("Rolling", 3, 4, 4, 0, certain=False)
    assert found is not None
    assert found.vms == 10
    assert "is not documented" in found.notes[0]
    unknown_before = rollout(body, [change("sku.capacity", SOME, 20)])
    assert figures(unknown_before) == Rollout("Rolling", certain=False)
    left_out = rollout(body, [change("sku.capacity", 10, ..., kind=ChangeKind.OMITTED)])
    assert left_out is not None
    assert left_out.vms == 20


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({}, ""),
        (
            at("properties.virtualMachineProfile.networkProfile.healthProbe.id", "/probe"),
            "the load balancer's health probe",
        ),
        (
            at(
                "properties.virtualMachineProfile.extensionProfile.extensions",
                [{"properties": {"type": "ApplicationHealthLinux"}}],
            ),
            "the application health extension",
        ),
    ],
)
def test_what_tells_of_health(extra: dict[str, Any], expected: str) -> None:
    body = {"properties": {"upgradePolicy": {"mode": "Rolling"}, **extra.get("properties", {})}}
    found = rollout(model(body))
    assert found is not None
    assert found.health == expected


def test_a_flexible_scale_set_is_told_of_names_and_of_a_refusal() -> None:
    body = {"properties": {"orchestrationMode": "Flexible", "upgradePolicy": {"mode": "Manual"}}}
    found = rollout(model(body))
    assert found is not None
    assert any("names of VMs" in note for note in found.notes)


def test_automatic_os_upgrades_go_their_own_way() -> None:
    policy = {"mode": "Manual", "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}
    found = rollout(model({"properties": {"upgradePolicy": policy}}))
    assert found is not None
    assert any(note.startswith("automatic OS upgrades go by the rolling upgrade policy") for note in found.notes)


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
