"""Holds the tool against Azure's recorded answers: `python tools/replay.py ../shared/cases/verdicts`.

Every recorded update is judged as `diff` would, the model before against the request, and every create as `check`
would, each with the record's API version. Printed are false alarms (certain errors on what Azure took), the refusals
with what the tool says of them, and the findings on accepted requests by rule. The exit status is 1 where there is a
false alarm, or a refusal of which nothing is said although its cause lies in the request.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vmsslint import api
from vmsslint.model import Finding, Report, Severity

_SUBSCRIPTION = re.compile(r"/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TARGET = re.compile(r"/subscriptions/(?P<subscription>[^/]+)/resourcegroups/(?P<group>[^/]+)/", re.IGNORECASE)
_PARAMETERS = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"

ENVIRONMENT = "environment"
"""The cause of refusals that lie with quota, outage or subscription."""


@dataclass(frozen=True, slots=True)
class Record:
    """One recorded request and what the tool says of it."""

    id: str
    test: str
    accepted: bool
    cause: str
    errors: list[dict[str, Any]]
    api_version: str
    report: Report

    @property
    def certain_errors(self) -> list[Finding]:
        """The findings that claim that Azure refuses the request."""
        return [item for item in self.report.findings if item.certain and item.severity is Severity.ERROR]

    @property
    def refusals(self) -> list[Finding]:
        """The findings that say that Azure refuses, or may refuse, the request for what Azure says."""
        codes = {error.get("code") for error in self.errors}
        return [item for item in self.report.findings if item.effect == "refused" and item.error_code in codes]


def updates(folder: Path) -> Iterator[Record]:
    """Every recorded update, judged."""
    for line in (folder / "updates.jsonl").read_text(encoding="utf-8").splitlines():
        # Recordings scrub subscriptions, at times on one side only; the cases say that they are the same.
        record = json.loads(_SUBSCRIPTION.sub("/subscriptions/00000000-0000-0000-0000-000000000000", line))
        old, new = _document(record, "old"), _document(record, "request")
        new_side = api.Side(api_version=record["api_version"] or "")
        old_side = api.Side(api_version=record["old_api_version"] or record["api_version"] or "")
        yield _judged(record, api.diff(old, new, old_side, new_side))


def creates(folder: Path) -> Iterator[Record]:
    """Every recorded create, judged: the body of a scale set, or a template with its parameters."""
    for line in (folder / "creates.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["form"] == "resource":
            document, side = _document(record, "request"), api.Side(api_version=record["api_version"] or "")
        else:
            given = {"$schema": _PARAMETERS, "contentVersion": "1.0.0.0", "parameters": record["parameters"] or {}}
            parameters = api.parse(f"{record['id']}/parameters.json", json.dumps(given).encode())
            document, side = _document(record, "template"), api.Side(parameters=parameters, context=_context(record))
        yield _judged(record, api.check([document], side))


def _document(record: dict[str, Any], member: str) -> Any:
    return api.parse(f"{record['id']}/{member}.json", json.dumps(record[member], indent=1).encode())


def _context(record: dict[str, Any]) -> api.Context:
    target = _TARGET.search(record["uri"] or "")
    return (
        api.Context(subscription_id=target["subscription"], resource_group=target["group"]) if target else api.Context()
    )


def _judged(record: dict[str, Any], report: Report) -> Record:
    return Record(
        id=record["id"],
        test=str((record.get("source") or {}).get("test", "")),
        accepted=bool(record["accepted"]) or record["accepted"] is None,
        cause=record["cause"] or "",
        errors=record["errors"] or [],
        api_version=record["api_version"] or "",
        report=report,
    )


def told(title: str, found: list[Record]) -> bool:
    """Print the figures for records of one kind. Whether there was a false alarm, or a refusal missed."""
    failed = [record for record in found if record.report.failed]
    alarms = [record for record in found if record.accepted and record.certain_errors]
    refused = [record for record in found if not record.accepted and record.cause != ENVIRONMENT]
    missed = [record for record in refused if not record.refusals]
    sure = [record for record in refused if any(item.certain for item in record.refusals)]
    print(f"{title}: {len(found)}, not judged: {len(failed)}, certain errors on accepted ones: {len(alarms)}")
    for record in failed:
        print(f"  NOT JUDGED {record.id}: {record.report.findings[0].message}")
    for record in alarms:
        for finding in record.certain_errors:
            print(f"  FALSE ALARM {record.id} {record.test} {record.api_version} {finding.rule} {finding.message}")
    possible = len(refused) - len(sure) - len(missed)
    print(
        f"  refused: {len(refused)}, explained for certain: {len(sure)}, as possible: {possible}, missed: {len(missed)}"
    )
    for record in refused:
        codes = ", ".join(f"{error.get('code')} {error.get('target') or ''}".strip() for error in record.errors)
        said = ", ".join(f"{item.rule}{'' if item.certain else ' (possible)'}" for item in record.refusals)
        print(f"    {record.id} {record.api_version} {codes}: {said or 'MISSED'}")
    aside = sum(not record.accepted and record.cause == ENVIRONMENT for record in found)
    print(f"  refused by quota, outage or subscription, which no model shows: {aside}")
    print("  findings on accepted ones, and in how many tests:")
    for line in _counted(record for record in found if record.accepted):
        print(f"    {line}")
    return bool(alarms or failed or missed)


def _counted(records: Iterable[Record]) -> Iterator[str]:
    counted: Counter[tuple[str, str, str]] = Counter()
    tests: dict[tuple[str, str, str], set[str]] = {}
    for record in records:
        for item in record.report.findings:
            kind = (f"{item.rule} {item.name}", item.severity.value, "certain" if item.certain else "possible")
            counted[kind] += 1
            tests.setdefault(kind, set()).add(record.test)
    for kind, count in sorted(counted.items()):
        yield f"{' '.join(kind)}: {count} in {len(tests[kind])}"


def main(folder: Path) -> int:
    """Print the figures; the exit status."""
    wrong = [told(title, list(found(folder))) for title, found in (("updates", updates), ("creates", creates))]
    return int(any(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/cases/verdicts")))
