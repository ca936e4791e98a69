"""What a rule looks at, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from vmsslint.dataclass import dataclass
from vmsslint.facts.conditions import Subject
from vmsslint.fleet import Fleet
from vmsslint.judge.outcome import Outcome
from vmsslint.model import Change, Fix, Label, Resource
from vmsslint.values import Unknown, Value


class CannotTellError(Exception):
    """Raised where a Python rule asks an unknown for its value: the rule has nothing to say then."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One scale set to be judged: after the update, before it (None where it is judged on its own), and the changes.

    `certain` is False where it is not certain that old and new are the same scale set. `beside` has the other resources
    of the new side's template, `old_beside` those of the old side's. `fleet` is what views tell of the VMs. `bound`
    keeps what the models are in the cases behind their unknowns, as far as these were looked at.
    """

    subject: Subject
    new: Resource
    old: Resource | None = None
    outcomes: tuple[Outcome, ...] = ()
    certain: bool = True
    beside: tuple[Resource, ...] = ()
    old_beside: tuple[Resource, ...] = ()
    fleet: Fleet | None = None
    bound: dict[tuple[tuple[Unknown, Value], ...], Subject] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where a hit is, and what stands there, for what no property path of the model leads to.

    `value` is None where none is shown. `sure` is False where no document and no answer of Azure says that it refuses.
    """

    value: Value | None
    labels: tuple[Label, ...]
    fix: Fix | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A place where a rule has something to say: at a change, else at a property path of the new side.

    `words` fill further placeholders of the rule's texts. `notes` become lines of the finding. `in_every_case` is set
    where all that the unknowns may be was gone through; `when` tells the case in which a possible hit holds. A `vague`
    one is told only where there is such a case: nothing that is known points to it. `answer` is what Azure answers
    here, in the place of what the rule or its fact says. `spot` says where it is, instead of the path.
    """

    change: Change | None = None
    path: str = ""
    certain: bool = True
    words: Mapping[str, str] | None = None
    notes: tuple[str, ...] = ()
    in_every_case: bool = False
    when: str = ""
    vague: bool = False
    answer: str | None = None
    spot: Spot | None = None
