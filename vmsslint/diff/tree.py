"""A scale set in the form in which two of them are compared: names in one spelling, lists keyed as Azure keys them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from vmsslint.facts import properties, transitions
from vmsslint.facts.select import first, items
from vmsslint.residuals import as_text, residual
from vmsslint.values import (
    NULL,
    Array,
    Choice,
    Known,
    Loop,
    Object,
    Unknown,
    Value,
    choice,
    is_empty,
    is_ground,
    member,
    unknown,
)
from vmsslint.verdicts import Verdict, all_of, compare


class Branch(dict[str, "Node"]):
    """An object by member name, or a keyed list by item (`[name=web]`), beside the value that it was made of.

    `count` is how many it stands for, where that is not known: items of a loop, with what they have in common, or one
    or none on a condition. `given` is 1 in the cases in which it is written out and 0 in the others, None where it
    always is. `doubtful` are the items that the other side lacks by name, but may have under another one.
    """

    __slots__ = ("count", "doubtful", "given", "value")

    def __init__(self, value: Value, count: Value | None = None) -> None:
        super().__init__()
        self.value = value
        self.count = count
        self.given: Value | None = None
        self.doubtful: frozenset[str] = frozenset()


Node: TypeAlias = "Branch | Value"

NOT_COMPARED = frozenset(
    (
        *("type", "dependson", "condition", "copy", "comments", "metadata", "scope", "resources", "existing"),
        *("resourcegroup", "systemdata"),
    )
)
"""Members of a resource that are for the deployment, or that Azure writes, and not of the scale set itself."""


def tree(body: Object) -> Branch:
    """The comparable form of a scale set's body. Older names of properties are given their newer ones."""
    named = renamed(body)
    branch = Branch(named)
    for key, value in named.members.items():
        if key.casefold() not in NOT_COMPARED:
            name = _spelled("", key)
            _put(branch, name, value, name, ())
    return branch


_Case: TypeAlias = tuple[tuple[Value, bool], ...]
"""Conditions of choices that the way led through, and which arm it took."""


def _node(value: Value, path: str, case: _Case) -> Node:
    if isinstance(value, Object) and not value.rest and not transitions.is_opaque(path):
        branch = Branch(value)
        is_map = path.casefold() in transitions.maps()
        for key, item in value.members.items():
            name = _spelled(path, key)
            _put(branch, name, item, f"{path}.*" if is_map else f"{path}.{name}", case)
        return branch
    if isinstance(value, Choice):
        holds = next((holds for condition, holds in case if condition == value.condition), None)
        if holds is not None:
            return _node(value.then if holds else value.otherwise, path, case)
        then = _node(value.then, path, (*case, (value.condition, True)))
        otherwise = _node(value.otherwise, path, (*case, (value.condition, False)))
        whole = choice(value.condition, node_value(then), node_value(otherwise), value.origin)
        return _merged(whole, then, otherwise) if isinstance(whole, Choice) else then
    if isinstance(value, Array) and path.casefold() in transitions.list_keys():
        return _list(value, path, case)
    return value


def _spelled(path: str, name: str) -> str:
    """The name as Azure spells it, where it knows one; in quotes where a path would not show it for one name."""
    if any(sign in name for sign in ".[]") and (name.startswith("[") or not is_map(path)):
        return f"'{name}'"
    whole = f"{path}.{name}" if path else name
    canonical = properties.canonical(whole) or whole
    return canonical[-len(name) :] if canonical.casefold() == whole.casefold() else name


def is_map(path: str) -> bool:
    """Whether the object at the path has member names of the user's own, as `tags` has."""
    return any(child.path.endswith(".*") for child in properties.children(path)) if path else False


def _put(branch: Branch, name: str, value: Value, path: str, case: _Case) -> None:
    if path.casefold() not in transitions.never_compared():
        branch[name] = _node(value, path, case)


