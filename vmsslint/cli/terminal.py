"""What a run does only where someone looks on: colours, and a line that tells how far it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")

STEP = 25
"""Files between two looks at the clock-less counter: few enough to move, too many for it to cost anything."""


def wants_color(wish: str, stream: TextIO) -> bool:
    """Whether to write colours to the stream: as the user says, else by environment and terminal.

    NO_COLOR (https://no-color.org) and FORCE_COLOR count where they are not empty, the former first.
    """
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_watched(stream)


def is_watched(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal that can move its cursor."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def counted(items: Iterable[Item]) -> Iterator[Item]:
    """The items, with their number told on standard error while they come, if that is a terminal and they are many."""
    stream = sys.stderr
    if not is_watched(stream):
        yield from items
        return
    shown = False
    try:
        for number, item in enumerate(items, 1):
            if number % STEP == 0:
                stream.write(f"\r{number} files")
                stream.flush()
                shown = True
            yield item
    finally:
        if shown:
            stream.write("\r\x1b[K")
            stream.flush()
