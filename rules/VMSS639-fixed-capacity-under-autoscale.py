"""Capacities that a template fixes while an autoscale setting of the same template changes them."""

from collections.abc import Iterator

from vmsslint.judge import related
from vmsslint.judge.case import Case, Hit
from vmsslint.model import Resource
from vmsslint.residuals import as_text
from vmsslint.values import Known


def hits(case: Case) -> Iterator[Hit]:
    """The capacity, once for each autoscale setting that owns it."""
    capacity = related.value_at(case.new, "sku.capacity")
    if not isinstance(capacity, Known):
        return  # a parameter can be given the present number
    for setting, deployed in related.deployed(case.beside, related.AUTOSCALE):
        target = related.value_at(setting, "properties.targetResourceUri")
        enabled = related.value_at(setting, "properties.enabled")
        if target is None or (isinstance(enabled, Known) and str(enabled.value).casefold() == "false"):
            continue
        if related.same(target, related.id_of(case.new)) is True:
            words = {"setting": as_text(setting.name), "range": _range(setting)}
            yield Hit(path="sku.capacity", certain=deployed is True and enabled is not None, words=words)


def _range(setting: Resource) -> str:
    ends = [related.values_at(setting, f"properties.profiles[].capacity.{end}")[:1] for end in ("minimum", "maximum")]
    told = [as_text(value) for values in ends for value in values if isinstance(value, Known)]
    return f"from {told[0]} to {told[1]}" if len(told) == 2 else "within its limits"
