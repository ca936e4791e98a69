"""Health probes that no rule of their load balancer uses, where a template has both."""

from collections.abc import Iterator

from vmsslint.judge import related
from vmsslint.judge.case import Case, Hit
from vmsslint.model import Resource
from vmsslint.residuals import as_text
from vmsslint.values import NULL, Array, member

REQUIREMENT = "probe-needs-rule"


def hits(case: Case) -> Iterator[Hit]:
    """The probe that the scale set refers to, unless a rule uses it or the old side was the same."""
    old = related.before(case)
    if old is None or not any(hit.certain for hit in _found(old)):
        yield from _found(case)


def _found(case: Case) -> Iterator[Hit]:
    if related.broken(REQUIREMENT, case) is not True:
        return
    probes = [item for item in related.references(case.subject.new) if item.part == "probes"]
    for balancer, deployed in related.deployed(case.beside, related.BALANCER):
        for probe in probes:
            belongs = related.is_part_of(probe, balancer)
            used = _uses(balancer, probe)
            if belongs is True and used is False:
                certain = deployed is True
                yield Hit(path=probe.path, certain=certain, words={"balancer": as_text(balancer.name)})


def _uses(balancer: Resource, probe: related.Reference) -> bool | None:
    """Whether a rule of the load balancer names the probe; None where not all of its rules are known."""
    rules = member(related.value_at(balancer, "properties") or NULL, "loadBalancingRules")
    named = related.values_at(balancer, "properties.loadBalancingRules[].properties.probe.id")
    told = [related.same(id, probe.id) for id in named]
    if True in told:
        return True
    whole = rules is None or (isinstance(rules, Array) and not rules.open)
    return False if whole and None not in told else None
