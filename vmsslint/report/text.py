"""The report for people: what is wrong, shown in the source of both sides, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vmsslint.model import ChangeKind, Effect, Finding, Label, Report
from vmsslint.report.changes import GLYPHS, glyph, in_words, noteworthy
from vmsslint.report.ink import Ink
from vmsslint.report.prose import condition
from vmsslint.report.safe import line, lines
from vmsslint.report.tally import not_told, plural, tally
from vmsslint.values import is_secret

if TYPE_CHECKING:
    from vmsslint.report.excerpt import Sources

LISTED = 20
"""Changes without a finding that are listed; of more, the number is told."""

SUMMARY = 67
"""The column at which the last line names the command that explains a rule."""


def render(report: Report, *, color: bool = False) -> str:
    """Findings with excerpts, then what else changes, then the plan, and last what it all adds up to."""
    ink = Ink(color)
    planned = plans(report, ink, _columns() if color else None)
    blocks = [*findings(report, ink), *other_changes(report, ink), *planned, _sum(report, ink)]
    return "\n".join("".join(f"{row}\n" for row in block) for block in blocks)


# ── findings ───────────────────────────────────────────────────────────────────────────────────────────────


def findings(report: Report, ink: Ink) -> Iterator[list[str]]:
    """The lines of each finding: a headline, excerpts with the old place above the new, and remarks."""
    if not report.findings:
        return
    from vmsslint.report.excerpt import Sources

    sources = Sources()
    written = {(item.resource, item.path) for item in report.changes if item.kind is not ChangeKind.OMITTED}
    for finding in report.findings:
        labels = _arranged(finding.labels)
        margin = max((len(str(label.span.line)) for label in labels), default=1)
        edited = any(label.role == "old" for label in labels) or (finding.resource, finding.path) in written
        rows = [_headline(finding, ink)]
        for index, label in enumerate(labels):
            rows += _excerpt(finding, label, sources, ink, margin, first=index == 0, edited=edited)
        rows += _remarks(finding, ink, margin)
        yield [row.rstrip() for row in rows]


def _headline(finding: Finding, ink: Ink) -> str:
    name = finding.name if finding.certain else f"{finding.name} (possible)"
    head = ink(f"{finding.severity}[{finding.rule}]", finding.severity)
    return f"{head} {ink(f'{name}: {line(finding.message.strip(), 1000)}', 'strong')}"


def _arranged(labels: tuple[Label, ...]) -> list[Label]:
    """Old places before new ones, and then where a value was set."""
    return sorted(labels, key=lambda label: _ROLES.get(label.role, 1))


_ROLES = {"old": 0, "new": 1, "set": 2}


def _excerpt(
    finding: Finding, label: Label, sources: Sources, ink: Ink, margin: int, *, first: bool, edited: bool
) -> Iterator[str]:
    pad = " " * margin
    span = label.span
    where = f"{line(label.document.name)}:{span.line}:{span.column}"
    excerpt = sources.excerpt(label.document, span, secret=_secret(finding, label))
    sign = {"old": "-", "new": "+"}.get(label.role, "|") if edited else "|"
    style = {"old": "old", "new": finding.severity}.get(label.role, "set")
    mark = ("^" if label.role == "new" else "-") * excerpt.length

    yield f"{pad}{ink('-->' if first else ':::', 'gutter')} {where}"
    if not label.document.text:  # there was nothing to read: the name is all
        return
    if first:
        yield f"{pad} {ink('|', 'gutter')}"
    number = ink(str(span.line).rjust(margin), "gutter")
    yield f"{number} {ink(sign, label.role if sign != '|' else 'gutter')} {excerpt.source}"
    yield f"{pad} {ink('|', 'gutter')} {' ' * excerpt.offset}{ink(f'{mark} {line(label.text)}'.rstrip(), style)}"


def _secret(finding: Finding, label: Label) -> bool:
    sides = {"old": (finding.old,), "new": (finding.new,)}.get(label.role, (finding.old, finding.new))
    return label.secret or any(side is not None and is_secret(side) for side in sides)


def _remarks(finding: Finding, ink: Ink, margin: int) -> Iterator[str]:
    remarks: list[tuple[str, ...]] = [
        ("in", f"{finding.resource} {finding.path}".strip() if not finding.labels else ""),
        ("in:", ", ".join(finding.environments)),
        ("Azure answers:", finding.answer),
        condition(finding).partition(" ")[::2],
        *(("note:", note) for note in finding.notes),
        ("fix:", f"{finding.fix.description} (vmsslint check --fix)" if finding.fix else ""),
        ("help:", finding.help),
    ]
    for head, text in remarks:
        if text.strip():
            start, *more = lines(text)
            yield f"{' ' * margin} {ink('=', 'gutter')} {ink(head, 'strong')} {start}"
            yield from (f"{' ' * margin}   {' ' * len(head)} {row}" for row in more)


# ── changes, plan, sum ─────────────────────────────────────────────────────────────────────────────────────


def other_changes(report: Report, ink: Ink) -> Iterator[list[str]]:
    """At most one block: the changes that no finding names and no plan lists."""
    planned = {plan.resource for plan in report.plans}
    others = [item for item in report.changes if not item.rules and item.resource not in planned]
    listed = list(noteworthy(others))
    if not others:
        return
    several = len({item.resource for item in report.changes}) > 1
    harmless = all(item.effect is Effect.NONE for item in listed)
    needs = "needs" if len(listed) == 1 else "need"
    rows = [f"{plural(len(listed), 'change')} {f'that {needs} nothing' if harmless else 'without a finding'}:"]
    for item in listed[:LISTED]:
        effect = "" if item.effect is Effect.NONE else f"  ({item.effect})"
        resource = f"{line(item.resource)} " if several else ""
        only = f"  (in {line(', '.join(item.environments))})" if item.environments else ""
        rows.append(f"  {ink(glyph(item), GLYPHS[glyph(item)])} {resource}{in_words(item)}{effect}{only}")
    if len(listed) > LISTED:
        rows.append(f"  … and {len(listed) - LISTED} more")
    yield [*(rows if listed else []), *_left_out(len(others) - len(listed))]


def _left_out(count: int) -> list[str]:
    if not count:
        return []
    subject = f"{count} property is" if count == 1 else f"{count} properties are"
    return [f"{subject} left out of the new side; Azure keeps what it has"]


def plans(report: Report, ink: Ink, columns: int | None = None) -> Iterator[list[str]]:
    """A block for each scale set that has a plan, `columns` wide where that is given."""
    if report.plans:
        from vmsslint.report.plan import WIDTH, scale_set_lines

        for plan in report.plans:
            changes = [item for item in report.changes if item.resource == plan.resource]
            yield scale_set_lines(plan, changes, ink, columns or WIDTH)


def _columns() -> int:
    """The width of the terminal that the text is shown in."""
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _sum(report: Report, ink: Ink) -> list[str]:
    unseen = not_told(report)
    return [_summary(report, ink), *([unseen] if unseen else [])]


def _summary(report: Report, ink: Ink) -> str:
    read = f"{plural(report.files, 'file')}, {plural(report.scale_sets, 'scale set')}"
    undone = "; not all of the work could be done" if report.failed else ""
    mended = "" if report.fixed is None else f", {report.fixed} fixed"
    if not report.findings:
        return f"no findings in {read}{mended}{undone}"
    counts = tally(report.findings)
    parts = [plural(counts.errors, "error"), plural(counts.warnings, "warning")]
    parts += [plural(counts.infos, "info")] * (counts.infos > 0)
    parts += [f"{counts.possible} possible in {plural(report.scale_sets, 'scale set')}{mended}{undone}"]
    worst = max(report.findings, key=lambda finding: (finding.certain, finding.severity.rank))
    return f"{', '.join(parts).ljust(SUMMARY - 2)}  {ink(f'vmsslint explain {worst.rule}', 'strong')}"
