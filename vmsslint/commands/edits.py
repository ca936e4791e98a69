"""The edits that turn the old model into the new one, as data, for the modules of the shells to write down.

A path is ARM's, with the `properties` levels: names as Azure spells them, and for a list item its index in the old
model. In the order of `edits()` every index holds: values are set first, then items come at the ends of lists, then
items go, from inner lists to outer ones and in each from the back to the front.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from vmsslint.commands.canonical import ready
from vmsslint.commands.pieces import is_map
from vmsslint.dataclass import dataclass
from vmsslint.diff.tree import item_labels, renamed
from vmsslint.facts import transitions
from vmsslint.model import Change, ChangeKind
from vmsslint.places import Path
from vmsslint.values import Array, Loop, Object, Unknown, Value, is_empty, member


@dataclass(frozen=True, slots=True)
class Set:
    """Put the value at the path, in place of what is there. All that it stands in is there; null takes away."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Add:
    """Put an item at the end of a list that is there. `index` is the one that it gets, None where that is not known."""

    path: Path
    value: Value
    index: int | None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the item with that index from a list."""

    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Leave the member out of what is sent: one of those that Azure does not keep then."""

    path: Path


Edit: TypeAlias = Set | Add | Remove | Drop


@dataclass(frozen=True, slots=True)
class Reach:
    """What a way of saying edits can point at; what it cannot is set together with all around it.

    `items` is whether it can point at list items. `names` tells whether it can point at a member of that name. `whole`
    are schema paths (lower case) of what is only ever sent as one. A `flat` model has no `properties` levels.
    """

    items: bool = True
    flat: bool = False
    names: Callable[[str], bool] = lambda name: True
    whole: frozenset[str] = frozenset()


EVERYWHERE = Reach()


def edits(changes: Iterable[Change], old: Object, model: Object, reach: Reach = EVERYWHERE) -> tuple[Edit, ...]:
    """The edits for these changes from the old model to `model`, the model after the update.

    A change that leaves a property as it is (`omitted`) takes none. Secrets in the values are marked as such.
    """
    return together((edit for _, edit in each(changes, old, model, reach)), old)


def each(
    changes: Iterable[Change], old: Object, model: Object, reach: Reach = EVERYWHERE
) -> Iterator[tuple[Change, Edit]]:
    """Each of the changes with the edit that it takes when it is made alone."""
    lists = _Lists()
    before = renamed(old)
    for change in changes:
        if change.kind is not ChangeKind.OMITTED and change.schema_path not in _OF_THE_ADDRESS:
            yield change, _edit(change, before, model, reach, lists)


_OF_THE_ADDRESS = ("name", "apiVersion")
"""What is no part of the model that is sent."""


def together(found: Iterable[Edit], old: Object) -> tuple[Edit, ...]:
    """The edits as one request makes them: each once, in an order in which every index holds."""
    before = renamed(old)
    kept = _with_emptied_lists(_without_covered(list(found)), before)
    return tuple(sorted(_numbered(kept, before), key=_order))


class _Lists:
    """What the items of lists are called; worked out once for each list."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Array, Mapping[str, int]]] = {}

    def position(self, value: Value | None, label: str, schema: str) -> int | None:
        """The index of the item of that label; None where there is none."""
        if not isinstance(value, Array):
            return None
        if id(value) not in self._known:
            keys = transitions.list_keys().get(schema.casefold(), ())
            self._known[id(value)] = value, {label: index for index, label in enumerate(item_labels(value, keys))}
        return self._known[id(value)][1].get(label)

    def item(self, value: Value | None, label: str, schema: str) -> Value | None:
        """The item of that label."""
        index = self.position(value, label, schema)
        return value.items[index] if isinstance(value, Array) and index is not None else None


def _order(edit: Edit) -> tuple[int, int, int]:
    match edit:
        case Add():
            return 1, 0, 0
        case Remove(path=path, index=index):
            return 2, -len(path), -index
    return 0, 0, 0


def _edit(change: Change, before: Object, model: Object, reach: Reach, lists: _Lists) -> Edit:
    path: Path = ()
    schema = ""
    old: Value | None = before
    new: Value | None = model
    around = new

    def whole() -> Set:
        if reach.flat and path[-1:] == ("properties",):
            return Set(path[:-1], ready(around, schema.removesuffix("properties").removesuffix(".")))
        return Set(path, ready(new, schema))

    for place, step in enumerate(change.steps):
        last = place == len(change.steps) - 1
        if step.startswith("["):
            if not reach.items or not isinstance(old, Array):
                return whole()
            index = None if old.open else lists.position(old, step, schema)
            item = lists.item(new, step, schema)
            if last and change.certain and change.kind is ChangeKind.REMOVED and index is not None:
                return Remove(path, index)
            if item is None or isinstance(item, Loop):
                return whole()
            if last and change.certain and change.kind is ChangeKind.ADDED:
                return Add(path, ready(item, f"{schema}[]"), None)
            if index is None:
                return whole()
            path, schema, old, new = (*path, index), f"{schema}[]", old.items[index], item
            continue
        name = _own_name(old, _unquoted(step), path)
        if not reach.names(name):
            return whole()
        path, schema = (*path, name), f"{schema}.{name}".removeprefix(".")
        around, old, new = new, _below(old, name), _below(new, name)
        if not last and (schema.casefold() in reach.whole or not _is_there(old)):
            return whole()
    if change.kind is ChangeKind.REMOVED and change.new is None:
        return Drop(path)
    return Set(path, ready(new if new is not None else change.new, schema))


def _own_name(old: Value | None, name: str, path: Path) -> str:
    """The name of a member as the old model spells it, where the names are the user's own, such as those of tags."""
    if not isinstance(old, Object) or name in old.members or not is_map(path):
        return name
    return next((key for key in old.members if key.casefold() == name.casefold()), name)


