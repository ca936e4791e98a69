"""The Azure CLI's own code applied to emitted commands; nothing is sent anywhere.

A command is run by a POSIX shell in which `az` notes its arguments down. `az vmss update` is then done by the code of
azure-cli-core, on the model as `az vmss show` prints it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

from vmsslint.commands.az import flattened
from vmsslint.commands.canonical import spelled
from vmsslint.commands.pieces import Names
from vmsslint.commands.rest import whole
from vmsslint.commands.shells import Speaker
from vmsslint.diff.tree import renamed
from vmsslint.facts import properties, transitions
from vmsslint.judge.run import Judgement
from vmsslint.model import Change, Resource
from vmsslint.values import (
    Array,
    Choice,
    Failure,
    Known,
    Loop,
    Object,
    Text,
    Unknown,
    Value,
    plain,
    value_of,
)
from vmsslint.verdicts import Verdict, compare


class DifferentError(Exception):
    """Another model came out than the one after the update."""


# ── values for what is not known ───────────────────────────────────────────────────────────────────────────


class Binding:
    """Made-up values, one for each unknown."""

    def __init__(self) -> None:
        self._made: dict[tuple[Value, str], Any] = {}

    def data(self, value: Value, schema: str = "") -> Any:
        """The value as plain data. `schema` is its path in facts, by which the type of an unknown is told."""
        match value:
            case Known(value=scalar):
                return scalar
            case Object(members=members, rest=rest):
                more = {key: item for other in rest for key, item in self._as_object(other, schema).items()}
                own = {name: self.data(item, f"{schema}.{name}".removeprefix(".")) for name, item in members.items()}
                return {**more, **own}
            case Array(items=items):
                flat = [inner for item in items for inner in ([item.body] * 2 if isinstance(item, Loop) else [item])]
                return [self.data(item, f"{schema}[]") for item in flat]
            case Text(parts=parts):
                return "".join(part if isinstance(part, str) else str(self._make(part, "string")) for part in parts)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self.data(then if self._make(condition, "bool") else otherwise, schema)
            case Unknown(type=str(type)) if type:
                return self._make(value, type)
            case Failure():
                return "failure"
        known = properties.find(schema)
        return self._make(value, known.type if known and known.type != "any" else "string")

    def _as_object(self, value: Value, schema: str) -> dict[str, Any]:
        found = self.data(value, schema)
        return found if isinstance(found, dict) else {}

    def _make(self, value: Value, type: str) -> Any:
        for (other, of_type), made_before in self._made.items():
            if of_type == type and (other == value or compare(other, value, str.casefold) is Verdict.EQUAL):
                return made_before
        number = len(self._made)
        made: Any = {
            "int": number,
            "integer": number,
            "number": number + 0.5,
            "bool": number % 2 == 0,
            "boolean": number % 2 == 0,
            "array": [f"item {number}"],
            "object": {f"member{number}": f"made up {number}"},
        }.get(type, f"made up {number}")
        self._made[value, type] = made
        return made


# ── running a command ──────────────────────────────────────────────────────────────────────────────────────


def arguments(command: str, variables: Mapping[str, str]) -> list[str]:
    """What `az` gets as arguments when a shell runs the command."""
    script = 'az() { printf "%s\\0" "$@"; }\n' + command
    ran = subprocess.run(
        ["/bin/sh", "-u", "-c", script], env={"PATH": "/nowhere", **variables}, capture_output=True, check=True
    )
    return ran.stdout.decode().split("\0")[:-1]


def variables(names: Names, bound: Binding) -> dict[str, str]:
    """The placeholders of a command with their values, as a user would set them."""
    given = {
        "RESOURCE_GROUP": "group",
        "SCALE_SET": "web",
        "SUBSCRIPTION_ID": "subscription",
        "API_VERSION": "2024-07-01",
    }
    forms = {item.name: item for item in names.used}
    for name, value in names.values().items():
        path = forms[name].path
        schema = "".join(
            "[]" if part.isdigit() else f".{part}" for part in path.replace("]", "").replace("[", ".").split(".")
        )
        data = bound.data(value, schema.removeprefix("."))
        given[name] = json.dumps(str(data))[1:-1] if forms[name].form == "string" else json.dumps(data)
    return given


def update(model: dict[str, Any], given: list[str]) -> dict[str, Any]:
    """`az vmss update` with these arguments on the model that `az vmss show` prints: what it then has to send.

    The image reference is taken out before, as the CLI does; Azure keeps what is not sent of it.
    """
    from azure.cli.core.commands import _expand_file_prefixed_files
    from azure.cli.core.commands.arm import add_properties, remove_properties, set_properties
    from azure.cli.core.commands.command_operation import GenericUpdateCommandOperation

    parser = argparse.ArgumentParser()
    parser.add_argument("-g")
    parser.add_argument("-n")
    action = GenericUpdateCommandOperation.OrderedArgsAction
    for option in ("--set", "--add", "--remove"):
        parser.add_argument(option, nargs="+", action=action, dest=f"of_{option[2:]}")
    assert given[:2] == ["vmss", "update"]
    parsed = parser.parse_args(_expand_file_prefixed_files(given[2:]))
    model = json.loads(json.dumps(model))
    storage = (model.get("virtualMachineProfile") or {}).get("storageProfile")
    image = storage.get("imageReference") if storage is not None else None
    if storage is not None:
        storage["imageReference"] = None
    for option, values in parsed.ordered_arguments:
        if option == "--set":
            for expression in values:
                set_properties(model, expression, False)
        elif option == "--add":
            add_properties(model, values, False)
        else:
            remove_properties(model, values)
    if storage is not None and storage["imageReference"] is None:
        storage["imageReference"] = image
    return model


def merged(target: Any, patch: Any) -> Any:
    """A JSON merge patch applied, as RFC 7396 has it."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


