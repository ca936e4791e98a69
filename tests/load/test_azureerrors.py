"""The innermost errors of what people paste."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.entries import AzureError
from vmsslint.load.azureerrors import MAX_CHARACTERS, errors_in

SKU = AzureError(
    "PropertyChangeNotAllowed", "imageReference.sku", "Changing property 'imageReference.sku' is not allowed."
)
INNER = json.dumps({"error": {"code": SKU.code, "message": SKU.message, "target": SKU.target}}, indent=2)
DEPLOYMENT = {
    "status": "Failed",
    "error": {
        "code": "DeploymentFailed",
        "message": "At least one resource deployment operation failed.",
        "details": [{"code": "Conflict", "message": INNER.replace("\n", "\r\n")}],
    },
}


@pytest.mark.parametrize(
    "text",
    [
        INNER,
        json.dumps(DEPLOYMENT),
        "ERROR: " + json.dumps(DEPLOYMENT, indent=2),
        json.dumps(json.dumps(DEPLOYMENT)),
        INNER.replace("\n", "\\r\\n").replace('"', '\\"'),
        f"New-AzResourceGroupDeployment: Resource 'web' failed with message '{INNER}'\nAt line:1 char:1",
        f'StatusCode=409 -- Original Error: Code="{SKU.code}" Message="{SKU.message}" Target="{SKU.target}"',
        f"({SKU.code}) {SKU.message}\nCode: {SKU.code}\nMessage: {SKU.message}\nTarget: {SKU.target}",
        f"ErrorCode: {SKU.code}\nErrorMessage: {SKU.message}\nErrorTarget: {SKU.target}\nStatusCode: 409",
    ],
    ids=["error", "deployment", "az", "string", "escaped", "powershell", "go", "az-lines", "powershell-lines"],
)
def test_the_same_error_in_every_dress(text: str) -> None:
    assert errors_in(text) == (SKU,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PropertyChangeNotAllowed", AzureError("PropertyChangeNotAllowed")),
        ("409 PropertyChangeNotAllowed", AzureError("PropertyChangeNotAllowed")),
        ("409 PropertyChangeNotAllowed (target zones)", AzureError("PropertyChangeNotAllowed", "zones")),
        ("(Conflict) it is busy", AzureError("Conflict", "", "it is busy")),
        (SKU.message, AzureError(message=SKU.message)),
        ('{"odata.error": {"code": "X1", "message": {"value": "no  way"}}}', AzureError("X1", "", "no way")),
        ('{"Code": "X1", "Message": 5}', AzureError("X1")),
        ('{"code": 409, "message": "m"}', AzureError(message='{"code": 409, "message": "m"}')),
        ("", AzureError()),
    ],
)
def test_one_error(text: str, found: AzureError) -> None:
    assert errors_in(text) == (found,)


def test_several_errors_each_once_in_order() -> None:
    details = [{"code": "A1", "message": "a"}, {"code": "B1", "message": "b"}, {"code": "A1", "message": "a"}]
    text = json.dumps({"error": {"code": "MultipleErrorsOccurred", "details": details}})
    assert errors_in(text) == (AzureError("A1", "", "a"), AzureError("B1", "", "b"))


def test_an_error_that_wraps_nothing_is_the_innermost() -> None:
    text = '{"error": {"code": "DeploymentFailed", "message": "see the operations", "details": []}}'
    assert errors_in(text) == (AzureError("DeploymentFailed", "", "see the operations"),)


@pytest.mark.parametrize(
    "text",
    [
        "{" * MAX_CHARACTERS,
        '{"code":' * (MAX_CHARACTERS // 8),
        '{"code":"A1","details":[' * 10_000,
        "[" * MAX_CHARACTERS,
        "(" * MAX_CHARACTERS,
        "code: " * (MAX_CHARACTERS // 6),
        'code="' * (MAX_CHARACTERS // 6),
        '\\"' * (MAX_CHARACTERS // 2),
        '{"code":"A1","message":"' + "x" * MAX_CHARACTERS,
        json.dumps({"code": "A1", "details": [{"code": f"B{number}"} for number in range(20_000)]}),
    ],
)
def test_hostile_input_costs_little(text: str) -> None:
    start = time.perf_counter()
    found = errors_in(text)
    assert time.perf_counter() - start < 2
    assert len(found) <= 50


@given(st.text(alphabet='{}[]()":,\\ codemsagtr=A1\n', max_size=200))
def test_any_text_gives_something(text: str) -> None:
    assert len(errors_in(text)) >= 1
