"""`vmsslint plan`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Evidence, Inputs, New, Old, OldInputs, Project, Showing, both
from vmsslint.cli.output import finish

EXAMPLES = """
vmsslint plan old.json new.json
vmsslint plan old.json new.json -p prod.parameters.json --format markdown
az vmss show -g RG -n web | vmsslint plan - infra/web.json
"""


def plan(
    old: Old,
    inputs: Inputs,
    old_inputs: OldInputs,
    evidence: Evidence,
    choosing: Choosing,
    project: Project,
    showing: Showing,
    new: New = "",
) -> int:
    """List every change with its effect, how it reaches the VMs, and the commands in order."""
    from vmsslint import api

    options, config = project.decided(choosing)
    sides = old_inputs.sides(inputs, config)
    return finish(api.plan(*both(old, new), *sides, options, evidence.documents()), showing, config)
