"""What-if results: old and new in one document."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.forms import ID, document, got
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.load.shapes import Shape, recognise
from vmsslint.load.whatif import predicted
from vmsslint.model import Report

BODY: dict[str, Any] = {"sku": {"name": "Standard_D2s_v3"}, "properties": {"platformFaultDomainCount": 5}}


def result(*changes: dict[str, Any]) -> Any:
    return {"status": "Succeeded", "error": None, "changes": list(changes)}


def change(kind: str, before: Any = None, after: Any = None, **more: Any) -> dict[str, Any]:
    return {"changeType": kind, "resourceId": ID, "before": before, "after": after, "delta": None, **more}


def judged(data: Any) -> Report:
    found = document("whatif.json", data)
    return api.diff(found, found)


def edited(**properties: Any) -> dict[str, Any]:
    body = copy.deepcopy(got(BODY))
    body["properties"].update(properties)
    return body


@pytest.mark.parametrize(
    "data",
    [result(), result(change("Create", after=got(BODY))), {"status": "Succeeded", "properties": {"changes": []}}],
)
def test_what_it_is_known_by(data: Any) -> None:
    assert recognise(document("x", data)) is Shape.WHAT_IF


@pytest.mark.parametrize("wrapped", [False, True], ids=["az", "REST"])
def test_it_holds_both_sides(wrapped: bool) -> None:
    told = result(change("Modify", got(BODY), edited(platformFaultDomainCount=1)))
    report = judged({"status": "Succeeded", "properties": told} if wrapped else told)
    (finding,) = report.findings
    assert (finding.rule, finding.certain) == ("VMSS101", True)
    assert [label.role for label in finding.labels] == ["new", "old"]
    assert report.files == 1


def test_what_azure_fills_in_is_not_taken_away() -> None:
    assert judged(result(change("Modify", edited(singlePlacementGroup=True), got(BODY)))).findings == ()


def test_what_it_could_not_know_is_unknown() -> None:
    report = judged(result(change("Modify", got(BODY), edited(platformFaultDomainCount="[parameters('fd')]"))))
    (finding,) = report.findings
    assert (finding.rule, finding.certain, finding.condition) == ("VMSS101", False, "when parameters('fd') is not 5")


def test_a_bracket_of_the_live_side_begins_no_expression() -> None:
    tagged = {**got(BODY), "tags": {"a": "[x"}}
    assert judged(result(change("NoChange", tagged, tagged))).changes == ()


@pytest.mark.parametrize(
    ("kind", "rules"), [("Create", ["VMSS306"]), ("Delete", ["VMSS305"]), ("Ignore", []), ("NoChange", [])]
)
def test_what_comes_goes_and_stays(kind: str, rules: list[str]) -> None:
    before = None if kind == "Create" else got(BODY)
    after = got(BODY) if kind == "Create" else None
    report = judged(result(change(kind, before, after)))
    assert [finding.rule for finding in report.findings] == rules
    assert not report.failed


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (change("Deploy"), "ask what-if with --result-format FullResourcePayloads"),
        (change("Unsupported", unsupportedReason="a nested deployment"), "what becomes of the scale set web: a nested"),
        (
            {**change("Unsupported"), "resourceId": "[resourceId('Microsoft.Compute/virtualMachineScaleSets', 'x')]"},
            "what-if could not tell what becomes of the scale set",
        ),
    ],
)
def test_a_scale_set_without_a_body_is_refused(told: dict[str, Any], message: str) -> None:
    with pytest.raises(VmsslintError, match=message):
        list(predicted(document("x", result(told)), before=False))


def test_other_resources_may_lack_a_body() -> None:
    other = {**change("Deploy"), "resourceId": "/subscriptions/s/providers/Microsoft.Network/virtualNetworks/v"}
    child = {**change("Unsupported"), "resourceId": f"{ID}/extensions/x"}
    assert list(predicted(document("x", result(other, child)), before=True)) == []


def test_what_may_change_is_possible() -> None:
    told = {**result(), "potentialChanges": [change("Modify", got(BODY), edited(platformFaultDomainCount=1))]}
    (finding,) = judged(told).findings
    assert (finding.rule, finding.certain) == ("VMSS101", False)
