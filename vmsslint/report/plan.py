"""The plan of one scale set as text: what changes, how Azure rolls it out, and the steps to take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from vmsslint.dataclass import dataclass
from vmsslint.model import Change, Effect, Placeholder, Rollout, ScaleSetPlan, Step
from vmsslint.report.changes import GLYPHS, glyph, noteworthy, remark, short_path, sides
from vmsslint.report.excerpt import width
from vmsslint.report.ink import Ink
from vmsslint.report.rollout import cases, sentences
from vmsslint.report.safe import line

WIDTH = 100
"""Columns of the text, where no terminal tells its own."""

VERDICTS: Mapping[Effect, str] = {
    Effect.REFUSED: "Azure refuses this update",
    Effect.DEALLOCATE: "the VMs must be deallocated",
    Effect.REIMAGE: "running VMs follow once they are reimaged",
    Effect.UPGRADE: "running VMs follow once they are upgraded",
    Effect.NONE: "running VMs need nothing",
}
"""What an update comes to, by its strongest effect."""

_NAME = 60  # characters of a scale set's name, which may be a long expression
_LEAST, _PATH = 60, 64  # columns of the text at least; of a path that still has its values beside it


def verdict(plan: ScaleSetPlan, changes: Iterable[Change]) -> str:
    """What the update comes to, in a few words; what Azure may refuse is told as well."""
    doubtful = any(item.effect is Effect.REFUSED and not item.certain for item in changes)
    also = ", unless Azure refuses it" if doubtful and plan.effect is not Effect.REFUSED else ""
    return VERDICTS[plan.effect] + also


def heading(effect: Effect, rollout: Rollout | None) -> str:
    """What is said over the changes that have that effect."""
    policy = f" ({rollout.policy})" if rollout is not None else ""
    return {
        Effect.REFUSED: "refused by Azure",
        Effect.DEALLOCATE: "taken while the VMs are deallocated",
        Effect.REIMAGE: "reaches new VMs, and those that exist by a reimage alone, not by the upgrade policy",
        Effect.UPGRADE: f"reaches the VMs by the upgrade policy{policy}",
        Effect.NONE: "nothing to do on the VMs",
    }[effect]


def grouped(changes: Iterable[Change]) -> Iterator[tuple[Effect, list[Change]]]:
    """The changes that are worth a line by their effect, the strongest first."""
    listed = list(noteworthy(changes))
    for effect in Effect:
        if found := [item for item in listed if item.effect is effect]:
            yield effect, found


def scale_set_lines(plan: ScaleSetPlan, changes: Sequence[Change], ink: Ink, columns: int = WIDTH) -> list[str]:
    """The verdict on one scale set, its changes by effect, the rollout, and the numbered steps, `columns` wide.

    Commands are never broken: they stand in one line as they are to be copied.
    """
    columns = max(columns, _LEAST)
    title = f"{ink(line(plan.resource, _NAME), 'strong')}: {verdict(plan, changes)}"
    doing = what_to_do(plan, ink, columns)
    return [title, *_changes(plan, changes, ink, columns), *([""] * bool(doing)), *doing]


def what_to_do(plan: ScaleSetPlan, ink: Ink, columns: int = WIDTH) -> list[str]:
    """How the VMs are now, the rollout and the numbered steps, each part after an empty line if it is not the first."""
    now = [row for note in plan.notes for row in _headed("  ", "now", ink, note, columns)]
    parts = [now, list(_rollout(plan.rollout, ink, columns)), list(_steps(plan.steps, ink, columns))]
    return [row for at, part in enumerate(filter(None, parts)) for row in ([""] * (at > 0) + part)]


# ── changes ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Row:
    sign: str
    path: str
    values: str
    rules: str


def _changes(plan: ScaleSetPlan, changes: Sequence[Change], ink: Ink, columns: int) -> Iterator[str]:
    listed = 0
    for effect, found in grouped(changes):
        yield f"  {ink(heading(effect, plan.rollout), 'strong')}:"
        rows = [_row(item, columns) for item in found]
        paths = _paths(rows, columns)
        values = max((width(row.values) for row in rows if _fits(row, paths, columns)), default=0)
        for row in rows:
            yield from _lines(row, paths, values, ink, columns)
        listed += len(rows)
    if kept := len(changes) - listed:
        yield f"    {kept} left out of the new side, which Azure keeps"


def _row(change: Change, columns: int) -> _Row:
    told = f" ({also})" if (also := remark(change)) else ""
    limit = (columns - 12 - len(told)) // 2
    return _Row(
        glyph(change),
        short_path(change.path),
        " -> ".join(sides(change, limit)) + told,
        ", ".join(change.rules),
    )


def _paths(rows: Sequence[_Row], columns: int) -> int:
    """The width of the column of paths with which the most rows take one line."""
    widths = sorted({width(row.path) for row in rows if width(row.path) <= _PATH})
    return max(widths, key=lambda paths: sum(_fits(row, paths, columns) for row in rows), default=0)


def meaning(placeholder: Placeholder) -> str:
    """What a placeholder of a command stands for, in words."""
    place = f", for {placeholder.path}" if placeholder.path else ""
    secret = ", a secret" if placeholder.secret else ""
    form = ", as JSON" if placeholder.form == "JSON" else ""
    return f"{placeholder.name}: {placeholder.stands_for}{place}{secret}{form}"


def _fits(row: _Row, paths: int, columns: int) -> bool:
    return width(row.path) <= paths and _spare(row, paths, columns) >= 0


def _spare(row: _Row, paths: int, columns: int) -> int:
    """The columns that are left over where all of the row stands in one line."""
    return columns - 4 - paths - 2 - width(row.values) - (2 + len(row.rules)) * bool(row.rules)


def _lines(row: _Row, paths: int, values: int, ink: Ink, columns: int) -> Iterator[str]:
    """The row in one line, its parts in columns; in two where it is too long for one."""
    sign = ink(row.sign, GLYPHS[row.sign])
    rules = f"  {row.rules}" if row.rules else ""
    if not _fits(row, paths, columns):
        yield f"  {sign} {row.path}{rules}"
        yield f"      {row.values}"
        return
    between = min(values - width(row.values), _spare(row, paths, columns)) if rules else 0
    yield f"  {sign} {row.path}{' ' * (paths - width(row.path))}  {row.values}{' ' * between}{rules}"


# ── rollout and steps ──────────────────────────────────────────────────────────────────────────────────────


def _rollout(rollout: Rollout | None, ink: Ink, columns: int) -> Iterator[str]:
    if rollout is None:
        return
    doubt = [] if rollout.certain else ["(As far as the model tells.)"]
    yield from _headed("  ", "rollout", ink, " ".join([*sentences(rollout), *doubt]), columns)
    for head, texts in (("case", cases(rollout)), ("note", rollout.notes)):
        for text in texts:
            yield from _headed("    ", head, Ink(False), text, columns)


def _steps(steps: Iterable[Step], ink: Ink, columns: int) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        rules = f"  [{', '.join(step.rules)}]" if step.rules else ""
        yield from _headed(f"  {number}. ", step.kind, ink, f"{step.why}{rules}", columns)
        yield from (f"       {line(command)}" for command in step.commands)
        for command in step.alternatives:
            yield f"     or {line(command)}"
        yield from (f"       with {line(meaning(item))}" for item in step.placeholders if item.name != "RESOURCE_GROUP")


def _headed(indent: str, head: str, ink: Ink, text: str, columns: int) -> Iterator[str]:
    """The text behind a head, broken between words; further lines stand two columns to the right."""
    row, taken = f"{indent}{ink(head, 'strong')}:", len(indent) + len(head) + 1
    for word in line(text).split():
        if taken + 1 + width(word) > columns:
            yield row
            row, taken = " " * (len(indent) + 1), len(indent) + 1
        row, taken = f"{row} {word}", taken + 1 + width(word)
    yield row
