"""The VMs of a scale set as they run: what instance views and the models of VMs tell of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field, fields, replace
from typing import TypeAlias

from vmsslint.dataclass import dataclass
from vmsslint.values import Value

Counts: TypeAlias = Mapping[str, int]
"""How many VMs are in a state, by its name in lower case."""

DEALLOCATED = "deallocated"
"""The power state in which a VM has left its hardware. `stopped` is another: the VM keeps it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that has failed: what (`VM`, `VM agent`, `extension web`), its status code, and Azure's words."""

    what: str
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """One VM. An empty string or None is what no view tells.

    `id` is the instance id, or the name of a VM in a Flexible set; views without one are of nobody knows which VM.
    `latest` tells whether the newest model is applied, `own_model` whether the VM has one of its own. `power` is the
    state, such as running or deallocated, `agent` the display status of the VM agent. `data_disks` are LUNs.
    `protection` holds `scale-in` and `scale-set actions`.
    """

    id: str = ""
    latest: bool | None = None
    power: str = ""
    provisioning: str = ""
    agent: str = ""
    health: str = ""
    sku: str = ""
    zone: str = ""
    own_model: bool | None = None
    data_disks: tuple[int, ...] | None = None
    protection: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Fleet:
    """The VMs of one scale set, in the order of their ids.

    `scale_set` is the resource id of the set, empty where no view names it; `files` are the documents that tell of it.
    `unnamed` are VMs whose views do not say whose they are; they may be the same as those in `instances`. `total` is
    the number of VMs where a whole list or the set's own view tells it. `summary` has that view's counts by status
    code, `extensions` those of each extension, `services` the states of orchestration services.
    """

    scale_set: str = ""
    files: tuple[str, ...] = ()
    instances: tuple[Instance, ...] = ()
    unnamed: tuple[Instance, ...] = ()
    total: int | None = None
    summary: Counts = field(default_factory=dict)
    extensions: Mapping[str, Counts] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    @property
    def name(self) -> str:
        """The name of the scale set, empty where no view names it."""
        return self.scale_set.rpartition("/")[2]

    @property
    def where(self) -> str:
        """The files that tell of it, for a sentence."""
        return ", ".join(self.files)


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort by: numbers in it by their value."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+|[0-9]", text.casefold())
    return tuple((0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts)


def merged(views: Iterable[Instance]) -> Instance:
    """One VM of which several views tell: what a later one tells counts."""
    found = Instance()
    for view in views:
        told = {item.name: getattr(view, item.name) for item in fields(view)}
        given = {name: value for name, value in told.items() if value not in ("", None)}
        given["protection"] = view.protection or found.protection
        troubles = tuple(dict.fromkeys((*found.troubles, *view.troubles)))
        found = replace(found, **{**given, "troubles": troubles})
    return found


def lag_words(fleet: Fleet) -> str:
    """A clause such as `2 of 5 VMs lag behind the model`; empty where none does."""
    late, count = len(lagging(fleet)), len(fleet.instances)
    if not late:
        return ""
    return (
        "the one VM lags behind the model"
        if count == 1
        else f"{late} of {count} VMs lag{'s' * (late == 1)} behind the model"
    )


def powers(fleet: Fleet) -> Counts:
    """How many VMs are in which power state, as far as views tell."""
    for views in (fleet.instances, fleet.unnamed):
        if counts := Counter(view.power for view in views if view.power):
            return counts
    return with_prefix(fleet.summary, "powerstate/")


def provisionings(fleet: Fleet) -> Counts:
    """How many VMs are in which provisioning state."""
    for views in (fleet.instances, fleet.unnamed):
        if counts := Counter(view.provisioning for view in views if view.provisioning):
            return counts
    return with_prefix(fleet.summary, "provisioningstate/")


def with_prefix(counts: Counts, prefix: str) -> Counts:
    """The counts of status codes that begin so, by what follows."""
    return {code.removeprefix(prefix): count for code, count in counts.items() if code.startswith(prefix)}


def all_deallocated(fleet: Fleet, capacity: int | None = None) -> bool | None:
    """Whether every VM is deallocated: False where one is not, None where views do not tell it of all.

    `capacity` is that of the model; views of fewer VMs may be older than it is.
    """
    counts = powers(fleet)
    if any(state != DEALLOCATED for state in counts):
        return False
    told = counts.get(DEALLOCATED, 0)
    whole = told > 0 and told == (capacity if fleet.total is None else fleet.total)
    return True if whole and (capacity is None or told >= capacity) else None


def lagging(fleet: Fleet) -> tuple[str, ...]:
    """The ids of the VMs to which the newest model is not applied."""
    return tuple(view.id for view in fleet.instances if view.latest is False)


def power_words(fleet: Fleet) -> str:
    """A clause on the power states, such as `of 5 VMs 3 are running, 2 deallocated`; empty where no view tells."""
    counts = powers(fleet)
    if not counts:
        return ""
    told = sum(counts.values())
    whole = told if fleet.total is None else max(fleet.total, told)
    states = {**dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))), "unknown": whole - told}
    first, *rest = [f"{count} {state}" for state, count in states.items() if count]
    if not rest:
        state = first.partition(" ")[2]
        return f"the one VM is {state}" if whole == 1 else f"all {whole} VMs are {state}"
    return f"of {whole} VMs {', '.join((first, *rest))}"


@dataclass(frozen=True, slots=True, eq=False)
class FleetStatus:
    """The state of one scale set.

    `model` has what is told of the model, by name (`size`, `capacity`, `image` …). `own_sizes` are the ids of VMs with
    a size that the model has not, `own_disks` the LUNs of data disks that only the VM has, by its id. `next` are
    sentences on what to do.
    """

    name: str
    model: Mapping[str, Value]
    fleet: Fleet
    own_sizes: frozenset[str] = frozenset()
    own_disks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    all_deallocated: bool | None = None
    next: tuple[str, ...] = ()
