"""The order of strings that Azure calls alphabetical: linguistic, lower case before upper, not by code point.

.NET sorts either by ICU (root collation, nothing ignored) or by Windows' own tables (NLS, in which a hyphen and an
apostrophe count last). Which one a given Azure service uses is not documented; they agree on letters and digits.
https://learn.microsoft.com/dotnet/core/extensions/globalization-icu
"""

from __future__ import annotations

import unicodedata
from typing import Any, TypeAlias

MAX_COMPARED = 10_000
"""Characters of a string that is put in order with another one."""

_ICU = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
_NLS = '\t\n\v\f\r !"#$%&()*,./:;?@[\\]^_`{|}~+<=>0123456789'
_LIGHT = "-'"
"""What NLS takes into account only when all else is equal."""

_ICU_RANK = {char: rank for rank, char in enumerate(_ICU)}
_NLS_RANK = {char: rank for rank, char in enumerate(_NLS)}
_LETTERS = len(_ICU)
_OTHERS = _LETTERS + 26

SortKey: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]
"""What is compared one after the other: base characters, accents, letter case, code points."""


def sort_key(string: str) -> SortKey:
    """The key that sorts strings as ICU's root collation does; beyond Latin letters, by code point."""
    return _key(string, _ICU_RANK)


def order(left: str, right: str) -> int | None:
    """Below, equal to or above 0 as `left` sorts before, with or after `right`; None where that is uncertain."""
    if left == right:
        return 0
    if max(len(left), len(right)) > MAX_COMPARED or not (_is_latin(left) and _is_latin(right)):
        return None
    icu = _sign(sort_key(left), sort_key(right))
    nls = _sign(_nls_key(left), _nls_key(right))
    return icu if icu == nls else None


def _sign(left: tuple[Any, ...], right: tuple[Any, ...]) -> int:
    return (left > right) - (left < right)


def _nls_key(string: str) -> tuple[SortKey, tuple[str, ...]]:
    heavy = "".join(char for char in string if char not in _LIGHT)
    return _key(heavy, _NLS_RANK), tuple(char for char in string if char in _LIGHT)


def _key(string: str, ranks: dict[str, int]) -> SortKey:
    bases: list[int] = []
    accents: list[int] = []
    cases: list[int] = []
    for char in string if string.isascii() else unicodedata.normalize("NFD", string):
        if unicodedata.combining(char) and bases:
            accents.append(ord(char))
            continue
        lowered = char.lower()
        if "a" <= lowered <= "z":
            bases.append(_LETTERS + ord(lowered) - ord("a"))
        else:
            bases.append(ranks[char] if char in ranks else _OTHERS + ord(lowered[0]))
        accents.append(0)
        cases.append(lowered != char)
    return tuple(bases), tuple(accents), tuple(cases), string


def _is_latin(string: str) -> bool:
    """Whether every character is printable ASCII, or a letter of ASCII with accents."""
    if string.isascii():
        return string.isprintable()
    decomposed = unicodedata.normalize("NFD", string)
    return all(" " <= char <= "~" or "\u0300" <= char <= "\u036f" for char in decomposed)
