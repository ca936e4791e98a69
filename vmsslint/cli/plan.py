"""`vmsslint plan`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Evidence, Inputs, New, Old, OldInputs, Showing, both
from vmsslint.cli.output import finish


def plan(
    old: Old,
    inputs: Inputs,
    old_inputs: OldInputs,
    evidence: Evidence,
    choosing: Choosing,
    showing: Showing,
    new: New = "",
) -> int:
    """List every change with its effect, how it reaches the VMs, and the commands in order."""
    from vmsslint import api

    sides = old_inputs.sides(inputs)
    return finish(api.plan(*both(old, new), *sides, choosing.options(), evidence.documents()), showing)
