"""Member names that an object of a template has twice, as problems."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vmsslint.expand.declared import declared
from vmsslint.expand.lookup import lookup
from vmsslint.expand.problems import DUPLICATE_KEY
from vmsslint.expand.run import MAX_PROBLEMS
from vmsslint.load.jsonc import duplicates
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place

_DEFAULTS = ("defaultvalue", "allowedvalues")


def repeats(document: Document) -> Iterator[Problem]:
    """Every name that stands twice, in whatever letter case; those in what a secure parameter is given are not told."""
    for item in islice(duplicates(document.text), MAX_PROBLEMS):
        secret = _is_secret(document.data, item.path)
        name = "a name" if secret else f"`{item.path[-1]}`"
        spelled = "" if item.exact else ", in other letters"
        message = f"{name} stands here a second time{spelled}; the first is in line {item.first.line}"
        yield Problem(DUPLICATE_KEY, message, Place(document, item.path), key=True, secret=secret)


def _is_secret(data: Any, path: Path) -> bool:
    """Whether the path leads into a value of a secure parameter: its default, or what a nested deployment is given.

    Of the latter the declaration may be in another file, so that any may be secret.
    """
    around: list[Any] = [data]
    for at, step in enumerate(path[:-1]):
        role = str(step).casefold()
        if at >= 2 and str(path[at - 2]).casefold() == "parameters":
            if role == "value":
                return True
            if role in _DEFAULTS and isinstance(around[-1], dict):
                definitions = lookup(around[-3], "definitions")
                return declared(around[-1], definitions if isinstance(definitions, dict) else {}).secure
        around.append(_inside(around[-1], step))
    return False


def _inside(data: Any, step: str | int) -> Any:
    if isinstance(data, list) and isinstance(step, int):
        return data[step]
    return lookup(data, str(step))
