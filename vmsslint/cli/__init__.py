"""The command line: options and files in, text and an exit status out. What is done is in `api`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn


def run(arguments: Sequence[str]) -> int:
    """Run the program with the arguments; the exit status, as the README lists them."""
    gc.set_threshold(200_000, 20, 100)  # hardly anything forms circles: looking for them costs a fifth of an expansion
    from vmsslint.cli.program import run

    return run(arguments)


def main() -> NoReturn:
    """The program `vmsslint`. It ends without taking down its modules one by one, a sixth of a short run."""
    status = run(sys.argv[1:])
    sys.stderr.flush()
    os._exit(status)
