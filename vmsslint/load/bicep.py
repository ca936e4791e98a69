"""Bicep files, compiled by the program `bicep` to the JSON that Azure is given.

The program fetches nothing (`--no-restore`): modules from a registry have to be restored before. It is looked for on
PATH and run without a shell. https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-cli
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import MAX_BYTES, parse
from vmsslint.places import Document

COMPILED = " (compiled)"
"""What is put behind the name of a Bicep file: places of findings are in the compiled template."""

SECONDS = 60
"""How long the program may take. The largest public modules take a few seconds."""

_COMPLAINTS = 4000
"""Characters of what the program complains of that are read."""


def compiled(path: str, name: str) -> Document:
    """The template of a `.bicep` file, or the parameter file of a `.bicepparam` file, with a name that says so.

    Raises VmsslintError where there is no `bicep` on PATH, where it fails, takes too long, or prints too much.
    """
    parameters = path.lower().endswith(".bicepparam")
    command = "build-params" if parameters else "build"
    printed = _run([_program(name), command, "--stdout", "--no-restore", str(Path(path).absolute())], name)
    if parameters:
        printed = _parameters(printed, name)
    return parse(name + COMPILED, printed)


def _program(name: str) -> str:
    from shutil import which

    found = which("bicep")
    if found is None or not Path(found).is_absolute():  # a relative one lies where strangers may have put it
        message = "a Bicep file takes the program `bicep`, which is not on PATH: install it, or give the JSON"
        raise VmsslintError(f"{message} that `az bicep build` makes", file=name)
    return found


def _run(command: list[str], name: str) -> bytes:
    import subprocess
    import tempfile
    import threading

    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints)
        except OSError as error:
            raise VmsslintError(f"cannot run `bicep`: {error.strerror}", file=name) from None
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        with process:
            assert process.stdout is not None
            printed = process.stdout.read(MAX_BYTES + 1)
            if len(printed) > MAX_BYTES:
                process.kill()
            status = process.wait()
        late = not timer.is_alive()
        timer.cancel()
        if len(printed) > MAX_BYTES:
            raise VmsslintError(f"the compiled template is larger than {MAX_BYTES // 2**20} MB", file=name)
        if late:
            raise VmsslintError(f"`bicep` was stopped after {SECONDS} seconds", file=name)
        if status != 0:
            raise VmsslintError(f"`bicep` cannot compile this: {_complaint(complaints)}", file=name)
    return printed


def _complaint(complaints: IO[bytes]) -> str:
    """The first error that the program tells of, without the path before it."""
    complaints.seek(0)
    told = complaints.read(_COMPLAINTS).decode("utf-8", "replace")
    rows = [row.strip() for row in told.splitlines() if row.strip()]
    row = next((row for row in rows if ": Error " in row or row.startswith("Error ")), rows[0] if rows else "no reason")
    return row.partition(" : ")[2] or row


def _parameters(printed: bytes, name: str) -> bytes:
    """The parameter file in what `build-params` prints: an object that holds it as a string."""
    try:
        found = json.loads(printed)["parametersJson"]
        return str(found).encode()
    except (ValueError, KeyError, TypeError):
        raise VmsslintError("`bicep build-params` prints no parameter file", file=name) from None
