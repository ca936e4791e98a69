"""The report for other programs; `schemas/report.schema.json` is the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmsslint.model import (
    Change,
    Finding,
    Fix,
    Label,
    Limit,
    Placeholder,
    Report,
    Rollout,
    ScaleSetPlan,
    Silenced,
    Silencer,
)
from vmsslint.places import Span
from vmsslint.report.jsontext import dumps
from vmsslint.report.safe import line, lines
from vmsslint.report.tally import silenced, tally
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
    counts, unseen = tally(report.findings), silenced(report)
    data: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "vmsslint", "version": report.version},
        "findings": [_finding(finding) for finding in report.findings],
        "changes": [_change(change) for change in report.changes],
    }
    if report.command == "plan":
        data["scale_sets"] = [_plan(plan) for plan in report.plans]
    data["silenced"] = [_silenced(item) for item in report.silenced] if report.lists_silenced else []
    data["summary"] = {
        "errors": counts.errors,
        "warnings": counts.warnings,
        "infos": counts.infos,
        "possible": counts.possible,
        "files": report.files,
        "scale_sets": report.scale_sets,
        "suppressed": unseen[Silencer.SUPPRESSION],
        "baselined": unseen[Silencer.BASELINE],
        "turned_off": unseen[Silencer.CONFIG],
        "excluded_files": report.excluded,
        "baseline_outdated": report.outdated,
        **({} if report.fixed is None else {"fixed": report.fixed}),
    }
    return data


def _silenced(item: Silenced) -> dict[str, Any]:
    return {
        **_finding(item.finding),
        "silenced_by": item.by.value,
        "reason": line(item.reason),
        "silenced_at": _location(item.label) if item.label else None,
    }


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
        **_environments(finding),
        "condition": None if finding.condition is None else line(finding.condition),
        "notes": [line(note) for note in finding.notes],
        "fix": _fix(finding.fix) if finding.fix else None,
        "sources": list(finding.sources),
        "location": _location(finding.labels[0]) if finding.labels else None,
        "related": _related(finding.labels[1:]),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_location(Label(edit.document, edit.span)), "text": edit.text} for edit in fix.edits]
    return {"description": line(fix.description), "edits": edits}


def _change(change: Change) -> dict[str, Any]:
    return {
        "resource": change.resource,
        "path": change.path,
        "kind": change.kind.value,
        **_sides(change.old, change.new),
        "effect": change.effect.value,
        "certain": change.certain,
        "rules": list(change.rules),
        **_environments(change),
        "location": _location(change.label) if change.label else None,
    }


def _environments(item: Finding | Change) -> dict[str, list[str]]:
    return {"environments": list(item.environments)} if item.environments else {}


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
        **({"notes": [line(note) for note in plan.notes]} if plan.notes else {}),
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
        **_figures(rollout),
        "health": rollout.health,
        "cases": [
            {"when": line(case.when), **_figures(case.rollout), "notes": _notes(case.rollout)} for case in rollout.cases
        ],
        "notes": _notes(rollout),
        "sources": list(rollout.sources),
    }


def _figures(rollout: Rollout) -> dict[str, Any]:
    return {
        "policy": rollout.policy,
        "batches": rollout.batches,
        "batch_size": rollout.batch_size,
        "max_unavailable": rollout.max_unavailable,
        "minimum_seconds": rollout.minimum_seconds,
        "certain": rollout.certain,
        "vms": rollout.vms,
        "batch_percent": rollout.percent,
        "pause_seconds": rollout.pause,
        "extra_vms": rollout.extra_vms,
        "unhealthy_allowed": _limit(rollout.unhealthy),
        "unhealthy_upgraded_allowed": _limit(rollout.unhealthy_upgraded),
        "zones": [{"zone": share.zone, "vms": share.vms} for share in rollout.shares if share.zone],
    }


def _notes(rollout: Rollout) -> list[str]:
    return [line(note) for note in rollout.notes]


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    return None if limit is None else {"percent": limit.percent, "vms": limit.vms}
