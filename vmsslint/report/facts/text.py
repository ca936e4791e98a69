"""Facts at a terminal: a page for what was asked for, a table for all that is more than one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from vmsslint.entries import FactInfo, FactsFound
from vmsslint.report.facts.lines import BELOW, OF_THAT_NAME, described, lines, reach, sources, step_in_short
from vmsslint.report.safe import line

WIDTH = 100
_LABELS = 14  # columns


def render(found: FactsFound) -> str:
    """The pages, then the tables."""
    blocks = ["\n".join(_page(fact)) for fact in found.exact]
    for title, facts in ((BELOW, found.below), (OF_THAT_NAME, found.of_that_name)):
        if facts:
            several = bool(found.exact or (found.below and found.of_that_name))
            blocks.append("\n".join([*([f"{title}:"] if several else []), *table(facts)]))
    return "\n\n".join(blocks) + "\n"


def table(facts: Iterable[FactInfo]) -> Iterator[str]:
    """A heading and one line a fact, the columns in line; the path comes last, since it may be long."""
    rows = [
        ("update", "VMs", "evidence", "property"),
        *((step_in_short(fact.says), reach(fact.says), fact.says.evidence, fact.path) for fact in facts),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)]
        yield "  ".join([*cells, line(row[3])])


def _page(fact: FactInfo) -> Iterator[str]:
    about = described(fact)
    yield line(fact.path) + (f" ({about})" if about else "")
    yield ""
    for label, told in lines(fact):
        yield from _labelled(label, told)
    yield ""
    for number, source in enumerate(sources(fact)):
        yield from _labelled("" if number else "sources", f"{source.id}: {source.title}" if source.id else source.title)
        if source.url and source.url != source.title:
            yield from _labelled("", source.url)


def _labelled(label: str, told: str) -> Iterator[str]:
    if not label and not told:
        yield ""
        return
    first, *rest = wrap(line(told), WIDTH - _LABELS, break_long_words=False, break_on_hyphens=False)
    yield f"  {label:<{_LABELS - 4}}  {first}"
    yield from (f"{'':<{_LABELS}}{part}" for part in rest)
