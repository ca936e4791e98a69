"""What an update to each property does: `schemas/transitions.yaml` as typed facts, looked up by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from vmsslint import bundled
from vmsslint.dataclass import dataclass
from vmsslint.facts import history
from vmsslint.facts.conditions import Condition, Subject, Truth, holds
from vmsslint.model import Effect
from vmsslint.values import Known, Object, Value, member


@dataclass(frozen=True, slots=True)
class Answer:
    """What Azure answers to a refused update; each part is empty (0 for `http`) where no source gives it."""

    code: str = ""
    http: int = 0
    target: str = ""
    message: str = ""

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.http or "", self.code) if part)


@dataclass(frozen=True, slots=True)
class Fact:
    """What an update to the property at `path` does, for one API version and orchestration mode.

    `transition` is never, from-to, superset, grow, same-parent, together, any or conditional; the head of the file
    explains the keys. `hidden` names what a refusal turns on that no model shows. A fact has sources, or it is none.
    `since` is the first API version with it, where one is named. `older` is a sentence that names the document, where
    the fact is as that told it.
    """

    path: str
    transition: str
    effect: Effect
    evidence: str
    sources: tuple[str, ...]
    note: str = ""
    answer: Answer = Answer()
    before: Any = None
    after: Any = None
    parent: str = ""
    beside: tuple[str, ...] = ()
    condition: Condition | bool | None = None
    may: Mapping[str, str] | None = None
    hidden: str = ""
    presence_only: bool = False
    opaque: bool = False
    own_entry: bool = True
    variants: tuple[Mapping[str, Any], ...] = ()
    since: str = ""
    history: tuple[Mapping[str, Any], ...] = ()
    older: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the evidence carries an error: a refusal was seen, or a page says so."""
        return self.evidence in ("refused", "documented")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What has to hold between properties: with `when`, it takes `needs` (None: nothing that a model shows).

    `flexible_needs` stands in for `needs` in Flexible sets, where it is given. `applies` is uniform, flexible or both.
    """

    id: str
    when: Condition | bool
    needs: Condition | bool | None
    flexible_needs: Condition | bool | None
    evidence: str
    sources: tuple[str, ...]
    note: str
    answer: Answer
    applies: str
    since: str
    as_written: bool

    @property
    def is_sure(self) -> bool:
        """Whether the evidence carries an error: a refusal was seen, or a page says so."""
        return self.evidence in ("refused", "documented")

    def conditions(self) -> tuple[Condition | bool, ...]:
        """Every condition that it is made of."""
        return tuple(part for part in (self.when, self.needs, self.flexible_needs) if part is not None)


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = bundled.load("schemas/transitions.yaml")
    return table


@cache
def _entries() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    return {path.casefold(): (path, entry) for path, entry in _table()["paths"].items()}


@cache
def fact(path: str) -> Fact:
    """The fact for a schema path (list items as `[]`): its own entry, else the nearest above, else its place's.

    It is the entry as it stands; `at()` picks the variant for a subject.
    """
    speaks = entry_of(path)
    entry = _entries()[speaks.casefold()][1] if speaks else {**place_of(path), "transition": "any"}
    return replace(_fact(path, entry), own_entry=speaks.casefold() == path.casefold())


def entry_of(path: str) -> str:
    """The property whose entry speaks of a schema path: itself, else one above it; empty where only its place tells."""
    for above in (path, *_ancestors(path)):
        spelled, entry = _entries().get(above.casefold(), ("", {}))
        if spelled and (above == path or path == f"{above}[]" or not entry.get("presence_only")):
            return spelled
    return ""


def place_of(path: str) -> Mapping[str, Any]:
    """What stands for the place of a property that no entry speaks of: effect, evidence, sources."""
    return next(place for place in _table()["place_defaults"] if _is_under(path, place["under"]))


def at(found: Fact, api_version: str, mode: str, subject: Subject) -> Fact:
    """The fact as it holds for an API version, an orchestration mode (uniform, flexible) and the model.

    Where the subject is judged as of a month, an older document may tell it otherwise.
    """
    if not subject.as_of or not found.history:
        return _varied(found, api_version, mode, subject)
    today = _table()["as_of"]
    item = history.counting(found.history, subject.as_of, api_version=api_version, since=found.since, today=today)
    if item is None:
        return _varied(found, api_version, mode, subject)
    told = _as_told(found, item)
    if _step(told) != _step(found):
        return told
    varied = _varied(found, api_version, mode, subject)
    # what is disputed by now was said plainly then
    evidence = found.evidence if found.is_sure else told.evidence
    return replace(found, older=told.older, evidence=evidence) if varied is found else varied


def _step(fact: Fact) -> tuple[object, ...]:
    return fact.transition, fact.before, fact.after, fact.effect


def _as_told(found: Fact, item: Mapping[str, Any]) -> Fact:
    """The fact as a document of the history tells it. What that says nothing of, such as the error, is today's."""
    entry = {"effect": found.effect, "evidence": "documented", "sources": [item["source"]], **item}
    if item["transition"] == "never":
        entry["effect"] = Effect.REFUSED
    elif "effect" not in item and found.effect is Effect.REFUSED:
        entry["effect"] = place_effect(found.path)
    told = _fact(found.path, entry)
    if told.transition == found.transition:
        told = replace(told, parent=found.parent, beside=found.beside, condition=found.condition, hidden=found.hidden)
    reach = "" if told.effect is Effect.REFUSED else told.effect.value
    return replace(
        told,
        answer=found.answer,
        presence_only=found.presence_only,
        opaque=found.opaque,
        own_entry=found.own_entry,
        older=history.sentence(entry, _table()["sources"][item["source"]]["title"], reach),
    )


