"""Steps of a pipeline, run as a runner would run them, and a repository with a pull request to run them in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PARAMETERS = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
IDENTITY = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def yaml(file: str) -> Any:
    return YAML(typ="safe").load((ROOT / file).read_text("utf-8"))


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **IDENTITY}, check=True, capture_output=True)


def pull_request(folder: Path) -> Path:
    """A repository whose HEAD changes infra/main.json against origin/main, which Azure refuses but in one environment.

    There are dev, test and prod, each with a parameter file; in dev the fault domains stay as they are.
    """
    (folder / "infra").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name, message in (("old.json", "before"), ("new.json", "after")):
        shutil.copy(ROOT / "examples" / name, folder / "infra" / "main.json")
        for environment in ("dev", "test", "prod"):
            given = {"faultDomains": {"value": 5}} if (name, environment) == ("new.json", "dev") else {}
            file = folder / "infra" / f"main.parameters.{environment}.json"
            file.write_text(json.dumps({"$schema": PARAMETERS, "contentVersion": "1.0.0.0", "parameters": given}))
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", f"--message={message}")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD~1")
    return folder


def install(temporary: Path, *, recorded: Path | None = None) -> None:
    """Put the program where the step that installs it does: this checkout's, or one that writes its arguments down."""
    program = temporary / "vmsslint" / "bin" / "vmsslint"
    program.parent.mkdir(parents=True)
    said = f'printf "%s\\n" "$@" >{recorded}' if recorded else f'exec {sys.executable} -P -m vmsslint "$@"'
    program.write_text(f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)


@dataclass(slots=True)
class Ran:
    """A step that was run. `set` has what it told the runner to remember."""

    status: int
    out: str
    set: dict[str, str] = field(default_factory=dict)


def run(script: str, shell: list[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    """Run a script as a runner does: from a file, in the checkout, with an environment of its own."""
    file = folder.parent / "step.sh"
    file.write_text(script)
    done = subprocess.run(
        [*shell, str(file)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **IDENTITY, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout)


def environment_of(step: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a step: what it writes down itself, and what is given in the place of each expression."""
    wanted = {name: str(value) for name, value in step.get("env", {}).items()}
    open_names = {name for name, value in wanted.items() if "${{" in value or "$(" in value}
    assert set(given) <= open_names, f"no expression of the step is {set(given) - open_names}"
    return {**wanted, **{name: given.get(name, "") for name in open_names}}
