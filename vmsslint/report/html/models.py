"""The old and the new model side by side, with what changes marked by its effect."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from vmsslint.model import Change, ChangeKind, ModelRow
from vmsslint.report.changes import glyph, written
from vmsslint.report.html.changes import sign
from vmsslint.report.html.markup import LONGEST, badge, code, text
from vmsslint.report.safe import line
from vmsslint.residuals import to_json
from vmsslint.values import Array, Object, Value, is_ground

_DEEPEST = 12  # levels that are indented
_IN_A_LINE = 40  # characters of a value with members that stays in a line


def side_by_side(rows: Sequence[ModelRow], changes: Sequence[Change], name: str) -> str:
    """A table of both models. `name` begins the ids in it."""
    told = {change.path: change for change in changes}
    body = "".join(_rows(rows, told))
    heads = "".join(f'<th role="columnheader" scope="col">{head}</th>' for head in ("Property", "Old", "New"))
    return (
        f'<p class="only"><input type="checkbox" id="{name}-only"> '
        f'<label for="{name}-only">Only what changes</label></p>\n'
        '<table class="models" role="table" aria-label="Old and new model">\n'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}</tbody>\n</table>\n'
    )


def _rows(rows: Sequence[ModelRow], told: Mapping[str, Change]) -> Iterator[str]:
    above: list[Change | None] = []  # of each level, the change that the rows below it belong to
    touched = _on_the_way(rows, told)
    for row in rows:
        del above[row.depth :]
        inherited = above[-1] if above else None
        change = told.get(row.path, inherited)
        above.append(change)
        yield _row(row, change, row.path in told, touched=row.path in touched)


def _on_the_way(rows: Sequence[ModelRow], told: Mapping[str, Change]) -> set[str]:
    """The paths of groups with a change somewhere below them."""
    found: set[str] = set()
    above: list[str] = []
    for row in rows:
        del above[row.depth :]
        if row.path in told:
            found.update(above)
        above.append(row.path)
    return found


def _row(row: ModelRow, change: Change | None, itself: bool, *, touched: bool) -> str:
    marks = f"{sign(glyph(change))}" if change is not None and itself else ""
    effect = "" if change is None or not itself else f" {_effect(change)}"
    kind = "same" if change is None and not touched else "" if change is None else f"changed {change.effect.value}"
    classes = " ".join(part for part in (kind, "group" if row.is_group else "") if part)
    depth = min(row.depth, _DEEPEST)
    span = ' colspan="3"' if row.is_group else ""
    head = f'<th role="rowheader" scope="row"{span} class="d{depth}">{marks}{text(row.name, LONGEST)}{effect}</th>'
    cells = "" if row.is_group else f"{_cell(row.old, change, 'old')}{_cell(row.new, change, 'new')}"
    return f'<tr role="row" class="{classes}">{head}{cells}</tr>\n'


def _effect(change: Change) -> str:
    if change.kind is ChangeKind.OMITTED:
        return '<span class="badge none">left out, kept</span>'
    return badge(change.effect)


def _cell(value: Value | None, change: Change | None, side: str) -> str:
    label = side.capitalize()
    if value is None:
        kept = side == "new" and change is not None and change.kind is ChangeKind.OMITTED
        return f'<td role="cell" data-side="{label}"><span class="quiet">{"kept" if kept else "not given"}</span></td>'
    return f'<td role="cell" data-side="{label}">{_value(value)}</td>'


def _value(value: Value) -> str:
    """A value: what is known and has members over several lines, everything else on one."""
    whole = written(value)
    if isinstance(value, Object | Array) and is_ground(value) and len(whole) > _IN_A_LINE:
        shown = json.dumps(to_json(value), ensure_ascii=False, indent=2)[:LONGEST].split("\n")
        return "<pre>" + "\n".join(escape(line(row)) for row in shown) + "</pre>"
    return code(whole)
