"""`vmsslint schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import OutputFile
from vmsslint.cli.output import write

EXAMPLES = """
vmsslint schema 2024-07-01
vmsslint schema 2024-07-01 --output vmss.schema.json
"""


def schema(
    api_version: Annotated[str, typer.Argument(metavar="API-VERSION", help="Such as 2024-07-01.")],
    output: OutputFile = "",
) -> int:
    """Print a JSON Schema of what a scale set may hold in an API version."""
    from vmsslint import knowledge

    write(knowledge.schema_of(api_version), output)
    return 0
