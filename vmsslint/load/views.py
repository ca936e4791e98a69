"""Instance views and the models of VMs, as REST, the Azure CLI and PowerShell print them.

What they hold: https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets/get-instance-view,
https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms/get-instance-view
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from vmsslint.errors import VmsslintError
from vmsslint.fleet import Counts, Fleet, Instance, Trouble, merged, natural
from vmsslint.load.positions import locate
from vmsslint.load.powershell import cut_off, is_pascal_case
from vmsslint.load.shapes import VIEWS, Shape, items, recognise, shape_of_object
from vmsslint.places import Document

_SET_ID = re.compile(r"/subscriptions/.*/virtualMachineScaleSets/[^/]+", re.IGNORECASE)
_FAILED = "provisioningstate/failed"
_ERROR = ("error", 2)
"""The level of a status that tells of a failure: the word, or what PowerShell prints for it."""


def fleets(documents: Iterable[Document]) -> list[Fleet]:
    """What the views tell, one fleet for each scale set that they name, and one for views that name none.

    Where all views that name one name the same, it is taken for the others, too. Raises VmsslintError for a document
    that is no view, and for one that PowerShell has cut off.
    """
    told: dict[str, list[tuple[Document, str]]] = {}
    for document in {document.name: document for document in documents}.values():  # given twice, told once
        _require_view(document)
        named = {identity.casefold(): identity for identity in _scale_sets(document)}
        if len(named) > 1:
            names = " and ".join(sorted(identity.rpartition("/")[2] for identity in named.values()))
            raise VmsslintError(f"this tells of more than one scale set: {names}", document=document)
        key, identity = next(iter(named.items()), ("", ""))
        told.setdefault(key, []).append((document, identity))
    if len(told) == 2 and "" in told:
        rest = told.pop("")
        next(iter(told.values())).extend(rest)
    return [_fleet([document for document, _ in found], found[0][1]) for found in told.values()]


def _require_view(document: Document) -> None:
    shape = recognise(document)
    if shape not in VIEWS and not _is_empty_list(document.data):
        message = f"this is {shape.value}, which does not tell how VMs run: `az vmss list-instances` prints what does"
        raise VmsslintError(message, document=document)
    pascal = any(is_pascal_case(item) for _, item in items(document.data))
    if pascal and (path := cut_off(document.data)) is not None:
        message = "ConvertTo-Json has cut this off at its depth: print it anew with `ConvertTo-Json -Depth 20`"
        raise VmsslintError(message, document=document, span=locate(document.text, path))


def _is_empty_list(data: Any) -> bool:
    """Whether this is the list of VMs of a set that has none."""
    return data == [] or (isinstance(data, dict) and data.get("value") == [] and data.keys() <= {"value", "nextLink"})


def _scale_sets(document: Document) -> Iterator[str]:
    """The resource id of the scale set that each VM belongs to."""
    for _, item in items(document.data):
        for identity in (_text(item, "id"), _text(_inner(item), "virtualMachineScaleSet", "id")):
            if found := _SET_ID.match(identity):
                yield found[0]


def _fleet(documents: list[Document], identity: str) -> Fleet:
    named: dict[str, list[Instance]] = {}
    unnamed: list[Instance] = []
    whole: list[int] = []
    sets: list[dict[str, Any]] = []
    for document in documents:
        found = [item for _, item in items(document.data)]
        if recognise(document) is Shape.INSTANCE_VIEW:
            sets += found
            continue
        views = [_instance(item) for item in found]
        if not (isinstance(document.data, dict) and _is_page(document.data)):
            whole.append(len(views))
        for view in views:
            if view.id:
                named.setdefault(view.id.casefold(), []).append(view)
            else:
                unnamed.append(view)
    summary = _latest(_counts(_get(item, "virtualMachine"), "statusesSummary") for item in sets)
    extensions = {name: counts for item in sets for name, counts in _extension_counts(item)}
    services = {
        _text(service, "serviceName"): _text(service, "serviceState").lower()
        for item in sets
        for service in _list(item, "orchestrationServices")
    }
    instances = sorted((merged(views) for views in named.values()), key=lambda view: natural(view.id))
    told = [sum(count for code, count in summary.items() if code.startswith("provisioningstate/"))] if summary else []
    return Fleet(
        scale_set=identity,
        files=tuple(dict.fromkeys(document.name for document in documents)),
        instances=tuple(instances),
        unnamed=tuple(unnamed),
        total=max([*told, len(instances), *whole]) if told or whole else None,
        summary=summary,
        extensions=extensions,
        services=services,
        troubles=tuple(trouble for item in sets for trouble in _failures("scale set", _list(item, "statuses"))),
    )


def _is_page(data: dict[str, Any]) -> bool:
    """Whether there may be more VMs than these: a view of one, or a page of a list that has a next one."""
    return not isinstance(data.get("value"), list) or bool(data.get("nextLink"))


# ── one VM ─────────────────────────────────────────────────────────────────────────────────────────────────


def _instance(item: dict[str, Any]) -> Instance:
    if shape_of_object(item) is Shape.VM_INSTANCE_VIEW:
        return merged([Instance(), *_running(item)])
    inner = _inner(item)
    disks = _get(_get(inner, "storageProfile"), "dataDisks")
    sizes = (_text(item, "sku", "name"), _text(inner, "hardwareProfile", "vmSize"))
    zones = _get(item, "zones")
    own = _text(inner, "modelDefinitionApplied").casefold()
    latest = _get(inner, "latestModelApplied")
    model = Instance(
        id=_text(item, "instanceId") or _text(item, "id").rpartition("/")[2] or _text(item, "name"),
        latest=latest if isinstance(latest, bool) else None,
        power=_text(item, "powerState").lower().removeprefix("vm "),
        provisioning=_text(inner, "provisioningState").lower(),
        sku=next((size for size in sizes if size), ""),
        zone=", ".join(str(zone) for zone in zones) if isinstance(zones, list) else "",
        own_model=own == "virtualmachine" if own else None,
        data_disks=tuple(sorted(_luns(disks))) if isinstance(disks, list) else None,
        protection=tuple(_protection(_get(inner, "protectionPolicy"))),
    )
    view = _get(inner, "instanceView")
    return merged([model, *(_running(view) if isinstance(view, dict) else ())])


def _luns(disks: list[Any]) -> Iterator[int]:
    for disk in disks:
        lun = _get(disk, "lun")
        if isinstance(lun, int):
            yield lun


def _protection(policy: Any) -> Iterator[str]:
    if _get(policy, "protectFromScaleIn") is True:
        yield "scale-in"
    if _get(policy, "protectFromScaleSetActions") is True:
        yield "scale-set actions"


def _running(view: dict[str, Any]) -> Iterator[Instance]:
    """What the instance view of a VM tells."""
    statuses = _list(view, "statuses")
    codes = [_text(status, "code").lower() for status in statuses]
    agent = [_text(status, "displayStatus") for status in _list(_get(view, "vmAgent"), "statuses")]
    yield Instance(
        power=next((code.removeprefix("powerstate/") for code in codes if code.startswith("powerstate/")), ""),
        provisioning=next((code.split("/")[1] for code in codes if code.startswith("provisioningstate/")), ""),
        agent=agent[0] if agent else "",
        health=_text(view, "vmHealth", "status", "code").lower().removeprefix("healthstate/"),
        troubles=tuple(_troubles(view)),
    )


def _troubles(view: dict[str, Any]) -> Iterator[Trouble]:
    yield from _failures("VM", _list(view, "statuses"))
    yield from _failures("VM agent", _list(_get(view, "vmAgent"), "statuses"))
    for disk in _list(view, "disks"):
        yield from _failures(f"disk {_text(disk, 'name')}", _list(disk, "statuses"))
    for extension in _list(view, "extensions"):
        name = _text(extension, "name")
        yield from _failures(f"extension {name}", [*_list(extension, "statuses"), *_list(extension, "substatuses")])


def _failures(what: str, statuses: list[Any]) -> Iterator[Trouble]:
    """The statuses that tell of a failure."""
    for status in statuses:
        code, level = _text(status, "code"), _get(status, "level")
        level = level.lower() if isinstance(level, str) else level
        if level in _ERROR or code.lower().startswith(_FAILED):
            yield Trouble(what, code, _text(status, "message") or _text(status, "displayStatus"))


# ── the view of the set ────────────────────────────────────────────────────────────────────────────────────


def _extension_counts(view: dict[str, Any]) -> Iterator[tuple[str, Counts]]:
    for extension in _list(view, "extensions"):
        yield _text(extension, "name"), _counts(extension, "statusesSummary")


def _counts(holder: Any, name: str) -> Counts:
    counts: Counter[str] = Counter()
    for entry in _list(holder, name):
        count = _get(entry, "count")
        if isinstance(count, int) and not isinstance(count, bool) and count > 0:
            counts[_text(entry, "code").lower()] += count
    return dict(counts)


def _latest(found: Iterable[Counts]) -> Counts:
    return next((counts for counts in reversed(list(found)) if counts), {})


# ── names in any letter case ───────────────────────────────────────────────────────────────────────────────


def _get(holder: Any, name: str) -> Any:
    if not isinstance(holder, dict):
        return None
    if name in holder:
        return holder[name]
    folded = name.casefold()
    return next((value for key, value in holder.items() if key.casefold() == folded), None)


def _inner(item: dict[str, Any]) -> dict[str, Any]:
    """The properties of a VM: REST has them below `properties`, `az` and PowerShell beside the name."""
    properties = _get(item, "properties")
    return properties if isinstance(properties, dict) else item


def _text(holder: Any, *path: str) -> str:
    for name in path:
        holder = _get(holder, name)
    return holder if isinstance(holder, str) else ""


def _list(holder: Any, name: str) -> list[Any]:
    found = _get(holder, name)
    return found if isinstance(found, list) else []