def _varied(found: Fact, api_version: str, mode: str, subject: Subject) -> Fact:
    for variant in found.variants:
        fits = (
            api_version >= variant.get("since", "")
            and (not variant.get("until") or api_version < variant["until"])
            and variant.get("applies", mode) == mode
            and holds(variant.get("when", True), subject) is True
        )
        if fits:
            entry = {"transition": found.transition, "effect": found.effect, **variant}
            entry.setdefault("evidence", found.evidence)
            entry.setdefault("sources", list(found.sources))
            entry.setdefault("note", found.note)
            told = replace(_fact(found.path, entry), own_entry=found.own_entry, presence_only=found.presence_only)
            return told if "error" in variant else replace(told, answer=found.answer)
    return found


def place_effect(path: str) -> Effect:
    """What a change at this place takes where no entry says otherwise."""
    return Effect(place_of(path)["effect"])


def is_presence(path: str, old: Object) -> bool:
    """Whether an entry speaks of this value coming or going, so that against the old model it changes as a whole."""
    entry = _entries().get(path.casefold())
    return entry is not None and holds(entry[1].get("presence_only", False), Subject(old, old)) is True


def is_opaque(path: str) -> bool:
    """Whether the value at this path is compared and sent as one."""
    entry = _entries().get(path.casefold())
    return entry is not None and bool(entry[1].get("opaque"))


@cache
def in_patch(path: str) -> bool:
    """Whether the body of a PATCH may have the property: no entry says that it knows none such."""
    entry = _entries().get(path.casefold())
    return entry is None or entry[1].get("patch") is not False


@cache
def speaks_below(path: str) -> bool:
    """Whether any entry or list stands below the path, so that a change there is told in its parts."""
    prefixes = tuple(path.casefold() + end for end in (".", "["))
    return any(entry.startswith(prefixes) for entry in (*_entries(), *list_keys()))


@cache
def requirements() -> Mapping[str, Requirement]:
    """Every requirement by its id."""
    return {entry["id"]: _requirement(entry) for entry in _table()["requirements"]}


def _requirement(entry: Mapping[str, Any]) -> Requirement:
    return Requirement(
        entry["id"],
        entry.get("when", True),
        entry.get("needs"),
        entry.get("flexible_needs"),
        entry["evidence"],
        links(entry["sources"]),
        entry.get("note", ""),
        _answer(entry.get("error")),
        entry.get("applies", "both"),
        str(entry.get("since", "")),
        bool(entry.get("as_written")),
    )


@cache
def list_keys() -> Mapping[str, tuple[str, ...]]:
    """Schema path of each list (lower case) -> the members that tell its items apart; () where items are scalars."""
    return {entry["path"].casefold(): tuple(entry.get("key", ())) for entry in _table()["lists"] if "map" not in entry}


@cache
def maps() -> frozenset[str]:
    """The objects (lower-case paths) whose member names are the user's own; below them a path has `*` for any name."""
    return frozenset(entry["path"].casefold() for entry in _table()["lists"] if "map" in entry)


@cache
def is_set(path: str) -> bool:
    """Whether this is a list of scalars whose order means nothing."""
    return list_keys().get(path.casefold()) == () and path.casefold() not in ordered_lists()


@cache
def ordered_lists() -> frozenset[str]:
    """The lists of scalars (lower-case paths) whose order means something."""
    return frozenset(entry["path"].casefold() for entry in _table()["lists"] if entry.get("scalars") == "ordered")


@cache
def _case_sensitive() -> tuple[str, ...]:
    return tuple(path.casefold() for path in _table()["case_sensitive"])


@cache
def is_case_sensitive(path: str) -> bool:
    """Whether ARM tells letter case apart at this path."""
    return any(_is_under(path.casefold(), prefix) for prefix in _case_sensitive())


@cache
def never_compared() -> frozenset[str]:
    """Schema paths (lower case) that a comparison passes over: Azure writes them, not the author."""
    return frozenset(path.casefold() for path in _table()["read_only"])


@cache
def never_returned() -> frozenset[str]:
    """Schema paths (lower case) that a GET leaves out, so that they look added against a live model."""
    return frozenset(entry["path"].casefold() for entry in _table()["write_only"])


