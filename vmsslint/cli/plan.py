"""`vmsslint plan`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Choosing, Evidence, Inputs, New, Old, OldInputs, Showing, both
from vmsslint.cli.output import finish
from vmsslint.cli.project import Project
from vmsslint.errors import VmsslintError

EXAMPLES = """
vmsslint plan old.json new.json
vmsslint plan old.json new.json -p prod.parameters.json --format markdown
vmsslint plan old.json new.json --shell powershell
az vmss show -g RG -n web | vmsslint plan - infra/web.json
"""

_SHELLS = ("az", "powershell", "azurerm", "rest")


def plan(
    old: Old,
    inputs: Inputs,
    old_inputs: OldInputs,
    evidence: Evidence,
    choosing: Choosing,
    project: Project,
    showing: Showing,
    new: New = "",
    shell: Annotated[
        str,
        typer.Option(
            metavar="SHELL", help=f"What the commands are for: {', '.join(_SHELLS)} (az rest in a POSIX shell)."
        ),
    ] = "az",
) -> int:
    """List every change with its effect, how it reaches the VMs, and the commands in order."""
    from vmsslint import api

    if shell not in _SHELLS:
        raise VmsslintError(f"--shell is one of {', '.join(_SHELLS)}, not {shell}")
    options, config = project.decided(choosing)
    sides = old_inputs.sides(inputs, config)
    return finish(api.plan(*both(old, new), *sides, options, evidence.documents(), shell), showing, config)
