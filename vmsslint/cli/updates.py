"""What is judged: two files, what git says that has changed, or templates by themselves, each in its environments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vmsslint.cli.options import Inputs, OldInputs, both
from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.config import Config
    from vmsslint.expand.scope import Context
    from vmsslint.load.environments import Environment
    from vmsslint.load.rooted import Rooted
    from vmsslint.places import Document
    from vmsslint.updates.asked import Choice
    from vmsslint.updates.files import OfTemplate
    from vmsslint.updates.given import Deployed
    from vmsslint.updates.update import Update

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

    trust_base_config: Annotated[
        bool,
        typer.Option(
            "--trust-base-config", help="Take config, baseline and suppressions from the old side, not from the change."
        ),
    ] = False

    def tree(self) -> Rooted | None:
        """The files of the old side, where it is to be believed rather than the change. Raises VmsslintError."""
        from vmsslint.load.rooted import around
        from vmsslint.updates.asked import old_file

        choice = self.choice()
        if not self.trust_base_config:
            return None
        if choice is None:
            raise VmsslintError("--trust-base-config goes with --base, --staged or --hook")
        here = around(Path())
        return replace(here, read=lambda path: old_file(choice, path), shown=lambda path: f"{path} of the old side")

    def choice(self) -> Choice | None:
        """Which trees are compared; None where the old side is a file."""
        from vmsslint.load import revisions
        from vmsslint.updates.asked import since

        chosen = [since(self.base)] * bool(self.base) + [revisions.staged] * self.staged
        chosen += [revisions.of_hook] * self.hook
        if len(chosen) > 1:
            raise VmsslintError("--base, --staged and --hook exclude each other: each names an old side")
        return chosen[0] if chosen else None


def updates(
    paths: Sequence[str],
    from_git: FromGit,
    environments: Sequence[str],
    inputs: Inputs,
    old_inputs: OldInputs,
    config: Config,
) -> Iterable[Update]:
    """What is to be judged: OLD and NEW, or what git says that has changed in the paths.

    Environments are those that are named, else those of the config, else, from git, those that files are called after.
    """
    from vmsslint.cli.output import say
    from vmsslint.updates.given import of_files

    deployed = named(environments, inputs)
    choice = from_git.choice()
    if choice is not None:
        if old_inputs.old_parameters:
            raise VmsslintError("--old-parameters goes with OLD and NEW; git has the old version of a parameter file")
        from vmsslint.updates.asked import from_git as changed

        files = environments or [inputs.parameters] * bool(inputs.parameters)
        sides = old_inputs.sides(replace(inputs, parameters=""), config)
        return changed(choice, paths, sides, files, of_config(config), contexts(config), tell=say)
    if not paths:
        raise VmsslintError("Missing argument 'OLD'; or name an old side with --base REF")
    if len(paths) > 2:
        raise VmsslintError("only two files can be OLD and NEW; --base REF compares many with what they were")
    old, new = both(paths[0], "".join(paths[1:]))
    given = inputs.parameters or old_inputs.old_parameters
    return of_files(old, new, old_inputs.sides(inputs, config), deployed or ([] if given else in_config(config, new)))


def alone(
    documents: Iterable[Document | VmsslintError], environments: Sequence[str], inputs: Inputs, config: Config
) -> Iterable[Update]:
    """Documents that are to be judged by themselves, each in the environments that are named, else in the config's."""
    from vmsslint.updates.given import of_files

    deployed = named(environments, inputs)
    side = inputs.side(config)
    for item in documents:
        yield from of_files(
            None, item, (side, side), deployed or ([] if inputs.parameters else in_config(config, item))
        )


def named(environments: Sequence[str], inputs: Inputs) -> list[Deployed]:
    """The environments of the command line, with their parameter files read. Raises VmsslintError."""
    from vmsslint import api
    from vmsslint.updates.given import name_and_file

    if environments and inputs.parameters:
        raise VmsslintError("--environment and --parameters both name parameter files; give each with --environment")
    given = list(map(name_and_file, environments))
    if len({name for name, _ in given}) < len(given):
        raise VmsslintError("each --environment takes a name of its own: NAME=FILE")
    return [(name, api.read(file), None) for name, file in given]


def in_config(config: Config, template: Document | VmsslintError) -> list[Deployed]:
    """The environments that the config names for a template, with their parameter files read. Raises VmsslintError."""
    from vmsslint.load.shapes import Shape, recognise

    if not config.environments or isinstance(template, VmsslintError) or recognise(template) is not Shape.TEMPLATE:
        return []
    place = config.tree.place_of(template.name)
    found = config.parameter_files(place) if place is not None else None
    return [(item.name, config.tree.document(file), item.context) for item, file in found or ()]


def of_config(config: Config) -> OfTemplate:
    """The environments that the config names for a template."""
    from vmsslint.load.environments import Environment

    def of_template(path: str) -> Sequence[Environment] | None:
        found = config.parameter_files(path)
        return None if found is None else [Environment(item.name, file) for item, file in found]

    return of_template


def contexts(config: Config) -> Mapping[str, Context]:
    """The contexts of the environments that have one of their own."""
    return {item.name: item.context for item in config.environments if item.context is not None}
