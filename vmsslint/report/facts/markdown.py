"""Facts as Markdown: a section for each that is told in full, a table for all that is more than one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from vmsslint.entries import FactInfo, FactsFound, Source
from vmsslint.report.facts.lines import BELOW, OF_THAT_NAME, described, lines, reach, recorded, sources, step_in_short
from vmsslint.report.safe import line

_MARKUP = re.compile(r"[\\*_{}\[\]<>|#]")


def render(found: FactsFound) -> str:
    """The sections, then the tables."""
    blocks = [block for fact in found.exact for block in section(fact)]
    for title, facts in ((BELOW, found.below), (OF_THAT_NAME, found.of_that_name)):
        if facts:
            several = bool(found.exact or (found.below and found.of_that_name))
            blocks += [*([f"### {title}"] if several else []), table(facts)]
    return "\n\n".join(blocks) + "\n"


def table(facts: Iterable[FactInfo], named: Callable[[FactInfo], str] = lambda fact: f"`{line(fact.path)}`") -> str:
    """One row a fact; `named` shows the property. It comes last, since it may be long."""
    rows = ["| update | VMs | evidence | property |", "|---|---|---|---|"]
    for fact in facts:
        told = (prose(step_in_short(fact.says)), reach(fact.says), fact.says.evidence, named(fact))
        rows.append(f"| {' | '.join(told)} |")
    return "\n".join(rows)


def section(fact: FactInfo, rule: Callable[[str], str] = lambda named: f"`{named}`") -> Iterator[str]:
    """One fact as blocks: its heading, what is said of it, the sources. `rule` shows a rule's id with its name."""
    yield f"## `{line(fact.path)}`"
    yield "\n".join(_bullets(fact, rule))
    yield "\n".join(
        ["Sources:", "", *(f"- {_link(source, f'{source.id}: ' if source.id else '')}" for source in sources(fact))]
    )


def anchor(fact: FactInfo) -> str:
    """The id that the heading of a section gets, alike on GitHub and in MkDocs: what is no letter is left out."""
    return "".join(char for char in fact.path.casefold() if char.isalnum() or char in "_-")


def _bullets(fact: FactInfo, rule: Callable[[str], str]) -> Iterator[str]:
    """One bullet a label; the statement of a variant stands below its `but`."""
    if about := described(fact):
        yield f"- **property**: {about}"
    indent, waiting = "", ""
    for label, told in lines(fact):
        if told and not label:
            waiting += f"; {prose(told)}"
            continue
        if waiting:
            yield waiting
        waiting = f"{indent}- **{label}**: {_told(fact, label, told, rule)}" if label else ""
        indent = "    " if label == "but" else indent if label else ""
    if waiting:
        yield waiting


def _told(fact: FactInfo, label: str, told: str, rule: Callable[[str], str]) -> str:
    if label == "rules":
        return ", ".join(map(rule, fact.rules))
    if label == "recorded" and fact.recorded:
        return recorded(fact.recorded, _link)
    return prose(told)


def _link(source: Source, before: str = "") -> str:
    told = f"{before}{prose(source.title)}"
    return f"[{told}]({source.url})" if source.url else told


def prose(text: str) -> str:
    """Running text: what would begin markup is escaped; between backticks it stands as it is."""
    parts = line(text).split("`")
    if len(parts) % 2 == 0:
        parts = ["'".join(parts)]
    return "".join(f"`{part}`" if at % 2 else _MARKUP.sub(r"\\\g<0>", part) for at, part in enumerate(parts))
