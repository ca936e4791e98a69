"""The files that fixes are written to."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import MAX_BYTES, decode, encode
from vmsslint.load.sources import STANDARD_INPUT
from vmsslint.places import Document


@dataclass(frozen=True, slots=True)
class Given:
    """What a run may write to: the files that its user named, and those below the folders that he named."""

    files: frozenset[str]
    folders: tuple[Path, ...]

    @classmethod
    def of(cls, paths: Sequence[str]) -> Given:
        """The files and folders at those paths, wherever they lead; standard input is none."""
        folders = [path for path in paths if path != STANDARD_INPUT and Path(path).is_dir()]
        files = [path for path in paths if path != STANDARD_INPUT and path not in folders]
        return cls(frozenset(map(os.path.realpath, files)), tuple(Path(os.path.realpath(path)) for path in folders))

    def has(self, path: str) -> bool:
        """Whether the file at `path`, wherever that leads, may be written."""
        real = os.path.realpath(path)
        return real in self.files or any(Path(real).is_relative_to(folder) for folder in self.folders)


def file_of(document: Document) -> str:
    """What tells the file of a document apart from others."""
    return os.path.realpath(document.name)


def bytes_of(document: Document, given: Given) -> bytes:
    """What is in the file of the document. Raises VmsslintError where the file must not, or cannot, be written.

    That is one which was not given, which is reached by a symbolic link of its own name, which is no longer what was
    read, or for which there is no permission.
    """
    path = Path(document.name)
    try:
        if path.is_symlink():
            raise VmsslintError("a symbolic link is not written through; give the file itself", file=document.name)
        if not given.has(document.name):
            raise VmsslintError("this is no file that was given, nor in a folder that was", file=document.name)
        if not stat.S_ISREG(path.stat().st_mode):
            raise VmsslintError("this is no file that can be written", file=document.name)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise VmsslintError(f"cannot be read again: {error.strerror}", file=document.name) from None
    if not os.access(path, os.W_OK):
        raise VmsslintError("no permission to write this", file=document.name)
    if not _is_text_of(document, data):
        raise VmsslintError("the file has changed since it was read", file=document.name)
    return data


def _is_text_of(document: Document, data: bytes) -> bool:
    try:
        return decode(data) == document.text and encode(document.text, data) == data
    except VmsslintError:
        return False


def write(document: Document, data: bytes, expected: bytes) -> None:
    """Put `data` in the place of the document's file at once: a reader sees all of it or what was there before.

    Mode and, where that is allowed, owner are kept. Raises VmsslintError where it cannot be written, or where the file
    no longer holds what is `expected`.
    """
    path = Path(document.name)
    try:
        kept = path.stat()
        handle, name = tempfile.mkstemp(prefix=".vmsslint-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if hasattr(os, "chown"):
                with suppress(PermissionError):
                    os.chown(temporary, kept.st_uid, kept.st_gid)
            temporary.chmod(stat.S_IMODE(kept.st_mode))
            if path.is_symlink() or path.read_bytes() != expected:
                raise VmsslintError("the file has changed since it was read", file=document.name)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise VmsslintError(f"cannot write: {error.strerror}", file=document.name) from None
