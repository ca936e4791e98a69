"""The pipeline, once: documents in, a report out. The command line adds nothing but options and files.

from vmsslint import api

report = api.diff(api.read("old.json"), api.read("new.json"))
for finding in report.findings:
    print(finding.rule, finding.message)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vmsslint import __version__
from vmsslint.diff.pair import pair
from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.judge import run
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.judge.telling import INTERNAL_ERROR
from vmsslint.load.jsonc import parse
from vmsslint.load.shapes import Shape, recognise
from vmsslint.load.sources import find, read
from vmsslint.model import (
    Change,
    Expansion,
    Finding,
    Label,
    Report,
    Resource,
    RuleInfo,
    ScaleSetPlan,
    Severity,
)
from vmsslint.places import Document, Span
from vmsslint.sides import Side, assumed_version, expand, read_context, required
from vmsslint.values import TooLargeError

__all__ = [
    "Context",
    "Options",
    "Side",
    "VmsslintError",
    "check",
    "diff",
    "exit_status",
    "expand",
    "expansion_json",
    "find",
    "parse",
    "plan",
    "problems",
    "read",
    "read_context",
    "rule_infos",
]

UNREADABLE = "VMSS001"


@dataclass(frozen=True, slots=True)
class Options:
    """Which findings are wanted: those of rules whose id begins with one of `select`, but with none of `ignore`.

    `own` are rules beside those of the package, as `judge.own.beside` reads them. `as_of` is the month (2018-02) whose
    facts count; empty: today's. VmsslintError where it is no month.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    own: tuple[Rule, ...] = ()
    as_of: str = ""

    def __post_init__(self) -> None:
        if self.as_of and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.as_of, re.ASCII):
            raise VmsslintError(f"a month is written as in 2018-02, not {self.as_of}")

    def all_rules(self) -> Mapping[str, Rule]:
        """Every rule that there is, by its id, in the order of the ids."""
        if not self.own:
            return bundled_rules()
        return dict(sorted({**bundled_rules(), **{rule.id: rule for rule in self.own}}.items()))

    def rules(self) -> list[Rule]:
        """The rules that are wanted, in the order of their ids."""
        return [rule for rule in self.all_rules().values() if self.wants(rule.id)]

    def wants(self, rule: str) -> bool:
        """Whether findings of the rule are wanted."""
        chosen = not self.select or rule.startswith(self.select)
        return chosen and not rule.startswith(self.ignore or ("-",))


def check(
    documents: Iterable[Document | VmsslintError], side: Side | None = None, options: Options | None = None
) -> Report:
    """What is to be said of each document by itself. A JSON file of another kind is passed over in silence."""
    options = options or Options()
    side = replace(side or Side(), as_of=options.as_of)
    collected = _Collected(options, side.api_version)
    for document in documents:
        collected.files += 1
        if isinstance(document, VmsslintError):
            collected.unreadable(document)
            continue
        try:
            if recognise(document) in (Shape.TEMPLATE, Shape.REST, Shape.AZ_SHOW):
                collected.alone(expand(document, side))
        except VmsslintError as error:
            collected.unreadable(error)
    return collected.report("check")


def diff(
    old: Document | VmsslintError,
    new: Document | VmsslintError,
    old_side: Side | None = None,
    new_side: Side | None = None,
    options: Options | None = None,
) -> Report:
    """What Azure does with the change from the scale sets of one document to those of another."""
    return _update(old, new, old_side or Side(), new_side or Side(), options or Options()).report("diff")


def plan(
    old: Document | VmsslintError,
    new: Document | VmsslintError,
    old_side: Side | None = None,
    new_side: Side | None = None,
    options: Options | None = None,
) -> Report:
    """The report of `diff` with a plan for each scale set: its rollout, and what to do in which order."""
    collected = _update(old, new, old_side or Side(), new_side or Side(), options or Options())
    parameters = new_side.parameters.name if new_side and new_side.parameters else ""
    return replace(collected.report("plan"), plans=tuple(collected.plans(parameters)))


