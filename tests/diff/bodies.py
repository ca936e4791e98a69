"""Scale sets at random, in which values may be unknown; and what they are once the unknowns are known."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.models import parameter, value
from vmsslint.values import NULL, Array, Choice, Known, Loop, Object, Unknown, Value, choice

SCALARS = st.sampled_from([None, True, False, 0, 1, 5, "a", "A", "b", ""])
NAMES = st.sampled_from(["a", "B", "c", "__x", "x.y", "[0]"])
FREE = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)
"""Any JSON."""

PARAMETERS = tuple(parameter(name) for name in ("p", "q"))
CONDITIONS = tuple(parameter(name, "bool") for name in ("c", "d"))
COUNTS = tuple(parameter(name, "int") for name in ("m", "n"))


def bodies(
    leaf: st.SearchStrategy[Any] = SCALARS, *, unknown: bool = False, opaque: bool = False
) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of scale sets with `leaf` for scalars.

    With `unknown`, objects, lists and items may hang on conditions and counts; with `opaque` objects may be unknown.
    """

    def record(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        known = st.fixed_dictionaries({}, optional=members)
        found = known | known | _chosen(known) if unknown else known
        return found | st.sampled_from(PARAMETERS) if opaque else found

    def keyed(key: str, names: list[Any], **members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        item = st.fixed_dictionaries({key: st.sampled_from(names)}, optional=members)
        distinct = st.lists(item, max_size=3, unique_by=lambda found: str(found[key]).casefold())
        return distinct | _chosen(distinct) | _loops(item) if unknown else distinct

    disks = keyed("lun", [0, 1, 2], diskSizeGB=leaf, caching=leaf)
    extensions = keyed("name", ["a", "b", "c"], properties=record(type=leaf, settings=FREE))
    profile = record(
        osProfile=record(adminUsername=leaf, customData=leaf),
        storageProfile=record(imageReference=record(publisher=leaf, sku=leaf, id=leaf), dataDisks=disks),
        extensionProfile=record(extensions=extensions),
        userData=leaf,
    )
    policy = record(mode=leaf, rollingUpgradePolicy=record(maxBatchInstancePercent=leaf))
    sections = {
        "sku": record(name=leaf, capacity=leaf),
        "zones": st.lists(st.sampled_from(["1", "2", "3"]), unique=True) | leaf,
        "tags": st.dictionaries(NAMES, leaf, max_size=2),
        "location": leaf,
        "properties": record(
            singlePlacementGroup=leaf,
            platformFaultDomainCount=leaf,
            upgradePolicy=policy | SCALARS,
            virtualMachineProfile=profile,
            ownThing=FREE,
        ),
    }
    return st.fixed_dictionaries({}, optional=sections)


def _chosen(known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of two, of which one may be absent."""
    arms = st.tuples(st.sampled_from(CONDITIONS), known | st.none(), known | st.none())
    return arms.map(lambda told: choice(told[0], value(told[1]), value(told[2])))


def _loops(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(st.sampled_from(COUNTS), item).map(lambda told: [Loop(told[0], value(told[1]))])


def unknown_leaves() -> st.SearchStrategy[Any]:
    """Scalars, parameters, and choices between scalars."""
    chosen = st.tuples(st.sampled_from(CONDITIONS), SCALARS, SCALARS)
    choices = chosen.map(lambda told: choice(told[0], Known(told[1]), Known(told[2])))
    return SCALARS | st.sampled_from(PARAMETERS) | choices


BINDINGS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("p", "q"), FREE),
        **dict.fromkeys(("c", "d"), st.booleans()),
        **dict.fromkeys(("m", "n"), st.integers(0, 2)),
    }
)
"""What the unknowns may turn out to be."""


def bound(node: Value, binding: Mapping[str, Any]) -> Value:
    """The value with every unknown replaced by what it turned out to be."""
    match node:
        case Unknown(args=(Known(value=str(name)),)):
            return value(copy.deepcopy(binding[name]))
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return bound(then if bound(condition, binding) == Known(True) else otherwise, binding)
        case Object(members=members):
            return Object({name: bound(inner, binding) for name, inner in members.items()})
        case Array(items=items):
            return Array(tuple(item for inner in items for item in _items(inner, binding)))
    return node


def _items(node: Value, binding: Mapping[str, Any]) -> list[Value]:
    """The items that one stands for. A loop makes at most one here: its items would have the same key."""
    if not isinstance(node, Loop):
        return [bound(node, binding)]
    count = bound(node.count, binding)
    return [bound(node.body, binding)] if count not in (Known(0), NULL) else []


def reordered(data: Any, *, where: str = "") -> Any:
    """The same data with the members of objects, and the items of lists whose order means nothing, back to front."""
    if isinstance(data, dict):
        return {name: reordered(inner, where=name) for name, inner in reversed(data.items())}
    if isinstance(data, list) and where in ("dataDisks", "extensions", "zones"):
        return [reordered(item) for item in reversed(data)]
    return data
