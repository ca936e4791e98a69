"""What another API version makes of an update: which changes Azure takes with it, and which properties there are."""

from __future__ import annotations

from collections.abc import Iterator

from vmsslint.facts import properties, schemafile, transitions
from vmsslint.facts.schema import Fault, FaultKind
from vmsslint.facts.words import listed, plain_path
from vmsslint.judge.case import Case
from vmsslint.values import Known

_NAMED = 4
"""Properties that a sentence names before it counts the rest."""


def faults(case: Case) -> Iterator[Fault]:
    """The change of the API version, where both sides give one and the two differ."""
    versions = _versions(case)
    if versions and versions[0] != versions[1]:
        yield Fault(FaultKind.OTHER_VERSION, ("apiVersion",), "apiVersion", case.new.api_version)


def _versions(case: Case) -> tuple[str, str] | None:
    given = [side.api_version for side in (case.old, case.new) if side is not None]
    written = (item.value for item in given if isinstance(item, Known) and item.origin)
    told = [version.casefold() for version in written if isinstance(version, str)]
    return (told[0], told[1]) if len(told) == 2 else None


def words(case: Case) -> str:
    """What changes with the version, as a sentence without a full stop: updates that Azure takes, properties."""
    versions = _versions(case)
    if versions is None:
        return ""
    old, new = versions
    low, high = min(old, new), max(old, new)
    updates = sorted({plain_path(path) for path in _other_updates(case, low, high)}, key=str.casefold)
    count = _properties_between(low, high, case.new.type)
    up = new > old
    told = []
    if updates:
        more = [f"{len(updates) - _NAMED} more"] if len(updates) > _NAMED else []
        named = listed([*(f"`{path}`" for path in updates[:_NAMED]), *more])
        told.append(f"updates of {named} follow other rules")
    if count:
        told.append(f"{count} more properties can be given" if up else f"{count} properties cannot be given any more")
    return " and ".join(told) or "no property comes or goes"


def _other_updates(case: Case, low: str, high: str) -> Iterator[str]:
    """The properties whose updates are judged otherwise in the two versions."""
    mode = transitions.orchestration_mode(case.subject.new)
    for path in transitions.paths_with_variants():
        fact = transitions.fact(path)
        before, after = (transitions.at(fact, version, mode, case.subject) for version in (low, high))
        if (before.transition, before.effect) != (after.transition, after.effect):
            yield path


def _properties_between(low: str, high: str, resource_type: str) -> int:
    """How many properties, not counting what is within one of them, are in the later version alone."""
    bits = schemafile.bit(low), schemafile.bit(high)
    count = 0
    waiting = list(properties.children("", None, resource_type))
    while waiting:
        item = waiting.pop()
        mask = properties.mask(item.path, resource_type)
        if mask & bits[1] and not mask & bits[0]:
            count += 1
        elif mask & bits[0]:
            waiting += properties.children(item.path, None, resource_type)
    return count
