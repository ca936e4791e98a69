"""Members of plain JSON objects by name in any letter case, as ARM finds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def spelling(data: Any, name: str) -> str | None:
    """How the object spells the member `name`: exactly so if it can be, else in another case; None if it lacks it."""
    if not isinstance(data, Mapping):
        return None
    if name in data:
        return name
    folded, length = name.casefold(), len(name)
    key: str
    for key in data:
        if len(key) == length and key.casefold() == folded:
            return key
    return None


def lookup(data: Any, name: str) -> Any:
    """The member `name` of an object; None where it has none, or where `data` is no object."""
    key = spelling(data, name)
    return None if key is None else data[key]
