"""The command line: options and files in, text and an exit status out. What is done is in `api`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from vmsslint import __version__
from vmsslint.errors import VmsslintError
from vmsslint.report import FORMATS

if TYPE_CHECKING:
    from vmsslint.api import Options, Side
    from vmsslint.model import Report
    from vmsslint.places import Document

FAILED = 2

Parameters = Annotated[
    str, typer.Option("--parameters", "-p", metavar="FILE", help="The parameter file of the (new) template.")
]
OldParameters = Annotated[
    str, typer.Option(metavar="FILE", help="The parameter file of the old template; without it that of the new one.")
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
OldApiVersion = Annotated[str, typer.Option(metavar="VERSION", help="The same for the old side.")]
Format = Annotated[
    str, typer.Option("--format", "-f", metavar="FORMAT", help="How to show it: " + ", ".join(FORMATS) + ".")
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")]
Select = Annotated[
    list[str] | None, typer.Option(metavar="PREFIX", help="Only rules whose id begins so, such as VMSS1. Repeatable.")
]
Ignore = Annotated[list[str] | None, typer.Option(metavar="PREFIX", help="No rules whose id begins so. Repeatable.")]
FailOn = Annotated[str, typer.Option(metavar="SEVERITY", help="What fails the run: error, warning, info or never.")]
Strict = Annotated[bool, typer.Option("--strict", help="Let a possible finding fail the run like a certain one.")]
RuleFolders = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="FOLDER", help="YAML rules of your own, beside the bundled ones. Repeatable."),
]
AsOf = Annotated[
    str,
    typer.Option(metavar="YYYY-MM", help="Judge by what documents of that month said, for clouds that lag behind."),
]
Root = Annotated[
    str, typer.Option(metavar="FOLDER", help="Linked templates are read only below this folder; else below the file's.")
]


# ── commands ───────────────────────────────────────────────────────────────────────────────────────────────


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - is standard input.")],
    parameters: Parameters = "",
    context: ContextFile = "",
    api_version: ApiVersion = "",
    root: Root = "",
    format: Format = "text",
    output: Output = "",
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = "error",
    strict: Strict = False,
    rules: RuleFolders = None,
    as_of: AsOf = "",
) -> int:
    """Judge templates and scale sets by themselves."""
    from vmsslint import api

    _refuse_bad(format, fail_on)
    side = _side(parameters, context, api_version, root)
    report = api.check(api.find(paths), side, _options(select, ignore, rules, as_of))
    return _finish(report, format, output, fail_on, strict)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="What is deployed; - is standard input.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What is to be deployed; - is standard input.")],
    parameters: Parameters = "",
    old_parameters: OldParameters = "",
    context: ContextFile = "",
    api_version: ApiVersion = "",
    old_api_version: OldApiVersion = "",
    root: Root = "",
    format: Format = "text",
    output: Output = "",
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = "error",
    strict: Strict = False,
    rules: RuleFolders = None,
    as_of: AsOf = "",
) -> int:
    """Say what Azure will do with an update: refuse it, take it, or take it with consequences."""
    from vmsslint import api

    _refuse_bad(format, fail_on)
    sides = _sides(parameters, old_parameters, context, api_version, old_api_version, root)
    report = api.diff(*_both(old, new), *sides, _options(select, ignore, rules, as_of))
    return _finish(report, format, output, fail_on, strict)


def plan(
    old: Annotated[str, typer.Argument(metavar="OLD", help="What is deployed; - is standard input.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What is to be deployed; - is standard input.")],
    parameters: Parameters = "",
    old_parameters: OldParameters = "",
    context: ContextFile = "",
    api_version: ApiVersion = "",
    old_api_version: OldApiVersion = "",
    root: Root = "",
    format: Format = "text",
    output: Output = "",
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = "error",
    strict: Strict = False,
    rules: RuleFolders = None,
    as_of: AsOf = "",
) -> int:
    """List every change with its effect, how it reaches the VMs, and the commands in order."""
    from vmsslint import api

    _refuse_bad(format, fail_on)
    sides = _sides(parameters, old_parameters, context, api_version, old_api_version, root)
    report = api.plan(*_both(old, new), *sides, _options(select, ignore, rules, as_of))
    return _finish(report, format, output, fail_on, strict)


def expand(
    template: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A template; - is standard input.")],
    parameters: Parameters = "",
    context: ContextFile = "",
    root: Root = "",
    output: Output = "",
) -> int:
    """Print the resources and outputs that a template stands for, as JSON."""
    from vmsslint import api

    found = api.expand(api.read(template), _side(parameters, context, "", root))
    _write(api.expansion_json(found), output)
    report = api.problems(found)
    for finding in report.findings:
        where = finding.labels[0]
        _say(f"{where.document.name}:{where.span.line}:{where.span.column}: {finding.rule} {finding.message}")
    return api.exit_status(report)


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
    _write(knowledge.explanation(text, own.beside(rules or ())), "")
    return 0


def facts(
    path: Annotated[
        str,
        typer.Argument(
            metavar="[PATH]",
            help="A property: an ARM path, one of `az vmss show`, or a last name; else the whole table.",
        ),
    ] = "",
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or markdown.")] = "text",
    output: Output = "",
) -> int:
    """Tell what an update to a property does, on what evidence, and who says so."""
    from vmsslint import knowledge

    _write(knowledge.facts_about(path, format), output)
    return 0


def new_rule(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it finds, such as create-only-property.")],
    family: Annotated[
        str, typer.Option(metavar="FAMILY", help="What its id begins with: 1xx refused, 6xx one template by itself …")
    ] = "1xx",
) -> int:
    """Begin a rule in a checkout of vmsslint: a file with every key explained, and examples that already run."""
    from vmsslint.judge import scaffold

    file = scaffold.new_rule(name, family, Path.cwd())
    _write(
        f"{file} is there. Write into it what the rule finds, then run its examples:\n"
        f"  make test PYTEST_ARGS='-k {file.name[: len('VMSS000')]}'\n",
        "",
    )
    return 0


def rules(
    select: Select = None,
    ignore: Ignore = None,
    rules: RuleFolders = None,
) -> int:
    """List the rules."""
    from vmsslint import api
    from vmsslint.report.safe import line

    infos = api.rule_infos(_options(select, ignore, rules))
    _write("".join(f"{info.id}  {info.severity:<7}  {info.name}: {line(info.summary)}\n" for info in infos), "")
    return 0


def commands(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD...]", help="An operation such as reimage, or words of it.")
    ] = None,
) -> int:
    """Tell how an operation on a scale set is said in REST, the Azure CLI and PowerShell."""
    from vmsslint import knowledge

    _write(knowledge.operations_about(" ".join(words or ())), "")
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    command.__name__.replace("_", "-"): command
    for command in (check, diff, plan, expand, explain, facts, commands, rules, new_rule)
}


# ── from options to objects ────────────────────────────────────────────────────────────────────────────────


def _side(parameters: str, context: str, api_version: str, root: str) -> Side:
    from vmsslint import api

    return api.Side(
        parameters=api.read(parameters) if parameters else None,
        api_version=api_version,
        context=api.read_context(api.read(context)) if context else api.Context(),
        root=Path(root) if root else None,
    )


def _sides(
    parameters: str, old_parameters: str, context: str, api_version: str, old_api_version: str, root: str
) -> tuple[Side, Side]:
    from vmsslint import api

    new = _side(parameters, context, api_version, root)
    own = api.read(old_parameters) if old_parameters else new.parameters
    return replace(new, parameters=own, api_version=old_api_version or api_version), new


def _both(old: str, new: str) -> tuple[Document | VmsslintError, Document | VmsslintError]:
    from vmsslint import api

    if old == new == "-":
        raise VmsslintError("only one of OLD and NEW can be standard input")

    def read(path: str) -> Document | VmsslintError:
        try:
            return api.read(path)
        except VmsslintError as error:
            return error

    return read(old), read(new)


def _options(
    select: list[str] | None, ignore: list[str] | None, folders: list[str] | None = None, as_of: str = ""
) -> Options:
    from vmsslint import api
    from vmsslint.judge import own

    chosen, passed_over = (tuple(item.upper() for item in items or ()) for items in (select, ignore))
    return api.Options(chosen, passed_over, own.beside(folders or ()), as_of)


def _refuse_bad(format: str, fail_on: str) -> None:
    if format not in FORMATS:
        raise VmsslintError(f"--format is one of {', '.join(FORMATS)}, not {format}")
    if fail_on not in ("error", "warning", "info", "never"):
        raise VmsslintError(f"--fail-on is one of error, warning, info, never, not {fail_on}")


# ── output ─────────────────────────────────────────────────────────────────────────────────────────────────


def _finish(report: Report, format: str, output: str, fail_on: str, strict: bool) -> int:
    from vmsslint.api import exit_status
    from vmsslint.report import render

    color = not output and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    _write(render(format, report, color=color), output)
    return exit_status(report, fail_on, strict=strict)


class _ReaderGoneError(Exception):
    """Whoever read our output went away, as `head` does."""


def _write(text: str, output: str) -> None:
    if output:
        try:
            Path(output).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise VmsslintError(f"cannot write: {error.strerror}", file=output) from None
        return
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        # Python must not complain when it flushes at exit; click would end with 1, which says that there are findings
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise _ReaderGoneError from None


def _say(message: str) -> None:
    from vmsslint.report.safe import line

    sys.stderr.write(f"vmsslint: {line(message)}\n")


# ── the program ────────────────────────────────────────────────────────────────────────────────────────────


def _version(wanted: bool) -> None:
    if wanted:
        _write(f"vmsslint {__version__}\n", "")
        raise typer.Exit


def _app(names: Sequence[str]) -> typer.Typer:
    """The program with the commands of those names: building all of them costs more than most runs take."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.callback()
    def main(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
        ] = False,
    ) -> None:
        """What will Azure do with this change to a virtual machine scale set? Told before anything is deployed."""

    for name in names:
        app.command(name)(COMMANDS[name])
    return app


