from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from tests.report.samples import CHANGES, DIFF, MISSPELT, REFUSED, RULES, SIZE, change, finding
from vmsslint.model import Change, Effect, Report, Rollout, ScaleSetPlan, Step
from vmsslint.report.json import render
from vmsslint.report.jsontext import dumps
from vmsslint.values import Failure, Known, Object, value_of

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text("utf-8"))

PLAN = Report(
    (REFUSED,),
    CHANGES,
    (
        ScaleSetPlan(
            "web",
            Effect.REIMAGE,
            Rollout("Rolling", 5, 2, 2, 120),
            (
                Step("update", "the model first", ("az vmss update -n web --set tags.a='b c'",), ("VMSS301",)),
                Step("reimage", "then the VMs"),
            ),
        ),
        ScaleSetPlan("batch", Effect.NONE, None, ()),
    ),
    RULES,
    command="plan",
)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [Report(), DIFF, PLAN], ids=["empty", "diff", "plan"])
def test_the_report_keeps_the_contract(report: Report) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(render(report)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["findings"][0].pop("condition"),
        lambda data: data["findings"][0].update(severity="note"),
        lambda data: data["findings"][0]["location"].update(line=0),
        lambda data: data["findings"][0]["related"][0].pop("role"),
        lambda data: data["changes"][0].update(kind="moved"),
        lambda data: data["scale_sets"][0]["steps"][0].update(commands=["one\ntwo"]),
        lambda data: data["summary"].pop("possible"),
    ],
)
def test_the_schema_sees_what_breaks_the_contract(spoil: Any) -> None:
    data = json.loads(render(PLAN))
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_a_fix_tells_its_edits() -> None:
    data = json.loads(render(Report((MISSPELT,), fixed=2)))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["summary"]["fixed"] == 2
    assert data["findings"][0]["fix"] == snapshot(
        {
            "description": "write `overProvision`",
            "edits": [
                {
                    "file": "infra/main.json",
                    "line": 6,
                    "column": 6,
                    "end_line": 6,
                    "end_column": 19,
                    "text": "overProvision",
                }
            ],
        }
    )


def test_a_diff_as_json() -> None:
    assert json.loads(render(DIFF)) == snapshot(
        {
            "version": 1,
            "tool": {"name": "vmsslint", "version": "1.2.3"},
            "findings": [
                {
                    "rule": "VMSS101",
                    "name": "create-only-property",
                    "severity": "error",
                    "certain": True,
                    "effect": "refused",
                    "resource": "web",
                    "path": "properties.platformFaultDomainCount",
                    "old": 5,
                    "new": 1,
                    "message": "`platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1",
                    "help": "keep 5, or deploy a second scale set beside this one and move the traffic",
                    "error_code": "PropertyChangeNotAllowed",
                    "condition": None,
                    "notes": [],
                    "fix": None,
                    "sources": ["https://learn.microsoft.com/fault-domains"],
                    "location": {"file": "infra/main.json", "line": 10, "column": 33, "end_line": 10, "end_column": 63},
                    "related": [
                        {
                            "role": "set",
                            "file": "infra/prod.parameters.json",
                            "line": 3,
                            "column": 32,
                            "end_line": 3,
                            "end_column": 33,
                            "message": "set here",
                        },
                        {
                            "role": "old",
                            "file": "HEAD:infra/main.json",
                            "line": 9,
                            "column": 33,
                            "end_line": 9,
                            "end_column": 34,
                            "message": "was 5",
                        },
                    ],
                },
                {
                    "rule": "VMSS206",
                    "name": "size-may-deallocate",
                    "severity": "warning",
                    "certain": False,
                    "effect": "deallocate",
                    "resource": "web",
                    "path": "sku.name",
                    "old": "Standard_D2s_v3",
                    "new": {"$unknown": "parameters('size')"},
                    "message": "`sku.name` becomes a size that the present hardware may not have",
                    "help": """\
be ready to deallocate:
az vmss deallocate -g rg -n web\
""",
                    "error_code": None,
                    "condition": "size is not 'Standard_D2s_v3'",
                    "notes": ["Azure tells only when it is asked"],
                    "fix": None,
                    "sources": [],
                    "location": {"file": "infra/main.json", "line": 4, "column": 20, "end_line": 4, "end_column": 42},
                    "related": [
                        {
                            "role": "old",
                            "file": "HEAD:infra/main.json",
                            "line": 4,
                            "column": 20,
                            "end_line": 4,
                            "end_column": 37,
                            "message": "",
                        }
                    ],
                },
            ],
            "changes": [
                {
                    "resource": "web",
                    "path": "properties.platformFaultDomainCount",
                    "kind": "changed",
                    "old": 5,
                    "new": 1,
                    "effect": "refused",
                    "certain": True,
                    "rules": ["VMSS101"],
                    "location": {"file": "infra/main.json", "line": 10, "column": 33, "end_line": 10, "end_column": 63},
                },
                {
                    "resource": "web",
                    "path": "sku.name",
                    "kind": "changed",
                    "old": "Standard_D2s_v3",
                    "new": {"$unknown": "parameters('size')"},
                    "effect": "upgrade",
                    "certain": False,
                    "rules": ["VMSS206"],
                    "location": None,
                },
                {
                    "resource": "web",
                    "path": "sku.capacity",
                    "kind": "changed",
                    "old": 2,
                    "new": 5,
                    "effect": "none",
                    "certain": True,
                    "rules": [],
                    "location": {"file": "infra/main.json", "line": 4, "column": 56, "end_line": 4, "end_column": 58},
                },
                {
                    "resource": "web",
                    "path": "properties.singlePlacementGroup",
                    "kind": "omitted",
                    "old": True,
                    "effect": "none",
                    "certain": True,
                    "rules": [],
                    "location": None,
                },
            ],
            "silenced": [],
            "summary": {
                "errors": 1,
                "warnings": 0,
                "infos": 0,
                "possible": 1,
                "files": 3,
                "scale_sets": 1,
                "suppressed": 0,
                "baselined": 0,
                "turned_off": 0,
                "excluded_files": 0,
                "baseline_outdated": 0,
            },
        }
    )


