"""What can be said of two values that are not fully known: equal, different, or one cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import Enum
from typing import TypeAlias, TypeGuard

from vmsslint.values import (
    Array,
    Choice,
    Failure,
    Known,
    Object,
    Scalar,
    Text,
    Unknown,
    Value,
    is_empty,
    is_fresh,
    text,
)


class Verdict(Enum):
    """What can be said of two values under the assumption that both deployments get the same inputs."""

    EQUAL = "equal"
    DIFFERENT = "different"
    MAY = "may differ"


Fold: TypeAlias = Callable[[str], str]
"""Maps strings that ARM takes for the same to the same string."""


def exact(string: str) -> str:
    """The fold under which no two strings are the same."""
    return string


def compare(old: Value, new: Value, fold: Fold = exact) -> Verdict:
    """Whether two values are equal whatever their unknowns are, different whatever they are, or may be either.

    Equal terms are EQUAL, unless they are fresh at each deployment (`utcNow`, `newGuid`), which may differ.
    """
    if fold is not exact:
        old, new = _without_case(old), _without_case(new)
    old, new = _plainest(old), _plainest(new)
    if isinstance(old, Known) and isinstance(new, Known):
        return Verdict.EQUAL if _same_scalar(old.value, new.value, fold) else Verdict.DIFFERENT
    if isinstance(old, Choice) or isinstance(new, Choice):
        return _compare_choices(old, new, fold)
    if isinstance(old, Object) and isinstance(new, Object):
        return _compare_objects(old, new, fold)
    if isinstance(old, Array) and isinstance(new, Array):
        return _compare_arrays(old, new, fold)
    if isinstance(old, Failure) or isinstance(new, Failure):
        return Verdict.EQUAL if old == new else Verdict.MAY
    if old == new:
        return Verdict.MAY if is_fresh(old) else Verdict.EQUAL
    if _is_textual(old) and _is_textual(new):
        return _compare_texts(_parts(old), _parts(new), fold)
    if _is_hash(old) and _is_hash(new) and old.name == new.name:
        return compare(_hyphenated(old.args), _hyphenated(new.args))
    return Verdict.DIFFERENT if _disjoint(old, new, fold) else Verdict.MAY


_HASHES = frozenset(("uniqueString", "guid"))
"""Functions of which different arguments give different results, but for one chance in 2^64."""


def _is_hash(value: Value) -> TypeGuard[Unknown]:
    return isinstance(value, Unknown) and value.name in _HASHES


def _hyphenated(args: tuple[Value, ...]) -> Value:
    """The text that is hashed: the arguments, joined by hyphens."""
    hyphen = Known("-")
    if not all(_is_textual(arg) or isinstance(arg, Unknown) for arg in args):
        return Unknown("createArray", args)
    return text([part for arg in args for part in (hyphen, arg)])


def _plainest(value: Value) -> Value:
    """The term with every `substring(x, 0, n)` in it as `take(x, n)`: the same wherever Azure does not reject it."""
    match value:
        case Unknown(name="substring", args=(whole, Known(value=0), length)):
            return replace(value, name="take", args=(_plainest(whole), _plainest(length)))
        case Unknown(args=args):
            plainer = tuple(map(_plainest, args))
            return value if plainer == args else replace(value, args=plainer)
        case Text(parts=parts):
            pieces = tuple(part if isinstance(part, str) else _plainest(part) for part in parts)
            return value if pieces == parts else replace(value, parts=pieces)
    return value


def _without_case(value: Value) -> Value:
    """The value without the functions around it that change letter case alone."""
    while isinstance(value, Unknown) and value.name in ("toLower", "toUpper"):
        value = value.args[0]
    if isinstance(value, Text):
        return replace(
            value, parts=tuple(part if isinstance(part, str) else _without_case(part) for part in value.parts)
        )
    return value


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """EQUAL if all are; DIFFERENT as soon as one is: the verdict on a whole from those on its parts."""
    result = Verdict.EQUAL
    for verdict in verdicts:
        if verdict is Verdict.DIFFERENT:
            return verdict
        if verdict is Verdict.MAY:
            result = verdict
    return result


def _same_scalar(old: Scalar, new: Scalar, fold: Fold) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old == new or fold(old) == fold(new)
    if isinstance(old, str) != isinstance(new, str) and old is not None and new is not None:
        # Azure reads "3" where a number is due and "true" where a boolean is (Json.NET converts).
        return str(old).casefold() == str(new).casefold()
    return old == new and isinstance(old, bool) == isinstance(new, bool)


def _compare_choices(old: Value, new: Value, fold: Fold) -> Verdict:
    if isinstance(old, Choice) and isinstance(new, Choice) and old.condition == new.condition:
        arms = {compare(old.then, new.then, fold), compare(old.otherwise, new.otherwise, fold)}
    elif isinstance(old, Choice):
        arms = {compare(old.then, new, fold), compare(old.otherwise, new, fold)}
    else:
        assert isinstance(new, Choice)
        arms = {compare(old, new.then, fold), compare(old, new.otherwise, fold)}
    return arms.pop() if len(arms) == 1 else Verdict.MAY


def _compare_objects(old: Object, new: Object, fold: Fold) -> Verdict:
    olds = {key.casefold(): item for key, item in old.members.items()}
    news = {key.casefold(): item for key, item in new.members.items()}
    verdicts = [compare(olds[key], news[key], fold) for key in olds.keys() & news.keys()]
    lacking = [item for key, item in (*olds.items(), *news.items()) if (key in olds) != (key in news)]
    if old.rest or new.rest:
        lacking_verdict = Verdict.EQUAL if old.rest == new.rest and not lacking else Verdict.MAY
        return all_of([*verdicts, lacking_verdict])
    if any(isinstance(item, Known | Text | Object | Array) and not is_empty(item) for item in lacking):
        return Verdict.DIFFERENT
    return all_of([*verdicts, *(Verdict.MAY for item in lacking if not is_empty(item))])


def _compare_arrays(old: Array, new: Array, fold: Fold) -> Verdict:
    if old.open or new.open:
        return Verdict.EQUAL if old == new else Verdict.MAY
    if len(old.items) != len(new.items):
        return Verdict.DIFFERENT
    return all_of(compare(left, right, fold) for left, right in zip(old.items, new.items, strict=True))


def _is_textual(value: Value) -> bool:
    return isinstance(value, Text) or (isinstance(value, Known) and isinstance(value.value, str))


def _parts(value: Value) -> list[str | Value]:
    return list(value.parts) if isinstance(value, Text) else [str(value.value)] if isinstance(value, Known) else []


def _compare_texts(old: list[str | Value], new: list[str | Value], fold: Fold) -> Verdict:
    """Strip what both have at either end; constant ends that are left over and differ decide."""
    old, new = _folded(old, fold), _folded(new, fold)
    for reverse in (False, True):
        old, new, differ = _strip(old, new, reverse=reverse)
        if differ:
            return Verdict.DIFFERENT
    if not old and not new:
        return Verdict.EQUAL
    if (not old or not new) and any(isinstance(part, str) for part in old or new):
        return Verdict.DIFFERENT  # nothing is left on one side, at least a character on the other
    if len(old) == len(new) == 1 and not isinstance(old[0], str) and not isinstance(new[0], str):
        return compare(old[0], new[0], fold)
    return Verdict.MAY


def _folded(parts: list[str | Value], fold: Fold) -> list[str | Value]:
    return [fold(part) if isinstance(part, str) else part for part in parts]


def _strip(
    old: list[str | Value], new: list[str | Value], *, reverse: bool
) -> tuple[list[str | Value], list[str | Value], bool]:
    """Both sides without their common beginning (or end), and whether the next characters differ."""
    end = -1 if reverse else 0
    old, new = list(old), list(new)
    while old and new:
        left, right = old[end], new[end]
        if isinstance(left, str) and isinstance(right, str):
            common = _common(left, right, reverse=reverse)
            if common < len(left) and common < len(right):
                return old, new, True
            for side, string in ((old, left), (new, right)):
                if common == len(string):
                    side.pop(end)
                else:
                    side[end] = string[: len(string) - common] if reverse else string[common:]
        elif left == right and not isinstance(left, str) and not is_fresh(left):
            old.pop(end)
            new.pop(end)
        else:
            return old, new, _hashes_differ(left, right)
    return old, new, False


def _hashes_differ(left: str | Value, right: str | Value) -> bool:
    """Whether both are hashes that surely differ; all of one function have the same length."""
    if isinstance(left, str) or isinstance(right, str) or not _is_hash(left) or not _is_hash(right):
        return False
    return left.name == right.name and compare(left, right) is Verdict.DIFFERENT


def _common(left: str, right: str, *, reverse: bool) -> int:
    if reverse:
        left, right = left[::-1], right[::-1]
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


_TYPES: dict[type, str] = {str: "string", bool: "bool", int: "int", float: "int", type(None): "null"}


def _type(value: Value) -> str:
    match value:
        case Known(value=scalar):
            return _TYPES.get(type(scalar), "")
        case Unknown(type=name):
            return name
        case Text():
            return "string"
        case Object():
            return "object"
        case Array():
            return "array"
    return ""


def _disjoint(old: Value, new: Value, fold: Fold) -> bool:
    """Whether what is known of the two leaves no value that both could have."""
    types = {_type(old), _type(new)}
    if "" not in types and (types & {"object", "array", "null"}) and len(types) == 2:
        return True
    olds, news = _possible(old), _possible(new)
    if olds is None or news is None:
        return False
    return not any(_same_scalar(left, right, fold) for left in olds for right in news)


def _possible(value: Value) -> tuple[Scalar, ...] | None:
    match value:
        case Known(value=scalar):
            return (scalar,)
        case Unknown(allowed=allowed):
            return allowed
    return None
