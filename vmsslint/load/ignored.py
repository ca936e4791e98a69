"""What `.gitignore` files say is no part of a project."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from vmsslint.dataclass import dataclass

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_MOST_BYTES = 1024 * 1024
_MOST_WILDCARDS = 3


@dataclass(frozen=True, slots=True)
class Ignored:
    """The patterns that hold in one folder.

    `place` is the folder's path from the top of the repository, with a slash at its end; empty at the top.
    `patterns` are those of each folder on the way, with that folder's place, innermost last.
    """

    place: str
    patterns: tuple[tuple[str, GitIgnoreSpec], ...]

    def has(self, name: str, *, folder: bool) -> bool:
        """Whether `name` in this folder is ignored. The innermost `.gitignore` that speaks of it decides."""
        path = self.place + name + "/" * folder
        for base, spec in reversed(self.patterns):
            said = spec.check_file(path.removeprefix(base)).include
            if said is not None:
                return said
        return False


def ignored_in(folder: FilePath) -> Ignored:
    """What is ignored in the folder where a search starts, by its own patterns and those of the repository around it.

    Where these ignore `folder` itself, someone wants it read all the same, and only its own count.
    """
    here = folder.resolve()
    parent = next((above for above in (here, *here.parents) if (above / ".git").exists()), here)
    ignored = _with_patterns_of(parent, Ignored("", ()))
    for name in here.relative_to(parent).parts:
        if ignored.has(name, folder=True):
            return _with_patterns_of(here, Ignored("", ()))
        parent /= name
        ignored = ignored_below(ignored, parent)
    return ignored


def ignored_below(outer: Ignored, folder: FilePath) -> Ignored:
    """What is ignored in `folder`, a subfolder of the one that `outer` is for."""
    return _with_patterns_of(folder, Ignored(f"{outer.place}{folder.name}/", outer.patterns))


def _with_patterns_of(folder: FilePath, ignored: Ignored) -> Ignored:
    """`ignored` and what the `.gitignore` of `folder` adds, if it has one that can be read."""
    file = folder / ".gitignore"
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return ignored
        with file.open("rb") as opened:
            lines = opened.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return ignored
    return Ignored(ignored.place, (*ignored.patterns, (ignored.place, patterns(filter(is_usable, lines)))))


def patterns(lines: Iterable[str]) -> GitIgnoreSpec:
    """What git would make of the lines, each of which is usable."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def is_usable(line: str) -> bool:
    """Whether git takes the pattern, and matching it is quick: each further wildcard in a name multiplies the time by
    the length of the name. To pass a pattern over only lets more files in.
    """
    segments = line.split("/")
    if segments.count("**") > 2 or any(part.count("*") > _MOST_WILDCARDS for part in segments):
        return False
    try:
        patterns([line])
    except ValueError:
        return False
    return True
