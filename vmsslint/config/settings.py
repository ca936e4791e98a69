"""What a config says, and what follows from it for a document."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from vmsslint.dataclass import dataclass
from vmsslint.expand.scope import Context
from vmsslint.load.rooted import Rooted, below
from vmsslint.policy import Policy

if TYPE_CHECKING:  # most runs have none
    from vmsslint.baseline import Baseline


@dataclass(frozen=True, slots=True)
class Environment:
    """A way in which templates are deployed: with which parameter files, in which context.

    `parameters` pairs a pattern for templates, as in `.gitignore` (empty: any), with the path of a parameter file, in
    which `{name}` stands for the template's name without its ending and `{folder}` for its folder. Both count from the
    folder of the config.
    """

    name: str
    parameters: tuple[tuple[str, str], ...] = ()
    context: Context | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Config:
    """What a project has decided. Paths in it count from `folder`, itself a path from the top of `tree`.

    `file` is what people are told of it; empty where there is none, and then nothing is decided. `baseline` is a path
    from the top of the tree.
    """

    tree: Rooted
    folder: str = ""
    file: str = ""
    severities: Mapping[str, str] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    environments: tuple[Environment, ...] = ()
    context: Context | None = None
    as_of: str = ""
    baseline: str = ""
    fail_on: str = ""
    strict: bool = False

    def policy(self, baseline: Baseline | None = None, *, select: bool = True, ignore: bool = True) -> Policy:
        """What it decides about findings; without its `select` and `ignore` where the command has its own."""
        return Policy(
            self.severities,
            self.select if select else (),
            self.ignore if ignore else (),
            self._excluded() if self.exclude else None,
            baseline,
            source=self.file,
        )

    def known(self) -> Baseline | None:
        """The baseline that it names, read; None where it names none. Raises VmsslintError."""
        if not self.baseline:
            return None
        from vmsslint.baseline import read_baseline

        folder = self.tree.root / posixpath.dirname(self.baseline)
        return read_baseline(self.tree.document(self.baseline), folder)

    def parameter_files(self, template: str) -> tuple[tuple[Environment, str], ...] | None:
        """The environments that have a parameter file for the template, each with its path; None where none are named.

        Both paths are from the top of the tree. Of an environment's paths the first counts whose pattern fits and at
        which there is a file.
        """
        if not self.environments:
            return None
        found = ((item, self._parameter_file(item, template)) for item in self.environments)
        return tuple((item, path) for item, path in found if path is not None)

    def _parameter_file(self, environment: Environment, template: str) -> str | None:
        place = self._from_here(template)
        if place is None:
            return None
        folder, file = posixpath.split(place)
        words = {"{name}": posixpath.splitext(file)[0], "{folder}": folder or "."}
        for pattern, path in environment.parameters:
            if pattern and not _matching((pattern,))(place):
                continue
            for word, told in words.items():
                path = path.replace(word, told)
            found = below(self.folder, path)
            if found is not None and self.tree.read(found) is not None:
                return found
        return None

    def _from_here(self, path: str) -> str | None:
        """A path from the top of the tree as one from the folder of the config; None where it lies elsewhere."""
        if not self.folder:
            return path
        return path.removeprefix(f"{self.folder}/") if path.startswith(f"{self.folder}/") else None

    def _excluded(self) -> Callable[[str], bool]:
        from vmsslint.report.files import revision_of

        matches = _matching(self.exclude)

        def excluded(name: str) -> bool:
            if name == "-":
                return False
            revision, path = revision_of(name)
            from_top = revision and not path.startswith(("./", "../"))
            whole = posixpath.normpath(path) if from_top else self.tree.place_of(path)
            place = None if whole is None else self._from_here(whole)
            return place is not None and matches(place)

        return excluded


def _matching(lines: Iterable[str]) -> Callable[[str], bool]:
    from vmsslint.load.ignored import patterns

    spec = patterns(lines)
    return lambda path: bool(spec.match_file(path))
