"""The files of one side of a change as documents, and which of them belong to a template."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from vmsslint.errors import VmsslintError
from vmsslint.load import environments as env
from vmsslint.load.environments import Environment
from vmsslint.load.jsonc import parse
from vmsslint.load.shapes import MODELS, recognise
from vmsslint.load.sources import may_hold_scale_set
from vmsslint.load.trees import Tree, is_pointer
from vmsslint.places import Document
from vmsslint.updates.update import Found

OfTemplate: TypeAlias = Callable[[str], Sequence[Environment] | None]
"""The environments of the template at a path from the top; None leaves it to how files are called."""


def by_convention(template: str) -> Sequence[Environment] | None:
    """Nothing else is said about any template."""
    return None


class Files:
    """The files of a tree as documents, each read once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._read: dict[str, Document | VmsslintError] = {}
        self._near: dict[str, list[str]] = {}
        for path in tree.files:
            folder = posixpath.dirname(path)
            for _ in range(3):  # a parameter file lies two folders below its template at most
                self._near.setdefault(folder, []).append(path)
                if not folder:
                    break
                folder = posixpath.dirname(folder)
        self.linking = self._linking()

    def read(self, path: str) -> Document | VmsslintError:
        """The document at a path."""
        if path not in self._read:
            self._read[path] = self._parsed(path)
        return self._read[path]

    def _parsed(self, path: str) -> Document | VmsslintError:
        name = self.tree.called(path)
        if not self.tree.has(path):
            return VmsslintError("there is no such file", file=name)
        try:
            data = self.tree.bytes_at(path)
            if is_pointer(data):
                return VmsslintError("Git LFS keeps this version of the file elsewhere", file=name)
            return parse(name, data)
        except VmsslintError as error:
            return error

    def judged(self, path: str) -> Found:
        """The document at a path if it is one that tells scale sets; why not, if it speaks of them."""
        if path not in self.tree.files:
            return None
        try:
            data = self.tree.bytes_at(path)
        except VmsslintError as error:
            return error
        if not may_hold_scale_set(data):
            return None
        document = self.read(path)
        return document if isinstance(document, VmsslintError) or recognise(document) in MODELS else None

    def elsewhere(self, path: str) -> bool:
        """Whether Git LFS has what is in the file, so that nobody can tell here what it is."""
        try:
            return path in self.tree.files and is_pointer(self.tree.bytes_at(path))
        except VmsslintError:
            return False

    def environments(self, path: str, template: Found, of_template: OfTemplate) -> Iterable[Environment]:
        """The environments that the template at a path is deployed to."""
        if not isinstance(template, Document):
            return []
        given = of_template(path)
        if given is not None:
            return [item for item in given if self.tree.has(item.file)]
        beside = self._near.get(posixpath.dirname(path), ())
        named = self.linking.get(path) or [item for item in env.by_name(path, beside) if self._fits(item, template)]
        repeated = [item.name for item in named]
        return [replace(item, name=item.file) if repeated.count(item.name) > 1 else item for item in named]

    def _fits(self, item: Environment, template: Document) -> bool:
        read = self.read(item.file)
        # one that calls itself the template's parameter file and cannot be read has to be told
        return item.sure if isinstance(read, VmsslintError) else env.belongs(item, template, read)

    def _linking(self) -> Mapping[str, list[Environment]]:
        """The parameter files that name their template in `metadata.template`, by the path of that."""
        found: dict[str, list[Environment]] = {}
        for path in filter(env.speaks_of_parameters, self.tree.files):
            try:
                if b'"template"' not in self.tree.bytes_at(path):
                    continue
            except VmsslintError:
                continue
            document = self.read(path)
            template = env.linked_template(document, path) if isinstance(document, Document) else None
            if template is not None:
                found.setdefault(template, []).append(Environment(env.own_name(path), path))
        return found

    def linked(self, path: str, root: str | None, seen: set[str]) -> Callable[[str], Document | None]:
        """Reads templates that the one at a path links to, and notes their paths."""
        folder = posixpath.dirname(path)
        ceiling = folder if root is None else root

        def resolve(link: str) -> Document | None:
            target = posixpath.normpath(posixpath.join(folder, link))
            outside = target.startswith(("../", "/")) or (ceiling and not target.startswith(f"{ceiling}/"))
            if outside or not self.tree.has(target):
                return None
            seen.add(target)
            document = self.read(target)
            if isinstance(document, VmsslintError):
                raise document
            return document

        return resolve
