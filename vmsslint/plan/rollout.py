"""How Azure brings a new model to the VMs that run, under the scale set's own upgrade policy."""

from __future__ import annotations

import math
import re

from vmsslint.facts import transitions
from vmsslint.facts.conditions import as_number
from vmsslint.facts.select import first
from vmsslint.model import Rollout
from vmsslint.values import Known, Object, Value, truth

_POLICY = "properties.upgradePolicy"
_ROLLING = f"{_POLICY}.rollingUpgradePolicy"
_DURATION = re.compile(r"P(?=.)(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?")


def rollout(model: Object) -> Rollout | None:
    """The rollout of a change that running VMs take over; None where the upgrade policy is not known.

    Rolling: a batch holds maxBatchInstancePercent of the VMs, rounded down but at least one, and the pauses lie between
    the batches. With maxSurge new VMs stand ready before old ones go, so that none is missing.
    Source: https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-policy
    """
    mode = _given(model, f"{_POLICY}.mode")
    if not isinstance(mode, Known):
        return None
    policy = str(mode.value).capitalize()
    if policy not in ("Automatic", "Rolling", "Manual"):
        return None
    capacity = _number(model, "sku.capacity")
    if policy == "Automatic":
        return Rollout(policy, max_unavailable=capacity, certain=capacity is not None)
    if policy == "Manual":
        return Rollout(policy)
    percent = _number(model, f"{_ROLLING}.maxBatchInstancePercent")
    pause = seconds(_given(model, f"{_ROLLING}.pauseTimeBetweenBatches"))
    if capacity is None or capacity < 1 or percent is None:
        return Rollout(policy, certain=False)
    size = min(capacity, max(1, capacity * percent // 100))
    batches = math.ceil(capacity / size)
    surge = truth(_given(model, f"{_ROLLING}.maxSurge") or Known(False))
    return Rollout(
        policy,
        batches=batches,
        batch_size=size,
        max_unavailable=0 if surge else size if surge is False else None,
        minimum_seconds=None if pause is None else (batches - 1) * pause,
        certain=surge is not None and pause is not None,
    )


def _given(model: Object, path: str) -> Value | None:
    return first(model, path) or transitions.default(path, model)


def _number(model: Object, path: str) -> int | None:
    value = _given(model, path)
    number = as_number(value) if value is not None else None
    return None if number is None else int(number)


def seconds(value: Value | None) -> int | None:
    """The seconds of an ISO 8601 duration such as PT1M30S; None for anything else."""
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return None
    match = _DURATION.fullmatch(value.value)
    if match is None:
        return None
    days, hours, minutes, rest = (float(part or 0) for part in match.groups())
    return int(((days * 24 + hours) * 60 + minutes) * 60 + rest)
