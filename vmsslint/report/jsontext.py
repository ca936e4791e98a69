"""JSON as every machine-readable format here writes it."""

from __future__ import annotations

import json
from typing import Any

_ENCODE = json.JSONEncoder(allow_nan=False).encode


def dumps(data: Any, depth: int) -> str:
    """`data` as ASCII JSON with the outermost `depth` levels one member a line and what is below on that line.

    That reads well, diffs well, and is as fast as the compact form, since C writes the inner levels. Infinite
    numbers and NaN, which JSON lacks and Python's reader takes, become strings. No two `#` stand together: a log
    may be read for `##vso[…]`, and inside a string the escape means the same.
    """
    return _open(data, depth, "").replace("##", "#\\u0023") + "\n"


def _open(data: Any, depth: int, indent: str) -> str:
    if depth == 0 or not data or not isinstance(data, dict | list):
        return _compact(data)
    inner = indent + "  "
    if isinstance(data, dict):
        items = [f"{_compact(str(key))}: {_open(value, depth - 1, inner)}" for key, value in data.items()]
        left, right = "{}"
    else:
        items = [_open(value, depth - 1, inner) for value in data]
        left, right = "[]"
    separator = f",\n{inner}"
    return f"{left}\n{inner}{separator.join(items)}\n{indent}{right}"


def _compact(data: Any) -> str:
    try:
        return _ENCODE(data)
    except ValueError:
        return _ENCODE(_finite(data))


def _finite(data: Any) -> Any:
    match data:
        case dict():
            return {key: _finite(value) for key, value in data.items()}
        case list() | tuple():
            return [_finite(value) for value in data]
        case float() if data - data != 0:
            return str(data)
    return data
