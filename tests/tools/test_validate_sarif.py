"""How the answers of the validator are read. `make sarif` asks the real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.validate_sarif import complaints, reports, validated
from vmsslint.report import render

RULES = [
    {"id": "SARIF1002", "messageStrings": {"Error": {"text": "{0}: '{1}' is no URI"}}},
    {"id": "SARIF2005", "messageStrings": {"Warning": {"text": "{0}: no '{1}'"}}},
]


def answer(*results: dict[str, Any], **invocation: Any) -> dict[str, Any]:
    place = {"locations": [{"physicalLocation": {"region": {"startLine": 7}}}]}
    tool = {"driver": {"rules": RULES}}
    return {"runs": [{"tool": tool, "results": [{**place, **item} for item in results], "invocations": [invocation]}]}


def result(rule: str, *arguments: str, **fields: Any) -> dict[str, Any]:
    kind = "Error" if rule == "SARIF1002" else "Warning"
    return {"ruleId": rule, "message": {"id": kind, "arguments": list(arguments)}, **fields}


def test_an_error_and_a_warning_are_told_with_their_text() -> None:
    log = answer(result("SARIF1002", "runs[0]", "a b", level="error"), result("SARIF2005", "runs[0]", "version"))
    assert list(complaints(log)) == [
        "error SARIF1002 in line 7: runs[0]: 'a b' is no URI",
        "warning SARIF2005 in line 7: runs[0]: no 'version'",
    ]


def test_a_note_and_what_cannot_be_helped_are_not() -> None:
    log = answer(
        result("SARIF2005", "runs[0].tool.driver", "informationUri"), result("SARIF1002", "x", "y", level="note")
    )
    assert list(complaints(log)) == []


def test_a_validator_that_stumbles_is_heard() -> None:
    message = {"level": "error", "message": {"text": "cannot parse"}}
    assert list(complaints(answer(toolExecutionNotifications=[message]))) == ["{'text': 'cannot parse'}"]


def test_a_validator_that_fails_ends_the_run(tmp_path: Path) -> None:
    file = tmp_path / "a.sarif"
    file.write_text("{}")
    with pytest.raises(SystemExit, match=r"ended with status 1 on a\.sarif"):
        validated("false", file, "Sarif")


def test_every_part_of_a_result_is_in_what_is_validated() -> None:
    seen: set[str] = set()
    for _, report in reports():
        for item in json.loads(render("sarif", report))["runs"][0]["results"]:
            seen |= {key for key, value in item.items() if value}
    assert seen >= {"ruleId", "level", "message", "locations", "relatedLocations", "fixes", "partialFingerprints"}
