"""Real repositories for tests, made with the real git, whatever the one who runs the tests has configured."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01"


class Repository:
    """A repository in a folder. Files are written as JSON where they are given as data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str, folder: Path | None = None) -> str:
        """What git says; its own configuration alone counts."""
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
        told = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "protocol.file.allow=always")
        done = subprocess.run(
            ["git", *identity, *arguments],
            cwd=folder or self.folder,
            env={**told, **own},
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, path: str, content: Any) -> Path:
        """Write a file, text or what is to be JSON."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2) + "\n", encoding="utf-8")
        return file

    def commit(self, **files: Any) -> None:
        """Commit everything as it stands, with files written before (`__` stands for a slash, `_json` for `.json`)."""
        for name, content in files.items():
            self.write(name.replace("__", "/").replace("_json", ".json").replace("_", "."), content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")


def make(folder: Path) -> Repository:
    """An empty repository whose first branch is `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Repository(folder)
    made.git("init", "--quiet", "--initial-branch", "main")
    return made


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository that the test runs in."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made = make(tmp_path / "repository")
    monkeypatch.chdir(made.folder)
    return made


def scale_set(name: str = "web", **properties: Any) -> dict[str, Any]:
    """A scale set as a template has it."""
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2023-09-01",
        "name": name,
        "location": "westeurope",
        "sku": {"name": "Standard_D2s_v3", "capacity": 3},
        "properties": {"platformFaultDomainCount": 5, "upgradePolicy": {"mode": "Manual"}, **properties},
    }


def template(*resources: dict[str, Any], **parameters: dict[str, Any]) -> dict[str, Any]:
    """A deployment template."""
    return {
        "$schema": f"{SCHEMA}/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": parameters,
        "resources": list(resources),
    }


def parameters(**values: Any) -> dict[str, Any]:
    """A parameter file."""
    return {
        "$schema": f"{SCHEMA}/deploymentParameters.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {name: {"value": value} for name, value in values.items()},
    }


def linking(path: str) -> dict[str, Any]:
    """A deployment of the template at a relative path."""
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "linked",
        "properties": {"mode": "Incremental", "templateLink": {"relativePath": path}},
    }
