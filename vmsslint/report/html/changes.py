"""Changed properties as a list that is readable at any width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vmsslint.model import Change, Rollout
from vmsslint.report.changes import glyph, noteworthy, remark, short_path, sides
from vmsslint.report.html.markup import LONGEST, badge, code, listed, path, text
from vmsslint.report.plan import grouped, heading
from vmsslint.report.prose import capital

SIGNS = {"!": "refused", "+": "added", "-": "removed", "~": "changed"}
"""The signs of changes in words."""


def by_effect(changes: Sequence[Change], rollout: Rollout | None, level: int) -> Iterator[str]:
    """The changes under a heading (`h<level>`) for each effect, the strongest first."""
    for effect, found in grouped(changes):
        yield f"<h{level}>{badge(effect)} {text(capital(heading(effect, rollout)))}</h{level}>\n"
        yield listed(map(_change, found), name="changes")
    if kept := len(changes) - len(list(noteworthy(changes))):
        yield f'<p class="quiet">{kept} left out of the new side, which Azure keeps.</p>\n'


def sign(mark: str) -> str:
    """A sign with its word for those who do not see it."""
    return f'<span class="sign" aria-hidden="true">{text(mark)}</span><span class="unseen">{SIGNS[mark]}: </span>'


def rules(names: Iterable[str]) -> str:
    """The ids of rules, each a link to its findings."""
    return " ".join(f'<a class="rule" href="#{text(name)}">{text(name)}</a>' for name in names)


def _change(change: Change) -> str:
    old, new = sides(change, LONGEST)
    also = f' <em class="doubt">{told}</em>' if (told := remark(change)) else ""
    return (
        f'<p class="path">{sign(glyph(change))}{path(short_path(change.path))} {rules(change.rules)}</p>'
        f'<p class="sides"><span class="unseen">from </span>{code(old)} <span aria-hidden="true">→</span>'
        f'<span class="unseen"> to </span> {code(new)}{also}</p>'
    )
