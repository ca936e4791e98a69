"""Which old scale set and which new one are the same resource in Azure: those of one name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vmsslint.model import Resource
from vmsslint.values import NULL, Verdict, compare


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
    left = list(old)
    for index, resource in enumerate(new):
        found = next((at for at, other in enumerate(left) if _names(other, resource) is Verdict.EQUAL), None)
        if found is not None:
            partners[index] = Pair(left.pop(found), resource)
    open_new = [index for index in range(len(new)) if index not in partners]
    candidates = {index: [other for other in left if _names(other, new[index]) is Verdict.MAY] for index in open_new}
    wanted = Counter(id(other) for found in candidates.values() for other in found)
    for index, found_here in candidates.items():
        if len(found_here) == 1 and wanted[id(found_here[0])] == 1:
            unnamed = NULL in (found_here[0].name, new[index].name)
            partners[index] = Pair(found_here[0], new[index], certain=unnamed)
            left.remove(found_here[0])
    return [
        *(partners.get(index, Pair(None, resource)) for index, resource in enumerate(new)),
        *(Pair(resource, None) for resource in left),
    ]


def may_be_same(old: Resource, new: Resource) -> bool:
    """Whether the names of two scale sets may be the same."""
    return _names(old, new) is not Verdict.DIFFERENT


def _names(old: Resource, new: Resource) -> Verdict:
    if NULL in (old.name, new.name):
        return Verdict.MAY
    return compare(old.name, new.name, str.casefold)
