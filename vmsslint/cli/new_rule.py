"""`vmsslint new-rule`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vmsslint.cli.output import write

EXAMPLES = """
vmsslint new-rule create-only-property
vmsslint new-rule odd-size --family 6xx
"""


def new_rule(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it finds, such as create-only-property.")],
    family: Annotated[
        str, typer.Option(metavar="FAMILY", help="What its id begins with: 1xx refused, 6xx one template by itself …")
    ] = "1xx",
) -> int:
    """Begin a rule in a checkout of vmsslint: a file with every key explained, and examples that already run."""
    from vmsslint.judge import scaffold

    file = scaffold.new_rule(name, family, Path.cwd())
    write(
        f"{file} is there. Write into it what the rule finds, then run its examples:\n"
        f"  make test PYTEST_ARGS='-k {file.name[: len('VMSS000')]}'\n",
    )
    return 0
