"""Changed properties and their values, in a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vmsslint.model import Change, ChangeKind, Effect
from vmsslint.report.safe import line
from vmsslint.residuals import MASK, residual, to_json
from vmsslint.values import Choice, Loop, Text, Unknown, Value

LIMIT = 60
"""Characters of one value."""

DOUBT = "may be the same"

GLYPHS = {"!": "error", "+": "new", "-": "old", "~": "warning"}
"""The signs of changes, each with its style of ink."""


def glyph(change: Change) -> str:
    """The sign of a change: `!` refused, `+` added, `-` taken away, `~` another value."""
    if change.effect is Effect.REFUSED:
        return "!"
    return {ChangeKind.ADDED: "+", ChangeKind.CHANGED: "~"}.get(change.kind, "-")


def in_words(change: Change) -> str:
    """The path and what becomes of its value: `sku.capacity: 2 -> 5`."""
    return f"{line(change.path)}: {' -> '.join(sides(change))}" + ("" if change.certain else f" ({DOUBT})")


def sides(change: Change, limit: int = LIMIT) -> tuple[str, str]:
    """What the value was and what it becomes, in words where a side has none; each at most `limit` characters."""
    if change.old is not None and change.new is not None and change.kind is ChangeKind.CHANGED:
        return _unlike(change.old, change.new, limit)
    if change.kind is ChangeKind.ADDED:
        before = "not given" if change.default is None else f"default {brief(change.default, limit)}"
        return before, "?" if change.new is None else brief(change.new, limit)
    before = "?" if change.old is None else brief(change.old, limit)
    return before, "left out" if change.kind is ChangeKind.OMITTED else "removed"


def remark(change: Change) -> str:
    """What a reader of both sides has to know besides: that they may be the same, or why they look the same."""
    if not change.certain:
        return DOUBT
    if change.old is not None and change.new is not None and written(change.old) == written(change.new):
        return "what differs is secret"
    return ""


def noteworthy(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes without those that Azure passes over: properties that are left out and keep their value."""
    return (item for item in changes if item.kind is not ChangeKind.OMITTED or item.effect is not Effect.NONE)


def short_path(path: str) -> str:
    """A path without the `properties` levels, as `az vmss show` prints it, on one line."""
    return line(re.sub(r"(?:^|(?<=\.))properties\.", "", path))


def brief(value: Value, limit: int = LIMIT) -> str:
    """A value in a few visible characters: JSON where it is known, an expression in brackets where it is not."""
    return line(written(value), limit)


def written(value: Value) -> str:
    """The whole value on one line, with its secrets masked and nothing else made safe."""
    told = to_json(value)
    if told == MASK:
        return MASK
    if isinstance(value, Text | Choice | Loop | Unknown):
        return f"[{residual(value)}]"
    import json

    return json.dumps(told, ensure_ascii=False)


def _unlike(old: Value, new: Value, limit: int) -> tuple[str, str]:
    """Both values; of long ones the part where they begin to differ."""
    texts = written(old), written(new)
    same = next((at for at, (left, right) in enumerate(zip(*texts, strict=False)) if left != right), 0)
    if max(map(len, texts)) <= limit or same < limit // 2:
        return line(texts[0], limit), line(texts[1], limit)
    start = same - limit // 4
    return line(f"…{texts[0][start:]}", limit), line(f"…{texts[1][start:]}", limit)
