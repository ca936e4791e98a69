"""Operations are found by id and by words, and each is said in every form that Azure has for it."""

from __future__ import annotations

import pytest

from vmsslint.cli import run
from vmsslint.commands import operations
from vmsslint.entries import Operation


def test_an_operation_is_found_by_its_id() -> None:
    [found] = operations.find("reimage")
    assert found.commands["Azure CLI"] == "az vmss reimage -g {resourceGroup} -n {name}"
    assert found.commands["REST"].startswith("POST https://management.azure.com/subscriptions/{subscriptionId}/")
    assert found.commands["PowerShell of 2018"].startswith("Set-AzureRmVmss ")


def test_an_operation_is_found_by_words() -> None:
    assert {item.id for item in operations.find("instance view vm")} >= {"show-vm-instance-view"}


@pytest.mark.parametrize("operation", operations.every(), ids=lambda item: item.id)
def test_every_operation_has_a_source_or_a_recording_and_a_rest_form(operation: Operation) -> None:
    assert "REST" in operation.commands
    assert "{scaleSet}" not in operation.commands["REST"]
    assert "api-version={apiVersion}" in operation.commands["REST"]
    assert operation.sources


def test_the_command_prints_the_forms(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["commands", "show-vm-model"]) == 0
    out, _ = capfd.readouterr()
    assert "    az vmss show -g {resourceGroup} -n {name} --instance-id {instanceId}\n" in out


def test_an_unknown_operation_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["commands", "reimagine"]) == 2
    _, err = capfd.readouterr()
    assert "did you mean reimage" in err
