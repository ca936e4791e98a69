"""The properties in which a new scale set differs from the old one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.diff.tree import Branch, Node, align, is_map, node_value, only_with, settle, tree
from vmsslint.facts import transitions
from vmsslint.facts.conditions import Subject
from vmsslint.facts.select import first
from vmsslint.load.positions import locator
from vmsslint.model import Change, ChangeKind, Label, Resource
from vmsslint.places import Place
from vmsslint.residuals import as_text, is_secret_name
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Known,
    Loop,
    Object,
    Text,
    Unknown,
    Value,
    as_secret,
    is_empty,
    is_ground,
)
from vmsslint.verdicts import Fold, Verdict, compare, exact


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sides of a path that are not equal. None is a side that does not give the property at all.

    `paired` is False where it is not certain that the two sides speak of the same list item. `place` is the new side's
    list that an item is gone from, if it is empty now.
    """

    path: tuple[str, ...]
    old: Node | None
    new: Node | None
    certain: bool
    paired: bool = True
    place: Value | None = None


def changes(old: Resource, new: Resource) -> tuple[Change, ...]:
    """Every property that differs, in the order of the new side, then what the new side lacks."""
    before, after = tree(old.body), tree(new.body)
    if NULL in (old.name, new.name):
        before.pop("name", None)
        after.pop("name", None)
    align(before, after)
    settle(before, after)
    if _same(before, after, ()):
        return ()
    told = _Teller(old, new)
    return tuple(change for item in _ordered(before, after) for change in told.changes(item))


def alike(old: Resource, new: Resource) -> bool:
    """Whether two scale sets of different names have at least half of their properties in common."""
    before, after = tree(old.body), tree(new.body)
    same, all_leaves = _common(before, after, ()), max(_leaves(before), _leaves(after))
    return 2 * same >= all_leaves


def _common(old: Node, new: Node, path: tuple[str, ...]) -> int:
    if isinstance(old, Branch) and isinstance(new, Branch):
        return sum(_common(old[name], new[name], (*path, name)) for name in old.keys() & new.keys())
    if isinstance(old, Branch) or isinstance(new, Branch):
        return 0
    return int(_verdict(old, new, path) is Verdict.EQUAL)


def _leaves(node: Node) -> int:
    return sum(map(_leaves, node.values())) if isinstance(node, Branch) else 1


def api_version(resource: Resource) -> str:
    """The resource's API version as text; the newest known where it is unknown or not given."""
    version = resource.api_version
    if isinstance(version, Known) and isinstance(version.value, str):
        return version.value.casefold()
    return "9999"


def schema_path(path: tuple[str, ...]) -> str:
    """The path with `[]` for every list item."""
    return "".join("[]" if part.startswith("[") else f".{part}" for part in path).removeprefix(".")


def shown_path(path: tuple[str, ...]) -> str:
    """The path as users read it: `a.list[name=web].b`."""
    return "".join(part if part.startswith("[") else f".{part}" for part in path).removeprefix(".")


# ── finding differences ────────────────────────────────────────────────────────────────────────────────────


def _same(old: Node, new: Node, path: tuple[str, ...]) -> bool:
    """Whether two nodes are surely equal, told without the cost of a full comparison."""
    if isinstance(old, Branch) and isinstance(new, Branch):
        counted = _counted(old, new) is Verdict.EQUAL and not old.doubtful and not new.doubtful
        return counted and old.keys() == new.keys() and all(_same(old[name], new[name], (*path, name)) for name in old)
    if isinstance(old, Branch) or isinstance(new, Branch):
        return False
    return _verdict(old, new, path) is Verdict.EQUAL


def _counted(old: Branch, new: Branch) -> Verdict:
    """Whether two list items stand for equally many."""
    return compare(old.count or Known(1), new.count or Known(1))


def _verdict(old: Value, new: Value, path: tuple[str, ...]) -> Verdict:
    return verdict_at(old, new, schema_path(path))


