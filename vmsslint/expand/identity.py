"""Types, names and ids of resources, as values."""

from __future__ import annotations

from collections.abc import Sequence

from vmsslint.expand.target import Target
from vmsslint.residuals import residual
from vmsslint.values import Array, Failure, Known, Object, Text, Value, text, unknown


def chained(pieces: Sequence[str | Value]) -> Value:
    """The pieces as one string; the first failure among them, if there is one."""
    for piece in pieces:
        if isinstance(piece, Failure):
            return piece
    return text(piece if isinstance(piece, str) else as_string(piece) for piece in pieces)


def as_string(value: Value) -> Value:
    """The value, if it may be a string; a number or the like as a string."""
    if isinstance(value, Known) and not isinstance(value.value, str):
        return Known(str(value.value), value.origin, value.secret)
    return unknown("string", value, type="string") if isinstance(value, Object | Array) else value


def segments(name: Value) -> list[Value]:
    """The parts of a name between its slashes, as far as it is known where those are."""
    parts = name.parts if isinstance(name, Text) else (name,)
    found: list[list[Value]] = [[]]
    for part in parts:
        string = part.value if isinstance(part, Known) else part
        if not isinstance(string, str):
            found[-1].append(part if not isinstance(part, str) else Known(part))
            continue
        first, *more = string.split("/")
        found[-1].append(Known(first))
        found.extend([Known(piece)] for piece in more)
    return [chained(pieces) if len(pieces) != 1 else pieces[0] for pieces in found]


def joined(names: Sequence[Value]) -> Value:
    """Names of parent and children, with slashes between."""
    return names[0] if len(names) == 1 else chained([piece for name in names for piece in ("/", name)][1:])


def relative_id(type: str, name: Value) -> Value:
    """`namespace/type/name/subtype/subname`: what follows `/providers/` in an id."""
    namespace, *kinds = type.split("/")
    names = segments(name)
    if len(kinds) == 1:
        names = [name]
    if not kinds or len(names) != len(kinds):
        return unknown("resourceId", Known(type), name, type="string")
    pieces: list[str | Value] = [namespace]
    for kind, each in zip(kinds, names, strict=True):
        pieces += [f"/{kind}/", each]
    return chained(pieces)


def resource_id(type: str, name: Value, target: Target, scope: Value | None = None) -> Value:
    """The id of a resource that is deployed to `target`, or to the resource `scope` (its id, absolute or relative)."""
    lowered = type.casefold()
    if lowered == "microsoft.resources/resourcegroups":
        return chained(["/subscriptions/", target.subscription_id, "/resourceGroups/", name])
    if lowered == "microsoft.resources/subscriptions":
        return chained(["/subscriptions/", name])
    if lowered == "microsoft.management/managementgroups" or lowered.startswith(
        "microsoft.management/managementgroups/"
    ):
        return chained(["/providers/", relative_id(type, name)])
    base = target.scope_id if scope is None else _absolute(scope, target)
    return chained([base, "/providers/", relative_id(type, name)])


def _absolute(scope: Value, target: Target) -> Value:
    first = scope.parts[0] if isinstance(scope, Text) else scope.value if isinstance(scope, Known) else None
    if scope == Known("/"):
        return Known("")
    if isinstance(first, str) and not first.startswith("/"):
        return chained([target.scope_id, "/providers/", scope])
    return scope


def key_of(identifier: Value) -> str:
    """The same string for identifiers that are the same to ARM."""
    return residual(identifier).casefold().rstrip("/")
