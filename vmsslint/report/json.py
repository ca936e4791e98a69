"""The report for other programs; `schemas/report.schema.json` is the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmsslint.model import Change, Finding, Label, Placeholder, Report, Rollout, ScaleSetPlan
from vmsslint.places import Span
from vmsslint.report.jsontext import dumps
from vmsslint.report.safe import line, lines
from vmsslint.report.tally import tally
from vmsslint.residuals import to_json
from vmsslint.values import Value

VERSION = 1
"""Of the contract: keys may be added under the same number, never renamed or given another meaning."""


def render(report: Report, *, color: bool = False) -> str:
    """The whole report as JSON, in ASCII, a finding and a change a line; the order is that of the report.

    What the input says (values, paths, names of files) is there as it is, by JSON's own escapes; the prose
    (messages, help) is for people and has invisible characters as `\\u{…}`.
    """
    return dumps(document(report), depth=2)


def document(report: Report) -> dict[str, Any]:
    """The report as plain data. `scale_sets` is there only where a plan was made."""
    counts = tally(report.findings)
    data: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "vmsslint", "version": report.version},
        "findings": [_finding(finding) for finding in report.findings],
        "changes": [_change(change) for change in report.changes],
    }
    if report.command == "plan":
        data["scale_sets"] = [_plan(plan) for plan in report.plans]
    data["summary"] = {
        "errors": counts.errors,
        "warnings": counts.warnings,
        "infos": counts.infos,
        "possible": counts.possible,
        "files": report.files,
        "scale_sets": report.scale_sets,
    }
    return data


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "certain": finding.certain,
        "effect": finding.effect.value,
        "resource": finding.resource,
        "path": finding.path,
        **_sides(finding.old, finding.new),
        "message": line(finding.message.strip()),
        "help": "\n".join(lines(finding.help)),
        "error_code": finding.error_code,
        "condition": None if finding.condition is None else line(finding.condition),
        "notes": [line(note) for note in finding.notes],
        "sources": list(finding.sources),
        "location": _location(finding.labels[0]) if finding.labels else None,
        "related": _related(finding.labels[1:]),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "resource": change.resource,
        "path": change.path,
        "kind": change.kind.value,
        **_sides(change.old, change.new),
        "effect": change.effect.value,
        "certain": change.certain,
        "rules": list(change.rules),
        "location": _location(change.label) if change.label else None,
    }


def _sides(old: Value | None, new: Value | None) -> dict[str, Any]:
    return {key: to_json(value) for key, value in (("old", old), ("new", new)) if value is not None}


def _related(labels: Iterable[Label]) -> list[dict[str, Any]]:
    return [{"role": label.role, **_location(label), "message": line(label.text)} for label in labels]


def _location(label: Label) -> dict[str, Any]:
    span: Span = label.span
    return {
        "file": label.document.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _plan(plan: ScaleSetPlan) -> dict[str, Any]:
    return {
        "resource": plan.resource,
        "effect": plan.effect.value,
        "rollout": _rollout(plan.rollout) if plan.rollout else None,
        "steps": [
            {
                "kind": step.kind,
                "why": line(step.why),
                "rules": list(step.rules),
                "commands": list(step.commands),
                "alternatives": list(step.alternatives),
                "placeholders": [_placeholder(item) for item in step.placeholders],
            }
            for step in plan.steps
        ],
    }


def _placeholder(placeholder: Placeholder) -> dict[str, Any]:
    return {
        "name": placeholder.name,
        "stands_for": placeholder.stands_for,
        "path": placeholder.path,
        "form": placeholder.form,
        "secret": placeholder.secret,
    }


def _rollout(rollout: Rollout) -> dict[str, Any]:
    return {
        "policy": rollout.policy,
        "batches": rollout.batches,
        "batch_size": rollout.batch_size,
        "max_unavailable": rollout.max_unavailable,
        "minimum_seconds": rollout.minimum_seconds,
        "certain": rollout.certain,
    }
