"""The functions of the template language, one module a family; those that only a deployment can answer are apart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

from vmsslint.expand.functions.base import Function, table

FAMILIES: Final = (
    *("arrays", "resources", "logic", "strings", "numbers", "comparison", "cutting", "formatting", "encoding"),
    *("objects", "sets", "dates", "uris", "lambdas", "cidr"),
)
"""The modules, those first that templates need most: one is imported when those before it lack a function."""


@lru_cache(1_000)
def function(key: str) -> Function | None:
    """The function of that lower-case name whose value follows from its arguments and its scope, or None."""
    return next((found for family in FAMILIES if (found := _of(family).get(key)) is not None), None)


def functions() -> Mapping[str, Function]:
    """All of them by lower-case name."""
    return {key: function for family in FAMILIES for key, function in _of(family).items()}


@cache
def _of(family: str) -> Mapping[str, Function]:
    return table([import_module(f"{__name__}.{family}")])
