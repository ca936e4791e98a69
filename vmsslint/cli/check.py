"""`vmsslint check`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Choosing, Inputs, Showing
from vmsslint.cli.output import finish
from vmsslint.cli.project import Project
from vmsslint.cli.terminal import counted

EXAMPLES = """
vmsslint check infra/                            every template in a folder, found by its content
vmsslint check main.json -p prod.parameters.json
vmsslint check infra/ --ignore VMSS6 --statistics
vmsslint check infra/ --format sarif --output vmsslint.sarif
"""


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - is standard input.")],
    hook: Annotated[
        bool, typer.Option("--hook", help="In a pre-commit hook: pass over files that do not speak of scale sets.")
    ] = False,
    *,
    inputs: Inputs,
    choosing: Choosing,
    project: Project,
    showing: Showing,
) -> int:
    """Judge templates and scale sets by themselves."""
    from vmsslint import api

    options, config = project.decided(choosing)
    return finish(api.check(counted(api.find(paths, relevant=hook)), inputs.side(config), options), showing, config)