# ── proving ────────────────────────────────────────────────────────────────────────────────────────────────


def prove(shell: str, resource: Resource, judged: Judgement) -> str:
    """`proven` where the command for these changes gives the model after them, else why it cannot be tried.

    Raises DifferentError where it gives another model.
    """
    bound = Binding()
    speaker = Speaker(shell, resource)
    changes: list[Change] = list(judged.changes)
    command = speaker.update(changes, (), judged.old, judged.model)
    if command is None:
        return "no property of the model changes"
    given = arguments(command, variables(speaker.names, bound))
    old, model = (whole(renamed(body)) for body in (judged.old, judged.model))
    if given[:2] == ["vmss", "update"]:
        before, after = (flat(bound, side) for side in (old, model))
        same(filled(update(before, given), after, judged), after, command)
        return "proven"
    body = json.loads(given[given.index("--body") + 1])
    before, after = bound.data(old), bound.data(model)
    method = given[given.index("--method") + 1]
    flatten: Callable[[Any], Any] = lambda data: plain_flat(data)  # noqa: E731
    sent = flatten(merged(before, body) if method == "patch" else body)
    same(filled(sent, flatten(after), judged), flatten(after), command)
    if shell == "az":
        return f"az vmss update cannot say it (null, or a list of unknown length): proven as {method.upper()}"
    return "proven"


def filled(model: dict[str, Any], wanted: dict[str, Any], judged: Judgement) -> dict[str, Any]:
    """The flat model with what Azure fills in where the one that is wanted gives that very value: no change at all."""
    for path in transitions.defaults():
        default = transitions.default(path, judged.old)
        *above, name = [step for step in path.split(".") if step != "properties"]
        ours: Any = model
        theirs: Any = wanted
        for step in above:
            theirs = theirs.get(step) if isinstance(theirs, dict) else None
        if (
            default is None
            or not isinstance(theirs, dict)
            or normal(theirs.get(name), path) != normal(default.value, path)
        ):
            continue
        for step in above:
            ours = ours.setdefault(step, {})
        ours.setdefault(name, default.value)
    return model


def flat(bound: Binding, model: Object) -> Any:
    """The model as `az vmss show` prints it."""
    return plain_flat(bound.data(spelled(model, "")))


def plain_flat(data: Any) -> Any:
    """Plain data of a resource as `az vmss show` prints it."""
    model = value_of(data)
    assert isinstance(model, Object)
    return plain(flattened(model))


def same(came_out: Any, wanted: Any, command: str) -> None:
    """Raise DifferentError where two models are not the same to Azure."""
    left, right = (normal(side, "") for side in (came_out, wanted))
    if left != right:
        where = "; ".join(differences(left, right, ""))
        raise DifferentError(f"{where}\n    {command}")


def differences(left: Any, right: Any, path: str) -> list[str]:
    """Where two models differ, and in what."""
    if isinstance(left, dict) and isinstance(right, dict):
        return [
            line
            for name in sorted({*left, *right})
            if left.get(name) != right.get(name)
            for line in differences(left.get(name), right.get(name), f"{path}.{name}")
        ]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return [
            line
            for place, (one, other) in enumerate(zip(left, right, strict=True))
            if one != other
            for line in differences(one, other, f"{path}[{place}]")
        ]
    return [f"{path}: {json.dumps(left)[:300]} instead of {json.dumps(right)[:300]}"]


def _plain(path: str) -> str:
    return ".".join(part for part in path.casefold().replace("[]", "").split(".") if part != "properties")


def normal(data: Any, path: str) -> Any:
    """A flat model without what makes no difference: order in a keyed list, letter case, what is empty."""
    if isinstance(data, dict):
        named = {name.casefold(): normal(item, f"{path}.{name}".removeprefix(".")) for name, item in data.items()}
        return {name: item for name, item in named.items() if item not in (None, [], {})}
    if isinstance(data, list):
        items = [normal(item, path) for item in data]
        return (
            items
            if _plain(path) not in _ANY_ORDER
            else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        )
    kind = _TYPES.get(_plain(path))
    if kind == "boolean" and str(data).casefold() in ("true", "false"):
        return str(data).casefold() == "true"
    if kind == "integer" and isinstance(data, str) and data.lstrip("-").isdigit():
        return int(data)
    if isinstance(data, str) and not any(_plain(path).startswith(prefix) for prefix in _EXACT):
        return data.casefold().replace(" ", "") if path == "location" else data.casefold()
    return data


_ANY_ORDER = {_plain(path) for path in transitions.list_keys() if path not in transitions.ordered_lists()}
_TYPES = {_plain(item.path): item.type for item in properties.every()}
_EXACT = ("tags", "virtualmachineprofile.osprofile", "virtualmachineprofile.extensionprofile.extensions.settings")
