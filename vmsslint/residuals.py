"""What is shown of a value: JSON for programs, an expression or words for people. Secrets are masked everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmsslint.values import (
    Array,
    Choice,
    Failure,
    Known,
    Loop,
    Object,
    Text,
    Unknown,
    Value,
    is_secret,
)

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