def verdict_at(old: Value, new: Value, schema: str) -> Verdict:
    """`compare` with letter case and spaces told apart as far as ARM does at this schema path."""
    fold: Fold = str.casefold
    if transitions.is_case_sensitive(schema):
        fold = exact
    elif schema in ("location", "extendedLocation.name"):
        fold = _without_spaces
    if isinstance(old, Array) and isinstance(new, Array) and transitions.is_set(schema):
        return _compare_sets(old, new, fold)
    return compare(old, new, fold)


def _compare_sets(old: Array, new: Array, fold: Fold) -> Verdict:
    """Lists of scalars in any order, both sorted."""
    verdict = compare(old, new, fold)
    if verdict is not Verdict.DIFFERENT or len(old.items) != len(new.items) or (is_ground(old) and is_ground(new)):
        return verdict
    for side, others in ((old.items, new.items), (new.items, old.items)):
        for item in side:
            if all(compare(item, other, fold) is Verdict.DIFFERENT for other in others):
                return Verdict.DIFFERENT
    return Verdict.MAY


def _without_spaces(string: str) -> str:
    return string.replace(" ", "").casefold()


class _ValueOperator:
    """Hands what DeepDiff takes for leaves to `compare`, which can answer that two values may differ."""

    def match(self, level: Any) -> bool:
        return not (isinstance(level.t1, Branch) and isinstance(level.t2, Branch))

    def give_up_diffing(self, level: Any, diff_instance: Any) -> bool:
        old, new = level.t1, level.t2
        path = tuple(level.path(output_format="list"))
        verdict = _verdict(node_value(old), node_value(new), path)
        if verdict is not Verdict.EQUAL:
            diff_instance.custom_report_result(verdict.name, level)
        return True


def _differences(old: Branch, new: Branch) -> Iterator[Difference]:
    from deepdiff import DeepDiff
    from deepdiff.model import DiffLevel

    found = DeepDiff(
        old,
        new,
        view="tree",
        custom_operators=[_ValueOperator()],
        threshold_to_diff_deeper=0,
        ignore_private_variables=False,  # or names such as __tag would be passed over
    )
    for report, levels in found.items():
        for level in levels:
            assert isinstance(level, DiffLevel)
            path = tuple(str(part) for part in level.path(output_format="list"))
            paired = not _in_doubt(path, old) and not _in_doubt(path, new)
            match report:
                case "dictionary_item_added":
                    found_here = Difference(path, None, level.t2, paired, paired)
                case "dictionary_item_removed":
                    around = level.up.t2 if level.up else None
                    emptied = around.value if isinstance(around, Branch) and not around else None
                    found_here = Difference(path, level.t1, None, paired, paired, emptied)
                case _:
                    found_here = Difference(path, level.t1, level.t2, paired and report != Verdict.MAY.name, paired)
            yield _on_conditions(found_here, old, new)
    yield from (_on_conditions(item, old, new) for item in _miscounted(old, new, ()))


def _on_conditions(item: Difference, old_side: Branch, new_side: Branch) -> Difference:
    """The difference as one that is there only where both sides have all that it stands in.

    What the old side lacks in any case comes also where the old side lacks all that it stands in.
    """
    conditions: list[Value] = []
    for side in (new_side,) if item.old is None else (old_side, new_side):
        branch: Node | None = side
        for part in item.path[:-1]:
            branch = branch.get(part) if isinstance(branch, Branch) else None
            condition = branch.given if isinstance(branch, Branch) else None
            if condition is not None and condition not in conditions:
                conditions.append(condition)
    for condition in reversed(conditions):
        old = only_with(item.old, condition) if item.old is not None else None
        new = only_with(item.new, condition) if item.new is not None else None
        item = replace(item, old=old, new=new, certain=False)
    return item


def _in_doubt(path: tuple[str, ...], side: Branch) -> bool:
    """Whether the path leads through a list item of which it is not certain what item of the other side it is."""
    node: Node | None = side
    for part in path:
        if not isinstance(node, Branch):
            return False
        if part in node.doubtful:
            return True
        node = node.get(part)
    return False


