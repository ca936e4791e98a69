"""Config, suppressions and baseline as a user meets them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vmsslint.cli import run

OLD_API = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachineScaleSets",
      "apiVersion": "2016-03-30",
      "name": "web",
      "properties": { "overprovision": true }
    }
  ]
}
"""
QUIET = ("no findings in 1 file, 1 scale set\n", "")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one template that has one finding; the program runs in its top."""
    root = tmp_path / "repository"
    (root / "infra").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "infra" / "main.json").write_text(OLD_API)
    monkeypatch.chdir(root)
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return root


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    out, err = capfd.readouterr()
    return status, out, err


def rules(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str]]:
    """The findings of a run: rule and severity."""
    _, out, _ = said(capfd, *arguments, "--format", "json")
    return [(item["rule"], item["severity"]) for item in json.loads(out)["findings"]]


# ── config ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_config_of_the_folder_or_one_above_counts(
    capfd: pytest.CaptureFixture[str], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".vmsslint.yaml").write_text("rules: {VMSS402: error}\n")
    assert said(capfd, "check", "infra")[0] == 1
    monkeypatch.chdir(repository / "infra")
    assert rules(capfd, "check", ".") == [("VMSS402", "error")]
    (repository / "infra" / ".vmsslint.yaml").write_text("rules: {VMSS402: info}\n")
    assert rules(capfd, "check", ".") == [("VMSS402", "info")]


def test_what_lies_above_the_repository_does_not(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    (repository.parent / ".vmsslint.yaml").write_text("no config at all")
    assert rules(capfd, "check", "infra") == [("VMSS402", "warning")]


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege there")
def test_a_config_that_is_a_link_out_of_the_repository_is_refused(
    capfd: pytest.CaptureFixture[str], repository: Path
) -> None:
    (repository.parent / "theirs.yaml").write_text("strict: true")
    (repository / ".vmsslint.yaml").symlink_to("../theirs.yaml")
    assert said(capfd, "check", "infra") == (
        2,
        "",
        "vmsslint: .vmsslint.yaml: a symbolic link leads out of the repository\n",
    )


def test_one_can_be_named_and_none_be_taken(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    (repository / ".vmsslint.yaml").write_text("rules: {VMSS402: error}\n")
    (repository / "other.yaml").write_text("rules: {VMSS402: info}\n")
    assert rules(capfd, "check", "infra", "--config", "other.yaml") == [("VMSS402", "info")]
    assert rules(capfd, "check", "infra", "--no-config") == [("VMSS402", "warning")]
    assert said(capfd, "check", "infra", "--config", "none.yaml")[2] == "vmsslint: none.yaml: there is no such file\n"


def test_what_is_wrong_in_it_ends_the_run_at_its_place(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    (repository / ".vmsslint.yaml").write_text("strict: true\nrules:\n  VMSS999: off\n")
    status, out, err = said(capfd, "check", "infra")
    assert (status, out) == (2, "")
    assert err == "vmsslint: .vmsslint.yaml:3:3: no rule begins with VMSS999\n"


def test_options_of_the_command_line_come_first(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    (repository / ".vmsslint.yaml").write_text("fail-on: warning\nignore: [VMSS4]\nstrict: true\n")
    assert said(capfd, "check", "infra") == (0, QUIET[0] + "not told: 1 turned off by the config\n", "")
    assert said(capfd, "check", "infra", "--ignore", "VMSS6")[0] == 1
    assert said(capfd, "check", "infra", "--ignore", "VMSS6", "--fail-on", "error")[0] == 0


def test_excluded_files_are_not_judged_wherever_they_are_named(
    capfd: pytest.CaptureFixture[str], repository: Path
) -> None:
    (repository / ".vmsslint.yaml").write_text("exclude: [infra/]\n")
    expected = (0, "no findings in 0 files, 0 scale sets\nnot told: 1 file excluded by the config\n", "")
    for path in ("infra", "infra/main.json", str(repository / "infra" / "main.json")):
        assert said(capfd, "check", path) == expected


def test_the_context_of_the_config_is_used(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    (repository / ".vmsslint.yaml").write_text("context: {location: westeurope}\n")
    text = OLD_API.replace('"properties"', '"location": "[resourceGroup().location]", "properties"')
    (repository / "a.json").write_text(text)
    (repository / "b.json").write_text(text.replace("[resourceGroup().location]", "westeurope"))
    _, out, _ = said(capfd, "diff", "a.json", "b.json", "--format", "json")
    assert json.loads(out)["changes"] == []


# ── suppressions ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_comment_beside_the_code_silences_and_is_counted(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    comment = '"2016-03-30", // vmsslint: ignore[VMSS402] this cloud has no newer one'
    (repository / "infra" / "main.json").write_text(OLD_API.replace('"2016-03-30",', comment))
    assert said(capfd, "check", "infra") == (0, QUIET[0] + "not told: 1 suppressed\n", "")
    assert said(capfd, "check", "infra", "-f", "concise") == (0, "", "vmsslint: not told: 1 suppressed\n")


# ── baseline ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_baseline_is_written_used_and_pruned(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    file = repository / ".vmsslint-baseline.json"
    assert said(capfd, "baseline", "infra")[1] == ".vmsslint-baseline.json: 1 finding, 1 of them new; 0 gone\n"
    written = file.read_text()
    (repository / ".vmsslint.yaml").write_text("baseline: .vmsslint-baseline.json\n")
    assert said(capfd, "check", "infra") == (0, QUIET[0] + "not told: 1 in the baseline\n", "")

    moved = OLD_API.replace('"resources"', '\n\n"resources"')
    (repository / "infra" / "main.json").write_text(moved)
    assert said(capfd, "check", "infra")[1] == QUIET[0] + "not told: 1 in the baseline\n"
    assert said(capfd, "baseline", "infra")[1].endswith("1 finding, 0 of them new; 0 gone\n")
    assert file.read_text() == written

    (repository / "infra" / "main.json").write_text(OLD_API.replace("2016-03-30", "2024-07-01"))
    gone = "1 entry of the baseline no longer occurs: `vmsslint baseline --prune` takes them out\n"
    assert said(capfd, "check", "infra")[1] == QUIET[0] + gone
    assert said(capfd, "baseline", "infra", "--prune")[1].endswith("0 findings, 0 of them new; 1 gone\n")
    assert json.loads(file.read_text()) == {"version": 1, "findings": []}


def test_what_is_about_no_property_is_known_by_its_place_in_the_document(
    capfd: pytest.CaptureFixture[str], repository: Path
) -> None:
    def write(variables: str) -> None:
        text = OLD_API.replace('"resources"', f'"variables": {{{variables}}}, "resources"')
        (repository / "infra" / "main.json").write_text(text)

    write('"one": "[nonsense()]", "two": "[nonsense()]"')
    said(capfd, "baseline", "infra")
    write('"one": "[nonsense()]", "three": "[nonsense()]"')
    _, out, _ = said(capfd, "check", "infra", "--baseline", ".vmsslint-baseline.json", "--format", "json")
    told = [(item["rule"], item["location"]["column"]) for item in json.loads(out)["findings"]]
    line = (repository / "infra" / "main.json").read_text().split("\n")[2]
    assert told == [("VMSS003", line.index("nonsense", line.index("three")) + 1)]


def test_pruning_adds_nothing(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    assert said(capfd, "baseline", "infra", "--prune")[1].endswith("0 findings, 0 of them new; 0 gone\n")
    assert rules(capfd, "check", "infra", "--baseline", ".vmsslint-baseline.json") == [("VMSS402", "warning")]


def test_nothing_is_written_where_not_all_could_be_judged(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    (repository / "infra" / "broken.json").write_text('{"type": "Microsoft.Compute/virtualMachineScaleSets" oops')
    status, out, err = said(capfd, "baseline", "infra")
    assert (status, out) == (2, "")
    assert err.startswith("vmsslint: nothing is written, since not all could be judged: infra/broken.json: ")
    assert not (repository / ".vmsslint-baseline.json").exists()


def test_a_baseline_that_is_missing_or_broken_ends_the_run(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    assert said(capfd, "check", "infra", "--baseline", "b.json")[::2] == (
        2,
        "vmsslint: b.json: there is no such file\n",
    )
    (repository / ".vmsslint.yaml").write_text("baseline: b.json\n")
    assert said(capfd, "check", "infra")[::2] == (2, "vmsslint: b.json: there is no such file\n")
    (repository / "b.json").write_text('{\n  "version": 3 }')
    assert said(capfd, "check", "infra")[2] == (
        "vmsslint: b.json:1:1: this is no baseline of version 1, as `vmsslint baseline` writes it\n"
    )


# ── for people ─────────────────────────────────────────────────────────────────────────────────────────────


def test_statistics_stand_below_what_people_read_and_beside_the_rest(
    capfd: pytest.CaptureFixture[str], repository: Path
) -> None:
    table = "certain  possible  silenced  rule\n      1         0         0  VMSS402 old-api-version\n"
    _, out, err = said(capfd, "check", "infra", "--statistics")
    assert (out.endswith(f"\n\n{table}"), err) == (True, "")
    _, out, err = said(capfd, "check", "infra", "--statistics", "--format", "json")
    assert (json.loads(out)["version"], err) == (1, table)


def test_colours_are_asked_for(capfd: pytest.CaptureFixture[str], repository: Path) -> None:
    assert "\x1b[" in said(capfd, "check", "infra", "--color", "always")[1]
    assert "\x1b[" not in said(capfd, "check", "infra")[1]
    assert said(capfd, "check", "infra", "--color", "red")[2] == (
        "vmsslint: --color is one of auto, always, never, not red\n"
    )


def test_what_comes_from_files_and_names_is_text_in_every_format(
    capfd: pytest.CaptureFixture[str], repository: Path
) -> None:
    evil = "x\x1b[31m::error::y\u202e"
    named = repository / "infra" / f"{evil}.json"
    comment = f'"2016-03-30", // vmsslint: ignore[VMSS402] {evil} ##vso[task.complete]'
    try:
        named.write_text(OLD_API.replace('"web"', json.dumps(f"{evil}</pre>")).replace('"2016-03-30",', comment))
    except OSError:
        pytest.skip("no such name can be here")
    (repository / ".vmsslint.yaml").write_text("fail-on: info\n")
    for name in ("text", "concise", "json", "sarif", "github", "azure", "junit", "markdown"):
        _, out, err = said(capfd, "check", "infra", "--format", name, "--statistics")
        assert all(char.isprintable() or char in "\n\ufe0f\u200b" for char in out + err), name
        assert "##vso[task.complete]" not in out + err, name
