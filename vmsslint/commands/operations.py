"""Operations on a scale set and their commands: `schemas/commands.yaml`, asked by id or by words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vmsslint import bundled
from vmsslint.entries import Operation
from vmsslint.facts.transitions import links

SCALE_SET = (
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}"
    "/providers/Microsoft.Compute/virtualMachineScaleSets/{name}"
)
REST = "https://management.azure.com"


@cache
def every() -> tuple[Operation, ...]:
    """All operations, in the order of the file: reading, changing, bringing VMs up to date."""
    return tuple(_operation(entry) for entry in bundled.load("schemas/commands.yaml")["operations"])


def find(text: str) -> tuple[Operation, ...]:
    """The operation of that id, else those with all the words in id, meaning or commands, in any letter case."""
    wanted = text.casefold().split()
    exact = tuple(item for item in every() if [item.id] == wanted)
    return exact or tuple(item for item in every() if all(word in _searched(item) for word in wanted))


def _searched(item: Operation) -> str:
    return " ".join((item.id, item.what, *item.commands.values())).casefold()


def _operation(entry: Mapping[str, Any]) -> Operation:
    rest = entry["rest"]
    path = f"{REST}{rest['path'].replace('{scaleSet}', SCALE_SET)}?api-version={{apiVersion}}"
    forms = {
        "REST": " ".join(part for part in (rest["method"], path, rest.get("body", "")) if part),
        "Azure CLI": entry.get("az", "").replace("{scaleSet}", SCALE_SET),
        "PowerShell": entry.get("powershell", ""),
        "PowerShell of 2018": entry.get("legacy", ""),
    }
    return Operation(
        id=entry["id"],
        what=entry["what"],
        commands={form: command for form, command in forms.items() if command},
        note=entry.get("note", ""),
        sources=links(entry["sources"]),
    )
