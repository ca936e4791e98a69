"""Where documents come from: a file, standard input, a folder."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

from vmsslint.errors import VmsslintError
from vmsslint.load.ignored import Ignored, ignored_below, ignored_in
from vmsslint.load.jsonc import MAX_BYTES, parse
from vmsslint.load.shapes import MODELS, SCALE_SET_TYPE, recognise
from vmsslint.places import Document

STANDARD_INPUT = "-"

_SUFFIXES = (".json", ".jsonc")
_NEVER = frozenset({".git", "node_modules", ".venv"})
_MENTION = SCALE_SET_TYPE.rpartition("/")[2].encode()
_TEMPLATE = re.compile(rb'"\$schema"\s*:\s*"[^"]*deploymenttemplate\.json')
_GLANCE = 64 * 1024


def read(path: str) -> Document:
    """The document in the file at `path`, or on standard input for `-`. A pipe is read too, as of `<(git show …)`.

    A Bicep file is compiled by the program `bicep`; the document is the template that it stands for.

    Raises VmsslintError: no such file, a folder, a device, larger than MAX_BYTES, not to be read, not JSON.
    """
    name = _shown(path)
    try:
        if path == STANDARD_INPUT:
            return parse(name, sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b"")
        kind = FilePath(path).stat()
        if stat.S_ISDIR(kind.st_mode):
            raise VmsslintError("this is a folder, not a file", file=name)
        if not (stat.S_ISREG(kind.st_mode) or stat.S_ISFIFO(kind.st_mode)):
            raise VmsslintError("this is a device, not a file", file=name)
        if path.lower().endswith((".bicep", ".bicepparam")):
            from vmsslint.load.bicep import compiled

            return compiled(path, name)
        return parse(name, _bytes(path, kind.st_size))
    except OSError as error:
        raise _unreadable(name, error) from None


def find(paths: Sequence[str]) -> Iterator[Document | VmsslintError]:
    """The documents at `paths`, files and folders, each file once; an error in place of each that cannot be read.

    A file is read whatever it is. A folder is searched for `.json` and `.jsonc` files that hold a deployment template
    or a scale set in another form, by their content; in the order of names, a folder's files before its subfolders.
    What `.gitignore` names, `.git`, `node_modules`, `.venv` and symbolic links are passed over. A file there that
    speaks of scale sets and cannot be read is an error, and so is a folder that holds nothing to read.
    """
    seen: set[str] = set()
    for path in paths:
        if path != STANDARD_INPUT and FilePath(path).is_dir():
            nothing = True
            for found in _in_folder(FilePath(path), seen):
                nothing = False
                if found:
                    yield found
            if nothing:
                yield VmsslintError("no deployment template and no scale set in this folder", file=_shown(path))
        elif _is_new(path, seen):
            try:
                yield read(path)
            except VmsslintError as error:
                yield error


def _in_folder(root: FilePath, seen: set[str]) -> Iterator[Document | VmsslintError | None]:
    """What `find` has to say of a folder; None for a file that was read before."""
    waiting: list[tuple[FilePath, Ignored]] = [(root, ignored_in(root))]
    while waiting:
        folder, ignored = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _unreadable(_shown(folder), error)
            continue
        subfolders = []
        for entry in inside:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER and not ignored.has(entry.name, folder=True):
                    subfolders.append((path, ignored_below(ignored, path)))
                continue
            candidate = entry.name.lower().endswith(_SUFFIXES) and entry.is_file(follow_symlinks=False)
            if candidate and not ignored.has(entry.name, folder=False) and (found := _if_relevant(path)):
                yield found if _is_new(path, seen) else None
        waiting.extend(reversed(subfolders))


def _if_relevant(path: FilePath) -> Document | VmsslintError | None:
    """The document at `path` if it may hold a scale set, the error if it may and cannot be read."""
    name = _shown(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES and not _may_hold_scale_set(_bytes(path, 0, _GLANCE)):
            return None
        data = _bytes(path, size)
        if not _may_hold_scale_set(data):
            return None
        document = parse(name, data)
    except OSError as error:
        return _unreadable(name, error)
    except VmsslintError as error:
        return error
    return document if recognise(document) in MODELS else None


def _may_hold_scale_set(data: bytes) -> bool:
    """Whether `data` names the type, or is a template by its `$schema`; UTF-16 of ASCII is ASCII with NULs."""
    folded = data.lower()
    if b"\0" in folded[:8]:
        folded = folded.replace(b"\0", b"")
    return _MENTION in folded or _TEMPLATE.search(folded) is not None


def _bytes(path: str | FilePath, size: int, most: int = MAX_BYTES + 1) -> bytes:
    """The bytes at `path`, not more than `most`; a file of which `size` says that it is too long is not opened."""
    if size > MAX_BYTES:
        raise VmsslintError(f"the file is larger than {MAX_BYTES // 2**20} MB", file=_shown(path))
    with FilePath(path).open("rb") as file:
        return file.read(most)


def _is_new(path: str | FilePath, seen: set[str]) -> bool:
    identity = str(path) if str(path) == STANDARD_INPUT else os.path.realpath(path)
    new = identity not in seen
    seen.add(identity)
    return new


def _unreadable(name: str, error: OSError) -> VmsslintError:
    why = {FileNotFoundError: "there is no such file", PermissionError: "no permission to read this"}
    return VmsslintError(why.get(type(error), f"cannot be read: {error.strerror or error}"), file=name)


def _shown(path: str | FilePath) -> str:
    """`path` as text that any terminal takes: bytes that are no UTF-8 are replaced. Found paths have slashes."""
    text = path.as_posix() if isinstance(path, FilePath) else path
    return os.fsencode(text).decode("utf-8", "replace")
