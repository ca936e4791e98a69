"""One document before and after a change, and what is said of it in several environments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from typing import TypeAlias, TypeVar

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.model import Change, Finding, Label
from vmsslint.places import Document
from vmsslint.residuals import residual
from vmsslint.sides import Side

Found: TypeAlias = Document | VmsslintError | None
"""A document, why it cannot be read, or None where there is nothing to judge."""


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """A document before and after, with what each side is deployed with.

    A side is None where it has no such document. `subject` is the same for all updates of one document;
    `environments` are all that it is deployed to, `environment` the one that this is about: empty if there is one only.
    """

    subject: str
    old: Found
    new: Found
    old_side: Side = field(default_factory=Side)
    new_side: Side = field(default_factory=Side)
    environment: str = ""
    environments: tuple[str, ...] = ()


_Told = TypeVar("_Told", Finding, Change)


def told_once(said: Sequence[tuple[Update, Sequence[_Told]]]) -> list[_Told]:
    """What is said of the updates of one document: what is the same in several environments once, with their names.

    What only some environments have stands before what it comes before there. What is true in all environments names
    none. A scale set may be called otherwise in each: then all of its names are told. The parameter files that a
    value comes from are all shown.
    """
    together: dict[Hashable, list[tuple[str, _Told]]] = {}
    order: list[Hashable] = []
    for update, items in said:
        times: Counter[Hashable] = Counter()
        waiting: list[Hashable] = []
        for item in items:
            kind = _key(item)
            key = kind, times[kind]
            times[kind] += 1
            if key not in together:
                waiting.append(key)
            elif waiting:
                at = order.index(key)
                order[at:at], waiting = waiting, []
            together.setdefault(key, []).append((update.environment, item))
        order += waiting
    everywhere = {name for update, _ in said for name in update.environments}
    return [_of_all(together[key], everywhere) for key in order]


def _of_all(same: Sequence[tuple[str, _Told]], everywhere: AbstractSet[str]) -> _Told:
    names = {name: None for name, _ in same}
    resource = ", ".join(dict.fromkeys(item.resource for _, item in same))
    first = replace(same[0][1], resource=resource, environments=() if everywhere <= names.keys() else tuple(names))
    if isinstance(first, Finding):
        labels = {_place(label): label for _, item in same if isinstance(item, Finding) for label in item.labels}
        return replace(first, labels=tuple(labels.values()))
    return first


def _key(item: Finding | Change) -> Hashable:
    """What tells two statements apart; not what each environment has of its own: names, places in parameter files."""
    values = tuple(None if value is None else residual(value) for value in (item.old, item.new))
    if isinstance(item, Change):
        return (item.path, item.kind, *values, item.effect, item.certain, item.rules, _place(item.label))
    places = tuple(_place(label) for label in item.labels if label.role != "set")
    said = (item.rule, item.path, item.severity, item.certain, item.message, item.condition, item.notes)
    return (*said, *values, places)


def _place(label: Label | None) -> Hashable:
    return None if label is None else (label.document.name, label.span, label.role)