def _list(value: Array, path: str, case: _Case) -> Node:
    keys = transitions.list_keys()[path.casefold()]
    if not keys:
        ordered = path.casefold() in transitions.ordered_lists()
        return value if ordered else Array(tuple(sorted(value.items, key=_order)), value.origin)
    branch = Branch(value)
    for label, item in zip(item_labels(value, keys), value.items, strict=True):
        branch[label] = _looped(_node(item.body if isinstance(item, Loop) else item, f"{path}[]", case), item)
    return branch


def _looped(node: Node, item: Value) -> Node:
    """The node of a list item; for a loop, that of any one of its items, whose value tells that there may be none."""
    if not isinstance(item, Loop):
        return node
    value = items(Array((item,)))[0]
    if not isinstance(node, Branch):
        return value
    node.value, node.count, node.given = value, item.count, _presence_of(item.count)
    return node


def _order(item: Value) -> str:
    return residual(item).casefold()


def item_labels(value: Array, keys: tuple[str, ...]) -> list[str]:
    """How each item is named in a path: by its key members, else by its place in the list. No two are the same."""
    labels: dict[str, None] = {}
    repeated: dict[str, int] = {}
    for index, item in enumerate(value.items):
        own = label = _label(item.body if isinstance(item, Loop) else item, keys, index)
        while label in labels:
            repeated[own] = repeated.get(own, 1) + 1
            label = f"{own[:-1]}#{repeated[own]}]"
        labels[label] = None
    return list(labels)


def _label(item: Value, keys: tuple[str, ...], index: int) -> str:
    found = [(key, first(item, key)) for key in keys]
    if all(value is None for _, value in found):
        return f"[{index}]"
    named = ",".join(f"{key}={_brief(as_text(value).casefold())}" for key, value in found if value is not None)
    return f"[{named}]"


_LONGEST_KEY = 300
"""Characters of a key that a path shows: a resource id fits, of the text of an SSH key beginning and end are left."""


