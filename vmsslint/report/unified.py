"""What fixes change in the text, as a unified diff to read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from vmsslint.dataclass import dataclass
from vmsslint.places import Document, Span
from vmsslint.report.excerpt import Sources
from vmsslint.report.ink import Ink
from vmsslint.report.safe import line

CONTEXT = 3
"""Lines that are shown before and after a change."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that change, from and to on each side, and the column of the first change in them."""

    old: range
    new: range
    column: int


def render(rewrites: Iterable[tuple[Document, Document, Sequence[tuple[Span, Span]]]], *, color: bool = False) -> str:
    """The diff of each document before and after, with the spans that change on both sides, in the order of the text.

    It is for reading: invisible characters are escaped, secrets are masked and long lines are cut around the change.
    """
    return "".join(f"{row}\n" for rewrite in rewrites for row in _file(*rewrite, Ink(color)))


def _file(before: Document, after: Document, spans: Sequence[tuple[Span, Span]], ink: Ink) -> Iterator[str]:
    sources = Sources()
    blocks = deque(_blocks(spans))
    yield ink(f"--- {line(before.name)}", "strong")
    yield ink(f"+++ {line(after.name)}", "strong")
    while blocks:
        hunk = [blocks.popleft()]
        while blocks and blocks[0].old.start - hunk[-1].old.stop <= 2 * CONTEXT:
            hunk.append(blocks.popleft())
        yield from _hunk(before, after, hunk, sources, ink)


def _blocks(spans: Iterable[tuple[Span, Span]]) -> Iterator[_Block]:
    """The lines that change; changes in the same line are one block."""
    block: _Block | None = None
    for old, new in spans:
        if block and old.line < block.old.stop:
            block = replace(
                block, old=range(block.old.start, old.end_line + 1), new=range(block.new.start, new.end_line + 1)
            )
            continue
        if block:
            yield block
        block = _Block(range(old.line, old.end_line + 1), range(new.line, new.end_line + 1), old.column)
    if block:
        yield block


def _hunk(before: Document, after: Document, blocks: list[_Block], sources: Sources, ink: Ink) -> Iterator[str]:
    def shown(document: Document, number: int, column: int = 1) -> str:
        return sources.excerpt(document, Span(number, column, number, column)).source

    first, last = blocks[0], blocks[-1]
    above = min(CONTEXT, first.old.start - 1)
    below = max(0, min(CONTEXT, sources.lines(before) - last.old.stop + 1))
    old = (first.old.start - above, last.old.stop + below - first.old.start + above)
    new = (first.new.start - above, last.new.stop + below - first.new.start + above)
    yield ink(f"@@ -{old[0]},{old[1]} +{new[0]},{new[1]} @@", "gutter")
    number = old[0]
    for block in blocks:
        yield from (f" {shown(before, same)}" for same in range(number, block.old.start))
        for sign, style, document, lines in (("-", "old", before, block.old), ("+", "new", after, block.new)):
            for at, changed in enumerate(lines):
                yield ink(f"{sign}{shown(document, changed, 1 if at else block.column)}", style)
        number = block.old.stop
    yield from (f" {shown(before, same)}" for same in range(number, number + below))
