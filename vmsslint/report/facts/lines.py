"""What there is to say of a fact, as labels and texts that every format for people shows in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vmsslint.entries import FactInfo, Recorded, Source, Statement
from vmsslint.model import Effect

EFFECTS = {
    Effect.DEALLOCATE: "have to be deallocated for it",
    Effect.REIMAGE: "those that run keep the old value until they are reimaged",
    Effect.UPGRADE: "those that run take it over as the upgrade policy says",
    Effect.NONE: "nothing has to reach those that run",
}
"""What it takes for the VMs to follow."""

EVIDENCE = {
    "refused": "Azure was seen to refuse what goes against it",
    "documented": "a page of Azure, or the description of its API, says so",
    "inferred": "no page says so; other tools, the shape of the API or likeness suggest it",
    "disputed": "sources contradict each other",
}
"""What the grades of evidence mean."""

BELOW, OF_THAT_NAME = "Below it", "Of that name"

_SHORT = {
    "never": "fixed",
    "superset": "add only",
    "grow": "grow only",
    "together": "with others",
    "any": "any value",
    "conditional": "conditional",
}


def step_in_short(says: Statement) -> str:
    """What an update may do, in two or three words."""
    told = _SHORT.get(says.transition, says.step)
    return f"{told}, if …" if says.condition and says.transition != "conditional" else told


def reach(says: Statement) -> str:
    """The effect in a word; nothing where the step says already that Azure refuses."""
    return "–" if says.effect is Effect.REFUSED else says.effect.value


def described(fact: FactInfo) -> str:
    """The property itself: its type, and the API versions that have it."""
    spans = [f"since API version {fact.since}" if fact.since else "", f"gone with {fact.until}" if fact.until else ""]
    return ", ".join(part for part in (fact.type, *spans) if part)


def sources(fact: FactInfo) -> tuple[Source, ...]:
    """All sources of the entry and its variants, each once."""
    return tuple(dict.fromkeys(source for says in (fact.says, *fact.variants) for source in says.sources))


def lines(fact: FactInfo) -> Iterator[tuple[str, str]]:
    """All but the sources. No label: the text goes on. Neither label nor text: what follows is another statement."""
    if fact.written_by_azure:
        yield "note", "Azure writes this property; what a request says of it counts for nothing."
    if fact.entry and fact.entry != fact.path:
        yield "entry", f"that of {fact.entry}"
    elif not fact.entry:
        yield "entry", "none of its own; what holds for its place holds for it"
    yield from _statement(fact.says, coming_or_going=fact.coming_or_going)
    if fact.requirement:
        yield "brings in", fact.requirement
    if fact.patch is not None:
        yield "PATCH", "may name it" if fact.patch else "cannot name it; send a PUT"
    if fact.recorded:
        yield "recorded", recorded(fact.recorded)
    if fact.rules:
        yield "rules", ", ".join(fact.rules)
    for variant in fact.variants:
        yield "", ""
        yield "but", variant.when
        yield from _statement(variant)
    for older in fact.history:
        yield "", ""
        told = "" if older.effect is Effect.REFUSED else f"; VMs: {EFFECTS[older.effect]}"
        yield "earlier", f"{older.when}: {older.step}{told}"
        yield "", f"{older.sources[0].title}{f' ({older.note})' if older.note else ''}"


def _statement(says: Statement, *, coming_or_going: bool = False) -> Iterator[tuple[str, str]]:
    yield "update", f"{says.step}{' (of the whole: when it comes or goes)' if coming_or_going else ''}"
    if says.condition:
        yield "if", says.condition
    if says.effect is not Effect.REFUSED:
        yield "VMs", EFFECTS[says.effect]
    if says.may:
        yield "may be", says.may
    if says.answer:
        yield "else", says.answer
    if says.message:
        yield "", f'"{says.message}"'
    yield "evidence", f"{says.evidence}: {EVIDENCE[says.evidence]}"
    if says.note:
        yield "note", says.note


def recorded(found: Recorded, named: Callable[[Source], str] = lambda source: source.title) -> str:
    """What recorded traffic shows, as a sentence without a full stop; `named` says how a test is called."""
    parts = []
    if found.accepted:
        states = ((found.while_running, "on running VMs"), (found.while_deallocated, "on deallocated VMs"))
        on = [f"{'all' if count == found.settled else count} {state}" for count, state in states if count]
        settled = f", {found.settled} of them seen to their end" + (f" ({', '.join(on)})" if on else "")
        api = f", API version {' to '.join(dict.fromkeys(found.api))}" if found.api else ""
        times = "once" if found.accepted == 1 else f"{found.accepted} times"
        parts.append(f"accepted {times}{settled}{api}")
    if found.tests:
        parts.append(f"in {', '.join(map(named, found.tests))}")
    if found.refused:
        parts.append(f"refused in {', '.join(map(named, found.refused))}")
    return "; ".join(parts)
