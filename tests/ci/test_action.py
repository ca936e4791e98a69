"""The steps of action.yml in a scratch repository, and the file against the schema that GitHub's editors use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.ci.steps import ROOT, Ran, environment_of, install, pull_request, run, yaml

ACTION = yaml("action.yml")
STEPS: list[Mapping[str, Any]] = ACTION["runs"]["steps"]
BASH = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]  # what `shell: bash` stands for
DEFAULTS = {"ANNOTATIONS": "true", "SUMMARY": "true"}


def step(tmp_path: Path, name: str, **given: str) -> Ran:
    """Run the step of that name in the repository `repo`, with values for its expressions."""
    [found] = [item for item in STEPS if item.get("name") == name]
    folder, temporary = tmp_path / "repo", tmp_path / "temp"
    files = {key: tmp_path / key.lower() for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in (folder, temporary):
        path.mkdir(exist_ok=True)
    files["GITHUB_OUTPUT"].write_text("")
    runner = {key: str(path) for key, path in files.items()}
    runner |= {"RUNNER_TEMP": str(temporary), "GITHUB_ACTION_PATH": "/the action", "GITHUB_ACTIONS": "true"}
    done = run(found["run"], BASH, folder, {**runner, **environment_of(found, given)})
    for row in files["GITHUB_OUTPUT"].read_text().splitlines():
        key, _, value = row.partition("=")
        done.set[key] = value
    return done


def judge(tmp_path: Path, **given: str) -> Ran:
    return step(tmp_path, "Judge", **{**DEFAULTS, **given})


def recorded(tmp_path: Path, **given: str) -> list[str]:
    """The arguments that the program gets."""
    install(tmp_path / "temp", recorded=tmp_path / "arguments")
    assert judge(tmp_path, **given).set["status"] == "0"
    return (tmp_path / "arguments").read_text().splitlines()


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "examples/ci/github.yml"),
        ("vendor.azure-pipelines", "azure-pipelines/vmsslint.yml"),
        ("vendor.azure-pipelines", "examples/ci/azure-pipelines.yml"),
    ],
)
def test_the_files_are_what_they_should_be(schema: str, file: str) -> None:
    dialect = ["--regex-variant", "nonunicode", "--data-transform", "azure-pipelines"] if "azure" in schema else []
    command = [sys.executable, "-m", "check_jsonschema", *dialect, "--builtin-schema", schema, file]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_documentation_shows_the_examples() -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    shown = [YAML(typ="safe").load(block.partition("```")[0]) for block in text.split("```yaml\n")[1:]]
    examples = [yaml("examples/ci/github.yml"), yaml("examples/ci/azure-pipelines.yml")]
    assert len(shown) == len(examples)
    for told, example in zip(shown, examples, strict=True):
        assert told == {key: example[key] for key in told}


def test_nothing_is_pasted_into_a_script() -> None:
    scripts = [item["run"] for item in STEPS if "run" in item]
    scripts += [item["bash"] for item in yaml("azure-pipelines/vmsslint.yml")["steps"] if "bash" in item]
    assert scripts
    assert [script for script in scripts if "${{" in script or "$(" in script] == []


def test_every_input_is_used_and_every_use_is_an_input() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    used = {part.split()[0].rstrip("}") for part in text.replace("inputs.", "\0").split("\0")[1:]}
    assert used == set(ACTION["inputs"])


def test_the_install_keeps_clear_of_the_checkout(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >>{tmp_path}/said\necho >>{tmp_path}/said\n')
    python.chmod(0o755)
    assert step(tmp_path, "Install vmsslint", PYTHON=str(python)).status == 0
    environment = f"{tmp_path}/temp/vmsslint"
    assert (tmp_path / "said").read_text().splitlines() == [
        f"-I|-m|venv|{environment}|",
        f"-I|-m|pip|--python|{environment}|--quiet|--disable-pip-version-check|install|/the action|",
    ]


def test_a_pull_request_is_judged_against_its_base(tmp_path: Path) -> None:
    arguments = recorded(
        tmp_path, BASE="origin/main", PATHS="infra\na b.json\n", ARGUMENTS="--strict\n\n--select=VMSS1"
    )
    reports = f"{tmp_path}/temp/vmsslint-reports"
    assert arguments == [
        "diff",
        "--base=origin/main",
        "--fail-on=",
        "--category=",
        "--hide-silenced",
        f"--report=sarif={reports}/vmsslint.sarif",
        f"--report=github={reports}/annotations",
        f"--report=markdown={reports}/summary.md",
        "--strict",
        "--select=VMSS1",
        "--",
        "infra",
        "a b.json",
    ]


def test_paths_and_branches_are_no_options_and_no_code(tmp_path: Path) -> None:
    arguments = recorded(tmp_path, BASE="--output=x", PATHS="--fix\n$(touch evil)\n`touch evil`", SARIF="o u.sarif")
    assert arguments[:2] == ["diff", "--base=--output=x"]
    assert arguments[-4:] == ["--", "--fix", "$(touch evil)", "`touch evil`"]
    assert "--report=sarif=o u.sarif" in arguments
    assert not (tmp_path / "repo" / "evil").exists()


def test_all_of_the_repository_is_judged_where_no_path_is_given(tmp_path: Path) -> None:
    assert recorded(tmp_path, BASE="origin/main")[-1] == "--"


def test_a_push_has_its_templates_checked(tmp_path: Path) -> None:
    pull_request(tmp_path / "repo")
    install(tmp_path / "temp")
    done = judge(tmp_path, FAIL_ON="info", ARGUMENTS="--select=VMSS4")
    assert done.status == 0, done.out
    assert done.set == {"status": "0", "sarif": f"{tmp_path}/temp/vmsslint-reports/vmsslint.sarif"}
    assert "no findings in 1 file, 1 scale set" in done.out
    assert (tmp_path / "github_step_summary").read_text().startswith("### ✅ vmsslint: no findings\n")


def test_a_pull_request_that_azure_would_refuse(tmp_path: Path) -> None:
    pull_request(tmp_path / "repo")
    install(tmp_path / "temp")
    done = judge(tmp_path, BASE="origin/main")
    assert (done.status, done.set["status"]) == (0, "1")
    assert "error[VMSS101] create-only-property" in done.out
    assert "\n   = in: prod, test\n" in done.out
    assert "\n::error file=infra/main.json,line=23," in done.out
    assert (tmp_path / "github_step_summary").read_text().startswith("### ❌ vmsslint: Azure refuses this change\n")
    [run_told] = json.loads(Path(done.set["sarif"]).read_text())["runs"]
    assert run_told["results"][0]["ruleId"] == "VMSS101"
    quiet = judge(tmp_path, BASE="origin/main", ANNOTATIONS="false", SUMMARY="false", FAIL_ON="never")
    assert quiet.set["status"] == "0"
    assert "::error" not in quiet.out


def test_work_that_cannot_be_done_is_told(tmp_path: Path) -> None:
    install(tmp_path / "temp")
    done = judge(tmp_path, FAIL_ON="everything")
    assert done.status == 0
    assert done.set == {"status": "2"}
    assert "--fail-on is one of" in done.out
    assert "the work could not be done" in (tmp_path / "github_step_summary").read_text()


@pytest.mark.parametrize(
    ("fork", "actor", "uploaded"),
    [("false", "octo", True), ("", "octo", True), ("true", "octo", False), ("false", "dependabot[bot]", False)],
)
def test_a_token_that_may_only_read_uploads_nothing(tmp_path: Path, fork: str, actor: str, uploaded: bool) -> None:
    done = step(tmp_path, "Ask whether SARIF may be uploaded", FORK=fork, ACTOR=actor)
    assert done.status == 0
    assert done.set == ({"upload": "true"} if uploaded else {})
    assert done.out.startswith("::notice title=vmsslint::SARIF is not uploaded") is not uploaded


@pytest.mark.parametrize("status", ["0", "1", "2"])
def test_the_verdict_ends_the_job(tmp_path: Path, status: str) -> None:
    assert step(tmp_path, "Fail by the verdict", STATUS=status).status == int(status)
