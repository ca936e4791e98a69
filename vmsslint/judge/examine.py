"""A possible finding looked at in every case that its unknowns allow: it becomes certain, gets a condition, or goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from vmsslint.diff.compare import is_given, verdict_at
from vmsslint.expand.substitute import substitute
from vmsslint.facts.conditions import Condition, Subject, Truth, paths
from vmsslint.facts.select import select
from vmsslint.judge.case import Case, Hit
from vmsslint.judge.outcome import Outcome, outcome
from vmsslint.judge.scenarios import Scenario, answer, scenarios
from vmsslint.model import Change, ChangeKind
from vmsslint.values import NULL, Object, Unknown, Value, is_empty
from vmsslint.verdicts import Verdict


def examined(
    hit: Hit, case: Case, conditions: Iterable[Condition | bool], judge: Callable[[Case], Iterable[Hit]]
) -> Hit | None:
    """The hit, settled as far as a few cases can settle it; None where it holds in none of them.

    `conditions` are those that decided on the hit, `judge` applies its rule to another case.
    """
    reached = _reached(hit, case)
    found, complete = scenarios(_operands(reached, case, conditions))
    if not found or not _affordable(found, case):
        return hit
    told = answer(found, complete, lambda scenario: _holds(scenario, hit, reached, case, judge))
    if told.truth is False:
        return None
    if told.truth is True:
        return replace(hit, certain=True, in_every_case=True)
    return replace(hit, certain=False, when=told.when)


def _reached(hit: Hit, case: Case) -> tuple[Outcome, ...]:
    """The changes that the hit may turn on: its own, or those of the whole scale set."""
    if hit.change is not None and not hit.path:
        return tuple(item for item in case.outcomes if item.change is hit.change)
    return case.outcomes


def _operands(reached: Iterable[Outcome], case: Case, conditions: Iterable[Condition | bool]) -> Iterator[Value]:
    """Every value that decides on the hit."""
    for item in reached:
        yield from (value for value in (item.change.old, item.change.new) if value is not None)
    own = (item.fact.condition for item in reached if item.fact.condition is not None)
    subject = case.subject
    for path in dict.fromkeys(path for condition in chain(conditions, own) for path in paths(condition)):
        for model in (subject.new, subject.old):
            if model is not None:
                yield from select(model, path)


def _holds(
    scenario: Scenario, hit: Hit, reached: tuple[Outcome, ...], case: Case, judge: Callable[[Case], Iterable[Hit]]
) -> Truth:
    """Whether the rule still speaks in this case."""
    binding = scenario.binding()
    subject = _in_case(case, binding)
    new = replace(case.new, body=subject.request, api_version=substitute(case.new.api_version, binding))
    changes = [
        (item.change, bound_change)
        for item in reached
        if (bound_change := _bound(item.change, lambda value: substitute(value, binding))) is not None
    ]
    changed: dict[str, bool] = {}
    for _, change in changes:
        changed[change.schema_path] = change.certain or changed.get(change.schema_path, False)
    subject = replace(subject, changed=changed)
    outcomes = tuple(outcome(change, subject, new) for _, change in changes)
    origins = {id(change): origin for origin, change in changes}
    there = replace(case, subject=subject, new=new, outcomes=outcomes)
    alike = [
        other
        for other in judge(there)
        if hit.change is None or hit.path or (other.change and origins.get(id(other.change)) is hit.change)
    ]
    if not alike:
        return False
    sure = any(
        other.certain and (other.in_every_case or other.change is None or other.change.certain) for other in alike
    )
    return True if sure else None


_MOST_NODES = 600_000
"""Nodes of models that are made for the cases of one scale set. A model has a few hundred."""


def _affordable(found: Iterable[Scenario], case: Case) -> bool:
    """Whether the models of these cases are not too much work, with those made before."""
    subject = case.subject
    models = [subject.new, subject.request, *([subject.old] if subject.old else [])]
    bindings = {*case.bound, *(tuple(scenario.binding().items()) for scenario in found)}
    weight: int = sum(model.about.weight for model in models)
    return len(bindings) * weight <= _MOST_NODES


def _in_case(case: Case, binding: Mapping[Unknown, Value]) -> Subject:
    """The models as they are in one case, made once."""
    key = tuple(binding.items())
    if key not in case.bound:
        subject = case.subject
        new = _put_in(subject.new, binding)
        case.bound[key] = replace(
            subject,
            new=new,
            request=new if subject.request is subject.new else _put_in(subject.request, binding),
            old=_put_in(subject.old, binding) if subject.old else None,
            changed={},
        )
    return case.bound[key]


def _put_in(model: Object, binding: Mapping[Unknown, Value]) -> Object:
    value = substitute(model, binding)
    assert isinstance(value, Object)
    return value


def _bound(change: Change, substituted: Callable[[Value], Value]) -> Change | None:
    """The change in one case; None where it is none there."""
    old = substituted(change.old) if change.old is not None else None
    new = substituted(change.new) if change.new is not None else None
    if is_empty(old) and is_empty(new):
        return None
    if change.kind is not ChangeKind.CHANGED or is_empty(old) or is_empty(new):
        kind = ChangeKind.ADDED if is_empty(old) else ChangeKind.REMOVED
        if change.kind is ChangeKind.CHANGED:
            given = is_given((new if is_empty(old) else old) or NULL)
            return replace(change, old=old, new=new, kind=kind, certain=given and not _is_doubted(change))
        if change.default is not None and verdict_at(change.default, new or NULL, change.schema_path) is Verdict.EQUAL:
            return None
        return replace(change, old=old, new=new)
    assert old is not None
    assert new is not None
    verdict = verdict_at(old, new, change.schema_path)
    if verdict is Verdict.EQUAL:
        return None
    return replace(change, old=old, new=new, certain=verdict is Verdict.DIFFERENT and not _is_doubted(change))


def _is_doubted(change: Change) -> bool:
    """Whether the doubt is not about the values, but whether both belong to one list item."""
    assert change.old is not None
    assert change.new is not None
    return not change.certain and verdict_at(change.old, change.new, change.schema_path) is Verdict.DIFFERENT
