"""The table of facts for people: what an update to a property does, asked for by path in any spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from vmsslint import bundled
from vmsslint.entries import FactInfo, FactsFound, Recorded, Source, Statement
from vmsslint.facts import properties, transitions, words
from vmsslint.facts.words import plain_path
from vmsslint.model import Effect

LONGEST = 500
"""Characters of a path that is looked for. The longest of a scale set has about 180."""


def every() -> tuple[FactInfo, ...]:
    """Every property that has an entry of its own, in the order of the table."""
    return tuple(map(info, _table()["paths"]))


def find(text: str) -> FactsFound:
    """What a path stands for: an ARM path, one as `az vmss show` has it, or a last name; letter case does not matter.

    What stands in brackets is any item of the list. One match is told in full, several are listed.
    """
    wanted = re.sub(r"\[[^\]]*\]", "[]", text.strip().strip(".")[: LONGEST + 1])
    if not wanted or len(wanted) > LONGEST:
        return FactsFound()
    path = properties.canonical(wanted) or _by_plain_path().get(_folded(wanted))
    alike = _of_that_name(wanted) or _free_below(wanted)
    if path is None and len(alike) != 1:
        return FactsFound(of_that_name=tuple(map(info, alike)))
    path = path or alike[0]
    inside = (path + ".", path + "[")
    below = tuple(info(entry) for entry in _table()["paths"] if entry.startswith(inside))
    own = info(path)
    told = (path, own.entry)
    others = tuple(info(entry) for entry in alike if entry not in told and not entry.startswith(inside))
    return FactsFound((own,) if own.entry == path or not below else (), below, others)


def near(text: str) -> tuple[str, ...]:
    """Up to three properties that may be meant by a path that is none."""
    from difflib import get_close_matches

    wanted = text.strip()[:LONGEST]
    names = {_last(path).casefold(): path for path in reversed(_every_path())}
    by_name = (names[name] for name in get_close_matches(_last(wanted).casefold(), names, 3, 0.75))
    return tuple(path for path in dict.fromkeys((*properties.nearest(wanted), *by_name)) if path)[:3]


def info(path: str) -> FactInfo:
    """What a reader is told of a property; `path` is a schema path, list items as `[]`, in Azure's spelling."""
    found = transitions.fact(path)
    speaks = transitions.entry_of(path)
    entry = _table()["paths"].get(speaks, {})
    known = properties.find(path)
    return FactInfo(
        path=path,
        entry=speaks,
        says=_statement(entry or {"transition": "any", **transitions.place_of(path)}, found.effect),
        type=known.type if known else "",
        since=known.since if known else "",
        until=(known.until or "") if known else "",
        written_by_azure=path.casefold() in transitions.never_compared() or bool(known and known.read_only),
        coming_or_going=bool(entry.get("presence_only")),
        patch=entry.get("patch"),
        requirement=_requirement(entry.get("requirement", "")),
        variants=tuple(_variant(variant, entry) for variant in entry.get("variants", ())),
        history=tuple(_older(item, entry) for item in entry.get("history", ())),
        recorded=_recorded(entry.get("recorded")),
    )


# ── paths ──────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _every_path() -> tuple[str, ...]:
    """All properties with a place in the table or in the API, those with an entry first."""
    return tuple(dict.fromkeys((*_table()["paths"], *(item.path for item in properties.every()))))


@cache
def _by_plain_path() -> Mapping[str, str]:
    return {_folded(path): path for path in reversed(_every_path())}


def _of_that_name(wanted: str) -> list[str]:
    """The entries whose path ends so; where there is none, the properties of the API."""
    ending = "." + _folded(wanted)
    for paths in (_table()["paths"], _every_path()):
        found = [path for path in paths if ("." + _folded(path)).endswith(ending)]
        if found:
            return found
    return []


def _free_below(wanted: str) -> list[str]:
    """Members of what is free in form, such as `settings.fileUris`."""
    dots = [at for at, char in enumerate(wanted) if char == "."][:8]
    found = (f"{above}{wanted[at:]}" for at in dots for above in _of_that_name(wanted[:at]))
    return [path for path in (properties.canonical(guess) for guess in found) if path]


