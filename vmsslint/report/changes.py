"""Changed properties and their values, in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vmsslint.model import Change, ChangeKind, Effect
from vmsslint.report.safe import line
from vmsslint.residuals import MASK, residual, to_json
from vmsslint.values import Choice, Loop, Text, Unknown, Value

LIMIT = 60
"""Characters of one value."""

GLYPHS = {"!": "error", "+": "new", "-": "old", "~": "warning"}
"""The signs of changes, each with its style of ink."""


def glyph(change: Change) -> str:
    """The sign of a change: `!` refused, `+` added, `-` taken away, `~` another value."""
    if change.effect is Effect.REFUSED:
        return "!"
    return {ChangeKind.ADDED: "+", ChangeKind.CHANGED: "~"}.get(change.kind, "-")


def in_words(change: Change) -> str:
    """The path and what becomes of its value: `sku.capacity: 2 -> 5`."""
    sides = [brief(side) for side in (change.old, change.new) if side is not None]
    arrow = " -> ".join(sides)
    if change.kind is ChangeKind.ADDED:
        arrow = f"{'not given' if change.default is None else f'default {brief(change.default)}'} -> {arrow}"
    elif change.kind is not ChangeKind.CHANGED:
        arrow = f"{sides[0] if sides else '?'} -> {'left out' if change.kind is ChangeKind.OMITTED else 'removed'}"
    return f"{line(change.path)}: {arrow}" + ("" if change.certain else " (may be the same)")


def noteworthy(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes without those that Azure passes over: properties that are left out and keep their value."""
    return (item for item in changes if item.kind is not ChangeKind.OMITTED or item.effect is not Effect.NONE)


def brief(value: Value) -> str:
    """A value in a few visible characters: JSON where it is known, an expression in brackets where it is not."""
    told = to_json(value)
    if told == MASK:
        return MASK
    if isinstance(value, Text | Choice | Loop | Unknown):
        return line(f"[{residual(value)}]", LIMIT)
    import json

    return line(json.dumps(told, ensure_ascii=False), LIMIT)
