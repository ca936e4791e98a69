"""Date functions. Times are UTC.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from vmsslint.expand.functions.base import RejectedError, UndecidedError, plain_function
from vmsslint.expand.functions.timeformats import format_time

_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)([T ])(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?"
    r"(T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,6}))?S)?)?",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@plain_function("dateTimeAdd", 2, 3, types=("string",), result="string")
def date_time_add(base: str, duration: str, pattern: str | None = None) -> str:
    """`dateTimeAdd(base, duration, format)`: a time moved by an ISO 8601 duration, which may be negative (`-P9D`).

    Without a .NET format the result is written as ISO 8601. Rejected: what is no time or no duration.
    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date#datetimeadd
    """
    match = _matched(base)
    if match[9] != "Z":
        raise UndecidedError  # another zone, or none: in which one the result is written is not documented
    if pattern is None and (match[4] != "T" or match[8]):
        raise UndecidedError  # documentation and engine differ
    start = _instant(match)
    try:
        moved = _moved(start, duration)
    except (OverflowError, ValueError):
        raise RejectedError("the result is not a time from the year 1 to 9999") from None
    return format_time(moved, "yyyy-MM-ddTHH:mm:ssZ" if pattern is None else pattern)


@plain_function("dateTimeFromEpoch", 1, 1, types=("int",), result="string")
def date_time_from_epoch(seconds: int) -> str:
    """`dateTimeFromEpoch(epochTime)`: seconds since 1970 as ISO 8601.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date#datetimefromepoch
    """
    try:
        return format_time(_EPOCH + timedelta(seconds=seconds), "yyyy-MM-ddTHH:mm:ssZ")
    except OverflowError:
        raise RejectedError("the number of seconds is out of range") from None


@plain_function("dateTimeToEpoch", 1, 1, types=("string",), result="int")
def date_time_to_epoch(time: str) -> int:
    """`dateTimeToEpoch(dateTime)`: an ISO 8601 time as seconds since 1970.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date#datetimetoepoch
    """
    match = _matched(time)
    if not match[9] or match[8]:
        raise UndecidedError
    return (_instant(match) - _EPOCH) // timedelta(seconds=1)


def _matched(time: str) -> re.Match[str]:
    match = _TIME.fullmatch(time.strip())
    if match:
        return match
    if any(map(str.isdigit, time)):
        raise UndecidedError  # .NET reads many more forms
    raise RejectedError("the string is not a valid time")


def _instant(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(match[group]) for group in (1, 2, 3, 5, 6, 7))
    micro = int((match[8] or "").ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, second, micro, _zone(match[9]))
    except ValueError:
        raise RejectedError("the string is not a valid time") from None


def _zone(written: str) -> timezone:
    if written == "Z":
        return UTC
    offset = timedelta(hours=int(written[1:3]), minutes=int(written[4:6]))
    return timezone(-offset if written[0] == "-" else offset)


def _moved(time: datetime, duration: str) -> datetime:
    match = _DURATION.fullmatch(duration.strip())
    if not match or not any(match.group(2, 3, 4, 6, 7, 8)) or match[5] == "T":
        raise RejectedError(f"'{duration[:60]}' is not an ISO 8601 duration")
    sign = -1 if match[1] else 1
    years, months, days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 6, 7, 8))
    micro = int((match[9] or "").ljust(6, "0"))
    rest = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micro)
    if not years and not months:
        return time + sign * rest
    # A year is 365 days and a month 30 to .NET's durations; whether Azure counts so or by the calendar is not said.
    counted = time + sign * (rest + timedelta(days=365 * years + 30 * months))
    if counted != _by_calendar(time, sign * (12 * years + months)) + sign * rest:
        raise UndecidedError
    return counted


def _by_calendar(time: datetime, months: int) -> datetime:
    year, month = divmod(time.year * 12 + time.month - 1 + months, 12)
    try:
        return time.replace(year=year, month=month + 1)
    except ValueError:
        if not 1 <= year <= 9999:
            raise
        raise UndecidedError from None  # the 31st of a shorter month
