"""The pipeline, once: documents in, a report out. The command line adds nothing but options and files.

from vmsslint import api

report = api.diff(api.read("old.json"), api.read("new.json"))
for finding in report.findings:
    print(finding.rule, finding.message)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from vmsslint.collecting import Collected
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
from vmsslint.updates.update import Update, told_once

__all__ = [
    "Context",
    "Options",
    "Policy",
    "Side",
    "Update",
    "VmsslintError",
    "check",
    "check_all",
    "diff",
    "diff_all",
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
    return check_all((Update(_name(item), None, item, new_side=side) for item in documents), options)


def check_all(updates: Iterable[Update], options: Options | None = None) -> Report:
    """What is to be said of the new side of each update by itself; several of one document are its environments."""
    return _all(updates, options or Options(), "check", Collected.template)


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
    return diff_all([Update("", old, new, old_side or Side(), new_side or Side())], options, evidence)


def diff_all(updates: Iterable[Update], options: Options | None = None, evidence: Sequence[Document] = ()) -> Report:
    """What Azure does with each of the updates. What is true in every environment of a document is told once.

    The updates of one document follow each other; `updates.environments` says which ones there are.
    """
    return _all(updates, options or Options(), "diff", lambda run, update: run.change(update, evidence))


def _all(
    updates: Iterable[Update], options: Options, command: str, judge: Callable[[Collected, Update], None]
) -> Report:
    """The report of the command on all updates, each judged by itself; what is said of one document is joined."""
    sieve = Sieve(options.policy, options.all_rules())
    whole = Collected(options, sieve)
    names: set[tuple[int, str]] = set()
    for _, group in groupby(updates, key=lambda update: update.subject):
        runs: list[tuple[Update, Collected]] = []
        for update in group:
            sides = dict(enumerate(_sides(update)))
            if _excluded(next(iter(sides.values())), options):
                whole.excluded += not runs
                break
            names |= sides.items()
            run = Collected(options, sieve, update.new_side.api_version)
            judge(run, update)
            runs.append((update, run))
        whole.findings += told_once([(update, run.findings) for update, run in runs])
        whole.changes += told_once([(update, run.changes) for update, run in runs])
        whole.scale_sets += sum(run.scale_sets for _, run in runs)
        whole.failed |= any(run.failed for _, run in runs)
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
    collected = Collected(options, Sieve(options.policy, options.all_rules()), update.new_side.api_version)
    collected.files = len(list(_sides(update)))
    collected.change(update, evidence)
    parameters = new_side.parameters.name if new_side and new_side.parameters else ""
    return replace(collected.report("plan"), plans=tuple(collected.plans(parameters, shell)))


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
    sieve = Sieve(options.policy, options.all_rules())
    collected = Collected(options, sieve, files=1, scale_sets=len(found.scale_sets))
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
