"""What is wrong with a resource against its schema, told as hits: where, in which case, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from vmsslint.diff.compare import label_at
from vmsslint.diff.tree import item_labels
from vmsslint.expand.draft import Instance
from vmsslint.expand.substitute import substitute
from vmsslint.facts import properties, schema, transitions
from vmsslint.facts.conditions import Truth, every, negated
from vmsslint.facts.fault import Fault, FaultKind, When
from vmsslint.facts.words import listed, plain_path
from vmsslint.judge import fixes, reach
from vmsslint.judge.case import Case, Hit, Spot
from vmsslint.judge.rules import Rule
from vmsslint.judge.scenarios import Scenario, answer, scenarios
from vmsslint.judge.telling import set_labels
from vmsslint.judge.wording import assumptions, short
from vmsslint.load.positions import locator
from vmsslint.model import Label, Resource
from vmsslint.residuals import as_text
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Known,
    Loop,
    Object,
    Unknown,
    Value,
    as_secret,
    member,
    truth,
    unknown,
)

_AT_NAME = frozenset((FaultKind.UNKNOWN, FaultKind.NEWER, FaultKind.GONE, FaultKind.READ_ONLY))
"""What is wrong with the name of a property, not with its value: the value is not shown, it may be a secret."""

_BY_VERSION = frozenset((FaultKind.NEWER, FaultKind.GONE, FaultKind.VALUE_NEWER))
"""What another API version would make right."""

UNCERTAIN = "the models of the Azure SDK say so; Azure was seen to take a few properties before they did"

_MOST_VERSIONS = 8


def hits(rule: Rule, case: Case) -> Iterator[Hit]:
    """The faults of the kinds that the rule names; of an update, those that the old side does not have."""
    faults = [fault for fault in _faults(case.new) if fault.kind in rule.faults]
    if case.old is not None:
        faults = [fault for fault in faults if not _given_before(fault, case)]
        faults += [fault for fault in reach.faults(case) if fault.kind in rule.faults]
        if faults:
            before = {_identity(fault, case.old): fault.value for fault in _faults(case.old)}
            faults = [fault for fault in faults if before.get(_identity(fault, case.new)) != fault.value]
    told = set[tuple[FaultKind, str]]()
    for fault in faults:  # a property that is wrong in several cases is told of once
        key = fault.kind, shown_path(fault, case.new)
        found = _hit(fault, case) if key not in told else None
        if found is not None:
            told.add(key)
            yield found


def _identity(fault: Fault, resource: Resource) -> tuple[FaultKind, str, Value]:
    version = resource.api_version if fault.kind in _BY_VERSION else NULL
    return fault.kind, shown_path(fault, resource), version


def _given_before(fault: Fault, case: Case) -> bool:
    """Whether what the request leaves out is there all the same, since Azure keeps it."""
    if fault.kind is not FaultKind.MISSING or len(fault.steps) == 1:  # the location is asked for in every PUT
        return False
    path = shown_path(fault, case.new)
    version = case.new.api_version
    whole = schema.faults(case.subject.new, str(version.value) if isinstance(version, Known) else None, case.new.type)
    after = replace(case.new, body=case.subject.new)
    return all(other.kind is not fault.kind or shown_path(other, after) != path for other in whole)


# ── the faults of a resource ───────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4)
def _faults(resource: Resource) -> tuple[Fault, ...]:
    """All faults of a resource; each rule asks for them, one after the other. None for a type without a schema."""
    if not any(resource.type.casefold() == known.casefold() for known in properties.resource_types()):
        return ()
    passed_over = {FaultKind.MISSING} if _partial(resource) else set()
    if not isinstance(resource, Instance):  # what Azure writes is in its answers, which are no templates
        passed_over.add(FaultKind.READ_ONLY)
    found = (fault for fault in _of_versions(resource) if fault.kind not in passed_over)
    return tuple(fault for fault in found if fault.kind is not FaultKind.MISSING or not _of_request(fault, resource))


def _of_request(fault: Fault, resource: Resource) -> bool:
    """Whether this is missing at the root of a REST body: that of a PATCH needs none of it, and tells not to be one."""
    return len(fault.steps) == 1 and not isinstance(resource, Instance)


def _partial(resource: Resource) -> bool:
    """Whether the body only edits what exists: it has neither a VM profile, nor does it say that it needs none."""
    inner = member(resource.body, "properties")
    flexible = as_text(member(inner or NULL, "orchestrationMode") or NULL).casefold() == "flexible"
    return resource.is_scale_set and not flexible and member(inner or NULL, "virtualMachineProfile") is None


def _of_versions(resource: Resource) -> Iterator[Fault]:
    version = resource.api_version
    if isinstance(resource, Instance) and isinstance(version, Known) and not version.origin:
        yield Fault(FaultKind.NO_VERSION, ("apiVersion",), "apiVersion", resource.body, expected=str(version.value))
    cases = list(_versions(version, ()))
    if not cases or len(cases) > _MOST_VERSIONS:
        yield from schema.faults(resource.body, None, resource.type)
        return
    by_version = [(when, list(_in_version(resource, value))) for value, when in cases]
    always = [{_key(fault) for fault in found} for _, found in by_version]
    for number, (when, found) in enumerate(by_version):
        for fault in found:
            if all(_key(fault) in keys for keys in always):
                if number == 0:
                    yield fault
            else:
                yield replace(fault, when=(*when, *fault.when))


def _key(fault: Fault) -> tuple[FaultKind, tuple[str | int, ...], When]:
    return fault.kind, fault.steps, fault.when


def _in_version(resource: Resource, version: Known) -> Iterator[Fault]:
    of_version = schema.of_version(str(version.value), version) if version.origin else None
    if of_version is not None:
        yield of_version
    yield from schema.faults(resource.body, str(version.value), resource.type)


def _versions(version: Value, when: When) -> Iterator[tuple[Known, When]]:
    """The API versions that a value may be, each with the case in which it is; nothing where not all are known."""
    if isinstance(version, Known) and isinstance(version.value, str):
        yield version, when
    elif isinstance(version, Choice):
        then = list(_versions(version.then, (*when, (version.condition, True))))
        otherwise = list(_versions(version.otherwise, (*when, (version.condition, False))))
        yield from (*then, *otherwise) if then and otherwise else ()
    elif isinstance(version, Unknown) and version.allowed and all(isinstance(item, str) for item in version.allowed):
        for item in version.allowed:
            case = (unknown("equals", version, Known(item), type="bool"), True)
            yield Known(item, version.origin), (*when, case)


# ── one fault ──────────────────────────────────────────────────────────────────────────────────────────────


def _hit(fault: Fault, case: Case) -> Hit | None:
    """The fault with its place and its words; None where it holds in no case after all."""
    told = _cases(fault.when)
    if told[0] is False:
        return None
    resource = case.new
    value = _shown(fault, resource)
    path = shown_path(fault, resource)
    spot = Spot(
        value=None if fault.kind in _AT_NAME or fault.kind is FaultKind.MISSING else value,
        labels=tuple(_labels(fault, resource, case.old.api_version if case.old else None)),
        fix=fixes.of(fault, resource) if told[0] is True else None,
        sure=fault.sure,
    )
    unsure = (UNCERTAIN,) if not fault.sure else ()
    return Hit(
        path=path,
        certain=told[0] is True,
        in_every_case=told[0] is True,
        words=_words(fault, case, path, value),
        notes=(*unsure, *(() if fault.kind in _AT_NAME else assumptions(value))),
        when=told[1],
        spot=spot,
    )


def _cases(when: When) -> tuple[Truth, str]:
    """Whether all the conditions are as they have to be, and in which case they are."""
    if not when:
        return True, ""

    def holds(scenario: Scenario) -> Truth:
        binding = scenario.binding()
        found = ((truth(substitute(condition, binding)), wanted) for condition, wanted in when)
        return every(value if wanted else negated(value) for value, wanted in found)

    found, complete = scenarios(Choice(condition, Known(True), Known(False)) for condition, _ in when)
    told = answer(found, complete, holds) if found else None
    if told is None or (told.truth is None and not told.when):
        words = (f"{'when' if wanted else 'unless'} {short(condition)}" for condition, wanted in when)
        return None, " and ".join(dict.fromkeys(words))
    return told.truth, told.when


def _shown(fault: Fault, resource: Resource) -> Value:
    secret = resource.is_scale_set and transitions.is_secret(fault.path)
    return as_secret(fault.value) if secret or fault.kind in _AT_NAME else fault.value


def _words(fault: Fault, case: Case, path: str, value: Value) -> Mapping[str, str]:
    resource = case.new
    near = fixes.meant(fault, resource)
    around, _, name = plain_path(path).rpartition(".")
    hint = f"; did you mean {listed([f'`{item}`' for item in near], 'or')}?" if near else ""
    options = [*fault.options] if fault.kind in (FaultKind.VALUE, FaultKind.VALUE_NEWER) else []
    return {
        "path": _cut(plain_path(path)),
        "name": _cut(name),
        "around": f"`{_cut(around)}`" if around else "the resource",
        "value": short(value),
        "expected": _in_words(fault.expected),
        "options": listed(options, "or"),
        "hint": hint,
        "since": fault.since,
        "until": fault.until,
        "version": short(resource.api_version),
        "old_version": short(case.old.api_version) if case.old else "",
        "newest": properties.versions()[-1],
        "reach": reach.words(case) if fault.kind is FaultKind.OTHER_VERSION else "",
        "type": resource.type.partition("/")[2],
    }


_LONGEST = 240
"""Characters of a path that a sentence shows: the longest of Azure with keys of lists in it, not what was made up."""


def _cut(path: str) -> str:
    return path if len(path) <= _LONGEST else f"{path[: _LONGEST - 1]}…"


def _in_words(type_: str) -> str:
    return {"array": "a list", "object": "an object", "integer": "a whole number", "number": "a number"}.get(
        type_, {"boolean": "true or false", "string": "a string"}.get(type_, type_)
    )


def shown_path(fault: Fault, resource: Resource) -> str:
    """The path of a fault as users read it, list items by key: `extensions[name=web].properties.type`."""
    labels: list[str] = []
    value: Value = resource.body
    walked = ""
    for step in fault.steps:
        if isinstance(step, str):
            value = _member(value, step)
            walked = f"{walked}.{step}" if walked else step
            continue
        keys = transitions.list_keys().get(walked.casefold(), ()) if resource.is_scale_set else ("name",)
        value = _as_array(value)
        names = item_labels(value, keys) if isinstance(value, Array) and keys else []
        labels.append(names[step] if step < len(names) else f"[{step}]")
        value = value.items[step] if isinstance(value, Array) and step < len(value.items) else NULL
        walked += "[]"
    pieces = fault.path.split("[]")
    if len(pieces) != len(labels) + 1:
        return fault.path
    return pieces[0] + "".join(label + piece for label, piece in zip(labels, pieces[1:], strict=True))


def _member(value: Value, name: str) -> Value:
    """The member as it is written, in whichever arm of a choice has it."""
    match value:
        case Loop(body=body):
            return _member(body, name)
        case Choice(then=then, otherwise=otherwise):
            found = _member(then, name)
            return found if found != NULL else _member(otherwise, name)
        case Object(members=members):
            return members.get(name, NULL)
    return NULL


def _as_array(value: Value) -> Value:
    while isinstance(value, Choice):
        value = value.then if isinstance(value.then, Array | Choice) else value.otherwise
    return value


def _labels(fault: Fault, resource: Resource, before: Value | None) -> Iterator[Label]:
    """The place of a fault: the name of the property, or its value, and where that was set."""
    places = getattr(fault.value, "origin", ())
    if not places:
        yield label_at(resource.place, "new")
        return
    found = locator(places[0].document)
    if (fault.kind in _AT_NAME or fault.kind is FaultKind.MISSING) and places[0].path:
        yield Label(places[0].document, found.key(places[0].path))
        return
    yield label_at(places[0], "new")
    yield from set_labels(fault.value)
    if fault.kind is FaultKind.OTHER_VERSION and before is not None:
        yield from (label_at(place, "old", f"was {as_text(before)}") for place in getattr(before, "origin", ())[:1])
