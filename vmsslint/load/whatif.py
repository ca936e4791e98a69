"""What-if results: what Azure predicts that a deployment does to each resource.

`az deployment group what-if --no-pretty-print` prints `changes`, REST has them below `properties`. `before` is what a
GET answers, `after` the model that Azure expects; what it leaves out of `after` it keeps.
https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.positions import locate
from vmsslint.load.shapes import SCALE_SET_TYPE
from vmsslint.places import Document, Path

_TOLD = frozenset({"create", "delete", "modify", "nochange", "ignore", "noeffect"})


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """One resource of one side: its body, and the path where it stands.

    `certain` is False for what Azure lists under `potentialChanges`. In what was `evaluated`, as a GET answers it, a
    bracket begins no expression.
    """

    body: dict[str, Any]
    path: Path
    certain: bool = True
    evaluated: bool = False


def predicted(document: Document, *, before: bool) -> Iterator[Predicted]:
    """The resources before the deployment, or after it. What is ignored or does not change is on both sides.

    Raises VmsslintError for a scale set of which the result gives no body: asked for without payloads, or unsupported.
    """
    for path, change in _changes(document.data):
        kind = str(change.get("changeType")).casefold()
        same = kind in ("nochange", "ignore", "noeffect")
        wanted, other = ("before", "after") if before else ("after", "before")
        side = wanted if isinstance(change.get(wanted), dict) or not same else other
        body = change.get(side)
        if isinstance(body, dict):
            yield Predicted(body, (*path, side), "potentialChanges" not in path, evaluated=same or before)
        elif _is_scale_set(change) and (kind not in _TOLD or not _has_bodies(change)):
            raise VmsslintError(_why(change, kind), document=document, span=locate(document.text, path))


def _changes(data: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    inside, path = (data, ()) if isinstance(data.get("changes"), list) else (data["properties"], ("properties",))
    for name in ("changes", "potentialChanges"):
        found = inside.get(name)
        for index, change in enumerate(found if isinstance(found, list) else ()):
            if isinstance(change, dict):
                yield (*path, name, index), change


def _has_bodies(change: dict[str, Any]) -> bool:
    return isinstance(change.get("before"), dict) or isinstance(change.get("after"), dict)


def _is_scale_set(change: dict[str, Any]) -> bool:
    """Whether the change is of a scale set itself. The id of what is not supported may be an expression."""
    identity = str(change.get("resourceId")).casefold()
    _, found, below = identity.rpartition(f"/{SCALE_SET_TYPE}/")
    return "/" not in below if found else f"'{SCALE_SET_TYPE}'" in identity


def _why(change: dict[str, Any], kind: str) -> str:
    name = str(change.get("resourceId")).rpartition("/")[2]
    if kind == "unsupported":
        reason = change.get("unsupportedReason")
        told = f": {reason}" if isinstance(reason, str) and reason else ""
        return f"what-if could not tell what becomes of the scale set {name}{told}"
    return f"this tells of no property of the scale set {name}: ask what-if with --result-format FullResourcePayloads"
