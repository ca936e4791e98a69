"""Reports made by hand: the change that DESIGN draws, and the pieces to make others from."""

from __future__ import annotations

from typing import Any

from vmsslint.model import Change, ChangeKind, Edit, Effect, Finding, Fix, Label, Report, RuleInfo, Severity
from vmsslint.places import Document, Span
from vmsslint.values import Known, Unknown, unknown, value_of

SIZE = unknown("parameters", Known("size"))

OLD = """\
{
  "type": "Microsoft.Compute/virtualMachineScaleSets",
  "name": "web",
  "sku": { "name": "Standard_D2s_v3", "capacity": 2 },
  "properties": {



    "platformFaultDomainCount": 5,
    "singlePlacementGroup": true
  }
}
"""

NEW = """\
{
  "type": "Microsoft.Compute/virtualMachineScaleSets",
  "name": "web",
  "sku": { "name": "[parameters('size')]", "capacity": 5 },
  "properties": {
    "overprovision": false,



    "platformFaultDomainCount": "[parameters('faultDomains')]"
  }
}
"""

PARAMETERS = """\
{
  "parameters": {
    "faultDomains": { "value": 1 }
  }
}
"""


def document(name: str, text: str) -> Document:
    return Document(name, text, None)


def label(place: Document, needle: str, text: str = "", role: str = "new") -> Label:
    """The label on the one place where `needle` stands."""
    start = place.text.index(needle)
    assert place.text.count(needle) == 1, needle
    return Label(place, Span(*position(place.text, start), *position(place.text, start + len(needle))), text, role)


def position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def finding(message: str = "`sku.name` is odd", **fields: Any) -> Finding:
    return Finding(
        **{"rule": "VMSS601", "name": "odd-size", "severity": Severity.WARNING, "message": message, **fields}
    )


def change(path: str, was: Any, becomes: Any, /, **fields: Any) -> Change:
    """A change of plain data; `...` for a side that does not give the property."""
    sides = [side if isinstance(side, Unknown) else None if side is ... else value_of(side) for side in (was, becomes)]
    kind = ChangeKind.ADDED if was is ... else ChangeKind.REMOVED if becomes is ... else ChangeKind.CHANGED
    return Change(
        **{
            "resource": "web",
            "path": path,
            "schema_path": path,
            "kind": kind,
            "old": sides[0],
            "new": sides[1],
            "certain": True,
            **fields,
        }
    )


DOMAINS = "properties.platformFaultDomainCount"

old = document("HEAD:infra/main.json", OLD)
new = document("infra/main.json", NEW)
parameters = document("infra/prod.parameters.json", PARAMETERS)

REFUSED = Finding(
    rule="VMSS101",
    name="create-only-property",
    severity=Severity.ERROR,
    message="`platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1",
    effect=Effect.REFUSED,
    resource="web",
    path=DOMAINS,
    old=Known(5),
    new=Known(1),
    help="keep 5, or deploy a second scale set beside this one and move the traffic",
    answer="409 PropertyChangeNotAllowed",
    error_code="PropertyChangeNotAllowed",
    sources=("https://learn.microsoft.com/fault-domains",),
    labels=(
        label(new, "\"[parameters('faultDomains')]\"", "becomes 1"),
        label(parameters, "1", "set here", "set"),
        label(old, "5", "was 5", "old"),
    ),
)

RESIZED = Finding(
    rule="VMSS206",
    name="size-may-deallocate",
    severity=Severity.WARNING,
    message="`sku.name` becomes a size that the present hardware may not have",
    certain=False,
    effect=Effect.DEALLOCATE,
    resource="web",
    path="sku.name",
    old=Known("Standard_D2s_v3"),
    new=SIZE,
    help="be ready to deallocate:\naz vmss deallocate -g rg -n web",
    condition="size is not 'Standard_D2s_v3'",
    notes=("Azure tells only when it is asked",),
    labels=(
        label(new, "\"[parameters('size')]\"", "becomes parameters('size')"),
        label(old, '"Standard_D2s_v3"', "", "old"),
    ),
)

MISSPELT = finding(
    "there is no property `overprovision`; did you mean `overProvision`?",
    rule="VMSS701",
    name="unknown-property",
    labels=(label(new, '"overprovision"'),),
    fix=Fix("write `overProvision`", (Edit(new, label(new, "overprovision").span, "overProvision"),)),
)

RULES = (
    RuleInfo(
        "VMSS101",
        "create-only-property",
        "a property that is fixed at creation would change",
        Severity.ERROR,
        "Azure keeps these values from the day the scale set is created.\n\nIt refuses a PUT that differs.",
        "keep {old}, or deploy a second scale set with {new}",
        ("https://learn.microsoft.com/fault-domains", "https://learn.microsoft.com/more"),
    ),
    RuleInfo("VMSS206", "size-may-deallocate", "the new size may need other hardware", Severity.WARNING),
)

CHANGES = (
    change(DOMAINS, 5, 1, effect=Effect.REFUSED, rules=("VMSS101",), new_label=REFUSED.labels[0]),
    change("sku.name", "Standard_D2s_v3", SIZE, effect=Effect.UPGRADE, rules=("VMSS206",), certain=False),
    change("sku.capacity", 2, 5, old_label=label(old, "2 ", "", "old"), new_label=label(new, "5 ")),
    change("properties.singlePlacementGroup", True, ..., kind=ChangeKind.OMITTED),
)

DIFF = Report((REFUSED, RESIZED), CHANGES, (), RULES, files=3, scale_sets=1, version="1.2.3")
