"""Requirements between properties: whether a scale set breaks one, and whether the edit has anything to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vmsslint.facts import transitions
from vmsslint.facts.conditions import Subject, Truth, every, hidden, holds, negated, paths
from vmsslint.facts.select import first, select
from vmsslint.facts.transitions import Requirement
from vmsslint.judge.case import Case, Hit
from vmsslint.judge.rules import Rule
from vmsslint.model import SCALE_SET, Change, ChangeKind
from vmsslint.values import Known, Object, is_empty

BROKEN_BEFORE = (
    "the old side breaks this as well: where it runs as it is written, Azure takes it, and else it was never deployed"
)


EXTENDED = "the template deploys an extension as a resource of its own, which the model does not show"


def requirement(rule: Rule) -> Requirement | None:
    """The requirement that the rule names, None where it names none."""
    return transitions.requirements()[rule.requirement] if rule.requirement else None


def violated(wanted: Requirement, subject: Subject) -> Truth:
    """Whether the scale set breaks the requirement: it applies, and what it takes does not hold."""
    told = {_violated_in(mode, wanted, subject) for mode in _modes(subject.new)}
    return told.pop() if len(told) == 1 else None


def _violated_in(mode: str, wanted: Requirement, subject: Subject) -> Truth:
    if wanted.applies not in ("both", mode):
        return False
    needs = wanted.needs
    if mode == "flexible" and wanted.flexible_needs is not None:
        needs = wanted.flexible_needs
    met = False if needs is None else holds(needs, subject, as_written=wanted.as_written)
    return every([_in_force(wanted, subject.new), _applies(wanted, subject), negated(met)])


def _modes(model: Object) -> tuple[str, ...]:
    mode = first(model, "properties.orchestrationMode")
    return (transitions.orchestration_mode(model),) if mode is None or isinstance(mode, Known) else _BOTH


_BOTH = ("uniform", "flexible")


def _in_force(wanted: Requirement, model: Object) -> Truth:
    if not wanted.since:
        return True
    version = first(model, "apiVersion")
    return str(version.value).casefold() >= wanted.since if isinstance(version, Known) else None


def _applies(wanted: Requirement, subject: Subject) -> Truth:
    return holds(wanted.when, subject, as_written=wanted.as_written)


def hits(rule: Rule, case: Case) -> Iterator[Hit]:
    """The one place where the scale set breaks the requirement that the rule names, if it does.

    An update is told of it only where it touches what the requirement reads, and at the change that does. Where the
    old side breaks it in the same way it is possible, not certain.
    """
    wanted = requirement(rule)
    assert wanted is not None
    subject = case.subject
    told = every([violated(wanted, subject), holds(rule.when, subject), negated(holds(rule.needs, subject))])
    if told is False or (case.old is None and not _given(wanted, subject.new)):
        return
    notes = tuple(f"no model shows {what}" for what in _unseen(wanted, subject)) if told is None else ()
    if told is True and _extended(wanted, case):
        told, notes = None, (EXTENDED,)
    if case.old is None:
        yield Hit(path=rule.at, certain=told is True, notes=notes, vague=not notes and not rule.possible)
        return
    touching = [change for change in _changes(case) if _reads(wanted, change.schema_path)]
    if not touching and not _comes_into_force(wanted, case):
        return
    if _broken_before(wanted, case):
        told, notes = None, (*notes, BROKEN_BEFORE)
    change = min(touching, key=lambda change: (change.path != rule.at, not change.certain), default=None)
    sure, vague = told is True, wanted.when is True or _applies(wanted, subject) is not True
    yield Hit(change, "" if change else rule.at, sure, notes=notes, in_every_case=sure, vague=vague)


def _unseen(wanted: Requirement, subject: Subject) -> Iterator[str]:
    """What the answer hangs on that no model shows; nothing where it hangs on other unknowns, too."""
    if violated(wanted, replace(subject, hidden=False)) is True:
        for condition in wanted.conditions():
            yield from hidden(condition)


def _extended(wanted: Requirement, case: Case) -> bool:
    """Whether extensions matter to the requirement, and one stands beside the scale set instead of in it."""
    child = f"{SCALE_SET}/extensions".casefold()
    if not any("extensionProfile.extensions[]" in path for part in wanted.conditions() for path in paths(part)):
        return False
    return any(item.type.casefold() == child for item in case.beside)


def _given(wanted: Requirement, model: Object) -> bool:
    """Whether the side tells all that the requirement reads, so far as that can be expected of it.

    A body without a VM profile only edits a scale set that exists (`sku` alone scales it): what it leaves out is not
    absent but unknown. A Flexible one may be created without.
    """
    whole = select(model, "properties.virtualMachineProfile") or transitions.orchestration_mode(model) == "flexible"
    return bool(whole) or all(
        any(not is_empty(value) for value in select(model, path))
        for condition in wanted.conditions()
        for path in paths(condition)
    )


def _changes(case: Case) -> Iterator[Change]:
    return (item.change for item in case.outcomes if item.change.kind is not ChangeKind.OMITTED)


def _reads(wanted: Requirement, changed: str) -> bool:
    """Whether a change at this schema path is one of what the requirement reads, or of what is around or in it."""
    read = (path for condition in wanted.conditions() for path in paths(condition))
    return any(_is_under(changed, path) or _is_under(path, changed) for path in read)


def _is_under(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith((prefix + ".", prefix + "["))


def _comes_into_force(wanted: Requirement, case: Case) -> bool:
    """Whether the API version of the new side is the first of the two that knows the requirement."""
    old = case.subject.old
    return old is not None and bool(wanted.since) and _in_force(wanted, old) is False


def _broken_before(wanted: Requirement, case: Case) -> bool:
    old = case.subject.old
    return (
        old is not None and violated(wanted, replace(case.subject, new=old, request=old, old=None, changed={})) is True
    )
