"""Requirements between properties: whether a scale set breaks one, and whether the edit has anything to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vmsslint.facts import transitions
from vmsslint.facts.conditions import Subject, Truth, every, hidden, holds, negated, paths
from vmsslint.facts.transitions import Requirement
from vmsslint.judge.case import Case, Hit
from vmsslint.judge.rules import Rule
from vmsslint.model import SCALE_SET, Change, ChangeKind
from vmsslint.residuals import as_text
from vmsslint.values import Known, Value

BROKEN_BEFORE = (
    "the old side breaks this as well: where it runs as it is written, Azure takes it, and else it was never deployed"
)


EXTENDED = "the template deploys an extension as a resource of its own, which the model does not show"


def requirement(rule: Rule) -> Requirement | None:
    """The requirement that the rule names, None where it names none."""
    return transitions.requirements()[rule.requirement] if rule.requirement else None


def violated(wanted: Requirement, subject: Subject) -> Truth:
    """Whether the scale set breaks the requirement: it applies, and what it takes does not hold."""
    told = {_violated_in(mode, wanted, subject) for mode in _modes(subject)}
    return told.pop() if len(told) == 1 else None


def _violated_in(mode: str, wanted: Requirement, subject: Subject) -> Truth:
    if wanted.applies not in ("both", mode):
        return False
    return every(_parts(mode, wanted, subject))


def _parts(mode: str, wanted: Requirement, subject: Subject) -> Iterator[Truth]:
    """What all has to be so that the requirement is broken, one after the other: most sets fail the first."""
    yield _applies(wanted, subject)
    yield _in_force(wanted, subject)
    needs = wanted.needs
    if mode == "flexible" and wanted.flexible_needs is not None:
        needs = wanted.flexible_needs
    yield True if needs is None else negated(holds(needs, subject, as_written=wanted.as_written))


def _modes(subject: Subject) -> tuple[str, ...]:
    given = subject.values("properties.orchestrationMode")
    return _BOTH if any(not isinstance(mode, Known) for mode in given) else (_mode(given),)


def _mode(given: tuple[Value, ...]) -> str:
    return "flexible" if any(as_text(mode).casefold() == "flexible" for mode in given) else "uniform"


_BOTH = ("uniform", "flexible")


def _in_force(wanted: Requirement, subject: Subject, side: str = "") -> Truth:
    if not wanted.since:
        return True
    version = next(iter(subject.values(f"{side}apiVersion")), None)
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
    told = every(_told(rule, wanted, subject))
    if told is False or (case.old is None and not _given(wanted, subject)):
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


def _told(rule: Rule, wanted: Requirement, subject: Subject) -> Iterator[Truth]:
    yield violated(wanted, subject)
    yield holds(rule.when, subject)
    yield negated(holds(rule.needs, subject))


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


def _given(wanted: Requirement, subject: Subject) -> bool:
    """Whether the side tells all that the requirement reads, so far as that can be expected of it.

    A body without a VM profile only edits a scale set that exists (`sku` alone scales it): what it leaves out is not
    absent but unknown. A Flexible one may be created without.
    """
    if subject.values("properties.virtualMachineProfile") or "flexible" in _modes(subject):
        return True
    return all(subject.values(path) for condition in wanted.conditions() for path in paths(condition))


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
    return bool(wanted.since) and _in_force(wanted, case.subject, "old:") is False


def _broken_before(wanted: Requirement, case: Case) -> bool:
    old = case.subject.old
    return (
        old is not None and violated(wanted, replace(case.subject, new=old, request=old, old=None, changed={})) is True
    )
