"""How Azure brings a new model to the VMs that run, under the scale set's own upgrade policy.

https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-policy
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from vmsslint.dataclass import dataclass
from vmsslint.expand.substitute import substitute
from vmsslint.facts import transitions
from vmsslint.facts.conditions import as_number
from vmsslint.facts.select import first, select
from vmsslint.judge.scenarios import scenarios
from vmsslint.judge.wording import assumptions
from vmsslint.model import Change, ChangeKind, Limit, Rollout, RolloutCase, Share
from vmsslint.plan import remarks
from vmsslint.plan.batches import fewest_batches, most_in_a_batch, share_of, spread
from vmsslint.residuals import residual
from vmsslint.values import Array, Known, Object, Unknown, Value, is_secret, truth

_POLICY = "properties.upgradePolicy"
_ROLLING = f"{_POLICY}.rollingUpgradePolicy"
_PROFILE = "properties.virtualMachineProfile"
_DURATION = re.compile(r"P(?=.)(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?")

_PLACES = {
    "capacity": "sku.capacity",
    "percent": f"{_ROLLING}.maxBatchInstancePercent",
    "pause": f"{_ROLLING}.pauseTimeBetweenBatches",
    "surge": f"{_ROLLING}.maxSurge",
    "across": f"{_ROLLING}.enableCrossZoneUpgrade",
    "unhealthy": f"{_ROLLING}.maxUnhealthyInstancePercent",
    "unhealthy_upgraded": f"{_ROLLING}.maxUnhealthyUpgradedInstancePercent",
    "zones": "zones",
}
_MOST = 10**9  # of anything that is counted here; a scale set has at most 1,000 VMs
_MOST_CASES = 4
"""Cases that a reader is told apart; of more there are only the figures that hold in all."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What the figures are made of. None is what neither the model nor a known default gives."""

    capacity: Value | None
    percent: Value | None
    pause: Value | None
    surge: Value | None
    across: Value | None
    unhealthy: Value | None
    unhealthy_upgraded: Value | None
    zones: Value | None
    before: Value | None = None
    """The capacity before the update, where that changes it."""

    def values(self) -> list[Value]:
        return [value for item in fields(self) if (value := getattr(self, item.name)) is not None]

    def bound(self, binding: Mapping[Unknown, Value]) -> _Given:
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        return _Given(**{name: value and substitute(value, binding) for name, value in given.items()})


def rollout(model: Object, changes: Iterable[Change] = ()) -> Rollout | None:
    """The rollout of a change that running VMs take over; None where the upgrade policy is not known.

    `model` is the one after the update, `changes` are those of the update: of them the capacity before is taken.
    """
    mode = _given(model, f"{_POLICY}.mode")
    policy = str(mode.value).capitalize() if isinstance(mode, Known) else ""
    if policy not in ("Automatic", "Rolling", "Manual"):
        return None
    given = _Given(**{name: _given(model, path) for name, path in _PLACES.items()}, before=_before(changes))
    if policy != "Rolling":
        given = replace(given, **{name: None for name in _PLACES if name != "capacity"})
    found = _in_every_case(policy, given)
    health, notes = _health(model), (*found.notes, *remarks.of_the_model(model, policy), *_assumed(given))
    return replace(found, health=health if policy == "Rolling" else "", notes=notes, sources=remarks.SOURCES[policy])


def _in_every_case(policy: str, given: _Given) -> Rollout:
    """The figures that hold in every case, and the cases where there are a few."""
    found, complete = scenarios(given.values())
    if not found:
        return _in_one_case(policy, given)
    cases: dict[Rollout, list[str]] = {}
    for scenario in found:
        cases.setdefault(_in_one_case(policy, given.bound(scenario.binding())), []).append(
            scenario.words(scenario.atoms)
        )
    if len(cases) == 1 and complete:
        return next(iter(cases))
    told = [RolloutCase(" or ".join(when), case) for case, when in cases.items()]
    return replace(_agreed(list(cases)), certain=False, cases=tuple(told) if len(told) <= _MOST_CASES else ())


def _agreed(cases: list[Rollout]) -> Rollout:
    """What is the same in all of the cases; the other figures are left open."""
    start, *others = cases
    agreed = {item.name: getattr(start, item.name) for item in fields(Rollout)}
    kept = {name: value for name, value in agreed.items() if all(getattr(case, name) == value for case in others)}
    kept["notes"] = tuple(note for note in start.notes if all(note in case.notes for case in others))
    for name in ("unhealthy", "unhealthy_upgraded"):
        found = {limit.percent for case in cases if (limit := getattr(case, name)) is not None}
        if name not in kept and len(found) == 1:
            kept[name] = Limit(found.pop())
    return Rollout(**kept)


