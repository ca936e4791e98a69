"""One thing that is wrong with a resource against its schema."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from vmsslint.dataclass import dataclass
from vmsslint.values import Value

When: TypeAlias = tuple[tuple[Value, bool], ...]
"""Conditions that are not known, each with what it has to be; all of them have to be so."""


class FaultKind(StrEnum):
    """What can be wrong with a property."""

    UNKNOWN = "unknown-property"
    NEWER = "property-newer"
    GONE = "property-gone"
    READ_ONLY = "read-only-property"
    MISSING = "missing-property"
    TYPE = "wrong-type"
    VALUE = "value-outside-enum"
    VALUE_NEWER = "value-newer"
    SPELLING = "value-in-other-letters"
    NO_VERSION = "no-api-version"
    UNKNOWN_VERSION = "unknown-api-version"
    LATER_VERSION = "later-api-version"
    PREVIEW = "preview-api-version"
    OTHER_VERSION = "other-api-version"


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """One thing that is wrong with a resource in an API version.

    `steps` lead to the property, names as they are written and the indexes of list items; `path` is the same as a
    schema path (`a.b[].c`) with what is known of it in Azure's spelling. `value` is what stands there, for a property
    that is missing the object that lacks it. `expected` is the type that is due, or the right spelling. `options` are
    the values of the enum, or the names beside an unknown one, in this version. `since` is the first version with it,
    `until` the first one without. It holds where all of `when` does: always, where that is empty. `sure` says that
    Azure refuses it, as documents or its answers tell; else its own models alone do.
    """

    kind: FaultKind
    steps: tuple[str | int, ...]
    path: str
    value: Value
    expected: str = ""
    options: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    when: When = ()
    sure: bool = True

    @property
    def name(self) -> str:
        """The name of the property, as it is written."""
        return next((step for step in reversed(self.steps) if isinstance(step, str)), "")
