"""The findings, each with what Azure answers, what helps, and its place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from vmsslint.model import Finding, Report, RuleInfo
from vmsslint.report.html.markup import code, folded, link, listed, prose, text
from vmsslint.report.ink import Ink
from vmsslint.report.links import rule_page
from vmsslint.report.prose import capital, condition, sentence
from vmsslint.report.safe import lines
from vmsslint.report.text import findings


def section(report: Report) -> str:
    """All findings, in the order of the report; the first of a rule has the rule's id for its own."""
    rules = {rule.id: rule for rule in report.rules}
    seen: set[str] = set()
    items = []
    for finding, block in zip(report.findings, findings(report, Ink(False)), strict=True):
        name = "" if finding.rule in seen else f' id="{text(finding.rule)}"'
        seen.add(finding.rule)
        inner = "".join(_parts(finding, rules.get(finding.rule), block))
        items.append(f'<li class="{finding.severity}"{name}>{inner}</li>\n')
    if not items:
        return '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n<p>No findings.</p></section>\n'
    body = f'<ol class="findings">\n{"".join(items)}</ol>'
    return f'<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n{body}\n</section>\n'


def _parts(finding: Finding, rule: RuleInfo | None, block: list[str]) -> Iterator[str]:
    doubt = "" if finding.certain else " (possible)"
    yield f"<h3>{text(f'{finding.severity}{doubt}: {finding.rule} {finding.name}')}</h3>"
    if finding.resource:
        yield f'<p class="quiet">{text(finding.resource, 200)}</p>'
    yield f"<p>{prose(sentence(finding.message.strip()))}</p>"
    if when := condition(finding):
        yield f"<p>{prose(sentence(capital(when)))}</p>"
    if finding.answer.strip():
        yield f"<p>Azure answers: {code(finding.answer)}</p>"
    yield from (f"<p>{prose(sentence(capital(note)))}</p>" for note in finding.notes if note.strip())
    if finding.fix:
        yield f"<p><strong>Fix:</strong> {prose(sentence(finding.fix.description))}</p>"
    if finding.help.strip():
        yield f"<p><strong>Help:</strong> {'<br>'.join(prose(row) for row in lines(finding.help))}</p>"
    if finding.labels:
        excerpt = escape("\n".join(_shown(block)))
        yield folded("Where", f'<pre class="excerpt" tabindex="0">{excerpt}</pre>\n')
    page = rule_page(rule) if rule is not None else ""
    sources = dict.fromkeys([*([page] if page else []), *finding.sources])
    if sources:
        yield folded("Sources", listed(map(link, sources)))


def _shown(block: list[str]) -> list[str]:
    """The lines of the excerpts: without the headline, and without the remarks, which the page has."""
    remarks = next((at for at, row in enumerate(block) if row.lstrip().startswith("= ")), len(block))
    return block[1:remarks]
