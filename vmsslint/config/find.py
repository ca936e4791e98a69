"""Where the config of a run is: in the folder that it runs in, or above, and never outside of the repository."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path as FilePath

from vmsslint.config.settings import Config
from vmsslint.errors import VmsslintError
from vmsslint.load.rooted import Rooted, around

NAME = ".vmsslint.yaml"


def none() -> Config:
    """A config that decides nothing."""
    return Config(Rooted(FilePath(), lambda _: None, str))


def find(known: Iterable[str], folder: FilePath | None = None) -> Config:
    """The config of that folder (the one that the program runs in), or the nearest above it, within the repository.

    `known` are the ids of all rules. Outside of a repository only the folder itself counts. Raises VmsslintError.
    """
    here = (folder or FilePath()).resolve()
    tree = around(here)
    at = here.relative_to(tree.root).as_posix()
    return load(tree, "" if at == "." else at, known)


def load(tree: Rooted, folder: str, known: Iterable[str]) -> Config:
    """The nearest config at or above a folder of the tree, read through it; an empty one where there is none."""
    while True:
        path = posixpath.join(folder, NAME)
        data = tree.read(path)
        if data is not None:
            return _read(tree, path, tree.shown(path), data, known)
        if not folder:
            return Config(tree)
        folder = posixpath.dirname(folder)


def named(file: str, known: Iterable[str]) -> Config:
    """The config in a file that the user names. What it names in turn has to lie in the repository around it."""
    path = FilePath(file)
    tree = around(path.parent)
    at = tree.place_of(file)
    data = tree.read(at) if at is not None else None
    if at is None or data is None:
        raise VmsslintError("there is no such file", file=file)
    return _read(tree, at, file, data, known)


def _read(tree: Rooted, path: str, name: str, data: bytes, known: Iterable[str]) -> Config:
    from vmsslint.config.reader import config  # YAML costs more than most runs take, and most have no config
    from vmsslint.load.yamltext import parse

    return config(tree, posixpath.dirname(path), parse(name, data), known)
