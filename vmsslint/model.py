"""The nouns that travel down the pipeline: resources, changes, findings, steps, and the report of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from vmsslint.places import Document, Place, Span
from vmsslint.values import Known, Object, Value

SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"


class Severity(StrEnum):
    """How much a finding matters; `error` fails a run unless told otherwise."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info to 2 for error."""
        return list(Severity)[::-1].index(self)


class Effect(StrEnum):
    """What an update takes for the running VMs to follow, the strongest first."""

    REFUSED = "refused"
    DEALLOCATE = "deallocate"
    REIMAGE = "reimage"
    UPGRADE = "upgrade"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for none to 4 for refused."""
        return list(Effect)[::-1].index(self)


class ChangeKind(StrEnum):
    """Which side gives a property: both (`changed`), the new one alone (`added`), the old one alone.

    `omitted`: the new side does not mention it, and Azure keeps the value. `removed`: the new side takes it
    away, by null, by an empty list or by a list without the item.
    """

    CHANGED = "changed"
    ADDED = "added"
    OMITTED = "omitted"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Problem:
    """What Azure would reject, or the tool cannot follow, in reading or expanding a document.

    `rule` is the id of the rule of family 0xx or 8xx that it is reported under. `column` counts from 1 in the
    string at `place`, where an expression is at fault; 0 means the whole value. `key` points at the member's
    name instead of its value. `secret` says that what stands there is not to be shown.
    """

    rule: str
    message: str
    place: Place
    column: int = 0
    key: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One resource after expansion, in ARM form.

    `type` is the full type and `name` the full name, with those of the parents. `body` holds the members as
    written (`name`, `type`, `apiVersion`, `location`, `sku`, `properties` …), evaluated; `condition`, `copy` and
    `dependsOn` have been taken out. `place` is where it is declared. `condition` is what its existence hangs on:
    true, or unknown. `count` is the number of copies where that is unknown, else None.
    """

    type: str
    name: Value
    api_version: Value
    body: Object
    place: Place
    condition: Value = Known(True)
    count: Value | None = None
    depends_on: tuple[Value, ...] = ()
    existing: bool = False

    @property
    def is_scale_set(self) -> bool:
        """Whether this is a virtual machine scale set itself, not one of its children."""
        return self.type.casefold() == SCALE_SET.casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Expansion:
    """What a template stands for: parameters, variables, resources in template order, outputs, and problems."""

    document: Document
    parameters: dict[str, Value] = field(default_factory=dict)
    variables: dict[str, Value] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    outputs: dict[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def scale_sets(self) -> tuple[Resource, ...]:
        """The scale sets that the document deploys."""
        return tuple(item for item in self.resources if item.is_scale_set and not item.existing)


@dataclass(frozen=True, slots=True)
class Label:
    """A place in a document with a few words on it. `role` is `new`, `old`, or `set` for where a value comes from.

    `secret` says that what stands there is not to be shown.
    """

    document: Document
    span: Span
    text: str = ""
    role: str = "new"
    secret: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One property of a scale set that differs between old and new.

    `path` names list items by key (`extensions[name=web]`), `schema_path` as `[]`; `steps` are the steps of `path`.
    `old` and `new` are None where that side does not give the property; `default` is then what Azure is known to fill
    in on the old side.
    `certain` is False where the two may be equal. `effect` and `rules` are filled in by the judge.
    """

    resource: str
    path: str
    schema_path: str
    kind: ChangeKind
    old: Value | None
    new: Value | None
    certain: bool
    default: Value | None = None
    old_label: Label | None = None
    new_label: Label | None = None
    effect: Effect = Effect.NONE
    rules: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def label(self) -> Label | None:
        """The place that a reader is sent to."""
        return self.new_label or self.old_label


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a document's text, and what is to stand there instead. An empty span is a place to insert at."""

    document: Document
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change to the text that is safe to make without asking: what it does, in the imperative, and its edits."""

    description: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One judgement, with all that a report shows of it.

    `labels` has the primary place first (none where there is no place in a file). `old` and `new` are None where
    that side does not give the property. `answer` is what Azure answers, such as
    `409 PropertyChangeNotAllowed`; `error_code` is the code alone. `condition` tells when a possible finding
    holds, in words. `notes` are further lines, each a sentence. `fix` is there where one is safe.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    certain: bool = True
    effect: Effect = Effect.NONE
    resource: str = ""
    path: str = ""
    old: Value | None = None
    new: Value | None = None
    help: str = ""
    answer: str = ""
    error_code: str | None = None
    condition: str | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Rollout:
    """How Azure brings a new model to the running VMs.

    `policy` is Automatic, Rolling or Manual. Batches and VMs are counts, `minimum_seconds` the pauses between
    batches added up; None where the model does not tell.
    """

    policy: str
    batches: int | None = None
    batch_size: int | None = None
    max_unavailable: int | None = None
    minimum_seconds: int | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    `kind` is one of update, deallocate, start, update-instances, reimage, rolling-upgrade, manual.
    """

    kind: str
    why: str
    commands: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleSetPlan:
    """What the update of one scale set takes: its strongest effect, the rollout and the steps in order."""

    resource: str
    effect: Effect
    rollout: Rollout | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleInfo:
    """What a reader is told of a rule; all texts are Markdown without headings.

    `help` may hold placeholders such as `{old}`. `examples` are sentences that begin with bad, good or possible.
    """

    id: str
    name: str
    summary: str
    severity: Severity
    rationale: str = ""
    help: str = ""
    links: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The outcome of one run, in the order in which it is shown.

    `command` is check, diff or plan. `rules` describes every rule that a finding names. `files` and `scale_sets`
    count what was read. `failed` is True where some of the work could not be done (exit status 2).
    """

    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    plans: tuple[ScaleSetPlan, ...] = ()
    rules: tuple[RuleInfo, ...] = ()
    files: int = 0
    scale_sets: int = 0
    failed: bool = False
    version: str = ""
    command: str = "check"
