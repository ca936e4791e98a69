"""Basic load balancers of scale sets with many placement groups, where a template has both."""

from collections.abc import Iterator

from vmsslint.judge import related
from vmsslint.judge.case import Case, Hit
from vmsslint.model import Resource
from vmsslint.residuals import as_text
from vmsslint.values import Known
from vmsslint.verdicts import Verdict, compare

REQUIREMENT = "large-needs-standard-load-balancer"
UNCERTAIN_FROM = "2024"  # no recording shows what the newer network APIs fill in where no sku is given


def hits(case: Case) -> Iterator[Hit]:
    """The first reference to a Basic load balancer, unless the old side had one as well."""
    old = related.before(case)
    if old is None or not any(hit.certain for hit in _found(old)):
        yield from list(_found(case))[:1]


def _found(case: Case) -> Iterator[Hit]:
    if related.broken(REQUIREMENT, case) is not True:
        return
    for balancer, deployed in related.deployed(case.beside, related.BALANCER):
        basic = _is_basic(balancer)
        for reference in related.references(case.subject.new):
            belongs = related.is_part_of(reference, balancer)
            if basic is not False and belongs is not False:
                certain = (basic, belongs, deployed) == (True, True, True)
                yield Hit(path=reference.path, certain=certain, words={"balancer": as_text(balancer.name)})


def _is_basic(balancer: Resource) -> bool | None:
    sku = related.value_at(balancer, "sku.name")
    if sku is None:
        version = balancer.api_version
        return True if isinstance(version, Known) and str(version.value) < UNCERTAIN_FROM else None
    told = compare(sku, Known("Basic"), str.casefold)
    return {Verdict.EQUAL: True, Verdict.DIFFERENT: False, Verdict.MAY: None}[told]
