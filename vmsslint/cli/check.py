"""`vmsslint check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vmsslint.cli.options import Choosing, Inputs, Jobs, Showing
from vmsslint.cli.output import finish
from vmsslint.cli.project import Project
from vmsslint.cli.terminal import counted
from vmsslint.cli.updates import Environments, alone
from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.model import Report
    from vmsslint.places import Document

EXAMPLES = """
vmsslint check infra/                            every template in a folder, found by its content
vmsslint check main.json -p prod.parameters.json
vmsslint check infra/ --ignore VMSS6 --statistics
vmsslint check infra/ --format sarif --output vmsslint.sarif
vmsslint check infra/ --diff                     what --fix would mend; then --fix
"""


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - is standard input.")],
    hook: Annotated[
        bool, typer.Option("--hook", help="In a pre-commit hook: pass over files that do not speak of scale sets.")
    ] = False,
    environment: Environments = None,
    jobs: Jobs = 1,
    *,
    inputs: Inputs,
    choosing: Choosing,
    project: Project,
    showing: Showing,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend in the files what is safe to mend; - is printed as mended.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
) -> int:
    """Judge templates and scale sets by themselves."""
    from vmsslint import api
    from vmsslint.processes import processes

    options, config = project.decided(choosing)

    def judged(*given: Document | VmsslintError) -> Report:
        documents = given or counted(api.find(paths, relevant=hook))
        with processes(1 if given else jobs) as executor:  # --fix looks at single files again and again
            return api.check_many(alone(documents, environment or (), inputs, config), options, executor=executor)

    if not (fix or diff):
        return finish(judged(), showing, config)
    from vmsslint.cli import fixing

    if diff and showing.format != "text":
        raise VmsslintError("--diff shows a diff and has no --format")
    if paths == ["-"]:
        return fixing.fix_input(judged, showing, config, dry=diff)
    if "-" in paths:
        raise VmsslintError("with --fix, - is the only PATH")
    parameters = [inputs.parameters, *(item.partition("=")[2] or item for item in environment or ())]
    return fixing.fix_files(judged, [*paths, *filter(None, parameters)], showing, config, dry=diff)