# ── collecting the outcome of a run ────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Collected:
    """What a run has found so far. `api_version` is what the user gave for a document that gives none."""

    options: Options
    api_version: str = ""
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    judgements: list[tuple[Resource, run.Judgement]] = field(default_factory=list)
    files: int = 0
    scale_sets: int = 0
    failed: bool = False

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
                self.findings.append(finding)

    def alone(self, found: Expansion) -> None:
        """Every scale set of an expansion by itself."""
        self.problems(found)
        rules = self.options.rules()
        for resource in found.scale_sets:
            self.scale_sets += 1
            self.add(run.judge_alone(resource, rules, found.resources).findings, resource)

    def update(self, old: Expansion, new: Expansion) -> None:
        """Every scale set of an old and a new expansion against each other."""
        self.problems(new)
        rules = self.options.rules()
        pairs = pair(old.scale_sets, new.scale_sets)
        for item in pairs:
            self.scale_sets += 1
            if item.old is not None and item.new is not None:
                judged = run.judge_update(
                    item, rules, self.options.as_of, beside=new.resources, old_beside=old.resources
                )
                self.judgements.append((item.new, judged))
                self.add(judged.findings, item.new)
                self.changes += judged.changes
        self.add(run.judge_unpaired(pairs, rules, new.resources))

    def plans(self, parameters: str) -> Iterable[ScaleSetPlan]:
        """The plan of every scale set that changes."""
        from vmsslint.plan.steps import plan_of

        return (plan_of(resource, judged, parameters) for resource, judged in self.judgements if judged.changes)

    def report(self, command: str) -> Report:
        """The report of the run of that command."""
        rules = self.options.all_rules()
        named = sorted({finding.rule for finding in self.findings})
        return Report(
            findings=tuple(self.findings),
            changes=tuple(self.changes),
            rules=tuple(rules[rule].info for rule in named if rule in rules),
            files=self.files,
            scale_sets=self.scale_sets,
            failed=self.failed,
            version=__version__,
            command=command,
        )


def _update(
    old: Document | VmsslintError, new: Document | VmsslintError, old_side: Side, new_side: Side, options: Options
) -> _Collected:
    collected = _Collected(options, new_side.api_version, files=2)
    expansions = []
    for document, side, other in ((old, old_side, new), (new, new_side, old)):
        if isinstance(document, VmsslintError):
            collected.unreadable(document)
            continue
        try:
            expansions.append(expand(document, replace(side, as_of=options.as_of), required(other)))
        except VmsslintError as error:
            collected.unreadable(error)
    if len(expansions) == 2:
        try:
            collected.update(*expansions)
        except TooLargeError:  # each by itself was not
            collected.unreadable(VmsslintError(_TOGETHER, document=expansions[1].document))
    return collected


_TOGETHER = "what the two documents stand for is too large together to be compared"


def expansion_json(found: Expansion) -> str:
    """What a template stands for as JSON text: parameters, variables, resources, outputs. Secrets are masked."""
    from vmsslint.expand.document import to_document
    from vmsslint.report.jsontext import dumps

    return dumps(to_document(found), depth=6)


def problems(found: Expansion) -> Report:
    """What Azure would reject, or could not be followed, in a template, as a report."""
    collected = _Collected(Options(), files=1, scale_sets=len(found.scale_sets))
    collected.problems(found)
    return collected.report("expand")


def rule_infos(options: Options | None = None) -> Sequence[RuleInfo]:
    """What there is to tell of every rule that is wanted."""
    return [rule.info for rule in (options or Options()).rules()]


def exit_status(report: Report, fail_on: str = "error", *, strict: bool = False) -> int:
    """0: nothing at the threshold; 1: findings; 2: some of the work could not be done.

    `fail_on` is error, warning, info or never. A possible finding counts only where `strict`.
    """
    if report.failed:
        return 2
    if fail_on == "never":
        return 0
    threshold = Severity(fail_on).rank
    return int(any((item.certain or strict) and item.severity.rank >= threshold for item in report.findings))
