"""Integers as .NET's invariant culture writes them: standard and custom numeric format strings.

https://learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings
https://learn.microsoft.com/dotnet/standard/base-types/custom-numeric-format-strings
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from vmsslint.dataclass import dataclass
from vmsslint.expand.functions.base import RejectedError, UndecidedError
from vmsslint.expand.functions.numerals import MAX_INT, MIN_INT

MAX_PRECISION = 99
"""Digits that every version of .NET lets a standard format ask for."""

# A custom format scales a number down by a thousand for each comma; after seven of them nothing is left.
_MAX_SCALE = 7
_EXACT = Context(prec=300, rounding=ROUND_HALF_UP)


def format_int(number: int, specifier: str) -> str:
    """The number under a .NET format string, which is not empty. RejectedError for one that .NET refuses."""
    if not MIN_INT <= number <= MAX_INT:
        raise UndecidedError
    letter, digits = specifier[0], specifier[1:]
    if not (letter.isascii() and letter.isalpha() and (not digits or (digits.isascii() and digits.isdigit()))):
        return _custom(number, specifier)
    if letter in "CcPpBb":
        raise UndecidedError  # the currency, the space before %, and a recent .NET
    if letter.upper() not in _STANDARD:
        raise RejectedError(f"the format specifier '{specifier}' is invalid for an integer")
    if len(digits) > len(str(MAX_PRECISION)):
        raise UndecidedError
    written = _STANDARD[letter.upper()](number, int(digits) if digits else None)
    return written.lower() if letter.islower() else written


def _decimal(number: int, precision: int | None) -> str:
    return ("-" if number < 0 else "") + str(abs(number)).zfill(precision or 0)


def _hexadecimal(number: int, precision: int | None) -> str:
    return f"{number % 2**64:X}".zfill(precision or 0)


def _fixed(number: int, precision: int | None) -> str:
    decimals = 2 if precision is None else precision
    return f"{number}.{'0' * decimals}" if decimals else str(number)


def _grouped(number: int, precision: int | None) -> str:
    decimals = 2 if precision is None else precision
    return f"{number:,}.{'0' * decimals}" if decimals else f"{number:,}"


def _exponential(number: int, precision: int | None) -> str:
    decimals = 6 if precision is None else precision
    mantissa, exponent = _scientific(number, decimals + 1)
    return f"{mantissa}E{exponent:+04d}"


def _general(number: int, precision: int | None) -> str:
    if not precision or len(str(abs(number))) <= precision:
        return str(number)
    mantissa, exponent = _scientific(number, precision)
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}E{exponent:+03d}"


def _scientific(number: int, digits: int) -> tuple[str, int]:
    """A mantissa of so many digits, rounded half away from zero, and the exponent of ten."""
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(number)
    sign, figures, _ = rounded.as_tuple()
    shown = "".join(map(str, figures)).ljust(digits, "0")
    exponent = rounded.adjusted() if number else 0
    return ("-" if sign else "") + shown[0] + ("." + shown[1:] if digits > 1 else ""), exponent


_STANDARD: Mapping[str, Callable[[int, int | None], str]] = {
    "D": _decimal,
    "E": _exponential,
    "F": _fixed,
    "G": _general,
    "N": _grouped,
    "X": _hexadecimal,
}


# ── custom formats ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One section of a custom format: digit placeholders and literals left and right of the decimal point."""

    whole: tuple[tuple[str, bool], ...]
    fraction: tuple[tuple[str, bool], ...]
    scale: int
    grouped: bool


def _custom(number: int, specifier: str) -> str:
    """The number under a custom format of up to three sections: positive, negative, zero."""
    if any(mark in specifier for mark in "%‰") or "E0" in specifier.upper() or "E+" in specifier.upper():
        raise UndecidedError
    sections = _sections(specifier)
    chosen = sections[0]
    if number == 0 and len(sections) > 2:
        chosen = sections[2]
    elif number < 0 and len(sections) > 1 and sections[1]:
        return _fill(_pattern(sections[1]), abs(number))
    filled = _fill(_pattern(chosen), abs(number))
    return f"-{filled}" if number < 0 else filled


