"""Parts that a load balancer loses in the deployment that may also take them from the scale set."""

from collections.abc import Iterator

from vmsslint.judge import related
from vmsslint.judge.case import Case, Hit
from vmsslint.model import Resource
from vmsslint.residuals import as_text
from vmsslint.values import Value

ANSWERS = {
    "inboundNatPools": "400 LoadBalancerInboundNatPoolInUseByVirtualMachineScaleSet",
    "probes": "400 CannotRemoveRuleUsedByProbeUsedByVMSS",
    "backendAddressPools": "",  # only its words were seen
}


def hits(case: Case) -> Iterator[Hit]:
    """Each part of a load balancer that the old scale set refers to and the new load balancer lacks."""
    old = related.before(case)
    if old is None:
        return
    kept = [reference.id for reference in related.references(case.subject.new)]
    for reference in related.references(old.subject.new):
        for earlier, _ in related.deployed(old.beside, related.BALANCER):
            for later, deployed in related.deployed(case.beside, related.BALANCER):
                balancer = related.same(related.id_of(earlier), related.id_of(later))
                if (
                    balancer is True
                    and related.is_part_of(reference, earlier) is True
                    and _lost(reference, earlier, later)
                ):
                    yield Hit(
                        path=reference.path,
                        certain=deployed is True and any(related.same(reference.id, id) is True for id in kept),
                        words={"balancer": as_text(later.name), "part": _told(reference)},
                        answer=ANSWERS[reference.part],
                    )


def _lost(reference: related.Reference, earlier: Resource, later: Resource) -> bool:
    """Whether the old load balancer had the part, or a rule that uses the probe, and the new one surely has not."""
    if _has(reference, earlier) and _lacks(reference, later):
        return True
    return reference.part == "probes" and _uses(reference, earlier) and _lacks_rule(reference, later)


def _has(reference: related.Reference, balancer: Resource) -> bool:
    found = related.parts(balancer, reference.part) or []
    return any(related.same(id, reference.id) is True for id in found)


def _lacks(reference: related.Reference, balancer: Resource) -> bool:
    found = related.parts(balancer, reference.part)
    return found is not None and all(related.same(id, reference.id) is False for id in found)


def _users(balancer: Resource) -> list[Value]:
    return related.values_at(balancer, "properties.loadBalancingRules[].properties.probe.id")


def _uses(reference: related.Reference, balancer: Resource) -> bool:
    return any(related.same(id, reference.id) is True for id in _users(balancer))


def _lacks_rule(reference: related.Reference, balancer: Resource) -> bool:
    whole = related.parts(balancer, "loadBalancingRules")
    return whole is not None and all(related.same(id, reference.id) is False for id in _users(balancer))


def _told(reference: related.Reference) -> str:
    names = {"backendAddressPools": "backend pool", "inboundNatPools": "NAT pool", "probes": "probe or its rule"}
    return f"{names[reference.part]} {as_text(reference.id).rpartition('/')[2].rstrip(chr(39) + ')')}"
