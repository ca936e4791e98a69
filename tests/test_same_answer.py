"""The same question is answered with the same bytes, whoever asks it, wherever and when."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ASKED = (
    ("diff", "old.json", "new.json", "--format", "json"),
    ("plan", "old.json", "new.json", "--format", "text"),
    ("check", ".", "--format", "sarif"),
    ("expand", "new.json"),
    ("rules",),
)

SURROUNDINGS: dict[str, Mapping[str, str]] = {
    "another hash seed": {"PYTHONHASHSEED": "4242"},
    "the C locale": {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "a locale that is not there": {"LC_ALL": "tlh_QO.UTF-8", "LANG": "tlh_QO"},
    "UTF-8 mode": {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
    "an encoding for the terminal": {"PYTHONIOENCODING": "ascii"},
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "warnings": {"PYTHONWARNINGS": "default", "PYTHONDEVMODE": "1"},
    "a narrow terminal": {"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"},
    "no home": {"HOME": "/nonexistent"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Old and new template, with letters in them that no ASCII has."""
    made = tmp_path_factory.mktemp("infra")
    for name in ("old.json", "new.json"):
        text = (ROOT / "examples" / name).read_text(encoding="utf-8")
        (made / name).write_text(text.replace("westeurope", "zürich–東京"), encoding="utf-8")
    return made


def answers(folder: Path, package: Path, environment: Mapping[str, str]) -> list[tuple[int, bytes, bytes]]:
    """What the package at a place answers to all that is asked, in that environment."""
    found = []
    for arguments in ASKED:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "vmsslint", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(package), **environment},
            capture_output=True,
            check=False,
        )
        found.append((done.returncode, done.stdout, done.stderr))
    return found


@pytest.fixture(scope="module")
def expected(folder: Path, installed: Path) -> list[tuple[int, bytes, bytes]]:
    found = answers(folder, installed, {})
    assert all(out and not err for _, out, err in found)
    return found


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_change_nothing(
    name: str, folder: Path, installed: Path, expected: list[tuple[int, bytes, bytes]]
) -> None:
    assert answers(folder, installed, SURROUNDINGS[name]) == expected


def test_another_folder_changes_nothing(
    folder: Path, installed: Path, expected: list[tuple[int, bytes, bytes]], tmp_path: Path
) -> None:
    copy = tmp_path / "a" / "deep er" / "pláce"
    shutil.copytree(folder, copy)
    assert answers(copy, installed, {}) == expected


def test_the_checkout_answers_as_the_wheel_does(folder: Path, expected: list[tuple[int, bytes, bytes]]) -> None:
    assert answers(folder, ROOT, {}) == expected
