"""The pipeline, once: documents in, a report out. The command line adds nothing but options and files.

from vmsslint import api

report = api.diff(api.read("old.json"), api.read("new.json"))
for finding in report.findings:
    print(finding.rule, finding.message)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from vmsslint.collecting import Collected, Job, Outcome, judged
from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.fleet import Fleet, FleetStatus
from vmsslint.load.jsonc import parse
from vmsslint.load.shapes import Shape, recognise
from vmsslint.load.sources import find, read
from vmsslint.model import Expansion, Report, RuleInfo, Severity
from vmsslint.options import Options
from vmsslint.places import Document
from vmsslint.policy import Policy, Sieve
from vmsslint.sides import Side, expand, read_context
from vmsslint.updates.update import Update
from vmsslint.whole import Whole

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = [
    "Context",
    "Options",
    "Policy",
    "Side",
    "Update",
    "VmsslintError",
    "check",
    "check_many",
    "diff",
    "diff_many",
    "exit_status",
    "expand",
    "expansion_json",
    "find",
    "holds_both",
    "parse",
    "plan",
    "problems",
    "read",
    "read_context",
    "rule_infos",
    "status",
]


def check(
    documents: Iterable[Document | VmsslintError], side: Side | None = None, options: Options | None = None
) -> Report:
    """What is to be said of each document by itself. A JSON file of another kind is passed over in silence."""
    side = side or Side()
    return check_many((_alone(item, side) for item in documents), options)


def check_many(
    sources: Iterable[Update | Document | VmsslintError],
    options: Options | None = None,
    *,
    executor: Executor | None = None,
) -> Report:
    """What is to be said of the new side of each update, or of each document, by itself.

    Several updates of one document are its environments. An `executor` shares the work out, to processes or machines;
    what they are sent are the documents' bytes, and the report is the same to the byte. VmsslintError where a worker
    ends without an answer.
    """
    given = (item if isinstance(item, Update) else _alone(item, Side()) for item in sources)
    return _all(given, Job(options or Options(), alone=True), "check", executor)


def _alone(document: Document | VmsslintError, side: Side) -> Update:
    return Update(_name(document), None, document, new_side=side)


def diff(
    old: Document | VmsslintError,
    new: Document | VmsslintError,
    old_side: Side | None = None,
    new_side: Side | None = None,
    options: Options | None = None,
    evidence: Sequence[Document] = (),
) -> Report:
    """What Azure does with the change from the scale sets of one document to those of another.

    `evidence` are instance views and models of their VMs. VmsslintError for one that is none, or of another set.
    """
    return diff_many([Update("", old, new, old_side or Side(), new_side or Side())], options, evidence)


def diff_many(
    updates: Iterable[Update],
    options: Options | None = None,
    evidence: Sequence[Document] = (),
    *,
    executor: Executor | None = None,
) -> Report:
    """What Azure does with each of the updates. What is true in every environment of a document is told once.

    The updates of one document follow each other; `updates.environments` says which ones there are. The `executor` is
    that of `check_many`.
    """
    return _all(updates, Job(options or Options(), alone=False, evidence=tuple(evidence)), "diff", executor)


def _all(updates: Iterable[Update], job: Job, command: str, executor: Executor | None) -> Report:
    """The report of the command on all updates, each judged by itself; what is said of one document is joined."""
    options = job.options
    whole = Whole(options, Sieve(options.policy, options.all_rules()))
    names: set[tuple[int, str]] = set()

    def groups() -> Iterator[list[Update]]:
        for _, group in groupby(updates, key=lambda update: update.subject):
            found: list[Update] = []
            for update in group:
                if not found and _excluded(next(_sides(update)), options):
                    whole.excluded += 1
                    break
                names.update(enumerate(_sides(update)))
                found.append(update)
            if found:
                yield found

    if executor is None:
        told: Iterable[tuple[list[Update], list[Outcome]]] = (
            (group, [judged(update, job) for update in group]) for group in groups()
        )
    else:
        from vmsslint.elsewhere import outcomes

        told = outcomes(groups(), job, executor)
    for group, said in told:
        whole.take(list(zip(group, said, strict=True)), update=not job.alone)
    whole.files = len(names)
    return whole.report(command)


def _sides(update: Update) -> Iterator[str]:
    """The names of the documents of an update, that of the new side first; of one that is both sides one."""
    given = [item for item in (update.new, update.old) if item is not None]
    yield from (_name(item) for item in (given[:1] if update.new is update.old else given))


def _excluded(name: str, options: Options) -> bool:
    return options.policy.excluded is not None and options.policy.excluded(name)


def _name(document: Document | VmsslintError) -> str:
    return document.file if isinstance(document, VmsslintError) else document.name


def plan(
    old: Document | VmsslintError,
    new: Document | VmsslintError,
    old_side: Side | None = None,
    new_side: Side | None = None,
    options: Options | None = None,
    evidence: Sequence[Document] = (),
    shell: str = "az",
) -> Report:
    """The report of `diff` with a plan for each scale set: its rollout, and what to do in which order.

    `shell` is what the commands are for: az, powershell, azurerm or rest.
    """
    options = options or Options()
    update = Update("", old, new, old_side or Side(), new_side or Side())
    collected = Collected(options, update.new_side.api_version)
    collected.change(update, evidence)
    whole = Whole(options, Sieve(options.policy, options.all_rules()), files=len(list(_sides(update))))
    whole.take([(update, collected.outcome())], update=True)
    parameters = new_side.parameters.name if new_side and new_side.parameters else ""
    return replace(whole.report("plan"), plans=tuple(collected.plans(parameters, shell)))


def holds_both(document: Document) -> bool:
    """Whether one document holds the old side and the new one, so that it may be given as both."""
    return recognise(document) is Shape.WHAT_IF


def status(model: Document, views: Sequence[Document], side: Side | None = None) -> list[FleetStatus]:
    """The state of each scale set in a document, with what views tell of its VMs. Raises VmsslintError."""
    from vmsslint.evidence import fleets_of
    from vmsslint.plan.status import status_of

    resources = expand(model, replace(side or Side(), before=True)).scale_sets
    if not resources:
        raise VmsslintError("there is no scale set in this", document=model)
    found = fleets_of(resources, views)
    return [status_of(resource, fleet or Fleet()) for resource, fleet in zip(resources, found, strict=True)]


def expansion_json(found: Expansion) -> str:
    """What a template stands for as JSON text: parameters, variables, resources, outputs. Secrets are masked."""
    from vmsslint.expand.document import to_document
    from vmsslint.report.jsontext import dumps

    return dumps(to_document(found), depth=6)


def problems(found: Expansion) -> Report:
    """What Azure would reject, or could not be followed, in a template, as a report."""
    options = Options()
    collected = Collected(options)
    collected.problems(found)
    sieve = Sieve(options.policy, options.all_rules())
    return Whole(options, sieve, collected.findings, files=1, scale_sets=len(found.scale_sets)).report("expand")


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
