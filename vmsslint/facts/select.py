"""Values inside a resource, by ARM property path."""

from __future__ import annotations

from vmsslint.values import NULL, Array, Choice, Known, Loop, Object, Unknown, Value, choice, is_empty, member, unknown


def select(value: Value, path: str) -> list[Value]:
    """The values at a path such as `properties.a.list[].b`: none where it is not given, one for each list item.

    An unknown on the way gives the access term below it; a choice gives choices of what its arms hold, null
    standing for absence; a loop of unknown count gives its item as one that may be absent.
    """
    found = [value]
    for segment in path.split("."):
        name = segment.removesuffix("[]")
        found = [inner for outer in found for inner in step(outer, name)]
        if segment.endswith("[]"):
            found = [item for array in found for item in items(array)]
    return found


def step(value: Value, name: str) -> list[Value]:
    """The member of that name, as a list of none or one."""
    match value:
        case Object():
            found = member(value, name)
            if found is not None:
                return [found]
            return [unknown(".", value, Known(name))] if value.rest else []
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return _either(condition, step(then, name), step(otherwise, name))
        case Unknown():
            return [unknown(".", value, Known(name))]
    return []


def items(value: Value) -> list[Value]:
    """The items of a list."""
    match value:
        case Array(items=found):
            return [_maybe(item) if isinstance(item, Loop) else item for item in found]
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return _either(condition, items(then), items(otherwise))
        case Unknown():
            return [unknown("[]", value, unknown("copyIndex"))]
    return []


def _maybe(loop: Loop) -> Value:
    return choice(unknown("greater", loop.count, Known(0), type="bool"), loop.body, NULL)


def _either(condition: Value, then: list[Value], otherwise: list[Value]) -> list[Value]:
    longest = max(len(then), len(otherwise))
    padded = ([*side, *[NULL] * (longest - len(side))] for side in (then, otherwise))
    return [choice(condition, left, right) for left, right in zip(*padded, strict=True)]


def first(value: Value, path: str) -> Value | None:
    """The one value at a path without lists, or None where it is absent or null."""
    return next((found for found in select(value, path) if not is_empty(found)), None)
