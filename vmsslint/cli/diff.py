"""`vmsslint diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Choosing, Environments, FromGit, Inputs, OldInputs, Showing, updates
from vmsslint.cli.output import finish


def diff(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OLD NEW | [PATH...]",
            help="What is deployed and what is to be; - is standard input. With --base, --staged or --hook: files and "
            "folders of the repository, else all of it.",
        ),
    ] = None,
    *,
    from_git: FromGit,
    environment: Environments = None,
    inputs: Inputs,
    old_inputs: OldInputs,
    choosing: Choosing,
    showing: Showing,
) -> int:
    """Say what Azure will do with an update: refuse it, take it, or take it with consequences."""
    from vmsslint import api

    asked = updates(paths or (), from_git, environment or (), inputs, old_inputs)
    return finish(api.diff_all(asked, choosing.options()), showing)
