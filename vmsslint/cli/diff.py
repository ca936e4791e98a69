"""`vmsslint diff`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Inputs, New, Old, OldInputs, Project, Showing, both
from vmsslint.cli.output import finish

EXAMPLES = """
vmsslint diff old.json new.json
vmsslint diff old.json new.json -p prod.parameters.json --strict
git show main:infra/web.json | vmsslint diff - infra/web.json
az vmss show -g RG -n web | vmsslint diff - infra/web.json
"""


def diff(
    old: Old,
    new: New,
    inputs: Inputs,
    old_inputs: OldInputs,
    choosing: Choosing,
    project: Project,
    showing: Showing,
) -> int:
    """Say what Azure will do with an update: refuse it, take it, or take it with consequences."""
    from vmsslint import api

    options, config = project.decided(choosing)
    return finish(api.diff(*both(old, new), *old_inputs.sides(inputs, config), options), showing, config)
