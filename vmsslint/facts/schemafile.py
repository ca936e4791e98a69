"""The schema file `schemas/virtualMachineScaleSets.json` as it is written: types, members, enums, and their versions.

The facts are those of the Azure SDK, made by tools/build_schemas.py, mended where a recording proves the service to
differ. A set of API versions is a mask, in which bit i stands for the i-th of `versions()`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from vmsslint import bundled


class Span(NamedTuple):
    """What holds of a member, or of a value of an enum, in the API versions of `mask`.

    `type` is a scalar (string integer number boolean any), the name of an enum or of a type, or one of these with `[]`
    for a list or `{}` for a map of it. `taken` are the versions in which Azure takes it: those of `mask`, and others in
    which it was seen to, though the SDK does not have it there. `refused`: it was seen to refuse it in one before.
    """

    type: str
    mask: int
    required: bool = False
    read_only: bool = False
    taken: int = 0
    refused: bool = False


@cache
def versions() -> tuple[str, ...]:
    """Return the API versions of scale sets, the oldest first."""
    return tuple(_data()["versions"])


@cache
def resource_types() -> tuple[str, ...]:
    """Return the full types of the scale set and of what can be declared below it."""
    return tuple(_data()["roots"])


@cache
def roots(resource_type: str) -> tuple[Span, ...]:
    """Return the types that a resource type has had, in any letter case; none for a type that is not there."""
    named = next((name for name in resource_types() if name.casefold() == resource_type.casefold()), None)
    return spans(_data()["roots"][named]) if named else ()


def is_type(type_: str) -> bool:
    """Whether this is the name of a type with members."""
    return type_ in _data()["types"]


def is_enum(type_: str) -> bool:
    """Whether this is the name of an enum."""
    return type_ in _data()["enums"]


@cache
def members(type_: str) -> Mapping[str, tuple[str, tuple[Span, ...]]]:
    """Return the members of a type by folded name, each with its spelling; none for a type without members."""
    return {name.casefold(): (name, spans(spec)) for name, spec in _data()["types"].get(type_, {}).items()}


@cache
def values(type_: str) -> Mapping[str, tuple[Span, ...]]:
    """Return the values of an enum, each with what holds of it; none for another type."""
    return {value: spans(spec) for value, spec in _data()["enums"].get(type_, {}).items()}


def spans(spec: Any) -> tuple[Span, ...]:
    """Read a member as the file writes it: its type, an object, or a list of such."""
    entries: list[dict[str, Any]] = [
        {"type": one} if isinstance(one, str) else one for one in (spec if isinstance(spec, list) else [spec])
    ]
    return tuple(map(_span, entries))


def _span(entry: Mapping[str, Any]) -> Span:
    since, before = entry.get("since", ""), _bits_before(entry.get("until", "9999"))
    return Span(
        type=entry.get("type", ""),
        mask=before & ~_bits_before(since),
        required=entry.get("required", False),
        read_only=entry.get("readOnly", False),
        taken=before & ~_bits_before(entry.get("taken", since)),
        refused=entry.get("refused", False),
    )


def bit(api_version: str) -> int:
    """Return the bit of an API version, or of the last one before it."""
    return 1 << max(bisect_right(versions(), api_version.casefold()) - 1, 0)


def at(spans: Sequence[Span], bit: int) -> Span | None:
    """Return what Azure takes in the API version of a bit."""
    return next((span for span in spans if span.mask & bit), None) or next(
        (span for span in spans if span.taken & bit), None
    )


def of(spans: Sequence[Span], api_version: str | None) -> list[Span]:
    """Return the spans that hold in an API version, or all."""
    return [span for span in spans if api_version is None or span.mask & bit(api_version)]


def union(spans: Sequence[Span]) -> int:
    """Return the mask of the versions in which any of them holds."""
    mask = 0
    for span in spans:
        mask |= span.mask
    return mask


def _bits_before(api_version: str) -> int:
    return (1 << bisect_left(versions(), api_version)) - 1


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = bundled.load("schemas/virtualMachineScaleSets.json")
    return data
