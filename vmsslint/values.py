"""The value domain of partial evaluation, and `compare` over it.

An expanded template is a tree of these values. What is known is known exactly; what hangs on a parameter
that nobody fixed, or on something that only Azure knows, stays a term that says so. No value is invented.

Values are immutable. Equality (`==`) is that of terms: it ignores where a value was written and whether it
is secret, and it tells `1` from `true`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, TypeGuard

from vmsslint.places import Place

Scalar: TypeAlias = "str | int | float | bool | None"
Origin: TypeAlias = tuple[Place, ...]
"""Where a value was written: first where it stands, then where it was set (variable, parameter, file)."""

MAX_WEIGHT = 2_000_000
"""Nodes in one value. Variables that double each other reach any size; past this they are refused."""

MAX_TEXT = 8_000_000
"""Characters in one string: twice what a template may hold altogether (4 MB)."""


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

    `weight` counts its nodes, `secret` tells whether any of them is, `strength` ranks the strongest kind of unknown in
    it (-1 where there is none), `ground` whether it is known through and through.
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
        return _SECRET if self.secret else _PLAIN


@dataclass(frozen=True, slots=True)
class Text:
    """A string of known and unknown stretches; no two known ones are neighbours. Make it with `text()`."""

    parts: tuple[str | Value, ...]
    origin: Origin = field(default=(), compare=False)
    secret: bool = field(default=False, compare=False)
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _sum_up(self, (part for part in self.parts if not isinstance(part, str)), secret=self.secret)


@dataclass(frozen=True, slots=True)
class Object:
    """Members by name, as spelled. It is open where `rest` is not empty: those unknowns may add members."""

    members: Mapping[str, Value]
    origin: Origin = field(default=(), compare=False)
    rest: tuple[Value, ...] = ()
    about: About = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        _sum_up(self, self.members.values(), ground=True)
        if self.rest:
            _sum_up(self, (*self.members.values(), *self.rest))

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
    value: Any, children: Iterable[Value], *, secret: bool = False, strength: int = -1, ground: bool = False
) -> None:
    weight = 1
    for child in children:
        about = child.about
        weight += about.weight
        secret = secret or about.secret
        ground = ground and about.ground
        strength = max(strength, about.strength)
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


def text(parts: Iterable[Value], origin: Origin = ()) -> Value:
    """The string that the parts make one after the other: known strings, and unknowns that stand for strings."""
    flat: list[str | Value] = []
    secret = False
    for part in parts:
        secret = secret or is_secret(part)
        for piece in part.parts if isinstance(part, Text) else (part,):
            known = piece.value if isinstance(piece, Known) else piece
            if isinstance(known, str) and flat and isinstance(flat[-1], str):
                flat[-1] += known
            elif isinstance(known, int | float | None):
                raise ValueError(f"not a string: {known}")
            else:
                flat.append(known)
    if not flat or (len(flat) == 1 and isinstance(flat[0], str)):
        whole = flat[0] if flat else ""
        if len(str(whole)) > MAX_TEXT:
            raise TooLargeError
        return Known(str(whole), origin, secret)
    return Text(tuple(part for part in flat if part != ""), origin, secret)


def unknown(name: str, *args: Value, kind: Kind = Kind.PARAMETER, type: str = "", origin: Origin = ()) -> Unknown:
    """The call of `name` as an unknown; it is of the strongest kind and as secret as its arguments are."""
    strength = max((arg.about.strength for arg in args), default=-1)
    strongest = kind if strength <= _STRENGTH[kind] else _KINDS[strength]
    return Unknown(name, args, strongest, type, None, origin, any(arg.about.secret for arg in args))


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
        case Object(members=members):
            return replace(value, members={key: as_secret(member) for key, member in members.items()})
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
    raise ValueError(f"not known: {residual(value)}")


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
    return next((item for key, item in value.members.items() if key.casefold() == folded), None)


# ── showing values ─────────────────────────────────────────────────────────────────────────────────────────

MASK = "***"


def to_json(value: Value) -> Any:
    """What programs are told: plain data, `{"$unknown": residual}`, `{"$error": message}`, `"***"` for secrets."""
    match value:
        case Known(secret=True) | Text(secret=True) | Unknown(secret=True):
            return MASK
        case Known(value=scalar):
            return scalar
        case Object(members=members, rest=()):
            return {key: to_json(item) for key, item in members.items()}
        case Array(items=items):
            return [to_json(item) for item in items]
        case Failure(message=message):
            return {"$error": message}
    return {"$unknown": residual(value)}


def as_text(value: Value) -> str:
    """The value for a sentence: a string as it is, everything else as an expression; secrets are masked."""
    if is_secret(value):
        return MASK
    match value:
        case Known(value=str(string)):
            return string
        case Known(value=None | bool() as scalar):
            return {None: "null", True: "true", False: "false"}[scalar]
    return residual(value)


def residual(value: Value) -> str:
    """The value as an ARM expression, without the outer brackets; secrets are masked."""
    match value:
        case Known(secret=True) | Text(secret=True) | Unknown(secret=True):
            return f"'{MASK}'" if isinstance(value, Known) else MASK
        case Known(value=str(string)):
            return _quoted(string)
        case Known(value=None | bool() as scalar):
            return {None: "null()", True: "true()", False: "false()"}[scalar]
        case Known(value=number):
            return str(number)
        case Text(parts=parts):
            return _call("concat", (_quoted(part) if isinstance(part, str) else residual(part) for part in parts))
        case Object(members=members, rest=rest):
            pairs = (item for key, member in members.items() for item in (_quoted(key), residual(member)))
            known = _call("createObject", pairs)
            return _call("union", (*map(residual, rest), known)) if rest else known
        case Array(items=items):
            return _call("createArray", map(residual, items))
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return _call("if", map(residual, (condition, then, otherwise)))
        case Loop(count=count, body=body):
            return f"map(range(0, {residual(count)}), {residual(body)})"
        case Unknown(name=".", args=(base, Known(value=str(name)))):
            return f"{residual(base)}.{name}"
        case Unknown(name="." | "[]", args=(base, index)):
            return f"{residual(base)}[{residual(index)}]"
        case Unknown(name=name, args=args):
            return _call(name, map(residual, args))
        case Failure(message=message):
            return _call("error", [_quoted(message)])
    raise AssertionError(value)


def _call(name: str, args: Iterable[str]) -> str:
    return f"{name}({', '.join(args)})"


def _quoted(string: str) -> str:
    return "'" + string.replace("'", "''") + "'"


# ── comparing values ───────────────────────────────────────────────────────────────────────────────────────


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
    old, new = _as_take(old), _as_take(new)
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
        return Verdict.MAY if _is_fresh(old) else Verdict.EQUAL
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


def _as_take(value: Value) -> Value:
    """`substring(x, 0, n)` as `take(x, n)`, which is the same wherever Azure does not reject it."""
    match value:
        case Unknown(name="substring", args=(whole, Known(value=0), length)):
            return replace(value, name="take", args=(whole, length))
        case Text(parts=parts) if any(isinstance(part, Unknown) and part.name == "substring" for part in parts):
            return replace(value, parts=tuple(part if isinstance(part, str) else _as_take(part) for part in parts))
    return value


def _is_fresh(value: Value) -> bool:
    return value.about.strength == _STRENGTH[Kind.FRESH]


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
        elif left == right and not isinstance(left, str) and not _is_fresh(left):
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
