"""The state of a scale set, for a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vmsslint import __version__
from vmsslint.fleet import Counts, FleetStatus, Instance, Trouble, powers, provisionings
from vmsslint.report.jsontext import dumps
from vmsslint.report.safe import line
from vmsslint.residuals import as_text, to_json
from vmsslint.values import Array, Known, Object, Value, is_secret

FORMATS = ("text", "json")

_LATEST = {True: "newest model", False: "older model", None: "?"}
_IMAGE = ("publisher", "offer", "sku", "version")


def render(format: str, statuses: Iterable[FleetStatus]) -> str:
    """The states in one of FORMATS."""
    if format == "json":
        return dumps(document(statuses), depth=4)
    return "\n".join("".join(f"{row}\n".replace(" \n", "\n") for row in _rows(status)) for status in statuses)


# ── text ───────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(status: FleetStatus) -> Iterator[str]:
    fleet = status.fleet
    yield f"{line(status.name) or 'a scale set without a name'}: {_model(status)}"
    if image := status.model.get("image"):
        yield f"  image: {_image(image)}"
    if counts := powers(fleet):
        yield f"  power: {_counted(counts)}{_missing(counts, fleet.total)}"
    if counts := provisionings(fleet):
        yield f"  provisioning: {_counted(counts)}"
    for name, counts in fleet.extensions.items():
        states = {code.partition("/")[2] or code: count for code, count in counts.items()}
        yield f"  extension {line(name)}: {_counted(states)}"
    for name, state in fleet.services.items():
        yield f"  orchestration service {line(name)}: {line(state)}"
    yield from (f"  ! {_trouble(trouble)}" for trouble in fleet.troubles)
    if fleet.instances or fleet.unnamed:
        yield ""
        yield from _table(status)
    if status.next:
        yield ""
        yield from (f"  {line(sentence)}" for sentence in status.next)


def _model(status: FleetStatus) -> str:
    model = status.model
    size, capacity = model.get("size"), model.get("capacity")
    count, name = ([] if value is None else [_word(value)] for value in (capacity, size))
    parts = [" × ".join([*count, *name])] if name else [f"capacity {word}" for word in count]
    if mode := model.get("orchestration_mode"):
        parts.append(_word(mode))
    if policy := model.get("upgrade_policy"):
        parts.append(f"upgrade policy {_word(policy)}")
    if isinstance(zones := model.get("zones"), Array):
        parts.append(f"{'zone' if len(zones.items) == 1 else 'zones'} {', '.join(map(_word, zones.items))}")
    return ", ".join(parts) or "the model tells nothing of its size"


def _word(value: Value) -> str:
    return line(as_text(value), 80)


def _image(image: Value) -> str:
    """The four parts of a platform image, or the id of another."""
    if not isinstance(image, Object) or is_secret(image):
        return _word(image)
    given = {name.casefold(): value for name, value in image.members.items()}
    parts = [given[name] for name in _IMAGE if name in given]
    ids = [value for name, value in given.items() if name.endswith("id") and value != Known(None)]
    return " ".join(map(_word, parts or ids))


def _counted(counts: Counts) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {line(state)}" for state, count in ordered)


def _missing(counts: Counts, total: int | None) -> str:
    missing = 0 if total is None else total - sum(counts.values())
    return f"; {missing} of {total} unknown" if missing > 0 else ""


def _table(status: FleetStatus) -> Iterator[str]:
    """The VMs, a line each, with what has failed on one below it."""
    views = [*status.fleet.instances, *status.fleet.unnamed]
    cells = [_cells(view, status) for view in views]
    shown = [column for column in range(len(_HEAD)) if any(row[column] for row in cells)]
    widths = [max(len(row[column]) for row in (*cells, _HEAD)) for column in shown]
    for row, view in zip((_HEAD, *cells), (None, *views), strict=True):
        told = (row[column].ljust(width) for column, width in zip(shown, widths, strict=True))
        yield f"  {'  '.join(told)}".rstrip()
        if view is not None:
            yield from (f"    ! {_trouble(trouble)}" for trouble in view.troubles)


_HEAD = ("VM", "model", "power", "provisioning", "agent", "health", "size", "zone", "of its own")


def _cells(view: Instance, status: FleetStatus) -> tuple[str, ...]:
    own = []
    if view.id and view.id in status.own_sizes:
        own.append("size")
    if luns := status.own_disks.get(view.id, ()):
        own.append(f"{'data disk' if len(luns) == 1 else 'data disks'} at LUN {', '.join(map(str, luns))}")
    if view.own_model and not own:
        own.append("model")
    own += [f"protected from {what}" for what in view.protection]
    latest = "" if view.latest is None and not view.id else _LATEST[view.latest]
    told = (view.id or "?", latest, view.power, view.provisioning, view.agent, view.health, view.sku, view.zone)
    return tuple(line(cell, 60) for cell in (*told, ", ".join(own)))


def _trouble(trouble: Trouble) -> str:
    message = " ".join(trouble.message.split())
    return line(f"{trouble.what}: {trouble.code}{f': {message}' if message else ''}", 400)


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────────


def document(statuses: Iterable[FleetStatus]) -> dict[str, Any]:
    """The states as plain data; keys may be added, never renamed."""
    return {
        "version": 1,
        "tool": {"name": "vmsslint", "version": __version__},
        "scale_sets": [_scale_set(status) for status in statuses],
    }


def _scale_set(status: FleetStatus) -> dict[str, Any]:
    fleet = status.fleet
    return {
        "name": status.name or None,
        "model": {name: to_json(value) for name, value in status.model.items()},
        "vms": fleet.total,
        "power": dict(powers(fleet)),
        "provisioning": dict(provisionings(fleet)),
        "all_deallocated": status.all_deallocated,
        "extensions": {name: dict(counts) for name, counts in fleet.extensions.items()},
        "orchestration_services": dict(fleet.services),
        "problems": _problems(fleet.troubles),
        "instances": [_instance(view, status) for view in (*fleet.instances, *fleet.unnamed)],
        "next": list(status.next),
        "files": list(fleet.files),
    }


def _instance(view: Instance, status: FleetStatus) -> dict[str, Any]:
    return {
        "id": view.id or None,
        "latest_model": view.latest,
        "power": view.power or None,
        "provisioning": view.provisioning or None,
        "agent": view.agent or None,
        "health": view.health or None,
        "size": view.sku or None,
        "own_size": view.id in status.own_sizes,
        "zone": view.zone or None,
        "own_model": view.own_model,
        "data_disks": None if view.data_disks is None else list(view.data_disks),
        "own_data_disks": list(status.own_disks.get(view.id, ())),
        "protection": list(view.protection),
        "problems": _problems(view.troubles),
    }


def _problems(troubles: Iterable[Trouble]) -> list[dict[str, str]]:
    return [{"what": item.what, "code": item.code, "message": item.message} for item in troubles]
