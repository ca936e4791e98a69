"""What one condition tells about another, and drawing choices out of the arguments of a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vmsslint.values import Choice, Failure, Kind, Known, Unknown, Value, choice, truth, unknown

MAX_ARMS = 16
"""Ways that the choices among the values of one step are followed; beyond that the step stays a term."""

MAX_NESTING = 8
"""Choices within choices that are searched for a condition that is already decided."""


def assume(value: Value, condition: Value, holds: bool) -> Value:
    """The value where `condition` is known to be true (`holds`) or false: choices that hang on it are made."""
    return _assume(value, condition, holds, MAX_NESTING)


def _assume(value: Value, condition: Value, holds: bool, nesting: int) -> Value:
    if isinstance(value, Unknown) and value == condition:
        return Known(holds, value.origin, value.secret)
    if not isinstance(value, Choice):
        return value
    told = implied(condition, holds, value.condition)
    if told is not None:
        return _assume(value.then if told else value.otherwise, condition, holds, nesting)
    if nesting == 0:
        return value
    then = _assume(value.then, condition, holds, nesting - 1)
    otherwise = _assume(value.otherwise, condition, holds, nesting - 1)
    if then is value.then and otherwise is value.otherwise:
        return value
    return choice(value.condition, then, otherwise, value.origin)


def implied(condition: Value, holds: bool, other: Value) -> bool | None:
    """What `other` is, given that `condition` holds or not; None where that tells nothing."""
    if condition == other:
        return None if isinstance(other, Unknown) and other.kind is Kind.FRESH else holds
    match condition, other:
        case Unknown(name="not", args=(inner,)), _:
            return implied(inner, not holds, other)
        case _, Unknown(name="not", args=(inner,)):
            told = implied(condition, holds, inner)
            return None if told is None else not told
        case Unknown(name="and" | "or" as name, args=args), _ if holds is (name == "and"):
            return next((told for arg in args if (told := implied(arg, holds, other)) is not None), None)
        case Unknown(name="equals", args=(left, Known() as one)), Unknown(name="equals", args=(same, Known() as two)):
            return False if holds and left == same and one != two else None
    return None


def drawn(args: tuple[Value, ...], apply: Callable[[tuple[Value, ...]], Value], limit: int = MAX_ARMS) -> Value | None:
    """`f(if(c, a, b))` as `if(c, f(a), f(b))`; None where that takes more than `limit` calls of `apply`."""
    return _draw(args, apply) if _few(args, limit) else None


def _draw(args: tuple[Value, ...], apply: Callable[[tuple[Value, ...]], Value]) -> Value:
    chosen = _first_choice(args)
    if chosen is None:
        return apply(args)
    then = _draw(_settle(args, chosen, True), apply)
    otherwise = _draw(_settle(args, chosen, False), apply)
    return pick(chosen.condition, then, otherwise, chosen)


def pick(condition: Value, then: Value, otherwise: Value, place: Value) -> Value:
    """`if(condition, then, otherwise)` in its plainest form; it was written where `place` was."""
    if isinstance(condition, Unknown) and condition.name == "not" and len(condition.args) == 1:
        return pick(condition.args[0], otherwise, then, place)
    if isinstance(condition, Unknown) and condition.type == "bool":
        match truth(then), truth(otherwise):
            case True, False:
                return condition
            case False, True:
                return unknown("not", condition, type="bool", origin=place.origin)
    if isinstance(then, Failure) and isinstance(otherwise, Failure):
        return then
    return choice(condition, then, otherwise, place.origin)


def _few(args: tuple[Value, ...], limit: int) -> bool:
    """Whether drawing all choices out leaves no more than `limit` ways."""
    waiting, ways = [args], 0
    while waiting:
        args = waiting.pop()
        chosen = _first_choice(args)
        if chosen is None:
            ways += 1
        else:
            waiting += [_settle(args, chosen, True), _settle(args, chosen, False)]
        if ways + len(waiting) > limit:
            return False
    return True


def _first_choice(args: Sequence[Value]) -> Choice | None:
    return next((arg for arg in args if isinstance(arg, Choice)), None)


def _settle(args: tuple[Value, ...], chosen: Choice, holds: bool) -> tuple[Value, ...]:
    return tuple(assume(arg, chosen.condition, holds) if isinstance(arg, Choice) else arg for arg in args)
