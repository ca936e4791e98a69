"""Applies the rules: to the problems of a document, to one scale set, and to an old and a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from vmsslint.dataclass import dataclass
from vmsslint.diff.compare import alike, changes, label_at
from vmsslint.diff.effective import effective
from vmsslint.diff.pair import Pair, may_be_same
from vmsslint.diff.tree import renamed
from vmsslint.facts import transitions
from vmsslint.facts.conditions import Condition, Subject, Truth, as_number, every, holds, negated
from vmsslint.facts.words import plain_path
from vmsslint.fleet import DEALLOCATED, Fleet, all_deallocated
from vmsslint.judge.case import CannotTellError, Case, Hit
from vmsslint.judge.examine import examined
from vmsslint.judge.outcome import Outcome, outcome, refused
from vmsslint.judge.require import hits as requirement_hits
from vmsslint.judge.require import requirement, violated
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.judge.schema import hits as fault_hits
from vmsslint.judge.telling import finding_of, internal_error, value_at
from vmsslint.judge.wording import fill, short
from vmsslint.load.positions import locator
from vmsslint.model import Change, ChangeKind, Effect, Finding, Label, Problem, Resource
from vmsslint.places import Place
from vmsslint.residuals import as_text
from vmsslint.values import Object

RENAMED, LEFT_BEHIND, CREATED = "VMSS110", "VMSS305", "VMSS306"


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The findings on one scale set, its changes with their effects, and its model after the update and before it.

    `fleet` is what views tell of its VMs before it, `before` the model that they were made of.
    `deallocated` is True where every VM is shown to be deallocated.
    """

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    model: Object
    old: Object
    fleet: Fleet | None = None
    before: Object | None = None
    deallocated: bool = False


def judge_update(
    pair: Pair,
    rules: Iterable[Rule],
    as_of: str = "",
    *,
    beside: Sequence[Resource] = (),
    old_beside: Sequence[Resource] = (),
    fleet: Fleet | None = None,
    quiet: Callable[[str], bool] | None = None,
) -> Judgement:
    """What the update from the old scale set of the pair to the new one does. Both sides are there.

    `as_of` is the month (2018-02) whose facts count; empty: today's. `beside` are all resources of the new side's
    template, `old_beside` those of the old side's, `fleet` is what views tell of the VMs. Rules that are `quiet` tell a
    refusal only where no other does.
    """
    assert pair.old is not None
    assert pair.new is not None
    old, new = pair.old, pair.new
    found = changes(old, new)
    if not found:  # what refers to the scale set may have changed all the same, or what is said of a default
        respelled = old.body != new.body
        rules = [rule for rule in rules if _without_changes(rule, beside=bool(old_beside), respelled=respelled)]
        if not rules:
            return Judgement((), (), new.body, old.body, fleet)
    model = effective(old, new)
    changed: dict[str, bool] = {}
    for change in _real(found):  # several list items share a schema path
        changed[change.schema_path] = change.certain or changed.get(change.schema_path, False)
    vms = DEALLOCATED if fleet is not None and all_deallocated(fleet, _capacity(old)) else ""
    subject = Subject(model, renamed(new.body), renamed(old.body), changed, transitions.default, as_of, vms=vms)
    outcomes = tuple(outcome(change, subject, new) for change in found)
    case = Case(subject, new, old, outcomes, pair.certain, tuple(beside), tuple(old_beside), fleet)
    told = (finding for rule in rules if rule.each != "problem" for finding in _apply(rule, case))
    findings = _deduplicated(told, quiet)
    at_path: dict[str, list[Finding]] = {}
    for finding in findings:
        at_path.setdefault(finding.path, []).append(finding)
    judged = tuple(_judged(item, at_path.get(item.change.path, ())) for item in outcomes)
    return Judgement(tuple(findings), judged, model, old.body, fleet, subject.old, bool(vms))


def _capacity(resource: Resource) -> int | None:
    """How many VMs the model asks for, where it is known."""
    value = value_at(resource, "sku.capacity")
    number = as_number(value) if value is not None else None
    return None if number is None else int(number)


def judge_alone(resource: Resource, rules: Iterable[Rule], beside: Sequence[Resource] = ()) -> Judgement:
    """What is to be said of a scale set by itself. `beside` are all resources of its template."""
    case = Case(Subject(resource.body, resource.body, default=transitions.default), resource, beside=tuple(beside))
    applied = (rule for rule in rules if rule.each in _OF_ONE_SIDE and not rule.update_only)
    found = tuple(finding for rule in applied for finding in _apply(rule, case))
    return Judgement(found, (), resource.body, resource.body)


