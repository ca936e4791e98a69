"""The program as a user meets it: exit statuses, messages, and what goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import forms
from tests.vms import set_view, vm
from vmsslint.cli import run

ROOT = Path(__file__).parent.parent
OLD, NEW = (str(ROOT / "examples" / name) for name in ("old.json", "new.json"))


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a run."""
    status = run(arguments)
    out, err = capfd.readouterr()
    return status, out, err


def test_a_refused_change_ends_with_1(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capfd, "diff", OLD, NEW)
    assert status == 1
    assert out.startswith("error[VMSS101] create-only-property")
    assert "= Azure answers: 409 PropertyChangeNotAllowed" in out
    assert err == ""


def test_nothing_changed_ends_with_0(capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "diff", OLD, OLD)[0] == 0


@pytest.mark.parametrize(("threshold", "status"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_threshold_decides_on_the_status(capfd: pytest.CaptureFixture[str], threshold: str, status: int) -> None:
    assert said(capfd, "diff", OLD, NEW, "--fail-on", threshold)[0] == status


def test_a_what_if_result_is_both_sides(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sides = {
        side: {**forms.got({"properties": {"platformFaultDomainCount": count}}), "location": "westus"}
        for side, count in (("before", 5), ("after", 1))
    }
    change = {"resourceId": forms.ID, "changeType": "Modify", **sides}
    file = tmp_path / "whatif.json"
    file.write_text(json.dumps({"status": "Succeeded", "changes": [change]}))
    status, out, err = said(capfd, "plan", str(file), "--format", "json")
    assert (status, err) == (1, "")
    assert [finding["rule"] for finding in json.loads(out)["findings"]] == ["VMSS101"]


def test_views_of_vms_stand_beside_the_model(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bodies = {
        size: forms.got({"sku": {"name": size, "capacity": 1}}) for size in ("Standard_D2s_v3", "Standard_D8s_v5")
    }
    written = {**bodies, "vms": [vm("0", "deallocated")], "set": set_view(("ProvisioningState/succeeded", 1))}
    for name, data in written.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(data))
    old, new, vms, view = (str(tmp_path / f"{name}.json") for name in written)
    evidence = ("--instances", vms, "--instance-view", view)
    found = [json.loads(said(capfd, "diff", old, new, "-f", "json", *more)[1])["findings"] for more in ((), evidence)]
    assert [[finding["rule"] for finding in findings if finding["rule"] == "VMSS201"] for findings in found] == [
        ["VMSS201"],
        [],
    ]
    status, out, _ = said(capfd, "status", old, vms, view)
    assert status == 0
    assert out.startswith("web: 1 × Standard_D2s_v3\n  power: 1 deallocated\n")
    assert said(capfd, "status", old, new)[0] == 2
    assert "does not tell how VMs run" in said(capfd, "diff", old, new, "--instances", new)[2]


def test_ignored_rules_fail_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capfd, "diff", OLD, NEW, "--ignore", "VMSS1", "--format", "json")
    assert status == 0
    assert {finding["rule"] for finding in json.loads(out)["findings"]} == {"VMSS301", "VMSS303"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["diff", OLD], "NEW is missing: only a what-if result holds both sides"),
        (["diff", "-", "-"], "only one of OLD and NEW can be standard input"),
        (["diff", OLD, NEW, "--format", "xml"], "--format is one of text, concise, json"),
        (["diff", OLD, NEW, "--fail-on", "fatal"], "--fail-on is one of error, warning, info, never"),
        (["diff", OLD, NEW, "--nope"], "No such option: --nope"),
        (["diff", OLD, NEW, "--parameters", "missing.json"], "missing.json: there is no such file"),
        (["diff", OLD, NEW, "--output", "no/such/folder/x"], "no/such/folder/x: cannot write"),
        (["explain", "VMSS999"], "there is no rule"),
        (["explode"], "No such command 'explode'"),
        (["expand", "missing.json"], "missing.json: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    capfd: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    status, out, err = said(capfd, *arguments)
    assert status == 2
    assert out == ""
    assert message in err
    assert err.startswith("vmsslint: ")
    assert err.count("\n") == 1


def test_one_unreadable_file_does_not_stop_the_others(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken, template = tmp_path / "a.json", tmp_path / "b.json"
    broken.write_text('{"type": "Microsoft.Compute/virtualMachineScaleSets",\n  oops\n}')
    template.write_text(Path(NEW).read_text().replace("2024-07-01", "2016-03-30"))
    status, out, _ = said(capfd, "check", str(tmp_path), "--format", "json")
    assert status == 2
    found = [
        (item["rule"], Path(item["location"]["file"]).name, item["location"]["line"])
        for item in json.loads(out)["findings"]
    ]
    assert ("VMSS001", "a.json", 2) in found
    assert any(rule == "VMSS402" and name == "b.json" for rule, name, _ in found)


def test_a_json_file_of_another_kind_passes(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')
    assert said(capfd, "check", str(tmp_path / "package.json"))[0] == 0


def test_expand_prints_json_and_masks_secrets(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    parameters = tmp_path / "p.json"
    parameters.write_text('{"parameters": {"sshKey": {"value": "s3cret"}, "env": {"value": "test"}}}')
    status, out, _ = said(capfd, "expand", NEW, "--parameters", str(parameters))
    data = json.loads(out)
    assert status == 0
    assert data["parameters"]["sshKey"] == "***"
    assert data["variables"] == {"name": "web-test"}
    assert data["resources"][0]["sku"]["capacity"] == 12
    assert "s3cret" not in out


def test_the_context_is_used_and_checked(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    context = tmp_path / "context.json"
    context.write_text('{"location": "westeurope"}')
    _, out, _ = said(capfd, "expand", NEW, "--context", str(context))
    assert json.loads(out)["resources"][0]["location"] == "westeurope"
    context.write_text('{"place": "westeurope"}')
    assert said(capfd, "expand", NEW, "--context", str(context))[0] == 2


def test_output_goes_to_the_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "out.sarif"
    assert said(capfd, "diff", OLD, NEW, "--format", "sarif", "--output", str(file))[:2] == (1, "")
    assert json.loads(file.read_text())["version"] == "2.1.0"


def test_a_dash_is_standard_output(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(capfd, "diff", OLD, NEW, "--output", "-") == said(capfd, "diff", OLD, NEW)
    assert list(tmp_path.iterdir()) == []


def test_help_lists_the_commands(capfd: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capfd, "--help")
    assert status == 0
    assert all(name in out for name in ("check", "diff", "plan", "expand", "explain", "rules"))


def test_rules_and_explain_tell_what_is_judged(capfd: pytest.CaptureFixture[str]) -> None:
    assert "VMSS101  error    create-only-property:" in said(capfd, "rules")[1]
    assert said(capfd, "explain", "create-only-property")[1] == said(capfd, "explain", "vmss101")[1]


def test_a_reader_that_goes_away_ends_the_run_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "vmsslint", "diff", OLD, NEW]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writing)
    assert done.returncode == 141
    assert done.stderr == b""


def test_standard_input_is_a_side() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vmsslint", "diff", OLD, "-", "--format", "concise"],
        input=Path(NEW).read_bytes(),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith(b"-:23:37: error VMSS101")


def test_further_reports_are_written_beside_the_one_that_is_shown(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = {name: tmp_path / name for name in ("sarif", "markdown")}
    reports = [part for name, file in files.items() for part in ("--report", f"{name}={file}")]
    status, out, err = said(capfd, "diff", OLD, NEW, "--format", "concise", *reports)
    assert (status, err) == (1, "")
    assert "error VMSS101" in out
    assert json.loads(files["sarif"].read_text())["version"] == "2.1.0"
    assert files["markdown"].read_text().startswith("### ❌ vmsslint: Azure refuses this change\n")


@pytest.mark.parametrize("wanted", ["sarif", "sarif=", "xml=a.xml", "=a"])
def test_a_report_is_a_format_and_a_file(capfd: pytest.CaptureFixture[str], wanted: str) -> None:
    status, out, err = said(capfd, "diff", OLD, NEW, "--report", wanted)
    assert (status, out) == (2, "")
    assert err.startswith("vmsslint: --report is FORMAT=FILE, with a format out of text, concise, json")


def test_the_category_tells_runs_apart(capfd: pytest.CaptureFixture[str]) -> None:
    def named(*arguments: str) -> str:
        run = json.loads(said(capfd, "diff", OLD, NEW, "--format", "sarif", *arguments)[1])["runs"][0]
        return str(run["automationDetails"]["id"])

    assert named() == "vmsslint/diff/"
    assert named("--category", "prod") == "prod/"
