"""Which views belong to which scale set of a document."""

from __future__ import annotations

from collections.abc import Sequence

from vmsslint.errors import VmsslintError
from vmsslint.fleet import Fleet
from vmsslint.load.views import fleets
from vmsslint.model import Resource
from vmsslint.places import Document
from vmsslint.residuals import as_text
from vmsslint.values import Known, member


def fleets_of(resources: Sequence[Resource], documents: Sequence[Document]) -> list[Fleet | None]:
    """For each of the scale sets what the views tell of it, None where they tell nothing.

    A view that names no scale set belongs to the only one there is. Raises VmsslintError for a view that names another
    one, for one that names none where there are several, and for a document that is no view.
    """
    found: list[Fleet | None] = [None] * len(resources)
    for fleet in fleets(documents):
        fitting = [index for index, resource in enumerate(resources) if _fits(resource, fleet)]
        if not fleet.scale_set and len(resources) > 1:
            message = "this does not say of which scale set it is, and there are several: name it with the list of VMs"
            raise VmsslintError(f"{message} that `az vmss list-instances` prints", file=fleet.files[0])
        told = ", ".join(as_text(resource.name) for resource in resources) or "any"
        if len(fitting) > 1:
            raise VmsslintError(
                f"this is of the scale set {fleet.name}, which may be each of {told}", file=fleet.files[0]
            )
        if not fitting:
            whose = f"of the scale set {fleet.name}" if fleet.scale_set else "a view"
            raise VmsslintError(f"this is {whose}, not of {told}", file=fleet.files[0])
        found[fitting[0]] = fleet
    return found


def _fits(resource: Resource, fleet: Fleet) -> bool:
    """Whether the views may be of the scale set. A name that is not known is taken for theirs."""
    identity = member(resource.body, "id")
    if not fleet.scale_set:
        return True
    if isinstance(identity, Known) and isinstance(identity.value, str) and "/" in identity.value:
        return identity.value.casefold().rstrip("/") == fleet.scale_set.casefold()
    name = resource.name
    return not isinstance(name, Known) or name.value is None or str(name.value).casefold() == fleet.name.casefold()
