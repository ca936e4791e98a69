"""The program as a process of its own, with no more memory than a hostile input should ever get it to take."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent.parent
MEMORY = 2**30
"""Bytes of address space, Python's own included."""

PATIENCE = 120
"""Seconds after which a run counts as hanging; no measurement, since machines differ."""

_LIMITED = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
except (ImportError, ValueError, OSError):  # no such limit on this system
    pass
sys.path.insert(0, {str(ROOT)!r})
sys.argv[0] = "vmsslint"
from vmsslint.cli import main
from vmsslint.expand import run
run.MAX_STEPS = 100_000  # a tenth, to save time
main()
"""


def command(*arguments: str | Path) -> list[str]:
    """The command line of such a process."""
    return [sys.executable, "-I", "-X", "utf8", "-c", _LIMITED, *map(str, arguments)]


def vmsslint(
    *arguments: str | Path,
    cwd: Path | None = None,
    input: bytes | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run it. A test fails where it dies of a signal, prints a traceback or speaks of a defect of its own."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        input=input,
        stdin=subprocess.DEVNULL if input is None else None,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        timeout=PATIENCE,
        check=False,
    )
    said = (done.stdout or b"") + done.stderr
    assert done.returncode in (0, 1, 2, 130, 141), done
    assert not any(word in said for word in (b"Traceback", b"internal error", b"VMSS000")), said[-2000:]
    return done
