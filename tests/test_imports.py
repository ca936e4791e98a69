"""What a run must not import: the program is started at every commit, and is as quick as what it leaves alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
OLD, NEW = str(EXAMPLES / "old.json"), str(EXAMPLES / "new.json")

NEVER = {"asyncio", "attrs", "deepdiff", "email", "http", "jsonschema", "rich", "ruamel", "socket", "ssl", "unittest"}
"""Modules, with all below them, that none of the plain runs has any use for."""

OF_ONE_SIDE = {
    "base64",
    "concurrent",
    "decimal",
    "multiprocessing",
    "string",
    "vmsslint.baseline",
    "vmsslint.commands",
    "vmsslint.config.reader",
    "vmsslint.elsewhere",
    "vmsslint.evidence",
    "vmsslint.expand.functions.dates",
    "vmsslint.expand.functions.jsontext",
    "vmsslint.expand.functions.numberformats",
    "vmsslint.expand.predicted",
    "vmsslint.fix",
    "vmsslint.knowledge",
    "vmsslint.load.bicep",
    "vmsslint.load.git",
    "vmsslint.load.views",
    "vmsslint.load.yamltext",
    "vmsslint.parcels",
    "vmsslint.plan",
    "vmsslint.report.html",
    "vmsslint.report.sarif",
    "vmsslint.updates.asked",
}

IMPORTED = """
import json, sys
from vmsslint.cli import run
status = run(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]))
"""

BUDGET = 285
"""Modules that a plain check may import in all, those of Python and Typer among them. Raise it with a reason."""


def imported(installed: Path, *arguments: str) -> tuple[int, list[str]]:
    """The status of a run of the wheel, and what it has imported."""
    done = subprocess.run(
        [sys.executable, "-P", "-S", "-c", IMPORTED, *arguments],
        env={"PYTHONPATH": f"{installed}:{Path(pytest.__file__).parent.parent}"},
        capture_output=True,
        check=True,
    )
    status, modules = json.loads(done.stdout.decode().splitlines()[-1])
    return status, modules


def within(modules: list[str], unwanted: set[str]) -> list[str]:
    """Those of the modules that are among the unwanted ones, or below one."""
    return [name for name in modules if any(name == other or name.startswith(f"{other}.") for other in unwanted)]


def test_check(installed: Path) -> None:
    status, modules = imported(installed, "check", NEW)
    assert status == 0
    assert within(modules, NEVER | OF_ONE_SIDE) == []
    assert len(modules) <= BUDGET, modules


def test_diff_of_what_has_not_changed(installed: Path, tmp_path: Path) -> None:
    same = tmp_path / "same.json"
    same.write_bytes(Path(OLD).read_bytes())
    status, modules = imported(installed, "diff", OLD, str(same))
    assert status == 0
    assert within(modules, NEVER | OF_ONE_SIDE - {"vmsslint.updates.asked", "vmsslint.load.git"}) == []


def test_the_budget_would_notice(installed: Path) -> None:
    status, modules = imported(installed, "diff", OLD, NEW)
    assert status == 1
    assert "deepdiff" in within(modules, NEVER)
