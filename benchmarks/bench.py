"""How long the tool takes: `make bench`.

Installs the wheel into a virtual environment of its own and times whole processes. Every round runs each command
once, so that whatever else the machine does falls on all of them alike. What is told are ratios of two commands of
one round, the median over the rounds and the middle half; times themselves would say more about the machine. The one
exception is a template of 4 MB, whose aim is in seconds and MB. An aim that is missed is told, not punished.
"""

from __future__ import annotations

import argparse
import json
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

MANY_FILES = 1_000
COPIES = 800
LARGE = 4_000_000
_COMMENT = "// one fault domain would be enough, wouldn't it?"

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
    rounds: int = 100
    """Rounds that it takes part in at the most: some take long."""


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
        print(large_template(bin_folder, Path(scratch)))
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
        many = copies_of(templates, scratch / "many", MANY_FILES)
        one, two = ((vmsslint, "check", str(many), "--jobs", jobs) for jobs in ("1", "2"))
        name = f"check of {MANY_FILES:,} files, --jobs 2"
        works.append(Work(name, two, "--jobs 1", one, aim=round(1 / 1.7, 2), statuses=(0, 1, 2), rounds=3))
    else:
        print("skipped: check of cases/templates (name the folder of cases with --cases)", file=sys.stderr)
    return works


def measured(works: list[Work], rounds: int) -> list[list[float]]:
    """Run everything once to warm up, then `rounds` times; return the ratios of each work, one a round.

    Raises WrongStatusError when a command ends with a status that it should not end with.
    """
    ratios: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 1):
        taking_part = [work for work in works if turn <= work.rounds]
        commands = {work.baseline: work.statuses for work in taking_part}
        commands |= {work.command: work.statuses for work in taking_part}
        seconds = {command: timed(command, statuses) for command, statuses in commands.items()}
        if turn:
            for work, those in zip(works, ratios, strict=True):
                if work in taking_part:
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


def copies_of(templates: Path, folder: Path, count: int) -> Path:
    """A folder with so many copies of the templates, each in a folder of its own."""
    sources = sorted(templates.glob("*/template.json"))
    for number in range(count):
        source = sources[number % len(sources)]
        target = folder / f"{number:04}" / source.name
        target.parent.mkdir(parents=True)
        shutil.copy(source, target)
    return folder


def large_template(bin_folder: Path, scratch: Path) -> str:
    """What `check` of a template of 4 MB with a scale set in 800 copies takes, in seconds and MB."""
    folder = scratch / "large"
    folder.mkdir()
    body = json.loads((ROOT / "examples/new.json").read_text().replace(_COMMENT, ""))
    scale_set = body["resources"][0]
    scale_set |= {"name": "[concat('web-', copyIndex())]", "copy": {"name": "sets", "count": COPIES}}
    filler = {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "location": "westus"}
    one = len(json.dumps(filler)) + 30
    body["resources"] += [{**filler, "name": f"account{at:06}"} for at in range(LARGE // one)]
    (folder / "large.json").write_text(json.dumps(body))
    start = time.perf_counter()
    command = [str(bin_folder / "vmsslint"), "check", str(folder / "large.json")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
    _, _, usage = os.wait4(process.pid, 0)
    seconds, size = time.perf_counter() - start, (folder / "large.json").stat().st_size / 1e6
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return f"{size:.1f} MB, {COPIES} copies: {seconds:.2f} s (aim: 1.5), {peak:.0f} MB at most (aim: 200)"


def environment() -> dict[str, str]:
    """The environment without what would have Python look elsewhere than in the virtual environment."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def table(works: list[Work], ratios: list[list[float]]) -> str:
    form = "{:<28}{:<28}{:>8}{:>16}{:>8}"
    lines = [form.format("work", "against", "ratio", "middle half", "aim")]
    for work, those in zip(works, ratios, strict=True):
        low, ratio, high = statistics.quantiles(those, n=4, method="inclusive") if len(those) > 1 else those * 3
        missed = "" if ratio <= work.aim else "  missed"
        lines.append(
            form.format(work.name, work.against, f"{ratio:.3g}", f"{low:.3g} to {high:.3g}", f"{work.aim:g}") + missed
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
