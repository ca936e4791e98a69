"""`vmsslint diff`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing, Evidence, Inputs, New, Old, OldInputs, Project, Showing, both
from vmsslint.cli.output import finish

EXAMPLES = """
vmsslint diff old.json new.json
vmsslint diff old.json new.json -p prod.parameters.json --strict
git show main:infra/web.json | vmsslint diff - infra/web.json
az vmss show -g RG -n web | vmsslint diff - infra/web.json
"""


def diff(
    old: Old,
    inputs: Inputs,
    old_inputs: OldInputs,
    evidence: Evidence,
    choosing: Choosing,
    project: Project,
    showing: Showing,
    new: New = "",
) -> int:
    """Say what Azure will do with an update: refuse it, take it, or take it with consequences."""
    from vmsslint import api

    options, config = project.decided(choosing)
    sides = old_inputs.sides(inputs, config)
    return finish(api.diff(*both(old, new), *sides, options, evidence.documents()), showing, config)
