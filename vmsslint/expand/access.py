"""Property access and index on values: `base.name` and `base[key]`."""

from __future__ import annotations

from dataclasses import replace

from vmsslint.expand.declared import Declared
from vmsslint.expand.functions.choices import drawn, pick
from vmsslint.expand.run import Run
from vmsslint.values import Array, Choice, Failure, Known, Loop, Object, Text, Unknown, Value, member, unknown

MAX_CASES = 16
"""Allowed values of an index for which an unknown lookup becomes a choice between what it can find."""

MAX_SHOWN = 12
"""Names that a message lists."""


def member_of(base: Value, name: str, run: Run) -> Value:
    """`base.name`: the exact spelling first, then any letter case."""
    match base:
        case Failure():
            return base
        case Object(rest=rest):
            found = member(base, name)
            if found is not None:
                return found
            if rest:
                return _term(rest[0] if len(rest) == 1 else base, Known(name), run)
            return Failure(_no_such(name, base))
        case Choice():
            result = drawn((base,), lambda settled: member_of(settled[0], name, run))
            return _term(base, Known(name), run) if result is None else result
        case Unknown() | Loop():
            return _term(base, Known(name), run)
    return Failure(f"'{name}' is asked of {_described(base)}, which has no properties")


def item_of(base: Value, key: Value, run: Run) -> Value:
    """`base[key]`, for arrays by number, for objects by name."""
    if isinstance(base, Failure) or isinstance(key, Failure):
        return base if isinstance(base, Failure) else key
    if isinstance(base, Choice) or isinstance(key, Choice):
        result = drawn((base, key), lambda settled: item_of(settled[0], settled[1], run))
        return _term(base, key, run) if result is None else result
    if isinstance(key, Known):
        found = _by_known(base, key, run)
        failed = isinstance(found, Failure) and key.secret
        return Failure("there is nothing at this key, which is secret") if failed else found
    if isinstance(base, Known | Text):
        return Failure(f"an index is asked of {_described(base)}")
    if isinstance(base, Array) and isinstance(key, Text):
        return Failure("the index of an array is a string")
    by_case = _by_cases(base, key, run)
    return _term(base, key, run) if by_case is None else by_case


def _by_known(base: Value, key: Known, run: Run) -> Value:
    index = key.value
    if key.secret and isinstance(base, Unknown | Loop):
        return _term(base, key, run)
    if isinstance(index, str) and not isinstance(base, Array):
        return member_of(base, index, run)
    if isinstance(index, bool) or not isinstance(index, int):
        return Failure(f"the index of {_described(base)} is {_described(key)}; it must be a whole number")
    match base:
        case Array(items=items):
            loop = next((at for at, item in enumerate(items) if isinstance(item, Loop)), len(items))
            if 0 <= index < loop:
                return items[index]
            if index < 0 or loop == len(items):
                return Failure(f"the index {index} is out of range: the array has {_counted(len(items), 'item')}")
            return _term(base, key, run)
        case Unknown() | Loop():
            return _term(base, key, run)
    return Failure(f"the index {index} is asked of {_described(base)}")


def _by_cases(base: Value, key: Value, run: Run) -> Value | None:
    """A choice by what the key may be, where that is a short list and each finds something that is known."""
    if not isinstance(key, Unknown) or not key.allowed or len(key.allowed) > MAX_CASES or key.secret:
        return None
    if not isinstance(base, Object | Array) or (isinstance(base, Object) and base.rest):
        return None
    *cases, last = key.allowed
    result = item_of(base, Known(last), run)
    for case in reversed(cases):
        condition = unknown("equals", key, Known(case), type="bool", origin=key.origin)
        result = pick(condition, item_of(base, Known(case), run), result, key)
    return result


def _term(base: Value, key: Value, run: Run) -> Value:
    """The access as an unknown, with what the declaration of the parameter below it says of the type."""
    named = isinstance(key, Known) and isinstance(key.value, str)
    term = unknown("." if named else "[]", base, key, origin=base.origin)
    below = run.declared.get(base) if isinstance(base, Unknown) else None
    declared = below.below(key.value if isinstance(key, Known) else None) if below else None
    return term if declared is None else with_facts(term, declared, run)


def with_facts(term: Unknown, declared: Declared, run: Run) -> Unknown:
    """The unknown with what its declaration says of it; the same is done for its members once they are asked for."""
    type = "" if declared.nullable else declared.type
    term = replace(term, type=type, allowed=declared.allowed, secret=term.secret or declared.secure)
    if declared.has_members:
        run.declared[term] = declared
    return term


def _no_such(name: str, base: Object) -> str:
    if base.secret:
        return f"the object has no property '{name}'"
    if not base.members:
        return f"the object has no property '{name}': it is empty"
    shown = [f"'{key}'" for key in list(base.members)[:MAX_SHOWN]]
    more = " and others" if len(base.members) > MAX_SHOWN else ""
    return f"the object has no property '{name}', but {', '.join(shown)}{more}"


def _described(value: Value) -> str:
    match value:
        case Known(value=None):
            return "null"
        case Known(value=bool()):
            return "a boolean"
        case Known(value=str()) | Text():
            return "a string"
        case Known():
            return "a number"
        case Array():
            return "an array"
        case Object():
            return "an object"
    return "a value"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
