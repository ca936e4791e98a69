"""What several commands take: what sides are judged with, which rules count, how the outcome is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vmsslint.errors import VmsslintError
from vmsslint.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vmsslint import api
    from vmsslint.places import Document
    from vmsslint.updates.asked import Choice
    from vmsslint.updates.update import Update

ParametersFile = Annotated[
    str, typer.Option("--parameters", "-p", metavar="FILE", help="The parameter file of the (new) template.")
]
ContextFile = Annotated[
    str,
    typer.Option(
        "--context",
        metavar="FILE",
        help="JSON with subscriptionId, resourceGroup, location, tenantId: what expressions may ask for.",
    ),
]
ApiVersion = Annotated[
    str, typer.Option(metavar="VERSION", help="The API version of an input that gives none; else the newest counts.")
]
Root = Annotated[
    str, typer.Option(metavar="FOLDER", help="Linked templates are read only below this folder; else below the file's.")
]
RuleFolders = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="FOLDER", help="YAML rules of your own, beside the bundled ones. Repeatable."),
]
Old = Annotated[str, typer.Argument(metavar="OLD", help="What is deployed; - is standard input.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="What is to be deployed; - is standard input.")]
OutputFile = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a document is read with."""

    parameters: ParametersFile = ""
    context: ContextFile = ""
    api_version: ApiVersion = ""
    root: Root = ""

    def side(self) -> api.Side:
        """The files that are named, read."""
        from vmsslint import api

        return api.Side(
            parameters=api.read(self.parameters) if self.parameters else None,
            api_version=self.api_version,
            context=api.read_context(api.read(self.context)) if self.context else api.Context(),
            root=Path(self.root) if self.root else None,
        )


@dataclass(frozen=True, slots=True)
class OldInputs:
    """What only the old side is read with."""

    old_parameters: Annotated[
        str,
        typer.Option(metavar="FILE", help="The parameter file of the old template; without it that of the new one."),
    ] = ""
    old_api_version: Annotated[str, typer.Option(metavar="VERSION", help="The same for the old side.")] = ""

    def sides(self, inputs: Inputs) -> tuple[api.Side, api.Side]:
        """The old side and the new one."""
        from vmsslint import api

        new = inputs.side()
        own = api.read(self.old_parameters) if self.old_parameters else new.parameters
        return replace(new, parameters=own, api_version=self.old_api_version or inputs.api_version), new


Environments = Annotated[
    list[str] | None,
    typer.Option(
        "--environment",
        "-e",
        metavar="NAME=FILE",
        help="A parameter file and what its environment is called. Repeatable: each is judged by itself.",
    ),
]


@dataclass(frozen=True, slots=True)
class FromGit:
    """What git has the old side of."""

    base: Annotated[
        str, typer.Option(metavar="REF", help="Judge what changed since HEAD left REF, such as origin/main.")
    ] = ""
    staged: Annotated[bool, typer.Option("--staged", help="Judge what is staged against HEAD.")] = False
    hook: Annotated[
        bool, typer.Option("--hook", help="In a pre-commit hook: judge what is pushed, else what is staged.")
    ] = False

    def choice(self) -> Choice | None:
        """Which trees are compared; None where the old side is a file."""
        from vmsslint.load import revisions
        from vmsslint.updates.asked import since

        chosen = [since(self.base)] * bool(self.base) + [revisions.staged] * self.staged
        chosen += [revisions.of_hook] * self.hook
        if len(chosen) > 1:
            raise VmsslintError("--base, --staged and --hook exclude each other: each names an old side")
        return chosen[0] if chosen else None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which rules count, and by which facts."""

    select: Annotated[
        list[str] | None,
        typer.Option(metavar="PREFIX", help="Only rules whose id begins so, such as VMSS1. Repeatable."),
    ] = None
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="PREFIX", help="No rules whose id begins so. Repeatable.")
    ] = None
    rules: RuleFolders = None
    as_of: Annotated[
        str,
        typer.Option(metavar="YYYY-MM", help="Judge by what documents of that month said, for clouds that lag behind."),
    ] = ""

    def options(self) -> api.Options:
        """The rules that are named, loaded."""
        from vmsslint import api
        from vmsslint.judge import own

        chosen, passed_over = (tuple(item.upper() for item in items or ()) for items in (self.select, self.ignore))
        return api.Options(chosen, passed_over, own.beside(self.rules or ()), self.as_of)


@dataclass(frozen=True, slots=True)
class Showing:
    """How the outcome is shown, and what of it fails the run."""

    format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="How to show it: " + ", ".join(FORMATS) + ".")
    ] = "text"
    output: OutputFile = ""
    fail_on: Annotated[
        str, typer.Option(metavar="SEVERITY", help="What fails the run: error, warning, info or never.")
    ] = "error"
    strict: Annotated[
        bool, typer.Option("--strict", help="Let a possible finding fail the run like a certain one.")
    ] = False

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise VmsslintError(f"--format is one of {', '.join(FORMATS)}, not {self.format}")
        if self.fail_on not in ("error", "warning", "info", "never"):
            raise VmsslintError(f"--fail-on is one of error, warning, info, never, not {self.fail_on}")


def both(old: str, new: str) -> tuple[Document | VmsslintError, Document | VmsslintError]:
    """The documents at the two paths, or why they cannot be read."""
    from vmsslint import api

    if old == new == "-":
        raise VmsslintError("only one of OLD and NEW can be standard input")

    def read(path: str) -> Document | VmsslintError:
        try:
            return api.read(path)
        except VmsslintError as error:
            return error

    return read(old), read(new)


def updates(
    paths: Sequence[str], from_git: FromGit, environments: Sequence[str], inputs: Inputs, old_inputs: OldInputs
) -> Iterable[Update]:
    """What is to be judged: OLD and NEW, or what git says that has changed in the paths."""
    from vmsslint import api
    from vmsslint.cli.output import say
    from vmsslint.updates.asked import from_git as changed
    from vmsslint.updates.asked import name_and_file, of_files

    if environments and inputs.parameters:
        raise VmsslintError("--environment and --parameters both name parameter files; give each with --environment")
    names = [name for name, _ in map(name_and_file, environments)]
    if len(set(names)) < len(names):
        raise VmsslintError("each --environment takes a name of its own: NAME=FILE")
    choice = from_git.choice()
    if choice is not None:
        if old_inputs.old_parameters:
            raise VmsslintError("--old-parameters goes with OLD and NEW; git has the old version of a parameter file")
        named = environments or [inputs.parameters] * bool(inputs.parameters)
        return changed(choice, paths, old_inputs.sides(replace(inputs, parameters="")), named, tell=say)
    if len(paths) < 2:
        raise VmsslintError(f"Missing argument '{'OLD' if not paths else 'NEW'}'; or name an old side with --base REF")
    if len(paths) > 2:
        raise VmsslintError("only two files can be OLD and NEW; --base REF compares many with what they were")
    deployed = [(name, api.read(file)) for name, file in map(name_and_file, environments)]
    return of_files(*both(*paths), old_inputs.sides(inputs), deployed)
