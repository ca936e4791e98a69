"""The values of parameter files, and what is said of files that are none."""

from __future__ import annotations

import pytest

from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import parse
from vmsslint.load.parameters import Given, ParameterValue, parameter_values

SCHEMA = '"$schema": "https://example.org/2019-04-01/deploymentParameters.json#"'


def values(text: str) -> dict[str, ParameterValue]:
    return parameter_values(parse("web.parameters.json", text.encode()))


def test_values_references_and_expressions() -> None:
    text = """{
      %s,
      "parameters": {
        "count": {"value": 3},
        "nothing": {"value": null},
        "password": {"reference": {"keyVault": {"id": "/v"}, "secretName": "s"}},
        "token": {"expression": "[externalInputs('t')]"},
      }
    }"""
    assert values(text % SCHEMA) == {
        "count": ParameterValue(Given.VALUE, 3, ("parameters", "count", "value")),
        "nothing": ParameterValue(Given.VALUE, None, ("parameters", "nothing", "value")),
        "password": ParameterValue(
            Given.REFERENCE,
            {"keyVault": {"id": "/v"}, "secretName": "s"},
            ("parameters", "password", "reference"),
        ),
        "token": ParameterValue(Given.EXPRESSION, "[externalInputs('t')]", ("parameters", "token", "expression")),
    }


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"parameters": {"a": {"value": 1}}}', ("parameters", "a", "value")),
        ('{"Parameters": {"a": {"Value": 1}}}', ("Parameters", "a", "Value")),
        ('{"a": {"value": 1}}', ("a", "value")),
        (
            '{"$schema": "https://example.org/deploymentTemplate.json#", "parameters": {"a": {"value": 1}}}',
            ("parameters", "a", "value"),
        ),
    ],
)
def test_files_that_az_takes_too(text: str, path: tuple[str, ...]) -> None:
    assert values(text) == {"a": ParameterValue(Given.VALUE, 1, path)}


@pytest.mark.parametrize("text", ["{}", '{"parameters": {}}', "{" + SCHEMA + ', "parameters": {}}'])
def test_no_values(text: str) -> None:
    assert values(text) == {}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[1]", (1, 1, 4), "a parameter file is an object with `parameters`"),
        ('{"a": 1}', (1, 1, 9), "this is not a parameter file: it has no `parameters`"),
        (f"{{{SCHEMA}}}", (1, 1, 73), "this is not a parameter file: it has no `parameters`"),
        ('{"parameters": [1]}', (1, 16, 19), "`parameters` is not an object"),
        ('{"parameters": {"a": 1}}', (1, 22, 23), "parameter `a` is not an object with a `value` or a `reference`"),
        (
            '{"parameters": {"a": {"value": 1}, "b": {"type": "int"}}}',
            (1, 41, 56),
            "parameter `b` has neither a `value` nor a `reference`",
        ),
        (
            '{"$schema": "https://example.org/deploymentTemplate.json#", "parameters": {}, "resources": []}',
            (1, 1, 95),
            "this is a deployment template, not a parameter file",
        ),
    ],
)
def test_what_is_wrong_and_where(text: str, place: tuple[int, int, int], message: str) -> None:
    with pytest.raises(VmsslintError) as caught:
        values(text)
    span = caught.value.span
    assert span
    assert (caught.value.message, (span.line, span.column, span.end_column)) == (message, place)
    assert caught.value.file == "web.parameters.json"
