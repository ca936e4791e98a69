from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.api import parse
from vmsslint.baseline import Baseline, Key, file_of, read_baseline, renewed, text_of
from vmsslint.errors import VmsslintError
from vmsslint.model import Finding, Label, Severity
from vmsslint.places import Document, Span

WORDS = st.text(max_size=5)
KEYS = st.builds(Key, WORDS.filter(bool), WORDS, WORDS, WORDS)


def finding(file: Path | str, path: str = "apiVersion", rule: str = "VMSS402") -> Finding:
    label = Label(Document(str(file), "", None), Span(1, 1, 1, 2))
    return Finding(rule, "old-api-version", Severity.WARNING, "old", resource="web", path=path, labels=(label,))


@given(st.dictionaries(KEYS, st.integers(1, 9)))
def test_what_is_written_is_read_and_has_an_order(known: dict[Key, int]) -> None:
    text = text_of(known)
    assert read_baseline(parse("b.json", text.encode()), Path()).known == known
    assert text_of(dict(reversed(known.items()))) == text


def test_it_is_an_entry_a_line() -> None:
    text = text_of({Key("VMSS402", "b.json", "web", "apiVersion"): 1, Key("VMSS601", "a.json", "web", "sku"): 2})
    assert text == (
        '{\n  "version": 1,\n  "findings": [\n'
        '    {"rule": "VMSS601", "file": "a.json", "resource": "web", "path": "sku", "count": 2},\n'
        '    {"rule": "VMSS402", "file": "b.json", "resource": "web", "path": "apiVersion", "count": 1}\n'
        "  ]\n}\n"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "this is no baseline of version 1"),
        ('{"version": 2, "findings": []}', "this is no baseline of version 1"),
        ('{"version": 1, "findings": [5]}', "an entry is an object"),
        ('{"version": 1, "findings": [{"rule": 5}]}', "an entry has rule, file, resource, path"),
        ('{"version": 1, "findings": [{"file": "a"}]}', "an entry has rule, file, resource, path"),
        ('{"version": 1, "findings": [{"rule": "VMSS402", "count": 0}]}', "`count` is a number from 1"),
        ('{"version": 1, "findings": [{"rule": "VMSS402", "count": true}]}', "`count` is a number from 1"),
        ('{"version": 1, "findings": [{"rule": "VMSS402", "line": 5}]}', "there is no `line` in an entry"),
    ],
)
def test_what_is_no_baseline_is_an_error_at_its_place(text: str, told: str) -> None:
    with pytest.raises(VmsslintError, match=told) as raised:
        read_baseline(parse("b.json", text.encode()), Path())
    assert raised.value.span is not None


def test_files_count_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "infra").mkdir()
    monkeypatch.chdir(tmp_path / "infra")
    assert file_of("main.json", tmp_path) == "infra/main.json"
    assert file_of("HEAD:main.json", tmp_path) == "infra/main.json"
    assert file_of(str(tmp_path / "other" / "main.json"), tmp_path) == "other/main.json"
    assert file_of("-", tmp_path) == ""


def test_a_run_renews_what_it_judged(tmp_path: Path) -> None:
    for name in ("a.json", "b.json", "c.json"):
        (tmp_path / name).write_text("{}")

    def key(file: str, rule: str = "VMSS402") -> Key:
        return Key(rule, file, "web", "apiVersion")

    old = Baseline(
        tmp_path,
        {key("a.json"): 2, key("b.json"): 1, key("gone.json"): 1, key("a.json", "VMSS601"): 1, key("c.json"): 1},
    )
    found = [finding(tmp_path / "a.json"), finding(tmp_path / "c.json"), finding(tmp_path / "c.json")]
    new = renewed(old, found, {"a.json", "c.json"}, lambda rule: rule == "VMSS402", prune=False)
    assert new.known == {key("a.json"): 1, key("b.json"): 1, key("a.json", "VMSS601"): 1, key("c.json"): 2}
    assert new.added == {key("c.json"): 1}
    assert new.gone == {key("a.json"): 1, key("gone.json"): 1}
    pruned = renewed(old, found, {"a.json", "c.json"}, lambda rule: rule == "VMSS402", prune=True)
    assert pruned.known == {**new.known, key("c.json"): 1}
    assert pruned.added == {}


def test_standard_input_is_in_no_baseline(tmp_path: Path) -> None:
    assert Baseline(tmp_path, {}).key(finding("-")) is None
    assert renewed(Baseline(tmp_path, {}), [finding("-")], {""}, lambda _: True, prune=False).known == {}
    assert json.loads(text_of({})) == {"version": 1, "findings": []}
