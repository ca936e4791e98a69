"""Bicep files, with a program of ours in the place of `bicep`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.forms import template
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.load import bicep

TEMPLATE = template({"properties": {"platformFaultDomainCount": 1}})
PARAMETERS = {"$schema": "deploymentParameters.json#", "parameters": {"a": {"value": 1}}}


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Put a `bicep` on PATH that runs these lines of Python; it finds its arguments in `arguments`."""
    file = folder / "bin" / "bicep"
    file.parent.mkdir()
    file.write_text(f"#!{sys.executable}\nimport json, sys, time\narguments = sys.argv[1:]\n{body}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(file.parent))


def written(folder: Path, name: str = "main.bicep") -> str:
    file = folder / name
    file.write_text("param a int\n")
    return str(file)


def test_a_file_is_what_it_compiles_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, f"print({json.dumps(TEMPLATE)!r})")
    found = api.read(written(tmp_path))
    assert found.name.endswith("main.bicep (compiled)")
    assert found.data == TEMPLATE


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "print(json.dumps(arguments))")
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "-x.bicep")
    assert api.read("-x.bicep").data == ["build", "--stdout", "--no-restore", str(tmp_path / "-x.bicep")]


def test_a_parameter_file_is_what_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = json.dumps({"parametersJson": json.dumps(PARAMETERS), "templateJson": "{}"})
    program(tmp_path, monkeypatch, f"assert arguments[0] == 'build-params'\nprint({printed!r})")
    assert api.read(written(tmp_path, "main.bicepparam")).data == PARAMETERS


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "sys.stderr.write('/x/main.bicep(1,2) : Warning a: b\\n/x/main.bicep(3,4) : Error BCP057: no name\\n')\n"
            "sys.exit(1)",
            r"`bicep` cannot compile this: Error BCP057: no name",
        ),
        ("sys.exit(3)", "`bicep` cannot compile this: no reason"),
        ("sys.stdout.write('x' * 300)", "the compiled template is larger than"),
        ("time.sleep(30)", "`bicep` was stopped after 0.5 seconds"),
        ("print('no json')", "a value|not JSON|expected"),
    ],
)
def test_what_goes_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, message: str) -> None:
    program(tmp_path, monkeypatch, body)
    monkeypatch.setattr(bicep, "SECONDS", 0.5)
    monkeypatch.setattr(bicep, "MAX_BYTES", 200)
    with pytest.raises(VmsslintError, match=message):
        api.read(written(tmp_path))


@pytest.mark.parametrize("path", ["", "."])
def test_without_the_program_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    program(tmp_path, monkeypatch, "print('{}')")
    monkeypatch.chdir(tmp_path / "bin")
    monkeypatch.setenv("PATH", path)
    with pytest.raises(VmsslintError, match="which is not on PATH: install it, or give the JSON"):
        api.read(written(tmp_path))


def test_a_folder_does_not_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, "raise SystemExit(9)")
    written(tmp_path)
    (found,) = api.find([str(tmp_path)])
    assert isinstance(found, VmsslintError)
    assert found.message == "no deployment template and no scale set in this folder"
