"""What resources, types and enums have in one API version, and which scalars are right: tables for the walk.

The API version is given by its bit, see schemafile.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from vmsslint.facts import properties, schemafile
from vmsslint.facts.fault import Fault, FaultKind
from vmsslint.facts.schemafile import Span
from vmsslint.model import SCALE_SET
from vmsslint.values import NULL, Scalar

Members: TypeAlias = Mapping[str, tuple[str, Span]]
"""Members by name, as Azure spells it and in lower case: the spelling, and what holds of it."""


@lru_cache(maxsize=4096)
def members(type_: str, bit: int) -> Members:
    """The members that a type has in the API version of a bit, by name and by folded name."""
    found: dict[str, tuple[str, Span]] = {}
    for folded, (name, spans) in schemafile.members(type_).items():
        span = schemafile.at(spans, bit)
        if span is not None:
            found[folded] = found[name] = (name, span)
    return found


@lru_cache(maxsize=256)
def root_members(type_: str, bit: int) -> Members:
    """The members of a resource: those of its model, and what a template says of any resource."""
    found = dict(members(type_, bit))
    for name, (said, _) in properties.ENVELOPE.items():
        if name not in found or found[name][1].read_only:
            found[name] = found[name.casefold()] = (name, Span(said, bit))
    return found


@lru_cache(maxsize=4096)
def required(type_: str, bit: int) -> tuple[str, ...]:
    """The members that an object of a type has to give."""
    return tuple(name for key, (name, span) in members(type_, bit).items() if span.required and key == name)


def root_required(type_: str, bit: int, resource_type: str) -> tuple[str, ...]:
    """What a resource has to give by itself; below another one it needs no location."""
    asked = required(type_, bit)
    return (
        asked
        if resource_type.casefold() == SCALE_SET.casefold()
        else tuple(name for name in asked if name != "location")
    )


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


def judged(value: Scalar, type_: str, bit: int) -> Fault | None:
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
