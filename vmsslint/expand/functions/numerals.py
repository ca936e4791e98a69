"""Numbers of the template language: how large an integer may be, and what a floating point number is as text."""

from __future__ import annotations

from vmsslint.expand.functions.base import UndecidedError

MAX_INT, MIN_INT = 2**63 - 1, -(2**63)
"""The range of an integer of the template language."""


def float_text(number: float, *, json: bool = False) -> str:
    """A floating point number as text. UndecidedError where versions of .NET differ."""
    shortest = repr(number)
    if "e" in shortest or "n" in shortest or len(shortest) > 15:
        raise UndecidedError
    if shortest.endswith(".0") and not json:
        raise UndecidedError  # "3" as a value of .NET, "3.0" as JSON
    return shortest
