"""`vmsslint diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Choosing, Evidence, Inputs, Jobs, OldInputs, Showing
from vmsslint.cli.output import finish
from vmsslint.cli.project import Project
from vmsslint.cli.updates import Environments, FromGit, updates
from vmsslint.errors import VmsslintError

EXAMPLES = """
vmsslint diff old.json new.json
vmsslint diff --base origin/main                 every template that changed since main, in all its environments
vmsslint diff --staged infra/                    what is about to be committed
vmsslint diff old.json new.json -e test=test.parameters.json -e prod=prod.parameters.json
az vmss show -g RG -n web | vmsslint diff - infra/web.json
"""


def diff(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OLD NEW | [PATH...]",
            help="What is deployed and what is to be; - is standard input; a what-if result is both. With --base, "
            "--staged or --hook: files and folders of the repository, else all of it.",
        ),
    ] = None,
    *,
    from_git: FromGit,
    environment: Environments = None,
    jobs: Jobs = 1,
    inputs: Inputs,
    old_inputs: OldInputs,
    evidence: Evidence,
    choosing: Choosing,
    project: Project,
    showing: Showing,
) -> int:
    """Say what Azure will do with an update: refuse it, take it, or take it with consequences."""
    from vmsslint import api
    from vmsslint.processes import processes

    views = evidence.documents()
    if views and from_git.choice() is not None:
        raise VmsslintError("--instance-view and --instances are of one scale set: they go with OLD and NEW")
    options, config = project.decided(choosing, base=from_git.tree())
    asked = updates(paths or (), from_git, environment or (), inputs, old_inputs, config)
    with processes(jobs) as executor:
        report = api.diff_many(asked, options, views, executor=executor)
    return finish(report, showing, config)
