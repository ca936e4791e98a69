"""The values that a parameter file gives."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.positions import locate
from vmsslint.load.shapes import Shape, has_parameter_values, recognise
from vmsslint.places import Document, Path


class Given(StrEnum):
    """How a parameter file gives a value: itself, as a Key Vault reference, as an expression, or not at all.

    A placeholder stands for a value that somebody puts there before the deployment.
    """

    VALUE = "value"
    REFERENCE = "reference"
    EXPRESSION = "expression"
    PLACEHOLDER = "placeholder"


_PLACEHOLDER = re.compile(r"GEN-[A-Z0-9]+(-[A-Z0-9]+)*|GET-PREREQ-\w+|(?i:change-?me)")
"""What the published quickstart templates have in their parameter files for their tests to fill in.

https://github.com/Azure/azure-quickstart-templates/blob/master/1-CONTRIBUTION-GUIDE/README.md#parameters-file-placeholders
"""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """What a parameter file says of one parameter. `path` leads to `value`, which for a reference is its object."""

    kind: Given
    value: Any
    path: Path


def parameter_values(document: Document) -> dict[str, ParameterValue]:
    """The values by parameter name, as the file spells it.

    Takes what `az` takes: `{"parameters": {"name": {"value": …}}}`, whatever its schema, or the inner object alone.
    Raises VmsslintError with the place, if this is no parameter file or an entry gives no value.
    """
    data = document.data
    if not isinstance(data, dict):
        raise _error(document, (), "a parameter file is an object with `parameters`")
    name = next((name for name in data if name.lower() == "parameters"), None)
    if name is None:
        if data and not has_parameter_values(data):
            raise _error(document, (), "this is not a parameter file: it has no `parameters`")
        return {name: _parameter_value(document, (name,), entry) for name, entry in data.items()}
    if recognise(document) is Shape.TEMPLATE:
        raise _error(document, (), "this is a deployment template, not a parameter file")
    entries = data[name]
    if not isinstance(entries, dict):
        raise _error(document, (name,), "`parameters` is not an object")
    return {key: _parameter_value(document, (name, key), entry) for key, entry in entries.items()}


def _parameter_value(document: Document, path: Path, entry: Any) -> ParameterValue:
    if not isinstance(entry, dict):
        raise _error(document, path, f"parameter `{path[-1]}` is not an object with a `value` or a `reference`")
    spelling = {name.lower(): name for name in entry}
    for kind in (Given.VALUE, Given.REFERENCE, Given.EXPRESSION):
        if kind in spelling:
            value = entry[spelling[kind]]
            filled_in = kind is Given.VALUE and isinstance(value, str) and _PLACEHOLDER.fullmatch(value)
            return ParameterValue(Given.PLACEHOLDER if filled_in else kind, value, (*path, spelling[kind]))
    raise _error(document, path, f"parameter `{path[-1]}` has neither a `value` nor a `reference`")


def _error(document: Document, path: Path, message: str) -> VmsslintError:
    return VmsslintError(message, document=document, span=locate(document.text, path))
