"""Whether Azure takes a change, as the fact about its property says, and what the change then does."""

from __future__ import annotations

from vmsslint.dataclass import dataclass
from vmsslint.diff.compare import api_version
from vmsslint.facts import transitions
from vmsslint.facts.conditions import Subject, Truth, each_arm, every, grows, holds, negated, some
from vmsslint.facts.ids import parent_verdict
from vmsslint.facts.select import first
from vmsslint.facts.transitions import Fact
from vmsslint.model import Change, ChangeKind, Effect, Resource
from vmsslint.values import NULL, Array, Failure, Known, Value, is_empty
from vmsslint.verdicts import Verdict, compare


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A change with the fact that speaks of it. `allowed` is None where the models do not tell.

    `turns_on` is the transition of the fact, or `conditional` where the change itself would do and the fact's condition
    decides.
    """

    change: Change
    fact: Fact
    allowed: Truth
    effect: Effect
    turns_on: str = ""


def outcome(change: Change, subject: Subject, resource: Resource) -> Outcome:
    """What the fact about the changed property says of this change of this scale set."""
    mode = transitions.orchestration_mode(subject.new)
    fact = transitions.at(transitions.fact(change.schema_path), api_version(resource), mode, subject)
    if change.kind is ChangeKind.OMITTED or isinstance(change.old, Failure) or isinstance(change.new, Failure):
        # kept as it is; or Azure rejects the whole template before it comes to this, and that is said elsewhere
        return Outcome(change, fact, True, Effect.NONE)
    move, condition = _move(fact, change, subject), _condition(fact, change, subject)
    allowed = every([move, condition])
    if allowed is False and fact.hidden:
        allowed = None
    return Outcome(change, fact, allowed, _effect(fact, allowed), "conditional" if move is True else fact.transition)


def _effect(fact: Fact, allowed: Truth) -> Effect:
    if allowed is False:
        return Effect.REFUSED
    return fact.effect if fact.effect is not Effect.REFUSED else transitions.place_effect(fact.path)


def _move(fact: Fact, change: Change, subject: Subject) -> Truth:
    """Whether Azure takes this step from the old value to the new one, whatever else the models say."""
    old = change.old if change.old is not None else change.default
    if change.kind is ChangeKind.REMOVED and _is_default(change.old, fact, subject):
        return True
    # what Azure has filled in where nothing was given may be the very value that is given now
    filled_in = change.kind is ChangeKind.ADDED and change.default is None and not fact.presence_only
    match fact.transition:
        case "never":
            return None if filled_in else False
        case "from-to":
            unclear = filled_in or change.kind is ChangeKind.REMOVED  # by null, after which Azure may keep the value
            return None if unclear else every([_is(old, fact.before), _is(change.new, fact.after)])
        case "superset":
            return each_arm(change.new or NULL, lambda new: _superset(change.old, new))
        case "grow":
            if old is None or change.new is None or is_empty(change.new):
                return True
            return grows(old, change.new)
        case "same-parent":
            return _same_parent(change)
        case "together":
            return every(_present(subject, path) for path in fact.beside)
    return True


def _condition(fact: Fact, change: Change, subject: Subject) -> Truth:
    """Whether what the fact asks for beside the change holds; None where only Azure can tell."""
    if fact.condition is None:
        return None if fact.transition == "conditional" else True
    told = holds(fact.condition, subject)
    # a condition speaks of having the property, not of giving it up
    return None if told is False and change.kind is ChangeKind.REMOVED else told


def _is(value: Value | None, wanted: object) -> Truth:
    if value is None or not isinstance(wanted, str | int | bool | None):
        return None
    return _truth(compare(value, Known(wanted), str.casefold))


def _truth(verdict: Verdict) -> Truth:
    return {Verdict.EQUAL: True, Verdict.DIFFERENT: False, Verdict.MAY: None}[verdict]


def _superset(old: Value | None, new: Value) -> Truth:
    """Whether the new list holds all that the old one held."""
    if old is None:
        return True
    if is_empty(new):
        return False
    if not isinstance(old, Array) or not isinstance(new, Array):
        return None
    kept = every(some(_truth(compare(item, other, str.casefold)) for other in new.items) for item in old.items)
    return None if kept is False and new.open else kept


def _same_parent(change: Change) -> Truth:
    if change.old is None or change.new is None:
        return None
    return _truth(parent_verdict(change.old, change.new))


def _is_default(old: Value | None, fact: Fact, subject: Subject) -> bool:
    """Whether the old value is what Azure fills in where the new model gives none."""
    default = transitions.default(fact.path, subject.new)
    return old is not None and default is not None and compare(old, default, str.casefold) is Verdict.EQUAL


def _present(subject: Subject, path: str) -> Truth:
    """Whether the request gives the property; an unknown is taken for given, unless it is null in one of two cases."""
    value = first(subject.request, path)
    return value is not None and each_arm(value, lambda arm: not is_empty(arm))


def refused(found: Outcome) -> Truth:
    """Whether Azure refuses the change."""
    return negated(found.allowed)
