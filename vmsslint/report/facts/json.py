"""Facts for programs. Keys may be added, never renamed or given another meaning."""

from __future__ import annotations

from typing import Any

from vmsslint import __version__
from vmsslint.entries import FactInfo, FactsFound, Recorded, Source, Statement
from vmsslint.report.jsontext import dumps


def render(found: FactsFound) -> str:
    """All facts in one list; `match` tells why each is there: exact, below, or name."""
    told = [
        {"match": match, **_fact(fact)}
        for match, facts in (("exact", found.exact), ("below", found.below), ("name", found.of_that_name))
        for fact in facts
    ]
    return dumps({"version": 1, "tool": {"name": "vmsslint", "version": __version__}, "facts": told}, depth=3)


def _fact(fact: FactInfo) -> dict[str, Any]:
    return {
        "path": fact.path,
        "entry": fact.entry or None,
        "type": fact.type or None,
        "since": fact.since or None,
        "until": fact.until or None,
        "written_by_azure": fact.written_by_azure,
        "coming_or_going": fact.coming_or_going,
        **_said(fact.says),
        "patch": fact.patch,
        "requirement": fact.requirement or None,
        "variants": [{"when": item.when, **_said(item)} for item in fact.variants],
        "history": [{"when": item.when, **_said(item)} for item in fact.history],
        "recorded": _recorded_json(fact.recorded) if fact.recorded else None,
        "rules": list(fact.rules),
    }


def _said(says: Statement) -> dict[str, Any]:
    return {
        "transition": says.transition,
        "step": says.step,
        "condition": says.condition or None,
        "effect": says.effect.value,
        "may": says.may or None,
        "answer": says.answer or None,
        "message": says.message or None,
        "evidence": says.evidence,
        "note": says.note or None,
        "sources": [_source(source) for source in says.sources],
    }


def _recorded_json(recorded: Recorded) -> dict[str, Any]:
    return {
        "accepted": recorded.accepted,
        "settled": recorded.settled,
        "while_running": recorded.while_running,
        "while_deallocated": recorded.while_deallocated,
        "api": list(recorded.api),
        "tests": [_source(test) for test in recorded.tests],
        "refused": [_source(test) for test in recorded.refused],
    }


def _source(source: Source) -> dict[str, str | None]:
    return {"id": source.id or None, "title": source.title, "url": source.url or None}
