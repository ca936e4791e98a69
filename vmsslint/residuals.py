"""What is shown of a value: JSON for programs, an expression or words for people. Secrets are masked everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
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
    as_secret,
    is_secret,
)

MASK = "***"


def to_json(value: Value) -> Any:
    """What programs are told: plain data, `{"$unknown": residual}`, `{"$error": message}`, `"***"` for secrets."""
    match value:
        case Known(secret=True) | Text(secret=True) | Unknown(secret=True) | Object(secret=True):
            return MASK
        case Known(value=str(string)):
            return _without_telltales(string)
        case Known(value=scalar):
            return scalar
        case Object(members=members, rest=()):
            return members_json(members)
        case Array(items=items):
            return [to_json(item) for item in items]
        case Failure(message=message):
            return {"$error": message}
    return {"$unknown": residual(value)}


def members_json(members: Mapping[str, Value]) -> dict[str, Any]:
    """What programs are told of each member; a string that is secret by its member's name is masked."""
    return {name: MASK if _is_hidden(name, item) else to_json(item) for name, item in members.items()}


def as_text(value: Value) -> str:
    """The value for a sentence: a string as it is, everything else as an expression; secrets are masked."""
    if is_secret(value):
        return MASK
    match value:
        case Known(value=str(string)):
            return _without_telltales(string)
        case Known(value=None | bool() as scalar):
            return {None: "null", True: "true", False: "false"}[scalar]
    return residual(value)


def residual(value: Value) -> str:
    """The value as an ARM expression, without the outer brackets; secrets are masked."""
    match value:
        case Known(secret=True) | Text(secret=True) | Unknown(secret=True) | Object(secret=True):
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
            shown = ((key, f"'{MASK}'" if _is_hidden(key, item) else residual(item)) for key, item in members.items())
            pairs = (item for key, value in shown for item in (_quoted(key), value))
            known = _call("createObject", pairs)
            return _call("union", (*map(residual, rest), known)) if rest else known
        case Array(items=items):
            return _call("createArray", map(residual, items))
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return _call("if", map(residual, (condition, then, otherwise)))
        case Loop(count=count, body=body):
            return f"map(range(0, {residual(count)}), {residual(body)})"
        case Unknown(name=".", args=(base, Known(value=str(name), secret=False))):
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
    return "'" + _without_telltales(string).replace("'", "''") + "'"


SECRET_NAMES = (
    *("passw", "pwd", "secret", "token", "credential", "accountkey", "accesskey", "storagekey", "connectionstring"),
    *("customdata", "userdata", "commandtoexecute"),
)
"""Words of which a name has one, in any letter case, where an author wrote something secret out: only strings count."""

_SECRET_WHOLE = ("protectedsettings", "protectedparameters", "unattendcontent")


def hides_all(name: str) -> bool:
    """Whether all that is in an object or a list that is called so is taken for a secret, names too."""
    folded = name.casefold()
    return any(word in folded for word in _SECRET_WHOLE)


def is_secret_name(name: str) -> bool:
    """Whether a string that is called so is taken for a secret."""
    folded = name.casefold()
    return any(word in folded for word in SECRET_NAMES)


def marked(value: Value, name: str = "") -> Value:
    """The value with all that is masked by its name or its form marked as secret, for those who use it.

    `name` is what the value is called.
    """
    if _is_hidden(name, value):
        return as_secret(value)
    match value:
        case Known(value=str(string)):
            return as_secret(value) if any(telltales(string)) else value
        case Text(parts=parts):
            return as_secret(value) if any(isinstance(part, str) and any(telltales(part)) for part in parts) else value
        case Object(members=members):
            return replace(value, members={key: marked(item, key) for key, item in members.items()})
        case Array(items=items):
            return replace(value, items=tuple(marked(item) for item in items))
        case Choice(then=then, otherwise=otherwise):
            return replace(value, then=marked(then, name), otherwise=marked(otherwise, name))
        case Loop(body=body):
            return replace(value, body=marked(body))
    return value


def _is_hidden(name: str, value: Value) -> bool:
    match value:
        case Known(value=str()) | Text():
            return is_secret_name(name)
        case Array(items=items) if items and all(isinstance(item, Known | Text) for item in items):
            return is_secret_name(name)
        case Object(members=members) if members.keys() == {"value"} and isinstance(members["value"], Known | Text):
            return is_secret_name(name)  # a parameter that is given so
        case Object() | Array() | Choice():
            return hides_all(name)
    return False


# What shows by its form alone that it is a secret, wherever it stands: the word that it is looked for by, in lower
# case, and the pattern of word and secret.
_TELLTALES = (
    (("sig=", "accountkey=", "sharedaccesskey=", "password=", "pwd="), r"[a-z]+=(?P<secret>[^&;\s\"'\\]+)"),
    (("://",), r"://(?P<secret>[^/\s:@\"'\\]{1,64}:[^/\s@\"'\\]{1,256})@"),
    (("private key-----",), r"private\ key-----(?P<secret>[^\"']+?)(?:-----|[\"']|\Z)"),
)


def telltales(text: str) -> Iterator[tuple[int, int]]:
    """Where a text holds what is plainly a secret, whatever it is called: a SAS signature, an account key, a password
    in an address or a connection string, a private key. Offsets, the end exclusive.
    """
    if "=" not in text and "://" not in text and "-----" not in text:
        return
    lower = text if text.islower() else text.replace("İ", "i").lower()  # the one character that grows
    for words, pattern in _TELLTALES:
        for word in words:
            at = lower.find(word)
            while at >= 0:
                if found := re.compile(pattern).match(lower, at):
                    yield found.span("secret")
                at = lower.find(word, at + len(word))


def _without_telltales(string: str) -> str:
    for start, end in sorted(set(telltales(string)), reverse=True):
        string = string[:start] + MASK + string[end:]
    return string
