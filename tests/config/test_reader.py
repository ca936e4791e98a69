"""What a config says, what is wrong with one, and that the schema for editors says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from vmsslint import bundled, config
from vmsslint.config import Config
from vmsslint.config.reader import KEYS
from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.judge.rules import bundled_rules
from vmsslint.load.rooted import Rooted

SCHEMA = Draft202012Validator(json.loads((bundled.data_dir() / "schemas/config.schema.json").read_bytes()))


def read(text: str, files: dict[str, str] | None = None, folder: str = "") -> Config:
    """The config of that text in a tree with these files."""
    held = {f"{folder}/{config.NAME}".lstrip("/"): text, **(files or {})}
    tree = Rooted(Path("/project"), lambda path: held[path].encode() if path in held else None, str)
    return config.load(tree, folder, bundled_rules())


def fault(text: str) -> str:
    with pytest.raises(VmsslintError) as raised:
        read(text)
    span = raised.value.span
    assert span is not None
    return f"{span.line}:{span.column}: {raised.value.message}"


def test_all_that_a_config_can_say() -> None:
    found = read(
        """\
rules:
  VMSS302: info
  VMSS6: off
select: [VMSS1, VMSS3]
ignore: [VMSS303]
exclude: ["legacy/", "*.old.json"]
context: {location: westeurope, subscriptionId: 00000000-0000-0000-0000-000000000000}
as-of: "2018-02"
baseline: baseline.json
fail-on: warning
strict: true
"""
    )
    assert found.severities == {"VMSS302": "info", "VMSS6": "off"}
    assert (found.select, found.ignore) == (("VMSS1", "VMSS3"), ("VMSS303",))
    assert found.context == Context(location="westeurope", subscription_id="00000000-0000-0000-0000-000000000000")
    assert (found.as_of, found.baseline, found.fail_on, found.strict) == ("2018-02", "baseline.json", "warning", True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule: {}", "1:1: there is no `rule` here; did you mean `rules`?"),
        ("\nstrict: yes\n", "2:9: `strict` is true or false, not a string"),
        ("rules:\n  VMSS302: fatal\n", "2:12: `VMSS302` is one of error, warning, info, off, not `fatal`"),
        ("rules:\n  VMSS302: 1\n", "2:12: `VMSS302` is one of error, warning, info, off, not a number"),
        ("rules:\n  VMSS999: off\n", "2:3: no rule begins with VMSS999"),
        ("rules:\n  VMSS1O1: off\n", "2:3: no rule begins with VMSS1O1"),
        ("rules:\n  VMSS001: off\n", "2:3: VMSS001 says that work could not be done, and is an error always"),
        ("rules: [VMSS101]", "1:8: `rules` is a mapping of names to values, not a list"),
        ("select: VMSS1", "1:9: `select` is a list, not a string"),
        ("ignore:\n- VMSS1\n- 5\n", "3:3: an item of `ignore` is a string, not a number"),
        ("exclude: ['a**b*c*d*e']", "1:11: this is no pattern as in .gitignore, or has too many wildcards"),
        ("as-of: 2018-13", "1:8: a month is written as in 2018-02"),
        ("fail-on: fatal", "1:10: `fail-on` is one of error, warning, info, never, not `fatal`"),
        ("baseline: ../b.json", "1:11: a path here is written with / and stays below the root of the repository"),
        ("baseline: /etc/passwd", "1:11: a path here is written with / and stays below the root of the repository"),
        ("baseline: 'C:\\b.json'", "1:11: a path here is written with / and stays below the root of the repository"),
        ("baseline:", "1:10: `baseline` is a string, not nothing"),
        ("context: {place: x}", "1:11: there is no `place` here"),
        ("environments: {prod: {parameter: x}}", "1:23: there is no `parameter` here; did you mean `parameters`?"),
        (
            "environments: {prod: {parameters: 5}}",
            "1:35: `parameters` is a path, a list of paths, or one for each pattern",
        ),
        ("environments: {prod: {parameters: '{folder}/../../x'}}", "1:35: a path here is written with /"),
        ("environments:\n  'a b': {}\n", "2:3: an environment is named with letters, digits, `.`, `_` and `-`"),
        ("- a", "1:1: a config is a mapping of names to values, not a list"),
        ("a: &x [1]\nb: *x", "1:4: anchors and aliases are not taken here"),
        ("strict: true\nstrict: true", "2:1: "),
        ("strict: !!python/object/apply:os.system [x]", "1:9: tags are not taken here"),
        ("strict: [", "1:10: this is not YAML"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(text: str, told: str) -> None:
    assert told in fault(text)


def test_a_context_may_be_a_file_of_the_project() -> None:
    found = read("context: prod/context.json", {"infra/prod/context.json": '{"location": "westeurope"}'}, "infra")
    assert found.context == Context(location="westeurope")


def test_environments_name_parameter_files_by_the_template() -> None:
    found = read(
        """\
