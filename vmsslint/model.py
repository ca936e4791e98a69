"""The nouns that travel down the pipeline: resources, changes, findings, steps, and the report of a run."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from vmsslint.dataclass import dataclass
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

    @property
    def is_below_scale_set(self) -> bool:
        """Whether this is a child of a scale set, such as an extension that is declared by itself."""
        folded = self.type.casefold()
        return folded.startswith(f"{SCALE_SET.casefold()}/") and "/providers/" not in folded


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

    @property
    def below_scale_sets(self) -> tuple[Resource, ...]:
        """The children of scale sets that the document deploys as resources of their own."""
        return tuple(item for item in self.resources if item.is_below_scale_set and not item.existing)


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
    `certain` is False where the two may be equal. `effect` and `rules` are filled in by the judge. `environments` are
    those of several in which it holds; empty: in all.
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
    environments: tuple[str, ...] = ()

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
    holds, in words. `notes` are further lines, each a sentence. `fix` is there where one is safe. `anchor` says where
    in its document a finding stands that is about no property: names and indexes with `/` between. `environments` are
    those of several in which it holds; empty: in all.
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
    anchor: str = ""
    environments: tuple[str, ...] = ()


class Silencer(StrEnum):
    """What keeps a finding from being told: words beside the code, the baseline, the config."""

    SUPPRESSION = "suppression"
    BASELINE = "baseline"
    CONFIG = "config"


@dataclass(frozen=True, slots=True, eq=False)
class Silenced:
    """A finding that is counted, but not told, and does not fail a run.

    `reason` is what its author gave for it, in words; `label` where a suppression stands.
    """

    finding: Finding
    by: Silencer
    reason: str = ""
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the VMs that are upgraded are in a zone; in all of the scale set where `zone` is empty."""

    zone: str
    vms: int


@dataclass(frozen=True, slots=True)
class Limit:
    """How many VMs may be unhealthy: `percent` of them, which are `vms`; one more stops the upgrade."""

    percent: int | None = None
    vms: int | None = None


@dataclass(frozen=True, slots=True)
class Rollout:
    """How Azure brings a new model to the running VMs.

    `policy` is Automatic, Rolling or Manual. `batches` is the fewest there can be and `batch_size` the most VMs in one;
    `max_unavailable` is the most that are away at once because of the upgrade, `minimum_seconds` the pauses between
    batches added up, the time that an upgrade takes left aside. None where the model does not tell, and `certain` is
    False where a figure hangs on what the model does not tell.

    `vms` are upgraded, in batches of at most `percent` of the VMs, `pause` seconds apart; `extra_vms` stand beside them
    at once meanwhile. It stops at the limits `unhealthy` (of all VMs, before each batch) and `unhealthy_upgraded` (of
    those upgraded, after each). `shares` are the VMs in the order in which batches are formed; no batch has VMs of two
    shares. `health` is what tells Azure of the health. `notes` are sentences on what the figures rest on. Where they
    hang on a few cases, `cases` has each, with its condition.
    """

    policy: str
    batches: int | None = None
    batch_size: int | None = None
    max_unavailable: int | None = None
    minimum_seconds: int | None = None
    certain: bool = True
    vms: int | None = None
    percent: int | None = None
    pause: int | None = None
    extra_vms: int | None = None
    unhealthy: Limit | None = None
    unhealthy_upgraded: Limit | None = None
    shares: tuple[Share, ...] = ()
    health: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cases: tuple[RolloutCase, ...] = ()


@dataclass(frozen=True, slots=True)
class RolloutCase:
    """The rollout in one case; `when` is the case in words, such as `parameters('env') is 'prod'`."""

    when: str
    rollout: Rollout


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A shell variable in a command, for the user to fill in: a value that is not known, or a secret.

    `stands_for` is the expression behind it, or words; `path` where it goes, empty for what is no property. `form` is
    `string` for text as it would stand between the quotation marks of JSON, `JSON` for any value as JSON.
    """

    name: str
    stands_for: str
    path: str = ""
    form: str = "JSON"
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    `kind` is one of update, deallocate, start, update-instances, reimage, rolling-upgrade, manual. `alternatives` are
    commands that do the same as `commands` in another way. `placeholders` are those of both, in order.
    """

    kind: str
    why: str
    commands: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ModelRow:
    """One line of the old and the new model side by side. `name` is the last step of `path`, `depth` counts from 0.

    `old` and `new` are None where that side does not have it. `is_group`: its members follow, in rows of their own.
    """

    path: str
    name: str
    depth: int
    old: Value | None
    new: Value | None
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class ScaleSetPlan:
    """What the update of one scale set takes: its strongest effect, the rollout and the steps in order.

    `rows` are both models as written, line by line. `notes` are sentences on the VMs as views show them.
    """

    resource: str
    effect: Effect
    rollout: Rollout | None
    steps: tuple[Step, ...]
    rows: tuple[ModelRow, ...] = ()
    notes: tuple[str, ...] = ()


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
    count what was read. `failed` is True where some of the work could not be done (exit status 2). `fixed` counts the
    findings that were there before and have been fixed; None where no fixing was asked for. `category` tells apart what
    is reported of one commit by several runs; empty where one run reports all.

    `silenced` are findings beside `findings`. `excluded` counts files that the config leaves out. `compared` is True
    where a baseline was given; `outdated` counts what is in it of these files and did not occur. Formats for programs
    list what was silenced where `lists_silenced`; all formats count it.
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
    silenced: tuple[Silenced, ...] = ()
    excluded: int = 0
    compared: bool = False
    outdated: int = 0
    lists_silenced: bool = True
    fixed: int | None = None
    category: str = ""
