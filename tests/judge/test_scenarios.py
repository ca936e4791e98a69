"""Possible findings tell the case in which they hold; what holds in every case is certain, in none is not said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.examples import scale_set, template
from vmsslint import api
from vmsslint.judge.scenarios import BUDGET, scenarios
from vmsslint.values import Choice, Known, Unknown, unknown

PARAMETERS: dict[str, Any] = {
    "env": {"type": "string"},
    "ha": {"type": "bool"},
    "tier": {"type": "string", "allowedValues": ["basic", "standard"]},
}


def domains(count: object) -> dict[str, Any]:
    return {"properties": {"platformFaultDomainCount": count}}


def told(old: dict[str, Any], new: dict[str, Any], rule: str = "VMSS101") -> list[tuple[bool, str | None]]:
    report = api.diff(template([scale_set(**old)], PARAMETERS, "old"), template([scale_set(**new)], PARAMETERS, "new"))
    return [(item.certain, item.condition) for item in report.findings if item.rule == rule]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[if(equals(parameters('env'), 'prod'), 1, 5)]", [(False, "when parameters('env') is 'prod'")]),
        ("[if(equals(parameters('env'), 'prod'), 5, 1)]", [(False, "when parameters('env') is not 'prod'")]),
        ("[if(parameters('ha'), 2, 1)]", [(True, None)]),
        ("[if(parameters('ha'), 5, 5)]", []),
        (
            "[if(and(parameters('ha'), equals(parameters('env'), 'prod')), 1, 5)]",
            [(False, "when parameters('ha') is true and parameters('env') is 'prod'")],
        ),
        (
            "[if(or(parameters('ha'), equals(parameters('env'), 'prod')), 1, 5)]",
            [(False, "when parameters('env') is 'prod'")],
        ),
        ("[if(equals(parameters('tier'), 'premium'), 1, 5)]", []),
        ("[if(equals(parameters('tier'), 'basic'), 1, 5)]", [(False, "when parameters('tier') is 'basic'")]),
        (
            "[if(equals(parameters('env'), 'a'), 5, if(equals(parameters('env'), 'b'), 5, 1))]",
            [(False, "when parameters('env') is none of 'a', 'b'")],
        ),
    ],
)
def test_a_choice_is_looked_at_case_by_case(expression: str, expected: list[tuple[bool, str | None]]) -> None:
    assert told(domains(5), domains(expression)) == expected


def test_cases_decide_on_the_policy_of_the_whole_scale_set() -> None:
    old = {"properties": {"upgradePolicy": {"mode": "Manual"}}}
    new = {
        "properties": {
            "upgradePolicy": {"mode": "[if(parameters('ha'), 'Rolling', 'Automatic')]"},
            "virtualMachineProfile": {"licenseType": "RHEL_BYOS"},
        }
    }
    assert told(old, new, "VMSS302") == [(False, "when parameters('ha') is false")]
    assert told(old, new, "VMSS303") == [(False, "when parameters('ha') is true")]
    assert told(old, new, "VMSS304") == []


def test_what_exceeds_the_budget_is_said() -> None:
    flags = [Unknown("parameters", (Known(f"flag{number}"),), type="bool") for number in range(8)]
    found, complete = scenarios([Choice(flag, Known(1), Known(2)) for flag in flags])
    assert len(found) == BUDGET
    assert not complete


def test_a_comparison_is_false_for_everything_else() -> None:
    env = Unknown("parameters", (Known("env"),), type="string")
    test = unknown("equals", env, Known("prod"), type="bool")
    found, complete = scenarios([Choice(test, Known(1), Known(2))])
    assert complete
    assert [scenario.binding() for scenario in found] == [{env: Known("prod")}, {test: Known(False)}]
