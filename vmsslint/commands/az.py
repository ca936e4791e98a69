"""Commands of the Azure CLI, one line each as a POSIX shell takes it.

How `az vmss update` addresses a property: the model as `az vmss show` prints it, without any `properties` level; list
items by index; `--set PATH=JSON`, `--add LIST ITEM`, `--remove LIST INDEX`. Source: azure-cli-core 2.91.0,
azure/cli/core/commands/arm.py. The name of the resource group is left to the shell variable RESOURCE_GROUP.
"""

from __future__ import annotations

import json
import shlex
from typing import Any

from vmsslint.diff.tree import item_label
from vmsslint.facts import transitions
from vmsslint.model import Change, ChangeKind
from vmsslint.values import Array, Known, Object, Value, as_text, is_ground, is_secret, member, plain


def operation(verb: str, name: Value, *arguments: str) -> str:
    """`az vmss VERB` for the scale set of that name; the arguments are already quoted."""
    return " ".join([f'az vmss {verb} -g "$RESOURCE_GROUP" -n', _named(name), *arguments])


def update(name: Value, *arguments: str) -> str:
    """`az vmss update` with the arguments given, each already quoted."""
    return operation("update", name, *arguments)


def _named(name: Value) -> str:
    return shlex.quote(as_text(name)) if isinstance(name, Known) else '"$SCALE_SET"'


def list_edit(change: Change, name: Value, old: Object) -> str | None:
    """The command for an item that comes to or goes from a list of the old model.

    None where the change is no such edit, or where the lists or the item are not known well enough to write it down.
    """
    *above, label = change.steps
    if not label.startswith("["):
        return None
    found = _list(old, tuple(above))
    if found is None:
        return None
    path, items = found
    if change.kind is ChangeKind.REMOVED:
        keys = transitions.list_keys().get(change.schema_path.removesuffix("[]").casefold(), ())
        labels = [item_label(item, keys, index) for index, item in enumerate(items.items)] if items else []
        return update(name, "--remove", shlex.quote(path), str(labels.index(label))) if label in labels else None
    if change.new is None or not is_ground(change.new) or is_secret(change.new):
        return None
    item = json.dumps(flattened(plain(change.new)), ensure_ascii=False)
    if items is None:
        return update(name, "--set", shlex.quote(f"{path}=[{item}]"))
    return update(name, "--add", shlex.quote(path), shlex.quote(item))


def _list(model: Object, steps: tuple[str, ...]) -> tuple[str, Array | None] | None:
    """The list at the steps as az addresses it, and None in its place where the model has none; None if unclear."""
    value: Value | None = model
    path = schema = ""
    for step in steps:
        if step.startswith("["):
            keys = transitions.list_keys().get(schema.casefold(), ())
            items = value.items if isinstance(value, Array) else ()
            labels = [item_label(item, keys, index) for index, item in enumerate(items)]
            if step not in labels:
                return None
            index = labels.index(step)
            value, path, schema = items[index], f"{path}[{index}]", f"{schema}[]"
        else:
            schema = f"{schema}.{step}".removeprefix(".")
            path = path if step == "properties" else f"{path}.{step}".removeprefix(".")
            value = member(value, step) if value is not None else None
    return (path, value if isinstance(value, Array) else None) if value is None or isinstance(value, Array) else None


def flattened(data: Any) -> Any:
    """Plain data of a resource as az has it: what stands under `properties` moves up one level."""
    if isinstance(data, list):
        return [flattened(item) for item in data]
    if not isinstance(data, dict):
        return data
    inner = data.get("properties")
    merged = {**data, **inner} if isinstance(inner, dict) else data
    return {
        key: value if key in _USERS_OWN else flattened(value) for key, value in merged.items() if key != "properties"
    }


_USERS_OWN = ("settings", "protectedSettings", "tags")
