"""A resource held against its schema: which of its properties do not exist, have another type, or are missing.

Names and the values of enums are compared without regard to letter case, as ARM does. Null is absence. Integers and
booleans may be given as strings, since ARM's reader converts them, and any scalar where a string is due. What is
unknown is no fault: a finding needs something that is known to be wrong.
"""

from __future__ import annotations

from vmsslint.facts import apiversions, properties, schemafile
from vmsslint.facts.fault import Fault, FaultKind, When
from vmsslint.facts.members import root_members, root_required
from vmsslint.facts.walk import Walker
from vmsslint.model import SCALE_SET
from vmsslint.values import Object, Value


def faults(body: Object, api_version: str | None, resource_type: str = SCALE_SET) -> tuple[Fault, ...]:
    """What is wrong with a resource of that type, at most MOST faults, in the order in which they stand.

    For a version that is not listed it is what is wrong in the one before and in the one after; for one later than all,
    nothing. None: only what is wrong in every version. A type that is none of `properties.resource_types()` has no
    faults.
    """
    known = schemafile.versions()
    if api_version is None:
        chosen = known[::-1]
    elif apiversions.is_later(api_version):
        return ()
    else:
        chosen = apiversions.around(api_version)
    first, *others = chosen
    found = _walked(body, schemafile.bit(first), resource_type)
    for version in others:
        if all(fault.kind is FaultKind.UNKNOWN for fault in found):  # to all versions alike
            break
        there = {_identity(fault) for fault in _walked(body, schemafile.bit(version), resource_type)}
        found = [fault for fault in found if fault.kind is FaultKind.UNKNOWN or _identity(fault) in there]
    return tuple(found)


def of_version(api_version: str, value: Value) -> Fault | None:
    """What there is to say of an API version by itself; `value` is where it is written."""
    kind = None
    if apiversions.is_later(api_version):
        kind = FaultKind.LATER_VERSION
    elif not apiversions.is_served(api_version):
        kind = FaultKind.UNKNOWN_VERSION
    elif apiversions.is_preview(api_version):
        kind = FaultKind.PREVIEW
    return Fault(kind, ("apiVersion",), "apiVersion", value) if kind else None


def fits(value: Value, path: str, api_version: str, resource_type: str = SCALE_SET) -> bool:
    """Whether a value can stand at a schema path without a fault, as far as it is known."""
    bit = schemafile.bit(api_version)
    span = schemafile.at(properties.spans(path, resource_type), bit)
    if span is None or span.read_only:
        return False
    walker = Walker(bit, resource_type)
    walker.value(value, span.type, (), path, ())
    return not walker.found


def _identity(fault: Fault) -> tuple[bool, tuple[str | int, ...], Value, When]:
    return fault.kind is FaultKind.MISSING, fault.steps, fault.value, fault.when


def _walked(body: Object, bit: int, resource_type: str) -> list[Fault]:
    walker = Walker(bit, resource_type)
    span = next((span for span in schemafile.roots(resource_type) if span.mask & bit), None)
    if span is not None:
        walker.members(body, root_members(span.type, bit), (), "", (), root_required(span.type, bit, resource_type))
    return walker.found
