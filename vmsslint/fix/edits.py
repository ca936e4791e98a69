"""Edits of a text, and which fixes can be made together."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeAlias

from vmsslint.load.positions import Lines
from vmsslint.model import Edit, Fix
from vmsslint.places import Document, Span

_Stretch: TypeAlias = tuple[tuple[int, int], tuple[int, int], str]
"""Where an edit begins and ends, as line and column, and what is to stand there: in the order of a text."""


def fixed(text: str, edits: Iterable[Edit]) -> str:
    """`text` with the edits made; what they do not touch stays as it is. The same edit twice is one.

    Raises ValueError where an edit lies outside the text, or two of them overlap.
    """
    parts, at = [], 0
    for start, end, inserted in _offsets(text, edits):
        if not at <= start <= end:
            raise ValueError(f"two edits overlap at offset {start}")
        parts += [text[at:start], inserted]
        at = end
    return "".join([*parts, text[at:]])


def moved(before: str, after: str, edits: Iterable[Edit]) -> Iterator[tuple[Span, Span]]:
    """Where each edit of `fixed(before, edits)`, which is `after`, stands in the one and in the other, in order."""
    old, new, by = Lines(before), Lines(after), 0
    for start, end, inserted in _offsets(before, edits):
        yield old.span(start, end), new.span(start + by, start + by + len(inserted))
        by += len(inserted) - (end - start)


def _offsets(text: str, edits: Iterable[Edit]) -> list[tuple[int, int, str]]:
    lines = Lines(text)
    stretches = sorted({_stretch(edit) for edit in edits})
    return [(lines.offset(*start), lines.offset(*end), inserted) for start, end, inserted in stretches]


def together(fixes: Iterable[Fix], same: Callable[[Document], Hashable] = id) -> tuple[list[Fix], list[Fix]]:
    """The fixes that can be made together, and those that are left, each in the order given.

    The first one wins. A fix is made as a whole, or left: where an edit of it overlaps one that is to be made, or
    inserts something else at the same place. An edit that is to be made already is in nobody's way. `same` tells
    documents apart, since one file may have been read more than once.
    """
    made, left = [], []
    taken: defaultdict[Hashable, list[_Stretch]] = defaultdict(list)
    for fix in fixes:
        added: list[tuple[Hashable, _Stretch]] = []
        for edit in fix.edits:
            key, stretch = same(edit.document), _stretch(edit)
            if _has(taken[key], stretch):
                continue
            if not _fits(taken[key], stretch):
                break
            insort(taken[key], stretch)
            added.append((key, stretch))
        else:
            made.append(fix)
            continue
        left.append(fix)
        for key, stretch in added:
            taken[key].remove(stretch)
    return made, left


def _stretch(edit: Edit) -> _Stretch:
    span: Span = edit.span
    return (span.line, span.column), (span.end_line, span.end_column), edit.text


def _has(taken: list[_Stretch], stretch: _Stretch) -> bool:
    at = bisect_left(taken, stretch)
    return at < len(taken) and taken[at] == stretch


def _fits(taken: list[_Stretch], stretch: _Stretch) -> bool:
    """Whether `stretch`, which is none of `taken`, leaves them alone; those do not overlap and are sorted."""
    at = bisect_left(taken, stretch)
    start, end, _ = stretch
    beside = taken[max(at - 1, 0) : at + 1]
    return not any((other[0] < end and start < other[1]) or other[:2] == (start, end) for other in beside)
