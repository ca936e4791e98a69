"""Rules and facts are read alike from a checkout, which has YAML, and from a wheel, which has it as JSON too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from vmsslint import bundled
from vmsslint.errors import VmsslintError

RULE = "summary: a rule\nsince: '2017-12-01'\nlevel: on\n"
CONTENT = {"summary": "a rule", "since": "2017-12-01", "level": "on"}
CACHES = (bundled.data_dir, bundled.load, bundled.rules)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    for cached in CACHES:
        cached.cache_clear()
    yield
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture(params=["checkout", "wheel"])
def data(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with its data; in a wheel the YAML is broken, as nobody may read it."""
    package = tmp_path / "vmsslint"
    package.mkdir()
    monkeypatch.setattr(bundled, "__file__", str(package / "bundled.py"))
    wheel = request.param == "wheel"
    folder = package / "_data" if wheel else tmp_path
    (folder / "rules").mkdir(parents=True)
    (folder / "schemas").mkdir()
    for name in ("VMSS102-later", "VMSS101-first"):
        (folder / "rules" / f"{name}.yaml").write_text("{" if wheel else RULE, encoding="utf-8")
    (folder / "schemas" / "facts.yaml").write_text("{" if wheel else RULE, encoding="utf-8")
    (folder / "schemas" / "list.json").write_text("[1]", encoding="utf-8")
    if wheel:
        compiled = {"VMSS102-later": CONTENT, "VMSS101-first": CONTENT}
        (folder / "rules.json").write_text(json.dumps(compiled), encoding="utf-8")
        (folder / "schemas" / "facts.json").write_text(json.dumps(CONTENT), encoding="utf-8")
    return folder


def test_what_is_bundled(data: Path) -> None:
    assert bundled.data_dir() == data
    assert bundled.load("schemas/list.json") == [1]
    assert bundled.load("schemas/facts.yaml") == CONTENT
    assert bundled.load("rules/VMSS102-later.yaml") == CONTENT
    assert list(bundled.rules().items()) == [("VMSS101-first", CONTENT), ("VMSS102-later", CONTENT)]


def test_it_is_read_once(data: Path) -> None:
    assert bundled.load("schemas/facts.yaml") is bundled.load("schemas/facts.yaml")
    assert bundled.rules() is bundled.rules()


@pytest.mark.parametrize("name", ["schemas/none.json", "schemas/none.yaml", "rules/VMSS999-none.yaml"])
def test_what_is_missing_is_named(data: Path, name: str) -> None:
    with pytest.raises(VmsslintError) as caught:
        bundled.load(name)
    assert caught.value.file == str(data / name)


def test_what_cannot_be_read_is_named(data: Path) -> None:
    (data / "schemas" / "list.json").write_text("{", encoding="utf-8")
    with pytest.raises(VmsslintError, match="cannot read what comes with vmsslint"):
        bundled.load("schemas/list.json")


def test_no_data_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "__file__", str(tmp_path / "vmsslint" / "bundled.py"))
    with pytest.raises(VmsslintError, match="install it again"):
        bundled.data_dir()


def test_a_broken_rule_in_a_checkout_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "data_dir", lambda: tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "VMSS101-odd.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(VmsslintError) as caught:
        bundled.rules()
    assert caught.value.file.endswith("VMSS101-odd.yaml")
