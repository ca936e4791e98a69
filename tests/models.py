"""Scale sets for tests as expansion would make them: plain data, in which values of our domain may stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vmsslint.model import SCALE_SET, Resource
from vmsslint.places import Document, Place
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Failure,
    Known,
    Loop,
    Object,
    Scalar,
    Text,
    Unknown,
    Value,
    text,
    unknown,
)

_VALUES = Known | Text | Object | Array | Choice | Loop | Unknown | Failure


def parameter(name: str, type: str = "", allowed: tuple[Scalar, ...] | None = None) -> Unknown:
    """`parameters('name')` that nothing fixes."""
    return Unknown("parameters", (Known(name),), type=type, allowed=allowed)


def value(data: Any) -> Value:
    """The value of plain data; what is a value already stays as it is."""
    if isinstance(data, _VALUES):
        return data
    if isinstance(data, Mapping):
        return Object({name: value(member) for name, member in data.items()})
    if isinstance(data, list | tuple):
        return Array(tuple(value(item) for item in data))
    return Known(data)


def model(data: Mapping[str, Any]) -> Object:
    """The body of a scale set."""
    body = value(data)
    assert isinstance(body, Object)
    return body


def resource(data: Mapping[str, Any], condition: Value = Known(True)) -> Resource:
    """A scale set of that body. Its values have no places, so that nothing is looked up in the document."""
    body = model(data)
    document = Document("main.json", json.dumps({}), {})
    version = body.members.get("apiVersion", NULL)
    return Resource(SCALE_SET, body.members.get("name", NULL), version, body, Place(document, ()), condition)


def at(path: str, given: Any) -> dict[str, Any]:
    """A body that gives one property."""
    body = given
    for name in reversed(path.split(".")):
        body = {name: body}
    return dict(body)


def joined(*parts: Any) -> Value:
    """The string that known and unknown parts make one after the other."""
    return text([value(part) for part in parts])


def access(base: Value, *names: str) -> Value:
    """`base.name.name…` of an unknown object."""
    for name in names:
        base = unknown(".", base, Known(name))
    return base
