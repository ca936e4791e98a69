"""What is found in one update: the findings as far as they are wanted, the changes, and what plans are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from vmsslint.dataclass import dataclass
from vmsslint.diff.pair import Pair, below, pair
from vmsslint.errors import VmsslintError
from vmsslint.fleet import Fleet
from vmsslint.judge import run
from vmsslint.judge.rules import bundled_rules
from vmsslint.judge.telling import INTERNAL_ERROR
from vmsslint.load.shapes import MODELS, recognise
from vmsslint.model import Change, Expansion, Finding, Label, Resource, ScaleSetPlan, Severity
from vmsslint.options import Options
from vmsslint.places import Document, Span
from vmsslint.sides import assumed_version, expand, required
from vmsslint.updates.update import Update
from vmsslint.values import Object, TooLargeError

UNREADABLE = "VMSS001"

_TOGETHER = "what the two documents stand for is too large together to be compared"


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """What is asked of every update of a run: by which options, whether as an update or (`alone`) its new side only.

    `evidence` are views of the VMs of the old side.
    """

    options: Options
    alone: bool
    evidence: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What is said of one update, before the project's suppressions and baseline are held against it.

    `judged` is the side that they are written on, with its scale sets by name and place alone; None where nothing could
    be judged. `failed` says that a part of the work could not be done.
    """

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    judged: Expansion | None
    scale_sets: int
    failed: bool


def judged(update: Update, job: Job) -> Outcome:
    """What is said of an update."""
    found = Collected(job.options, update.new_side.api_version)
    if job.alone:
        found.template(update)
    else:
        found.change(update, job.evidence)
    return found.outcome()


@dataclass(slots=True)
class Collected:
    """What has been found so far. `api_version` is what the user gave for a document that gives none.

    `before` are the old sides of the scale sets in `judgements`.
    """

    options: Options
    api_version: str = ""
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    judgements: list[tuple[Resource, run.Judgement]] = field(default_factory=list)
    before: list[Resource] = field(default_factory=list)
    judged: Expansion | None = None
    scale_sets: int = 0
    failed: bool = False

    def outcome(self) -> Outcome:
        """All of it but what plans are made of."""
        judged = None if self.judged is None else _by_name(self.judged)
        return Outcome(tuple(self.findings), tuple(self.changes), judged, self.scale_sets, self.failed)

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

    def alone(self, found: Expansion) -> None:
        """Every scale set of an expansion by itself."""
        self.problems(found)
        rules = self.options.rules()
        for resource in found.scale_sets:
            self.scale_sets += 1
            self.add(run.judge_alone(resource, rules, found.resources).findings, resource)
        for resource in found.below_scale_sets:
            self.add(run.judge_below(resource, None, rules), resource)
        self.judged = found

    def update(self, old: Expansion, new: Expansion, evidence: Sequence[Document] = ()) -> None:
        """Every scale set of an old and a new expansion against each other; `evidence` are views of the old ones."""
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
        self.judged = old if self.options.policy.trust_base else new

    def plans(self, parameters: str, shell: str) -> Iterable[ScaleSetPlan]:
        """The plan of every scale set that changes."""
        from vmsslint.diff.rows import rows
        from vmsslint.plan.steps import plan_of

        return (
            replace(plan_of(resource, judged, parameters, shell), rows=rows(old, resource))
            for old, (resource, judged) in zip(self.before, self.judgements, strict=True)
            if judged.changes
        )


def _by_name(found: Expansion) -> Expansion:
    """The document with its scale sets, each without what is in it."""
    sets = tuple(replace(item, body=Object({}), depends_on=()) for item in found.scale_sets)
    return Expansion(found.document, resources=sets)


def _fleets(pairs: Sequence[Pair], evidence: Sequence[Document]) -> Mapping[int, Fleet | None]:
    """What views tell of the VMs of each pair that has both sides."""
    if not evidence:
        return {}
    from vmsslint.evidence import fleets_of

    both = [(item, item.old) for item in pairs if item.old is not None and item.new is not None]
    found = fleets_of([old for _, old in both], evidence)
    return {id(item): fleet for (item, _), fleet in zip(both, found, strict=True)}