def _without_changes(rule: Rule, *, beside: bool, respelled: bool) -> bool:
    """Whether the rule may have something to say of an update that changes no property, though perhaps its spelling."""
    return (respelled and rule.each == "fault") or (beside and rule.each == "requirement" and rule.code is not None)


_OF_ONE_SIDE = ("scale_set", "requirement", "fault")


def judge_below(new: Resource, old: Resource | None, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """What is to be said of a resource below a scale set: what is wrong with it, and was not so before."""
    subject = Subject(new.body, new.body, old.body if old else None, default=transitions.default)
    case = Case(subject, new, old)
    return tuple(finding for rule in rules if rule.each == "fault" for finding in _apply(rule, case))


def judge_unpaired(
    pairs: Sequence[Pair], rules: Iterable[Rule], beside: Sequence[Resource] = ()
) -> tuple[Finding, ...]:
    """What is to be said of scale sets that only one side has. `beside` are all resources of the new side's template.

    Where one goes and a like one comes, that is most likely meant to be the same: a rename, which Azure does not know.
    """
    wanted = {rule.id: rule for rule in rules}
    gone = [item.old for item in pairs if item.new is None and item.old is not None]
    come = [item.new for item in pairs if item.old is None and item.new is not None]
    findings = [finding for new in come for finding in judge_alone(new, wanted.values(), beside).findings]
    if len(gone) == len(come) == 1 and alike(gone[0], come[0]):
        told: list[tuple[str, Resource, Resource | None, bool]] = [(RENAMED, come[0], gone[0], True)]
    else:
        told = [
            *((CREATED, new, None, not any(may_be_same(old, new) for old in gone)) for new in come),
            *((LEFT_BEHIND, old, None, not any(may_be_same(old, new) for new in come)) for old in gone),
        ]
    return (*(_unpaired(wanted[rule], new, old, sure) for rule, new, old, sure in told if rule in wanted), *findings)


def _unpaired(rule: Rule, resource: Resource, old: Resource | None, certain: bool) -> Finding:
    words = {"resource": as_text(resource.name), "new": short(resource.name), "old": short(old.name) if old else ""}
    labels = [label_at(_name_place(resource), "old" if rule.id == LEFT_BEHIND else "new")]
    if old is not None:
        labels.append(label_at(_name_place(old), "old", f"was {words['old']}"))
    return Finding(
        rule=rule.id,
        name=rule.info.name,
        severity=rule.info.severity,
        message=fill(rule.message, words),
        certain=certain,
        condition=None if certain else "when its name is that of no scale set of the other side",
        resource=words["resource"],
        path="name",
        old=old.name if old else None,
        new=None if rule.id == LEFT_BEHIND else resource.name,
        help=fill(rule.info.help, words),
        sources=rule.info.links,
        labels=tuple(labels),
    )


def _name_place(resource: Resource) -> Place:
    name = value_at(resource, "name")
    return name.origin[0] if name is not None and name.origin else resource.place


def judge_problem(problem: Problem, rules: Mapping[str, Rule]) -> Finding:
    """A problem of reading or expansion as a finding of its rule."""
    rule = rules[problem.rule]
    label = _problem_label(problem)
    return Finding(
        rule=rule.id,
        name=rule.info.name,
        severity=rule.info.severity,
        message=problem.message,
        help=rule.info.help,
        sources=rule.info.links,
        labels=(label,),
        anchor="/".join(str(step) for step in problem.place.path),
    )


def _problem_label(problem: Problem) -> Label:
    place = problem.place
    found = locator(place.document)
    if problem.key:
        return Label(place.document, found.key(place.path), secret=problem.secret)
    if problem.column:
        return Label(place.document, found.within(place.path, problem.column - 1, problem.column))
    return replace(label_at(place, "new"), secret=problem.secret)


def _real(found: Iterable[Change]) -> Iterator[Change]:
    return (change for change in found if change.kind is not ChangeKind.OMITTED)


# ── applying one rule ──────────────────────────────────────────────────────────────────────────────────────


def _apply(rule: Rule, case: Case) -> Iterator[Finding]:
    """The findings of one rule. Its own failure is a finding too, and ends nothing but the rule."""
    try:
        found = list(_found(rule, case))
    except CannotTellError:
        return
    except Exception as error:  # whatever a rule of a plug-in raises, the other rules still have to be heard
        found = [internal_error(rule, case, error)]
    yield from found


def _found(rule: Rule, case: Case) -> Iterator[Finding]:
    for hit in rule.code(case) if rule.code else _hits(rule, case):
        settled = hit if _is_settled(rule, hit) else examined(hit, case, _conditions(rule), partial(_hits, rule))
        if settled is not None and (settled.certain or settled.when or not settled.vague):
            yield finding_of(rule, case, settled)


def _conditions(rule: Rule) -> tuple[Condition | bool, ...]:
    wanted = requirement(rule)
    return (rule.when, rule.needs, *(wanted.conditions() if wanted else ()))


def _is_settled(rule: Rule, hit: Hit) -> bool:
    """Whether looking at the cases behind the unknowns cannot tell more of the hit."""
    if rule.each == "fault":
        return True
    certain = hit.certain and (hit.in_every_case or hit.change is None or hit.change.certain)
    return certain or bool(rule.possible) or rule.code is not None


def _hits(rule: Rule, case: Case) -> Iterator[Hit]:
    if rule.each in ("requirement", "fault"):
        yield from requirement_hits(rule, case) if rule.each == "requirement" else fault_hits(rule, case)
        return
    wanted = requirement(rule)
    broken = True if wanted is None else violated(wanted, case.subject)
    whole = every([broken, holds(rule.when, case.subject), negated(holds(rule.needs, case.subject))])
    if whole is False:
        return
    if rule.each == "scale_set":
        yield from _scale_set_hits(rule, case, whole)
        return
    for item in case.outcomes:
        truth = every([whole, _matches(rule, item)])
        if truth is not False:
            yield Hit(item.change, certain=truth is True)


def _scale_set_hits(rule: Rule, case: Case, whole: Truth) -> Iterator[Hit]:
    if not rule.effects:
        yield Hit(path=rule.at, certain=whole is True)
        return
    reached = [item for item in case.outcomes if item.effect in rule.effects and _judged_kind(rule, item)]
    if reached:
        certain = whole is True and any(item.change.certain for item in reached)
        first = next((item for item in reached if item.change.certain), reached[0])
        paths = dict.fromkeys(plain_path(item.change.path) for item in reached)
        named = ", ".join(f"`{path}`" for path in list(paths)[:3])
        more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
        yield Hit(first.change, rule.at, certain, {"paths": named + more})


def _judged_kind(rule: Rule, item: Outcome) -> bool:
    return item.change.kind in rule.kinds


def _matches(rule: Rule, item: Outcome) -> Truth:
    """Whether the rule speaks of this change; with a transition named, whether the change goes against it."""
    path = item.change.schema_path
    if not _judged_kind(rule, item) or (rule.path and not _under(path, rule.path)) or _under(path, rule.excluded):
        return False
    if rule.transition:
        return refused(item) if item.turns_on in rule.transition else False
    return not rule.effects or item.effect in rule.effects


def _under(path: str, prefixes: Iterable[str]) -> bool:
    return any(path == prefix or path.startswith((prefix + ".", prefix + "[")) for prefix in prefixes)


# ── one voice for one refusal ──────────────────────────────────────────────────────────────────────────────


def _deduplicated(findings: Iterable[Finding], quiet: Callable[[str], bool] | None = None) -> list[Finding]:
    """One refusal is told once for each change and error code.

    A rule that is not `quiet` tells it rather than one that is, a certain finding rather than a possible one, then the
    rule that names its path, then the first. Rules of the user's own always speak, beside whatever else is said.
    """
    rules = bundled_rules()
    kept: list[tuple[int, Finding]] = []
    refusals: dict[str, list[Finding]] = {}

    def preference(item: tuple[int, Finding]) -> tuple[bool, bool, bool]:
        rule = rules.get(item[1].rule)
        return bool(quiet and quiet(item[1].rule)), not item[1].certain, not (rule and (rule.path or rule.requirement))

    for position, finding in sorted(enumerate(findings), key=preference):
        if finding.effect is Effect.REFUSED and finding.path and finding.rule in rules:
            told = refusals.setdefault(finding.path, [])
            if any(_same_refusal(finding, other, rules) for other in told):
                continue
            told.append(finding)
        kept.append((position, finding))
    kept.sort(key=lambda item: (-item[1].effect.rank, -item[1].severity.rank, item[1].rule, item[0]))
    return [finding for _, finding in kept]


def _same_refusal(finding: Finding, other: Finding, rules: Mapping[str, Rule]) -> bool:
    """Whether two findings on one property tell the same: not where each tells of another requirement."""
    if all(rules[item.rule].each == "requirement" for item in (finding, other)):
        return finding.rule == other.rule
    return None in (finding.error_code, other.error_code) or finding.error_code == other.error_code


def _judged(item: Outcome, findings: Sequence[Finding]) -> Change:
    """The change with what the findings at its path make of it."""
    named = tuple(sorted({finding.rule for finding in findings}))
    told = [finding.effect for finding in findings if finding.certain]
    effect = max([item.effect, *told], key=lambda effect: effect.rank)
    return replace(item.change, effect=effect, rules=named)
