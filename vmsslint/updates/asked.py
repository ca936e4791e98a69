"""What a user asks git for: since a base, what is staged, or what a hook is about."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.load import revisions
from vmsslint.load.environments import Environment
from vmsslint.load.git import Blobs, Repository, open_repository
from vmsslint.load.revisions import Between
from vmsslint.load.sources import shown
from vmsslint.sides import Side
from vmsslint.updates.files import OfTemplate, by_convention
from vmsslint.updates.given import name_and_file
from vmsslint.updates.reached import Asked, updates
from vmsslint.updates.update import Update

Choice = Callable[[Repository, Blobs], Between]
"""Says which trees a change lies between."""


def since(base: str) -> Choice:
    """From where HEAD left `base` to the working tree."""
    return lambda repository, blobs: revisions.since(repository, blobs, base)


def from_git(
    choice: Choice,
    paths: Sequence[str] = (),
    sides: tuple[Side, Side] | None = None,
    parameters: Sequence[str] = (),
    environments: OfTemplate = by_convention,
    contexts: Mapping[str, Context] | None = None,
    tell: Callable[[str], None] = lambda _: None,
    folder: str = ".",
) -> Iterator[Update]:
    """The updates between the trees of `choice`: `since(BASE)`, `revisions.staged` or `revisions.of_hook`.

    `paths` are files and folders, from `folder`; empty: all of the repository. `sides` are what old and new are judged
    with. `parameters` are the files that every template is deployed with, each as FILE or NAME=FILE; without them those
    that `environments` names count; `contexts` are those of single environments, by name. `tell` takes sentences for
    the user. Raises VmsslintError where git cannot tell, and for a path that neither tree has.
    """
    old_side, new_side = sides or (Side(), Side())
    repository = open_repository(folder)
    with Blobs(repository) as blobs:
        between = choice(repository, blobs)
        wanted = tuple(from_top(repository, path, folder) for path in paths)
        for given, path in zip(paths, wanted, strict=True):
            _check_there(between, repository, given, path)
        if parameters:
            environments = _named(parameters, between, repository, folder)
        root = from_top(repository, str(new_side.root), folder) if new_side.root else None
        yield from updates(between, Asked(old_side, new_side, wanted, environments, contexts or {}, root, tell))


def old_file(choice: Choice, path: str, folder: str = ".") -> bytes | None:
    """The bytes of a file of the old side, of any kind, by its path from the top; None where there is none.

    For what is to be believed from the base rather than from the change. Raises VmsslintError as `from_git` does.
    """
    repository = open_repository(folder)
    with Blobs(repository) as blobs:
        return choice(repository, blobs).old.any_file(path)


def _named(parameters: Sequence[str], between: Between, repository: Repository, folder: str) -> OfTemplate:
    found = []
    for name, file in map(name_and_file, parameters):
        path = from_top(repository, file, folder)
        if not between.new.has(path):
            known = (FilePath(folder) / file).is_file()
            raise VmsslintError("this is not staged" if known else "there is no such file", file=shown(file))
        found.append(Environment(name, path))
    return lambda _: found


def from_top(repository: Repository, path: str, folder: str = ".") -> str:
    """The path of a file or folder from the top of the repository, with slashes; VmsslintError if it lies outside."""
    whole = FilePath(folder) / path
    absolute = os.path.join(os.path.realpath(whole.parent), whole.name)  # noqa: PTH118 - a link itself is not followed
    relative = os.path.relpath(os.path.normpath(absolute), repository.top).replace(os.sep, "/")
    if relative == ".." or relative.startswith("../"):
        raise VmsslintError("this lies outside of the repository", file=shown(path))
    return "" if relative == "." else posixpath.normpath(relative)


def _check_there(between: Between, repository: Repository, given: str, path: str) -> None:
    for tree in (between.new, between.old):
        if not path or tree.has(path) or any(file.startswith(f"{path}/") for file in tree.files):
            return
    if not os.path.lexists(FilePath(repository.top) / path):
        raise VmsslintError("there is no such file or folder, neither now nor before", file=shown(given))