def _miscounted(old: Branch, new: Branch, path: tuple[str, ...]) -> Iterator[Difference]:
    """The items that loops make on both sides, where they may be more on one than on the other."""
    if path and _counted(old, new) is not Verdict.EQUAL:
        yield Difference(path, old, new, False)
    for name in old.keys() & new.keys():
        left, right = old[name], new[name]
        if isinstance(left, Branch) and isinstance(right, Branch):
            yield from _miscounted(left, right, (*path, name))


def _ordered(old: Branch, new: Branch) -> list[Difference]:
    """The differences in the order of the new side; what that lacks comes last, in the order of the old."""
    places: dict[int, dict[str, int]] = {}

    def place(node: Node | None, part: str) -> int | None:
        if not isinstance(node, Branch):
            return None
        known = places.setdefault(id(node), {})
        if not known:
            known.update((name, index) for index, name in enumerate(node))
        return known.get(part)

    def position(item: Difference) -> tuple[tuple[bool, int], ...]:
        where: list[tuple[bool, int]] = []
        before: Node | None = old
        after: Node | None = new
        for part in item.path:
            here = place(after, part)
            where.append((here is None, place(before, part) or 0 if here is None else here))
            before = before.get(part) if isinstance(before, Branch) else None
            after = after.get(part) if isinstance(after, Branch) else None
        return tuple(where)

    return sorted(_differences(old, new), key=position)


# ── telling them ───────────────────────────────────────────────────────────────────────────────────────────


_WRITTEN_BY_AZURE = ("id", "properties.provisioningState", "properties.uniqueId")
"""What a scale set has that was read from Azure, and none that an author wrote."""


class _Teller:
    """Tells differences between two resources as changes: their kind, their parts, their places."""

    def __init__(self, old: Resource, new: Resource) -> None:
        self.name = as_text(new.name)
        self.old, self.new = old, new
        self.request = Subject(new.body, new.body)
        self.old_is_live = any(first(old.body, path) is not None for path in _WRITTEN_BY_AZURE)

    def changes(self, item: Difference) -> Iterator[Change]:
        """The changes that a difference amounts to; none where nothing is given on either side."""
        old_empty = item.old is None or _is_nothing(item.old, item.path)
        new_empty = item.new is None or _is_nothing(item.new, item.path)
        if old_empty and new_empty:
            return
        if old_empty:
            assert item.new is not None
            yield from self._added(item.path, item.new, item.paired)
        elif new_empty:
            assert item.old is not None
            yield from self._gone(item.path, item.old, item.new, item.paired, item.place)
        else:
            yield self._change(item.path, ChangeKind.CHANGED, item.old, item.new, item.certain)

    def _added(self, path: tuple[str, ...], new: Node, paired: bool) -> Iterator[Change]:
        """A property of the new side alone, in the parts that facts speak of."""
        schema = schema_path(path)
        whole = (
            path[-1].startswith("[") or not isinstance(new, Branch) or transitions.is_presence(schema, self.old.body)
        )
        if not whole and isinstance(new, Branch) and new and (_is_list(new) or transitions.speaks_below(schema)):
            for name in new:
                inner, condition = new[name], new.given
                if not is_empty(node_value(inner)):
                    yield from self._added((*path, name), only_with(inner, condition) if condition else inner, paired)
            return
        value = node_value(new)
        given = paired and is_given(value)
        given = given and not (self.old_is_live and schema.casefold() in transitions.never_returned())
        default = transitions.default(schema, self.old.body)
        if default is not None:
            verdict = _verdict(default, value, path)
            if verdict is Verdict.EQUAL:
                return
            given = given and verdict is Verdict.DIFFERENT
        elif transitions.may_have_default(schema, self.old.body):
            given = False
        yield self._change(path, ChangeKind.ADDED, None, new, given, default)

    def _gone(
        self, path: tuple[str, ...], old: Node, new: Node | None, paired: bool, place: Value | None = None
    ) -> Iterator[Change]:
        """A property of the old side alone: removed in so many words, dropped by Azure, or kept."""
        from_list = path[-1].startswith("[")
        if isinstance(old, Branch) and _is_list(old) and new is not None:
            for name, inner in old.items():
                yield from self._gone_item((*path, name), inner, paired, node_value(new))
            return
        surely_there = paired and is_given(node_value(old))
        if new is not None or from_list:
            yield self._change(path, ChangeKind.REMOVED, old, new, surely_there, place=place)
            return
        falls = transitions.falls_away(schema_path(path), True, api_version(self.new), self.request)
        if falls is False:
            yield self._change(path, ChangeKind.OMITTED, old, None, True)
        else:
            yield self._change(path, ChangeKind.REMOVED, old, None, surely_there and falls is True)

    def _gone_item(self, path: tuple[str, ...], old: Node, paired: bool, place: Value) -> Iterator[Change]:
        """An item of a list that is emptied at `place`."""
        if not is_empty(node_value(old)):
            surely_there = paired and is_given(node_value(old))
            yield self._change(path, ChangeKind.REMOVED, old, None, surely_there, place=place)

    def _change(
        self,
        path: tuple[str, ...],
        kind: ChangeKind,
        old: Node | None,
        new: Node | None,
        certain: bool,
        default: Value | None = None,
        place: Value | None = None,
    ) -> Change:
        schema = schema_path(path)
        before = concealed(node_value(old), schema) if old is not None else None
        after = concealed(node_value(new), schema) if new is not None else None
        return Change(
            resource=self.name,
            path=shown_path(path),
            schema_path=schema,
            kind=kind,
            old=before,
            new=after,
            certain=certain,
            default=default,
            old_label=_label(before, "old"),
            new_label=_label(after if after is not None else place, "new"),
            steps=path,
        )


