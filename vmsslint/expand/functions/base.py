"""What a template function is, and how one that works on plain data is lifted to values that are partly unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from vmsslint.dataclass import dataclass
from vmsslint.expand.functions.choices import drawn
from vmsslint.values import (
    Array,
    Choice,
    Failure,
    Kind,
    Known,
    Object,
    Origin,
    Scalar,
    Text,
    Unknown,
    Value,
    as_secret,
    is_ground,
    is_secret,
    plain,
    unknown,
    value_of,
)

if TYPE_CHECKING:
    from vmsslint.expand.scope import Scope

MAX_PLACES = 8
"""Places that the origin of a computed value remembers."""

MAX_ALLOWED = 64
"""Allowed values of one argument for which a call is tried out."""

MAX_TRIED = 1_000
"""Nodes of a result for which it is tried out with the next one."""


class RejectedError(Exception):
    """What Azure answers to this call, in one sentence."""


class UndecidedError(Exception):
    """No public source tells what Azure answers to this call: it stays a term."""


@dataclass(frozen=True, slots=True)
class Lambda:
    """`lambda('x', body)` as an argument: call it with values, get a value."""

    parameters: tuple[str, ...]
    call: Callable[..., Value]
    residual: Value


@dataclass(frozen=True, slots=True)
class Site:
    """Where a function is called, with what its result can be made of when it cannot be computed."""

    scope: Scope
    function: Function

    def unknown(self, *args: Value | Lambda, type: str = "", kind: Kind = Kind.PARAMETER) -> Unknown:
        """The call as an unknown. `kind` may raise what the arguments hang on (`Kind.STATE` for `reference`)."""
        values = tuple(arg.residual if isinstance(arg, Lambda) else arg for arg in args)
        return unknown(self.function.name, *values, type=type or self.function.result, kind=kind, origin=merged(values))

    def lifted(self, compute: Callable[..., Any], *args: Value) -> Value:
        """The value of `compute` over the plain data of the arguments; the call as a term where one is unknown.

        Where all that is unknown is one argument with allowed values, the call is made with each of them: what
        they agree on is the result, else the results are the allowed values of the term.
        """
        if all(map(is_ground, args)):
            origin = merged(args)
            return kept_secret(value_of(compute(*map(plain, args)), lambda _: origin), *args)
        return self._narrowed(compute, args)

    def _narrowed(self, compute: Callable[..., Any], args: tuple[Value, ...]) -> Value:
        term, origin = self.unknown(*args), merged(args)
        open_args = [arg for arg in args if not is_ground(arg)]
        subject = open_args[0]
        if not isinstance(subject, Unknown) or not subject.allowed or len(subject.allowed) > MAX_ALLOWED:
            return term
        if any(arg != subject for arg in open_args):
            return term

        def outcome(one: Scalar) -> Value:
            tried = tuple(Known(one) if arg == subject else arg for arg in args)
            _check_types(self.function.types, tried)
            result = self.scope.run.kept(value_of(compute(*map(plain, tried)), lambda _: origin))
            if result.about.weight > MAX_TRIED:
                raise UndecidedError
            return result

        try:
            outcomes = [[outcome(variant) for variant in _spellings(one)] for one in subject.allowed]
        except (RejectedError, UndecidedError):
            return term
        first = outcomes[0][0]
        if all(result == first for results in outcomes for result in results):
            return kept_secret(first, term)
        narrowed = [_agreed(results) for results in outcomes]
        if any(result is None for result in narrowed):
            return term
        return replace(term, allowed=tuple(result.value for result in dict.fromkeys(narrowed) if result))


def _spellings(one: Scalar) -> tuple[Scalar, ...]:
    """Azure takes allowed values in any letter case: https://github.com/Azure/bicep/issues/2489."""
    return (one, one.lower(), one.upper()) if isinstance(one, str) else (one,)


def _agreed(results: list[Value]) -> Known | None:
    """The scalar that the results are, in whatever letter case."""
    first, *others = results
    if not isinstance(first, Known):
        return None
    return first if all(_folded(other) == _folded(first) for other in others) else None


