"""The functions of the template language, one module a family; those that only a deployment can answer are apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vmsslint.expand.functions import (
    arrays,
    cidr,
    comparison,
    cutting,
    dates,
    encoding,
    formatting,
    lambdas,
    logic,
    numbers,
    objects,
    resources,
    sets,
    strings,
    uris,
)
from vmsslint.expand.functions.base import Function, table

TABLE: Final[Mapping[str, Function]] = table(
    [
        *(arrays, cidr, comparison, cutting, dates, encoding, formatting, lambdas),
        *(logic, numbers, objects, resources, sets, strings, uris),
    ]
)
"""Each function whose value follows from its arguments and its scope, by lower-case name."""
