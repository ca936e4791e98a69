"""Edits of lists, with the command that makes them."""

from collections import Counter
from collections.abc import Iterator

from vmsslint.judge.case import Case, Hit
from vmsslint.model import ChangeKind


def hits(case: Case) -> Iterator[Hit]:
    """Every item that comes to or goes from a list."""
    if case.old is None:
        return
    from vmsslint.commands.az import list_edits  # what says commands is not loaded where nothing is updated

    changes = [item.change for item in case.outcomes]
    edits = list(list_edits(changes, case.new.name, case.old.body, case.subject.new))
    going = Counter(change.steps[:-1] for change, _ in edits if change.kind is ChangeKind.REMOVED)
    for change, command in edits:
        added = change.kind is ChangeKind.ADDED
        option = "--add" if added else "--remove"
        several = not added and going[change.steps[:-1]] > 1
        yield Hit(
            change,
            words={
                "what": "it comes with `--add`" if added else "it goes with `--remove`",
                "commands": command
                or f"`az vmss update {option}` with the list's path; the item hangs on what is unknown here",
            },
            notes=("several items go from this list: remove the one with the highest index first",) if several else (),
        )
