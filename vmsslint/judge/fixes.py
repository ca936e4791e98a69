"""What a fault against the schema may have meant, and the edit that mends it where that is safe to make unasked.

An edit is made only where the text itself says what is wrong: not where an expression computes it, and not in a
variable or a parameter, which others may use.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

from vmsslint.facts import apiversions, properties, schema, transitions
from vmsslint.facts.conditions import Subject
from vmsslint.facts.fault import Fault, FaultKind
from vmsslint.facts.words import plain_path
from vmsslint.judge.require import violated
from vmsslint.load.positions import locator
from vmsslint.model import Edit, Fix, Resource
from vmsslint.places import Place, Role
from vmsslint.values import Known, Object, Value

_ALIKE = 0.8
"""How alike two names are at least (1 is the same) where one is taken for a misspelling of the other."""

_LONGER = 2
"""By how many letters a misspelling is longer or shorter at most."""

# Before these, and after, another version means more than another property: before 2019-03-01 a Spot or Low set has
# another default for its placement group, and from 2024-11-01 on Azure may fill in other fault domains (see `defaults`
# and `requirements` in schemas/transitions.yaml).
_EARLIEST, _LATEST = "2019-03-01", "2024-07-01"


def meant(fault: Fault, resource: Resource) -> tuple[str, ...]:
    """What may be meant by a name, a value or a version that does not exist, the likeliest first; at most three."""
    version = _version(resource)
    match fault.kind:
        case FaultKind.UNKNOWN:
            around = fault.path.rpartition(".")[0]
            found = properties.nearest(fault.path, version, resource.type)
            return tuple(
                path.rpartition(".")[2] if path.rpartition(".")[0] == around else plain_path(path)
                for path in found
                if "." in path or not around  # what a template says of any resource is meant for the resource itself
            )
        case FaultKind.VALUE if isinstance(fault.value, Known):
            return _alike(str(fault.value.value), fault.options)
        case FaultKind.UNKNOWN_VERSION if isinstance(fault.value, Known):
            return apiversions.nearest(str(fault.value.value))
    return ()


def of(fault: Fault, resource: Resource) -> Fix | None:
    """The edit that mends a fault, where there is one that is safe."""
    match fault.kind:
        case FaultKind.UNKNOWN:
            return _other_name(fault, resource)
        case FaultKind.VALUE:
            alike = _misspelt(str(fault.value.value), fault.options) if isinstance(fault.value, Known) else None
            return _other_value(fault.value, alike) if alike else None
        case FaultKind.SPELLING:
            return _other_value(fault.value, fault.expected)
        case FaultKind.NEWER:
            return _newer_version(fault, resource)
    return None


def _version(resource: Resource) -> str | None:
    version = resource.api_version
    return version.value if isinstance(version, Known) and isinstance(version.value, str) else None


def _alike(name: str, options: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches

    folded = {option.casefold(): option for option in options}
    return tuple(folded[item] for item in get_close_matches(name.casefold()[:100], folded, 3, _ALIKE))


def _misspelt(name: str, options: tuple[str, ...]) -> str | None:
    """The one option that is like the name, if it is about as long: more or fewer letters may mean something else."""
    alike = _alike(name, options)
    return alike[0] if len(alike) == 1 and abs(len(alike[0]) - len(name)) <= _LONGER else None


def _other_name(fault: Fault, resource: Resource) -> Fix | None:
    """The one name that is like it, is not given already, and takes the value."""
    wanted, version = _misspelt(fault.name, fault.options), _version(resource)
    if wanted is None or version is None:
        return None
    prefix = fault.path.removesuffix(fault.name)
    beside = _around(resource.body, fault.steps[:-1])
    given = beside is None or wanted.casefold() in map(str.casefold, beside.members)
    if given or not schema.fits(fault.value, f"{prefix}{wanted}", version, resource.type):
        return None
    for place in getattr(fault.value, "origin", ())[:1]:
        name, _ = locator(place.document).written(place.path)
        if place.role is Role.PROPERTY and _says(name, fault.name):
            edit = Edit(place.document, locator(place.document).key(place.path), json.dumps(wanted))
            return Fix(f"rename `{fault.name}` to `{wanted}`", (edit,))
    return None


def _around(body: Object, steps: tuple[str | int, ...]) -> Object | None:
    """The object that steps lead to, where each of them is written out."""
    value: Value | None = body
    for step in steps:
        items = getattr(value, "items", ())
        if isinstance(step, int):
            value = items[step] if isinstance(items, tuple) and step < len(items) else None
        else:
            value = value.members.get(step) if isinstance(value, Object) else None
    return value if isinstance(value, Object) else None


def _other_value(value: Value, wanted: str) -> Fix | None:
    place = _literal(value)
    if place is None or not isinstance(value, Known):
        return None
    edit = Edit(place.document, locator(place.document).value(place.path), json.dumps(wanted))
    return Fix(f"write `{wanted}` instead of `{value.value}`", (edit,))


def _literal(value: Value) -> Place | None:
    """Where a string stands in so many words, not computed and not in a variable or parameter."""
    if isinstance(value, Known) and isinstance(value.value, str) and not value.secret:
        for place in value.origin[:1]:
            if place.role is Role.PROPERTY and _says(locator(place.document).written(place.path)[1], value.value):
                return place
    return None


def _says(written: str, wanted: str) -> bool:
    try:
        return bool(written) and json.loads(written, strict=False) == wanted
    except ValueError:
        return False


# ── a newer API version ────────────────────────────────────────────────────────────────────────────────────


def _newer_version(fault: Fault, resource: Resource) -> Fix | None:
    wanted, place = _raised(resource), _literal(resource.api_version)
    if wanted is None or place is None:
        return None
    edit = Edit(place.document, locator(place.document).value(place.path), json.dumps(wanted))
    return Fix(f"raise the apiVersion to {wanted}, which has `{fault.name}`", (edit,))


@lru_cache(maxsize=4)
def _raised(resource: Resource) -> str | None:
    """The first version that has all that the resource asks for, where nothing else has another meaning in it."""
    version = _version(resource)
    if version is None or not resource.is_scale_set:
        return None
    found = schema.faults(resource.body, version, resource.type)
    wanted = max((item.since for item in found if item.kind is FaultKind.NEWER), default="")
    safe = _EARLIEST <= version < wanted <= _LATEST and _means_the_same(resource, version, wanted)
    return wanted if safe else None


def _means_the_same(resource: Resource, version: str, wanted: str) -> bool:
    """Whether a newer version brings no other fault, no requirement that the model breaks, and no other default."""
    before, after = _with_version(resource.body, version), _with_version(resource.body, wanted)
    known = {fault.steps for fault in schema.faults(resource.body, version, resource.type)}
    found = schema.faults(resource.body, wanted, resource.type)
    if any(fault.steps not in known or fault.kind in (FaultKind.NEWER, FaultKind.GONE) for fault in found):
        return False
    subject = Subject(after, after, default=transitions.default)
    in_force = (item for item in transitions.requirements().values() if version < item.since <= wanted)
    if any(violated(item, subject) is not False for item in in_force):
        return False
    return all(
        transitions.default(path, before) == transitions.default(path, after)
        and transitions.may_have_default(path, before) == transitions.may_have_default(path, after)
        for path in transitions.default_paths()
    )


def _with_version(body: Object, version: str) -> Object:
    members = {name: value for name, value in body.members.items() if name.casefold() != "apiversion"}
    return replace(body, members={**members, "apiVersion": Known(version)})