def test_the_layout_has_a_finding_and_a_change_a_line() -> None:
    assert dumps({"a": [{"b": [1, {}]}, {"c": "d##"}], "e": [], "f": {"g": None}}, depth=2) == snapshot("""\
{
  "a": [
    {"b": [1, {}]},
    {"c": "d#\\u0023"}
  ],
  "e": [],
  "f": {
    "g": null
  }
}
""")


def test_a_plan_adds_what_to_do_for_each_scale_set() -> None:
    assert json.loads(render(PLAN))["scale_sets"] == snapshot(
        [
            {
                "resource": "web",
                "effect": "reimage",
                "rollout": {
                    "policy": "Rolling",
                    "batches": 5,
                    "batch_size": 2,
                    "max_unavailable": 2,
                    "minimum_seconds": 120,
                    "certain": True,
                    "vms": None,
                    "batch_percent": None,
                    "pause_seconds": None,
                    "extra_vms": None,
                    "unhealthy_allowed": None,
                    "unhealthy_upgraded_allowed": None,
                    "zones": [],
                    "health": "",
                    "cases": [],
                    "notes": [],
                    "sources": [],
                },
                "steps": [
                    {
                        "kind": "update",
                        "why": "the model first",
                        "rules": ["VMSS301"],
                        "commands": ["az vmss update -n web --set tags.a='b c'"],
                        "alternatives": [],
                        "placeholders": [],
                    },
                    {
                        "kind": "reimage",
                        "why": "then the VMs",
                        "rules": [],
                        "commands": [],
                        "alternatives": [],
                        "placeholders": [],
                    },
                ],
            },
            {"resource": "batch", "effect": "none", "rollout": None, "steps": []},
        ]
    )


def sides(item: Change) -> dict[str, Any]:
    [data] = json.loads(render(Report(changes=(item,))))["changes"]
    return {key: data[key] for key in ("old", "new") if key in data}


def test_the_two_sides_of_a_change() -> None:
    assert sides(change("a", ..., 1)) == {"new": 1}
    assert sides(change("a", 1, ...)) == {"old": 1}
    assert sides(change("a", 1, None)) == {"old": 1, "new": None}
    assert sides(change("a", [], {"b": [1.5, True]})) == {"old": [], "new": {"b": [1.5, True]}}
    assert sides(change("a", ..., SIZE)) == {"new": {"$unknown": "parameters('size')"}}

    secret = value_of({"user": "me"}, secret=True)
    nested = Object({"size": SIZE, "bad": Failure("no such function")})
    assert sides(change("a", ..., ..., old=secret, new=nested)) == {
        "old": {"user": "***"},
        "new": {"size": {"$unknown": "parameters('size')"}, "bad": {"$error": "no such function"}},
    }


def test_what_json_lacks_becomes_text() -> None:
    assert sides(change("a", float("inf"), [float("nan"), {"b": float("-inf")}])) == {
        "old": "inf",
        "new": ["nan", {"b": "-inf"}],
    }


def test_input_is_ascii_with_no_command_for_a_log_and_comes_back_as_it_was() -> None:
    evil = "\x1b[2J\x7f\u202e\ud800\n::error::##vso[task.complete]###[x]"
    text = render(Report((finding(f"is {evil}", path=evil, new=Known(evil), help="one\n\ttwo\x07"),)))
    assert text.isascii()
    assert "##" not in text
    assert all(char.isprintable() for char in text if char != "\n")
    [data] = json.loads(text)["findings"]
    assert (data["path"], data["new"]) == (evil, evil)
    assert (data["message"], data["help"]) == snapshot(
        (
            "is \\u{1b}[2J\\u{7f}\\u{202e}\\u{d800}\\u{a}::error::#\\u{23}vso[task.complete]##\\u{23}[x]",
            """\
one
    two\\u{7}\
""",
        )
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.integers(0, 4),
)
def test_any_layout_is_the_same_json(data: Any, depth: int) -> None:
    assert json.loads(dumps(data, depth)) == data
