"""What a report adds up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vmsslint.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of findings: the certain ones by severity, and the possible ones of any severity."""

    errors: int
    warnings: int
    infos: int
    possible: int


def tally(findings: Iterable[Finding]) -> Tally:
    """Count the findings."""
    counts = Counter(finding.severity if finding.certain else None for finding in findings)
    return Tally(counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.INFO], counts[None])


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def level(finding: Finding) -> Severity:
    """How much a finding weighs where there is no word for "possible": a possible error never fails a run."""
    if finding.severity is Severity.ERROR and not finding.certain:
        return Severity.WARNING
    return finding.severity
