"""The program `vmsslint`: its commands, each a module of that name, and what ends a run."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer

from vmsslint import __version__
from vmsslint.cli.flat import flat
from vmsslint.cli.output import ReaderGoneError, give_up, say, write
from vmsslint.errors import VmsslintError

FAILED = 2

COMMANDS = ("check", "diff", "plan", "expand", "explain", "facts", "commands", "rules", "new-rule")


def _version(wanted: bool) -> None:
    if wanted:
        write(f"vmsslint {__version__}\n")
        raise typer.Exit


def _command(name: str) -> Callable[..., int]:
    """The command, from the module of its name."""
    module = name.replace("-", "_")
    return flat(getattr(import_module(f"vmsslint.cli.{module}"), module))


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
        app.command(name)(_command(name))
    return app


def run(arguments: Sequence[str]) -> int:
    """Run the program with the arguments; the exit status, as the README lists them."""
    gc.set_threshold(200_000, 20, 100)  # values form no circles: looking for them costs a fifth of an expansion
    arguments = list(arguments) or ["--help"]
    app = _app(arguments[:1] if arguments[0] in COMMANDS else COMMANDS)
    debug = bool(os.environ.get("VMSSLINT_DEBUG"))
    try:
        status: Any = app(arguments, prog_name="vmsslint", standalone_mode=False)
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


def main() -> NoReturn:
    """The program `vmsslint`."""
    sys.exit(run(sys.argv[1:]))
