"""What the figures of a rollout rest on, in sentences: what is documented, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vmsslint.facts.select import first
from vmsslint.model import Limit, Share
from vmsslint.plan.batches import fewest_of_many, share_of
from vmsslint.values import Known, Object, Value, truth

_DOCS = "https://learn.microsoft.com/azure/virtual-machine-scale-sets/"
_MODES = f"{_DOCS}virtual-machine-scale-sets-upgrade-policy"
SOURCES: Mapping[str, tuple[str, ...]] = {
    "Automatic": (_MODES,),
    "Manual": (_MODES, f"{_DOCS}virtual-machine-scale-sets-perform-manual-upgrades"),
    "Rolling": (
        f"{_DOCS}virtual-machine-scale-sets-configure-rolling-upgrades",
        f"{_DOCS}virtual-machine-scale-sets-automatic-upgrade",
        f"{_DOCS}virtual-machine-scale-sets-maxsurge",
        f"{_DOCS}virtual-machine-scale-sets-zone-balancing",
        "https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets/create-or-update#rollingupgradepolicy",
    ),
}
"""Where the rollout under each policy is documented."""


def of_batches(reached: int, total: int, percent: int) -> Iterator[str]:
    """How the size of a batch comes about. `reached` VMs are upgraded, of at most `total`."""
    if total > reached:
        yield (
            f"{reached} VMs are there before and after; whether the percentages count these or the {total} of the "
            "larger capacity is not documented"
        )
    elif 0 < total * percent < 100:
        yield f"{percent} % of {_vms(total)} is less than one VM; a batch has at least one"
    elif total * percent % 100 and percent < 100:
        part = f"{total * percent / 100:.2f}".rstrip("0").rstrip(".")
        yield (
            f"{percent} % of {total} VMs is {part}: a maximum, so it is rounded down to {share_of(total, percent)}; "
            "how Azure rounds is not documented"
        )


def of_zones(zones: Sequence[str] | None, shares: Sequence[Share], across: Value | None) -> Iterator[str]:
    """What the zones do to the batches."""
    if zones is None:
        yield (
            "which zones the batches keep apart is not known from the model; within zones there may be more batches, "
            "each no larger"
        )
    elif len(shares) > 1:
        listed = ", ".join(f"{share.vms} in zone {share.zone}" for share in shares[:6])
        more = f" and {len(shares) - 6} more zones" if len(shares) > 6 else ""
        yield f"a batch stays within one zone; the VMs are taken to be spread evenly: {listed}{more}"
    elif across is not None and truth(across):
        yield "batches are formed across zones (enableCrossZoneUpgrade)"


def of_limits(upgraded: Limit, size: int, reached: int) -> Iterator[str]:
    """That the share of unhealthy VMs among the upgraded ones is documented in two ways."""
    if upgraded.percent is not None and upgraded.percent < 100 and size < reached:
        few = share_of(size, upgraded.percent)
        if few != upgraded.vms:
            yield (
                f"the API counts the {upgraded.percent} % among the VMs upgraded so far, the guide among all: by the "
                f"API {_more_than(few)} unhealthy in a first batch of {size} stops it"
            )


def of_surge(surge: bool | None) -> Iterator[str]:
    """What new VMs beside the old ones need."""
    if surge:
        yield (
            "maxSurge: the new VMs count against the core quota and need addresses in the subnet; where the quota does "
            "not suffice, Azure upgrades that batch in place, and its VMs are away meanwhile"
        )
    elif surge is None:
        yield "whether new VMs are made first (maxSurge) is not known"


def of_the_model(model: Object, policy: str) -> Iterator[str]:
    """What else in the model bears on the rollout."""
    rolling = "properties.upgradePolicy.rollingUpgradePolicy"
    uniform = not _is(model, "properties.orchestrationMode", "flexible")
    if policy == "Rolling":
        if _is_true(model, f"{rolling}.prioritizeUnhealthyInstances"):
            yield "VMs that are unhealthy before it are upgraded first"
        if uniform and _is_true(model, f"{rolling}.rollbackFailedInstancesOnPolicyBreach"):
            yield "where a limit stops it, VMs whose upgrade failed go back to the old model"
    if policy == "Manual" and uniform:
        yield "how many VMs one call upgrades at a time is not documented: name a few ids, or '*' for all"
    if policy == "Manual" and not uniform:
        yield "in a Flexible scale set the ids are names of VMs; a recording of 2023-07-01 shows the call refused there"
    if _is_true(model, "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"):
        yield (
            "automatic OS upgrades go by the rolling upgrade policy whatever the mode; they replace the OS disk and "
            "apply the extensions of the model"
        )


def of_any_number(percent: int | None) -> Iterator[str]:
    """The batches where the number of VMs is not known, and the percentage is."""
    fewest = fewest_of_many(percent) if percent is not None else None
    if fewest is not None and fewest > 1:
        yield f"of {fewest} VMs or more there are at least {fewest} batches, of fewer VMs one for each"
    elif fewest == 1:
        yield "a batch may hold all VMs"


def _is(model: Object, path: str, value: str) -> bool:
    found = first(model, path)
    return isinstance(found, Known) and str(found.value).casefold() == value


def _is_true(model: Object, path: str) -> bool:
    found = first(model, path)
    return found is not None and truth(found) is True


def _vms(count: int) -> str:
    return f"{count} VM" if count == 1 else f"{count} VMs"


def _more_than(count: int) -> str:
    return "any" if count == 0 else f"more than {count}"
