"""Updates between documents that are named, in the environments that are named with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.places import Document
from vmsslint.sides import Side
from vmsslint.updates.update import Found, Update

Deployed = tuple[str, Document, Context | None]
"""An environment: its name, its parameter file, and its context if it has one of its own."""


def of_files(old: Found, new: Found, sides: tuple[Side, Side], environments: Sequence[Deployed] = ()) -> list[Update]:
    """The updates from one document to another: one, or one for each environment."""
    old_side, new_side = sides
    subject = new.file if isinstance(new, VmsslintError) else new.name if new else ""
    names = tuple(name or file.name for name, file, _ in environments)
    found = []
    for name, (_, file, context) in zip(names, environments, strict=True):
        before, after = (replace(side, context=context) if context else side for side in sides)
        before = replace(before, parameters=before.parameters or file)
        found.append(Update(subject, old, new, before, replace(after, parameters=file), name, names))
    return found or [Update(subject, old, new, old_side, new_side)]


def name_and_file(given: str) -> tuple[str, str]:
    """The two parts of NAME=FILE; the name of a FILE alone is empty."""
    name, equals, file = given.partition("=")
    return (name, file) if equals else ("", given)
