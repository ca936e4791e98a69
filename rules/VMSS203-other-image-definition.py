"""Gallery images of another definition, whose operating system and state no model shows."""

from collections.abc import Iterator

from vmsslint.judge import related
from vmsslint.judge.case import Case, Hit
from vmsslint.verdicts import Verdict, compare

IMAGE_ID = "properties.virtualMachineProfile.storageProfile.imageReference.id"


def hits(case: Case) -> Iterator[Hit]:
    """The id of the image, where its definition is surely another one."""
    for item in case.outcomes:
        if item.change.schema_path == IMAGE_ID:
            old, new = related.definition(item.change.old), related.definition(item.change.new)
            if old and new and compare(old, new, str.casefold) is Verdict.DIFFERENT:
                yield Hit(item.change)
