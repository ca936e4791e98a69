"""How often each rule spoke: a table below a report, or beside it."""

from __future__ import annotations

from collections import Counter

from vmsslint.model import Report


def table(report: Report) -> str:
    """A row for each rule that spoke, the most frequent first; empty where none did."""
    names = {finding.rule: finding.name for finding in report.findings}
    names |= {item.finding.rule: item.finding.name for item in report.silenced}
    certain = Counter(finding.rule for finding in report.findings if finding.certain)
    possible = Counter(finding.rule for finding in report.findings if not finding.certain)
    silenced = Counter(item.finding.rule for item in report.silenced)
    if not names:
        return ""
    order = sorted(names, key=lambda rule: (-certain[rule] - possible[rule], -silenced[rule], rule))
    rows = [(str(certain[rule]), str(possible[rule]), str(silenced[rule]), f"{rule} {names[rule]}") for rule in order]
    head = ("certain", "possible", "silenced", "rule")
    return "".join(f"{one:>7}  {two:>8}  {three:>8}  {name}\n" for one, two, three, name in [head, *rows])
