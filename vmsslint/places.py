"""Where things stand: documents, spans of their text, and places inside them."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Any, TypeAlias

from vmsslint.dataclass import dataclass

Path: TypeAlias = tuple[str | int, ...]
"""A JSON path inside a document: member names and list indexes, outermost first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text. Lines and columns count from 1, columns in code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One JSON text as its author wrote it, with the plain Python value that it stands for.

    `name` is what the user is shown (a path as given, `-`, or `REV:path`). `data` has duplicate keys
    resolved as ARM does, the last one wins. `text` is decoded, line ends untouched, without the BOM.
    Identity is the object itself: two documents of equal text are two documents.
    """

    name: str
    text: str = field(repr=False)
    data: Any = field(repr=False)


class Role(StrEnum):
    """What a place has to do with a value that was found there."""

    PROPERTY = "property"
    VARIABLE = "variable"
    PARAMETER_DEFAULT = "parameter default"
    PARAMETER_FILE = "parameter file"


@dataclass(frozen=True, slots=True)
class Place:
    """A value inside a document, by its path. `name` is that of the parameter or variable, if it is one."""

    document: Document
    path: Path
    role: Role = Role.PROPERTY
    name: str = ""
