"""Operations and their commands, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from vmsslint.entries import Operation

WIDTH = 100


def render(operations: Sequence[Operation]) -> str:
    """A line for each where there are many; everything of a few. The commands are never wrapped."""
    if len(operations) > 5:
        widest = max(len(item.id) for item in operations)
        return "".join(f"{item.id:<{widest}}  {item.what}\n" for item in operations)
    return "\n".join(_whole(item) for item in operations)


def _whole(item: Operation) -> str:
    lines = [f"{item.id}: {item.what}", ""]
    for form, command in item.commands.items():
        lines += [f"  {form}", f"    {command}"]
    if item.note:
        lines += ["", fill(item.note, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)]
    if item.sources:
        lines += ["", "  Sources", *(f"    {source}" for source in item.sources)]
    return "\n".join(lines) + "\n"
