"""The report as one page that needs nothing from outside: for a mail, an artefact of a build, a wiki.

Nothing is loaded and nothing is sent: the policy in the head lets the browser run only the style and the few lines of
script that are in the page, by their hashes. Without scripts the page lacks the copy buttons alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from vmsslint.model import Effect, Report
from vmsslint.report.html import findings, scale_set
from vmsslint.report.html.changes import by_effect
from vmsslint.report.html.markup import listed, text
from vmsslint.report.plan import VERDICTS
from vmsslint.report.prose import capital, sentence
from vmsslint.report.tally import not_told, plural, tally


def render(report: Report, *, color: bool = False) -> str:
    """A whole page: the verdict, each scale set with its plan, and the findings."""
    style, script = _data("page.css"), _data("copy.js")
    title = f"vmsslint {report.command}: {_verdict(report)}"
    return (
        '<!doctype html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{''.join(_body(report))}<script>{script}</script>\n</body>\n</html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    plans = [(plan, f"scale-set-{at}") for at, plan in enumerate(report.plans, 1)]
    contents = [*((plan.resource, name) for plan, name in plans), ("Findings", "findings")]
    links = listed(f'<a href="#{name}">{text(label, 80)}</a>' for label, name in contents)
    yield '<a class="skip" href="#main">Skip to the content</a>\n<header>\n'
    yield f'<p class="tool">vmsslint {text(report.command)}</p>\n<h1>{text(_verdict(report))}</h1>\n'
    yield f'<p>{text(_sum(report))}</p>\n<nav aria-label="On this page">\n{links}</nav>\n</header>\n'
    yield '<main id="main" tabindex="-1">\n'
    for plan, name in plans:
        yield scale_set.section(plan, [item for item in report.changes if item.resource == plan.resource], name)
    planned = {plan.resource for plan, _ in plans}
    if others := [item for item in report.changes if item.resource not in planned]:
        yield '<section aria-labelledby="changes"><h2 id="changes">Changes</h2>\n'
        yield "".join(by_effect(others, None, 3))
        yield "</section>\n"
    yield findings.section(report)
    version = f" {text(report.version)}" if report.version else ""
    yield f"</main>\n<footer><p>vmsslint{version}. Signs: ! refused, + added, - removed, ~ changed.</p></footer>\n"


def _verdict(report: Report) -> str:
    effects = [plan.effect for plan in report.plans]
    if not report.plans:
        effects += [finding.effect for finding in report.findings if finding.certain]
        effects += [change.effect for change in report.changes if change.certain]
    effect = max(effects, key=lambda effect: effect.rank, default=Effect.NONE)
    if effect is Effect.NONE and not report.plans and not report.changes:
        return "Findings" if report.findings else "No findings"
    return capital(VERDICTS[effect])


def _sum(report: Report) -> str:
    counts = tally(report.findings)
    parts = [plural(counts.errors, "error"), plural(counts.warnings, "warning"), plural(counts.infos, "info")]
    read = f"{plural(report.files, 'file')} with {plural(report.scale_sets, 'scale set')}"
    undone = " Not all of the work could be done." if report.failed else ""
    silenced = f" {sentence(capital(told))}" if (told := not_told(report)) else ""
    return f"{', '.join(parts)}, {counts.possible} possible, in {read}.{silenced}{undone}"


def _policy(style: str, script: str) -> str:
    """What the browser may run: this style and this script, and nothing that is loaded."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


@cache
def _data(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
