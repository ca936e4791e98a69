"""How long the tool takes against linters that people know: `make bench-peers` (takes a package index).

cfn-lint reads a CloudFormation template of the size of ours, Checkov the same ARM templates as we do; each in a virtual
environment of its own, whole processes, in turn, the ratio of two runs of one round. They find other things than we do:
what is compared is how long people wait.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from benchmarks.bench import ROOT, copies_of, installed, timed

ROUNDS = 3
FILES = 60
PEERS = ROOT / "build" / "peers"
ANY = tuple(range(256))


def peer(name: str) -> Path:
    """The folder of programs of a virtual environment with that package, made once."""
    folder = PEERS / name
    if not (folder / "done").exists():
        print(f"installing {name} ...", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", name], check=True, stderr=subprocess.DEVNULL)
        (folder / "done").touch()
    return folder / "bin"


def compare(what: str, theirs: tuple[str, ...], ours: tuple[str, ...], aim: int) -> None:
    """Print how many times as long they take."""
    ratios = []
    for turn in range(ROUNDS + 1):
        ratio = timed(theirs, ANY) / timed(ours, (0, 1, 2))
        if turn:
            ratios.append(ratio)
    middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
    print(f"{what}: {middle:.1f} times as long as vmsslint ({low:.1f} to {high:.1f}; aim: {aim} at least)")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, required=True, help="folder with templates/")
    templates = parser.parse_args().cases.resolve() / "templates"
    with tempfile.TemporaryDirectory(prefix="vmsslint-peers-") as scratch:
        vmsslint = str(installed(Path(scratch) / "venv") / "vmsslint")
        sample = ROOT / "benchmarks/peers/autoscaling.yaml"
        ours = (vmsslint, "check", str(ROOT / "examples/new.json"))
        compare("cfn-lint on a like template", (str(peer("cfn-lint") / "cfn-lint"), str(sample)), ours, 12)
        folder = str(copies_of(templates, Path(scratch) / "some", FILES))
        checkov = (str(peer("checkov") / "checkov"), "-d", folder, "--framework", "arm", "--quiet", "--compact")
        compare(f"Checkov on {FILES} templates", (*checkov, "--skip-download"), (vmsslint, "check", folder), 150)


if __name__ == "__main__":
    main()
