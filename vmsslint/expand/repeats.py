"""Member names that an object of a template has twice, as problems."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vmsslint.expand.declared import Declared, declared
from vmsslint.expand.lookup import lookup
from vmsslint.expand.problems import DUPLICATE_KEY
from vmsslint.expand.run import MAX_PROBLEMS
from vmsslint.load.jsonc import duplicates
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place
from vmsslint.residuals import hides_all

_INSIDE = {"defaultvalue": 1, "allowedvalues": 2}
"""Where values stand in the declaration of a parameter, and how many steps below a value begins."""


def repeats(document: Document) -> Iterator[Problem]:
    """Every name that stands twice, in whatever letter case; one inside of what is secret is not told."""
    for item in islice(duplicates(document.text), MAX_PROBLEMS):
        secret = _is_secret(document.data, item.path[:-1])
        name = "a name" if secret else f"`{item.path[-1]}`"
        spelled = "" if item.exact else ", in other letters"
        message = f"{name} stands here a second time{spelled}; the first is in line {item.first.line}"
        yield Problem(DUPLICATE_KEY, message, Place(document, item.path), key=True, secret=secret)


def _is_secret(data: Any, path: Path) -> bool:
    """Whether the object at the path is secret by what it is called, or as the value of a parameter.

    Whether what a nested deployment is given is secret may be declared in another file, so that any may be.
    """
    if any(isinstance(step, str) and hides_all(step) for step in path):
        return True
    around: list[Any] = [data]
    for at, step in enumerate(path):
        role = str(step).casefold()
        if at >= 2 and str(path[at - 2]).casefold() == "parameters":
            if role == "value":
                return True
            if role in _INSIDE and isinstance(around[-1], dict):
                definitions = lookup(around[-3], "definitions")
                type = declared(around[-1], definitions if isinstance(definitions, dict) else {})
                return _is_secure(type, path[at + _INSIDE[role] :])
        around.append(around[-1][step])
    return False


def _is_secure(type: Declared | None, path: Path) -> bool:
    """Whether the type is secure, or one on the way down the path."""
    for step in path:
        if type is None or type.secure:
            break
        type = type.below(step)
    return type is not None and type.secure
