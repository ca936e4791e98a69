"""The commands that tell what the tool knows, and the options that change what it judges by, as a user meets them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from vmsslint import bundled
from vmsslint.cli import run

ROOT = Path(__file__).parent.parent
OLD, NEW = (str(ROOT / "examples" / name) for name in ("old.json", "new.json"))
RULE = """\
summary: more VMs than the budget allows
severity: warning
match: {each: change, path: sku.capacity}
message: "{old} -> {new} VMs: ask first"
help: ask
rationale: The budget.
examples:
  - {bad: more VMs, old: {sku: {capacity: 2}}, new: {sku: {capacity: 3}}, at: sku.capacity}
  - {good: as many, old: {sku: {capacity: 2}}, new: {sku: {capacity: 2}}}
"""


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a run."""
    status = run(arguments)
    out, err = capfd.readouterr()
    return status, out, err


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "ACME001-too-dear.yaml").write_text(RULE)
    return tmp_path


def test_facts(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert said(capfd, "facts", "zones")[1].startswith("zones (array, since API version ")
    assert said(capfd, "facts")[:2][1].count("\n") > 150
    status, out, err = said(capfd, "facts", "zones", "--format", "json", "--output", str(tmp_path / "zones.json"))
    assert (status, out, err) == (0, "", "")
    assert json.loads((tmp_path / "zones.json").read_text())["facts"][0]["path"] == "zones"


def test_facts_of_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "facts", "zoens") == (
        2,
        "",
        "vmsslint: a scale set has no property zoens; did you mean zones?\n",
    )
    assert said(capfd, "facts", "--format", "xml")[0] == 2


def test_schema(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = said(capfd, "schema", "2024-07-01")
    schema = json.loads(out)
    assert (status, err) == (0, "")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "any letter case" in schema["description"]
    assert {"Microsoft.Compute/virtualMachineScaleSets", "Microsoft.Compute/virtualMachineScaleSets/extensions"} <= (
        schema["$defs"].keys()
    )
    file = tmp_path / "schema.json"
    assert said(capfd, "schema", "2024-07-01", "--output", str(file)) == (0, "", "")
    assert file.read_text(encoding="utf-8") == out


def test_schema_of_no_version(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capfd, "schema", "2018-06-02")
    assert (status, out) == (2, "")
    assert err.startswith("vmsslint: no facts on API version 2018-06-02; did you mean 2018-06-01")


def test_an_error_from_standard_input(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, '{"error": {"code": "PropertyChangeNotAllowed", "target": "zones"}}')
    status, out, err = said(capfd, "explain", "-")
    assert (status, err) == (0, "")
    assert out.startswith("PropertyChangeNotAllowed (target zones)\n\nRules:\n  VMSS103 zone-removal: ")


@pytest.mark.parametrize("text", ["", "what?", "{" * 1000, "\x1b[31m" + "x" * 2_000_000])
def test_what_nobody_knows_from_standard_input(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    piped(monkeypatch, text)
    status, out, err = said(capfd, "explain", "-")
    assert (status, out) == (2, "")
    assert err.startswith("vmsslint: ")
    assert len(err) < 500
    assert "\x1b" not in err


def test_rules_of_the_users_own(capfd: pytest.CaptureFixture[str], rules: Path) -> None:
    status, out, _ = said(capfd, "diff", OLD, NEW, "--rules", str(rules), "--select", "acme", "--format", "json")
    assert status == 0
    assert [finding["message"] for finding in json.loads(out)["findings"]] == ["10 -> 12 VMs: ask first"]
    assert said(capfd, "plan", OLD, NEW, "--rules", str(rules), "--select", "acme", "--fail-on", "warning")[0] == 1
    assert said(capfd, "check", NEW, "--rules", str(rules), "--select", "acme")[0] == 0
    assert said(capfd, "rules", "--rules", str(rules), "--select", "ACME")[1] == (
        "ACME001  warning  too-dear: more VMs than the budget allows\n"
    )
    assert said(capfd, "explain", "acme001", "--rules", str(rules))[1].startswith("ACME001 too-dear (warning)\n")


def test_a_rule_that_is_none_ends_the_run_with_its_place(capfd: pytest.CaptureFixture[str], rules: Path) -> None:
    file = rules / "ACME001-too-dear.yaml"
    file.write_text(RULE.replace("sku.capacity}", "sku.capcity}"))
    told = f"vmsslint: {file}:3:29: no such property: sku.capcity\n"
    assert said(capfd, "diff", OLD, NEW, "--rules", str(rules)) == (2, "", told)
    assert said(capfd, "check", NEW, "--rules", str(rules)) == (2, "", told)


@pytest.mark.parametrize("command", ["diff", "plan"])
def test_as_of(capfd: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    sides = []
    for zones in (["1"], ["1", "2"]):
        data = json.loads(Path(OLD).read_text())
        data["resources"][0] |= {"zones": zones, "apiVersion": "2024-07-01"}
        (tmp_path / f"{len(zones)}.json").write_text(json.dumps(data))
        sides.append(str(tmp_path / f"{len(zones)}.json"))
    assert said(capfd, command, *sides)[0] == 0
    status, out, _ = said(capfd, command, *sides, "--as-of", "2018-02")
    assert status == 1
    assert "= note: as of 2018-02: Modify a virtual machine scale set (" in out


def test_as_of_no_month(capfd: pytest.CaptureFixture[str]) -> None:
    for command in (["diff", OLD, NEW], ["plan", OLD, NEW], ["check", NEW]):
        told = said(capfd, *command, "--as-of", "2018")
        assert told == (2, "", "vmsslint: a month is written as in 2018-02, not 2018\n")


def test_new_rule(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("rules/README.md", "schemas/rule.schema.json"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes((bundled.data_dir() / file).read_bytes())
    monkeypatch.chdir(tmp_path)
    status, out, err = said(capfd, "new-rule", "odd-tag", "--family", "3xx")
    assert (status, err) == (0, "")
    assert out == (
        "rules/VMSS301-odd-tag.yaml is there. Write into it what the rule finds, then run its examples:\n"
        "  make test PYTEST_ARGS='-k VMSS301'\n"
    )
    assert (tmp_path / "rules" / "VMSS301-odd-tag.yaml").is_file()
    assert said(capfd, "new-rule", "odd-tag") == (2, "", "vmsslint: the name is taken: VMSS301 odd-tag\n")
    monkeypatch.chdir("/")
    assert said(capfd, "new-rule", "odd-tag")[2].startswith("vmsslint: this is no checkout of vmsslint; ")


def test_what_a_rule_of_somebody_elses_says_cannot_rewrite_the_terminal(
    capfd: pytest.CaptureFixture[str], rules: Path
) -> None:
    text = RULE.replace("summary: more", 'summary: "\\e[31mmore"\n#').replace("help: ask", 'help: "\\a ask"')
    (rules / "ACME001-too-dear.yaml").write_text(text)
    for command in (["explain", "ACME001"], ["rules", "--select", "ACME"], ["diff", OLD, NEW, "--select", "ACME"]):
        out = said(capfd, *command, "--rules", str(rules))[1]
        assert "\x1b" not in out
        assert "\x07" not in out
        assert "\\u{" in out
