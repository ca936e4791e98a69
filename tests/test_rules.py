"""Every rule file is well formed, and its examples come out as they say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from tests.examples import side
from vmsslint import api, bundled
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


def test_a_misspelt_property_is_a_fault_of_the_rule() -> None:
    content = {**RULES["VMSS102-one-way-property"], "when": {"properties.singlePlacmentGroup": True}}
    assert list(faults("VMSS102-one-way-property", content)) == ["no such property: properties.singlePlacmentGroup"]


def test_a_rule_without_examples_is_faulty() -> None:
    content = {**RULES["VMSS102-one-way-property"], "examples": []}
    assert list(faults("VMSS102-one-way-property", content)) == ["it has no bad example", "it has no good example"]
