"""The replay of recorded answers, on records of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.examples import scale_set
from tools import replay

URI = "https://host/subscriptions/S/resourcegroups/G/providers/Microsoft.Resources/deployments/d?api-version=2022-09-01"


def record(number: int, accepted: bool, *errors: dict[str, Any], **members: Any) -> dict[str, Any]:
    cause = None if accepted else "rule-or-runtime"
    about = {"id": f"record-{number}", "accepted": accepted, "cause": cause, "errors": errors, "source": {"test": "t"}}
    return {**about, "api_version": "2024-07-01", "old_api_version": "2024-07-01", "uri": URI, **members}


def body(**members: Any) -> dict[str, Any]:
    return {key: value for key, value in scale_set(**members).items() if key != "apiVersion"}


def folder(path: Path, updates: list[dict[str, Any]], creates: list[dict[str, Any]]) -> Path:
    for name, records in (("updates", updates), ("creates", creates)):
        (path / f"{name}.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in records), encoding="utf-8")
    return path


DOMAINS = body(properties={"platformFaultDomainCount": 5})
REFUSED = {"code": "PropertyChangeNotAllowed", "target": "platformFaultDomainCount"}
FEWER = {"old": DOMAINS, "request": body(properties={"platformFaultDomainCount": 1})}


def test_what_azure_refused_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    balancer = {
        "type": "Microsoft.Network/loadBalancers",
        "apiVersion": "2020-06-01",
        "name": "front",
        "properties": {},
    }
    pool = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Network/loadBalancers/front/backendAddressPools/web"
    address = {"name": "ip", "properties": {"loadBalancerBackendAddressPools": [{"id": pool}]}}
    card = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [address]}}
    network = {"networkProfile": {"networkInterfaceConfigurations": [card]}}
    large = scale_set(properties={"singlePlacementGroup": False, "virtualMachineProfile": network})
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [balancer, large],
    }
    basic = {"code": "MultiPlacementGroupVMScaleSetCannotReferenceBasicLoadbalancer", "target": None}
    create = record(3, False, basic, form="deployment", template=template, parameters={})
    same = {"old": DOMAINS, "request": DOMAINS}
    recorded = folder(tmp_path, [record(1, False, REFUSED, **FEWER), record(2, True, **same)], [create])
    assert replay.main(recorded) == 0
    out = capsys.readouterr().out
    assert "updates: 2, not judged: 0, certain errors on accepted ones: 0" in out
    assert "record-1 2024-07-01 PropertyChangeNotAllowed platformFaultDomainCount: VMSS101" in out
    assert "record-3 2024-07-01 MultiPlacementGroupVMScaleSetCannotReferenceBasicLoadbalancer: VMSS610" in out


def test_an_error_on_what_azure_took_is_a_false_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay.main(folder(tmp_path, [record(1, True, **FEWER)], [])) == 1
    assert "FALSE ALARM record-1 t 2024-07-01 VMSS101" in capsys.readouterr().out


def test_a_refusal_that_nothing_is_said_of_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unknown = {"old": DOMAINS, "request": {**DOMAINS, "tags": {"team": "blue"}}}
    assert replay.main(folder(tmp_path, [record(1, False, {"code": "Unheard"}, **unknown)], [])) == 1
    assert "record-1 2024-07-01 Unheard: MISSED" in capsys.readouterr().out
