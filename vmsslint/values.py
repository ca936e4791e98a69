"""The value domain of partial evaluation.

An expanded template is a tree of these values. What is known is known exactly; what hangs on a parameter
that nobody fixed, or on something that only Azure knows, stays a term that says so. No value is invented.

Values are immutable. Equality (`==`) is that of terms: it ignores where a value was written and whether it
is secret, and it tells `1` from `true`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from vmsslint.dataclass import dataclass
from vmsslint.places import Place

Scalar: TypeAlias = "str | int | float | bool | None"
Origin: TypeAlias = tuple[Place, ...]
"""Where a value was written: first where it stands, then where it was set (variable, parameter, file)."""

MAX_WEIGHT = 500_000
"""Nodes in one value. Variables that double each other reach any size; past this they are refused."""

TEXT_OF_A_NODE = 8
"""Characters of a long string that weigh as much as a node."""

MAX_TEXT = MAX_WEIGHT * TEXT_OF_A_NODE
"""Characters in one value, about what Azure takes in a template with all of its loops unrolled (4 MB)."""

_SHORT = 64
"""Characters of a string that weighs one node, as nearly all do."""


class TooLargeError(Exception):
    """A value has grown past MAX_WEIGHT or MAX_TEXT."""


class Kind(StrEnum):
    """What an unknown hangs on; in this order, the later one wins where two meet."""

    PARAMETER = "parameter"
    CONTEXT = "context"
    EXTERNAL = "external"
    STATE = "state"
    FRESH = "fresh"


_KINDS = tuple(Kind)
_STRENGTH = {kind: rank for rank, kind in enumerate(Kind)}


class About(NamedTuple):
    """What is true of a value with all that is in it, summed up when it is made.

    `weight` counts its nodes, and what its long strings weigh; `secret` tells whether any of them is, `strength` ranks
    the strongest kind of unknown in it (-1 where there is none), `ground` whether it is known through and through.
    """

    weight: int
    secret: bool
    strength: int
    ground: bool


_PLAIN = About(1, False, -1, True)
_SECRET = About(1, True, -1, True)
_FAILED = About(1, False, -1, False)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A scalar of JSON: a string, a number, a boolean or null."""

    value: Scalar
    origin: Origin = ()
    secret: bool = False

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Known)
            and isinstance(self.value, bool) == isinstance(other.value, bool)
            and self.value == other.value
        )

    def __hash__(self) -> int:
        return hash(self.value)

    @property
    def about(self) -> About:
        about = _SECRET if self.secret else _PLAIN
        if type(self.value) is str and len(self.value) > _SHORT:
            return About(1 + len(self.value) // TEXT_OF_A_NODE, self.secret, -1, True)
        return about


@dataclass(frozen=True, slots=True)
class Text:
    """A string of known and unknown stretches; no two known ones are neighbours. Make it with `text()`."""

    parts: tuple[str | Value, ...]
    origin: Origin = field(default=(), compare=False)
    secret: bool = field(default=False, compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        written = sum(len(part) for part in self.parts if isinstance(part, str))
        others = (part for part in self.parts if not isinstance(part, str))
        _sum_up(self, others, secret=self.secret, weight=1 + (written // TEXT_OF_A_NODE if written > _SHORT else 0))


@dataclass(frozen=True, slots=True)
class Object:
    """Members by name, as spelled. It is open where `rest` is not empty: those unknowns may add members.

    `secret` says that the names are secret, too.
    """

    members: Mapping[str, Value]
    origin: Origin = field(default=(), compare=False)
    rest: tuple[Value, ...] = ()
    secret: bool = field(default=False, compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        written = sum(map(len, self.members))
        weight = 1 + (written // TEXT_OF_A_NODE if written > _SHORT * len(self.members) else 0)
        _sum_up(self, self.members.values(), secret=self.secret, ground=True, weight=weight)
        if self.rest:
            _sum_up(self, (*self.members.values(), *self.rest), secret=self.secret, weight=weight)

    def __hash__(self) -> int:
        return hash((tuple(self.members), self.rest))


@dataclass(frozen=True, slots=True)
class Array:
    """Items in order. An item may be a `Loop`, which stands for a number of items that is not known."""

    items: tuple[Value, ...]
    origin: Origin = field(default=(), compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _sum_up(self, self.items, ground=True)

    @property
    def open(self) -> bool:
        """Whether the number of items is unknown."""
        return any(isinstance(item, Loop) for item in self.items)


@dataclass(frozen=True, slots=True)
class Choice:
    """`if()` on a condition that is not known: one of two values, which one is told by the same condition."""

    condition: Value
    then: Value
    otherwise: Value
    origin: Origin = field(default=(), compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _sum_up(self, (self.condition, self.then, self.otherwise))


@dataclass(frozen=True, slots=True)
class Loop:
    """As many values as `count` says, which is not known; `body` is one of them, with its index unknown.

    It stands where values stand: as an item of an `Array`, or as the whole value where an unknown
    collection has many (`resources`).
    """

    count: Value
    body: Value
    origin: Origin = field(default=(), compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _sum_up(self, (self.count, self.body))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A call whose result is not known: a term over values.

    `name` is the function in its documented spelling, with two names of our own: `.` for the property access
    `args[0].<args[1]>` and `[]` for the index `args[0][<args[1]>]`. Names of parameters in `args` are lower
    case. `type` is one of string, int, bool, object, array, which also says that it is not null, or "" where
    nothing is known of it; `allowed` lists the only values it may have, or is None.
    """

    name: str
    args: tuple[Value, ...] = ()
    kind: Kind = field(default=Kind.PARAMETER, compare=False)
    type: str = field(default="", compare=False)
    allowed: tuple[Scalar, ...] | None = field(default=None, compare=False)
    origin: Origin = field(default=(), compare=False)
    secret: bool = field(default=False, compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _sum_up(self, self.args, secret=self.secret, strength=_STRENGTH[self.kind])


@dataclass(frozen=True, slots=True)
class Failure:
    """What Azure would reject, should the value be used. `column` counts from 1 in the expression's string."""

    message: str
    origin: Origin = field(default=(), compare=False)
    column: int = field(default=0, compare=False)

    @property
    def about(self) -> About:
        return _FAILED


Value: TypeAlias = Known | Text | Object | Array | Choice | Loop | Unknown | Failure

NULL = Known(None)


def _sum_up(
    value: Any,
    children: Iterable[Value],
    *,
    secret: bool = False,
    strength: int = -1,
    ground: bool = False,
    weight: int = 1,
) -> None:
    for child in children:
        heavy, hidden, strong, known = child.about
        weight += heavy
        secret = secret or hidden
        ground = ground and known
        if strong > strength:
            strength = strong
    if weight > MAX_WEIGHT:
        raise TooLargeError
    object.__setattr__(value, "about", About(weight, secret, strength, ground))


# ── making values ──────────────────────────────────────────────────────────────────────────────────────────


def value_of(
    data: Any, origin: Callable[[tuple[str | int, ...]], Origin] | None = None, *, secret: bool = False
) -> Value:
    """The value of plain JSON data; `origin` tells for the path of each node below `data` where it stands."""

    def make(node: Any, path: tuple[str | int, ...]) -> Value:
        here = origin(path) if origin else ()
        if isinstance(node, dict):
            return Object({key: make(item, (*path, key)) for key, item in node.items()}, here)
        if isinstance(node, list):
            return Array(tuple(make(item, (*path, index)) for index, item in enumerate(node)), here)
        return Known(node, here, secret)

    return make(data, ())


def text(parts: Iterable[str | Value], origin: Origin = ()) -> Value:
    """The string that the parts make one after the other: known strings, and unknowns that stand for strings.

    Raises TooLargeError before anything too long is put together.
    """
    flat: list[str | Value] = []
    known: list[str] = []
    length, secret = 0, False
    for part in parts:
        secret = secret or (not isinstance(part, str) and is_secret(part))
        for piece in part.parts if isinstance(part, Text) else (part,):
            string = piece.value if isinstance(piece, Known) else piece
            if isinstance(string, str):
                length += len(string)
                if length > MAX_TEXT:
                    raise TooLargeError
                known.append(string)
                continue
            if isinstance(string, int | float | None):
                raise ValueError(f"not a string: {string}")
            flat += _run(known)
            flat.append(string)
            known = []
    if not flat:
        return Known("".join(known), origin, secret)
    return Text((*flat, *_run(known)), origin, secret)


def _run(strings: list[str]) -> list[str]:
    """The strings as one, which is none where they are empty."""
    whole = "".join(strings)
    return [whole] if whole else []


def unknown(name: str, *args: Value, kind: Kind = Kind.PARAMETER, type: str = "", origin: Origin = ()) -> Unknown:
    """The call of `name` as an unknown; it is of the strongest kind and as secret as its arguments are."""
    strength = max((arg.about.strength for arg in args), default=-1)
    strongest = kind if strength <= _STRENGTH[kind] else _KINDS[strength]
    return Unknown(name, args, strongest, type, None, origin, any(arg.about.secret for arg in args))


def moved(value: Value, origin: Origin) -> Value:
    """The same value with another origin. `replace` would sum it up anew."""
    made: Any = object.__new__(type(value))
    for item in fields(value):
        object.__setattr__(made, item.name, getattr(value, item.name))
    object.__setattr__(made, "origin", origin)
    return made  # type: ignore[no-any-return]


def choice(condition: Value, then: Value, otherwise: Value, origin: Origin = ()) -> Value:
    """`if(condition, then, otherwise)`, which is no choice where both are the same."""
    match truth(condition):
        case True:
            return then
        case False:
            return otherwise
    return then if then == otherwise else Choice(condition, then, otherwise, origin)


def mapping(members: dict[str, Value]) -> Mapping[str, Value]:
    """A view of `members` that cannot be written through."""
    return MappingProxyType(members)


# ── asking values ──────────────────────────────────────────────────────────────────────────────────────────


def unknowns(value: Value) -> Iterator[Unknown]:
    """Every unknown in the value, outermost first, itself included."""
    stack: list[Value] = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, Unknown):
            yield node
        stack.extend(reversed(list(children(node))))


def children(value: Value) -> Iterator[Value]:
    """The values that this one is directly made of."""
    match value:
        case Object(members=members, rest=rest):
            yield from members.values()
            yield from rest
        case Array(items=items):
            yield from items
        case Text(parts=parts):
            yield from (part for part in parts if not isinstance(part, str))
        case Choice(condition=condition, then=then, otherwise=otherwise):
            yield from (condition, then, otherwise)
        case Loop(count=count, body=body):
            yield from (count, body)
        case Unknown(args=args):
            yield from args


def is_secret(value: Value) -> bool:
    """Whether anything in the value is secret."""
    return value.about.secret


def as_secret(value: Value) -> Value:
    """The same value with everything in it marked as secret."""
    match value:
        case Known() | Text() | Unknown():
            return replace(value, secret=True)
        case Object(members=members, rest=rest):
            inside = {key: as_secret(member) for key, member in members.items()}
            return replace(value, members=inside, rest=tuple(map(as_secret, rest)), secret=True)
        case Array(items=items):
            return replace(value, items=tuple(as_secret(item) for item in items))
        case Choice(then=then, otherwise=otherwise):
            return replace(value, then=as_secret(then), otherwise=as_secret(otherwise))
        case Loop(body=body):
            return replace(value, body=as_secret(body))
    return value


def is_ground(value: Value) -> bool:
    """Whether the value is known through and through."""
    return value.about.ground


def is_fresh(value: Value) -> bool:
    """Whether anything in the value is made anew at each deployment."""
    return value.about.strength == _STRENGTH[Kind.FRESH]


def is_empty(value: Value | None) -> bool:
    """Whether ARM takes the value for not given: absent, null or a list without items."""
    return value is None or value == NULL or (isinstance(value, Array) and not value.items)


def plain(value: Value) -> Any:
    """The Python data of a ground value. ValueError for any other."""
    match value:
        case Known(value=scalar):
            return scalar
        case Object(members=members, rest=()):
            return {key: plain(member) for key, member in members.items()}
        case Array(items=items):
            return [plain(item) for item in items]
    raise ValueError(f"not known through and through: {value!r}")


def truth(value: Value) -> bool | None:
    """True or False where the value is that boolean, None where it is unknown or no boolean."""
    return value.value if isinstance(value, Known) and isinstance(value.value, bool) else None


def member(value: Value, name: str) -> Value | None:
    """The member of an object by name: the exact spelling first, then any letter case. None where it has none."""
    if not isinstance(value, Object):
        return None
    if name in value.members:
        return value.members[name]
    folded = name.casefold()
    for key, item in value.members.items():
        if key.casefold() == folded:
            return item
    return None
