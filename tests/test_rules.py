"""Every rule file is well formed, and its examples come out as they say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from tests.examples import side
from vmsslint import api, bundled
from vmsslint.facts import transitions
from vmsslint.judge.rules import bundled_rules, faults

RULES = bundled.rules()
KINDS = ("bad", "good", "possible")


def examples() -> Iterator[Any]:
    for rule in bundled_rules().values():
        for example in rule.examples:
            kind = next(kind for kind in KINDS if kind in example)
            yield pytest.param(rule.id, kind, example, id=f"{rule.id}-{kind}: {example[kind]}")


@pytest.mark.parametrize("stem", RULES)
def test_a_rule_file_follows_its_schema(stem: str) -> None:
    jsonschema.validate(RULES[stem], json.loads((bundled.data_dir() / "schemas/rule.schema.json").read_text()))


@pytest.mark.parametrize("stem", RULES)
def test_a_rule_names_properties_that_exist_and_has_examples(stem: str) -> None:
    assert list(faults(stem, RULES[stem])) == []


@pytest.mark.parametrize(("rule", "kind", "example"), list(examples()))
def test_an_example_comes_out_as_it_says(rule: str, kind: str, example: Mapping[str, Any]) -> None:
    report = api.diff(side(example, "old"), side(example, "new"))
    assert not report.failed
    told = {(item.path, item.certain) for item in report.findings if item.rule == rule}
    always_possible = bool(bundled_rules()[rule].possible)
    if kind == "good":
        assert told == set()
    else:
        assert (example["at"], kind == "bad" and not always_possible) in told


@pytest.mark.parametrize(
    ("rule", "kind", "example"),
    [item for item in examples() if not bundled_rules()[item.values[0]].update_only and item.values[2].get("new")],
)
def test_an_example_comes_out_without_its_old_side_too(rule: str, kind: str, example: Mapping[str, Any]) -> None:
    report = api.check([side(example, "new")])
    told = {item.certain for item in report.findings if item.rule == rule}
    match kind:
        case "good":
            assert told == set()
        case "bad":
            assert told == {True}
        case "possible":  # said only where a case can be named
            assert told <= {False}


def test_every_requirement_has_its_rule() -> None:
    named = {rule.requirement for rule in bundled_rules().values()}
    assert transitions.requirements().keys() - named == NOT_OF_A_MODEL.keys()


NOT_OF_A_MODEL = {
    "image-parts-together": "VMSS104 says it by the facts of publisher and offer, which have to stand in the request",
    "patch-storage-needs-image": "whether a request is a PUT or a PATCH is not in it",
    "data-disk-vm-specific": "the disks of one VM are not in the model of the set",
    "rolling-os-upgrade-action": "an action, not a model",
}
"""Requirements that no rule names, and why."""


def test_a_rule_names_a_requirement_that_exists() -> None:
    stem = "VMSS601-rolling-without-health-source"
    content = {**RULES[stem], "match": {"each": "requirement", "id": "no-such"}}
    assert list(faults(stem, content)) == ["no such requirement: no-such"]
    content = {**RULES[stem], "match": {"each": "requirement"}}
    assert list(faults(stem, content)) == ["`match.id` has to name the requirement"]


def test_a_misspelt_property_is_a_fault_of_the_rule() -> None:
    content = {**RULES["VMSS102-one-way-property"], "when": {"properties.singlePlacmentGroup": True}}
    assert list(faults("VMSS102-one-way-property", content)) == ["no such property: properties.singlePlacmentGroup"]


def test_a_rule_without_examples_is_faulty() -> None:
    content = {**RULES["VMSS102-one-way-property"], "examples": []}
    assert list(faults("VMSS102-one-way-property", content)) == ["it has no bad example", "it has no good example"]
