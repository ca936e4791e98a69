"""Which parameter files belong to a template."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import template
from vmsslint import api
from vmsslint.load.environments import Environment, belongs, by_name, linked_template, own_name, speaks_of_parameters


def found(template: str, *files: str) -> list[tuple[str, str]]:
    return [(item.name, item.file) for item in by_name(template, [template, *files])]


@pytest.mark.parametrize(
    ("template", "file", "name"),
    [
        ("main.json", "main.parameters.json", ""),
        ("main.json", "main.params.json", ""),
        ("main.json", "Main.Parameters.JSON", ""),
        ("main.json", "main.parameters.jsonc", ""),
        ("main.template.json", "main.parameters.json", ""),
        ("azuredeploy.json", "azuredeploy.parameters.prod.json", "prod"),
        ("azuredeploy.json", "azuredeploy.parameters-prod.json", "prod"),
        ("azuredeploy.json", "azuredeploy.parameters.us.gov.json", "us.gov"),
        ("main.json", "main.prod.parameters.json", "prod"),
        ("main.json", "parameters/main.json", ""),
        ("main.json", "parameters/main.prod.json", "prod"),
        ("main.json", "params/main.parameters.prod.json", "prod"),
        ("main.json", "parameters/prod/main.parameters.json", "prod"),
        ("main.json", "environments/prod/main.json", "prod"),
        ("main.json", "parameters.json", ""),
        ("main.json", "parameters.prod.json", "prod"),
        ("main.json", "prod.parameters.json", "prod"),
        ("main.json", "parameters/prod.json", "prod"),
        ("infra/main.json", "infra/main.parameters.json", ""),
        ("infra/main.json", "infra/parameters/prod.json", "prod"),
    ],
)
def test_a_parameter_file_is_known_by_its_name(template: str, file: str, name: str) -> None:
    assert found(template, file) == [(name, file)]


@pytest.mark.parametrize(
    ("template", "files"),
    [
        ("main.json", ["other.json", "mainparameters.json", "prod.json"]),
        ("infra/main.json", ["main.parameters.json", "other/main.parameters.json", "infra/deep/main.parameters.json"]),
        ("main.json", ["parameters/a/b/main.json"]),
        ("main.json", ["network.json", "network.parameters.json", "network.parameters.prod.json"]),
        ("main.json", ["main.web.json", "main.web.parameters.json"]),
        ("main.json", ["network.json", "parameters/network.prod.json"]),
    ],
)
def test_what_belongs_to_another_template_or_to_none(template: str, files: list[str]) -> None:
    assert found(template, *files) == []


def test_a_template_whose_name_begins_like_another() -> None:
    files = ["main.json", "main.web.parameters.json", "main.web.parameters.prod.json"]
    assert found("main.web.json", *files) == [("", files[1]), ("prod", files[2])]


_NAMES = st.lists(st.sampled_from(["main", "web", "prod", "parameters", "params"]), min_size=1, max_size=4)
_FILES = st.lists(
    st.builds(lambda parts, above: f"{above}{'.'.join(parts)}.json", _NAMES, st.sampled_from(["", "env/"]))
)


@given(_FILES)
def test_no_file_names_two_templates(files: list[str]) -> None:
    templates = {path for path in files if "/" not in path and not speaks_of_parameters(path)}
    named = [(item.file, template) for template in templates for item in by_name(template, files) if item.sure]
    assert len({file for file, _ in named}) == len(named)
    assert not {file for file, _ in named} & templates


def test_files_that_name_the_template_go_before_those_beside_it() -> None:
    assert found("main.json", "main.parameters.json", "parameters.json") == [("", "main.parameters.json")]


def test_a_file_beside_a_template_belongs_to_it_if_it_gives_what_that_declares() -> None:
    main = template([], {"count": {"type": "int"}, "Env": {"type": "string"}})
    fits = api.parse("p.json", b'{"parameters": {"env": {"value": "x"}}}')
    other = api.parse("p.json", b'{"parameters": {"subnet": {"value": "x"}}}')
    assert belongs(Environment("", "p.json", sure=False), main, fits)
    assert not belongs(Environment("", "p.json", sure=False), main, other)
    assert belongs(Environment("", "p.json"), main, other)
    assert not belongs(Environment("", "p.json"), main, api.parse("p.json", b'{"name": "x"}'))


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ("./web.json", "deploy/prod/web.json"),
        ("../web.json", "deploy/web.json"),
        ("..\\\\web.json", "deploy/web.json"),
        ("templates/web.json", "templates/web.json"),
        ("", None),
    ],
)
def test_a_parameter_file_may_name_its_template(named: str, path: str | None) -> None:
    text = f'{{"metadata": {{"template": "{named}"}}, "parameters": {{"a": {{"value": 1}}}}}}'
    assert linked_template(api.parse("p.json", text.encode()), "deploy/prod/x.parameters.json") == path
    assert linked_template(api.parse("p.json", b'{"parameters": {"a": {"value": 1}}}'), "x.json") is None


def test_what_a_file_calls_itself() -> None:
    assert [own_name(path) for path in ("a/web.parameters.prod.json", "a/x.json")] == ["web.prod", "x"]
    assert speaks_of_parameters("a/main.parameters.json")
    assert not speaks_of_parameters("parameters/main.json")
