"""Types that a template declares: which values they take, and what they tell of an unknown one.

https://learn.microsoft.com/azure/azure-resource-manager/templates/definitions
https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.expand.functions.texts import units
from vmsslint.expand.lookup import lookup
from vmsslint.residuals import MASK, residual
from vmsslint.values import Array, Known, Object, Scalar, Value, as_secret, is_ground, member, plain

MAX_REFERENCES = 32
"""Definitions that refer to each other before one says what it is."""

MAX_DIGITS = 1_000
"""Digits of a number that is given as a string. Azure's own take 19; Python reads 4,300 unless told otherwise."""

_TYPES = {
    "string": ("string", False),
    "securestring": ("string", True),
    "int": ("int", False),
    "bool": ("bool", False),
    "object": ("object", False),
    "secureobject": ("object", True),
    "array": ("array", False),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A type as declared: a parameter, an output, a member of `definitions` or a part of one, with its `$ref` resolved.

    `type` is one of string, int, bool, object, array or "" where the declaration does not say.
    """

    data: Mapping[str, Any]
    definitions: Mapping[str, Any]
    type: str
    secure: bool
    nullable: bool

    @property
    def allowed(self) -> tuple[Scalar, ...] | None:
        """The only values that it takes, if those are listed and are scalars; null among them where it is nullable."""
        values = lookup(self.data, "allowedValues")
        if not isinstance(values, list) or not values or self.type == "array":
            return None
        if not all(value is None or isinstance(value, str | int | float) for value in values):
            return None
        return (*values, None) if self.nullable and None not in values else tuple(values)

    @property
    def has_members(self) -> bool:
        """Whether it says something of members or items."""
        keys = ("properties", "additionalProperties", "items", "prefixItems", "discriminator")
        return any(isinstance(lookup(self.data, key), dict | list) for key in keys)

    def below(self, key: Scalar) -> Declared | None:
        """The type of a member by name, or of an item by index (None: any item); None where nothing is said of it."""
        found: Any = None
        if self.type == "array":
            prefix = lookup(self.data, "prefixItems")
            if isinstance(key, int) and isinstance(prefix, list) and 0 <= key < len(prefix):
                found = prefix[key]
            elif not prefix:
                found = lookup(self.data, "items")
        elif isinstance(key, str):
            properties = lookup(self.data, "properties")
            found = lookup(properties, key) if isinstance(properties, dict) else None
            if found is None:
                found = lookup(self.data, "additionalProperties")
            choice = lookup(self.data, "discriminator")
            if isinstance(choice, dict):
                mapping = lookup(choice, "mapping")
                same = str(lookup(choice, "propertyName")).casefold() == key.casefold()
                found = {"type": "string", "allowedValues": [*mapping]} if same and isinstance(mapping, dict) else None
        return declared(found, self.definitions) if isinstance(found, dict) else None


def declared(data: Mapping[str, Any], definitions: Mapping[str, Any]) -> Declared:
    """What `data` declares; what a `$ref` leads to holds where `data` itself says nothing."""
    merged: dict[str, Any] = {}
    nullable: bool | None = None
    for _ in range(MAX_REFERENCES):
        merged = {**{key.casefold(): item for key, item in data.items()}, **merged}
        if nullable is None and isinstance(lookup(data, "nullable"), bool):
            nullable = lookup(data, "nullable")
        reference = lookup(data, "$ref")
        if not isinstance(reference, str):
            break
        found = lookup(definitions, reference.removeprefix("#/definitions/").replace("~1", "/").replace("~0", "~"))
        if not isinstance(found, dict):
            break
        data = found
    type, secure = _TYPES.get(str(merged.get("type", "")).casefold(), ("", False))
    return Declared(merged, definitions, type, secure, bool(nullable))


def with_secrets(value: Value, type: Declared) -> Value:
    """The value with everything marked as secret that the type declares as secure."""
    if type.secure:
        return as_secret(value)
    if isinstance(value, Object) and type.has_members:
        below = {name: (item, type.below(name)) for name, item in value.members.items()}
        members = {name: item if inner is None else with_secrets(item, inner) for name, (item, inner) in below.items()}
        return replace(value, members=members)
    if isinstance(value, Array) and type.has_members:
        pairs = ((item, type.below(index)) for index, item in enumerate(value.items))
        items = (item if inner is None else with_secrets(item, inner) for item, inner in pairs)
        return replace(value, items=tuple(items))
    return value


def refusal(value: Value, type: Declared) -> str | None:
    """Why the type does not take a value, in words that follow the value's name; None if it takes it, or may."""
    return next(_refusals(value, type, ""), None)


def _refusals(value: Value, type: Declared, path: str) -> Iterator[str]:
    where = f" at '{path}'" if path else ""
    if isinstance(value, Known) and value.value is None:
        if not type.nullable:
            yield f"is null{where}"
        return
    given = _type_of(value)
    if given and type.type and given != type.type:
        if not (path == "" and _reads_as(value, type.type)):
            yield f"is of type {given}{where}; it is declared as {type.type}"
        return
    yield from _bounds(value, type, where)
    if isinstance(value, Object):
        yield from _members(value, type, path)
    elif isinstance(value, Array) and not value.open:
        yield from _items(value, type, path)


def _bounds(value: Value, type: Declared, where: str) -> Iterator[str]:
    allowed = lookup(type.data, "allowedValues")
    if isinstance(allowed, list) and is_ground(value) and not _is_allowed(plain(value), allowed, type.type):
        if type.secure:
            yield f"is not one of the allowed values{where}"
            return
        shown = ", ".join(residual(item) if isinstance(item, Known) else "…" for item in map(_known, allowed[:12]))
        yield f"is not one of the allowed values{where}: {shown}{', …' if len(allowed) > 12 else ''}"
    size: float | None = None
    what = ""
    match value:
        case Known(value=int() | float() as number) if not isinstance(number, bool):
            size, what = number, "Value"
        case Known(value=str(string)) if type.type == "string":
            size, what = units(string), "Length"
        case Array(items=items) if not value.open:
            size, what = len(items), "Length"
    least, most = lookup(type.data, f"min{what}"), lookup(type.data, f"max{what}")
    unit = "" if what == "Value" else " characters" if isinstance(value, Known) else " items"
    if size is not None and _is_number(least) and size < least:
        yield (
            f"is {size}{unit}{where}; the least is {least}"
            if not unit
            else f"has {size}{unit}{where}; the least is {least}"
        )
    if size is not None and _is_number(most) and size > most:
        yield f"is {size}{where}; the most is {most}" if not unit else f"has {size}{unit}{where}; the most is {most}"


def _members(value: Object, type: Declared, path: str) -> Iterator[str]:
    discriminator = lookup(type.data, "discriminator")
    if isinstance(discriminator, dict):
        yield from _variant(value, type, discriminator, path)
        return
    properties = lookup(type.data, "properties")
    properties = properties if isinstance(properties, dict) else {}
    for name, data in properties.items():
        found, wanted = member(value, name), declared(data if isinstance(data, dict) else {}, type.definitions)
        if found is not None:
            yield from _refusals(found, wanted, _joined(path, name))
        elif not wanted.nullable and not value.rest:
            yield f"lacks the property '{_joined(path, name)}'"
    more = lookup(type.data, "additionalProperties")
    names = {name.casefold() for name in properties}
    for name, item in value.members.items():
        if name.casefold() in names:
            continue
        shown = _joined(path, MASK if value.secret else name)  # unlike the names that a declaration has
        if more is False:
            yield f"has a property '{shown}' that is not declared"
        elif isinstance(more, dict):
            yield from _refusals(item, declared(more, type.definitions), shown)


def _variant(value: Object, type: Declared, discriminator: Mapping[str, Any], path: str) -> Iterator[str]:
    name, mapping = str(lookup(discriminator, "propertyName")), lookup(discriminator, "mapping")
    if not isinstance(mapping, dict):
        return
    found = member(value, name)
    if found is None:
        if not value.rest:
            yield f"lacks the property '{_joined(path, name)}'"
    elif isinstance(found, Known):
        data = lookup(mapping, found.value) if isinstance(found.value, str) else None
        if not isinstance(data, dict):
            yield f"has {residual(found)} at '{_joined(path, name)}'; it is one of {', '.join(map(repr, mapping))}"
            return
        variant = declared(data, type.definitions)
        properties = lookup(variant.data, "properties")
        known = {**(properties if isinstance(properties, dict) else {})}
        if lookup(known, name) is None:
            known[name] = {"type": "string"}
        merged = Declared({**variant.data, "properties": known}, type.definitions, "object", False, False)
        yield from _members(value, merged, path)


def _items(value: Array, type: Declared, path: str) -> Iterator[str]:
    prefix, items = lookup(type.data, "prefixItems"), lookup(type.data, "items")
    prefix = prefix if isinstance(prefix, list) else []
    if len(value.items) < len(prefix):
        yield f"has {len(value.items)} items; it needs {len(prefix)}"
        return
    if items is False and len(value.items) > len(prefix):
        yield f"has {len(value.items)} items; it takes {len(prefix)}"
        return
    for index, item in enumerate(value.items):
        data = prefix[index] if index < len(prefix) else items
        if isinstance(data, dict):
            yield from _refusals(item, declared(data, type.definitions), f"{path}[{index}]")


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _known(value: Any) -> Value:
    return Known(value) if value is None or isinstance(value, str | int | float) else Array(())


def _type_of(value: Value) -> str:
    match value:
        case Known(value=bool()):
            return "bool"
        case Known(value=int() | float()):
            return "int"
        case Known(value=str()):
            return "string"
        case Object():
            return "object"
        case Array():
            return "array"
    return ""


def _reads_as(value: Value, type: str) -> bool:
    """Whether Azure converts the string that was given; pipelines pass numbers and booleans as strings."""
    string = value.value if isinstance(value, Known) else None
    if not isinstance(string, str):
        return False
    return string.casefold() in ("true", "false") if type == "bool" else type == "int" and is_integer(string)


def is_integer(string: str) -> bool:
    """Whether the string is a whole number, of no more digits than Python reads."""
    return string.removeprefix("-").isdecimal() and len(string) <= MAX_DIGITS


def _is_allowed(data: Any, allowed: list[Any], type: str) -> bool:
    """Whether a value is among the allowed ones; of an array, each item. Letter case does not count.

    https://github.com/Azure/bicep/issues/2489
    """
    if type == "array" and isinstance(data, list) and not any(isinstance(item, list) for item in allowed):
        return all(_is_allowed(item, allowed, "") for item in data)
    return any(_same(data, item) for item in allowed)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    if isinstance(left, str) or isinstance(right, str):
        return str(left).casefold() == str(right).casefold()
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)
