"""How long the tool takes: `make bench`.

Installs the wheel into a virtual environment of its own and times whole processes. Every round runs each command
once, so that whatever else the machine does falls on all of them alike. What is told are ratios of two commands of
one round, the median over the rounds and the middle half; times themselves would say more about the machine. An aim
that is missed is told, not punished.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

LOAD_ALL = """
import json, os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".json"):
            with open(os.path.join(folder, name), "rb") as file:
                try:
                    json.loads(file.read(), strict=False)
                except ValueError:
                    pass
"""


@dataclass(frozen=True, slots=True)
class Work:
    """One line of the table: a command, the command it is measured against, and the most that the ratio should be."""

    name: str
    command: tuple[str, ...]
    against: str
    baseline: tuple[str, ...]
    aim: float
    statuses: tuple[int, ...] = (0, 1)


class WrongStatusError(Exception):
    """A command did not do its work, so that its time means nothing."""


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="vmsslint-bench-") as scratch:
        print("installing the wheel ...", file=sys.stderr)
        bin_folder = installed(Path(scratch) / "venv")
        works = what_to_measure(bin_folder, Path(scratch), options.cases)
        print(f"{options.rounds} rounds ...", file=sys.stderr)
        try:
            ratios = measured(works, options.rounds)
        except WrongStatusError as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
    print(table(works, ratios))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Times the installed tool; prints ratios.")
    parser.add_argument("--cases", type=Path, help="folder with templates/, a collection of real templates")
    parser.add_argument("--rounds", type=int, default=11, help="how often each command runs (default: 11, at least 2)")
    options = parser.parse_args()
    if options.rounds < 2:
        parser.error("--rounds: at least 2")
    return options


def installed(folder: Path) -> Path:
    """Make a virtual environment with the package in it as its users get it; return its folder of programs."""
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(bin_folder / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", str(ROOT)], check=True, env=environment(), cwd=folder)
    return bin_folder


def what_to_measure(bin_folder: Path, scratch: Path, cases: Path | None) -> list[Work]:
    vmsslint, python = str(bin_folder / "vmsslint"), str(bin_folder / "python")
    old, new = str(ROOT / "examples/old.json"), str(ROOT / "examples/new.json")
    same = shutil.copy(old, scratch / "same.json")
    bare = ("python3 -I -c pass", (python, "-I", "-c", "pass"))
    works = [
        Work("check of one template", (vmsslint, "check", new), *bare, aim=9),
        Work("diff of an unchanged pair", (vmsslint, "diff", old, str(same)), *bare, aim=10),
        Work("diff of a changed pair", (vmsslint, "diff", old, new), *bare, aim=22),
    ]
    if cases and (templates := cases.resolve() / "templates").is_dir():
        load_all = ("json.loads of all of them", (python, "-I", "-c", LOAD_ALL, str(templates)))
        command = (vmsslint, "check", str(templates))
        works.append(Work("check of cases/templates", command, *load_all, aim=5, statuses=(0, 1, 2)))
    else:
        print("skipped: check of cases/templates (name the folder of cases with --cases)", file=sys.stderr)
    return works


def measured(works: list[Work], rounds: int) -> list[list[float]]:
    """Run everything once to warm up, then `rounds` times; return the ratios of each work, one a round.

    Raises WrongStatusError when a command ends with a status that it should not end with.
    """
    commands = {work.command: work.statuses for work in works} | {work.baseline: (0,) for work in works}
    ratios: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 1):
        seconds = {command: timed(command, statuses) for command, statuses in commands.items()}
        if turn:
            for work, those in zip(works, ratios, strict=True):
                those.append(seconds[work.command] / seconds[work.baseline])
    return ratios


def timed(command: tuple[str, ...], statuses: tuple[int, ...]) -> float:
    """Return the seconds that a command takes from its start to its end, its output read by nobody."""
    start = time.perf_counter()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    )
    seconds = time.perf_counter() - start
    if done.returncode not in statuses:
        raise WrongStatusError(f"{' '.join(command)} ended with status {done.returncode}")
    return seconds


def environment() -> dict[str, str]:
    """The environment without what would have Python look elsewhere than in the virtual environment."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def table(works: list[Work], ratios: list[list[float]]) -> str:
    form = "{:<28}{:<28}{:>8}{:>16}{:>8}"
    lines = [form.format("work", "against", "ratio", "middle half", "aim")]
    for work, those in zip(works, ratios, strict=True):
        low, ratio, high = statistics.quantiles(those, n=4, method="inclusive")
        missed = "" if ratio <= work.aim else "  missed"
        lines.append(
            form.format(work.name, work.against, f"{ratio:.1f}", f"{low:.1f} to {high:.1f}", f"{work.aim:g}") + missed
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
