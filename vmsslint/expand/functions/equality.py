"""Whether two values are the same to `equals`, `contains`, `union` and the like: True, False, or None for open.

Letter case counts, and so does the type: 1 is not '1'. Whether 1 is 1.0, and whether the letter case of member
names counts, no public source tells.
"""

from __future__ import annotations

from collections.abc import Iterable

from vmsslint.expand.functions.base import UndecidedError, never_null, type_of
from vmsslint.expand.functions.choices import drawn
from vmsslint.expand.functions.texts import beginning, ending
from vmsslint.values import NULL, Array, Choice, Failure, Known, Loop, Object, Scalar, Text, Value, is_ground, truth
from vmsslint.verdicts import Verdict, compare

MAX_PAIRS = 200_000
"""Pairs of partly unknown items that one call compares."""


def same(left: Value, right: Value) -> bool | None:
    """Whether the two are the same whatever their unknowns are, not the same whatever they are, or neither."""
    if isinstance(left, Known) and isinstance(right, Known):
        return _same_scalars(left.value, right.value)
    if isinstance(left, Choice) or isinstance(right, Choice):
        told = drawn((left, right), lambda pair: Known(same(*pair)))
        return None if told is None else truth(told)
    if isinstance(left, Failure | Loop) or isinstance(right, Failure | Loop):
        return None
    types = type_of(left), type_of(right)
    if "" not in types and types[0] != types[1]:
        return None if set(types) == {"int", "float"} else False
    if isinstance(left, Object) and isinstance(right, Object):
        return _same_objects(left, right)
    if isinstance(left, Array) and isinstance(right, Array):
        return _same_arrays(left, right)
    return _same_terms(left, right)


def all_true(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's and."""
    result: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def any_true(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's or."""
    result: bool | None = False
    for answer in answers:
        if answer:
            return True
        if answer is None:
            result = None
    return result


def _same_scalars(left: Scalar, right: Scalar) -> bool | None:
    if type(left) is type(right):
        return left == right
    numbers = {type(left), type(right)} == {int, float}
    return None if numbers and left == right else False


def _same_terms(left: Value, right: Value) -> bool | None:
    if isinstance(left, Text | Known) and isinstance(right, Text | Known) and _clash(left, right):
        return False
    if compare(left, right) is Verdict.EQUAL:
        return True
    # Azure takes allowed values in any letter case: that they are disjoint must hold for all spellings.
    return False if compare(left, right, str.casefold) is Verdict.DIFFERENT else None


def _clash(left: Value, right: Value) -> bool:
    """Whether what is known of the ends of two strings differs."""
    for one, two in ((beginning(left), beginning(right)), (ending(left)[::-1], ending(right)[::-1])):
        common = min(len(one), len(two))
        if one[:common] != two[:common]:
            return True
    return False


def _same_objects(left: Object, right: Object) -> bool | None:
    lefts = {name.casefold(): (name, item) for name, item in left.members.items()}
    rights = {name.casefold(): (name, item) for name, item in right.members.items()}
    answers = [same(lefts[key][1], rights[key][1]) for key in lefts.keys() & rights.keys()]
    for mine, theirs, other in ((lefts, rights, right), (rights, lefts, left)):
        lacking = [item for key, (_, item) in mine.items() if key not in theirs]
        if not other.rest and any(never_null(item) for item in lacking):
            return False
        answers += [None] * len(lacking)
    if any(lefts[key][0] != rights[key][0] for key in lefts.keys() & rights.keys()):
        answers.append(None)
    if left.rest or right.rest:
        answers.append(True if left == right else None)
    return all_true(answers)


def _same_arrays(left: Array, right: Array) -> bool | None:
    if not left.open and not right.open:
        if len(left.items) != len(right.items):
            return False
        return all_true(same(one, two) for one, two in zip(left.items, right.items, strict=True))
    for one, two in ((left, right), (right, left)):
        if not one.open and len(one.items) < sum(not isinstance(item, Loop) for item in two.items):
            return False
    return True if compare(left, right) is Verdict.EQUAL else None


class Bag:
    """Items without the ones that are there before. Known items are found by a key, others are compared with each."""

    def __init__(self, items: Iterable[Value] = ()) -> None:
        self.items: list[Value] = []
        self._exact: set[object] = set()
        self._loose: set[object] = set()
        self._open: list[Value] = []
        self._pairs = 0
        for item in items:
            if isinstance(item, Loop):
                raise UndecidedError
            self.add(item)

    def add(self, item: Value) -> None:
        """Add the item unless it is there. UndecidedError where it may be."""
        there = self.has(item)
        if there is None:
            raise UndecidedError
        if there:
            return
        self.items.append(item)
        if is_ground(item):
            self._exact.add(_key(item, loose=False))
            self._loose.add(_key(item, loose=True))
        else:
            self._open.append(item)

    def has(self, item: Value) -> bool | None:
        """Whether the item is there; None where that is open."""
        if not is_ground(item):
            return any_true(self._compared(item, self.items))
        if _key(item, loose=False) in self._exact:
            return True
        alike = None if _key(item, loose=True) in self._loose else False
        return any_true([alike, *self._compared(item, self._open)])

    def _compared(self, item: Value, others: list[Value]) -> Iterable[bool | None]:
        self._pairs += len(others)
        if self._pairs > MAX_PAIRS:
            raise UndecidedError
        return (same(item, other) for other in others)


def _key(item: Value, *, loose: bool) -> object:
    """What is equal for equal items; `loose`, for all that may be taken for equal."""
    match item:
        case Known(value=int() | float() as number) if loose and not isinstance(number, bool):
            return "number", number
        case Known(value=scalar):
            return type(scalar).__name__, scalar
        case Array(items=items):
            return "array", tuple(_key(inner, loose=loose) for inner in items)
        case Object(members=members):
            pairs = ((name, inner) for name, inner in members.items() if not (loose and inner == NULL))
            return "object", frozenset(
                (name.casefold() if loose else name, _key(inner, loose=loose)) for name, inner in pairs
            )
    raise AssertionError(item)
