"""The linted repository runs no code, whatever it holds and wherever the program is started."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MARK = "ran.txt"
TRAP = f"import pathlib\npathlib.Path(__file__).resolve().parents[0].joinpath({MARK!r}).write_text('ran')\n"

PYTHON = (
    "conftest.py",
    "sitecustomize.py",
    "usercustomize.py",
    "plugin.py",
    "setup.py",
    "typer.py",
    "json.py",
    "re.py",
    "deepdiff.py",
    "ruamel.py",
    "jsonschema.py",
    "pathspec.py",
    "encodings.py",
    "vmsslint/__init__.py",
    "vmsslint/__main__.py",
    "vmsslint/cli/__init__.py",
    "vmsslint/report/evil.py",
    "rules/VMSS990-evil.py",
    ".vmsslint/plugin.py",
    "vmsslint.dist-info/entry_points.py",
)
OTHER = {
    "vmsslint-9.dist-info/METADATA": "Metadata-Version: 2.1\nName: vmsslint-evil\nVersion: 9\n",
    "vmsslint-9.dist-info/entry_points.txt": "[vmsslint.rules]\nevil = plugin\n",
    "evil.pth": "import plugin\n",
    "pyvenv.cfg": "home = .\n",
    "pyproject.toml": "[tool.vmsslint]\nplugins = ['plugin']\n",
    ".vmsslint.yaml": "rules: {VMSS303: warning}\n",
    "vmsslint.yaml": "rules: [rules]\n",
    ".env": "PYTHONPATH=.\nVMSSLINT_RULES=rules\n",
}

RULE = """\
summary: a rule of the repository
severity: warning
rationale: none
match: {each: scale-set}
message: here
help: none
examples:
  - {bad: any, new: {}, at: ""}
  - {good: none, new: {}}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A folder with a template and with everything that some program runs when it finds it."""
    for name in PYTHON:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TRAP)
    for name, text in OTHER.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for name in ("old.json", "new.json"):
        shutil.copy(ROOT / "examples" / name, tmp_path / name)
    return tmp_path


def ran(folder: Path) -> list[str]:
    """Which traps went off, and what was compiled."""
    return sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.name == MARK or file.suffix == ".pyc"
    )


COMMANDS = (
    ("check", "."),
    ("diff", "old.json", "new.json"),
    ("plan", "old.json", "new.json"),
    ("expand", "new.json"),
    ("rules",),
    ("explain", "VMSS101"),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_the_installed_program_takes_nothing_from_the_folder(arguments: tuple[str, ...], repository: Path) -> None:
    # As its console script does: that lies in the folder of programs, which comes first on the path instead of `.`
    program = repository.parent / f"{repository.name}-bin" / "vmsslint"
    program.parent.mkdir()
    program.write_text("import sys\nfrom vmsslint.cli import main\nsys.exit(main())\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VMSSLINT"))}
    done = subprocess.run(
        [sys.executable, str(program), *arguments],
        cwd=repository,
        env={**environment, "PYTHONPATH": str(ROOT)},  # where this checkout is installed
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert ran(repository) == []


@pytest.mark.parametrize("key", ["plugins", "extends", "rule-folders", "python"])
def test_a_config_cannot_name_code(key: str, repository: Path) -> None:
    (repository / ".vmsslint.yaml").write_text(f"{key}: [plugin]\n")
    command = [sys.executable, "-P", "-m", "vmsslint", "check", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f".vmsslint.yaml:1:1: there is no `{key}` here".encode() in done.stderr
    assert ran(repository) == []


def test_run_as_a_module_the_safe_way(repository: Path) -> None:
    # `python -m` itself puts the folder first, which -P and -I keep it from
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "vmsslint", "check", "."]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert ran(repository) == []


def test_python_beside_a_rule_of_ones_own_does_not_run(repository: Path) -> None:
    (repository / "rules" / "VMSS990-evil.yaml").write_text(RULE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "vmsslint", "check", ".", "--rules", "rules"]
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, check=False)
    assert done.returncode in (0, 1, 2), done.stderr
    assert ran(repository) == []


NETWORK = ("asyncio", "ftplib", "http", "requests", "smtplib", "socket", "ssl", "urllib.request", "xmlrpc")


def test_there_is_no_network_code() -> None:
    for file in (*(ROOT / "vmsslint").rglob("*.py"), *(ROOT / "rules").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            module = getattr(node, "module", None) or ""
            found = [f"{module}.{alias.name}".strip(".") for alias in node.names]
            assert not any(f"{name}.".startswith(f"{net}.") for name in found for net in NETWORK), file
