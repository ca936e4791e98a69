"""`vmsslint commands`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.output import write

EXAMPLES = """
vmsslint commands                  every operation
vmsslint commands reimage
vmsslint commands health probe
"""


def commands(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD...]", help="An operation such as reimage, or words of it.")
    ] = None,
) -> int:
    """Tell how an operation on a scale set is said in REST, the Azure CLI and PowerShell."""
    from vmsslint import knowledge

    write(knowledge.operations_about(" ".join(words or ())))
    return 0
