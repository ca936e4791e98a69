"""The rollout of a scale set in sentences, for people."""

from __future__ import annotations

from collections.abc import Iterator

from vmsslint.model import Limit, Rollout
from vmsslint.report.tally import plural


def sentences(rollout: Rollout) -> Iterator[str]:
    """How the new model reaches the VMs, and when that stops: one or two sentences, each with its full stop."""
    told = {"Automatic": _automatic, "Rolling": _rolling}.get(rollout.policy, _manual)(rollout)
    yield f"{rollout.policy}: {told}."
    if rollout.policy == "Rolling" and (stops := _stops(rollout)):
        yield f"It stops once {stops}."


def cases(rollout: Rollout) -> Iterator[str]:
    """What holds in each of a few cases, a sentence each."""
    for case in rollout.cases:
        told = _automatic(case.rollout) if rollout.policy == "Automatic" else _rolling(case.rollout)
        yield f"When {case.when}: {told}."


def duration(seconds: int) -> str:
    """`1 h 2 min`, `30 s`."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (left, "s")) if count]
    return " ".join(parts) or "0 s"


def _automatic(rollout: Rollout) -> str:
    if rollout.max_unavailable is None:
        return "Azure upgrades the VMs by itself in no promised order, possibly all at once"
    if rollout.max_unavailable == 1:
        return "Azure upgrades the one VM by itself"
    return f"Azure upgrades the VMs by itself in no promised order, possibly all {rollout.max_unavailable} at once"


def _manual(rollout: Rollout) -> str:
    if rollout.vms == 1:
        return "the VM that exists stays on the old model until you upgrade it"
    there = "the VMs that exist" if rollout.vms is None else f"the {rollout.vms} VMs that exist"
    return f"{there} stay on the old model until you upgrade them"


def _rolling(rollout: Rollout) -> str:
    percent = None if rollout.percent is None else f"{rollout.percent} %"
    if rollout.batches is None:
        size = f"at most {percent} of the VMs" if percent else "a size that is not known"
        return f"in batches of {size}{_pause(rollout)}"
    of = f" ({percent} of {rollout.vms})" if percent and rollout.vms is not None else ""
    count = "1 batch" if rollout.batches == 1 else f"{rollout.batches} batches or more"
    size = "" if rollout.batch_size is None else f" of at most {plural(rollout.batch_size, 'VM')}"
    return f"{count}{size}{of}{_away(rollout)}{_pause(rollout)}"


def _away(rollout: Rollout) -> str:
    if rollout.extra_vms:
        more = "1 more is" if rollout.extra_vms == 1 else f"{rollout.extra_vms} more are"
        return f", new VMs before old ones go, so that none is away and up to {more} there"
    if rollout.max_unavailable is None:
        return ""
    return f", so that at most {plural(rollout.max_unavailable, 'VM')} {_are(rollout.max_unavailable)} away at once"


def _pause(rollout: Rollout) -> str:
    if rollout.minimum_seconds is not None and rollout.batches != 1:
        pauses = f"at least {duration(rollout.minimum_seconds)} of pauses" if rollout.minimum_seconds else "no pauses"
        return f", with {pauses} between them"
    if rollout.batches is None and rollout.pause:
        return f", {duration(rollout.pause)} apart"
    return ""


def _stops(rollout: Rollout) -> str:
    parts = [
        f"{_more_than(limit)} {what}"
        for limit, what in (
            (rollout.unhealthy, "unhealthy before a batch"),
            (rollout.unhealthy_upgraded, "unhealthy after the upgrade"),
        )
        if limit is not None and limit.percent is not None
    ]
    health = f", by what {rollout.health} says" if rollout.health and parts else ""
    return f"{', or '.join(parts)}{health}"


def _more_than(limit: Limit) -> str:
    if limit.vms is None:
        return f"more than {limit.percent} % of the VMs are"
    count = "any VM" if limit.vms == 0 else f"more than {plural(limit.vms, 'VM')}"
    return f"{count} ({limit.percent} %) {'is' if limit.vms <= 1 else 'are'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
