"""What stands beside a scale set in its template and has to do with it: load balancers, autoscale settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from vmsslint.dataclass import dataclass
from vmsslint.expand.draft import Instance
from vmsslint.facts import transitions
from vmsslint.facts.conditions import Truth
from vmsslint.facts.ids import parent
from vmsslint.facts.select import first, select
from vmsslint.judge.case import Case
from vmsslint.judge.require import violated
from vmsslint.model import Resource
from vmsslint.values import NULL, Array, Known, Object, Text, Value, is_empty, member, text, truth
from vmsslint.verdicts import Verdict, compare

BALANCER = "Microsoft.Network/loadBalancers"
AUTOSCALE = "Microsoft.Insights/autoscaleSettings"

_NETWORK = "properties.virtualMachineProfile.networkProfile"
_ADDRESS = f"{_NETWORK}.networkInterfaceConfigurations[].properties.ipConfigurations[].properties"
_REFERENCES = {
    "backendAddressPools": f"{_ADDRESS}.loadBalancerBackendAddressPools[].id",
    "inboundNatPools": f"{_ADDRESS}.loadBalancerInboundNatPools[].id",
    "probes": f"{_NETWORK}.healthProbe.id",
}


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A part of a load balancer that a scale set refers to: the list it stands in, and its id."""

    part: str
    id: Value

    @property
    def path(self) -> str:
        """Where a scale set refers to such parts."""
        return _REFERENCES[self.part].removesuffix("[].id")


def before(case: Case) -> Case | None:
    """The old side by itself; None where there is none."""
    if case.old is None or case.subject.old is None:
        return None
    old = case.subject.old
    subject = replace(case.subject, new=old, request=old, old=None, changed={})
    return Case(subject, case.old, beside=case.old_beside)


def broken(requirement: str, case: Case) -> Truth:
    """Whether the scale set breaks the requirement of that id, as far as its own model tells."""
    return violated(transitions.requirements()[requirement], case.subject)


def deployed(resources: Iterable[Resource], type: str) -> Iterator[tuple[Resource, Truth]]:
    """The resources of a type that a template deploys, and whether each surely is."""
    for item in resources:
        if item.type.casefold() == type.casefold() and not item.existing:
            yield item, True if truth(item.condition) is True and item.count is None else None


def id_of(resource: Resource) -> Value:
    """The id that the resource gets; null where nothing is known of it."""
    return resource.id if isinstance(resource, Instance) else NULL


def same(left: Value, right: Value) -> Truth:
    """Whether two ids are those of one resource."""
    if is_empty(left) or is_empty(right):
        return False
    return {Verdict.EQUAL: True, Verdict.DIFFERENT: False, Verdict.MAY: None}[compare(left, right, str.casefold)]


def references(model: Object) -> Iterator[Reference]:
    """The parts of load balancers that a scale set refers to, so far as an id tells them to be such."""
    for part, path in _REFERENCES.items():
        yield from (Reference(part, id) for id in select(model, path) if _holds(id, f"/{part}/"))


def is_part_of(reference: Reference, balancer: Resource) -> Truth:
    """Whether the reference is to a part of this load balancer."""
    return same(parent(reference.id), id_of(balancer))


def parts(balancer: Resource, part: str) -> list[Value] | None:
    """The ids of the items in a list of a load balancer; None where the list is not given, or not known whole."""
    listed = member(member(balancer.body, "properties") or NULL, part)
    if not isinstance(listed, Array) or listed.open:
        return None
    names = [member(item, "name") for item in listed.items]
    if not all(isinstance(name, Known | Text) for name in names):
        return None
    return [text([id_of(balancer), Known(f"/{part}/"), name]) for name in names if name is not None]


def values_at(resource: Resource, path: str) -> list[Value]:
    """What a resource gives at a property path, `[]` standing for each item of a list; nothing that is null."""
    return [value for value in select(resource.body, path) if not is_empty(value)]


def value_at(resource: Resource, path: str) -> Value | None:
    """What a resource gives at a property path without lists, or None."""
    return first(resource.body, path)


def definition(id: Value | None) -> Value | None:
    """The image definition that the id of a gallery image names, with or without a version; None for other ids."""
    if id is None or not _holds(id, "/galleries/"):
        return None
    return parent(id) if _holds(id, "/versions/") else id


def _holds(id: Value, segment: str) -> bool:
    known = (id.value,) if isinstance(id, Known) else id.parts if isinstance(id, Text) else ()
    return any(isinstance(part, str) and segment.casefold() in part.casefold() for part in known)