def _is_there(value: Value | None) -> bool:
    """Whether what stands below the value can be pointed at in the old model, where empty objects may be missing."""
    match value:
        case Unknown(type=type):
            return type == "object"
        case Object(members=members, rest=rest):
            return bool(members or rest)
    return isinstance(value, Array) and not is_empty(value)


def _below(value: Value | None, name: str) -> Value | None:
    return member(value, name) if value is not None else None


def _unquoted(step: str) -> str:
    return step[1:-1] if len(step) > 1 and step.startswith("'") and step.endswith("'") else step


# ── many edits together ────────────────────────────────────────────────────────────────────────────────────


def _without_covered(found: Sequence[Edit]) -> list[Edit]:
    """The edits without those of what another one sets as a whole, and without repetitions."""
    whole = {edit.path for edit in found if isinstance(edit, Set)}
    kept: dict[tuple[Path, object], Edit] = {}
    for place, edit in enumerate(found):
        above = (edit.path[:length] for length in range(len(edit.path) + (not isinstance(edit, Set))))
        if whole.isdisjoint(above):
            key: object = -1 - place if isinstance(edit, Add) else edit.index if isinstance(edit, Remove) else None
            kept.setdefault((edit.path, key), edit)
    return list(kept.values())


def _with_emptied_lists(found: Sequence[Edit], old: Object) -> list[Edit]:
    """The edits with `[]` set in place of the removal of every item."""
    removed = Counter(edit.path for edit in found if isinstance(edit, Remove))
    added = {edit.path for edit in found if isinstance(edit, Add)}
    emptied = {path for path, count in removed.items() if path not in added and count == _length(old, path)}
    kept = [edit for edit in found if not (isinstance(edit, Remove) and edit.path in emptied)]
    return [*kept, *(Set(path, Array(())) for path in dict.fromkeys(edit.path for edit in found) if path in emptied)]


def _numbered(found: Sequence[Edit], old: Object) -> Iterable[Edit]:
    """The edits with the indexes that added items get."""
    lengths: dict[Path, int | None] = {}
    for edit in found:
        if isinstance(edit, Add):
            length = lengths.setdefault(edit.path, _length(old, edit.path))
            lengths[edit.path] = None if length is None else length + 1
            edit = replace(edit, index=length)
        yield edit


def _length(old: Object, path: Path) -> int | None:
    value: Value | None = old
    for step in path:
        value = value.items[step] if isinstance(step, int) and isinstance(value, Array) else _below(value, str(step))
    return len(value.items) if isinstance(value, Array) and not value.open else None


# ── changes that are not made ──────────────────────────────────────────────────────────────────────────────


def without(changes: Iterable[Change], old: Object, model: Object) -> Object:
    """The model after the update, had these changes not been asked for."""
    steps = [change.steps for change in changes if change.kind is not ChangeKind.OMITTED]
    kept = _restored(renamed(old), model, steps, "") if steps else model
    assert isinstance(kept, Object)
    return kept


def _restored(old: Value | None, new: Value | None, places: Sequence[tuple[str, ...]], schema: str) -> Value | None:
    """The new value with what the old one has at those places below it."""
    if not all(places):
        return old
    below: dict[str, list[tuple[str, ...]]] = {}
    for step, *rest in places:
        below.setdefault(step, []).append(tuple(rest))
    if isinstance(new, Array) and isinstance(old, Array):
        lists = _Lists()
        items: list[Value | None] = list(new.items)
        for step, rests in below.items():
            index = lists.position(new, step, schema)
            item = None if index is None else new.items[index]
            kept = _restored(lists.item(old, step, schema), item, rests, f"{schema}[]")
            if index is None:
                items.append(kept)
            else:
                items[index] = kept
        return replace(new, items=tuple(item for item in items if item is not None))
    if not isinstance(new, Object):
        return old
    members = dict(new.members)
    for step, rests in below.items():
        name = _unquoted(step)
        spelled = next((key for key in members if key.casefold() == name.casefold()), name)
        kept = _restored(_below(old, name), members.get(spelled), rests, f"{schema}.{name}".removeprefix("."))
        if kept is None:
            members.pop(spelled, None)
        else:
            members[spelled] = kept
    return replace(new, members=members)
