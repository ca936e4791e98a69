"""What is told of all the updates of one run together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from vmsslint import __version__
from vmsslint.collecting import Collected, Outcome
from vmsslint.dataclass import dataclass
from vmsslint.model import Change, Finding, Report
from vmsslint.options import Options
from vmsslint.policy import Sieve
from vmsslint.updates.update import Update, told_once


@dataclass(slots=True)
class Whole:
    """What is told so far. One `sieve` sorts all that is judged in a run."""

    options: Options
    sieve: Sieve
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    files: int = 0
    scale_sets: int = 0
    excluded: int = 0
    failed: bool = False

    def take(self, said: Sequence[tuple[Update, Outcome]], *, update: bool) -> None:
        """What is said of the updates of one document; what is the same in several environments is told once."""
        told = [(about, self._sifted(outcome, update=update)) for about, outcome in said]
        self.findings += told_once(told)
        self.changes += told_once([(about, outcome.changes) for about, outcome in said])
        self.scale_sets += sum(outcome.scale_sets for _, outcome in said)
        self.failed |= any(outcome.failed for _, outcome in said)

    def _sifted(self, outcome: Outcome, *, update: bool) -> Sequence[Finding]:
        """Of the findings those that the project wants to be told."""
        if outcome.judged is None:
            return outcome.findings
        return self.sieve.told(outcome.findings, outcome.judged, update=update)

    def report(self, command: str) -> Report:
        """The report of the run of that command."""
        rules, policy = self.options.all_rules(), self.options.policy
        remarks = Collected(self.options)
        remarks.add(self.sieve.remarks(self.options.wants))
        report = Report(
            findings=tuple(item for item in (*self.findings, *remarks.findings) if not policy.is_off(item.rule)),
            changes=tuple(self.changes),
            files=self.files,
            scale_sets=self.scale_sets,
            failed=self.failed,
            version=__version__,
            command=command,
            excluded=self.excluded,
        )
        report = self.sieve.finish(report)
        named = {finding.rule for finding in (*report.findings, *(item.finding for item in report.silenced))}
        return replace(report, rules=tuple(rules[rule].info for rule in sorted(named) if rule in rules))
