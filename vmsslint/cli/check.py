"""`vmsslint check`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Choosing, Inputs, Showing
from vmsslint.cli.output import finish


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - is standard input.")],
    hook: Annotated[
        bool, typer.Option("--hook", help="In a pre-commit hook: pass over files that do not speak of scale sets.")
    ] = False,
    *,
    inputs: Inputs,
    choosing: Choosing,
    showing: Showing,
) -> int:
    """Judge templates and scale sets by themselves."""
    from vmsslint import api

    return finish(api.check(api.find(paths, relevant=hook), inputs.side(), choosing.options()), showing)
