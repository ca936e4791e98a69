"""Pages to look at: the plan of the worked example, and one of a template that means harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vmsslint import api
from vmsslint.places import Document
from vmsslint.report import render

ROOT = Path(__file__).parents[3]
EVIL = "<script>document.title='harm'</script>\"><img src=x onerror=\"document.title='harm'\">&lt;\u202e\x1b[31m'"


def example() -> str:
    """The page for the example of the README."""
    old, new = (api.read(str(ROOT / "examples" / name)) for name in ("old.json", "new.json"))
    return render("html", api.plan(old, new))


def hostile() -> str:
    """The page for a template that says `EVIL` wherever it can."""
    return render("html", api.plan(_template("1", 4), _template("2", 7)))


def surging() -> str:
    """The page for an upgrade over zones with surge."""
    policy = {"maxBatchInstancePercent": 25, "pauseTimeBetweenBatches": "PT1M", "maxSurge": True}
    return render("html", api.plan(_template("1", 10, policy), _template("2", 10, policy)))


def _template(version: str, capacity: int, policy: dict[str, Any] | None = None) -> Document:
    text = EVIL + version if policy is None else version
    profile = {
        "storageProfile": {"imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": text}},
        "osProfile": {"computerNamePrefix": "web", "adminPassword": f"secret-{version}"},
        "extensionProfile": {"extensions": [{"name": EVIL, "properties": {"settings": {EVIL: [version] * 40}}}]},
    }
    rolling = policy or {"maxBatchInstancePercent": 1}
    scale_set = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": "web" if policy else EVIL,
        "zones": ["1", "2", "3"] if policy else [EVIL, "2"],
        "sku": {"name": "Standard_D2s_v5", "capacity": capacity},
        "tags": {EVIL: text},
        "properties": {
            "upgradePolicy": {"mode": "Rolling", "rollingUpgradePolicy": rolling},
            "virtualMachineProfile": profile,
        },
    }
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    data = {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [scale_set]}
    return api.parse(f"{EVIL}.json" if policy is None else "main.json", json.dumps(data).encode())
