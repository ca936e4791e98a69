"""The order in which names that refer to each other are evaluated, so that chains of any length stay flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vmsslint.expand.scope import Names
from vmsslint.expand.syntax import is_expression, names_used


def evaluate_all(names: Names, nodes: Mapping[str, Any], function: str) -> None:
    """Evaluate each of `nodes`, the template JSON by lower-case name; what it calls `function` for goes first.

    A circle is entered somewhere; `names` finds it then, if the values really need each other.
    """
    seen: set[str] = set()
    for start in nodes:
        stack = [(start, _needed(nodes[start], function))]
        seen.add(start)
        while stack:
            name, needed = stack[-1]
            below = next((other for other in needed if other in nodes and other not in seen), None)
            if below is None:
                stack.pop()
                names.get(name)
            else:
                seen.add(below)
                stack.append((below, _needed(nodes[below], function)))


def _needed(node: Any, function: str) -> Iterator[str]:
    for text in _strings(node):
        yield from names_used(text, function)


def _strings(node: Any) -> Iterator[str]:
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if is_expression(node):
                yield node
        elif isinstance(node, dict):
            stack.extend(node)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
