"""Putting objects over each other: `union` (deep), `shallowMerge`, and objects with names that are unknown.

Names count without letter case, and keep the spelling they had first. An object that is unknown, or open, may have
any member: what was there before it then hangs on whether it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vmsslint.expand.functions.base import UndecidedError, type_of
from vmsslint.expand.functions.choices import drawn, pick
from vmsslint.values import Choice, Known, Object, Origin, Value, unknown
from vmsslint.verdicts import Verdict, compare

MAX_HIDDEN = 64
"""Members that are made to hang on an unknown object which comes after them; with more, all are unknown."""

MAX_UNKNOWN_NAMES = 16
"""Members with unknown names in an object that is put together."""


def merge(objects: Iterable[Value], origin: Origin, *, deep: bool) -> Object:
    """The objects over each other, the last one on top. What is no Object is taken for an unknown one."""
    whole: Object | None = None
    for item in objects:
        upper = item if isinstance(item, Object) else Object({}, item.origin, (item,))
        whole = upper if whole is None else _over(whole, upper, deep=deep)
    return Object({}, origin) if whole is None else replace(whole, origin=origin)


def _over(lower: Object, upper: Object, *, deep: bool) -> Object:
    hidden = lower
    for rest in upper.rest:
        hidden = _under(hidden, rest, deep=deep)
    members = dict(hidden.members)
    names = {name.casefold(): name for name in members}
    for name, item in upper.members.items():
        spelled = names.setdefault(name.casefold(), name)
        members[spelled] = _combined(spelled, members.get(spelled), item, lower.rest) if deep else item
    return Object(members, upper.origin, hidden.rest, lower.secret or upper.secret)


def _under(lower: Object, cover: Value, *, deep: bool) -> Object:
    """The members of `lower` below an unknown object."""
    rest = tuple(dict.fromkeys((*lower.rest, cover)))
    if len(lower.members) > MAX_HIDDEN:
        return Object({}, lower.origin, (*lower.rest, replace(lower, rest=()), cover), lower.secret)
    members = {}
    for name, old in lower.members.items():
        condition = unknown("contains", cover, Known(name), type="bool", origin=cover.origin)
        new = _merged_member(name, Object({name: old}), cover) if deep else unknown(".", cover, Known(name))
        members[name] = pick(condition, new, old, cover)
    return Object(members, lower.origin, rest, lower.secret)


def _combined(name: str, old: Value | None, new: Value, below: tuple[Value, ...]) -> Value:
    """What the member `name` becomes where `new` comes over `old`, or over what the unknown objects `below` have."""
    if isinstance(old, Choice) or isinstance(new, Choice):
        args = (new,) if old is None else (new, old)
        arms = drawn(args, lambda settled: _combined(name, settled[1] if old else None, settled[0], below))
        if arms is not None:
            return arms
    kind = type_of(new)
    if kind not in ("object", "", "null") or (old is None and not below):
        return new
    if old is None and isinstance(new, Object):
        hidden = Object({}, (), tuple(unknown("tryGet", rest, Known(name)) for rest in below))
        return merge((hidden, new), new.origin, deep=True)
    if old is None:
        return _merged_member(name, _hidden(below), Object({name: new}))
    if kind == "object" and (isinstance(old, Object) or isinstance(new, Object)):
        return merge((old, new), new.origin, deep=True) if type_of(old) in ("object", "") else new
    return _merged_member(name, Object({name: old}), Object({name: new}))


def _hidden(below: tuple[Value, ...]) -> Value:
    return below[0] if len(below) == 1 else Object({}, (), below)


def _merged_member(name: str, lower: Value, upper: Value) -> Value:
    """`union(lower, upper).name` as a term. What a null does to the value below it is not documented, for one."""
    return unknown(".", unknown("union", lower, upper, type="object"), Known(name), origin=upper.origin)


class Builder:
    """An object in the making. The later one of two members with the same name wins."""

    def __init__(self) -> None:
        self._members: dict[str, Value] = {}
        self._names: dict[str, str] = {}
        self._rest: list[Value] = []
        self._secret = False

    def put(self, name: Value, item: Value) -> None:
        """Add a member. UndecidedError where too many names are unknown."""
        if isinstance(name, Known):
            self._secret = self._secret or name.secret
            self._members[self._names.setdefault(str(name.value).casefold(), str(name.value))] = item
            return
        if len(self._rest) >= MAX_UNKNOWN_NAMES:
            raise UndecidedError
        lowered = unknown("toLower", name, type="string")
        for known, old in self._members.items():
            if compare(name, Known(known), str.casefold) is not Verdict.DIFFERENT:
                condition = unknown("equals", lowered, Known(known.lower()), type="bool", origin=name.origin)
                self._members[known] = pick(condition, item, old, item)
        self._rest.append(unknown("createObject", name, item, type="object", origin=item.origin))

    def has(self, name: str) -> bool:
        """Whether there is a member with this name."""
        return name.casefold() in self._names

    def object(self, origin: Origin) -> Object:
        """What has been put together."""
        return Object(self._members, origin, tuple(self._rest), self._secret)
