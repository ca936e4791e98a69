"""ANSI colours, where they are wanted. They only add: what they say is there in words or signs as well."""

from __future__ import annotations

from vmsslint.dataclass import dataclass

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "strong": "1",
    "gutter": "34",
    "old": "31",
    "new": "32",
    "set": "36",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours text if `on`. Styles: error, warning, info, strong, gutter, old, new, set; any other has no colour."""

    on: bool

    def __call__(self, text: str, style: str) -> str:
        if not self.on or not text or style not in _CODES:
            return text
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m"
