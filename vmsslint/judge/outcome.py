"""Whether Azure takes a change, as the fact about its property says, and what the change then does."""

from __future__ import annotations

from dataclasses import dataclass

from vmsslint.diff.compare import api_version
from vmsslint.facts import transitions
from vmsslint.facts.conditions import Subject, Truth, every, grows, holds, negated, some
from vmsslint.facts.ids import parent_verdict
from vmsslint.facts.select import first
from vmsslint.facts.transitions import Fact
from vmsslint.model import Change, ChangeKind, Effect, Resource
from vmsslint.values import Array, Known, Value, Verdict, compare


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A change with the fact that speaks of it. `allowed` is None where the models do not tell."""

    change: Change
    fact: Fact
    allowed: Truth
    effect: Effect


def outcome(change: Change, subject: Subject, resource: Resource) -> Outcome:
    """What the fact about the changed property says of this change of this scale set."""
    mode = transitions.orchestration_mode(subject.new)
    fact = transitions.at(transitions.fact(change.schema_path), api_version(resource), mode, subject)
    if change.kind is ChangeKind.OMITTED:
        return Outcome(change, fact, True, Effect.NONE)
    allowed = _allowed(fact, change, subject)
    if allowed is False and (fact.hidden or (change.kind is ChangeKind.REMOVED and fact.transition == "conditional")):
        allowed = None
    if allowed is False and change.kind is ChangeKind.ADDED and change.default is None and _speaks_of_old(fact):
        allowed = None  # what Azure has filled in is not known, and may be the new value
    return Outcome(change, fact, allowed, _effect(fact, allowed))


def _effect(fact: Fact, allowed: Truth) -> Effect:
    if allowed is False:
        return Effect.REFUSED
    return fact.effect if fact.effect is not Effect.REFUSED else transitions.place_effect(fact.path)


def _speaks_of_old(fact: Fact) -> bool:
    return fact.transition in ("never", "from-to") and not fact.presence_only


def _allowed(fact: Fact, change: Change, subject: Subject) -> Truth:
    old = change.old if change.old is not None else change.default
    condition = True if fact.condition is None else holds(fact.condition, subject)
    match fact.transition:
        case "any":
            return True
        case "never":
            return False
        case "from-to":
            return every([_is(old, fact.before), _is(change.new, fact.after), condition])
        case "superset":
            return every([_superset(change.old, change.new), condition])
        case "grow":
            return grows(old, change.new) if old is not None and change.new is not None else True
        case "same-parent":
            return _same_parent(change)
        case "together":
            return every(_present(subject, path) for path in fact.beside)
        case "conditional":
            return None if fact.condition is None else condition
    raise AssertionError(fact.transition)


def _is(value: Value | None, wanted: object) -> Truth:
    if value is None or not isinstance(wanted, str | int | bool | None):
        return None
    return _truth(compare(value, Known(wanted), str.casefold))


def _truth(verdict: Verdict) -> Truth:
    return {Verdict.EQUAL: True, Verdict.DIFFERENT: False, Verdict.MAY: None}[verdict]


def _superset(old: Value | None, new: Value | None) -> Truth:
    """Whether the new list holds all that the old one held."""
    if old is None:
        return True
    if new is None:
        return False
    if not isinstance(old, Array) or not isinstance(new, Array):
        return None
    kept = every(some(_truth(compare(item, other, str.casefold)) for other in new.items) for item in old.items)
    return None if kept is False and new.open else kept


def _same_parent(change: Change) -> Truth:
    if change.old is None or change.new is None:
        return None
    return _truth(parent_verdict(change.old, change.new))


def _present(subject: Subject, path: str) -> Truth:
    return first(subject.request, path) is not None


def refused(found: Outcome) -> Truth:
    """Whether Azure refuses the change."""
    return negated(found.allowed)
