"""Requests to the REST API: what is sent, and `az rest` as the program that sends it.

`az rest` and not curl: it puts the token of `az login` in itself, so that none stands in the command or in the list
of processes, and it fills in the subscription where an address has `{subscriptionId}`.
https://learn.microsoft.com/cli/azure/reference-index#az-rest
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from vmsslint.commands.canonical import ready
from vmsslint.commands.edits import Drop, Reach, Set, edits
from vmsslint.commands.operations import REST
from vmsslint.commands.pieces import RESOURCE_GROUP, SCALE_SET, Names, Pieces, joined, json_pieces, schema_of
from vmsslint.commands.posix import is_writable, quoted
from vmsslint.dataclass import dataclass
from vmsslint.diff.tree import NOT_COMPARED, renamed
from vmsslint.facts import transitions
from vmsslint.model import Change, ChangeKind, Placeholder
from vmsslint.places import Path
from vmsslint.residuals import as_text
from vmsslint.values import NULL, Array, Known, Object, Value, member

API_VERSION = Placeholder("API_VERSION", "the API version", form="string")
REACH = Reach(items=False)
"""What the body of a PATCH can point at: a list is sent as a whole."""

FIRST_WITH_PATCH = "2017-03-30"
"""The first API version in which a scale set can be PATCHed: the first SDK version with VirtualMachineScaleSetUpdate.

https://learn.microsoft.com/dotnet/api/microsoft.azure.management.compute.models.virtualmachinescalesetupdate
"""

_PATCHED = frozenset({"identity", "plan", "properties", "sku", "tags", "zones"})
"""What the body of a PATCH may have at the top."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: the method, for which scale set, what of it (`/reimage`), and the body, which may be missing."""

    method: str
    name: Value
    api_version: Value
    below: str = ""
    body: Value | None = None

    def content(self, names: Names) -> Pieces:
        """The body as JSON."""
        return json_pieces(self.body, (), names) if self.body is not None else ()


def request(changes: Iterable[Change], name: Value, api_version: Value, old: Object, model: Object) -> Request:
    """The request that makes these changes, with `model` the model after it.

    PATCH with a JSON merge patch (RFC 7396) where its shape knows all that is sent, else PUT of the whole model.
    """
    asked = [change for change in changes if change.kind is not ChangeKind.OMITTED]
    found = edits(asked, old, model, REACH)
    patch = Object({})
    for edit in found:
        assert isinstance(edit, Set | Drop)
        value = NULL if isinstance(edit, Drop) else _merging(_at(renamed(old), edit.path), edit.value)
        patch = _placed(patch, edit.path, value)
    version = as_text(api_version) if isinstance(api_version, Known) else "9999"
    if version >= FIRST_WITH_PATCH and not any(_unknown_to_patch(edit.path) for edit in found) and _is_patch(patch, ()):
        return Request("patch", name, api_version, body=patch)
    return Request("put", name, api_version, body=whole(model))


def command(sent: Request, names: Names) -> str:
    """The request as a command."""
    address = joined(
        (
            f"{REST}/subscriptions/{{subscriptionId}}/resourceGroups/",
            names.use(RESOURCE_GROUP),
            "/providers/Microsoft.Compute/virtualMachineScaleSets/",
            quote(as_text(sent.name), safe="") if is_writable(sent.name) else names.use(SCALE_SET),
            f"{sent.below}?api-version=",
            quote(as_text(sent.api_version), safe="") if has_version(sent) else names.use(API_VERSION),
        )
    )
    body = f" --body {quoted(_without_files(sent.content(names)))}" if sent.body is not None else ""
    return f"az rest --method {sent.method} --url {quoted(address)}{body}"


def has_version(sent: Request) -> bool:
    """Whether the API version of the request can be written down."""
    return is_writable(sent.api_version) and sent.api_version != NULL


def whole(model: Object) -> Object:
    """The model as the body of a PUT: what Azure writes itself, and what is for the deployment alone, is left out."""
    sent = ready(model, "")
    assert isinstance(sent, Object)
    own = {"name", "apiversion", *NOT_COMPARED}
    return replace(sent, members={key: value for key, value in sent.members.items() if key.casefold() not in own})


# ── merge patches ──────────────────────────────────────────────────────────────────────────────────────────


def _placed(body: Object, path: Path, value: Value) -> Object:
    """The object with the value put at the path, which has no list items."""
    name, *rest = path
    inner = body.members.get(str(name))
    below = _placed(inner if isinstance(inner, Object) else Object({}), tuple(rest), value) if rest else value
    return Object({**body.members, str(name): below})


def _merging(old: Value | None, new: Value) -> Value:
    """What, merged into the old value, gives the new one: what only the old one has is said to be null."""
    if not isinstance(old, Object) or not isinstance(new, Object):
        return new
    gone = {name: NULL for name in old.members if member(new, name) is None}
    kept = {name: _merging(member(old, name), item) for name, item in new.members.items()}
    return replace(new, members={**gone, **kept})


def _at(value: Value | None, path: Path) -> Value | None:
    for step in path:
        value = member(value, str(step)) if value is not None else None
    return value


def _unknown_to_patch(path: Path) -> bool:
    if path[0] not in _PATCHED:
        return True
    above = (path[:length] for length in range(1, len(path) + 1))
    return any(not transitions.in_patch(schema_of(part)) for part in above)


def _is_patch(value: Value, path: Path) -> bool:
    """Whether the shape of a PATCH knows all that is in the value."""
    if path and not transitions.in_patch(schema_of(path)):
        return False
    match value:
        case Object(members=members):
            return transitions.is_opaque(schema_of(path)) or all(
                _is_patch(item, (*path, name)) for name, item in members.items()
            )
        case Array(items=items):
            return all(_is_patch(item, (*path, 0)) for item in items)
    return True


def _without_files(pieces: Pieces) -> Pieces:
    """JSON in which az sees no name of a file to read: it looks for one behind the first `=`."""
    return tuple(piece.replace("=@", "=\\u0040") if isinstance(piece, str) else piece for piece in pieces)
