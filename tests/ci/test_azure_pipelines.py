"""The steps of azure-pipelines/vmsslint.yml in a scratch repository."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.ci.steps import Ran, environment_of, install, pull_request, run, yaml

STEPS: list[Mapping[str, Any]] = yaml("azure-pipelines/vmsslint.yml")["steps"]
BASH = ["bash", "--noprofile", "--norc"]  # what the task of `bash:` calls


def step(tmp_path: Path, name: str, runner: Mapping[str, str] | None = None, **given: str) -> Ran:
    """Run the step of that name in the repository `repo`, with values for its expressions."""
    [found] = [item for item in STEPS if item["displayName"] == name]
    folder, temporary = tmp_path / "repo", tmp_path / "temp"
    for path in (folder, temporary):
        path.mkdir(exist_ok=True)
    agent = {"AGENT_TEMPDIRECTORY": str(temporary), "TF_BUILD": "True", **(runner or {})}
    done = run(found["bash"], BASH, folder, {**agent, **environment_of(found, given)})
    done.set = dict(re.findall(r"^##vso\[task\.setvariable variable=(\w+)\](.*)$", done.out, re.MULTILINE))
    return done


def judge(tmp_path: Path, target: str = "", **given: str) -> Ran:
    runner = {"SYSTEM_PULLREQUEST_TARGETBRANCH": target} if target else {}
    return step(tmp_path, "Judge", runner, **given)


@pytest.mark.parametrize(
    ("target", "base", "against"),
    [
        ("refs/heads/release/1", "", "diff --base=origin/release/1"),
        ("main", "", "diff --base=origin/main"),
        ("main", "v1", "diff --base=v1"),
        ("", "v1", "diff --base=v1"),
        ("", "", "check --fail-on= "),
    ],
)
def test_what_a_build_is_judged_against(tmp_path: Path, target: str, base: str, against: str) -> None:
    install(tmp_path / "temp", recorded=tmp_path / "arguments")
    assert judge(tmp_path, target, BASE=base).status == 0
    assert " ".join((tmp_path / "arguments").read_text().splitlines()).startswith(against)


def test_paths_are_no_options_and_no_code(tmp_path: Path) -> None:
    install(tmp_path / "temp", recorded=tmp_path / "arguments")
    assert judge(tmp_path, "$(touch evil)", PATHS="--fix\na b\n`touch evil`", ARGUMENTS="--strict").status == 0
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments[:2] == ["diff", "--base=origin/$(touch evil)"]
    assert arguments[-5:] == ["--strict", "--", "--fix", "a b", "`touch evil`"]
    assert not (tmp_path / "repo" / "evil").exists()


def test_a_branch_has_its_templates_checked(tmp_path: Path) -> None:
    pull_request(tmp_path / "repo")
    install(tmp_path / "temp")
    done = judge(tmp_path, ARGUMENTS="--select=VMSS4")
    assert done.status == 0, done.out
    assert done.set == {"vmsslintStatus": "0", "vmsslintReported": "true"}
    assert "no findings in 1 file, 1 scale set" in done.out


def test_a_pull_request_that_azure_would_refuse(tmp_path: Path) -> None:
    pull_request(tmp_path / "repo")
    install(tmp_path / "temp")
    done = judge(tmp_path, "refs/heads/main")
    assert (done.status, done.set["vmsslintStatus"]) == (0, "1")
    assert "\n##vso[task.logissue type=error;sourcepath=infra/main.json;linenumber=23;" in done.out
    [summary] = re.findall(r"^##vso\[task\.uploadsummary\](.*)$", done.out, re.MULTILINE)
    assert Path(summary).read_text().startswith("### ❌ vmsslint: Azure refuses this change\n")
    assert "(in prod, test)" in Path(summary).read_text()
    suites = ElementTree.parse(tmp_path / "temp" / "vmsslint-reports" / "vmsslint.junit").getroot()
    assert suites.get("failures") == "1"


def test_work_that_cannot_be_done_publishes_nothing(tmp_path: Path) -> None:
    install(tmp_path / "temp")
    done = judge(tmp_path, FAIL_ON="everything")
    assert done.set == {"vmsslintStatus": "2", "vmsslintReported": "false"}
    assert "--fail-on is one of" in done.out


@pytest.mark.parametrize("status", ["0", "1", "2"])
def test_the_verdict_ends_the_job(tmp_path: Path, status: str) -> None:
    assert step(tmp_path, "Fail by the verdict", STATUS=status).status == int(status)


def test_the_install_keeps_clear_of_the_checkout(tmp_path: Path) -> None:
    python = tmp_path / "python" / "bin" / "python3"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >>{tmp_path}/said\necho >>{tmp_path}/said\n')
    python.chmod(0o755)
    assert step(tmp_path, "Install vmsslint", PYTHON=str(tmp_path / "python"), PACKAGE="git+https://x/y").status == 0
    environment = f"{tmp_path}/temp/vmsslint"
    assert (tmp_path / "said").read_text().splitlines() == [
        f"-I|-m|venv|{environment}|",
        f"-I|-m|pip|--python|{environment}|--quiet|--disable-pip-version-check|install|git+https://x/y|",
    ]
