"""The files of a project: those in its folder, or those of a revision of it, read by their path from its top."""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Callable
from pathlib import Path as FilePath

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import MAX_BYTES, parse
from vmsslint.places import Document


@dataclass(frozen=True, slots=True, eq=False)
class Rooted:
    """The files below a folder, which nothing read through it can leave.

    `read` gives the bytes of the file at a path from the top, with slashes: None where there is none, VmsslintError
    where it must not be read. `shown` is what people are told of such a path. `root` is where the top is on this
    machine, resolved, for a revision too: names of documents count from there.
    """

    root: FilePath
    read: Callable[[str], bytes | None]
    shown: Callable[[str], str]

    def document(self, path: str) -> Document:
        """The JSON document at a path from the top. Raises VmsslintError."""
        data = self.read(path)
        if data is None:
            raise VmsslintError("there is no such file", file=self.shown(path))
        return parse(self.shown(path), data)

    def place_of(self, name: str) -> str | None:
        """The path from the top of the file that is called so on the command line; None where it lies elsewhere."""
        try:
            path = os.path.relpath(FilePath(name).absolute().parent.resolve() / FilePath(name).name, self.root)
        except (OSError, ValueError):  # on another drive; in a ring of links; with a NUL in it
            return None
        path = FilePath(path).as_posix()
        return None if path == ".." or path.startswith("../") else path


def around(folder: FilePath) -> Rooted:
    """The tree of the repository around a folder; of the folder alone, where it lies in none."""
    here = folder.resolve()
    root = next((above for above in (here, *here.parents) if os.path.lexists(above / ".git")), here)

    def read(path: str) -> bytes | None:
        file = root / path
        try:
            real = file.resolve(strict=True)
            if not real.is_relative_to(root):
                raise VmsslintError("a symbolic link leads out of the repository", file=shown(path))
            kind = real.stat()
            if not stat.S_ISREG(kind.st_mode):
                raise VmsslintError("this is no file", file=shown(path))
            with real.open("rb") as opened:
                return opened.read(MAX_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            if file.is_symlink():
                raise VmsslintError("this symbolic link leads nowhere", file=shown(path)) from None
            return None
        except (OSError, RuntimeError) as error:
            told = getattr(error, "strerror", None) or str(error)
            raise VmsslintError(f"cannot be read: {told}", file=shown(path)) from None

    def shown(path: str) -> str:
        return FilePath(os.path.relpath(root / path)).as_posix()

    return Rooted(root, read, shown)


def below(folder: str, path: str) -> str | None:
    """The path from the top of what `path` means in a folder; None where it leads out, or could."""
    if not path or re.search(r"^[/~]|^[A-Za-z]:|[\\\0]", path):
        return None
    whole = posixpath.normpath(posixpath.join(folder, path))
    return None if whole == ".." or whole.startswith("../") else whole
