"""What several commands take: what sides are judged with, which rules count, how the outcome is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.report import FORMATS

if TYPE_CHECKING:
    from vmsslint import api
    from vmsslint.config import Config
    from vmsslint.places import Document

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
New = Annotated[
    str,
    typer.Argument(metavar="NEW", help="What is to be deployed; - is standard input. Not beside a what-if result."),
]
OutputFile = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", min=0, metavar="N", help="Judge in so many processes, 0: one a core. It pays for many files."
    ),
]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a document is read with."""

    parameters: ParametersFile = ""
    context: ContextFile = ""
    api_version: ApiVersion = ""
    root: Root = ""

    def side(self, config: Config | None = None) -> api.Side:
        """The files that are named, read; the context of the config, where none is named."""
        from vmsslint import api

        own = config.context if config else None
        return api.Side(
            parameters=api.read(self.parameters) if self.parameters else None,
            api_version=self.api_version,
            context=api.read_context(api.read(self.context)) if self.context else own or api.Context(),
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

    def sides(self, inputs: Inputs, config: Config | None = None) -> tuple[api.Side, api.Side]:
        """The old side and the new one."""
        from vmsslint import api

        new = inputs.side(config)
        own = api.read(self.old_parameters) if self.old_parameters else new.parameters
        return replace(new, parameters=own, api_version=self.old_api_version or inputs.api_version), new


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows how the VMs of the scale set run."""

    instance_view: Annotated[
        str, typer.Option(metavar="FILE", help="The instance view of the old scale set: `az vmss get-instance-view`.")
    ] = ""
    instances: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Its VMs: `az vmss list-instances`, or instance views of VMs. Repeatable."),
    ] = None

    def documents(self) -> list[Document]:
        """The files that are named, read."""
        from vmsslint import api

        return [api.read(path) for path in (self.instance_view, *(self.instances or ())) if path]


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
    report: Annotated[
        list[str] | None,
        typer.Option(metavar="FORMAT=FILE", help="Write it to a file in another format as well. Repeatable."),
    ] = None
    category: Annotated[
        str,
        typer.Option(metavar="NAME", help="In SARIF: tells several runs on one commit apart; vmsslint/COMMAND else."),
    ] = ""
    fail_on: Annotated[
        str, typer.Option(metavar="SEVERITY", help="What fails the run: error (the default), warning, info or never.")
    ] = ""
    strict: Annotated[
        bool | None,
        typer.Option("--strict/--no-strict", help="Let a possible finding fail the run like a certain one."),
    ] = None
    statistics: Annotated[
        bool, typer.Option("--statistics", help="After the report, tell how often each rule spoke.")
    ] = False
    hide_silenced: Annotated[
        bool,
        typer.Option(
            "--hide-silenced", help="Leave what was silenced out of JSON and SARIF; it is still counted there."
        ),
    ] = False
    color: Annotated[str, typer.Option(metavar="WHEN", help="Colours: auto, always or never.")] = "auto"

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise VmsslintError(f"--format is one of {', '.join(FORMATS)}, not {self.format}")
        for format, file in self.reports:
            if format not in FORMATS or not file:
                raise VmsslintError(f"--report is FORMAT=FILE, with a format out of {', '.join(FORMATS)}")
        if self.color not in ("auto", "always", "never"):
            raise VmsslintError(f"--color is one of auto, always, never, not {self.color}")
        if self.fail_on not in ("", "error", "warning", "info", "never"):
            raise VmsslintError(f"--fail-on is one of error, warning, info, never, not {self.fail_on}")

    @property
    def reports(self) -> list[tuple[str, str]]:
        """The further reports that are wanted: format and file."""
        return [(format, file) for format, _, file in (item.partition("=") for item in self.report or ())]


def both(old: str, new: str) -> tuple[Document | VmsslintError, Document | VmsslintError]:
    """The documents at the two paths, or why they cannot be read. Without a new path the old one's holds both sides."""
    from vmsslint import api

    if not new:
        document = api.read(old)
        if not api.holds_both(document):
            raise VmsslintError("NEW is missing: only a what-if result holds both sides", document=document)
        return document, document
    if old == new == "-":
        raise VmsslintError("only one of OLD and NEW can be standard input")

    def read(path: str) -> Document | VmsslintError:
        try:
            return api.read(path)
        except VmsslintError as error:
            return error

    return read(old), read(new)