@cache
def secret_paths() -> tuple[str, ...]:
    """Schema paths (lower case) of what is secret even where an author wrote it out in plain text."""
    return tuple(entry["path"].casefold() for entry in _table()["write_only"] if entry.get("secret"))


@cache
def is_secret(path: str) -> bool:
    """Whether what stands at this path is never shown."""
    return any(_is_under(path.casefold(), secret) for secret in secret_paths())


@cache
def hides_below(path: str) -> bool:
    """Whether anything below this path is never shown."""
    return any(_is_under(secret, path.casefold()) for secret in secret_paths())


def aliases() -> list[Mapping[str, Any]]:
    """Older names of properties, and older spellings of values (`old_value`)."""
    return list(_table()["aliases"])


def default(path: str, model: Object) -> Known | None:
    """What Azure fills in where the model does not give the property; None where no source tells."""
    for entry in _defaults().get(path.casefold(), ()):
        without_defaults = Subject(model, model)
        if holds(entry.get("when", True), without_defaults) is True:
            return Known(entry["value"])
    return None


def default_paths() -> tuple[str, ...]:
    """The schema paths (lower case) of which a source tells a default."""
    return tuple(_defaults())


@cache
def paths_with_variants() -> tuple[str, ...]:
    """The properties whose updates depend on the API version, the orchestration mode or the model."""
    return tuple(path for path, entry in _table()["paths"].items() if entry.get("variants"))


def defaults() -> tuple[str, ...]:
    """The paths of which it is known what Azure fills in, in Azure's spelling."""
    return tuple(dict.fromkeys(entry["path"] for entry in _table()["defaults"]))


def may_have_default(path: str, model: Object) -> bool:
    """Whether Azure may fill something in here, which hangs on what is unknown in the model."""
    subject = Subject(model, model)
    return any(holds(entry.get("when", True), subject) is None for entry in _defaults().get(path.casefold(), ()))


@cache
def _defaults() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in _table()["defaults"]:
        found.setdefault(entry["path"].casefold(), []).append(entry)
    return {path: tuple(entries) for path, entries in found.items()}


def falls_away(path: str, parent_given: bool, api_version: str, request: Subject) -> Truth:
    """Whether Azure drops a value that the request leaves out, against the rule that it keeps it."""
    path = path.casefold()
    for entry in _table()["omission"]["removed"]:
        pattern = entry["path"].casefold()
        covered = path == pattern or (pattern.endswith(".*") and path.startswith(pattern[:-1]))
        if not covered or (entry.get("until") and api_version >= entry["until"]):
            continue
        if entry.get("parent_given"):
            return parent_given
        return holds(entry["when"], request)
    return False


def links(ids: list[str]) -> tuple[str, ...]:
    """The addresses behind ids of sources; what has none (recordings) is left out."""
    sources = _table()["sources"]
    addresses = (item if item.startswith("https://") else sources[item].get("url") for item in ids)
    return tuple(dict.fromkeys(address for address in addresses if address))


def source_title(address: str) -> str:
    """What a reader calls the source at this address."""
    return next((str(entry["title"]) for entry in _table()["sources"].values() if entry.get("url") == address), address)


def orchestration_mode(model: Object) -> str:
    """`uniform` or `flexible`; what is unknown or absent counts as uniform, the default of the API."""
    properties = member(model, "properties")
    mode: Value | None = member(properties, "orchestrationMode") if properties else None
    return "flexible" if isinstance(mode, Known) and str(mode.value).casefold() == "flexible" else "uniform"


def _fact(path: str, entry: Mapping[str, Any]) -> Fact:
    transition = entry["transition"]
    from_to = transition if isinstance(transition, dict) else {}
    return Fact(
        path=path,
        transition="from-to" if from_to else transition,
        effect=Effect(entry["effect"]),
        evidence=entry["evidence"],
        sources=links(entry["sources"]),
        note=entry.get("note", ""),
        answer=_answer(entry.get("error")),
        before=from_to.get("from"),
        after=from_to.get("to"),
        parent=entry.get("parent", ""),
        beside=tuple(entry.get("with", ())),
        condition=entry.get("condition"),
        may=entry.get("may"),
        hidden=entry.get("hidden", ""),
        presence_only=bool(entry.get("presence_only")),
        opaque=bool(entry.get("opaque")),
        variants=tuple(entry.get("variants", ())),
        since=entry.get("since", ""),
        history=tuple(entry.get("history", ())),
    )


def _answer(error: Mapping[str, Any] | None) -> Answer:
    error = error or {}
    return Answer(
        error.get("code") or "", int(error.get("http") or 0), error.get("target") or "", error.get("message") or ""
    )


def _ancestors(path: str) -> Iterator[str]:
    """Every path above: without its last segment, and without the `[]` of a list item."""
    while path:
        path = path[:-2] if path.endswith("[]") else path.rpartition(".")[0]
        if path:
            yield path


def _is_under(path: str, prefix: str) -> bool:
    return not prefix or path == prefix or path.startswith((prefix + ".", prefix + "["))
