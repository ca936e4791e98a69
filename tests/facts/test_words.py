"""Facts in words: transitions and conditions as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from vmsslint import bundled
from vmsslint.facts import words

PROFILE = "properties.virtualMachineProfile"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"transition": "never"}, "fixed at creation"),
        ({"transition": {"from": True, "to": False}}, "only from true to false"),
        ({"transition": "superset"}, "items are added, never taken away"),
        ({"transition": "grow"}, "it only grows"),
        (
            {"transition": "same-parent", "parent": "Microsoft.Network/virtualNetworks"},
            "within the same virtual network",
        ),
        ({"transition": "same-parent"}, "within the same parent"),
        (
            {"transition": "together", "with": ["sku.name", "sku.tier"]},
            "only in a request that also gives sku.name and sku.tier",
        ),
        ({"transition": "together"}, "only together with others"),
        ({"transition": "any"}, "any value"),
        ({"transition": "conditional", "condition": {"zones": {"present": True}}}, "under a condition"),
        ({"transition": "conditional"}, "under a condition that no model shows"),
    ],
)
def test_a_step(entry: dict[str, Any], told: str) -> None:
    assert words.step(entry) == told


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (True, "always"),
        (False, "never"),
        ({"properties.upgradePolicy.mode": "Rolling"}, "upgradePolicy.mode is Rolling"),
        ({"properties.platformFaultDomainCount": [1, 5, None]}, "platformFaultDomainCount is 1, 5 or not given"),
        ({"sku.tier": "Basic", "plan": {"present": False}}, "sku.tier is Basic and plan is not given"),
        ({"old:plan": {"present": False}}, "plan was not given"),
        ({"sku.capacity": {"min": 101}}, "sku.capacity is 101 or more"),
        ({"sku.capacity": {"max": 600, "absent": True}}, "sku.capacity is at most 600, or is not given"),
        ({"apiVersion": {"below": "2017-12-01"}}, "apiVersion is before 2017-12-01"),
        ({"apiVersion": {"min": "2017-12-01"}}, "apiVersion is 2017-12-01 or later"),
        ({"zones": {"count": {"min": 1}}}, "zones has at least 1 item"),
        ({"zones": {"count": {"min": 1, "max": 5}}}, "zones has at least 1 and at most 5 items"),
        ({"identity.type": {"has": "UserAssigned"}}, "identity.type contains UserAssigned"),
        ({"sku.name": {"match": "^Standard_"}}, "sku.name matches `^Standard_`"),
        ({"sku.name": {"not": {"match": "^Basic_"}}}, "not (sku.name matches `^Basic_`)"),
        ({f"{PROFILE}.extensionProfile.extensions[].name": {"distinct": True}},
         "no two of virtualMachineProfile.extensionProfile.extensions[].name are alike"),
        ({"any": [{"zones": "1"}, {"zones": "2", "plan": "x"}]}, "zones is 1 or (zones is 2 and plan is x)"),
        ({"any": [{"zones": "1"}, {"zones": "2"}], "plan": "x"}, "(zones is 1 or zones is 2) and plan is x"),
        ({"not": {"zones": "1"}}, "not (zones is 1)"),
        ({"changed": ["sku.name", "zones"]}, "sku.name or zones changes"),
        ({"same_kind": f"{PROFILE}.storageProfile.imageReference"},
         "virtualMachineProfile.storageProfile.imageReference stays of one kind (platform, managed or gallery image)"),
        ({"grow": "sku.capacity"}, "sku.capacity does not shrink"),
        ({"vms": "deallocated"}, "every VM is shown to be deallocated"),
        ({"hidden": "the size of the image"}, "(no model shows the size of the image)"),
    ],
)  # fmt: skip
def test_a_condition(condition: dict[str, Any] | bool, told: str) -> None:
    assert words.condition(condition) == told


def conditions() -> Iterator[Any]:
    table = bundled.load("schemas/transitions.yaml")
    for entry in table["paths"].values():
        for item in (entry, *entry.get("variants", ())):
            yield from (item[name] for name in ("condition", "when") if name in item)
    for requirement in table["requirements"]:
        yield from (requirement[name] for name in ("when", "needs", "flexible_needs") if name in requirement)
    for content in bundled.rules().values():
        yield from (content[name] for name in ("when", "needs") if name in content)


def test_every_condition_that_we_have_can_be_told() -> None:
    assert all(words.condition(condition) for condition in conditions())


def test_every_step_that_we_have_can_be_told() -> None:
    for entry in bundled.load("schemas/transitions.yaml")["paths"].values():
        for item in (entry, *entry.get("variants", ()), *entry.get("history", ())):
            assert words.step({**entry, **item})
