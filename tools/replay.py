"""Holds the tool against Azure's recorded answers: `python tools/replay.py ../shared/cases/verdicts`.

Every recorded update is judged as `diff` would, the model before against the request, with the record's API version.
Printed are false alarms (certain errors on what Azure took), refusals flagged and missed, and the warnings on accepted
updates by rule. The exit status is 1 where there is a false alarm.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vmsslint import api
from vmsslint.model import Finding, Report, Severity

_SUBSCRIPTION = re.compile(r"/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


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
        """The findings that say that Azure refuses, or may refuse, the request."""
        return [item for item in self.report.findings if item.effect == "refused"]


def records(folder: Path) -> Iterator[Record]:
    """Every recorded update, judged."""
    for line in (folder / "updates.jsonl").read_text(encoding="utf-8").splitlines():
        # Recordings scrub subscriptions, at times on one side only; the cases say that they are the same.
        record = json.loads(_SUBSCRIPTION.sub("/subscriptions/00000000-0000-0000-0000-000000000000", line))
        old = api.parse(f"{record['id']}/old.json", json.dumps(record["old"], indent=1).encode())
        new = api.parse(f"{record['id']}/request.json", json.dumps(record["request"], indent=1).encode())
        new_side = api.Side(api_version=record["api_version"] or "")
        old_side = api.Side(api_version=record["old_api_version"] or record["api_version"] or "")
        yield Record(
            id=record["id"],
            test=str((record.get("source") or {}).get("path", "")).rpartition("/")[2],
            accepted=bool(record["accepted"]) or record["accepted"] is None,
            cause=record["cause"] or "",
            errors=record["errors"] or [],
            api_version=record["api_version"] or "",
            report=api.diff(old, new, old_side, new_side),
        )


def main(folder: Path) -> int:
    """Print the figures; the exit status."""
    found = list(records(folder))
    failed = [record for record in found if record.report.failed]
    alarms = [record for record in found if record.accepted and record.certain_errors]
    print(f"updates: {len(found)}, not judged: {len(failed)}, certain errors on accepted ones: {len(alarms)}")
    for record in failed:
        print(f"  NOT JUDGED {record.id}: {record.report.findings[0].message}")
    for record in alarms:
        for finding in record.certain_errors:
            print(f"  FALSE ALARM {record.id} {record.test} {record.api_version} {finding.rule} {finding.message}")
    print("refusals:")
    for record in found:
        if not record.accepted:
            told = ", ".join(
                f"{item.rule}{'' if item.certain else ' (possible)'} {item.answer}" for item in record.refusals
            )
            codes = ", ".join(f"{error.get('code')} {error.get('target') or ''}".strip() for error in record.errors)
            print(f"  {record.id} {record.cause}: Azure: {codes} | vmsslint: {told or 'nothing'}")
    counted = Counter(
        (item.rule, item.severity.value, "certain" if item.certain else "possible")
        for record in found
        if record.accepted
        for item in record.report.findings
    )
    print("findings on accepted updates:")
    for (rule, severity, certainty), count in sorted(counted.items()):
        print(f"  {rule} {severity} {certainty}: {count}")
    return int(bool(alarms or failed))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/cases/verdicts")))
