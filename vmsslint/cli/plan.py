"""`vmsslint plan`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Inputs, New, Old, OldInputs, Project, Showing, both
from vmsslint.cli.output import finish

EXAMPLES = """
vmsslint plan old.json new.json
vmsslint plan old.json new.json -p prod.parameters.json --format markdown
az vmss show -g RG -n web | vmsslint plan - infra/web.json
"""


def plan(
    old: Old,
    new: New,
    inputs: Inputs,
    old_inputs: OldInputs,
    choosing: Choosing,
    project: Project,
    showing: Showing,
) -> int:
    """List every change with its effect, how it reaches the VMs, and the commands in order."""
    from vmsslint import api

    options, config = project.decided(choosing)
    return finish(api.plan(*both(old, new), *old_inputs.sides(inputs, config), options), showing, config)
