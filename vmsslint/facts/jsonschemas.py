"""What a scale set may hold in one API version as a standard JSON Schema (2020-12)."""

from __future__ import annotations

from typing import Any

from vmsslint.errors import VmsslintError
from vmsslint.facts import apiversions, members, schemafile
from vmsslint.facts.schemafile import Span
from vmsslint.facts.words import listed
from vmsslint.model import SCALE_SET

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ABOUT = (
    "What a PUT of a virtual machine scale set may hold in API version {version}, by the models of the Azure SDK. "
    "Names of properties and values of enums are spelled as Azure spells them. Azure takes them in any letter case, "
    "which JSON Schema cannot say: a name in other letters is no fault. Null and the empty string stand for absence, "
    "numbers and booleans may be strings. What can be declared below a scale set is under $defs by its type. "
    "Expressions of templates are not known to this schema."
)

_EMPTY: dict[str, Any] = {"description": "the empty string stands for absence", "const": ""}
_NOTHING: dict[str, Any] = {"description": "absence", "enum": ["", None]}
_AS_STRING = {
    "boolean": r"^\s*([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$",
    "integer": r"^\s*[+-]?[0-9]+\s*$",
    "number": r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$",
}
_SCALARS: dict[str, dict[str, Any]] = {
    "string": {"type": ["string", "number", "boolean"]},
    **{
        name: {"anyOf": [{"type": name}, {"type": "string", "pattern": pattern}]}
        for name, pattern in _AS_STRING.items()
    },
}


def document(api_version: str) -> dict[str, Any]:
    """The schema of the scale set, with its children and all types under `$defs`.

    Raises VmsslintError for a version that is not known, with those that may be meant.
    """
    version = api_version.casefold()
    if not apiversions.is_known(version):
        near = listed(list(apiversions.nearest(version)), "or")
        raise VmsslintError(f"no facts on API version {api_version[:40]}; did you mean {near}?")
    bit = schemafile.bit(version)
    roots = {name: span for name in schemafile.resource_types() if (span := schemafile.at(schemafile.roots(name), bit))}
    types = _types_below([span.type for span in roots.values()], bit)
    return {
        "$schema": DIALECT,
        "title": f"{SCALE_SET}, API version {version}",
        "description": _ABOUT.format(version=version),
        "$ref": _reference(SCALE_SET),
        "$defs": {
            **{name: _root(name, span, bit) for name, span in roots.items()},
            **{name: _object(name, bit) for name in types},
            **{name: {**kind} for name, kind in _SCALARS.items()},
            "empty": _EMPTY,
            "nothing": _NOTHING,
        },
    }


def _types_below(names: list[str], bit: int) -> list[str]:
    """The types and enums that members have, from those of the roots down, in alphabetical order."""
    found: set[str] = set()
    waiting = [span.type for name in names for _, span in members.members(name, bit).values() if not span.read_only]
    while waiting:
        name = waiting.pop().rstrip("[]{}")
        if name in found or not (schemafile.is_type(name) or schemafile.is_enum(name)):
            continue
        found.add(name)
        waiting += [span.type for _, span in members.members(name, bit).values() if not span.read_only]
    return sorted(found)


def _root(resource_type: str, span: Span, bit: int) -> dict[str, Any]:
    found = dict(members.root_members(span.type, bit).values())
    return _of_members(found, members.root_required(span.type, bit, resource_type))


def _object(name: str, bit: int) -> dict[str, Any]:
    if schemafile.is_enum(name):
        return {"enum": list(members.options(name, bit))}
    found = dict(members.members(name, bit).values())
    return _of_members(found, [member for member, span in found.items() if span.required])


def _of_members(found: dict[str, Span], required: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "object",
        "properties": {name: _member(span, required=name in required) for name, span in sorted(found.items())},
        "additionalProperties": False,
    }
    return {**told, "required": sorted(required)} if required else told


def _member(span: Span, *, required: bool) -> dict[str, Any]:
    if span.read_only:
        return {"readOnly": True}
    if span.type == "any":
        return {"not": {"type": "null"}} if required else {}
    absent = {"$ref": _reference("empty" if required else "nothing")}
    return {"anyOf": [_type(span.type), absent]}


def _type(type_: str) -> dict[str, Any]:
    if type_.endswith("[]"):
        return {"type": "array", "items": _item(type_[:-2])}
    if type_.endswith("{}"):
        return {"type": "object", "additionalProperties": _item(type_[:-2])}
    return {"$ref": _reference(type_)}


def _item(type_: str) -> dict[str, Any]:
    return {} if type_ == "any" else {"anyOf": [_type(type_), {"$ref": _reference("nothing")}]}


def _reference(name: str) -> str:
    return f"#/$defs/{name.replace('~', '~0').replace('/', '~1')}"
