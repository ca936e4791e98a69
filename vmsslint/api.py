"""The pipeline, once: documents in, a report out. The command line adds nothing but options and files.

from vmsslint import api

report = api.diff(api.read("old.json"), api.read("new.json"))
for finding in report.findings:
    print(finding.rule, finding.message)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from vmsslint import __version__
from vmsslint.diff.pair import pair
from vmsslint.errors import VmsslintError
from vmsslint.expand.expansion import expand as expand_template
from vmsslint.expand.scope import Context
from vmsslint.facts import properties
from vmsslint.judge import run
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.load.jsonc import duplicates, parse
from vmsslint.load.parameters import parameter_values
from vmsslint.load.positions import locate
from vmsslint.load.shapes import Shape, document_path, recognise, scale_sets
from vmsslint.load.sources import find, read
from vmsslint.model import (
    SCALE_SET,
    Change,
    Expansion,
    Finding,
    Label,
    Problem,
    Report,
    Resource,
    RuleInfo,
    ScaleSetPlan,
    Severity,
)
from vmsslint.places import Document, Path, Place, Span
from vmsslint.residuals import as_text
from vmsslint.values import NULL, Known, Object, member, value_of

__all__ = ["Context", "Options", "Side", "VmsslintError", "check", "diff", "expand", "find", "parse", "plan", "read"]

UNREADABLE, DUPLICATE_KEY, MALFORMED = "VMSS001", "VMSS008", "VMSS007"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a deployment is judged with.

    `parameters` is its parameter file. `api_version` counts for a document that gives none (a REST body, the output of
    `az vmss show`); without it the newest known one does, or the newest in the month `as_of`. `root` is the folder that
    links may not leave.
    """

    parameters: Document | None = None
    api_version: str = ""
    context: Context = field(default_factory=Context)
    root: FilePath | None = None
    as_of: str = ""


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


def expand(document: Document, side: Side | None = None, supplied: Collection[str] = ()) -> Expansion:
    """What a document stands for: a template expanded, any other form of a scale set in ARM form.

    `supplied` names parameters that get a value which is not known, so that their default does not count. Raises
    VmsslintError where the document is neither, or its parameter file is none.
    """
    side = side or Side()
    shape = recognise(document)
    if shape is Shape.TEMPLATE:
        found = _expanded(document, side, supplied)
    elif shape in (Shape.REST, Shape.AZ_SHOW):
        found = Expansion(document, resources=tuple(_bodies(document)))
    else:
        raise VmsslintError(_NO_SIDE.get(shape, f"this is {shape.value}, which tells no scale set"), document=document)
    return replace(found, resources=tuple(_with_api_version(item, side) for item in found.resources))


_NO_SIDE = {
    Shape.INSTANCE_VIEW: "this is an instance view, which tells how VMs run; the model is what `az vmss show` prints",
    Shape.VM_INSTANCE_VIEW: "this is a VM's instance view; the model of the set is what `az vmss show` prints",
    Shape.VM_MODEL: "this is the model of single VMs; the model of the set is what `az vmss show` prints",
    Shape.PARAMETERS: "this is a parameter file; give the template, and this file with --parameters",
}


def _expanded(document: Document, side: Side, supplied: Collection[str]) -> Expansion:
    parameters = parameter_values(side.parameters) if side.parameters else None
    found = expand_template(
        document,
        parameters=parameters,
        parameter_file=side.parameters,
        supplied=supplied,
        context=side.context,
        resolve_link=_link_reader(document, side.root),
    )
    repeated = (
        Problem(DUPLICATE_KEY, _repeated(item.path, item.first, exact=item.exact), Place(document, item.path), key=True)
        for item in duplicates(document.text)
    )
    return replace(found, problems=(*found.problems, *repeated))


def _repeated(path: Path, first: Span, *, exact: bool) -> str:
    spelled = "" if exact else ", in other letters"
    return f"`{path[-1]}` stands here a second time{spelled}; the first is in line {first.line}"


def _link_reader(document: Document, root: FilePath | None) -> Callable[[str], Document | None] | None:
    """Reads the template at a path relative to the document's file, if that lies below `root` (its own folder)."""
    own = FilePath(document.name)
    if not own.is_file():
        return None
    ceiling = (root or own.parent).resolve()

    def resolve(link: str) -> Document | None:
        try:
            target = (own.parent / link).resolve()
            if not target.is_relative_to(ceiling) or not target.is_file():
                return None
        except (OSError, ValueError):  # no path can be such: too long, or with a NUL in it
            return None
        return read(str(own.parent / link))

    return resolve


