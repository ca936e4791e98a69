"""The walk over the body of a resource that collects its faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vmsslint.facts import properties, schemafile
from vmsslint.facts.fault import Fault, FaultKind, When
from vmsslint.facts.members import Members, judged, members, required
from vmsslint.model import SCALE_SET
from vmsslint.values import NULL, Array, Choice, Failure, Known, Loop, Object, Unknown, Value, unknown

MOST = 100
"""Faults that are told of one resource."""

_DEEPEST_CHOICE = 24


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


class Walker:
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
                self.members(value, members(type_, self.bit), steps, path, when, required(type_, self.bit))
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
        known: Members,
        steps: tuple[str | int, ...],
        path: str,
        when: When,
        asked: Iterable[str] = (),
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
        if asked and not value.rest:
            given = {name.casefold() for name, item in value.members.items() if item != NULL}
            for name in asked:
                if name.casefold() not in given:
                    due = properties.shown_type(known[name][1].type)
                    fault = Fault(FaultKind.MISSING, (*steps, name), f"{prefix}{name}", value, due, when=when)
                    self.tell(fault)

    def unknown(
        self, name: str, value: Value, known: Members, steps: tuple[str | int, ...], path: str, when: When
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
            fault = judged(value.value, type_, self.bit)
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
        wrong = [(item, fault) for item in value.allowed if (fault := judged(item, type_, self.bit)) is not None]
        wrong = [(item, fault) for item, fault in wrong if fault.kind is not FaultKind.SPELLING]
        if not wrong:
            return
        item, fault = wrong[0]
        always = len(wrong) == len(value.allowed) and len({fault.kind for _, fault in wrong}) == 1
        case = () if always else ((unknown("equals", value, Known(item), type="bool"), True),)
        shown = value if always and len(wrong) > 1 else Known(item, value.origin, value.secret)
        self.tell(replace(fault, steps=steps, path=path, value=shown, when=(*when, *case)))
