"""Edits of lists, with the command that makes them."""

from collections.abc import Iterator

from vmsslint.commands.az import list_edit
from vmsslint.judge.case import Case, Hit
from vmsslint.model import ChangeKind


def hits(case: Case) -> Iterator[Hit]:
    """Every item that comes to or goes from a list."""
    if case.old is None:
        return
    for item in case.outcomes:
        change = item.change
        if change.kind not in (ChangeKind.ADDED, ChangeKind.REMOVED) or not change.steps[-1].startswith("["):
            continue
        added = change.kind is ChangeKind.ADDED
        command = list_edit(change, case.new.name, case.old.body)
        option = "--add" if added else "--remove"
        yield Hit(
            change,
            words={
                "what": "it comes with `--add`" if added else "it goes with `--remove`",
                "commands": command
                or f"`az vmss update {option}` with the list's path; the item hangs on what is unknown here",
            },
        )
