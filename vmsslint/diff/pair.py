"""Which old scale set and which new one are the same resource in Azure: those of one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from vmsslint.dataclass import dataclass
from vmsslint.model import Resource
from vmsslint.residuals import residual
from vmsslint.values import NULL
from vmsslint.verdicts import Verdict, compare


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An old and a new scale set; one of them is None where the other has no partner.

    `certain` is False where the two names may differ once their unknowns are known.
    """

    old: Resource | None
    new: Resource | None
    certain: bool = True


def pair(old: Sequence[Resource], new: Sequence[Resource]) -> list[Pair]:
    """Pairs in the order of the new side, then what is left of the old side.

    First by names that are surely equal (letter case aside, as Azure does), then by names that may be equal where
    each has but one candidate. A body without a name, as a PUT has it, is taken for the one scale set there is.
    """
    partners: dict[int, Pair] = {}
    left = {id(resource): resource for resource in old}
    named: dict[str, list[Resource]] = {}
    for resource in old:
        named.setdefault(_spelled(resource), []).append(resource)

    def take(index: int, other: Resource, certain: bool = True) -> None:
        partners[index] = Pair(left.pop(id(other)), new[index], certain)

    for index, resource in enumerate(new):
        same = (other for other in named.get(_spelled(resource), ()) if id(other) in left)
        if (found := next((other for other in same if _names(other, resource) is Verdict.EQUAL), None)) is not None:
            take(index, found)
    candidates = _candidates(list(left.values()), {i: item for i, item in enumerate(new) if i not in partners})
    for index, others in candidates.items():
        equal = (other for other, verdict in others if verdict is Verdict.EQUAL and id(other) in left)
        if (found := next(equal, None)) is not None:
            take(index, found)
    wanted = Counter(id(other) for index, others in candidates.items() if index not in partners for other, _ in others)
    for index, others in candidates.items():
        free = [other for other, _ in others if id(other) in left]
        if index not in partners and len(free) == 1 and wanted[id(free[0])] == 1:
            take(index, free[0], certain=NULL in (free[0].name, new[index].name))
    return [
        *(partners.get(index, Pair(None, resource)) for index, resource in enumerate(new)),
        *(Pair(resource, None) for resource in left.values()),
    ]


def below(old: Sequence[Resource], new: Sequence[Resource]) -> Iterator[tuple[Resource | None, Resource]]:
    """Each resource of the new side, such as a child of a scale set, with the old one of its type and name, if any."""
    before = {(item.type.casefold(), _spelled(item)): item for item in old}
    return ((before.get((item.type.casefold(), _spelled(item))), item) for item in new)


_MOST_PAIRS = 40_000
"""Pairs of names that are compared where they may be equal. A template has at most 800 resources."""


def _candidates(old: Sequence[Resource], new: Mapping[int, Resource]) -> Mapping[int, list[tuple[Resource, Verdict]]]:
    """The old scale sets that each new one may be, by the new one's index, where a name is not known."""
    if len(old) * len(new) > _MOST_PAIRS:
        return {}
    compared = ((index, other, _names(other, item)) for index, item in new.items() for other in old)
    found: dict[int, list[tuple[Resource, Verdict]]] = {}
    for index, other, verdict in compared:
        if verdict is not Verdict.DIFFERENT:
            found.setdefault(index, []).append((other, verdict))
    return found


def _spelled(resource: Resource) -> str:
    return residual(resource.name).casefold()


def may_be_same(old: Resource, new: Resource) -> bool:
    """Whether the names of two scale sets may be the same."""
    return _names(old, new) is not Verdict.DIFFERENT


def _names(old: Resource, new: Resource) -> Verdict:
    if NULL in (old.name, new.name):
        return Verdict.MAY
    return compare(old.name, new.name, str.casefold)
