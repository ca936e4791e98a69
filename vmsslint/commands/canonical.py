"""A value as Azure has it: its members in Azure's spelling, its scalars of the type that the property has."""

from __future__ import annotations

import re
from dataclasses import replace

from vmsslint.diff.compare import concealed
from vmsslint.facts import properties, transitions
from vmsslint.residuals import marked
from vmsslint.values import NULL, Array, Known, Loop, Object, Value, is_empty


def ready(value: Value | None, schema: str) -> Value:
    """The value as it is sent: as Azure has it, secrets marked, without what Azure alone writes; `[]` for no list."""
    if is_empty(value):
        return Array(()) if schema.casefold() in transitions.list_keys() else NULL
    assert value is not None
    hidden = marked(concealed(value, schema), schema.rpartition(".")[2])
    return _without_read_only(spelled(hidden, schema), schema)


def spelled(value: Value, schema: str) -> Value:
    """The value as Azure has it: its members in Azure's spelling, its scalars of the type that the property has.

    `schema` is its path. A template may say "true" or "5" where the property is a boolean or a number.
    """
    match value:
        case Known(value=str() | int() | float()) if not isinstance(value.value, bool):
            return _typed(value, properties.find(schema))
        case Object(members=members) if not transitions.is_opaque(schema) and _has_members(schema):
            named = {}
            for name, item in members.items():
                path = f"{schema}.{name}" if schema else name
                known = "" if any(sign in name for sign in ".[]") else properties.canonical(path) or ""
                own = known[-len(name) :] if known.casefold() == path.casefold() else name
                named[own] = spelled(item, f"{schema}.{own}" if schema else own)
            return replace(value, members=named)
        case Array(items=items):
            return replace(value, items=tuple(spelled(item, f"{schema}[]") for item in items))
        case Loop(body=body):
            return replace(value, body=spelled(body, schema))
    return value


def _typed(value: Known, known: properties.Property | None) -> Known:
    scalar = value.value
    match known.type if known else "":
        case "boolean" if str(scalar).casefold() in ("true", "false"):
            return replace(value, value=str(scalar).casefold() == "true")
        case "integer" if isinstance(scalar, str) and _INTEGER.fullmatch(scalar):
            return replace(value, value=int(scalar))
        case "string" if not isinstance(scalar, str):
            return replace(value, value=str(scalar))
    return value


_INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)


def _has_members(schema: str) -> bool:
    """Whether what stands at the schema path has members whose names are Azure's own."""
    known = properties.find(schema)
    return known is not None and known.type in ("object", "") and schema.casefold() not in transitions.maps()


def _without_read_only(value: Value, schema: str) -> Value:
    if isinstance(value, Object) and not transitions.is_opaque(schema):
        below = {name: f"{schema}.{name}" if schema else name for name in value.members}
        kept = {
            name: _without_read_only(item, below[name])
            for name, item in value.members.items()
            if below[name].casefold() not in transitions.never_compared() and not _is_read_only(below[name])
        }
        return replace(value, members=kept)
    if isinstance(value, Array):
        return replace(value, items=tuple(_without_read_only(item, f"{schema}[]") for item in value.items))
    return value


def _is_read_only(schema: str) -> bool:
    known = properties.find(schema)
    return known is not None and known.read_only and schema != "name"
