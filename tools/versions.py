"""Whether every version of Python gives the same answers: `python tools/versions.py [PYTHON…] [--cases FOLDER]`.

Installs the package into a virtual environment of each interpreter, asks each the same questions about the examples,
and about the templates and pairs of the cases where they are there, and compares the answers byte for byte with those
of the first. Without names every `python3.N` from 3.11 on that is on PATH or among pyenv's is asked. Status 1 where one
differs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSIONS = range(11, 15)
PAIRS = 40


def interpreters() -> Iterator[str]:
    """The first interpreter of each version that this machine has."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for minor in VERSIONS:
        name = f"python3.{minor}"
        built = sorted(versions.glob(f"3.{minor}.*/bin/{name}"))
        found = str(built[-1]) if built else shutil.which(name)
        if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            yield found


def questions(cases: Path | None) -> Iterator[tuple[str, ...]]:
    """The arguments of every run."""
    old, new = "examples/old.json", "examples/new.json"
    for format in ("text", "json", "sarif", "html", "markdown"):
        yield "diff", old, new, "--format", format
    yield "plan", old, new
    yield "expand", new
    yield ("rules",)
    yield "check", "examples", "--format", "json", "--jobs", "2"
    if cases is not None and cases.is_dir():
        yield "check", str(cases / "templates"), "--format", "json"
        yield "check", str(cases / "robustness"), "--format", "json"
        for pair in sorted((cases / "pairs").iterdir())[:PAIRS]:
            yield "diff", str(pair / "old.json"), str(pair / "new.json"), "--format", "json"


def answers(python: str, scratch: Path, asked: list[tuple[str, ...]]) -> list[tuple[int, bytes]]:
    """The status and output of every run under that interpreter."""
    folder = scratch / Path(python).name
    subprocess.run([python, "-m", "venv", folder], check=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", str(ROOT)], check=True, stderr=subprocess.DEVNULL)
    program = str(folder / "bin/vmsslint")
    runs = (subprocess.run([program, *question], cwd=ROOT, capture_output=True, check=False) for question in asked)
    return [(run.returncode, run.stdout) for run in runs]


def main() -> int:
    """Print what differs; the exit status."""
    parser = argparse.ArgumentParser(description="Compares the answers under several versions of Python.")
    parser.add_argument("python", nargs="*", help="interpreters; without them those that are found")
    parser.add_argument("--cases", type=Path, help="a folder with templates/, robustness/ and pairs/")
    options = parser.parse_args()
    asked = list(questions(options.cases.resolve() if options.cases else None))
    first: list[tuple[int, bytes]] = []
    differ = 0
    for python in options.python or interpreters():
        with tempfile.TemporaryDirectory(prefix="vmsslint-versions-") as scratch:
            found = answers(python, Path(scratch), asked)
        first = first or found
        others = [question for question, old, new in zip(asked, first, found, strict=True) if old != new]
        differ += len(others)
        print(f"{Path(python).name}: {len(asked)} answers, {len(others)} differ from those of the first")
        for question in others:
            print(f"  vmsslint {' '.join(question)}")
    return 1 if differ or not first else 0


if __name__ == "__main__":
    sys.exit(main())
