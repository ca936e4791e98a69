"""What another API version makes of an update: which changes Azure takes with it, and which properties there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vmsslint.facts import properties, schemafile, transitions
from vmsslint.facts.fault import Fault, FaultKind
from vmsslint.facts.words import listed, plain_path
from vmsslint.judge.case import Case
from vmsslint.model import Effect
from vmsslint.values import Known


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
    updates = _together([*_refused_before(case, low, high)])
    count = _properties_between(low, high, case.new.type)
    told = []
    if updates:
        verb = "taken from now on" if new > old else "refused from now on"
        told.append(f"updates of {listed([f'`{path}`' for path in updates])} are {verb}")
    if count:
        told.append(
            f"{count} more properties can be given" if new > old else f"{count} properties can no longer be given"
        )
    return " and ".join(told) or "no property comes or goes"


def _refused_before(case: Case, low: str, high: str) -> Iterator[str]:
    """The properties whose updates the older of two versions refuses, and the newer does not."""
    mode = transitions.orchestration_mode(case.subject.new)
    for path in transitions.paths_with_variants():
        fact = transitions.fact(path)
        before, after = (transitions.at(fact, version, mode, case.subject) for version in (low, high))
        if before.effect is Effect.REFUSED and after.effect is not Effect.REFUSED:
            yield plain_path(path)


def _together(paths: list[str]) -> list[str]:
    """The paths in alphabetical order; several within one section of the VM profile are that section."""
    sections = Counter(_section(path) for path in paths)
    return sorted({path if sections[_section(path)] == 1 else _section(path) for path in paths}, key=str.casefold)


def _section(path: str) -> str:
    return ".".join(path.split(".")[:2])


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
