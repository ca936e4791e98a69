"""The hooks as the real pre-commit runs them, in a scratch repository: before a commit, before a push, on all files.

With `try-repo` it also installs them, as a user's first run does; that takes a package index and is `make hooks`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.repositories import Repository, make, parameters, scale_set, template

ROOT = Path(__file__).parent.parent
PRE_COMMIT = shutil.which("pre-commit", path=str(Path(sys.executable).parent))

pytestmark = pytest.mark.skipif(PRE_COMMIT is None, reason="pre-commit is not installed")

FIVE, FOUR = (template(scale_set(platformFaultDomainCount=count)) for count in (5, 4))


def local_hooks() -> str:
    """A configuration that runs the hooks of this project from the checkout, without an installation."""
    with (ROOT / ".pre-commit-hooks.yaml").open(encoding="utf-8") as file:
        hooks = YAML(typ="safe").load(file)
    for hook in hooks:
        program, _, arguments = hook["entry"].partition(" ")
        assert program == "vmsslint"
        hook |= {"language": "system", "entry": f"'{sys.executable}' -m vmsslint {arguments}"}
    return json.dumps({"repos": [{"repo": "local", "hooks": hooks}]})


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What pre-commit runs with: a cache of its own, and none of what git said to the one who runs the tests."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return {
        **told,
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("cache")),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.com",
        "GIT_COMMITTER_NAME": "Test",
        "GIT_COMMITTER_EMAIL": "test@example.com",
        "PRE_COMMIT_COLOR": "never",
    }


@pytest.fixture
def scratch(tmp_path: Path) -> Repository:
    """A repository with templates, and JSON files of other kinds, one of them broken."""
    made = make(tmp_path / "scratch")
    made.write("package.json", {"name": "x"})
    made.write("fixtures/broken.json", "{ not json")
    made.write("infra/main.json", FIVE)
    made.write("infra/main.parameters.json", parameters())
    made.commit()
    return made


def snapshot(folder: Path) -> Repository:
    """The project as it stands, as a repository of its own: what a user's `repo:` points to."""
    made = make(folder)
    for name in ("vmsslint", "rules", "schemas"):
        shutil.copytree(ROOT / name, made.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, made.folder / name)
    made.commit()
    return made


def ran(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """The exit status and what was said. Skips the test where the hooks' environment could not be installed."""
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    said = done.stdout + done.stderr
    if "No matching distribution found" in said or "Could not fetch URL" in said:
        pytest.skip("pre-commit could not install the hooks: no package index is at hand")
    return done.returncode, said


def outcomes(said: str) -> dict[str, str]:
    """What became of each hook, by the first word of its name."""
    return {
        name.split()[0]: what for name, what in re.findall(r"^(\w.*?)\.{3,}.*?(Passed|Failed|Skipped)$", said, re.M)
    }


def test_commit_and_push(scratch: Repository, environment: dict[str, str], tmp_path: Path) -> None:
    remote = tmp_path / "remote.git"
    scratch.git("init", "--quiet", "--bare", "--initial-branch", "main", str(remote))
    scratch.git("remote", "add", "origin", str(remote))
    scratch.git("push", "--quiet", "--set-upstream", "origin", "main")
    scratch.write(".pre-commit-config.yaml", local_hooks())
    scratch.commit()

    def run(*command: str) -> tuple[int, str]:
        return ran([*command], scratch.folder, environment)

    assert PRE_COMMIT is not None
    status, said = run(PRE_COMMIT, "install", "--hook-type", "pre-commit", "--hook-type", "pre-push")
    assert status == 0, said

    # one that Azure refuses is not committed, also where git makes an index for it: `-a`, `FILE`
    scratch.write("infra/main.json", FOUR)
    for how in (["--all"], ["infra/main.json"]):
        status, said = run("git", "commit", "-m", "refused", *how)
        assert status == 1, said
        assert outcomes(said) == {"check": "Passed", "what": "Failed"}
        assert "VMSS101" in said

    # one without consequences is
    scratch.write("infra/main.json", template({**scale_set(), "sku": {"name": "Standard_D2s_v3", "capacity": 9}}))
    status, said = run("git", "commit", "--all", "-m", "more of them")
    assert status == 0, said
    assert outcomes(said) == {"check": "Passed", "what": "Passed"}

    # what went past the hook of the commit is seen before the push
    scratch.write("infra/main.json", FOUR)
    status, said = run("git", "commit", "--all", "--no-verify", "-m", "past the hook")
    assert status == 0, said
    status, said = run("git", "push", "origin", "main")
    assert status == 1, said
    assert outcomes(said)["what"] == "Failed"
    assert "--> " in said
    assert "VMSS101" in said


def test_a_parameter_file_alone(scratch: Repository, environment: dict[str, str]) -> None:
    by_parameter = scale_set(platformFaultDomainCount="[parameters('count')]")
    scratch.write(".pre-commit-config.yaml", local_hooks())
    scratch.write("infra/main.json", template(by_parameter, count={"type": "int", "defaultValue": 5}))
    scratch.commit()
    scratch.write("infra/main.parameters.json", parameters(count=1))
    scratch.git("add", "--all")
    status, said = ran([str(PRE_COMMIT), "run"], scratch.folder, environment)
    assert status == 1
    assert outcomes(said) == {"check": "Passed", "what": "Failed"}, said
    assert "VMSS101" in said


def test_all_files(scratch: Repository, environment: dict[str, str]) -> None:
    scratch.write(".pre-commit-config.yaml", local_hooks())
    scratch.write("infra/main.json", template(scale_set(virtualMachineProfile={}, zoneBalance=True)))
    scratch.commit()
    status, said = ran([str(PRE_COMMIT), "run", "--all-files"], scratch.folder, environment)
    assert outcomes(said) == {"check": "Failed", "what": "Passed"}, said
    assert status == 1
    assert "VMSS607" in said


@pytest.mark.network
def test_try_repo(scratch: Repository, environment: dict[str, str], tmp_path: Path) -> None:
    project = snapshot(tmp_path / "vmsslint")
    scratch.write("infra/main.json", FOUR)
    scratch.write("package.json", {"name": "y"})
    scratch.write("fixtures/broken.json", "{ still not json")
    scratch.git("add", "--all")
    scratch.write("infra/main.json", FIVE)  # not staged: pre-commit puts it aside
    command = [str(PRE_COMMIT), "try-repo", str(project.folder), "--verbose"]
    status, said = ran(command, scratch.folder, {**environment, "PYTHONPATH": ""})
    assert outcomes(said) == {"check": "Passed", "what": "Failed"}, said
    assert status == 1
    assert "error[VMSS101]" in said
    assert "--> HEAD:infra/main.json" in said
    assert "VMSS001" not in said
