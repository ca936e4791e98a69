"""The command line: options and files in, text and an exit status out. What is done is in `api`."""

from vmsslint.cli.program import main, run

__all__ = ["main", "run"]