def run(arguments: Sequence[str]) -> int:
    """Run the program with the arguments; the exit status, as the README lists them."""
    gc.set_threshold(200_000, 20, 100)  # values form no circles: looking for them costs a fifth of an expansion
    arguments = list(arguments) or ["--help"]
    app = _app(arguments[:1] if arguments[0] in COMMANDS else list(COMMANDS))
    debug = bool(os.environ.get("VMSSLINT_DEBUG"))
    try:
        status: Any = app(arguments, prog_name="vmsslint", standalone_mode=False)
    except VmsslintError as error:
        where = f"{error.file}:{error.span.line}:{error.span.column}" if error.span else error.file
        _say(": ".join(part for part in (where, error.message) if part))
        return FAILED
    except _ReaderGoneError:
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _fail(error, debug)
    return status if isinstance(status, int) else 0


def _fail(error: Exception, debug: bool) -> int:
    """What ends a run: a wrong option in the words of the option parser, anything else as a defect of ours."""
    told = getattr(error, "format_message", None)
    if told is not None:
        _say(f"{told()} (vmsslint --help tells the options)")
        return FAILED
    if type(error).__name__ == "Abort":
        return 130
    if debug:
        raise error
    _say(f"internal error: {type(error).__name__}: {error} (VMSSLINT_DEBUG=1 shows where)")
    return FAILED


def main() -> NoReturn:
    """The program `vmsslint`."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
