"""Runs the tool over what is odd, broken or large: `python tools/robustness.py ../shared/cases`.

Each file below robustness/ is checked and compared with itself, with its parameter files, which
has to end without an internal error. Then every real template is checked in a process of its own, of which the peak of
the memory is taken; the data are those of a wheel, since a checkout reads its rules from YAML. The exit status is 1
where anything failed inside, or took more than MOST_MEMORY.
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

from vmsslint import api
from vmsslint.model import Report

MOST_MEMORY = 100
"""Megabytes that `check` of a template of a real author may take at its peak."""

ROOT = Path(__file__).parent.parent


def reports(file: Path) -> Iterator[tuple[str, Report]]:
    """What is said of a file by itself, against itself, and with each of its parameter files."""
    (document,) = api.find([str(file)])
    yield "check", api.check([document])
    yield "diff", api.diff(document, document)
    for given in sorted(file.parent.glob(f"{file.stem}.parameters*.json")):
        try:
            side = api.Side(parameters=api.read(str(given)))
        except api.VmsslintError:
            continue
        yield f"check with {given.name}", api.check([document], side)


def broken_inside(file: Path) -> Iterator[str]:
    """How the tool itself fails on a file."""
    try:
        for what, report in reports(file):
            for finding in report.findings:
                if finding.rule == "VMSS000":
                    yield f"{file} {what}: {finding.message}"
    except Exception as error:
        yield f"{file}: {type(error).__name__}: {error}"


def installed(folder: Path) -> Path:
    """The package as a wheel has it, in that folder."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "built")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (folder / "built").iterdir()
    shutil.unpack_archive(wheel, folder / "installed", format="zip")
    return folder / "installed"


def peak(package: Path, file: Path) -> float:
    """The most memory that `check` of a file takes at a time, in megabytes."""
    command = [sys.executable, "-P", "-m", "vmsslint", "check", str(file), "--format", "json", "--output", os.devnull]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(package)})
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # it has been waited for
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> int:
    """Print what was found; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/cases"))
    folder = parser.parse_args().folder
    odd = [file for file in sorted((folder / "robustness").rglob("*.json")) if ".parameters" not in file.name]
    failed = [line for file in odd for line in broken_inside(file)]
    print(f"odd and broken files: {len(odd)}, internal errors: {len(failed)}", *failed, sep="\n  ")
    with tempfile.TemporaryDirectory() as place:
        package = installed(Path(place))
        templates = sorted((folder / "templates").glob("*/template.json"))
        peaks = sorted(((peak(package, file), file) for file in templates), reverse=True)
    most = peaks[0][0] if peaks else 0.0
    for megabytes, file in peaks[:3]:
        print(f"peak memory of check: {megabytes:.0f} MB, {file}")
    return int(bool(failed) or most > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
