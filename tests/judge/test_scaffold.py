"""`vmsslint new-rule`: a file that is a rule from the start."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.examples import side
from vmsslint import api, bundled
from vmsslint.errors import VmsslintError
from vmsslint.judge.rules import Rule, faults, rule_from
from vmsslint.judge.scaffold import new_rule


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What makes a checkout of vmsslint, with two rules."""
    for file in ("rules/README.md", "schemas/rule.schema.json"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes((bundled.data_dir() / file).read_bytes())
    (tmp_path / "rules" / "VMSS101-create-only-property.yaml").write_text("")
    (tmp_path / "rules" / "VMSS105-image-with-plan.yaml").write_text("")
    return tmp_path


def content_of(file: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = YAML(typ="safe", pure=True).load(file)
    return content


def told(rule: Rule, example: Mapping[str, Any]) -> set[tuple[str, bool]]:
    """What the rule says of the update of its example, and of the new side by itself."""
    new = side(example, "new")
    options = api.Options(select=("ACME",), own=(rule,))
    alone = () if rule.update_only else api.check([new], options=options).findings
    found = (*api.diff(side(example, "old"), new, options=options).findings, *alone)
    return {(item.path, item.certain) for item in found}


def test_it_takes_the_next_id_of_its_family(checkout: Path) -> None:
    assert new_rule("odd-tag", "1xx", checkout) == Path("rules/VMSS106-odd-tag.yaml")
    assert new_rule("other-tag", "VMSS6", checkout / "rules") == Path("VMSS601-other-tag.yaml")


def test_after_the_last_id_it_takes_a_gap(checkout: Path) -> None:
    (checkout / "rules" / "VMSS199-last.yaml").write_text("")
    assert new_rule("odd-tag", "1", checkout) == Path("rules/VMSS102-odd-tag.yaml")
    for number in range(100):
        (checkout / "rules" / f"VMSS2{number:02}-rule-{number}.yaml").write_text("")
    with pytest.raises(VmsslintError, match="family 2xx has no id left"):
        new_rule("other-tag", "2xx", checkout)


@pytest.mark.parametrize("family", "12345678")
def test_the_new_file_is_a_rule_whose_examples_come_out_as_they_say(checkout: Path, family: str) -> None:
    import jsonschema

    file = checkout / new_rule("odd-tag", family, checkout)
    content = content_of(file)
    jsonschema.validate(content, content_of(checkout / "schemas/rule.schema.json"))
    assert list(faults(file.stem, content)) == []
    rule = rule_from("ACME001-odd-tag", content)
    for example in rule.examples:
        found = told(rule, example)
        if "good" in example:
            assert found == set()
        else:
            assert (example["at"], "bad" in example) in found


@pytest.mark.parametrize(
    ("name", "family", "message"),
    [
        ("create-only-property", "1xx", "the name is taken: VMSS101 create-only-property"),
        ("Odd-Tag", "1xx", "a rule's name is small letters and digits with hyphens between"),
        ("odd--tag", "1xx", "a rule's name is small letters"),
        ("../odd", "1xx", "a rule's name is small letters"),
        ("", "1xx", "a rule's name is small letters"),
        ("a" * 61, "1xx", "a rule's name is small letters"),
        ("odd-tag", "9xx", "there is no family 9xx; there are 1xx what Azure refuses, 2xx"),
        ("odd-tag", "0xx", "there is no family 0xx"),
    ],
)
def test_what_is_refused(checkout: Path, name: str, family: str, message: str) -> None:
    before = sorted(checkout.rglob("*"))
    with pytest.raises(VmsslintError) as caught:
        new_rule(name, family, checkout)
    assert caught.value.message.startswith(message)
    assert sorted(checkout.rglob("*")) == before


def test_outside_of_a_checkout_it_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(VmsslintError, match="this is no checkout of vmsslint; rules of your own go into any folder"):
        new_rule("odd-tag", "1xx", tmp_path)
    assert list(tmp_path.iterdir()) == []
