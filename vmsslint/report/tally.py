"""What a report adds up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vmsslint.dataclass import dataclass
from vmsslint.model import Finding, Report, Severity, Silencer


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


def silenced(report: Report) -> dict[Silencer, int]:
    """How many findings each of the ways to silence one has silenced."""
    counts = Counter(item.by for item in report.silenced)
    return {by: counts[by] for by in Silencer}


def not_told(report: Report) -> str:
    """What was silenced and left out, counted, in a line; empty where nothing was."""
    counts = silenced(report)
    parts = [f"{counts[by]} {_SILENCED[by]}" for by in Silencer if counts[by]]
    parts += [f"{plural(report.excluded, 'file')} excluded by the config"] if report.excluded else []
    told = [f"not told: {', '.join(parts)}"] if parts else []
    if report.outdated:
        entries = "1 entry" if report.outdated == 1 else f"{report.outdated} entries"
        verb = "occurs" if report.outdated == 1 else "occur"
        told.append(f"{entries} of the baseline no longer {verb}: `vmsslint baseline --prune` takes them out")
    return "; ".join(told)


_SILENCED = {
    Silencer.SUPPRESSION: "suppressed",
    Silencer.BASELINE: "in the baseline",
    Silencer.CONFIG: "turned off by the config",
}


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def level(finding: Finding) -> Severity:
    """How much a finding weighs where there is no word for "possible": a possible error never fails a run."""
    if finding.severity is Severity.ERROR and not finding.certain:
        return Severity.WARNING
    return finding.severity
