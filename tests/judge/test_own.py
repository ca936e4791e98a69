"""Rules of the user's own: what makes one, and what is said of a file that is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples import scale_set, template
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.judge import own
from vmsslint.places import Document

RULE = """\
summary: more VMs than the budget allows
severity: error
match: {each: change, path: sku.capacity}
when: {sku.capacity: {min: 50}}
message: "{old} -> {new} VMs: ask first"
help: stay below 50
rationale: The budget.
examples:
  - bad: fifty VMs
    old: {sku: {capacity: 2}}
    new: {sku: {capacity: 50}}
    at: sku.capacity
  - good: three VMs
    old: {sku: {capacity: 2}}
    new: {sku: {capacity: 3}}
"""


def refusal(folder: Path, name: str = "ACME001-too-dear.yaml", text: str = RULE) -> str:
    (folder / name).write_text(text)
    with pytest.raises(VmsslintError) as caught:
        own.beside([str(folder)])
    error = caught.value
    where = f"{error.span.line}:{error.span.column}: " if error.span else ""
    return f"{Path(error.file).name}: {where}{error.message}"


def sides(capacity: int) -> tuple[Document, Document]:
    """An update from two VMs."""
    old, new = (template([scale_set(sku={"name": "Standard_D2s_v3", "capacity": count})]) for count in (2, capacity))
    return old, new


def test_a_rule_in_a_folder_is_heard_beside_ours(tmp_path: Path) -> None:
    (tmp_path / "ACME001-too-dear.yaml").write_text(RULE)
    (tmp_path / "README.md").write_text("ours")
    options = api.Options(own=own.beside([str(tmp_path)]))
    report = api.diff(*sides(50), options=options)
    assert [(item.rule, item.name, item.message) for item in report.findings] == [
        ("ACME001", "too-dear", "2 -> 50 VMs: ask first")
    ]
    assert [info.id for info in report.rules] == ["ACME001"]
    assert api.diff(*sides(49), options=options).findings == ()


def test_its_id_can_be_chosen_and_ignored(tmp_path: Path) -> None:
    (tmp_path / "ACME001-too-dear.yaml").write_text(RULE)
    rules = own.beside([str(tmp_path)])
    assert api.diff(*sides(50), options=api.Options(ignore=("ACME",), own=rules)).findings == ()
    assert [info.id for info in api.rule_infos(api.Options(select=("ACME",), own=rules))] == ["ACME001"]


def test_a_refusal_of_the_users_own_stands_beside_ours(tmp_path: Path) -> None:
    text = RULE.replace("path: sku.capacity", "path: location").replace(
        "when: {sku.capacity: {min: 50}}", "effect: refused"
    )
    (tmp_path / "ACME001-too-dear.yaml").write_text(text)
    old, new = (template([scale_set(location=place)]) for place in ("westeurope", "eastus"))
    report = api.diff(old, new, options=api.Options(own=own.beside([str(tmp_path)])))
    assert [item.rule for item in report.findings] == ["ACME001", "VMSS101"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("severity: error", "severity: eror", "2:11: 'eror' is not one of ['error', 'warning', 'info']"),
        ("each: change", "each: chnge", "3:15: 'chnge' is not one of"),
        ("each: change,", "each: change, transition: nver,", "3:35: 'nver' is not one of ['never', 'from-to'"),
        ("each: change, path: sku.capacity", "each: problem", "3:15: problems of reading name a rule of vmsslint"),
        ("min: 50", "mn: 50", "4:23: there is no test `mn`, only absent, below"),
        ("{sku.capacity: {min: 50}}", "{sku.capcity: {min: 50}}", "4:8: no such property: sku.capcity"),
        ("path: sku.capacity", "path: sku.capcity", "3:29: no such property: sku.capcity"),
        ("help: stay", "halp: stay", "1:1: 'help' is a required property (and 1 more)"),
        ("rationale: The budget.", "rationale: The budget.\nnote: x", "8:1: there is no `note` here"),
        ('message: "{old} -> {new} VMs: ask first"\n', "", "1:1: it has no `message`"),
        ("  - good: three VMs", "  - bad: three VMs", "1:1: it has no good example"),
        ("severity: error", "severity: [error", "3:6: this is not YAML: expected ',' or ']', but got"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert RULE.count(old) == 1
    assert refusal(tmp_path, text=RULE.replace(old, new)).startswith(f"ACME001-too-dear.yaml: {told}")


@pytest.mark.parametrize("name", ["VMSS999-too-dear.yaml", "too-dear.yaml", "X1-too-dear.yaml", "ACME001-TooDear.yaml"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    told = refusal(tmp_path, name)
    assert told.startswith(
        f"{name}: 1:1: a rule file is named with letters, three digits and a name: ACME001-what-it-finds.yaml"
    )
    assert told.endswith("vmsslint's own") is name.startswith("VMSS")


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    told = refusal(tmp_path, "ACME001-create-only-property.yaml")
    assert told == "ACME001-create-only-property.yaml: the name create-only-property is that of VMSS101 of vmsslint"


def test_an_id_that_is_taken(tmp_path: Path) -> None:
    (tmp_path / "ACME001-also-dear.yaml").write_text(RULE)
    told = refusal(tmp_path)
    assert told == f"ACME001-too-dear.yaml: the id ACME001 is that of {tmp_path / 'ACME001-also-dear.yaml'}"


def test_python_in_a_folder_is_refused_not_run(tmp_path: Path) -> None:
    (tmp_path / "ACME001-too-dear.py").write_text("raise SystemExit('run')")
    told = refusal(tmp_path)
    assert told == (
        "ACME001-too-dear.py: Python is only taken from an installed package with the entry point vmsslint.rules"
    )


def test_a_folder_without_rules(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(VmsslintError, match="there is no rule in this folder"):
        own.beside([str(tmp_path)])
    with pytest.raises(VmsslintError, match="cannot read the rules: No such file or directory"):
        own.beside([str(tmp_path / "nowhere")])


# ── installed packages ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where packages are installed, with one that brings a rule with Python."""
    folder = tmp_path / "site-packages"
    (folder / "acme_rules-1.0.dist-info").mkdir(parents=True)
    (folder / "acme_rules-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n"
    )
    (folder / "acme_rules-1.0.dist-info" / "entry_points.txt").write_text("[vmsslint.rules]\nacme = acme_rules\n")
    package = folder / "acme_rules"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "ACME002-every-change.yaml").write_text(RULE)
    (package / "ACME002-every-change.py").write_text(
        "from vmsslint.judge.case import Hit\n\n\n"
        "def hits(case):\n    yield from (Hit(item.change) for item in case.outcomes)\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    sys.modules.pop("acme_rules", None)


@pytest.mark.usefixtures("site")
def test_an_installed_package_brings_rules_with_python() -> None:
    rules = own.beside([])
    assert [rule.id for rule in rules] == ["ACME002"]
    report = api.diff(*sides(3), options=api.Options(own=rules))
    assert [(item.rule, item.path) for item in report.findings] == [("ACME002", "sku.capacity")]


def test_a_package_that_cannot_be_imported_is_named(site: Path) -> None:
    (site / "acme_rules" / "__init__.py").write_text("1 / 0")
    with pytest.raises(VmsslintError, match="the rules of the package acme_rules cannot be loaded: ZeroDivisionError"):
        own.beside([])


def test_a_folder_that_is_linted_brings_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "evil-1.0.dist-info").mkdir()
    (tmp_path / "evil-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")
    (tmp_path / "evil-1.0.dist-info" / "entry_points.txt").write_text("[vmsslint.rules]\nevil = evil\n")
    (tmp_path / "evil.py").write_text("raise SystemExit('run')")
    monkeypatch.syspath_prepend(str(tmp_path))  # as `python -m vmsslint` has the folder that it runs in
    assert own.beside([]) == ()
