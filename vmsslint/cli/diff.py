"""`vmsslint diff`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Evidence, Inputs, New, Old, OldInputs, Showing, both
from vmsslint.cli.output import finish


def diff(
    old: Old,
    inputs: Inputs,
    old_inputs: OldInputs,
    evidence: Evidence,
    choosing: Choosing,
    showing: Showing,
    new: New = "",
) -> int:
    """Say what Azure will do with an update: refuse it, take it, or take it with consequences."""
    from vmsslint import api

    sides = old_inputs.sides(inputs)
    return finish(api.diff(*both(old, new), *sides, choosing.options(), evidence.documents()), showing)