def _in_one_case(policy: str, given: _Given) -> Rollout:
    capacity = _whole(given.capacity)
    before = capacity if given.before is None else _whole(given.before)
    # What a scale-out adds is made by the new model, what a scale-in takes away need not be upgraded.
    reached = None if capacity is None or before is None or min(capacity, before) < 1 else min(capacity, before)
    if policy == "Automatic":
        return Rollout(policy, max_unavailable=reached, certain=reached is not None, vms=reached)
    if policy == "Manual":
        return Rollout(policy, vms=reached)
    return _rolling(given, reached, max(capacity or 0, before or 0))


def _rolling(given: _Given, reached: int | None, total: int) -> Rollout:
    """`reached` VMs are upgraded, of at most `total`: the percentages are of those, whenever they are counted."""
    percent, pause = _whole(given.percent), seconds(given.pause)
    limits = [
        Limit(share, None if share is None or reached is None else share_of(reached, share))
        for share in (_whole(given.unhealthy), _whole(given.unhealthy_upgraded))
    ]
    surge = False if given.surge is None else truth(given.surge)
    start = Rollout(
        "Rolling",
        certain=False,
        vms=reached,
        percent=percent,
        pause=pause,
        unhealthy=limits[0],
        unhealthy_upgraded=limits[1],
        notes=tuple(remarks.of_surge(surge)),
    )
    if reached is None or percent is None:
        return replace(start, notes=(*remarks.of_any_number(percent if reached is None else None), *start.notes))
    zones = _zones(given)
    most = most_in_a_batch(total, percent)
    shares = spread(reached, zones or ())
    fewest = fewest_batches(shares, most)
    size = min(most, max(share.vms for share in shares))
    # However the VMs are spread, there are no fewer batches than without zones, and none is larger.
    settled = zones is not None and (fewest, size) == (fewest_batches([Share("", reached)], most), min(most, reached))
    return replace(
        start,
        batches=fewest,
        batch_size=size,
        max_unavailable=0 if surge else size if surge is False else None,
        minimum_seconds=None if pause is None else (fewest - 1) * pause,
        certain=settled and surge is not None and pause is not None and most == most_in_a_batch(reached, percent),
        extra_vms=size if surge else 0 if surge is False else None,
        shares=shares,
        notes=(
            *remarks.of_batches(reached, total, percent),
            *remarks.of_zones(zones, shares, given.across),
            *remarks.of_limits(limits[1], size, reached),
            *start.notes,
        ),
    )


def _zones(given: _Given) -> tuple[str, ...] | None:
    """The zones that batches keep apart; none where they do not, None where the model does not tell."""
    across = False if given.across is None else truth(given.across)
    if across or given.zones is None:
        return ()
    if not isinstance(given.zones, Array) or given.zones.open:
        return None
    known = [item.value for item in given.zones.items if isinstance(item, Known) and not is_secret(item)]
    if len(known) < len(given.zones.items):
        return None
    zones = tuple(dict.fromkeys(str(zone) for zone in known))
    return None if across is None and len(zones) > 1 else zones


# ── looking at the model ───────────────────────────────────────────────────────────────────────────────────


def _given(model: Object, path: str) -> Value | None:
    return first(model, path) or transitions.default(path, model)


def _before(changes: Iterable[Change]) -> Value | None:
    found = (item for item in changes if item.schema_path == _PLACES["capacity"] and item.kind is ChangeKind.CHANGED)
    return next((item.old for item in found), None)


def _whole(value: Value | None) -> int | None:
    number = as_number(value) if value is not None else None
    return int(number) if number is not None and 0 <= number <= _MOST else None


def _health(model: Object) -> str:
    """What tells Azure whether a VM is healthy; empty where the model shows nothing that does.

    https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-configure-rolling-upgrades
    """
    types = select(model, f"{_PROFILE}.extensionProfile.extensions[].properties.type")
    names = {str(item.value).casefold() for item in types if isinstance(item, Known)}
    if names & {"applicationhealthlinux", "applicationhealthwindows"}:
        return "the application health extension"
    probe = first(model, f"{_PROFILE}.networkProfile.healthProbe.id")
    return "" if probe is None else "the load balancer's health probe"


def _assumed(given: _Given) -> Iterable[str]:
    """What the figures were taken for: defaults of parameters, and what nobody knows."""
    yield from assumptions(*given.values())
    for name in ("capacity", "percent", "pause"):
        value = getattr(given, name)
        if isinstance(value, Unknown) and not is_secret(value):
            yield f"{_PLACES[name].rpartition('.')[2]} is {residual(value)}, which is not known"


def seconds(value: Value | None) -> int | None:
    """The seconds of an ISO 8601 duration such as PT1M30S; None for anything else."""
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return None
    match = _DURATION.fullmatch(value.value)
    if match is None:
        return None
    days, hours, minutes, rest = (float(part or 0) for part in match.groups())
    return int(((days * 24 + hours) * 60 + minutes) * 60 + rest)
