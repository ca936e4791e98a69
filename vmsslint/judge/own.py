"""Rules beside those of the package: YAML files in a folder of the user's own, and rules that installed packages bring.

A folder is data: nothing in it is run. Rules that need Python come in a package with the entry point `vmsslint.rules`,
which names a Python package whose folder holds rule files as `rules/` here does:

    [project.entry-points."vmsslint.rules"]
    acme = "acme_scale_set_rules"
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from vmsslint import bundled
from vmsslint.errors import VmsslintError
from vmsslint.judge import rules
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.places import Path, Span

if TYPE_CHECKING:  # most runs have no rules beside those of the package
    from vmsslint.load.yamltext import Yaml

ENTRY_POINTS = "vmsslint.rules"

PREFIX = "VMSS"
"""What the ids of our own rules begin with, and no others."""

_SUFFIXES = (".yaml", ".yml")
_MOST_FILES = 500


def beside(folders: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of installed packages and of the folders, in the order of their ids.

    Raises VmsslintError with file and place: a folder without rules, a file that is no rule, an id that is taken.
    """
    return _joined([*installed(), *(item for folder in folders for item in in_folder(folder))])


def in_folder(folder: str) -> Iterator[tuple[str, Rule]]:
    """Every rule in a folder with the name of its file; Python beside it is an error, since it would not be run."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file())
    except OSError as error:
        raise VmsslintError(f"cannot read the rules: {error.strerror}", file=folder) from None
    files = [FilePath(folder, name) for name in names if name.endswith(_SUFFIXES)]
    if not files:
        raise VmsslintError("there is no rule in this folder, no file such as ACME001-what-it-finds.yaml", file=folder)
    if len(files) > _MOST_FILES:
        raise VmsslintError(f"there are more than {_MOST_FILES} files in this folder", file=folder)
    for file in files:
        if file.with_suffix(".py").name in names:
            told = f"Python is only taken from an installed package with the entry point {ENTRY_POINTS}"
            raise VmsslintError(told, file=str(file.with_suffix(".py")))
        yield str(file), read_rule(file)


def read_rule(file: FilePath) -> Rule:
    """The rule in a YAML file, checked. Raises VmsslintError with the place of the first thing that is wrong."""
    from vmsslint.load import yamltext

    name = str(file)
    try:
        with file.open("rb") as stream:
            data = stream.read(yamltext.MAX_BYTES + 1)
    except OSError as error:
        raise VmsslintError(f"cannot be read: {error.strerror}", file=name) from None
    text = yamltext.parse(name, data)
    found = [*_faults(file.stem, text)]
    if found:
        message, span = found[0]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise text.error(f"{message}{more}", span)
    return rules.rule_from(file.stem, text.data)


def _faults(stem: str, text: Yaml) -> Iterator[tuple[str, Span]]:
    """What is wrong with a rule file, and where; the schema first, since the rest relies on it."""
    from vmsslint.facts import wellformed

    against_schema = list(_against_schema(text))
    if against_schema:
        yield from against_schema
        return
    content: Mapping[str, Any] = text.data
    if not rules.is_stem(stem) or stem.startswith(PREFIX):
        own = "; what begins with VMSS is vmsslint's own" if stem.startswith(PREFIX) else ""
        yield f"a rule file is named with letters, three digits and a name: ACME001-what-it-finds.yaml{own}", _START
        return
    in_conditions = [
        *((("when", *path), told) for path, told in wellformed.faults(content.get("when", True))),
        *((("needs", *path), told) for path, told in wellformed.faults(content.get("needs", False))),
    ]
    yield from ((told, text.place(path, key=True)) for path, told in in_conditions)
    if content["match"]["each"] == "problem":
        yield "problems of reading name a rule of vmsslint itself", text.place(("match", "each"))
    if "message" not in content:
        yield "it has no `message`", _START
    if not in_conditions:
        yield from ((told, _place_of(told, text)) for told in rules.faults(stem, content))


def _against_schema(text: Yaml) -> Iterator[tuple[str, Span]]:
    from jsonschema import Draft202012Validator

    schema = json.loads((bundled.data_dir() / "schemas/rule.schema.json").read_bytes())
    found = Draft202012Validator(schema).iter_errors(text.data)
    for error in sorted(found, key=lambda error: [str(step) for step in error.path]):
        told = error
        while told.context:  # of several forms the one that has the value's type says what is wrong with it
            told = min(told.context, key=lambda inner: (inner.validator == "type", -len(inner.path)))
        path: Path = tuple(told.absolute_path)
        if told.validator == "additionalProperties":
            for name in sorted(told.instance.keys() - told.schema["properties"].keys()):
                yield f"there is no `{name}` here", text.place((*path, name), key=True)
        else:
            yield told.message if len(told.message) <= 200 else f"{told.message[:199]}…", text.place(path)


def _place_of(fault: str, text: Yaml) -> Span:
    """Where a fault lies that names a word of the file, such as a property that does not exist."""
    word = fault.rpartition(": ")[2] if ": " in fault else fault.partition("`")[2].partition("`")[0].rpartition(".")[2]
    return text.find(word) or text.find(f"old:{word}") or _START


_START = Span(1, 1, 1, 1)


def _joined(found: list[tuple[str, Rule]]) -> tuple[Rule, ...]:
    if not found:
        return ()
    told: dict[str, str] = dict.fromkeys(bundled_rules(), "a rule of vmsslint")
    names = {rule.info.name: f"{rule.id} of vmsslint" for rule in bundled_rules().values()}
    for file, rule in found:
        taken = told.setdefault(rule.id, file)
        if taken != file:
            raise VmsslintError(f"the id {rule.id} is that of {taken}", file=file)
        taken = names.setdefault(rule.info.name, file)
        if taken != file:
            raise VmsslintError(f"the name {rule.info.name} is that of {taken}", file=file)
    return tuple(sorted((rule for _, rule in found), key=lambda rule: rule.id))


# ── installed packages ─────────────────────────────────────────────────────────────────────────────────────


def installed() -> Iterator[tuple[str, Rule]]:
    """Every rule that an installed package brings, with the name of its file.

    Only what lies where packages are installed counts, so that no folder that is linted can bring any.
    """
    folders = [folder for folder in sys.path if FilePath(folder).name in ("site-packages", "dist-packages")]
    if not any(_brings_rules(folder) for folder in folders):
        return
    from importlib.metadata import distributions

    for package in distributions(path=folders):
        for entry in package.entry_points.select(group=ENTRY_POINTS):
            yield from _of_package(entry.value, entry.load)


def _brings_rules(folder: str) -> bool:
    """Whether a package there has our entry point: asked without importlib.metadata, whose import takes 50 ms."""
    try:
        with os.scandir(folder) as entries:
            packages = [entry.path for entry in entries if entry.name.endswith(".dist-info")]
    except OSError:
        return False
    return any(_mentions(FilePath(package, "entry_points.txt")) for package in packages)


def _mentions(file: FilePath) -> bool:
    try:
        return ENTRY_POINTS.encode() in file.read_bytes()
    except OSError:
        return False


def _of_package(name: str, load: Callable[[], Any]) -> Iterator[tuple[str, Rule]]:
    try:
        folder = FilePath(str(load().__file__)).parent
        files = [file for file in sorted(folder.iterdir()) if file.suffix in _SUFFIXES]
        codes = [bundled.code_in(file.with_suffix(".py")) for file in files]
    except Exception as error:  # whatever the import of a package raises, the user has to hear which one it is
        told = f"{type(error).__name__}: {error}"
        raise VmsslintError(f"the rules of the package {name} cannot be loaded: {told}") from error
    for file, code in zip(files, codes, strict=True):
        yield str(file), replace(read_rule(file), code=code)