def _brief(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"{key[:40]}…{key[-24:]}"


def _merged(choice_value: Choice, then: Node, otherwise: Node) -> Node:
    """Both arms of a choice as one node, with the choice pushed down to what differs."""
    condition, origin = choice_value.condition, choice_value.origin
    if isinstance(then, Branch) and isinstance(otherwise, Branch):
        branch = Branch(choice_value)
        for name in dict.fromkeys((*then, *otherwise)):
            absent = NULL if name.startswith("[") else _ABSENT  # a given list loses what it lacks, an object keeps it
            one, other = then.get(name, absent), otherwise.get(name, absent)
            inner = choice(condition, node_value(one), node_value(other), origin)
            branch[name] = _merged(inner, one, other) if isinstance(inner, Choice) else one
        if then.count or otherwise.count:
            branch.count = choice(condition, then.count or _ONE, otherwise.count or _ONE)
        if then.given or otherwise.given:
            branch.given = choice(condition, then.given or _ONE, otherwise.given or _ONE)
        return branch
    if isinstance(then, Branch) and _is_nothing(otherwise):
        return only_with(then, choice(condition, _ONE, _many(otherwise), origin))
    if isinstance(otherwise, Branch) and _is_nothing(then):
        return only_with(otherwise, choice(condition, _many(then), _ONE, origin))
    return choice_value


_ONE, _NONE = Known(1), Known(0)

_ABSENT = unknown("absent")
"""What one arm of a choice does not mention. It is as it was before, and nothing on the old side: see `settle`."""


def _is_nothing(node: Node) -> bool:
    return node == _ABSENT or is_empty(node_value(node))


def _many(nothing: Node) -> Value:
    return _ABSENT if nothing == _ABSENT else _NONE


def _presence_of(count: Value) -> Value:
    if isinstance(count, Choice):
        return choice(count.condition, _presence_of(count.then), _presence_of(count.otherwise), count.origin)
    if count == _ABSENT or isinstance(count, Known):
        return count
    return choice(unknown("greater", count, _NONE, type="bool"), _ONE, _NONE)


def only_with(node: Node, presence: Value) -> Node:
    """The node as what is there only in the cases of that presence. Of a list it is each item by itself."""
    value = _where(presence, node_value(node), {_NONE: NULL, _ABSENT: NULL})
    if not isinstance(node, Branch):
        return value
    branch = Branch(value)
    given = _settled(presence, _NONE)
    branch.given = _where(given, node.given or _ONE, {_NONE: _NONE})
    if any(name.startswith("[") for name in node):
        branch.update({name: only_with(item, presence) for name, item in node.items()})
        if given is presence:  # a list that is emptied loses its items in every case
            branch.given = node.given
    else:
        branch.update(node)
        branch.count = _where(presence, node.count or _ONE, {_NONE: _NONE, _ABSENT: _ABSENT})
    return branch


def _where(presence: Value, value: Value, otherwise: Mapping[Value, Value]) -> Value:
    """The value where the presence is 1; elsewhere what `otherwise` says."""
    if not isinstance(presence, Choice):
        return otherwise.get(presence, value)
    then = _where(presence.then, _assumed(value, presence.condition, holds=True), otherwise)
    other = _where(presence.otherwise, _assumed(value, presence.condition, holds=False), otherwise)
    return choice(presence.condition, then, other, presence.origin)


def _assumed(value: Value, condition: Value, *, holds: bool) -> Value:
    """What is left of choices on the condition where it holds, or where it does not."""
    while isinstance(value, Choice) and value.condition == condition:
        value = value.then if holds else value.otherwise
    return value


def settle(old: Branch, new: Branch) -> None:
    """Put in what one arm of a choice does not mention: nothing on the old side, what that has on the new one."""
    _settle(old, Branch(NULL))
    _settle(new, old)


def _settle(side: Branch, before: Branch) -> None:
    for name, node in side.items():
        earlier = before.get(name, NULL)
        if isinstance(node, Branch):
            inner = earlier if isinstance(earlier, Branch) else Branch(NULL)
            _settle(node, inner)
            if node.count:
                there = _NONE if _is_nothing(earlier) else _ONE
                node.count = _settled(node.count, inner.count or there)
        else:
            side[name] = _settled(node, node_value(earlier))


def _settled(value: Value, absent: Value) -> Value:
    if isinstance(value, Choice):
        then = _settled(value.then, _assumed(absent, value.condition, holds=True))
        otherwise = _settled(value.otherwise, _assumed(absent, value.condition, holds=False))
        changed = then is not value.then or otherwise is not value.otherwise
        return choice(value.condition, then, otherwise, value.origin) if changed else value
    return absent if value == _ABSENT else value


def node_value(node: Node) -> Value:
    """The value that a node was made of."""
    return node.value if isinstance(node, Branch) else node


def align(old: Branch, new: Branch, path: str = "") -> None:
    """Let both sides name alike what may be the same.

    An unknown object is given the members that the other side has, as access terms. A list item whose key may be that
    of one item of the other side, and of no other, is taken for that item.
    """
    if keys := transitions.list_keys().get(path.casefold()):
        _align_items(old, new, keys)
    else:
        _align_names(old, new)
    for name in old.keys() & new.keys():
        left, right = old[name], new[name]
        if isinstance(left, Branch) and isinstance(right, Unknown):
            new[name] = right = _members_of(right, left)
        elif isinstance(right, Branch) and isinstance(left, Unknown):
            old[name] = left = _members_of(left, right)
        if isinstance(left, Branch) and isinstance(right, Branch):
            align(left, right, f"{path}[]" if name.startswith("[") else f"{path}.{name}".removeprefix("."))


def _align_items(old: Branch, new: Branch, keys: tuple[str, ...]) -> None:
    only_old = [name for name in old if name not in new]
    only_new = [name for name in new if name not in old]
    vague_old, vague_new = _with_unknown_key(old, only_old, keys), _with_unknown_key(new, only_new, keys)
    pairs = [(left, right) for left in vague_old for right in only_new]
    pairs += [(left, right) for left in only_old if left not in vague_old for right in vague_new]
    if len(pairs) <= _MOST_PAIRS:
        values = ((pair, node_value(old[pair[0]]), node_value(new[pair[1]])) for pair in pairs)
        alike = [pair for pair, left, right in values if _same_key(left, right, keys) is not Verdict.DIFFERENT]
    else:
        alike = pairs
    rivals = Counter(name for left, right in alike for name in (f"old {left}", f"new {right}"))
    for left, right in alike:
        if rivals[f"old {left}"] == rivals[f"new {right}"] == 1:
            old[right] = old.pop(left)
    old.doubtful = frozenset(only_old if _is_open(new) else (left for left, _ in alike))
    new.doubtful = frozenset(only_new if _is_open(old) else (right for _, right in alike))


_MOST_PAIRS = 40_000
"""Pairs of items with unknown keys that are compared. Azure's own limits keep lists far shorter."""


def _with_unknown_key(branch: Branch, names: list[str], keys: tuple[str, ...]) -> dict[str, None]:
    """Those of the items whose key is not known, in order."""
    found = ((name, [first(node_value(branch[name]), key) or NULL for key in keys]) for name in names)
    return {name: None for name, values in found if not all(map(is_ground, values))}


def _is_open(branch: Branch) -> bool:
    return isinstance(branch.value, Array) and branch.value.open


def _align_names(old: Branch, new: Branch) -> None:
    """Give a member of the old side the letter case that it has on the new side."""
    spelled = {name.casefold(): name for name in new if name not in old}
    for name in [name for name in old if name not in new]:
        if other := spelled.pop(name.casefold(), None):
            old[other] = old.pop(name)


def _same_key(old: Value, new: Value, keys: tuple[str, ...]) -> Verdict:
    return all_of(compare(first(old, key) or NULL, first(new, key) or NULL, str.casefold) for key in keys)


def _members_of(value: Unknown, like: Branch) -> Node:
    if any(name.startswith("[") for name in like) or not like:
        return value
    branch = Branch(value)
    for name in like:
        branch[name] = unknown(".", value, Known(name), origin=value.origin)
    return branch


def renamed(body: Object) -> Object:
    """The body with older names of properties, and of values, replaced by those of today."""
    for alias in transitions.aliases():
        if "old_value" in alias:
            body = _with_value(body, alias["path"].split("."), alias["old_value"], alias["new_value"])
        elif first(body, alias["new"]) is None and (value := first(body, alias["old"])) is not None:
            body = _with(body, alias["old"].split("."), None)
            body = _with(body, alias["new"].split("."), _converted(value, alias))
    return body


def _converted(value: Value, alias: Mapping[str, Any]) -> Value:
    if alias.get("negated") and isinstance(value, Known) and str(value.value).casefold() in ("true", "false"):
        return Known(str(value.value).casefold() == "false", value.origin)
    if alias.get("negated"):
        return unknown("not", value, type="bool", origin=value.origin)
    if isinstance(value, Array) and str(alias["new"]).endswith("userAssignedIdentities"):
        return Object({as_text(item): Object({}, item.origin) for item in value.items}, value.origin)
    return value


def _with(body: Object, path: list[str], value: Value | None) -> Object:
    """The object with the value put at the path, or taken away where it is None."""
    return _changed(body, path, lambda _: value)


def _with_value(body: Object, path: list[str], old: str, new: str) -> Object:
    found = first(body, ".".join(path))
    if isinstance(found, Known) and str(found.value).casefold() == old.casefold():
        return _changed(body, path, lambda value: Known(new, value.origin if value else ()))
    return body


def _changed(body: Object, path: list[str], change: Callable[[Value | None], Value | None]) -> Object:
    name, *rest = path
    spelled = next((key for key in body.members if key.casefold() == name.casefold()), name)
    members = dict(body.members)
    current = member(body, name)
    if rest:
        inner = current if isinstance(current, Object) else Object({}, body.origin)
        members[spelled] = _changed(inner, rest, change)
    else:
        changed = change(current)
        if changed is None:
            members.pop(spelled, None)
        else:
            members[spelled] = changed
    return replace(body, members=members)
