"""Whether a condition that others wrote is one: its keys, its tests, and what they may be given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from vmsslint.facts.conditions import TESTS
from vmsslint.fleet import DEALLOCATED
from vmsslint.places import Path

Fault: TypeAlias = tuple[Path, str]
"""Where something is wrong, counted from the condition, and what."""


def faults(condition: Any, at: Path = ()) -> Iterator[Fault]:
    """What is wrong with a condition, at which steps below `at`. Paths that do not exist are looked for elsewhere."""
    if isinstance(condition, bool):
        return
    if not isinstance(condition, Mapping) or not condition:
        yield at, "a condition is a map from property paths to tests"
        return
    for key, test in condition.items():
        here = (*at, key)
        match key:
            case "any" | "all":
                if not isinstance(test, list) or not test:
                    yield here, f"`{key}` takes a list of conditions"
                else:
                    for number, inner in enumerate(test):
                        yield from faults(inner, (*here, number))
            case "not":
                yield from faults(test, here)
            case "changed":
                if not isinstance(test, list) or not test or not all(isinstance(path, str) for path in test):
                    yield here, "`changed` takes a list of property paths"
            case "same_kind" | "grow" | "hidden":
                if not isinstance(test, str):
                    yield here, f"`{key}` takes {'words' if key == 'hidden' else 'a property path'}"
            case "vms":
                if test != DEALLOCATED:
                    yield here, f"`vms` takes {DEALLOCATED}, which views may show"
            case _:
                yield from _test_faults(test, here)


def _test_faults(test: Any, at: Path) -> Iterator[Fault]:
    if isinstance(test, list):
        if not test or any(isinstance(one, list) for one in test):
            yield at, "a list names the values of which one has to be there"
            return
        for number, one in enumerate(test):
            if isinstance(one, Mapping):
                yield from _test_faults(one, (*at, number))
    elif isinstance(test, Mapping):
        if not test:
            yield at, f"a test is a value, a list of values, or some of {', '.join(sorted(TESTS))}"
        for name, wanted in test.items():
            yield from _one_test_faults(name, wanted, (*at, name))


def _one_test_faults(name: str, wanted: Any, at: Path) -> Iterator[Fault]:
    if name not in TESTS:
        yield at, f"there is no test `{name}`, only {', '.join(sorted(TESTS))}"
    elif name == "not":
        yield from _test_faults(wanted, at)
    elif name == "match":
        try:
            re.compile(wanted if isinstance(wanted, str) else "(")
        except (re.error, OverflowError, RecursionError) as error:
            yield at, f"`match` takes a regular expression: {error}" if isinstance(wanted, str) else _TAKES["has"][1]
    elif name in _TAKES and not _TAKES[name][0](wanted):
        yield at, f"`{name}` takes {_TAKES[name][1]}"


def _is_count(wanted: Any) -> bool:
    return (
        isinstance(wanted, Mapping)
        and bool(wanted)
        and wanted.keys() <= {"min", "max"}
        and all(isinstance(limit, int) for limit in wanted.values())
    )


def _is_limit(wanted: Any) -> bool:
    return isinstance(wanted, int | float | str) and not isinstance(wanted, bool)


_TAKES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "present": (lambda wanted: isinstance(wanted, bool), "true or false"),
    "absent": (lambda wanted: wanted is True, "true"),
    "distinct": (lambda wanted: wanted is True, "true"),
    "same_parent": (lambda wanted: wanted is True, "true"),
    "min": (_is_limit, "a number, or a text that comes first in the alphabet"),
    "max": (_is_limit, "a number, or a text that comes last in the alphabet"),
    "below": (_is_limit, "a number or a text"),
    "has": (lambda wanted: isinstance(wanted, str), "a text"),
    "count": (_is_count, "min, max, or both"),
    "count_true": (lambda wanted: isinstance(wanted, int) and not isinstance(wanted, bool), "a number"),
    "in": (lambda wanted: isinstance(wanted, list), "a list of values"),
    "is": (lambda wanted: isinstance(wanted, str | int | float | None), "a value"),
}
