"""Run the conformance cases of the expression language and say what passes.

    python tools/conformance.py ../shared/cases/expressions [-v] [CASE-ID…]

The folder's README describes the cases. Exits with 1 unless all cases of the platform and of its documentation pass,
and 95 % of those of peers that nobody disputes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from vmsslint.expand.document import to_document
from vmsslint.expand.draft import Instance
from vmsslint.expand.expansion import expand
from vmsslint.expand.target import Context
from vmsslint.load.parameters import Given, ParameterValue
from vmsslint.model import Expansion
from vmsslint.places import Document

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NEEDED = {"platform": 1.0, "docs": 1.0, "inferred": 1.0, "peer": 0.95}
ABSENT = object()

HELD_WRONG = {
    "psrule-413": "`[0]` counts in the order of `dependsOn`; our resources come in template order",
    "psrule-428": "the peer hangs the two diagnostic settings under their vault and does not count them",
}
"""Cases that are not met, and why; they count as failed."""

_STEP = re.compile(r"\.sorted\((\w+)\)|\.(count)$|\[(\w+)(!?=)([^\]]*)\]|\[(\d+|\*)\]|\.([^.\[\]]+)")


def main() -> int:
    """Run the cases that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("cases", nargs="*", help="ids of the cases to run, else all")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what fails")
    options = parser.parse_args()
    tally: Counter[tuple[str, str, bool]] = Counter()
    for file in sorted(options.folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            case = json.loads(line)
            if options.cases and case["id"] not in options.cases:
                continue
            faults = list(check(case)) if case.get("disputed") is not True else ["disputed"]
            kind = "disputed" if faults == ["disputed"] else "errors" if _is_error(case) else "values"
            tally[case["authority"], kind, not faults] += 1
            if faults and kind != "disputed" and (options.verbose or options.cases):
                print(f"{case['id']} ({case['authority']}, {', '.join(case['function'])})")
                print("".join(f"    {fault}\n" for fault in faults), end="")
                print(
                    "".join(f"    not met: {reason}\n" for key, reason in HELD_WRONG.items() if key == case["id"]),
                    end="",
                )
    return report(tally)


def report(tally: Counter[tuple[str, str, bool]]) -> int:
    """Print a line for each authority; 1 if one has too few."""
    failed = 0
    for authority, needed in NEEDED.items():
        passed, lost = tally[authority, "values", True], tally[authority, "values", False]
        errors, missed = tally[authority, "errors", True], tally[authority, "errors", False]
        disputed = tally[authority, "disputed", False]
        if not passed + lost + errors + missed:
            continue
        enough = passed + errors >= needed * (passed + lost + errors + missed)
        failed |= not enough
        print(
            f"{authority:9} {passed:4} of {passed + lost:4} values, {errors:3} of {errors + missed:3} errors,"
            f" {disputed:3} disputed, needs {needed:.0%}: {'ok' if enough else 'NOT REACHED'}"
        )
    return int(failed)


def check(case: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the outcome of a case, each fault a line; nothing if it passes."""
    expansion = _expanded(case)
    if "expression" in case:
        found = to_document(expansion)["outputs"].get("result", ABSENT)
        if not matches(found, case["expected"], case):
            yield f"{case['expression']!r} is {_shown(found)}, not {_shown(case['expected'])}"
        return
    disputed = case.get("disputed") or []
    for key, expected in case["expected"].items():
        if key in disputed or key == "$peerPlaceholder":
            continue
        found = _special(key, expected, expansion) if key in _SPECIAL else _found(key, expansion)
        if not matches(found, expected, case):
            yield f"{key} is {_shown(found)}, not {_shown(expected)}"


def _expanded(case: dict[str, Any]) -> Expansion:
    given = case.get("parameters") or {}
    template = case.get("template") or {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {name: {"type": _type(value)} for name, value in given.items()},
        "variables": case.get("variables") or {},
        "resources": [],
        "outputs": {"result": {"type": "object", "value": case["expression"]}},
    }
    values = {name: ParameterValue(*_given(value), (name, "value")) for name, value in given.items()}
    context = case.get("context") or {}
    files = {name: _document(name, content) for name, content in (case.get("files") or {}).items()}
    return expand(
        _document("main.json", template),
        parameters=values,
        parameter_file=_document("parameters.json", {name: {"value": value} for name, value in given.items()}),
        context=Context(
            subscription_id=context.get("subscriptionId"),
            resource_group=context.get("resourceGroup"),
            location=context.get("location"),
            tenant_id=context.get("tenantId"),
            management_group=context.get("managementGroup"),
        ),
        resolve_link=files.get,
    )


def _given(value: Any) -> tuple[Given, Any]:
    if isinstance(value, dict) and set(value) == {"reference"}:
        return Given.REFERENCE, value["reference"]
    return Given.VALUE, value


def _document(name: str, data: Any) -> Document:
    return Document(name, json.dumps(data), data)


def _type(value: Any) -> str:
    types: list[tuple[type, str]] = [(bool, "bool"), (int, "int"), (str, "string"), (list, "array"), (dict, "object")]
    return next((name for kind, name in types if isinstance(value, kind)), "object")


def _is_error(case: dict[str, Any]) -> bool:
    expected = case["expected"]
    return isinstance(expected, dict) and bool({"$error", "$validation"} & set(expected))


# ── what a key of `expected` asks for ──────────────────────────────────────────────────────────────────────────


def _special(key: str, expected: Any, expansion: Expansion) -> Any:
    return _SPECIAL[key](expansion, expected)


def _depends_on(expansion: Expansion, expected: Any) -> dict[str, list[str]]:
    resources = to_document(expansion)["resources"]
    return {
        item["name"]: [_last_segment(one) for one in item.get("dependsOn", [])]
        for item in resources
        if item["name"] in expected
    }


def _last_segment(identifier: Any) -> str:
    text = identifier if isinstance(identifier, str) else str(identifier.get("$unknown"))
    return text.rstrip("')").rpartition("/")[2]


def _error(expansion: Expansion, expected: Any) -> Any:
    wanted = expected if isinstance(expected, str) else ""
    return expected if any(wanted in problem.message for problem in expansion.problems) else ABSENT


_SPECIAL: dict[str, Callable[[Expansion, Any], Any]] = {
    "$error": _error,
    "$validation": lambda expansion, _: "rejected" if expansion.problems else "taken",
    "$ok": lambda expansion, _: not expansion.problems or [problem.message for problem in expansion.problems],
    "$secureOutputs": lambda expansion, expected: [
        name for name in expected if to_document(expansion)["outputs"][name] == "***"
    ],
    "$dependsOn": _depends_on,
}


def _found(key: str, expansion: Expansion) -> Any:
    shown = to_document(expansion)
    depths = [item.depth for item in expansion.resources if isinstance(item, Instance) and not item.existing]
    roots: dict[str, Any] = {
        "$resources": [item for item, depth in zip(shown["resources"], depths, strict=True) if depth == 0],
        "$all": shown["resources"],
        "$last": shown["resources"][-1] if shown["resources"] else ABSENT,
    }
    if key.startswith("$parameter."):
        return shown["parameters"].get(key.removeprefix("$parameter."), ABSENT)
    root = re.match(r"\$?[^.\[]+", key)
    assert root is not None
    value = roots.get(root[0], shown["outputs"].get(root[0], ABSENT))
    many = False
    for step in _STEP.finditer(key, root.end()):
        value, many = _stepped(value, many, step)
    return value[0] if many and isinstance(value, list) and len(value) == 1 else value


def _stepped(value: Any, many: bool, step: re.Match[str]) -> tuple[Any, bool]:
    order, count, name, relation, wanted, index, member = step.groups()
    if order:
        return sorted(item.get(order) for item in value), True
    if count and not isinstance(value, dict):
        return len(value), False
    if name:
        same = relation == "="
        return [item for item in value if (str(item.get(name)) == wanted) is same], True
    if index == "*":
        return value, True
    if index:
        at = int(index)
        return (value[at] if isinstance(value, list) and at < len(value) else ABSENT), False
    member = member or "count"
    if many and isinstance(value, list):
        return [_member(item, member) for item in value], True
    return _member(value, member), False


def _member(value: Any, name: str) -> Any:
    return value.get(name, ABSENT) if isinstance(value, dict) else ABSENT


# ── comparing ──────────────────────────────────────────────────────────────────────────────────────────────────


def matches(found: Any, expected: Any, case: dict[str, Any]) -> bool:
    """Whether a value is what the case expects."""
    if isinstance(expected, dict) and "$unknown" in expected:
        return found == "***" or (isinstance(found, dict) and "$unknown" in found)
    if isinstance(expected, dict) and "$absent" in expected:
        return found is ABSENT or found is None
    if isinstance(expected, dict) and "$error" in expected:
        return _has_error(found)
    if isinstance(expected, dict) and "$prefix" in expected:
        return isinstance(found, str) and _has_prefix(found, expected["$prefix"], expected.get("$length"))
    if isinstance(expected, str) and case.get("set") == "bicep" and re.fullmatch(r"\[[^\[].*\]", expected):
        return bool(found == {"$unknown": expected[1:-1]})
    if isinstance(expected, list) and not isinstance(found, list):
        found = [found]
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(matches, found, expected, [case] * len(found)))
    if isinstance(expected, dict) and isinstance(found, dict):
        return set(found) == set(expected) and all(matches(found[key], expected[key], case) for key in expected)
    return bool(found == expected) and isinstance(found, bool) == isinstance(expected, bool)


def _has_prefix(found: str, prefix: str, length: int | None) -> bool:
    return found.startswith(prefix) and length in (None, len(found))


def _has_error(found: Any) -> bool:
    if isinstance(found, dict):
        return "$error" in found or any(map(_has_error, found.values()))
    return isinstance(found, list) and any(map(_has_error, found))


def _shown(value: Any) -> str:
    return "absent" if value is ABSENT else json.dumps(value, default=repr)[:300]


if __name__ == "__main__":
    sys.exit(main())
