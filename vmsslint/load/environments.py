"""Which parameter files belong to a template: by what they are called, or by what they say of themselves.

| template      | parameter file                                       | environment |
|---------------|------------------------------------------------------|-------------|
| main.json     | main.parameters.json                                 |             |
| main.json     | main.parameters.prod.json, main.parameters-prod.json | prod        |
| main.json     | main.prod.parameters.json                            | prod        |
| main.json     | parameters/main.prod.json                            | prod        |
| main.json     | parameters/prod/main.parameters.json                 | prod        |
| main.json     | parameters.prod.json, parameters/prod.json           | prod        |
| template.json | parameters.json                                      |             |

Those of the last two rows do not name the template: such a file belongs to one that declares every parameter in it.
`params` and `param` stand for `parameters` too, and the folder may be called `environments` or `env`.

https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files#file-name
https://azure.github.io/PSRule.Rules.Azure/using-templates/ (names, and the link in `metadata.template`)
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator

from vmsslint.dataclass import dataclass
from vmsslint.load.shapes import Shape, recognise
from vmsslint.places import Document


@dataclass(frozen=True, slots=True)
class Environment:
    """A parameter file that a template is deployed with, by its path, and what the environment is called.

    `sure` is False where only the place of the file speaks for the template.
    """

    name: str
    file: str
    sure: bool = True


_WORD = r"(?:parameters?|params?)"
_SPOKEN = re.compile(rf"(?:(?P<before>.*)[._-])?{_WORD}(?:[._-](?P<after>.+))?", re.IGNORECASE | re.DOTALL)
_FOLDER = re.compile(rf"\.?(?:{_WORD}|environments?|envs?)", re.IGNORECASE)


def speaks_of_parameters(path: str) -> bool:
    """Whether a file calls itself a parameter file."""
    return _SPOKEN.fullmatch(_stem(path)) is not None


def own_name(path: str) -> str:
    """What a parameter file that says itself to which template it belongs is called, without what all are called."""
    spoken = _SPOKEN.fullmatch(_stem(path))
    return ".".join(filter(None, spoken.groups())) if spoken else _stem(path)


def by_name(template: str, files: Iterable[str]) -> list[Environment]:
    """The environments of the template at a path among the files at other paths, in the order of their names.

    Where files name the template, those that only lie beside it are passed over.
    """
    folder, stem = posixpath.dirname(template), _stem(template)
    beside = [path for path in files if path != template and (not folder or path.startswith(f"{folder}/"))]
    stems = {_stem(path) for path in beside if posixpath.dirname(path) == folder and not speaks_of_parameters(path)}
    found = {item for path in beside if (item := _environment(path, folder, stem, {*stems, stem})) is not None}
    sure = any(item.sure for item in found)
    return sorted((item for item in found if item.sure or not sure), key=lambda item: (item.name, item.file))


def _environment(path: str, folder: str, stem: str, stems: Collection[str]) -> Environment | None:
    """The environment that a file is for, if it is for the template `stem`; `stems` are all that lie in its folder."""
    *above, name = (path[len(folder) + 1 :] if folder else path).split("/")
    if len(above) > 2 or (above and not _FOLDER.fullmatch(above[0])):
        return None
    own = _stem(name)
    spoken = _SPOKEN.fullmatch(own)
    if not spoken and not above:
        return None
    before, after = (spoken["before"] or "", spoken["after"] or "") if spoken else (own, "")
    named = max((other for other in stems if f"{before}.".startswith(f"{other}.")), key=len, default="")
    if named not in ("", stem):
        return None
    words = [*above[1:], before[len(named) :].removeprefix("."), after]
    return Environment(".".join(filter(None, words)), path, sure=bool(named))


def _stem(path: str) -> str:
    """The name of a file in lower case, without what tells its kind: `.json`, and `.template` before it."""
    name = posixpath.splitext(posixpath.basename(path))[0].lower()
    return name.removesuffix(".template") or name


def belongs(environment: Environment, template: Document, parameters: Document) -> bool:
    """Whether the document is a parameter file, and fits the template where only its place speaks for it."""
    if recognise(parameters) is not Shape.PARAMETERS:
        return False
    return environment.sure or {*_names(parameters)} <= {*_names(template)}


def linked_template(parameters: Document, path: str) -> str | None:
    """The path of the template that the parameter file at `path` names in `metadata.template`, if it does.

    With `./` or `../` it is relative to the parameter file, else to the top.
    """
    metadata = _member(parameters.data, "metadata")
    named = _member(metadata, "template")
    if not isinstance(named, str) or not named or recognise(parameters) is not Shape.PARAMETERS:
        return None
    named = named.replace("\\", "/")
    base = posixpath.dirname(path) if named.startswith(("./", "../")) else ""
    return posixpath.normpath(posixpath.join(base, named))


def called(environment: Environment, others: Iterable[Environment]) -> str:
    """What an environment is called in a report: nothing if it is the only one, the file's name if it has none."""
    others = [item for item in others if item != environment]
    if not others:
        return environment.name
    twice = any(item.name == environment.name for item in others)
    return environment.file if twice else environment.name or posixpath.basename(environment.file)


def _names(document: Document) -> Iterator[str]:
    entries = _member(document.data, "parameters")
    yield from (name.casefold() for name in entries) if isinstance(entries, dict) else ()


def _member(data: object, name: str) -> object:
    if not isinstance(data, dict):
        return None
    return next((value for key, value in data.items() if key.casefold() == name.casefold()), None)
