"""The JSON files of a revision, of the index, or of the working tree, all read in one way."""

from __future__ import annotations

import hashlib
import posixpath
import stat
from collections.abc import Callable, Mapping
from pathlib import Path as FilePath

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.git import REGULAR, SUBMODULE, Blobs, Entry, Repository
from vmsslint.load.jsonc import MAX_BYTES
from vmsslint.load.sources import SUFFIXES, shown

_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """JSON files, by their paths from the top with slashes. Symbolic links and submodules are none of them.

    `has` tells whether a file can be read, of `files` or, in the working tree, another. `bytes_at` gives its bytes, at
    most one more than MAX_BYTES; VmsslintError where they cannot be read. `fingerprint` is equal for two of `files`
    that are equal. `called` is the name of a file for the user. `submodules` has the commit of each. `any_file` gives
    the bytes of a file that need not be JSON, in the same measure; None where there is none.
    """

    files: Mapping[str, Entry]
    has: Callable[[str], bool]
    bytes_at: Callable[[str], bytes]
    fingerprint: Callable[[str], str]
    called: Callable[[str], str]
    submodules: Mapping[str, str]
    any_file: Callable[[str], bytes | None]


def stored(repository: Repository, entries: Mapping[str, Entry], blobs: Blobs, revision: str = "") -> Tree:
    """What a commit or the index holds. Files are called `REVISION:path`, as git takes it, or as in the folder here."""

    def bytes_at(path: str) -> bytes:
        if not entries[path].blob:
            raise VmsslintError("the merge of this file is not settled", file=called(path))
        try:
            return blobs.read(entries[path].blob, MAX_BYTES + 1)
        except VmsslintError as error:
            raise VmsslintError(error.message, file=called(path)) from None

    def called(path: str) -> str:
        here = _from_here(repository, path)
        if not revision:
            return shown(here)
        return shown(f"{revision}:{'./' if repository.prefix and not here.startswith('../') else ''}{here}")

    def any_file(path: str) -> bytes | None:
        return bytes_at(path) if path in entries and entries[path].mode.startswith(REGULAR) else None

    files = _files(entries)
    submodules = _submodules(entries)
    return Tree(files, files.__contains__, bytes_at, lambda path: files[path].blob, called, submodules, any_file)


def working(repository: Repository, entries: Mapping[str, Entry], blobs: Blobs) -> Tree:
    """The tracked files as they stand in the working tree; `entries` is the index. What is not there is no file.

    A file that a sparse checkout leaves out is as in the index.
    """
    top = FilePath(repository.top)
    files = {path: entry for path, entry in _files(entries).items() if entry.absent or _is_file(top, path)}

    def has(path: str) -> bool:
        return path in files or _is_file(top, path)

    def bytes_at(path: str) -> bytes:
        if path in files and files[path].absent:
            return blobs.read(files[path].blob, MAX_BYTES + 1)
        try:
            with (top / path).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise VmsslintError(f"cannot be read: {error.strerror or error}", file=called(path)) from None

    def fingerprint(path: str) -> str:
        entry = files[path]
        if entry.absent:
            return entry.blob
        data = bytes_at(path)
        own = blob_id(data, len(entry.blob))
        if own == entry.blob or not entry.blob:
            return own
        return entry.blob if _checked_out(blobs.read(entry.blob, MAX_BYTES + 1), data) else own

    def called(path: str) -> str:
        return shown(_from_here(repository, path))

    def any_file(path: str) -> bytes | None:
        return bytes_at(path) if has(path) else None

    return Tree(files, has, bytes_at, fingerprint, called, _submodules(entries), any_file)


def empty(repository: Repository, revision: str) -> Tree:
    """What there was before the first commit."""
    return stored(repository, {}, Blobs(repository), revision=revision)


def blob_id(data: bytes, digits: int = 40) -> str:
    """The id that git gives a blob of these bytes: SHA-1, or SHA-256 in a repository whose ids have 64 digits.

    https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()


def _checked_out(blob: bytes, data: bytes) -> bool:
    """Whether a file with `data` is what a checkout makes of the blob: with other line ends, or from Git LFS."""
    if blob.startswith(_POINTER):
        return hashlib.sha256(data).hexdigest().encode() in blob
    return blob.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")


def is_pointer(data: bytes) -> bool:
    """Whether Git LFS keeps the file elsewhere, and this only says which one it is."""
    return data.startswith(_POINTER)


def _files(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return {
        path: entry
        for path, entry in entries.items()
        if entry.mode.startswith(REGULAR) and path.lower().endswith(SUFFIXES)
    }


def _submodules(entries: Mapping[str, Entry]) -> Mapping[str, str]:
    return {path: entry.blob for path, entry in entries.items() if entry.mode == SUBMODULE}


def _is_file(top: FilePath, path: str) -> bool:
    """Whether a regular file lies there, and not behind a symbolic link."""
    try:
        folders = list((top / path).relative_to(top).parents)[:-1]
        return stat.S_ISREG((top / path).lstat().st_mode) and not any((top / folder).is_symlink() for folder in folders)
    except (OSError, ValueError):  # no path can be such: too long, or with a NUL in it
        return False


def _from_here(repository: Repository, path: str) -> str:
    """The path from the folder that the program runs in, with slashes."""
    return posixpath.relpath(path, repository.prefix) if repository.prefix else path
