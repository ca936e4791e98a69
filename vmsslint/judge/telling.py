"""A hit told as a finding: its words, its places, and what Azure answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vmsslint.diff.compare import label_at
from vmsslint.facts.select import select
from vmsslint.facts.transitions import Answer
from vmsslint.fleet import DEALLOCATED, power_words, powers
from vmsslint.judge.case import Case, Hit
from vmsslint.judge.require import requirement
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.judge.wording import OTHER_NAME, assumptions, condition, fill, short, words_of
from vmsslint.model import Change, ChangeKind, Effect, Finding, Label, Resource, Severity
from vmsslint.places import Role
from vmsslint.residuals import as_text
from vmsslint.values import Value, is_empty, truth

INTERNAL_ERROR = "VMSS000"


def finding_of(rule: Rule, case: Case, hit: Hit) -> Finding:
    change = hit.change
    item = next((item for item in case.outcomes if item.change is change), None)
    fact = item.fact if item and not rule.requirement and (rule.transition or rule.effects) else None
    ground = requirement(rule) or fact
    refuses = rule.effect is Effect.REFUSED
    words = {"resource": as_text(case.new.name), **(words_of(change) if change else {}), **(hit.words or {})}
    if hit.path and not change and not hit.spot:
        before = value_at(case.old, hit.path) if case.old else None
        words |= {"old": short(before), "new": short(value_at(case.new, hit.path))}
    sure = (ground is None or ground.is_sure or not refuses) and (hit.spot is None or hit.spot.sure)
    surely = hit.in_every_case or change is None or change.certain
    certain = hit.certain and case.certain and surely and not rule.possible and not _deployed(case)
    own_answer = rule.answer if hit.answer is None else hit.answer
    of_ground = ground.answer if ground and refuses and hit.answer is None and not rule.answer else Answer()
    notes = [*hit.notes]
    if fact and item and refuses and item.turns_on == "conditional" and fact.note:
        notes.append(f"the condition: {fact.note}")
    elif ground and not ground.is_sure and refuses:
        notes.append(f"{_DOUBTS[ground.evidence]}: {ground.note}")
    if of_ground.message:
        notes.append(f"Azure's words: {of_ground.message}")
    if fact and fact.older:
        notes.append(fact.older)
    if rule.possible:
        notes.append(fill(rule.possible, words, case.subject.new))
    effect = rule.effect or (item.effect if item else Effect.NONE)
    if case.fleet and effect is Effect.DEALLOCATE and (told := power_words(case.fleet)):
        more = ", but the model asks for more of them" if powers(case.fleet).keys() == {DEALLOCATED} else ""
        notes.append(f"{told} ({case.fleet.where}){more}")
    if change:
        notes += assumptions(change.old, change.new)
    return Finding(
        rule=rule.id,
        name=rule.info.name,
        severity=rule.info.severity if sure else min(rule.info.severity, Severity.WARNING, key=lambda s: s.rank),
        message=fill(rule.message, words, case.subject.new),
        certain=certain,
        effect=effect,
        resource=as_text(case.new.name),
        path=change.path if change else hit.path,
        old=change.old if change else None,
        new=change.new if change else hit.spot.value if hit.spot else value_at(case.new, hit.path),
        help=fill(rule.info.help, words, case.subject.new),
        answer=own_answer or _answer(of_ground),
        error_code=own_answer.rpartition(" ")[2] or of_ground.code or None,
        condition=_condition(case, None if rule.each == "requirement" else change, hit.when) if not certain else None,
        notes=tuple(notes),
        sources=tuple(dict.fromkeys((*rule.info.links, *(ground.sources if ground else ())))),
        labels=hit.spot.labels if hit.spot else tuple(_labels(case, change, hit.path)),
        fix=hit.spot.fix if hit.spot else None,
    )


def _answer(answer: Answer) -> str:
    return f"{answer} (target {answer.target})" if answer.code and answer.target else str(answer)


_DOUBTS = {"inferred": "no page of Azure says so", "disputed": "sources disagree"}


def _condition(case: Case, change: Change | None, when: str) -> str | None:
    same = None if case.certain else OTHER_NAME
    told = when or (condition(change) if change else None)
    return " and ".join(part for part in (same, *_deployed(case), told) if part) or None


def _deployed(case: Case) -> tuple[str, ...]:
    """When old and new scale set are deployed at all, where that hangs on an unknown condition."""
    conditions = [case.new.condition, case.old.condition] if case.old else []
    told = (f"when {as_text(condition)}" for condition in conditions if truth(condition) is not True)
    return tuple(dict.fromkeys(told))


def value_at(resource: Resource, path: str) -> Value | None:
    return next((value for value in select(resource.body, path) if not is_empty(value)), None) if path else None


def _labels(case: Case, change: Change | None, path: str) -> Iterator[Label]:
    """The places of a finding, the new side's first."""
    if change is None:
        value = value_at(case.new, path)
        place = value.origin[0] if value is not None and value.origin else case.new.place
        yield label_at(place, "new")
        before = value_at(case.old, path) if case.old else None
        if before is not None and before.origin and path != "apiVersion":
            yield label_at(before.origin[0], "old", f"was {short(before)}")
        return
    words = words_of(change)
    if change.new_label:
        gone = change.kind is ChangeKind.REMOVED
        yield replace(change.new_label, text="taken away" if gone else f"becomes {words['new']}")
    if change.old_label:
        yield replace(change.old_label, text=f"was {words['old']}")
    elif change.new_label is None:
        yield label_at(case.new.place, "new")
    seen = {change.new_label and (change.new_label.document.name, change.new_label.span)}
    for label in (*set_labels(change.new), *set_labels(change.old)):
        if (label.document.name, label.span) not in seen:
            seen.add((label.document.name, label.span))
            yield label


def set_labels(value: Value | None) -> Iterator[Label]:
    """Where a value was set: all its places but the one where it stands."""
    for place in value.origin[1:] if value is not None else ():
        yield label_at(place, "set", _SET_HERE[place.role])


_SET_HERE = {
    Role.PROPERTY: "from here",
    Role.VARIABLE: "set here",
    Role.PARAMETER_DEFAULT: "default, as nothing else is given",
    Role.PARAMETER_FILE: "set here",
}


def internal_error(rule: Rule, case: Case, error: Exception) -> Finding:
    own = bundled_rules()[INTERNAL_ERROR]
    return Finding(
        rule=INTERNAL_ERROR,
        name=own.info.name,
        severity=own.info.severity,
        message=f"rule {rule.id} failed: {type(error).__name__}: {error}",
        resource=as_text(case.new.name),
        help=own.info.help,
        labels=(label_at(case.new.place, "new"),),
    )
