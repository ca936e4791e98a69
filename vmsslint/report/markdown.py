"""The report for a pull request: the verdict first, then a table, then what is needed to judge it, folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from vmsslint.model import Change, Effect, Finding, Report, Severity
from vmsslint.report.changes import glyph, remark, short_path, sides
from vmsslint.report.ink import Ink
from vmsslint.report.plan import grouped, verdict, what_to_do
from vmsslint.report.prose import capital, sentence
from vmsslint.report.rollout import sentences
from vmsslint.report.safe import line, lines
from vmsslint.report.tally import not_told, plural, tally
from vmsslint.report.text import findings, other_changes

TABLE, DETAILS, CHANGES, PLANS = 20_000, 20_000, 4_000, 16_000
"""Characters for findings as rows, their excerpts, other changes, and plans: GitHub takes 65,536 of a comment."""

VALUE = 120
"""Characters of one value in a table."""

_FAILED, _WARNED, _PASSED = "❌", "⚠️", "✅"
_UNDONE = "not all of the work could be done"
_SIGNS = {Severity.ERROR: _FAILED, Severity.WARNING: _WARNED, Severity.INFO: "ℹ️"}  # noqa: RUF001
_EFFECTS = {
    Effect.DEALLOCATE: ("the VMs have to be deallocated for this change", "the VMs may have to be deallocated"),
    Effect.REIMAGE: ("running VMs follow once they are reimaged", "running VMs may need a reimage to follow"),
    Effect.UPGRADE: ("running VMs follow once they are upgraded", "running VMs may need an upgrade to follow"),
}
# What begins markup of some kind; a dot only in `www.`, which GitHub makes a link of.
_MARKUP = re.compile(r"[!#$&()*:<>@\[\\\]_`{|}~]|(?<=www)\.", re.IGNORECASE)
_LONG_KEY = re.compile(r"\[[^\[\]]{24,}\]")


def render(report: Report, *, color: bool = False) -> str:
    """GitHub's Markdown. What comes from the input is text alone: no markup, link, mention or reference."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield "### {} vmsslint: {}".format(*_verdict(report))
    yield _sum(report)

    ranked = sorted(report.findings, key=lambda finding: (-finding.severity.rank, not finding.certain))
    several = len({finding.resource for finding in ranked if finding.resource}) > 1
    rows = list(_within(TABLE, (_row(finding, several) for finding in ranked)))
    if rows:
        heads = ["", "rule", *["scale set"] * several, "where", "what"]
        yield "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *rows])
    if len(rows) < len(ranked):
        yield f"… and {len(ranked) - len(rows)} more."

    ink = Ink(False)
    if details := list(_within(DETAILS, map(_block, findings(replace(report, findings=tuple(ranked)), ink)))):
        left_out = len(ranked) - len(details)
        yield _folded("Details", [*details, f"… and {left_out} more"] if left_out else details)
    for block in _within(CHANGES, map(_block, other_changes(report, ink))):
        yield _folded("Other changes", [block])
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
        if doing := _block(what_to_do(plan, Ink(False))):
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


def _verdict(report: Report) -> tuple[str, str]:
    """The worst there is to say, with its sign."""
    counts = tally(report.findings)
    subject = "change" if report.changes or report.command != "check" else "template"
    refused = {finding.certain for finding in report.findings if finding.effect is Effect.REFUSED}
    certain, possible = (_strongest(_effects(report, certain=certain)) for certain in (True, False))
    if True in refused:
        return _FAILED, f"Azure refuses this {subject}"
    if report.failed:
        return _FAILED, _UNDONE
    if counts.errors:
        return _FAILED, plural(counts.errors, "error")
    if refused:
        return _WARNED, f"Azure may refuse this {subject}"
    if certain in _EFFECTS and certain.rank >= possible.rank:
        return _WARNED, _EFFECTS[certain][0]
    if possible in _EFFECTS:
        return _WARNED, _EFFECTS[possible][1]
    if counts.warnings or counts.possible:
        return _WARNED, plural(counts.warnings, "warning") if counts.warnings else f"{counts.possible} possible"
    if report.findings or report.command == "check":
        return _PASSED, plural(counts.infos, "remark") if report.findings else "no findings"
    return _PASSED, "nothing found against this change" if report.changes else "no scale set changes"


def _effects(report: Report, *, certain: bool) -> list[Effect]:
    found = [finding.effect for finding in report.findings if finding.certain is certain]
    return found + [change.effect for change in report.changes if change.certain is certain]


def _strongest(effects: Iterable[Effect]) -> Effect:
    return max(effects, key=lambda effect: effect.rank, default=Effect.NONE)


def _sum(report: Report) -> str:
    """What was read and how much was found, and what else the update takes where the verdict is about a refusal."""
    counts = tally(report.findings)
    kinds = {"error": counts.errors, "warning": counts.warnings, "info": counts.infos}
    found = [plural(count, kind) for kind, count in kinds.items() if count]
    found += [f"{counts.possible} possible"] * bool(counts.possible)
    text = f"{', '.join(found) or 'No findings'} in {plural(report.scale_sets, 'scale set')}"
    text += f", {plural(report.files, 'file')} read{'' if report.fixed is None else f', {report.fixed} fixed'}."
    strongest = _strongest(effect for effect in _effects(report, certain=True) if effect in _EFFECTS)
    if strongest in _EFFECTS and _EFFECTS[strongest][0] != _verdict(report)[1]:
        told = _EFFECTS[strongest][0]
        text += f" {sentence(capital(told))}"
    if unseen := not_told(report):
        text += f" {sentence(capital(unseen))}"
    if report.failed and _verdict(report)[1] != _UNDONE:
        text += f" **{_UNDONE.capitalize()}.**"
    return text


def _row(finding: Finding, several: bool) -> str:
    where = "–"
    if finding.labels:
        label = finding.labels[0]
        where = f"<code>{_html(line(label.document.name))}:{label.span.line}</code>"
    severity = f"{_SIGNS[finding.severity]} {finding.severity}{'' if finding.certain else ' (possible)'}"
    what = _prose(finding.message)
    if finding.environments:
        what += f" (in {_text(line(', '.join(finding.environments)))})"
    if finding.help.strip():
        what += f"<br>→ {_prose(' '.join(lines(finding.help)))}"
    resource = [_text(line(finding.resource, 60)) or "–"] * several
    return f"| {' | '.join([severity, f'{finding.rule} {_text(finding.name)}', *resource, where, what])} |"


def _prose(text: str) -> str:
    """A message as text of one cell. Between our own backticks a value stands as it is; long keys of lists are cut."""
    parts = line(_LONG_KEY.sub("[…]", text.strip()), 300).split("`")
    if len(parts) % 2 == 0:
        parts = ["`".join(parts)]
    return "".join(f"<code>{_html(part)}</code>" if at % 2 else _text(part) for at, part in enumerate(parts))


def _block(rows: Iterable[str]) -> str:
    return "\n".join(rows).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _folded(summary: str, texts: list[str]) -> str:
    """A fold with texts that are escaped already."""
    pre = "\n\n".join(texts)
    return f"<details><summary>{summary}</summary>\n\n<pre>\n{pre}\n</pre>\n\n</details>"


def _html(text: str) -> str:
    """Inside tags like `<code>`, where GitHub looks for no mentions."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)


def _text(text: str) -> str:
    """In running text: a space without width keeps `@name`, `#1`, `http://` and `www.` from becoming links."""
    return re.sub("&#(?:64|35|58(?=;//));", "\\g<0>&#8203;", _html(text)).replace("&#46;", "&#8203;&#46;")
