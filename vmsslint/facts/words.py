"""Facts in words, for people: what a transition lets a value do, and what a condition asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_STEPS = {
    "never": "fixed at creation",
    "superset": "items are added, never taken away",
    "grow": "it only grows",
    "any": "any value",
}


def step(entry: Mapping[str, Any]) -> str:
    """What the transition of an entry (or of a variant, or of a document of its history) lets a value do."""
    match entry["transition"]:
        case {"from": before, "to": after}:
            return f"only from {value(before)} to {value(after)}"
        case "same-parent":
            kind = str(entry.get("parent") or "parent").rpartition("/")[2].removesuffix("s")
            return f"within the same {re.sub('(?=[A-Z])', ' ', kind).lower()}"
        case "together":
            others = listed([plain_path(path) for path in entry.get("with", ())])
            return f"only in a request that also gives {others}" if others else "only together with others"
        case "conditional":
            return "under a condition" if "condition" in entry else "under a condition that no model shows"
        case str(name):
            return _STEPS[name]
    raise AssertionError(f"no transition: {entry['transition']}")


def plain_path(path: str) -> str:
    """A property path without the `properties` levels, as `az vmss show` prints it."""
    return re.sub(r"(?:^|(?<=\.))properties\.", "", path)


def listed(parts: list[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {word} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def value(scalar: Any) -> str:
    """A scalar as JSON writes it; strings stand as they are."""
    return {True: "true", False: "false", None: "null"}[scalar] if isinstance(scalar, bool | None) else str(scalar)


def condition(clauses: Mapping[str, Any] | bool) -> str:
    """What a condition asks for, as one sentence without a capital or a full stop."""
    if isinstance(clauses, bool):
        return "always" if clauses else "never"
    return " and ".join(_clause(key, test, several=len(clauses) > 1) for key, test in clauses.items())


def _clause(key: str, test: Any, *, several: bool) -> str:
    match key:
        case "any" | "all":
            word = "or" if key == "any" else "and"
            told = f" {word} ".join(_bracketed(condition(inner), len(inner) > 1) for inner in test)
            return _bracketed(told, several and len(test) > 1)
        case "not":
            return f"not ({condition(test)})"
        case "changed":
            return _bracketed(f"{listed([plain_path(path) for path in test], 'or')} changes", several and len(test) > 1)
        case "same_kind":
            return f"{plain_path(test)} stays of one kind (platform, managed or gallery image)"
        case "hidden":
            return f"(no model shows {test})"
        case "grow":
            return f"{plain_path(test)} does not shrink"
        case "vms":
            return f"every VM is shown to be {test}"
    before = key.startswith("old:")
    return _test(plain_path(key.removeprefix("old:")), test, "was" if before else "is")


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _test(path: str, test: Any, verb: str) -> str:
    """What a test asks of the values at a path; `verb` is "is", or "was" for the old side."""
    if not isinstance(test, Mapping):
        wanted = test if isinstance(test, list) else [test]
        return f"{path} {verb} " + listed(["not given" if one is None else value(one) for one in wanted], "or")
    rest = dict(test)
    absent = f", or {verb} not given" if rest.pop("absent", False) else ""
    return " and ".join(_one(path, name, wanted, verb) for name, wanted in rest.items()) + absent


def _one(path: str, name: str, wanted: Any, verb: str) -> str:
    match name:
        case "is" | "in":
            return _test(path, wanted, verb)
        case "present":
            return f"{path} {verb} {'given' if wanted else 'not given'}"
        case "min":
            return f"{path} {verb} {wanted} or {'later' if path == 'apiVersion' else 'more'}"
        case "max":
            return f"{path} {verb} at most {wanted}"
        case "below":
            return f"{path} {verb} {'before' if path == 'apiVersion' else 'below'} {wanted}"
        case "match":
            return f"{path} matches `{wanted}`"
        case "has":
            return f"{path} contains {wanted}"
        case "count":
            bounds = " and ".join(f"{_COUNTS[bound]} {limit}" for bound, limit in wanted.items())
            return f"{path} has {bounds} {'item' if 1 in wanted.values() and len(wanted) == 1 else 'items'}"
        case "count_true":
            return f"{path} {verb} true in exactly {wanted}"
        case "distinct":
            return f"no two of {path} are alike"
        case "same_parent":
            return f"all of {path} have one parent"
        case "not":
            return f"not ({_test(path, wanted, verb)})"
    raise AssertionError(f"no test: {name}")


_COUNTS = {"min": "at least", "max": "at most"}
