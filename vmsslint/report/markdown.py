"""The report for a pull request: the verdict first, then a table, then what is needed to judge it, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vmsslint.model import Change, Effect, Finding, Report, Severity
from vmsslint.report.changes import glyph, remark, short_path, sides
from vmsslint.report.ink import Ink
from vmsslint.report.plan import grouped, verdict, what_to_do
from vmsslint.report.prose import capital, sentence
from vmsslint.report.rollout import sentences
from vmsslint.report.safe import line
from vmsslint.report.tally import plural, tally
from vmsslint.report.text import findings, other_changes

TABLE, DETAILS, PLANS = 22_000, 22_000, 16_000
"""Characters for the findings as rows, their excerpts, and the plans: GitHub takes 65,536 characters of a comment."""

VALUE = 120
"""Characters of one value in a table."""

_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}  # noqa: RUF001
_EFFECTS = {
    Effect.REFUSED: "Azure refuses this change.",
    Effect.DEALLOCATE: "The VMs have to be deallocated for this change.",
    Effect.REIMAGE: "Running VMs follow once they are reimaged.",
    Effect.UPGRADE: "Running VMs follow once they are upgraded.",
}
# What begins markup of some kind; a dot only in `www.`, which GitHub makes a link of.
_MARKUP = re.compile(r"[!#$&()*:<>@\[\\\]_`{|}~]|(?<=www)\.", re.IGNORECASE)


def render(report: Report, *, color: bool = False) -> str:
    """GitHub's Markdown. What comes from the input is text alone: no markup, link, mention or reference."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    counts = tally(report.findings)
    parts = [plural(counts.errors, "error"), plural(counts.warnings, "warning"), f"{counts.possible} possible"]
    title = ", ".join(parts) if report.findings else "no findings"
    yield f"### vmsslint: {title}"
    read = f"Read {plural(report.files, 'file')} with {plural(report.scale_sets, 'scale set')}."
    undone = " **Not all of the work could be done.**" if report.failed else ""
    yield f"{_verdict(report)}{read}{undone}"

    rows = list(_within(TABLE, (_row(finding) for finding in report.findings)))
    if rows:
        yield "\n".join(["| | rule | where | what |", "|---|---|---|---|", *rows])
    if len(rows) < len(report.findings):
        yield f"… and {len(report.findings) - len(rows)} more."
    ink = Ink(False)
    if details := list(_within(DETAILS, ("\n".join(block) for block in findings(report, ink)))):
        left_out = len(report.findings) - len(details)
        yield _folded("Details", [*details, f"… and {left_out} more"] if left_out else details)
    if changes := list(other_changes(report, ink)):
        yield _folded("Other changes", ["\n".join(block) for block in changes])
    yield from _plans(report)


def _plans(report: Report) -> Iterator[str]:
    """For each scale set the verdict, its changes as a table, and what to do, folded."""
    room = PLANS
    for plan in report.plans:
        changes = [item for item in report.changes if item.resource == plan.resource]
        listed = [(effect, item) for effect, found in grouped(changes) for item in found]
        rollout = " ".join(sentences(plan.rollout)) if plan.rollout else ""
        block = [
            f"#### {_text(line(plan.resource, 200))}",
            f"**{_text(sentence(capital(verdict(plan, changes))))}** {_text(line(rollout))}".rstrip(),
        ]
        rows = list(_within(room // 2, (_change(item, effect) for effect, item in listed)))
        if rows:
            block.append("\n".join(["| | property | old → new | effect | rules |", "|---|---|---|---|---|", *rows]))
        if len(rows) < len(listed):
            block.append(f"… and {plural(len(listed) - len(rows), 'more change')}.")
        if doing := "\n".join(what_to_do(plan, Ink(False))):
            block.append(_folded("Rollout, steps and commands", [doing]))
        room -= sum(map(len, block))
        if room < 0:
            yield "… and more, for which there is no room here: the text report has it all."
            return
        yield from block


def _change(change: Change, effect: Effect) -> str:
    old, new = sides(change, VALUE)
    also = f" ({told})" if (told := remark(change)) else ""
    told = f"<code>{_html(old)}</code> → <code>{_html(new)}</code>{also}"
    path = f"<code>{_html(short_path(change.path))}</code>"
    return f"| `{glyph(change)}` | {path} | {told} | {effect} | {', '.join(change.rules)} |"


def _within(budget: int, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        budget -= len(text)
        if budget < 0:
            return
        yield text


def _verdict(report: Report) -> str:
    effects = [finding.effect for finding in report.findings if finding.certain]
    effects += [change.effect for change in report.changes if change.certain]
    effect = max(effects, key=lambda effect: effect.rank, default=Effect.NONE)
    return f"**{_EFFECTS[effect]}** " if effect in _EFFECTS else ""


def _row(finding: Finding) -> str:
    where = "–"
    if finding.labels:
        label = finding.labels[0]
        where = f"<code>{_html(line(label.document.name))}:{label.span.line}</code>"
    severity = f"{_SIGNS[finding.severity]} {finding.severity}{'' if finding.certain else ' (possible)'}"
    # Between our own backticks a value stands as it is.
    parts = line(finding.message.strip(), 500).split("`")
    if len(parts) % 2 == 0:
        parts = ["`".join(parts)]
    what = "".join(f"<code>{_html(part)}</code>" if at % 2 else _text(part) for at, part in enumerate(parts))
    return f"| {severity} | {finding.rule} {_text(finding.name)} | {where} | {what} |"


def _folded(summary: str, texts: list[str]) -> str:
    pre = "\n\n".join(texts).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<details><summary>{summary}</summary>\n\n<pre>\n{pre}\n</pre>\n\n</details>"


def _html(text: str) -> str:
    """Inside tags like `<code>`, where GitHub looks for no mentions."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _text(text: str) -> str:
    """In running text: a space without width keeps `@name`, `#1`, `http://` and `www.` from becoming links."""
    return re.sub("&#(?:64|35|58(?=;//));", "\\g<0>&#8203;", _html(text)).replace("&#46;", "&#8203;&#46;")
