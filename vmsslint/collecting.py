"""What a run finds on its way: the findings on documents and updates, as far as they are wanted, and what they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from vmsslint import __version__
from vmsslint.dataclass import dataclass
from vmsslint.diff.pair import Pair, below, pair
from vmsslint.errors import VmsslintError
from vmsslint.fleet import Fleet
from vmsslint.judge import run
from vmsslint.judge.rules import bundled_rules
from vmsslint.judge.telling import INTERNAL_ERROR
from vmsslint.load.shapes import MODELS, recognise
from vmsslint.model import Change, Expansion, Finding, Label, Report, Resource, ScaleSetPlan, Severity
from vmsslint.options import Options
from vmsslint.places import Document, Span
from vmsslint.policy import Sieve
from vmsslint.sides import assumed_version, expand, required
from vmsslint.updates.update import Update
from vmsslint.values import TooLargeError

UNREADABLE = "VMSS001"

_TOGETHER = "what the two documents stand for is too large together to be compared"


@dataclass(slots=True)
class Collected:
    """What has been found so far. `api_version` is what the user gave for a document that gives none.

    `before` are the old sides of the scale sets in `judgements`. What is judged in one run shares one `sieve`.
    """

    options: Options
    sieve: Sieve
    api_version: str = ""
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    judgements: list[tuple[Resource, run.Judgement]] = field(default_factory=list)
    before: list[Resource] = field(default_factory=list)
    files: int = 0
    scale_sets: int = 0
    excluded: int = 0
    failed: bool = False

    def template(self, update: Update) -> None:
        """The new side of an update by itself. A JSON file of another kind is passed over in silence."""
        if isinstance(update.new, VmsslintError):
            self.unreadable(update.new)
        elif update.new is not None and recognise(update.new) in MODELS:
            try:
                self.alone(expand(update.new, replace(update.new_side, as_of=self.options.as_of)))
            except VmsslintError as error:
                self.unreadable(error)

    def change(self, update: Update, evidence: Sequence[Document] = ()) -> None:
        """What Azure does with an update; `evidence` are views of the old side's VMs."""
        sides = (
            (update.old, replace(update.old_side, before=True), update.new),
            (update.new, update.new_side, update.old),
        )
        expansions = []
        for document, side, other in sides:
            if document is None:
                expansions.append(Expansion(Document("", "", {})))
                continue
            if isinstance(document, VmsslintError):
                self.unreadable(document)
                continue
            try:
                expansions.append(expand(document, replace(side, as_of=self.options.as_of), required(other)))
            except VmsslintError as error:
                self.unreadable(error)
        if len(expansions) == 2:
            try:
                self.update(expansions[0], expansions[1], evidence)
            except TooLargeError:  # each by itself was not
                self.unreadable(VmsslintError(_TOGETHER, document=expansions[1].document))

    def unreadable(self, error: VmsslintError) -> None:
        """A document that could not be read, as a finding; the run has failed."""
        rule = bundled_rules()[UNREADABLE]
        document = error.document or Document(error.file, "", None)
        label = (Label(document, error.span or Span(1, 1, 1, 1)),) if document.name else ()
        self.failed = True
        help = rule.info.help if document.text and document.data is None else ""
        finding = Finding(rule.id, rule.info.name, Severity.ERROR, error.message, help=help, labels=label)
        if not any(other.message == finding.message and other.labels == label for other in self.findings):
            self.findings.append(finding)  # one parameter file may serve both sides

    def problems(self, found: Expansion) -> None:
        """The problems of one expansion."""
        rules = bundled_rules()
        self.add(run.judge_problem(problem, rules) for problem in found.problems)

    def add(self, findings: Iterable[Finding], about: Resource | None = None) -> None:
        """Findings (about a scale set), as far as they are wanted. A rule's own failure is always told."""
        assumed = assumed_version(about, self.options.as_of) if about is not None and not self.api_version else ()
        for finding in findings:
            finding = replace(finding, notes=(*finding.notes, *assumed)) if assumed else finding
            if finding.rule == INTERNAL_ERROR:
                self.failed = True
            if self.options.wants(finding.rule) or finding.rule == INTERNAL_ERROR:
                self.findings.append(self.options.policy.judged(finding))

    def sift(self, since: int, judged: Expansion, *, update: bool = False) -> None:
        """Of the findings from that one on, keep those that the project wants to be told."""
        self.findings[since:] = self.sieve.told(self.findings[since:], judged, update=update)

    def alone(self, found: Expansion) -> None:
        """Every scale set of an expansion by itself."""
        since = len(self.findings)
        self.problems(found)
        rules = self.options.rules()
        for resource in found.scale_sets:
            self.scale_sets += 1
            self.add(run.judge_alone(resource, rules, found.resources).findings, resource)
        for resource in found.below_scale_sets:
            self.add(run.judge_below(resource, None, rules), resource)
        self.sift(since, found)

    def update(self, old: Expansion, new: Expansion, evidence: Sequence[Document] = ()) -> None:
        """Every scale set of an old and a new expansion against each other; `evidence` are views of the old ones."""
        since = len(self.findings)
        self.problems(new)
        rules = self.options.rules()
        pairs = pair(old.scale_sets, new.scale_sets)
        fleets = _fleets(pairs, evidence)
        for item in pairs:
            self.scale_sets += 1
            if item.old is not None and item.new is not None:
                judged = run.judge_update(
                    item,
                    rules,
                    self.options.as_of,
                    beside=new.resources,
                    old_beside=old.resources,
                    fleet=fleets.get(id(item)),
                    quiet=self.options.policy.is_off,
                )
                self.judgements.append((item.new, judged))
                self.before.append(item.old)
                self.add(judged.findings, item.new)
                self.changes += judged.changes
        self.add(run.judge_unpaired(pairs, rules, new.resources))
        for before, resource in below(old.below_scale_sets, new.below_scale_sets):
            self.add(run.judge_below(resource, before, rules), resource)
        self.sift(since, old if self.options.policy.trust_base else new, update=True)

    def plans(self, parameters: str, shell: str) -> Iterable[ScaleSetPlan]:
        """The plan of every scale set that changes."""
        from vmsslint.diff.rows import rows
        from vmsslint.plan.steps import plan_of

        return (
            replace(plan_of(resource, judged, parameters, shell), rows=rows(old, resource))
            for old, (resource, judged) in zip(self.before, self.judgements, strict=True)
            if judged.changes
        )

    def report(self, command: str) -> Report:
        """The report of the run of that command."""
        rules = self.options.all_rules()
        self.add(self.sieve.remarks(self.options.wants))
        self.findings = [item for item in self.findings if not self.options.policy.is_off(item.rule)]
        report = Report(
            findings=tuple(self.findings),
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


def _fleets(pairs: Sequence[Pair], evidence: Sequence[Document]) -> Mapping[int, Fleet | None]:
    """What views tell of the VMs of each pair that has both sides."""
    if not evidence:
        return {}
    from vmsslint.evidence import fleets_of

    both = [(item, item.old) for item in pairs if item.old is not None and item.new is not None]
    found = fleets_of([old for _, old in both], evidence)
    return {id(item): fleet for (item, _), fleet in zip(both, found, strict=True)}
