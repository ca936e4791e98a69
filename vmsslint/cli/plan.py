"""`vmsslint plan`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Inputs, New, Old, OldInputs, Showing, both
from vmsslint.cli.output import finish


def plan(old: Old, inputs: Inputs, old_inputs: OldInputs, choosing: Choosing, showing: Showing, new: New = "") -> int:
    """List every change with its effect, how it reaches the VMs, and the commands in order."""
    from vmsslint import api

    return finish(api.plan(*both(old, new), *old_inputs.sides(inputs), choosing.options()), showing)
