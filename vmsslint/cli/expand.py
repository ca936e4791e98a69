"""`vmsslint expand`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.options import ContextFile, Inputs, OutputFile, ParametersFile, Root
from vmsslint.cli.output import say, write

EXAMPLES = """
vmsslint expand main.json -p prod.parameters.json
vmsslint expand main.json --context context.json   with {"location": "westeurope", …}
"""


def expand(
    template: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A template; - is standard input.")],
    parameters: ParametersFile = "",
    context: ContextFile = "",
    root: Root = "",
    output: OutputFile = "",
) -> int:
    """Print the resources and outputs that a template stands for, as JSON."""
    from vmsslint import api

    found = api.expand(api.read(template), Inputs(parameters, context, root=root).side())
    write(api.expansion_json(found), output)
    report = api.problems(found)
    for finding in report.findings:
        where = finding.labels[0]
        say(f"{where.document.name}:{where.span.line}:{where.span.column}: {finding.rule} {finding.message}")
    return api.exit_status(report)
