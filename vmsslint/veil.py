"""Scale sets without the names that a secure object gives to members.

Paths of findings, changes and commands are made of names. Those of Azure's own properties tell nothing of a secret; any
other name in a secure object may be one, and is taken for a member that is not known.
"""

from __future__ import annotations

from dataclasses import replace

from vmsslint.facts import properties, transitions
from vmsslint.model import Resource
from vmsslint.values import Array, Choice, Known, Loop, Object, Value, is_secret, unknown


def veiled(resource: Resource) -> Resource:
    """The scale set, or the resource below one, as it may be spoken of."""
    body = _veiled(resource.body, "", resource.type)
    if body is resource.body:
        return resource
    assert isinstance(body, Object)
    return replace(resource, body=body)


def _veiled(value: Value, path: str, type: str) -> Value:
    if not is_secret(value) or transitions.is_opaque(path):
        return value
    match value:
        case Object():
            return _object(value, path, type)
        case Array(items=items):
            return replace(value, items=tuple(_veiled(item, f"{path}[]", type) for item in items))
        case Choice(then=then, otherwise=otherwise):
            return replace(value, then=_veiled(then, path, type), otherwise=_veiled(otherwise, path, type))
        case Loop(body=body):
            return replace(value, body=_veiled(body, path, type))
    return value


def _object(value: Object, path: str, type: str) -> Value:
    inside = {name: _veiled(item, f"{path}.{name}" if path else name, type) for name, item in value.members.items()}
    if not value.secret:
        return replace(value, members=inside)
    public = {child.path.rpartition(".")[2].casefold() for child in properties.children(path, None, type)}
    told = {name: item for name, item in inside.items() if name.casefold() in public}
    hidden = [part for name, item in sorted(inside.items()) if name not in told for part in (Known(name), item)]
    rest = (unknown("createObject", *hidden, type="object"),) if hidden else ()
    return replace(value, members=told, rest=(*value.rest, *rest))
