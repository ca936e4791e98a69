"""The model after an update."""

from __future__ import annotations

from vmsslint.diff.compare import api_version
from vmsslint.diff.tree import renamed
from vmsslint.facts import transitions
from vmsslint.facts.conditions import Subject
from vmsslint.facts.select import first
from vmsslint.model import Resource
from vmsslint.residuals import as_text
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Known,
    Loop,
    Object,
    Unknown,
    Value,
    choice,
    unknown,
)

_NO_KEY = ()


def effective(old: Resource, new: Resource) -> Object:
    """The model after the update: the new laid over the old, with what is left out kept as Azure keeps it."""
    request = Subject(new.body, new.body)

    def overlay(before: Value, after: Value, path: str) -> Value:
        match before, after:
            case Choice(), Choice() if before.condition == after.condition:
                arms = overlay(before.then, after.then, path), overlay(before.otherwise, after.otherwise, path)
                return choice(after.condition, *arms, after.origin)
            case Object() | Array() | Unknown() | Choice(), Choice(condition=condition, then=then, otherwise=otherwise):
                arms = overlay(before, then, path), overlay(before, otherwise, path)
                return choice(condition, *arms, after.origin)
            case Object(), Object() if not transitions.is_opaque(path):
                return _laid_over(before, after, path)
            case Choice(condition=condition, then=then, otherwise=otherwise), Object():
                return choice(condition, overlay(then, after, path), overlay(otherwise, after, path), after.origin)
            case Unknown(), Object() if not transitions.is_opaque(path):
                members = {
                    name: overlay(unknown(".", before, Known(name)), member, f"{path}.{name}" if path else name)
                    for name, member in after.members.items()
                }
                return Object(members, after.origin, (*after.rest, before), after.secret)
            case Array(), Array() if keys := transitions.list_keys().get(path.casefold()):
                olds = {_key(item, keys): item for item in before.items if not isinstance(item, Loop)}
                olds.pop(_NO_KEY, None)
                items = (
                    overlay(olds[key], item, f"{path}[]") if (key := _key(item, keys)) in olds else item
                    for item in after.items
                )
                return Array(tuple(items), after.origin)
        return after

    def _laid_over(before: Object, after: Object, path: str) -> Object:
        earlier = {name.casefold(): value for name, value in before.members.items()}
        given = {name.casefold() for name in after.members}
        members: dict[str, Value] = {}
        for name, value in before.members.items():
            below = f"{path}.{name}" if path else name
            if name.casefold() in given:
                continue
            if transitions.falls_away(below, True, api_version(new), request) is not True:
                members[name] = value
        for name, value in after.members.items():
            below = f"{path}.{name}" if path else name
            before_value = earlier.get(name.casefold())
            members[name] = value if before_value is None else overlay(before_value, value, below)
        return Object(members, after.origin, (*after.rest, *before.rest), before.secret or after.secret)

    return _laid_over(renamed(old.body), renamed(new.body), "")


def _key(item: Value, keys: tuple[str, ...]) -> tuple[str, ...]:
    """What tells the item apart from others of its list; nothing, where it has none of the keys."""
    found = [first(item, key) for key in keys]
    if all(value is None for value in found):
        return _NO_KEY
    return tuple(as_text(value or NULL).casefold() for value in found)
