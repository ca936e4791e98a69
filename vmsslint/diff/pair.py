"""Which old scale set and which new one are the same resource in Azure: those of one name."""

from __future__ import annotations

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
        found = next((other for other in left if _names(other, resource) is Verdict.EQUAL), None)
        if found is not None:
            partners[index] = Pair(found, resource)
            left.remove(found)
    open_new = [index for index in range(len(new)) if index not in partners]
    candidates = {index: [other for other in left if _names(other, new[index]) is Verdict.MAY] for index in open_new}
    for index, found_here in candidates.items():
        rivals = [i for i in open_new if found_here and found_here[0] in candidates[i]]
        if len(found_here) == 1 and rivals == [index]:
            unnamed = NULL in (found_here[0].name, new[index].name)
            partners[index] = Pair(found_here[0], new[index], certain=unnamed)
            left.remove(found_here[0])
    return [
        *(partners.get(index, Pair(None, resource)) for index, resource in enumerate(new)),
        *(Pair(resource, None) for resource in left),
    ]


def _names(old: Resource, new: Resource) -> Verdict:
    if NULL in (old.name, new.name):
        return Verdict.MAY
    return compare(old.name, new.name, str.casefold)
