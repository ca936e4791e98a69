"""Resource ids that may be partly unknown."""

from __future__ import annotations

from vmsslint.values import Choice, Known, Text, Value, choice, text
from vmsslint.verdicts import Verdict, compare


def parent(value: Value) -> Value:
    """The id of the parent: without its last two segments, type and name. The value itself where it has no such.

    An unknown stretch is taken for one that holds no slash, which is so for names.
    """
    match value:
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return choice(condition, parent(then), parent(otherwise))
        case Known(value=str(string)):
            head, slash, _ = string.rpartition("/")
            head, second, _ = head.rpartition("/")
            return Known(head, value.origin) if slash and second else value
        case Text(parts=parts):
            shortened = _without_segment(_without_segment(list(parts)))
            values = [Known(part) if isinstance(part, str) else part for part in shortened]
            return (values[0] if len(values) == 1 else text(values)) if values else value
    return value


def _without_segment(parts: list[str | Value]) -> list[str | Value]:
    while parts:
        last = parts.pop()
        if isinstance(last, str) and "/" in last:
            head = last.rpartition("/")[0]
            return [*parts, head] if head else parts
    return []


def parent_verdict(left: Value, right: Value) -> Verdict:
    """Whether two resources have the same parent, such as two subnets the same virtual network."""
    whole = compare(left, right, str.casefold)
    if whole is Verdict.EQUAL:
        return whole
    above_left, above_right = parent(left), parent(right)
    if above_left is left or above_right is right or _type(left) is None or _type(left) != _type(right):
        return Verdict.MAY  # no ids, or an unknown stretch holds more of one than its name
    return compare(above_left, above_right, str.casefold)


def _type(value: Value) -> str | None:
    """The last segment of an id but one, the type of what it names, in lower case; None where it is not known."""
    match value:
        case Choice(then=then, otherwise=otherwise):
            return _type(then) if _type(then) == _type(otherwise) else None
        case Known(value=str(string)):
            segments = string.split("/")
        case Text(parts=parts):
            segments = "".join(part if isinstance(part, str) else _UNKNOWN for part in parts).split("/")
        case _:
            return None
    return segments[-2].casefold() if len(segments) > 1 and _UNKNOWN not in segments[-2] else None


_UNKNOWN = "\0"
"""Stands for an unknown stretch; no id holds it."""