def _folded(value: Value) -> Value:
    return Known(value.value.casefold()) if isinstance(value, Known) and isinstance(value.value, str) else value


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the template language.

    `name` is the documented spelling; `minimum` and `maximum` bound the number of arguments (None: no bound);
    `result` is the type of the result as in `Unknown.type`, "" where it depends. `apply` gets the site and the
    arguments: values, with a `Lambda` for each lambda, or, where `lazy`, thunks of values. It raises RejectedError for
    what Azure rejects and UndecidedError where nobody can tell. `choices` says whether a choice among the arguments is
    drawn out: f(if(c, a, b)) becomes if(c, f(a), f(b)). `types` has for each argument the types that it may have, such
    as "string|array"; the last goes for all further arguments, "" for any type.
    """

    name: str
    minimum: int
    maximum: int | None
    apply: Callable[..., Value]
    result: str = ""
    lazy: bool = False
    choices: bool = True
    types: tuple[str, ...] = ()
    doc: str = field(default="", compare=False, repr=False)


def values_function(
    name: str,
    minimum: int,
    maximum: int | None,
    *,
    types: tuple[str, ...] = (),
    result: str = "",
    lazy: bool = False,
    choices: bool = True,
) -> Callable[[Callable[..., Value]], Function]:
    """Declare a function over values: `apply(site, *args)`. For those that keep or build structure."""

    def declare(apply: Callable[..., Value]) -> Function:
        return Function(name, minimum, maximum, apply, result, lazy, choices and not lazy, types, apply.__doc__ or "")

    return declare


def plain_function(
    name: str, minimum: int, maximum: int | None, *, types: tuple[str, ...] = (), result: str = ""
) -> Callable[[Callable[..., Any]], Function]:
    """Declare a function over plain data: `compute(*args)`. With an unknown among the arguments it stays a term."""

    def declare(compute: Callable[..., Any]) -> Function:
        def apply(site: Site, *args: Value) -> Value:
            return site.lifted(compute, *args)

        return Function(name, minimum, maximum, apply, result, types=types, doc=compute.__doc__ or "")

    return declare


def call(function: Function, scope: Scope, args: tuple[Value, ...]) -> Value:
    """The result of an eager function: an error among the arguments, or, with choices drawn out, what `apply` makes."""
    open_choice = False
    for arg in args:
        if isinstance(arg, Failure):
            return arg
        open_choice = open_choice or isinstance(arg, Choice)
    if open_choice and function.choices:
        result = drawn(args, lambda settled: call(function, scope, settled))
        if result is not None:
            return result
    site = Site(scope, function)
    try:
        _check_types(function.types, args)
    except RejectedError as rejected:
        return Failure(f"{function.name}(): {rejected}", merged(args))
    except UndecidedError:
        return site.unknown(*args)
    try:
        return function.apply(site, *args)
    except RejectedError as rejected:
        hidden = any(not isinstance(arg, Lambda) and is_secret(arg) for arg in args)  # the reason may quote it
        return Failure(f"{function.name}(): {_OF_A_SECRET if hidden else rejected}", merged(args))
    except UndecidedError:
        return site.unknown(*args)


_OF_A_SECRET = "this is rejected for a value that is secret"


def call_lazily(function: Function, scope: Scope, thunks: tuple[Callable[[], Value], ...]) -> Value:
    """The result of a lazy function, which calls those of the thunks that it needs."""
    try:
        return function.apply(Site(scope, function), *thunks)
    except RejectedError as rejected:
        return Failure(f"{function.name}(): {rejected}")


def merged(args: tuple[Value, ...]) -> Origin:
    """The places of all arguments, each once, at most MAX_PLACES."""
    places = dict.fromkeys(place for arg in args if not isinstance(arg, Lambda) for place in arg.origin)
    return tuple(places)[:MAX_PLACES]


def kept_secret(value: Value, *sources: Value) -> Value:
    """The value, secret if one of its sources is."""
    return as_secret(value) if any(map(is_secret, sources)) else value


# ── types of arguments ─────────────────────────────────────────────────────────────────────────────────────────

TYPE_NAMES = {
    "string": "String",
    "int": "Integer",
    "float": "Float",
    "bool": "Boolean",
    "null": "Null",
    "object": "Object",
    "array": "Array",
    "lambda": "Lambda",
}
"""How Azure's messages call the types."""


def type_of(value: Value | Lambda) -> str:
    """A key of TYPE_NAMES, or "" where the type is unknown."""
    match value:
        case Known(value=scalar):
            return _type_of_scalar(scalar)
        case Text():
            return "string"
        case Unknown(type="", allowed=(_, *_) as allowed):
            types = set(map(_type_of_scalar, allowed))
            return types.pop() if len(types) == 1 else ""
        case Unknown(type=name):
            return name
        case Object():
            return "object"
        case Array():
            return "array"
        case Lambda():
            return "lambda"
    return ""


def never_null(value: Value) -> bool:
    """Whether the value is certainly not null."""
    return type_of(value) not in ("", "null")


def _type_of_scalar(scalar: Any) -> str:
    return "null" if scalar is None else _SCALARS[type(scalar)]


_SCALARS: dict[type, str] = {str: "string", bool: "bool", int: "int", float: "float"}


def wrong_type(value: Value | Lambda, *expected: str) -> RejectedError:
    """The answer to a value that is not of one of the expected types."""
    names = " or ".join(f"'{TYPE_NAMES[name]}'" for name in expected)
    return RejectedError(f"expects a value of type {names}, not '{TYPE_NAMES[type_of(value)]}'")


def _check_types(types: tuple[str, ...], args: tuple[Value | Lambda, ...]) -> None:
    """RejectedError if an argument is certainly of none of the types that are due."""
    for index, arg in enumerate(args if types else ()):
        due = types[index] if index < len(types) else types[-1]
        if not due or (given := type_of(arg)) == due:
            continue
        if due == "lambda":
            raise RejectedError(f"expects its {_ORDINALS[min(index, len(_ORDINALS) - 1)]}parameter to be a lambda")
        several = due.split("|")
        if not given or given in several:
            continue
        if given == "float" and "int" in several:
            raise UndecidedError
        names = " or ".join(f"'{TYPE_NAMES[name]}'" for name in several if name not in ("float", "null"))
        raise RejectedError(
            f"expects its {_ORDINALS[min(index, len(_ORDINALS) - 1)]}parameter to be of type {names}; "
            f"the provided value is of type '{TYPE_NAMES[given]}'"
        )


_ORDINALS = ("first ", "second ", "third ", "fourth ", "fifth ", "")


def table(modules: list[Any]) -> Mapping[str, Function]:
    """Every function that the modules declare, by lower-case name."""
    found = (item for module in modules for item in vars(module).values() if isinstance(item, Function))
    return {function.name.casefold(): function for function in found}
