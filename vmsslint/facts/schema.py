"""A resource held against its schema: which of its properties do not exist, have another type, or are missing.

Names and the values of enums are compared without regard to letter case, as ARM does. Null is absence. Integers and
booleans may be given as strings, since ARM's reader converts them, and any scalar where a string is due. What is
unknown is no fault: a finding needs something that is known to be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from vmsslint.facts import apiversions, properties, schemafile
from vmsslint.facts.schemafile import Span
from vmsslint.model import SCALE_SET
from vmsslint.values import NULL, Array, Choice, Failure, Known, Loop, Object, Scalar, Unknown, Value, unknown

When: TypeAlias = tuple[tuple[Value, bool], ...]
"""Conditions that are not known, each with what it has to be; all of them have to be so."""

MOST = 100
"""Faults that are told of one resource."""

_DEEPEST_CHOICE = 24


class FaultKind(StrEnum):
    """What can be wrong with a property."""

    UNKNOWN = "unknown-property"
    NEWER = "property-newer"
    GONE = "property-gone"
    READ_ONLY = "read-only-property"
    MISSING = "missing-property"
    TYPE = "wrong-type"
    VALUE = "value-outside-enum"
    VALUE_NEWER = "value-newer"
    SPELLING = "value-in-other-letters"
    NO_VERSION = "no-api-version"
    UNKNOWN_VERSION = "unknown-api-version"
    LATER_VERSION = "later-api-version"
    PREVIEW = "preview-api-version"
    OTHER_VERSION = "other-api-version"


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """One thing that is wrong with a resource in an API version.

    `steps` lead to the property, names as they are written and the indexes of list items; `path` is the same as a
    schema path (`a.b[].c`) with what is known of it in Azure's spelling. `value` is what stands there, for a property
    that is missing the object that lacks it. `expected` is the type that is due, or the right spelling. `options` are
    the values of the enum, or the names beside an unknown one, in this version. `since` is the first version with it,
    `until` the first one without. It holds where all of `when` does: always, where that is empty. `sure` says that
    Azure refuses it, as documents or its answers tell; else its own models alone do.
    """

    kind: FaultKind
    steps: tuple[str | int, ...]
    path: str
    value: Value
    expected: str = ""
    options: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    when: When = ()
    sure: bool = True

    @property
    def name(self) -> str:
        """The name of the property, as it is written."""
        return next((step for step in reversed(self.steps) if isinstance(step, str)), "")


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
    walker = _Walker(bit, resource_type)
    walker.value(value, span.type, (), path, ())
    return not walker.found


def _identity(fault: Fault) -> tuple[bool, tuple[str | int, ...], Value, When]:
    return fault.kind is FaultKind.MISSING, fault.steps, fault.value, fault.when


def _walked(body: Object, bit: int, resource_type: str) -> list[Fault]:
    walker = _Walker(bit, resource_type)
    span = next((span for span in schemafile.roots(resource_type) if span.mask & bit), None)
    if span is not None:
        walker.members(body, root_members(span.type, bit), (), "", (), root_required(span.type, bit, resource_type))
    return walker.found


def lifetime(path: str, api_version: str, resource_type: str = SCALE_SET) -> tuple[str, str]:
    """The next API version with a property that `api_version` lacks, or else the first one without it again.

    One of the two is empty; both are where no version has it.
    """
    mask, bit = properties.mask(path, resource_type), schemafile.bit(api_version)
    later = mask & ~((bit << 1) - 1)
    if later:
        return schemafile.versions()[(later & -later).bit_length() - 1], ""
    last = (mask & (bit - 1)).bit_length()
    return "", schemafile.versions()[last] if last else ""


# ── the walk ───────────────────────────────────────────────────────────────────────────────────────────────


_Members: TypeAlias = Mapping[str, tuple[str, Span]]
"""Members by name, as Azure spells it and in lower case: the spelling, and what holds of it."""


@lru_cache(maxsize=4096)
def members(type_: str, bit: int) -> _Members:
    """The members that a type has in the API version of a bit, by name and by folded name."""
    found: dict[str, tuple[str, Span]] = {}
    for folded, (name, spans) in schemafile.members(type_).items():
        span = schemafile.at(spans, bit)
        if span is not None:
            found[folded] = found[name] = (name, span)
    return found


@lru_cache(maxsize=256)
def root_members(type_: str, bit: int) -> _Members:
    """The members of a resource: those of its model, and what a template says of any resource."""
    found = dict(members(type_, bit))
    for name, (said, _) in properties.ENVELOPE.items():
        if name not in found or found[name][1].read_only:
            found[name] = found[name.casefold()] = (name, Span(said, bit))
    return found


@lru_cache(maxsize=4096)
def _required(type_: str, bit: int) -> tuple[str, ...]:
    return tuple(name for key, (name, span) in members(type_, bit).items() if span.required and key == name)


def root_required(type_: str, bit: int, resource_type: str) -> tuple[str, ...]:
    """What a resource has to give by itself; below another one it needs no location."""
    required = _required(type_, bit)
    return required if resource_type.casefold() == SCALE_SET.casefold() else tuple(set(required) - {"location"})


class _Walker:
    """Collects the faults of one resource in one API version, the one of `bit`."""

    def __init__(self, bit: int, resource_type: str) -> None:
        self.bit = bit
        self.resource_type = resource_type
        self.found: list[Fault] = []

    def tell(self, fault: Fault) -> None:
        if len(self.found) < MOST:
            self.found.append(fault)

    def value(self, value: Value, type_: str, steps: tuple[str | int, ...], path: str, when: When) -> None:
        """Whatever stands where a value of that type is due."""
        if isinstance(value, Choice):
            self.choice(value, type_, steps, path, when)
        elif type_ == "any" or value == NULL or isinstance(value, Failure | Loop):
            return
        elif type_.endswith("[]"):
            self.array(value, type_[:-2], steps, path, when)
        elif type_.endswith("{}"):
            if isinstance(value, Object):
                for name, item in value.members.items():
                    self.value(item, type_[:-2], (*steps, name), f"{path}.{name}", when)
            else:
                self.other_than("object", value, steps, path, when)
        elif schemafile.is_type(type_):
            if isinstance(value, Object):
                self.members(value, members(type_, self.bit), steps, path, when, _required(type_, self.bit))
            else:
                self.other_than("object", value, steps, path, when)
        else:
            self.scalar(value, type_, steps, path, when)

    def choice(self, value: Choice, type_: str, steps: tuple[str | int, ...], path: str, when: When) -> None:
        """Each arm on its condition; what is wrong with both is wrong in any case."""
        known = next((holds for condition, holds in when if condition == value.condition), None)
        if known is not None or len(when) >= _DEEPEST_CHOICE:
            if known is not None:
                self.value(value.then if known else value.otherwise, type_, steps, path, when)
            return
        before, depth = self.found, len(when) + 1
        arms: list[list[Fault]] = []
        for arm, holds in ((value.then, True), (value.otherwise, False)):
            self.found = []
            if not arm.origin and value.origin:  # what `if()` computes stands where the whole expression does
                arm = replace(arm, origin=value.origin)
            self.value(arm, type_, steps, path, (*when, (value.condition, holds)))
            arms.append(self.found)
        self.found = before
        always = [{(fault.kind, fault.steps) for fault in arm if len(fault.when) == depth} for arm in arms]
        in_both = always[0] & always[1]
        for number, arm_faults in enumerate(arms):
            for fault in arm_faults:
                if len(fault.when) > depth or (fault.kind, fault.steps) not in in_both:
                    self.tell(fault)
                elif number == 0:
                    self.tell(replace(fault, when=when))

    def array(self, value: Value, inner: str, steps: tuple[str | int, ...], path: str, when: When) -> None:
        if not isinstance(value, Array):
            self.other_than("array", value, steps, path, when)
            return
        below = f"{path}[]"
        for index, item in enumerate(value.items):
            if isinstance(item, Loop):
                some = unknown("greater", item.count, Known(0), type="bool")
                self.value(item.body, inner, (*steps, index), below, (*when, (some, True)))
            else:
                self.value(item, inner, (*steps, index), below, when)

    def other_than(self, due: str, value: Value, steps: tuple[str | int, ...], path: str, when: When) -> None:
        """What is no object, or no list, where one is due."""
        if isinstance(value, Unknown) and value.type in ("", due):
            return
        if isinstance(value, Known) and value.value == "":  # which ARM's reader takes for nothing
            return
        self.tell(Fault(FaultKind.TYPE, steps, path, value, due, when=when))

    def members(
        self,
        value: Object,
        known: _Members,
        steps: tuple[str | int, ...],
        path: str,
        when: When,
        required: Iterable[str] = (),
    ) -> None:
        prefix = f"{path}." if path else ""
        for name, item in value.members.items():
            entry = known.get(name) or known.get(name.casefold())
            if entry is None:
                self.unknown(name, item, known, (*steps, name), f"{prefix}{name}", when)
                continue
            spelled, span = entry
            if span.read_only:
                if item != NULL:
                    self.tell(Fault(FaultKind.READ_ONLY, (*steps, name), f"{prefix}{spelled}", item, when=when))
            else:
                self.value(item, span.type, (*steps, name), f"{prefix}{spelled}", when)
        if required and not value.rest:
            given = {name.casefold() for name, item in value.members.items() if item != NULL}
            for name in required:
                if name.casefold() not in given:
                    due = properties.shown_type(known[name][1].type)
                    fault = Fault(FaultKind.MISSING, (*steps, name), f"{prefix}{name}", value, due, when=when)
                    self.tell(fault)

    def unknown(
        self, name: str, value: Value, known: _Members, steps: tuple[str | int, ...], path: str, when: When
    ) -> None:
        """A name that the API version does not have here: another one does, or none."""
        if value == NULL or len(self.found) >= MOST:
            return
        spelled = properties.canonical(path, self.resource_type)
        if spelled is None:
            beside = tuple(dict.fromkeys(name for name, _ in known.values()))
            self.tell(Fault(FaultKind.UNKNOWN, steps, path, value, options=beside, when=when))
            return
        version = schemafile.versions()[self.bit.bit_length() - 1]
        if properties.is_read_only(spelled, self.resource_type):
            self.tell(Fault(FaultKind.READ_ONLY, steps, spelled, value, when=when))
            return
        since, until = lifetime(spelled, version, self.resource_type)
        sure = bool(since) and properties.is_refused_before(spelled, self.resource_type)
        kind = FaultKind.NEWER if since else FaultKind.GONE
        self.tell(Fault(kind, steps, spelled, value, since=since, until=until, when=when, sure=sure))

    def scalar(self, value: Value, type_: str, steps: tuple[str | int, ...], path: str, when: When) -> None:
        if isinstance(value, Known):
            fault = _judged(value.value, type_, self.bit)
            if fault is not None:
                self.tell(replace(fault, steps=steps, path=path, value=value, when=when))
        elif isinstance(value, Object | Array):
            due = properties.shown_type(type_)
            self.tell(Fault(FaultKind.TYPE, steps, path, value, due, when=when))
        elif isinstance(value, Unknown) and value.allowed is not None:
            self.allowed(value, type_, steps, path, when)
        elif isinstance(value, Unknown) and value.type in ("object", "array"):
            due = properties.shown_type(type_)
            self.tell(Fault(FaultKind.TYPE, steps, path, value, due, when=when))

    def allowed(self, value: Unknown, type_: str, steps: tuple[str | int, ...], path: str, when: When) -> None:
        """A parameter with a list of values: wrong in any case where all of them are, else in the first that is."""
        assert value.allowed is not None
        wrong = [(item, fault) for item in value.allowed if (fault := _judged(item, type_, self.bit)) is not None]
        wrong = [(item, fault) for item, fault in wrong if fault.kind is not FaultKind.SPELLING]
        if not wrong:
            return
        item, fault = wrong[0]
        always = len(wrong) == len(value.allowed) and len({fault.kind for _, fault in wrong}) == 1
        case = () if always else ((unknown("equals", value, Known(item), type="bool"), True),)
        shown = value if always and len(wrong) > 1 else Known(item, value.origin, value.secret)
        self.tell(replace(fault, steps=steps, path=path, value=shown, when=(*when, *case)))


# ── scalars ────────────────────────────────────────────────────────────────────────────────────────────────


_INTEGER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


@lru_cache(maxsize=4096)
def _enum(type_: str, bit: int) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """The values of an enum that an API version knows, and those by folded name."""
    values = tuple(value for value, spans in schemafile.values(type_).items() if schemafile.at(spans, bit))
    return values, {_folded(value): value for value in values}


def _folded(value: str) -> str:
    """What makes two values of an enum the same: several are written with commas between, in any order."""
    return ",".join(sorted(part.strip() for part in value.casefold().split(",")))


def options(type_: str, bit: int) -> tuple[str, ...]:
    """The values of an enum that Azure takes in the API version of a bit."""
    return _enum(type_, bit)[0]


def _judged(value: Scalar, type_: str, bit: int) -> Fault | None:
    """What is wrong with a scalar where one of that type is due; None for nothing. Where it stands is not said."""
    if value is None or value == "" or type_ == "string":
        return None
    if schemafile.is_enum(type_):
        if isinstance(value, str):
            return _judged_value(value, type_, bit)
        return Fault(FaultKind.TYPE, (), "", NULL, "string", sure=False)  # the reader may take it for a value's number
    text = value if isinstance(value, str) else None
    match type_:
        case "boolean":
            right = isinstance(value, bool) or (text is not None and text.strip().casefold() in ("true", "false"))
        case "integer":
            right = _is_integer(value) if text is None else _INTEGER.fullmatch(text) is not None
        case _:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            right = number if text is None else _NUMBER.fullmatch(text) is not None
    return None if right else Fault(FaultKind.TYPE, (), "", NULL, type_)


def _is_integer(value: Scalar) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _judged_value(value: str, type_: str, bit: int) -> Fault | None:
    options, folded = _enum(type_, bit)
    if value in options:
        return None
    same = _folded(value)
    spelled = folded.get(same)
    if spelled is not None:
        return Fault(FaultKind.SPELLING, (), "", NULL, spelled, options)
    other = next((spans for name, spans in schemafile.values(type_).items() if _folded(name) == same), None)
    if other is None:
        return Fault(FaultKind.VALUE, (), "", NULL, "string", options)
    mask = schemafile.union(other)
    first = schemafile.versions()[(mask & -mask).bit_length() - 1]
    return Fault(FaultKind.VALUE_NEWER, (), "", NULL, "string", options, since=first, sure=False)
