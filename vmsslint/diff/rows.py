"""Two models line by line, so that what belongs together stands side by side."""

from __future__ import annotations

from collections.abc import Iterator

from vmsslint.diff.compare import concealed, schema_path, shown_path
from vmsslint.diff.tree import Branch, Node, align, node_value, settle, tree
from vmsslint.model import ModelRow, Resource
from vmsslint.values import NULL, Value


def rows(old: Resource, new: Resource) -> tuple[ModelRow, ...]:
    """Both scale sets as they are compared, with secrets marked. The path of a change is that of its row."""
    before, after = tree(old.body), tree(new.body)
    align(before, after)
    settle(before, after)
    return tuple(_members(before, after, ()))


def _members(old: Branch, new: Branch, path: tuple[str, ...]) -> Iterator[ModelRow]:
    for name in _merged(old, new):
        yield from _row(old.get(name), new.get(name), (*path, name))


def _row(old: Node | None, new: Node | None, path: tuple[str, ...]) -> Iterator[ModelRow]:
    sides = _shown(old, path), _shown(new, path)
    groups = [node if isinstance(node, Branch) and node else None for node in (old, new)]
    # An object or a list beside something else stays one value: its lines would stand beside nothing.
    is_group = any(groups) and all(group or node is None for group, node in zip(groups, (old, new), strict=True))
    yield ModelRow(shown_path(path), path[-1], len(path) - 1, *sides, is_group=is_group)
    if is_group:
        nothing = Branch(NULL)
        yield from _members(groups[0] or nothing, groups[1] or nothing, path)


def _shown(node: Node | None, path: tuple[str, ...]) -> Value | None:
    return None if node is None else concealed(node_value(node), schema_path(path))


def _merged(old: Branch, new: Branch) -> Iterator[str]:
    """The names of both, in the order of the new side, what only the old side has behind what it follows there."""
    waiting = iter(new)
    told: set[str] = set()
    for name in old:
        if name in new and name not in told:
            for other in waiting:
                told.add(other)
                yield other
                if other == name:
                    break
        elif name not in new:
            yield name
    yield from waiting
