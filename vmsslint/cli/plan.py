"""`vmsslint plan`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Choosing, Inputs, New, Old, OldInputs, Showing, both
from vmsslint.cli.output import finish
from vmsslint.errors import VmsslintError

_SHELLS = ("az", "powershell", "azurerm", "rest")


def plan(
    old: Old,
    new: New,
    inputs: Inputs,
    old_inputs: OldInputs,
    choosing: Choosing,
    showing: Showing,
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
    return finish(api.plan(*both(old, new), *old_inputs.sides(inputs), choosing.options(), shell), showing)
