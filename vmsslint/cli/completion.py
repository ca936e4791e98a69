"""`vmsslint completion`."""

from __future__ import annotations

from typing import Annotated

import typer

from vmsslint.cli.output import write
from vmsslint.errors import VmsslintError

SHELLS = ("bash", "zsh", "fish")

EXAMPLES = """
eval "$(vmsslint completion bash)"                        in ~/.bashrc
eval "$(vmsslint completion zsh)"                         in ~/.zshrc, after compinit
vmsslint completion fish > ~/.config/fish/completions/vmsslint.fish
"""


def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> int:
    """Print what makes a shell complete commands and options."""
    from typer._completion_shared import get_completion_script

    from vmsslint.cli.program import COMPLETING

    if shell not in SHELLS:
        raise VmsslintError(f"the shell is one of {', '.join(SHELLS)}, not {shell}")
    write(get_completion_script(prog_name="vmsslint", complete_var=COMPLETING, shell=shell) + "\n")
    return 0
