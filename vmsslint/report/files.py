"""Names of documents as the relative paths that other programs know files by."""

from __future__ import annotations

import os
import re
from pathlib import Path

STDIN = "stdin"

# `REV:path` and `:path`, `:0:path` of git's index. A path can hold a colon too, but hardly before any slash, and a
# revision has no blank; a single letter with a slash behind its colon is a drive.
_REVISION = re.compile(r"(?![A-Za-z]:[\\/])(?:[^\s:.][^\s:]*|:[0-3]|):(?P<path>[^:].*)", re.DOTALL)


def revision_of(name: str) -> tuple[str, str]:
    """The revision and the path of `REV:path`; of any other name, nothing and the name itself."""
    found = _REVISION.fullmatch(name)
    return (name[: -len(found["path"]) - 1], found["path"]) if found else ("", name)


def relative(name: str) -> str:
    """The path, with `/`, of the document `name`, below the folder that the program runs in.

    The revision of `REV:path` is dropped, standard input is `stdin`. Nothing absolute comes out: of a path that
    leads out of the folder the leading `..` are dropped.
    """
    if name == "-":
        return STDIN
    name = revision_of(name)[1]
    path = Path(os.path.normpath(name))
    if path.is_absolute():
        try:
            path = Path(os.path.relpath(path))
        except ValueError:  # on another drive than the one that the program runs on
            path = path.relative_to(path.anchor)
    return "/".join(part for part in path.parts if part != "..") or STDIN
