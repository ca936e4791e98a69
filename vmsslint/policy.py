"""What a project has decided about findings, and what is left of the findings of a run after it.

Most of it is written in the repository that is judged, and so comes with the pull request that is judged. Therefore
nothing is dropped: what is not told is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from vmsslint.dataclass import dataclass
from vmsslint.judge.rules import Rule
from vmsslint.judge.suppress import Suppressing
from vmsslint.model import Expansion, Finding, Report, Severity, Silenced, Silencer

if TYPE_CHECKING:  # most runs have none
    from vmsslint.baseline import Baseline, Key

OFF = "off"

UNTOUCHED = frozenset(("VMSS000", "VMSS001"))
"""Rules that no policy silences or softens: they say that a part of the work could not be done."""


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """What a config decides, beside the options of a command.

    `severities` gives error, warning, info or off by the id of a rule or the beginning of one; the longest that fits
    counts. Of rules that `select` and `ignore` leave out, as of those that are off, findings are counted and not told.
    `excluded` tells by a document's name whether it is left out. `today` is what `until` of a suppression is held
    against, by default the day of the run. With `trust_base` the suppressions of an update's old side count instead of
    those of its new one.
    """

    severities: Mapping[str, str] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    excluded: Callable[[str], bool] | None = None
    baseline: Baseline | None = None
    today: date | None = None
    trust_base: bool = False
    source: str = ""

    def severity(self, rule: str) -> str | None:
        """The severity that is decided for a rule, or `off`; None where nothing is."""
        if rule in UNTOUCHED:
            return None
        if (self.select and not rule.startswith(self.select)) or rule.startswith(self.ignore or ("-",)):
            return OFF
        fitting = [prefix for prefix in self.severities if rule.startswith(prefix)]
        return self.severities[max(fitting, key=len)] if fitting else None

    def is_off(self, rule: str) -> bool:
        """Whether findings of a rule are counted only."""
        return self.severity(rule) == OFF

    def judged(self, finding: Finding) -> Finding:
        """The finding with the severity that is decided for its rule."""
        decided = self.severity(finding.rule)
        if decided in (None, OFF, finding.severity):
            return finding
        note = f"{self.source or 'the config'} makes this {decided}; by itself it is {finding.severity}"
        return replace(finding, severity=Severity(decided), notes=(*finding.notes, note))


@dataclass(slots=True)
class Sieve:
    """Sorts the findings of one run into those that are told and those that are counted.

    A document may come up several times, once for each environment: what is silenced in all of them counts once, and a
    suppression is needed if one of them needs it.
    """

    policy: Policy
    rules: Mapping[str, Rule]
    _silenced: dict[Hashable, Silenced] = field(default_factory=dict)
    _suppressing: Suppressing | None = None
    _occurred: Counter[Key] = field(default_factory=Counter)
    _files: set[str] = field(default_factory=set)
    _updates: bool = False

    def told(self, findings: Iterable[Finding], judged: Expansion, *, update: bool = False) -> list[Finding]:
        """Those of the findings that are told; `judged` is what was judged, of an update the side that counts."""
        self._updates = self._updates or update
        if self._suppressing is None:
            self._suppressing = Suppressing(self.rules, self.policy.today, old=update and self.policy.trust_base)
        wanted = []
        known = self.policy.baseline.known if self.policy.baseline else {}
        occurred: Counter[Key] = Counter()
        for finding in findings:
            if self.policy.is_off(finding.rule):
                self._count(Silenced(finding, Silencer.CONFIG, f"{finding.rule} is turned off{self._where()}"))
            else:
                wanted.append(finding)
        silencing = self._suppressing.of(wanted, judged.document, judged.scale_sets)
        told = []
        for finding, by in zip(wanted, silencing, strict=True):
            if by is not None:
                until = f", until {by.until}" if by.until else ""
                self._count(Silenced(finding, Silencer.SUPPRESSION, by.reason + until, by.label))
            elif (key := self._known_as(finding)) is not None and occurred[key] < known.get(key, 0):
                occurred[key] += 1
                self._count(Silenced(finding, Silencer.BASELINE, "in the baseline"))
            else:
                told.append(finding)
        self._occurred |= occurred
        if self.policy.baseline is not None:
            from vmsslint.baseline import file_of

            self._files.add(file_of(judged.document.name, self.policy.baseline.folder))
        return told

    def remarks(self, wanted: Callable[[str], bool]) -> Iterator[Finding]:
        """What there is to say of the suppressions themselves, at the end; `wanted` tells which rules ran."""
        if self._suppressing is not None:
            yield from self._suppressing.faults()
            yield from self._suppressing.unused(lambda rule: wanted(rule) and self._runs(rule))

    def finish(self, report: Report) -> Report:
        """The report with what was silenced."""
        baseline = self.policy.baseline
        known = baseline.known if baseline else {}
        outdated = sum(
            max(count - self._occurred[key], 0)
            for key, count in known.items()
            if not self._updates and key.file in self._files
        )
        silenced = tuple(self._silenced.values())
        return replace(report, silenced=silenced, compared=baseline is not None, outdated=outdated)

    def _runs(self, rule: str) -> bool:
        """Whether it is for this command to say that a rule finds nothing: each rule has one that always runs it."""
        known = self.rules.get(rule)
        return known is not None and _of_updates(known) == self._updates and not self.policy.is_off(rule)

    def _count(self, item: Silenced) -> None:
        finding = item.finding
        where = [(label.document.name, label.span) for label in finding.labels[:1]]
        self._silenced.setdefault(
            (item.by, finding.rule, finding.resource, finding.path, finding.message, *where), item
        )

    def _known_as(self, finding: Finding) -> Key | None:
        """What a finding may be called in the baseline, which says nothing of updates."""
        rule, baseline = self.rules.get(finding.rule), self.policy.baseline
        if baseline is None or rule is None or finding.rule in UNTOUCHED or _of_updates(rule):
            return None
        return baseline.key(finding)

    def _where(self) -> str:
        return f" in {self.policy.source}" if self.policy.source else ""


def _of_updates(rule: Rule) -> bool:
    """Whether a rule judges updates alone."""
    return rule.update_only and rule.each != "problem"
