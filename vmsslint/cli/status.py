"""`vmsslint status`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import Inputs, OutputFile
from vmsslint.cli.output import write
from vmsslint.errors import VmsslintError

EXAMPLES = """
vmsslint status web.json
vmsslint status web.json instance-view.json instances.json
az vmss list-instances -g RG -n web --expand instanceView | vmsslint status web.json -
"""


def status(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="The scale set: a REST body, `az vmss show`, Get-AzVmss, a template.")
    ],
    inputs: Inputs,
    views: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VIEW]...", help="Instance views, and models or instance views of VMs, in JSON."),
    ] = None,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    output: OutputFile = "",
) -> int:
    """Show the VMs of a scale set as its views tell of them: which lag behind the model, and which run."""
    from vmsslint import api
    from vmsslint.report import status as report

    if format not in report.FORMATS:
        raise VmsslintError(f"--format is one of {', '.join(report.FORMATS)}, not {format}")
    found = api.status(api.read(model), [api.read(view) for view in views or ()], inputs.side())
    write(report.render(format, found), output)
    return 0
