"""Commands of the Azure CLI, one line each as a POSIX shell takes it.

How `az vmss update` addresses a property: the model as `az vmss show` prints it, without any `properties` level; list
items by index; `--set PATH=VALUE`, `--add LIST ITEM`, `--remove LIST INDEX`. What it does with them, read in azure-cli
and azure-cli-core 2.91.0 (azure/cli/core/commands/arm.py and __init__.py, command_modules/vm/custom.py):

- the value of `--set` is JSON if it can be read so, or a Python literal, else a string: `1.0` is a number
- `--set PATH=@name` puts the content of a file in place of the value
- an argument of `--add` with `=` in it is a member, not an item; `--add` to a list that is not there fails
- a name with a dot or a bracket in it cannot be pointed at, nor what is below a member that is not there
- the image reference is taken out before the edits, so that one of its members alone is all that is sent of it
- null is not sent, so that Azure keeps what was to be taken away

The name of the resource group is left to the shell variable RESOURCE_GROUP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from vmsslint.commands.edits import Add, Drop, Edit, Reach, Remove, Set, each
from vmsslint.commands.pieces import Names, Pieces, dumps, is_free, json_pieces, members
from vmsslint.commands.posix import bare_name, quoted, scale_set
from vmsslint.model import Change, ChangeKind
from vmsslint.places import Path
from vmsslint.values import NULL, Array, Known, Loop, Object, Value

_IMAGE = "properties.virtualMachineProfile.storageProfile.imageReference"
_WORD = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)

REACH = Reach(flat=True, names=lambda name: _WORD.fullmatch(name) is not None, whole=frozenset({_IMAGE.casefold()}))
"""What `az vmss update` can point at."""


def operation(verb: str, name: Value, *arguments: str) -> str:
    """`az vmss VERB` for the scale set of that name; the arguments are already quoted."""
    return " ".join([f'az vmss {verb} -g "$RESOURCE_GROUP" -n', bare_name(name), *arguments])


def update(name: Value, found: Iterable[Edit], names: Names) -> str | None:
    """`az vmss update` with these edits (of REACH); None where it cannot say one of them."""
    arguments: list[str] = []
    setting = False
    for option, values in _arguments(found, names):
        if values is None:
            return None
        arguments += [*([] if setting and option == "--set" else [option]), *map(quoted, values)]
        setting = option == "--set"
    return operation("update", scale_set(name, names), *arguments)


def _arguments(found: Iterable[Edit], names: Names) -> Iterator[tuple[str, tuple[Pieces, ...] | None]]:
    """The options with their values, which are None for what cannot be said."""
    for edit in found:
        where = _path(edit.path)
        match edit:
            case Set(path=path, value=value) if value == NULL or not path:
                yield "--set", None
            case Set(path=path, value=value):
                yield "--set", ((f"{where}=", *_value(value, path, names)),)
            case Add(path=path, value=value, index=index):
                yield from _added(where, value, (*path, index or 0), index, names)
            case Remove(index=index):
                yield "--remove", ((where,), (str(index),))
            case Drop():
                yield "--remove", ((where,),)


def _added(
    where: str, value: Value, path: Path, index: int | None, names: Names
) -> Iterator[tuple[str, tuple[Pieces, ...] | None]]:
    """An item more. One with placeholders is set in the place of an empty one: what they stand for may hold a `=`."""
    pieces = json_pieces(value, path, names, flat=True)
    if all(isinstance(piece, str) for piece in pieces):
        item = "".join(piece for piece in pieces if isinstance(piece, str))
        yield "--add", ((where,), (item.replace("=", "\\u003d"),))
    elif index is None:
        yield "--add", None
    else:
        yield "--add", ((where,), ("{}",))
        yield "--set", ((f"{where}[{index}]=", *pieces),)


# A string that az takes as it is: neither JSON nor a Python literal nor the name of a file.
_TEXT = re.compile(r"(?!(?:true|false|null|True|False|None|NaN|Infinity)$)[A-Za-z/][A-Za-z0-9/._:-]*", re.ASCII)
_VERSION = re.compile(r"\d+(?:\.\d+){2,3}", re.ASCII)


def _value(value: Value, path: Path, names: Names) -> Pieces:
    if isinstance(value, Known) and isinstance(value.value, str) and not value.secret:
        plain = _TEXT.fullmatch(value.value) or _VERSION.fullmatch(value.value)
        return (value.value if plain else dumps(value.value),)
    return json_pieces(value, path, names, flat=True)


def list_edits(
    changes: Iterable[Change], name: Value, old: Object, model: Object
) -> Iterator[tuple[Change, str | None]]:
    """Every change by which an item comes to or goes from a list of the old model, with the command for it alone.

    The command is None where the lists or the item are not known well enough to write it down. An index is that in
    the old model, `model` the one after the update.
    """
    of_lists = (
        change
        for change in changes
        if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED) and change.steps[-1].startswith("[")
    )
    for change, edit in each(of_lists, old, model, REACH):
        names = Names()
        command = update(name, [edit], names)
        yield change, None if any(item.path for item in names.used) else command


# ── the flat model ─────────────────────────────────────────────────────────────────────────────────────────


def flattened(model: Object) -> Object:
    """The model as az has it: what stands under `properties` moves up one level."""
    return _flat(model, ())


def _flat(value: Object, path: Path) -> Object:
    return replace(
        value, members={str(below[-1]): _inside(item, below) for below, item in members(value, path, flat=True)}
    )


def _inside(value: Value, path: Path) -> Value:
    match value:
        case Object():
            return _flat(value, path)
        case Array(items=items):
            return replace(value, items=tuple(_inside(item, (*path, place)) for place, item in enumerate(items)))
        case Loop(body=body):
            return replace(value, body=_inside(body, (*path, 0)))
    return value


def _path(path: Path) -> str:
    """The path in the flat model: `virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0].primary`."""
    written = ""
    for length, step in enumerate(path):
        if isinstance(step, int):
            written += f"[{step}]"
        elif step != "properties" or is_free(path[:length]):
            written += f".{step}" if written else step
    return written
