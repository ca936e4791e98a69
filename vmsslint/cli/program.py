"""The program `vmsslint`: its commands, each a module of that name, and what ends a run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from vmsslint import __version__
from vmsslint.cli.flat import flat
from vmsslint.cli.output import ReaderGoneError, give_up, say, write
from vmsslint.errors import VmsslintError

FAILED = 2

EXAMPLES = """\b
Begin with:
  vmsslint diff old.json new.json          what Azure will do with an update
  vmsslint check infra/                    templates by themselves
  vmsslint explain VMSS101                 what a rule finds, and why
  vmsslint COMMAND --help                  all that a command takes, with examples
"""

COMPLETING = "_VMSSLINT_COMPLETE"
"""The variable by which a shell asks for completions."""

COMMANDS = (
    "check",
    "diff",
    "plan",
    "status",
    "expand",
    "explain",
    "facts",
    "schema",
    "commands",
    "rules",
    "baseline",
    "new-rule",
    "completion",
)


def _version(wanted: bool) -> None:
    if wanted:
        write(f"vmsslint {__version__}\n")
        raise typer.Exit


def _command(name: str) -> tuple[Callable[..., int], str | None]:
    """The command, from the module of its name, and its examples as the option parser leaves them in their lines."""
    word = name.replace("-", "_")
    module = import_module(f"vmsslint.cli.{word}")
    examples = getattr(module, "EXAMPLES", "").strip()
    told = "\b\nExamples:\n" + "".join(f"  {line}\n" for line in examples.split("\n")) if examples else None
    return flat(getattr(module, word)), told


def _app(names: Sequence[str]) -> typer.Typer:
    """The program with the commands of those names: building all of them costs more than most runs take."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog=EXAMPLES,
    )

    @app.callback()
    def main(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
        ] = False,
    ) -> None:
        """What will Azure do with this change to a virtual machine scale set? Told before anything is deployed."""

    for name in names:
        command, examples = _command(name)
        app.command(name, epilog=examples)(command)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run the program with the arguments; the exit status, as the README lists them."""
    arguments = list(arguments)
    if not arguments and COMPLETING in os.environ:
        return _complete()
    arguments = arguments or ["--help"]
    app = _app(arguments[:1] if arguments[0] in COMMANDS else COMMANDS)
    debug = bool(os.environ.get("VMSSLINT_DEBUG"))
    try:
        status: Any = app(arguments, prog_name="vmsslint", standalone_mode=False)
        sys.stdout.flush()
    except VmsslintError as error:
        where = f"{error.file}:{error.span.line}:{error.span.column}" if error.span else error.file
        say(": ".join(part for part in (where, error.message) if part))
        return FAILED
    except ReaderGoneError:
        return 141
    except KeyboardInterrupt:
        return 130
    except SystemExit:  # so click ends when nobody reads the help that it prints
        return 141
    except OSError as error:  # and it does not expect that the disk is full
        if error.filename is not None:
            return _fail(error, debug)
        give_up()
        say(f"cannot write: {error.strerror}")
        return FAILED
    except Exception as error:
        return _fail(error, debug)
    return status if isinstance(status, int) else 0


def _complete() -> int:
    """Answer the shell, which asks by the environment what could stand next, as `vmsslint completion` made it do."""
    from typer._completion_classes import completion_init

    completion_init()
    _app(COMMANDS)(prog_name="vmsslint", complete_var=COMPLETING)
    return 0


def _fail(error: Exception, debug: bool) -> int:
    """What ends a run: a wrong option in the words of the option parser, anything else as a defect of ours."""
    told = getattr(error, "format_message", None)
    if told is not None:
        say(f"{told()} (vmsslint --help tells the options)")
        return FAILED
    if type(error).__name__ == "Abort":
        return 130
    if debug:
        raise error
    say(f"internal error: {type(error).__name__}: {error} (VMSSLINT_DEBUG=1 shows where)")
    return FAILED
