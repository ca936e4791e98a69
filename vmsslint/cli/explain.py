"""`vmsslint explain`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vmsslint.cli.options import RuleFolders
from vmsslint.cli.output import write

EXAMPLES = """
vmsslint explain VMSS101
vmsslint explain PropertyChangeNotAllowed
vmsslint explain "Changing property 'zones' is not allowed."
az deployment group create … 2>&1 | vmsslint explain -
"""


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="RULE|ERROR",
            help="A rule's id or name; an error of Azure: its code, its message, or all of it; - is standard input.",
        ),
    ],
    rules: RuleFolders = None,
) -> int:
    """Tell what a rule finds, why, and what to do; or which rules and facts are behind an error of Azure."""
    from vmsslint import knowledge
    from vmsslint.judge import own

    text = knowledge.pasted(sys.stdin.buffer) if what == "-" else what
    write(knowledge.explanation(text, own.beside(rules or ())))
    return 0
