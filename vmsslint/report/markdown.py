"""The report for a pull request: the verdict first, then a table, then what is needed to judge it, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vmsslint.model import Effect, Finding, Report, Severity
from vmsslint.report.ink import Ink
from vmsslint.report.safe import line
from vmsslint.report.tally import plural, tally
from vmsslint.report.text import findings, other_changes, plans

TABLE, DETAILS = 24_000, 24_000
"""Characters for the findings as rows, and for their excerpts: GitHub takes 65,536 characters of a comment."""

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
    for block in plans(report, ink):
        yield _folded(f"Plan for {_html(block[0])}", ["\n".join(block)])


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
    if finding.environments:
        what += f" (in {_text(line(', '.join(finding.environments)))})"
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
