"""`vmsslint facts`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import OutputFile
from vmsslint.cli.output import write

EXAMPLES = """
vmsslint facts zones
vmsslint facts properties.virtualMachineProfile.osProfile
vmsslint facts --format json --output facts.json
"""


def facts(
    path: Annotated[
        str,
        typer.Argument(
            metavar="[PATH]",
            help="A property: an ARM path, one of `az vmss show`, or a last name; else the whole table.",
        ),
    ] = "",
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or markdown.")] = "text",
    output: OutputFile = "",
) -> int:
    """Tell what an update to a property does, on what evidence, and who says so."""
    from vmsslint import knowledge

    write(knowledge.facts_about(path, format), output)
    return 0
