"""Times as .NET's invariant culture writes them: standard and custom date and time format strings.

https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from vmsslint.expand.functions.base import RejectedError, UndecidedError

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffZ",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffZ",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ssZ",
    "U": "dddd, dd MMMM yyyy HH:mm:ss",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
_TOKEN = re.compile(
    r"""(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|\\(?P<escaped>.)|(?P<part>[dfFghHKmMstyz])(?P=part)*"""
    r"""|(?P<single>%)(?=[^%])|.""",
    re.DOTALL,
)


def format_time(time: datetime, pattern: str) -> str:
    """The time, which is in UTC, under a format string of one letter (standard) or more (custom)."""
    if len(pattern) == 1:
        if pattern not in _STANDARD:
            raise RejectedError(f"'{pattern}' is not a format of times")
        pattern = _STANDARD[pattern]
    return "".join(_written(time, match) for match in _TOKEN.finditer(pattern))


def _written(time: datetime, match: re.Match[str]) -> str:
    token = match[0]
    if match["quote"]:
        return match["quoted"]
    if match["part"]:
        return _PARTS[match["part"]](time, len(token))
    if match["single"]:
        return ""
    if token in ("%", "'", '"', "\\"):
        raise RejectedError("the format of times is not in a correct format")
    return match["escaped"] or token


def _fraction(time: datetime, width: int) -> str:
    if width > 7:
        raise RejectedError("the format of times is not in a correct format")
    return f"{time.microsecond:06d}0"[:width]


def _short_fraction(time: datetime, width: int) -> str:
    shown = _fraction(time, width).rstrip("0")
    if not shown:
        raise UndecidedError  # the point before it goes too
    return shown


def _zone(_: datetime, width: int) -> str:
    raise UndecidedError  # the zone of the server, or of the time


def _named(names: tuple[str, ...], index: int, number: int, width: int) -> str:
    """A number in one or two digits, a name of three letters, or all of it."""
    if width <= 2:
        return f"{number:0{width}d}"
    return names[index][:3] if width == 3 else names[index]


def _year(time: datetime, width: int) -> str:
    return f"{time.year % 100:0{width}d}" if width <= 2 else f"{time.year:0{width}d}"


_PARTS: Mapping[str, Callable[[datetime, int], str]] = {
    "d": lambda time, width: _named(_DAYS, time.weekday(), time.day, width),
    "f": _fraction,
    "F": _short_fraction,
    "g": lambda time, width: "A.D.",
    "h": lambda time, width: f"{(time.hour + 11) % 12 + 1:0{min(width, 2)}d}",
    "H": lambda time, width: f"{time.hour:0{min(width, 2)}d}",
    "K": _zone,
    "m": lambda time, width: f"{time.minute:0{min(width, 2)}d}",
    "M": lambda time, width: _named(_MONTHS, time.month - 1, time.month, width),
    "s": lambda time, width: f"{time.second:0{min(width, 2)}d}",
    "t": lambda time, width: ("AM", "PM")[time.hour // 12][:width],
    "y": _year,
    "z": _zone,
}
