"""Strings that are partly unknown: what can be said of their ends, their characters and their length.

Azure counts UTF-16 code units, as .NET does; Python counts code points. The two differ beyond U+FFFF only.
"""

from __future__ import annotations

from collections.abc import Iterable

from vmsslint.values import Known, Origin, Text, Unknown, Value, text

_DIGITS, _LOWER = "0123456789", "abcdefghijklmnopqrstuvwxyz"
_LETTERS = _LOWER + _LOWER.upper()
_HEX = _DIGITS + "abcdefABCDEF"
_BASE32 = _LOWER + "234567"
_BASE64 = _LETTERS + _DIGITS + "+/="
_ALPHABETS = {
    "uniqueString": _BASE32,
    "guid": _HEX + "-",
    "newGuid": _HEX + "-",
    "base64": _BASE64,
    "uriComponent": _LETTERS + _DIGITS + "-_.~%",
}
_NAME = _LETTERS + _DIGITS + "-_.()"
_MEMBERS = {
    ("subscription", "subscriptionid"): _HEX + "-",
    ("subscription", "tenantid"): _HEX + "-",
    ("tenant", "tenantid"): _HEX + "-",
    ("resourcegroup", "name"): _NAME,
    ("resourcegroup", "location"): _NAME,
    ("deployment", "name"): _NAME,
}
_TYPED = {"int": _DIGITS + "-", "bool": "TrueFals"}


def joined(parts: Iterable[str | Value], origin: Origin = ()) -> Value:
    """The parts one after the other; a part that is no string stands for its text. A lone unknown string is itself."""
    whole = text(parts, origin)
    if isinstance(whole, Text) and len(whole.parts) == 1:
        part = whole.parts[0]
        if isinstance(part, Unknown) and part.type == "string":
            return part
    return whole


def parts_of(value: Value) -> tuple[str | Value, ...]:
    """The stretches of a string, known and unknown ones; an unknown string is one stretch."""
    if isinstance(value, Text):
        return value.parts
    if isinstance(value, Known) and isinstance(value.value, str):
        return (value.value,)
    return (value,)


def beginning(value: Value) -> str:
    """The known characters that the string begins with."""
    first = parts_of(value)[0]
    return first if isinstance(first, str) else ""


def ending(value: Value) -> str:
    """The known characters that the string ends with."""
    last = parts_of(value)[-1]
    return last if isinstance(last, str) else ""


def known_string(value: Value) -> str | None:
    """The string where it is known through and through."""
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else None


def excludes(part: str | Value, characters: str) -> bool:
    """Whether none of the characters can occur in the text of the part.

    Names of resource groups and deployments, ids of subscriptions and tenants, and the results of some functions
    have a small alphabet:
    https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources
    """
    if isinstance(part, str):
        return not any(character in part for character in characters)
    if not isinstance(part, Unknown):
        return isinstance(part, Text) and all(excludes(inner, characters) for inner in part.parts)
    if part.allowed is not None:
        return all(isinstance(one, str) and excludes(one, characters) for one in part.allowed)
    if part.name in ("toLower", "toUpper"):
        return not any(map(str.isalpha, characters)) and excludes(part.args[0], characters)
    if part.name in ("substring", "take", "skip", "trim"):
        return excludes(part.args[0], characters)
    alphabet = _alphabet(part)
    return bool(alphabet) and not any(character in alphabet for character in characters)


def _alphabet(part: Unknown) -> str:
    match part:
        case Unknown(name=".", args=(Unknown(name=base, args=()), Known(value=str(member)))):
            return _MEMBERS.get((base.casefold(), member.casefold()), "")
        case Unknown(name="string", args=(Unknown(type=type),)):
            return _TYPED.get(type, "")
    return _ALPHABETS.get(part.name, "") or _TYPED.get(part.type, "")


# ── UTF-16 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def units(characters: str) -> int:
    """The length in UTF-16 code units."""
    return len(characters) if characters.isascii() else len(characters) + sum(char > "\uffff" for char in characters)


def cut(characters: str, start: int, end: int | None = None) -> str:
    """The code units from `start` to before `end`; half a character that is left over stays as a lone surrogate."""
    if characters.isascii() or max(characters, default="") <= "\uffff":
        return characters[start:end]
    encoded = characters.encode("utf-16-le", "surrogatepass")
    return encoded[2 * start : None if end is None else 2 * end].decode("utf-16-le", "surrogatepass")


def clean(characters: str) -> str:
    """The string with U+FFFD for each lone surrogate, as .NET's encoders have it."""
    if characters.isascii():
        return characters
    return characters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# ── letter case ────────────────────────────────────────────────────────────────────────────────────────────────


def lower(characters: str) -> str:
    """Lower case as .NET's invariant culture has it: character by character."""
    return characters.lower() if characters.isascii() else "".join(map(_lower, characters))


def upper(characters: str) -> str:
    """Upper case as .NET's invariant culture has it: character by character, the dotless i excepted."""
    return characters.upper() if characters.isascii() else "".join(map(_upper, characters))


def _lower(character: str) -> str:
    return mapped if len(mapped := character.lower()) == 1 else character


def _upper(character: str) -> str:
    return mapped if len(mapped := character.upper()) == 1 and character != "\u0131" else character
