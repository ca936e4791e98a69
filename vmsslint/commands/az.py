"""Commands of the Azure CLI, one line each as a POSIX shell takes it.

How `az vmss update` addresses a property: the model as `az vmss show` prints it, without any `properties` level; list
items by index; `--set PATH=JSON`, `--add LIST ITEM`, `--remove LIST INDEX`. Source: azure-cli-core 2.91.0,
azure/cli/core/commands/arm.py. The name of the resource group is left to the shell variable RESOURCE_GROUP.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vmsslint.diff.tree import item_labels
from vmsslint.facts import transitions
from vmsslint.model import Change, ChangeKind
from vmsslint.residuals import as_text
from vmsslint.values import Array, Known, Object, Value, is_empty, is_ground, is_secret, member, plain


def operation(verb: str, name: Value, *arguments: str) -> str:
    """`az vmss VERB` for the scale set of that name; the arguments are already quoted."""
    return " ".join([f'az vmss {verb} -g "$RESOURCE_GROUP" -n', _named(name), *arguments])


def update(name: Value, *arguments: str) -> str:
    """`az vmss update` with the arguments given, each already quoted."""
    return operation("update", name, *arguments)


def _named(name: Value) -> str:
    return shlex.quote(as_text(name)) if isinstance(name, Known) else '"$SCALE_SET"'


def list_edits(changes: Iterable[Change], name: Value, old: Object) -> Iterator[tuple[Change, str | None]]:
    """Every change by which an item comes to or goes from a list of the old model, with the command for it.

    The command is None where the lists or the item are not known well enough to write it down. An index is that in
    the old model. The first item of a list that the old model lacks comes with `--set`, those after it with `--add`.
    """
    lists: dict[tuple[str, ...], _List | None] = {}
    for change in changes:
        *above, label = change.steps
        if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and label.startswith("["):
            steps = tuple(above)
            if steps not in lists:
                lists[steps] = _list(old, steps)
            yield change, _list_edit(change, name, lists[steps])


def _list_edit(change: Change, name: Value, found: _List | None) -> str | None:
    if found is None or not change.certain:
        return None
    if change.kind is ChangeKind.REMOVED:
        index = found.labels.get(change.steps[-1])
        return None if index is None else update(name, "--remove", shlex.quote(found.path), str(index))
    if change.new is None or not is_ground(change.new) or is_secret(change.new):
        return None
    item = json.dumps(flattened(plain(change.new)), ensure_ascii=False)
    if not found.exists:
        found.exists = True
        return update(name, "--set", shlex.quote(f"{found.path}=[{item}]"))
    return update(name, "--add", shlex.quote(found.path), shlex.quote(item))


@dataclass(slots=True)
class _List:
    """A list of the old model as az addresses it, with the index of each item by its label."""

    path: str
    labels: Mapping[str, int]
    exists: bool


def _list(model: Object, steps: tuple[str, ...]) -> _List | None:
    """The list at the steps, which the model may lack; None where it cannot be told."""
    value: Value | None = model
    path = schema = ""
    for step in steps:
        if step.startswith("["):
            index = _labels(value, schema).get(step)
            if index is None or not isinstance(value, Array):
                return None
            value, path, schema = value.items[index], f"{path}[{index}]", f"{schema}[]"
        else:
            schema = f"{schema}.{step}".removeprefix(".")
            path = path if step == "properties" else f"{path}.{step}".removeprefix(".")
            value = member(value, step) if value is not None else None
    if is_empty(value) or (isinstance(value, Array) and not value.open):
        return _List(path, _labels(value, schema), exists=isinstance(value, Array))
    return None


def _labels(value: Value | None, schema: str) -> Mapping[str, int]:
    if not isinstance(value, Array):
        return {}
    keys = transitions.list_keys().get(schema.casefold(), ())
    return {label: index for index, label in enumerate(item_labels(value, keys))}


def flattened(data: Any) -> Any:
    """Plain data of a resource as az has it: what stands under `properties` moves up one level."""
    if isinstance(data, list):
        return [flattened(item) for item in data]
    if not isinstance(data, dict):
        return data
    inner = data.get("properties")
    own = {key: value for key, value in data.items() if key != "properties"}
    moved = {_TYPE if key == "type" else key: value for key, value in inner.items()} if isinstance(inner, dict) else {}
    return {key: value if key in _USERS_OWN else flattened(value) for key, value in (own | moved).items()}


_TYPE = "typePropertiesType"
"""What az calls `properties.type`, since `type` is the type of the resource there."""

_USERS_OWN = ("settings", "protectedSettings", "tags")
