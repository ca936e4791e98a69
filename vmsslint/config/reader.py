"""A config's text, checked key by key: the first thing that is wrong is an error at its place.

`schemas/config.schema.json` says the same to editors; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from vmsslint.config.settings import Config, Environment
from vmsslint.errors import VmsslintError
from vmsslint.expand.scope import Context
from vmsslint.load.ignored import is_usable
from vmsslint.load.rooted import Rooted, below
from vmsslint.load.yamltext import Yaml
from vmsslint.model import Severity
from vmsslint.places import Path
from vmsslint.policy import OFF, UNTOUCHED
from vmsslint.sides import CONTEXT, read_context

KEYS = (
    *("rules", "select", "ignore", "exclude", "environments", "context"),
    *("as-of", "baseline", "fail-on", "strict"),
)
FAIL_ON = ("error", "warning", "info", "never")
SEVERITIES = (*map(str, Severity), OFF)

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MOST = 100
"""Environments of a project: each is a judgement of every template."""


def config(tree: Rooted, folder: str, text: Yaml, known: Iterable[str]) -> Config:
    """The config in a text that lies in that folder of the tree. `known` are the ids of all rules.

    Raises VmsslintError with the place of what is wrong.
    """
    said = _Reader(text, tree, folder, tuple(known))
    given = said.mapping((), KEYS)
    as_of = said.string(("as-of",)) if "as-of" in given else ""
    if as_of and not _MONTH.fullmatch(as_of):
        raise said.wrong(("as-of",), "a month is written as in 2018-02")
    return Config(
        tree,
        folder,
        text.document.name,
        severities=dict(said.severities()) if "rules" in given else {},
        select=tuple(said.rule(path) for path in said.several(("select",))) if "select" in given else (),
        ignore=tuple(said.rule(path) for path in said.several(("ignore",))) if "ignore" in given else (),
        exclude=tuple(said.pattern(path) for path in said.several(("exclude",))) if "exclude" in given else (),
        environments=tuple(said.environments()) if "environments" in given else (),
        context=said.context(("context",)) if "context" in given else None,
        as_of=as_of,
        baseline=said.path(("baseline",)) if "baseline" in given else "",
        fail_on=said.choice(("fail-on",), FAIL_ON) if "fail-on" in given else "",
        strict=said.boolean(("strict",)) if "strict" in given else False,
    )


class _Reader:
    """Takes values out of a text by their path, each as what it has to be."""

    def __init__(self, text: Yaml, tree: Rooted, folder: str, known: tuple[str, ...]) -> None:
        self.text = text
        self.tree = tree
        self.folder = folder
        self.known = known

    def wrong(self, path: Path, message: str, *, key: bool = False) -> VmsslintError:
        return self.text.error(message, self.text.place(path, key=key))

    def value(self, path: Path) -> Any:
        value = self.text.data
        for step in path:
            value = value[step]
        return value

    def mapping(self, path: Path, keys: Iterable[str] = ()) -> dict[str, Any]:
        """A mapping with no other keys than these, if any are told."""
        value = self.value(path)
        if not isinstance(value, dict):
            raise self.wrong(path, f"{_called(path)} is a mapping of names to values, not {_kind(value)}")
        allowed = tuple(keys)
        for name in value:
            if allowed and name not in allowed:
                raise self.wrong((*path, name), f"there is no `{name}` here{_meant(name, allowed)}", key=True)
        return value

    def string(self, path: Path) -> str:
        value = self.value(path)
        if not isinstance(value, str) or not value:
            raise self.wrong(path, f"{_called(path)} is a string, not {_kind(value)}")
        return value

    def boolean(self, path: Path) -> bool:
        value = self.value(path)
        if not isinstance(value, bool):
            raise self.wrong(path, f"{_called(path)} is true or false, not {_kind(value)}")
        return value

    def choice(self, path: Path, choices: Iterable[str]) -> str:
        value = self.value(path)
        if value not in (allowed := tuple(choices)) or not isinstance(value, str):
            told = f"`{value}`" if isinstance(value, str) else _kind(value)
            raise self.wrong(path, f"{_called(path)} is one of {', '.join(allowed)}, not {told}")
        return value

    def several(self, path: Path) -> Iterator[Path]:
        """The paths of the items of a list of strings."""
        value = self.value(path)
        if not isinstance(value, list):
            raise self.wrong(path, f"{_called(path)} is a list, not {_kind(value)}")
        yield from ((*path, index) for index in range(len(value)))

    def rule(self, path: Path) -> str:
        """The id of a rule, or the beginning of one."""
        return self._rule(self.string(path), path)

    def severities(self) -> Iterator[tuple[str, str]]:
        for name in self.mapping(("rules",)):
            self._rule(name, ("rules", name), key=True)
            yield name, self.choice(("rules", name), SEVERITIES)

    def _rule(self, text: str, path: Path, *, key: bool = False) -> str:
        if text in UNTOUCHED:
            raise self.wrong(path, f"{text} says that work could not be done, and is an error always", key=key)
        if not any(rule.startswith(text) for rule in self.known):
            raise self.wrong(path, f"no rule begins with {text}", key=key)
        return text

    def pattern(self, path: Path) -> str:
        text = self.string(path)
        if not is_usable(text) or "\n" in text:
            raise self.wrong(path, "this is no pattern as in .gitignore, or has too many wildcards")
        return text

    def path(self, path: Path) -> str:
        """A path from the top of the tree, given from the folder of the config."""
        return self._below(self.string(path), path)

    def _below(self, text: str, path: Path) -> str:
        found = below(self.folder, text)
        if found is None:
            raise self.wrong(path, "a path here is written with / and stays below the root of the repository")
        return found

    def context(self, path: Path) -> Context:
        """What expressions may ask for, given here or in a JSON file."""
        if isinstance(self.value(path), str):
            return read_context(self.tree.document(self.path(path)))
        given = self.mapping(path, CONTEXT)
        return Context(**{CONTEXT[name]: self.string((*path, name)) for name in given})

    def environments(self) -> Iterator[Environment]:
        named = self.mapping(("environments",))
        if len(named) > _MOST:
            raise self.wrong(("environments",), f"there are more than {_MOST} environments")
        for name in named:
            at: Path = ("environments", name)
            if not _NAME.fullmatch(name):
                raise self.wrong(at, "an environment is named with letters, digits, `.`, `_` and `-`", key=True)
            given = self.mapping(at, ("parameters", "context"))
            context = self.context((*at, "context")) if "context" in given else None
            parameters = tuple(self._parameters((*at, "parameters"))) if "parameters" in given else ()
            yield Environment(name, parameters, context)

    def _parameters(self, path: Path) -> Iterator[tuple[str, str]]:
        """Patterns of templates, each with the path of a parameter file that counts from the config's folder."""
        value = self.value(path)
        match value:
            case str():
                places: list[tuple[str, Path]] = [("", path)]
            case list():
                places = [("", (*path, index)) for index in range(len(value))]
            case dict():
                for name in value:
                    if not is_usable(name):
                        raise self.wrong((*path, name), "this is no pattern as in .gitignore", key=True)
                places = [(name, (*path, name)) for name in value]
            case _:
                raise self.wrong(path, f"{_called(path)} is a path, a list of paths, or one for each pattern")
        for pattern, at in places:
            text = self.string(at)
            self._below(text.replace("{folder}", "."), at)
            yield pattern, text


def _called(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    item = "an item of " if path and isinstance(path[-1], int) else ""
    return f"{item}`{names[-1]}`" if names else "a config"


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string" if value else "an empty one"
        case list():
            return "a list"
    return "a mapping"


def _meant(text: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(text, list(known), 1)
    return f"; did you mean `{near[0]}`?" if near else ""