environments:
  test:
    parameters: ["{folder}/{name}.parameters.test.json", shared.parameters.json]
  prod:
    parameters:
      web/*.json: prod/web.parameters.json
      "*.json": prod/{name}.json
    context: {location: westeurope}
""",
        {"infra/web/a.parameters.test.json": "{}", "infra/shared.parameters.json": "{}", "infra/prod/b.json": "{}"},
        "infra",
    )
    test, prod = found.environments
    assert prod.context == Context(location="westeurope")
    assert found.parameter_files("infra/web/a.json") == ((test, "infra/web/a.parameters.test.json"),)
    assert found.parameter_files("infra/b.json") == (
        (test, "infra/shared.parameters.json"),
        (prod, "infra/prod/b.json"),
    )
    assert found.parameter_files("elsewhere/b.json") == ()
    assert read("strict: true").parameter_files("infra/b.json") is None


def test_excluded_files_are_told_from_the_folder_of_the_config() -> None:
    excluded = read("exclude: ['/old/', '*.draft.json', '!keep.draft.json']", folder="infra").policy().excluded
    assert excluded is not None
    names = ("infra/old/a.json", "infra/new/old.json", "infra/a.draft.json", "infra/keep.draft.json", "old/a.json")
    assert [excluded(f"/project/{name}") for name in names] == [True, False, True, False, False]
    assert excluded("main:infra/old/a.json")
    assert not excluded("-")
    assert not excluded("/elsewhere/infra/old/a.json")


def test_the_nearest_config_counts_and_without_one_nothing_is_decided() -> None:
    held = {".vmsslint.yaml": b"strict: true", "a/b/.vmsslint.yaml": b"as-of: 2018-02"}
    tree = Rooted(Path("/project"), lambda path: held.get(path), str)
    assert config.load(tree, "a/b/c", ()).as_of == "2018-02"
    assert config.load(tree, "a/b/c", ()).strict is False
    assert config.load(tree, "a", ()).strict is True
    assert config.load(Rooted(Path("/project"), lambda _: None, str), "a", ()).file == ""


# ── the schema for editors ─────────────────────────────────────────────────────────────────────────────────


def test_schema_and_reader_know_the_same_keys() -> None:
    assert set(SCHEMA.schema["properties"]) == set(KEYS)  # type: ignore[index]


WORDS = st.sampled_from(
    ["VMSS1", "VMSS302", "VMSS999", "VMSS000", "off", "error", "never", "a.json", "../a", "/a", "2018-02", "prod", ""]
)
PLAIN = st.none() | st.booleans() | st.integers(0, 9) | WORDS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
DEEPER = st.fixed_dictionaries(
    {}, optional={"parameters": VALUES, "context": VALUES, "location": WORDS, "tenantId": VALUES}
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES | DEEPER | st.dictionaries(WORDS, DEEPER, max_size=2)))
@example({"environments": {"prod": {"parameters": {"*.json": "p.json"}, "context": {"location": "x"}}}})
def test_what_the_reader_takes_is_what_the_schema_takes(data: dict[str, Any]) -> None:
    try:
        read(json.dumps(data), {"a.json": "{}", "prod": "{}", "off": "{}", "error": "{}", "never": "{}"})
        taken = True
    except VmsslintError as error:
        # only the reader knows which rules and files there are, and where a path leads
        if any(
            told in error.message for told in ("no rule begins", "stays below", "no such file", "not JSON", "a context")
        ):
            return
        taken = False
    assert SCHEMA.is_valid(data) == taken