def _folded(path: str) -> str:
    """A path without brackets, `properties` levels and letter case."""
    return plain_path(path.replace("[]", "").casefold())


def _last(path: str) -> str:
    return path.replace("[]", "").rpartition(".")[2]


# ── statements ─────────────────────────────────────────────────────────────────────────────────────────────


def _statement(entry: Mapping[str, Any], effect: Effect, when: str = "") -> Statement:
    error = entry.get("error") or {}
    may = entry.get("may")
    hidden = entry.get("hidden")
    unseen = f"what no model shows: {hidden}" if hidden else ""
    condition = words.condition(entry["condition"]) if "condition" in entry else ""
    return Statement(
        transition=entry["transition"] if isinstance(entry["transition"], str) else "from-to",
        step=words.step(entry),
        effect=effect,
        evidence=entry["evidence"],
        sources=_sources(entry["sources"]),
        when=when,
        condition="; and on ".join(part for part in (condition, unseen) if part),
        may=f"{may['effect']}, where {may['when']}" if may else "",
        answer=" ".join(str(error[key]) for key in ("http", "code") if error.get(key)) + _target(error),
        message=error.get("message") or "",
        note=entry.get("note", ""),
    )


def _target(error: Mapping[str, Any]) -> str:
    return f" (target {error['target']})" if error.get("target") else ""


def _variant(variant: Mapping[str, Any], entry: Mapping[str, Any]) -> Statement:
    whole = {name: entry[name] for name in ("transition", "effect", "evidence", "sources")} | dict(variant)
    given = [
        f"from API version {variant['since']} on" if "since" in variant else "",
        f"before API version {variant['until']}" if "until" in variant else "",
        f"orchestration mode {str(variant['applies']).capitalize()}" if "applies" in variant else "",
        f"where {words.condition(variant['when'])}" if "when" in variant else "",
    ]
    return _statement(whole, Effect(whole["effect"]), ", ".join(part for part in given if part))


def _older(item: Mapping[str, Any], entry: Mapping[str, Any]) -> Statement:
    """What a document of the history says, as `--as-of` judges by it."""
    never = item["transition"] == "never"
    effect = Effect.REFUSED if never else Effect(item.get("effect", entry["effect"]))
    since = f", from API version {item['since']} on" if "since" in item else ""
    whole = {**item, "evidence": "documented", "sources": [item["source"]], "parent": entry.get("parent", "")}
    return _statement(whole, effect, f"as of {item['as_of']}{since}")


def _requirement(name: str) -> str:
    return f"{name}: {transitions.requirements()[name].note}" if name else ""


def _recorded(entry: Mapping[str, Any] | None) -> Recorded | None:
    if entry is None:
        return None
    return Recorded(
        accepted=entry.get("accepted", 0),
        settled=entry.get("settled", 0),
        while_running=entry.get("settled_while_running", 0),
        while_deallocated=entry.get("settled_while_deallocated", 0),
        api=tuple(entry.get("api", ())),
        tests=_recordings(entry.get("tests", ())),
        refused=_recordings(entry.get("refused_tests", ())),
    )


def _recordings(names: Sequence[str]) -> tuple[Source, ...]:
    recordings = _table()["recordings"]
    found = ((name, recordings.get(name)) for name in names)
    return tuple(
        Source(name, f"https://github.com/{of['repo']}/blob/{of['commit']}/{of['path']}" if of else "")
        for name, of in found
    )


def _sources(ids: Sequence[str]) -> tuple[Source, ...]:
    sources = _table()["sources"]
    named = ((item, sources.get(item)) for item in dict.fromkeys(ids))
    return tuple(
        Source(known["title"], known.get("url", ""), item) if known else Source(_title(item), item)
        for item, known in named
    )


_THREAD = re.compile(r"https://github\.com/(?P<repo>[^/]+/[^/]+)/(?P<kind>issues|pull|commit)/(?P<number>\w{1,12})")
_KINDS = {"issues": "issue", "pull": "pull request", "commit": "commit"}


def _title(address: str) -> str:
    """What a reader calls a source that has an address alone."""
    thread = _THREAD.match(address)
    return f"{thread['repo']} {_KINDS[thread['kind']]} {thread['number']}" if thread else address


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = bundled.load("schemas/transitions.yaml")
    return table