def _sections(specifier: str) -> list[list[tuple[str, bool]]]:
    """The sections, as characters with whether each is a literal. Quotes and backslashes are resolved."""
    sections: list[list[tuple[str, bool]]] = [[]]
    position = 0
    while position < len(specifier):
        char = specifier[position]
        position += 1
        if char == "\\":
            sections[-1] += [(escaped, True) for escaped in specifier[position : position + 1]]
            position += 1
        elif char in "'\"":
            end = specifier.find(char, position)
            end = len(specifier) if end < 0 else end
            sections[-1] += [(quoted, True) for quoted in specifier[position:end]]
            position = end + 1
        elif char == ";":
            sections.append([])
        else:
            sections[-1].append((char, char not in "0#.,"))
    return sections


def _pattern(section: list[tuple[str, bool]]) -> _Pattern:
    marks = [(index, char) for index, (char, literal) in enumerate(section) if not literal]
    point = next((index for index, char in marks if char == "."), len(section))
    slots = [index for index, char in marks if char in "0#" and index < point]
    last = slots[-1] if slots else -1
    commas = [index for index, char in marks if char == "," and index < point]
    scale = sum(1 for index in commas if index > last) if slots else 0
    grouped = any(slots[0] < index < last for index in commas) if slots else False
    whole = tuple(item for index, item in enumerate(section[:point]) if item != (",", False))
    fraction = tuple(item for item in section[point + 1 :] if item not in ((",", False), (".", False)))
    return _Pattern(whole, fraction, scale, grouped)


def _fill(pattern: _Pattern, number: int) -> str:
    decimals = sum(1 for item in pattern.fraction if item[0] in "0#" and not item[1])
    scaled = _EXACT.divide(Decimal(number), Decimal(1000) ** min(pattern.scale, _MAX_SCALE))
    if decimals > MAX_PRECISION:
        raise UndecidedError
    rounded = f"{scaled.quantize(Decimal(1).scaleb(-decimals), context=_EXACT):f}"
    figures, _, tail = rounded.partition(".")
    return _fill_whole(pattern, figures.lstrip("0")) + _fill_fraction(pattern, tail)


def _fill_whole(pattern: _Pattern, figures: str) -> str:
    """Digits from the right into the placeholders; what is left over goes before the leftmost one."""
    slots = [index for index, (char, literal) in enumerate(pattern.whole) if char in "0#" and not literal]
    zero = next((len(slots) - n for n, index in enumerate(slots) if pattern.whole[index][0] == "0"), 0)
    digits = figures.zfill(zero) if zero else figures
    if not slots:
        return "".join(char for char, _ in pattern.whole)
    shown: list[str] = []
    remaining, written = list(digits), 0
    for index in range(len(pattern.whole) - 1, -1, -1):
        char, literal = pattern.whole[index]
        if literal or char not in "0#":
            shown.append(char)
            continue
        for _ in range(len(remaining) if index == slots[0] else min(1, len(remaining))):
            if pattern.grouped and written and written % 3 == 0:
                shown.append(",")
            shown.append(remaining.pop())
            written += 1
    return "".join(reversed(shown))


def _fill_fraction(pattern: _Pattern, digits: str) -> str:
    kept = len(digits.rstrip("0"))
    slots = [char for char, literal in pattern.fraction if char in "0#" and not literal]
    kept = max(kept, max((n + 1 for n, char in enumerate(slots) if char == "0"), default=0))
    shown, used = [], 0
    for char, literal in pattern.fraction:
        if literal:
            shown.append(char)
        else:
            shown.append(digits[used] if used < kept else "")
            used += 1
    return ("." if kept else "") + "".join(shown)
