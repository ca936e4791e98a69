"""What is written down of a value on a command line: JSON, with a named placeholder for all that is not known.

A placeholder is a variable of the shell. Its name begins with NEW_, so that it never is one that the shell or the
system has a use for, but for those of the resource group and the subscription.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from vmsslint.dataclass import dataclass
from vmsslint.facts import properties
from vmsslint.model import Placeholder
from vmsslint.places import Path
from vmsslint.residuals import residual
from vmsslint.values import Array, Choice, Known, Object, Text, Unknown, Value, is_secret, unknown

Pieces: TypeAlias = "tuple[str | Placeholder, ...]"
"""A text in stretches, one after the other."""

RESOURCE_GROUP = Placeholder("RESOURCE_GROUP", "resourceGroup().name", form="string")
SCALE_SET = Placeholder("SCALE_SET", "the name of the scale set", form="string")
SUBSCRIPTION = Placeholder("SUBSCRIPTION_ID", "subscription().subscriptionId", form="string")

_OF_CONTEXT: Mapping[Value, Placeholder] = {
    unknown(".", unknown("resourceGroup"), Known("name")): RESOURCE_GROUP,
    unknown(".", unknown("subscription"), Known("subscriptionId")): SUBSCRIPTION,
}


@dataclass(slots=True)
class Names:
    """The placeholders of one command, in order: one for each unknown, whatever it is needed for."""

    _used: dict[str, Placeholder] = field(default_factory=dict)
    _of_value: dict[tuple[Value, bool, str], Placeholder] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def used(self) -> tuple[Placeholder, ...]:
        """The placeholders so far."""
        return tuple(self._used.values())

    def use(self, placeholder: Placeholder) -> Placeholder:
        """The placeholder, which is one of the command's from now on."""
        return self._used.setdefault(placeholder.name, placeholder)

    def of(self, value: Value, path: Path, form: str) -> Placeholder:
        """The placeholder for a value that is needed at the path."""
        key = (value, is_secret(value), form)
        if key not in self._of_value:
            self._of_value[key] = _OF_CONTEXT.get(value) or self._named(value, path, form)
        return self.use(self._of_value[key])

    def take(self, others: Names) -> None:
        """Take over the placeholders of a command that is given, where none but those of context were used before."""
        self._used |= others._used
        self._of_value |= others._of_value

    def values(self) -> Mapping[str, Value]:
        """What the placeholders stand for, by their names. Those for no value of the models are left out."""
        return {item.name: value for (value, _, _), item in self._of_value.items() if item.name in self._used}

    def _named(self, value: Value, path: Path, form: str) -> Placeholder:
        parameter = _parameter(value)
        wanted = f"NEW_{_shouted(parameter or _last_names(path))}"
        self._counts[wanted] += 1
        name = wanted if self._counts[wanted] == 1 else f"{wanted}_{self._counts[wanted]}"
        given = "what the new side gives" if isinstance(value, Known) else residual(value)
        meaning = f"parameters('{parameter}')" if parameter else given
        return Placeholder(name, meaning, shown(path), form, secret=is_secret(value))


def _parameter(value: Value) -> str:
    """The name of the parameter that the value is; empty where it is something else."""
    match value:
        case Unknown(name="parameters", args=(Known(value=str(name)),)):
            return name
    return ""


def _last_names(path: Path) -> str:
    names = [step for step in path if isinstance(step, str) and step != "properties"]
    return " ".join(names[-2:] if names[-1:] in (["id"], ["name"]) else names[-1:])


def _shouted(name: str) -> str:
    """The name in capitals: `adminPassword` is ADMIN_PASSWORD."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^A-Z0-9]+", "_", apart.upper(), flags=re.ASCII)[:40].strip("_") or "VALUE"


def shown(path: Path) -> str:
    """The path for a reader: `sku.capacity`, `zones[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def schema_of(path: Path) -> str:
    """The path as facts have it, with `[]` for list items."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def json_pieces(value: Value, path: Path, names: Names, *, flat: bool = False) -> Pieces:
    """The value as JSON text in ASCII. A placeholder for a string stands between quotation marks.

    `path` is where the value goes. With `flat` what stands under `properties` moves up one level.
    """
    return joined(_json(value, path, names, flat=flat))


def _json(value: Value, path: Path, names: Names, *, flat: bool) -> Iterator[str | Placeholder]:
    match value:
        case Known(value=scalar, secret=False):
            yield dumps(scalar)
        case Object(rest=(), secret=False):
            yield "{"
            for place, (below, item) in enumerate(members(value, path, flat=flat)):
                yield f"{', ' if place else ''}{dumps(below[-1])}: "
                yield from _json(item, below, names, flat=flat)
            yield "}"
        case Array(items=items) if not value.open:
            yield "["
            for place, item in enumerate(items):
                yield ", " if place else ""
                yield from _json(item, (*path, place), names, flat=flat)
            yield "]"
        case Text(parts=parts) if not is_secret(value):
            yield '"'
            for part in parts:
                yield dumps(part)[1:-1] if isinstance(part, str) else names.of(part, path, "string")
            yield '"'
        case _ if _is_string(value, path):
            yield from ('"', names.of(value, path, "string"), '"')
        case _:
            yield names.of(value, path, "JSON")


def members(value: Object, path: Path, *, flat: bool) -> Iterator[tuple[Path, Value]]:
    """The members with their paths; with `flat` those under `properties` beside the others, in the place of a like one.

    An object that is free in form, such as the settings of an extension, stays as it is.
    """
    inner = value.members.get("properties")
    levels = flat and isinstance(inner, Object) and properties.find(schema_of((*path, "properties"))) is not None
    moved = inner.members if levels and isinstance(inner, Object) and not is_free(path) else None
    for name, item in value.members.items():
        if moved is None or (name != "properties" and name not in moved):
            yield (*path, name), item
    for name, item in (moved or {}).items():
        yield (*path, "properties", name), item


def is_free(path: Path) -> bool:
    """Whether the names below the path are the user's own."""
    known = properties.find(schema_of(path))
    return bool(path) and (known is None or known.type == "any" or is_map(path))


def is_map(path: Path) -> bool:
    """Whether the object at the path maps names of the user's own, as tags do."""
    return any(child.path.endswith(".*") for child in properties.children(schema_of(path))) if path else False


def _is_string(value: Value, path: Path) -> bool:
    match value:
        case Known(value=scalar):
            return isinstance(scalar, str)
        case Text():
            return True
        case Choice(then=then, otherwise=otherwise):
            return _is_string(then, path) and _is_string(otherwise, path)
        case Unknown(type=str(type)) if type:
            return type == "string"
    known = properties.find(schema_of(path))
    return known is not None and known.type == "string"


def joined(pieces: Iterable[str | Placeholder]) -> Pieces:
    """The pieces with neighbouring texts made one, and without empty ones."""
    found: list[str | Placeholder] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)


def dumps(scalar: object) -> str:
    """JSON text in ASCII in which no log of a pipeline finds a command for it (`##[`)."""
    return json.dumps(scalar).replace("##", "#\\u0023")
