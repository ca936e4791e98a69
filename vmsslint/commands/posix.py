"""Quoting for a POSIX shell: whatever the text holds, the command gets it as one argument and nothing is run."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from vmsslint.commands.pieces import SCALE_SET, Names, joined
from vmsslint.model import Placeholder
from vmsslint.residuals import as_text
from vmsslint.values import Known, Value


def quoted(pieces: Iterable[str | Placeholder]) -> str:
    """One argument made of the pieces. The shell stops at a placeholder that nobody has set.

    The texts hold no control characters, which would break the line.
    """
    return "".join(
        shlex.quote(piece) if isinstance(piece, str) else f'"${{{piece.name}?}}"' for piece in joined(pieces)
    )


def scale_set(name: Value, names: Names) -> Value:
    """The name of a scale set, noted as a placeholder where it cannot be written down."""
    if not is_writable(name):
        names.use(SCALE_SET)
    return name


def bare_name(name: Value) -> str:
    """A name as an argument; what cannot be written down is left to the variable SCALE_SET."""
    return shlex.quote(as_text(name)) if is_writable(name) else '"$SCALE_SET"'


def is_writable(name: Value) -> bool:
    """Whether a name is known, no secret, and fits on a line."""
    known = isinstance(name, Known) and isinstance(name.value, str) and not name.secret
    return known and as_text(name) != "" and as_text(name).isprintable()
