"""Holds the schema layer against real bodies and jsonschema: `python tools/schema_cases.py ../shared/cases`.

Counted are the scale sets of published templates with a certain schema error, by rule and template: they have to be
fewer than MOST of all, and each has to be looked at. No scale set of a published REST example, and no request that
Azure took, may have one in its API version. Every expanded resource without unknowns (with the parameter files beside a
template, too) is held against the JSON Schema that `vmsslint schema` prints: it has to find a fault where the walk does
and nowhere else. The exit status is 1 where any of this does not hold.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from vmsslint import api
from vmsslint.facts import apiversions, jsonschemas, properties, schema
from vmsslint.facts.fault import FaultKind
from vmsslint.load.shapes import Shape, recognise
from vmsslint.model import Finding, Resource, Severity
from vmsslint.places import Document
from vmsslint.values import Known, is_ground, plain

MOST = 0.03
FAMILY = ("VMSS7", "VMSS404", "VMSS407")
"""What is an error against the schema; nothing else of family 4xx is."""


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    """Those that say for certain that the body goes against the schema."""
    return [
        item for item in findings if item.certain and item.severity is Severity.ERROR and item.rule.startswith(FAMILY)
    ]


def of_templates(folder: Path) -> bool:
    """Print the share of scale sets with an error; whether it is too high."""
    scale_sets, found = 0, dict[tuple[str, str], list[str]]()
    wrong = set[tuple[str, str]]()
    for path in sorted(folder.glob("*/template.json")):
        report = api.check(api.find([str(path)]))
        scale_sets += report.scale_sets
        for item in errors(report.findings):
            found.setdefault((f"{item.rule} {item.name}", item.path), []).append(path.parent.name)
            wrong.add((path.parent.name, item.resource))
    share = len(wrong) / scale_sets if scale_sets else 0.0
    print(f"templates: {len(wrong)} of {scale_sets} scale sets ({share:.1%}) have a schema error")
    for (rule, path_in_it), names in sorted(found.items()):
        print(f"  {rule} {path_in_it}: {', '.join(dict.fromkeys(names))}")
    return share >= MOST


def of_views(folder: Path) -> bool:
    """Print the errors on scale sets of published examples and recorded answers; whether there are any."""
    judged, wrong = 0, []
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        document = api.read(str(folder / entry["file"]))
        report = api.check([document], api.Side(api_version=entry["api_version"] or ""))
        judged += report.scale_sets
        wrong += [f"{entry['file']}: {item.rule} {item.message}" for item in errors(report.findings)]
    return told("views", judged, wrong)


def of_verdicts(folder: Path) -> bool:
    """Print the errors on requests that Azure took; whether there are any."""
    judged, wrong = 0, []
    for record in _records(folder):
        document, side = _request(record)
        report = api.check([document], side)
        judged += report.scale_sets
        wrong += [f"{record['id']}: {item.rule} {item.message}" for item in errors(report.findings)]
    return told("requests that Azure took", judged, wrong)


def _records(folder: Path) -> Iterator[Mapping[str, Any]]:
    for name in ("updates.jsonl", "creates.jsonl"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["accepted"] or record["accepted"] is None:
                yield record


def _request(record: Mapping[str, Any]) -> tuple[Document, api.Side]:
    """The body of a record, or its template with the parameters, and what it is read with."""
    if "template" not in record or record["template"] is None:
        body = json.dumps(record["request"]).encode()
        return api.parse(f"{record['id']}.json", body), api.Side(api_version=record["api_version"] or "")
    values = {"$schema": "deploymentParameters", "parameters": record["parameters"] or {}}
    parameters = api.parse("parameters.json", json.dumps(values).encode())
    return api.parse(f"{record['id']}.json", json.dumps(record["template"]).encode()), api.Side(parameters=parameters)


def told(title: str, judged: int, wrong: list[str]) -> bool:
    """Print what is wrong; whether anything is."""
    print(f"{title}: {judged} scale sets, schema errors: {len(wrong)}", *wrong, sep="\n  ")
    return bool(wrong)


# ── jsonschema ─────────────────────────────────────────────────────────────────────────────────────────────


def of_oracle(folder: Path) -> bool:
    """Print where the walk and jsonschema do not agree on resources without unknowns; whether they do not."""
    compared, wrong = 0, []
    for path in sorted(folder.glob("*/template.json")):
        for side in sides(path.parent):
            found = api.expand(api.read(str(path)), side)
            for resource in (*found.scale_sets, *found.below_scale_sets):
                verdicts = both(resource)
                compared += verdicts is not None
                if verdicts is not None and verdicts[0] != verdicts[1]:
                    wrong.append(f"{path.parent.name}: walk {verdicts[0]}, jsonschema {verdicts[1]}")
    title = f"the walk and jsonschema: {compared} resources without unknowns"
    print(f"{title}, differing: {len(wrong)}", *wrong, sep="\n  ")
    return bool(wrong) or not compared


def sides(folder: Path) -> Iterator[api.Side]:
    """A template by itself and with each of its parameter files, in a group that is known."""
    context = api.Context(subscription_id="0", resource_group="group", location="westeurope", tenant_id="0")
    yield api.Side(context=context)
    for file in sorted(folder.glob("parameters*.json")):
        document = api.read(str(file))
        if recognise(document) is Shape.PARAMETERS:
            yield api.Side(parameters=document, context=context)


def both(resource: Resource) -> tuple[bool, bool] | None:
    """Whether the walk and jsonschema find a resource right; None where one of them cannot tell."""
    version = resource.api_version
    if not is_ground(resource.body) or not isinstance(version, Known) or not apiversions.is_known(str(version.value)):
        return None
    faults = schema.faults(resource.body, str(version.value), resource.type)
    walked = all(fault.kind in (FaultKind.READ_ONLY, FaultKind.SPELLING) for fault in faults)
    body = spelled(plain(resource.body), "", resource.type)
    for fault in faults:
        if fault.kind is FaultKind.SPELLING:
            put(body, [spelled_step(step, index, fault.path) for index, step in enumerate(fault.steps)], fault.expected)
    return walked, validator(str(version.value).casefold(), resource.type.casefold()).is_valid(body)


def spelled(value: Any, path: str, resource_type: str) -> Any:
    """Plain data with the names of properties in Azure's spelling, which is all that a JSON Schema knows."""
    if isinstance(value, list):
        return [spelled(item, f"{path}[]", resource_type) for item in value]
    if not isinstance(value, dict):
        return value
    members = {}
    for name, item in value.items():
        whole = f"{path}.{name}" if path else name
        known = properties.canonical(whole, resource_type) or whole
        members[known[-len(name) :]] = spelled(item, known, resource_type)
    return members


def spelled_step(step: str | int, index: int, path: str) -> str | int:
    """A step in Azure's spelling, as the path of a fault has it."""
    if isinstance(step, int):
        return step
    names = [name.rstrip("[]") for name in path.split(".")]
    return next((name for name in names if name.casefold() == step.casefold()), step)


def put(body: Any, steps: list[str | int], value: str) -> None:
    """Put a value where the steps lead."""
    for step in steps[:-1]:
        body = body[step]
    body[steps[-1]] = value


@cache
def validator(version: str, resource_type: str) -> Draft202012Validator:
    """The validator of a resource type in an API version."""
    name = next(name for name in properties.resource_types() if name.casefold() == resource_type)
    return Draft202012Validator({**jsonschemas.document(version), "$ref": f"#/$defs/{name.replace('/', '~1')}"})


def main(folder: Path) -> int:
    """Print the figures; the exit status."""
    wrong = [
        of_templates(folder / "templates"),
        of_oracle(folder / "templates"),
        of_views(folder / "views"),
        of_verdicts(folder / "verdicts"),
    ]
    return int(any(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/cases")))
