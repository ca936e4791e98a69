"""The resources of one template, as `reference` finds them: by id, by name, by symbolic name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vmsslint.expand.functions.choices import pick
from vmsslint.expand.identity import key_of, segments
from vmsslint.expand.target import access_term
from vmsslint.values import NULL, Array, Choice, Known, Object, Unknown, Value, is_empty, is_secret, truth, unknown


class Entry(Protocol):
    """What the registry needs to know of a declared resource."""

    @property
    def symbol(self) -> str: ...
    @property
    def index(self) -> int | None: ...
    @property
    def id(self) -> Value: ...
    @property
    def relative_id(self) -> Value: ...
    @property
    def name(self) -> Value: ...
    @property
    def condition(self) -> Value: ...
    @property
    def existing(self) -> bool: ...
    @property
    def looped(self) -> bool: ...
    def state(self, full: bool) -> Value | None: ...
    def info(self) -> dict[str, Value]: ...


class Registry:
    """Declared resources by all that identifies them. One that several answer to is ambiguous and not found."""

    def __init__(self, entries: Iterable[Entry] = ()):
        self._new = list(entries)
        self._found: dict[str, list[Entry]] = {}
        self._loops: dict[str, list[Entry]] = {}

    def _index(self) -> None:
        """Look at the entries, which is put off until somebody asks."""
        entries, self._new = self._new, []
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        keys = {key_of(entry.id), key_of(entry.relative_id), key_of(entry.name), key_of(segments(entry.name)[-1])}
        if entry.symbol:
            folded = entry.symbol.casefold()
            keys = {key_of(entry.id)}
            if entry.index is None and not entry.looped:
                keys.add(key_of(Known(entry.symbol)))
            else:
                self._loops.setdefault(folded, []).append(entry)
                keys.add(key_of(Known(f"{entry.symbol}[{entry.index}]")))
        for key in keys:
            self._found.setdefault(key, []).append(entry)

    def _find(self, identifier: Value) -> Entry | None:
        if is_secret(identifier):
            return None
        self._index()
        found = self._found.get(key_of(identifier), [])
        return found[0] if len(found) == 1 else None

    def state(self, identifier: Value, *, full: bool, term: Value) -> Value | None:
        """See `scope.Resources`."""
        entry = self._find(identifier)
        return None if entry is None or entry.existing else _guarded(entry, full, term)

    def states(self, symbol: str, *, full: bool) -> Value | None:
        """See `scope.Resources`."""
        self._index()
        entries = self._loops.get(symbol.casefold())
        if not entries or any(entry.looped for entry in entries):
            return None
        terms = (unknown("reference", Known(f"{entry.symbol}[{entry.index}]"), type="object") for entry in entries)
        return Array(tuple(_guarded(entry, full, term) or term for entry, term in zip(entries, terms, strict=True)))

    def info(self, symbol: Value, *, term: Value) -> Value | None:
        """See `scope.Resources`."""
        entry = self._find(symbol)
        return None if entry is None else Object(entry.info(), rest=(term,))


def _guarded(entry: Entry, full: bool, term: Value) -> Value | None:
    declared = entry.state(full)
    if declared is None:
        return None
    known = opened(declared, term)
    return known if truth(entry.condition) else pick(entry.condition, known, term, term)


def opened(value: Value, term: Value) -> Value:
    """What a template declares, as a lower bound of the state: objects may have more members, null may be a value.

    `term` is what the value is called where it is not known.
    """
    match value:
        case Object(members=members):
            below = {name: opened(item, access_term(term, name)) for name, item in members.items()}
            return Object(below, value.origin, (term,))
        case Array(items=(_, *_)) if not value.open:
            items = (opened(item, _item(term, index)) for index, item in enumerate(value.items))
            return Array(tuple(items), value.origin)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return Choice(condition, opened(then, term), opened(otherwise, term), value.origin)
    return term if is_empty(value) or value == NULL else value


def _item(term: Value, index: int) -> Unknown:
    return unknown("[]", term, Known(index))