def concealed(value: Value, schema: str) -> Value:
    """The value with what is secret in it marked so, even where it is written out. `schema` is its path in facts."""
    text = isinstance(value, Text) or (isinstance(value, Known) and isinstance(value.value, str))
    if transitions.is_secret(schema) or (text and is_secret_name(schema.rpartition(".")[2])):
        return as_secret(value)
    if transitions.hides_below(schema):
        match value:
            case Object(members=members):
                return replace(
                    value,
                    members={
                        name: concealed(inner, f"{schema}.{name}".removeprefix(".")) for name, inner in members.items()
                    },
                )
            case Array(items=items):
                return replace(value, items=tuple(concealed(item, f"{schema}[]") for item in items))
            case Choice(then=then, otherwise=otherwise):
                return replace(value, then=concealed(then, schema), otherwise=concealed(otherwise, schema))
            case Loop(body=body):
                return replace(value, body=concealed(body, schema))
    return value


def is_given(value: Value) -> bool:
    """Whether the value is there whatever its unknowns are: neither null nor a list without items."""
    match value:
        case Choice(then=then, otherwise=otherwise):
            return is_given(then) and is_given(otherwise)
        case Array(items=items):
            return any(not isinstance(item, Loop) for item in items)
        case Unknown(type="array"):
            return False
    return compare(value, NULL) is Verdict.DIFFERENT


def _is_nothing(node: Node, path: tuple[str, ...]) -> bool:
    """Whether the side has nothing there: absent, null, an empty list, or a map such as `tags` without a name in it."""
    value = node_value(node)
    return is_empty(value) or (value == Object({}) and is_map(schema_path(path)))


def _is_list(branch: Branch) -> bool:
    return isinstance(branch.value, Array) or any(name.startswith("[") for name in branch)


def _label(value: Value | None, role: str) -> Label | None:
    places = getattr(value, "origin", ())
    return label_at(places[0], role) if places else None


def label_at(place: Place, role: str, text: str = "") -> Label:
    """The place as a label: its exact stretch of the document."""
    return Label(place.document, locator(place.document).value(place.path), text, role)