def _bodies(document: Document) -> Iterable[Resource]:
    for body in scale_sets(document):

        def place(path: Path, body: object = body) -> tuple[Place, ...]:
            return (Place(document, document_path(body, path)),)  # type: ignore[arg-type]

        value = value_of(body.data, place)
        assert isinstance(value, Object)
        name = _string(value, "name") or _string(value, "id").rpartition("/")[2]
        version = _string(value, "apiVersion")
        yield Resource(
            type=SCALE_SET,
            name=Known(name) if name else NULL,
            api_version=Known(version) if version else NULL,
            body=value,
            place=Place(document, body.path),
        )


def _string(body: Object, name: str) -> str:
    """The member, if it is a string; else nothing."""
    value = member(body, name)
    return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""


def _with_api_version(resource: Resource, side: Side) -> Resource:
    """The resource with an API version: its own, else the one given, else the newest known, by that month if any."""
    if not resource.is_scale_set or resource.api_version != NULL:
        return resource
    known = properties.versions()
    of_then = [version for version in known if not side.as_of or version[: len(side.as_of)] <= side.as_of]
    version = Known(side.api_version or (of_then or known[:1])[-1])
    members = {key: value for key, value in resource.body.members.items() if key.casefold() != "apiversion"}
    return replace(
        resource, api_version=version, body=replace(resource.body, members={**members, "apiVersion": version})
    )


def _assumed_version(resource: Resource, as_of: str) -> tuple[str, ...]:
    """A sentence on the API version, where neither the document nor the user gave one."""
    given = member(resource.body, "apiVersion")
    if given is None or given == NULL or given.origin:
        return ()
    return (
        f"no API version is given: judged as of {as_text(given)}, the newest known{f' in {as_of}' if as_of else ''}",
    )


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
        assumed = _assumed_version(about, self.options.as_of) if about is not None and not self.api_version else ()
        for finding in findings:
            finding = replace(finding, notes=(*finding.notes, *assumed)) if assumed else finding
            if finding.rule == run.INTERNAL_ERROR:
                self.failed = True
            if self.options.wants(finding.rule) or finding.rule == run.INTERNAL_ERROR:
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
            expansions.append(expand(document, replace(side, as_of=options.as_of), _required(other)))
        except VmsslintError as error:
            collected.unreadable(error)
    if len(expansions) == 2:
        collected.update(*expansions)
    return collected


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


def _required(document: Document | VmsslintError) -> frozenset[str]:
    """The parameters that a template cannot be deployed without, in lower case.

    Both sides of an update are judged under the same inputs. What one side has to be given, the other is given too, so
    that a default which only that other side has does not come into play.
    """
    if isinstance(document, VmsslintError) or not isinstance(document.data, dict):
        return frozenset()
    declared = next((item for key, item in document.data.items() if key.casefold() == "parameters"), None)
    if not isinstance(declared, dict) or recognise(document) is not Shape.TEMPLATE:
        return frozenset()
    return frozenset(
        name.casefold()
        for name, declaration in declared.items()
        if isinstance(declaration, dict) and "defaultvalue" not in map(str.casefold, declaration)
    )


def read_context(document: Document) -> Context:
    """The context that a JSON object with subscriptionId, resourceGroup, location and tenantId gives.

    Raises VmsslintError for any other member, and for a value that is no string.
    """
    names = {
        "subscriptionid": "subscription_id",
        "resourcegroup": "resource_group",
        "location": "location",
        "tenantid": "tenant_id",
        "managementgroup": "management_group",
        "deploymentname": "deployment_name",
    }
    if not isinstance(document.data, dict):
        raise VmsslintError("a context is an object with subscriptionId, resourceGroup, location …", document=document)
    given = {}
    for key, value in document.data.items():
        if key.casefold() not in names or not isinstance(value, str):
            span = locate(document.text, (key,))
            raise VmsslintError(f"`{key}` is no string that belongs to a context", document=document, span=span)
        given[names[key.casefold()]] = value
    return Context(**given)


def rule_infos(options: Options | None = None) -> Sequence[RuleInfo]:
    """What there is to tell of every rule that is wanted."""
    return [rule.info for rule in (options or Options()).rules()]


def counts(report: Report) -> Mapping[str, int]:
    """Certain findings by severity, and `possible` ones."""
    tally = {severity.value: 0 for severity in Severity} | {"possible": 0}
    for finding in report.findings:
        tally[finding.severity.value if finding.certain else "possible"] += 1
    return tally


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
