"""The rules and facts that come with the package: where they are, and how they are read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from vmsslint.errors import VmsslintError


@cache
def data_dir() -> Path:
    """Return the folder that holds `rules/` and `schemas/`: in a wheel inside the package, else in the checkout.

    Raises VmsslintError where neither is there.
    """
    package = Path(__file__).parent
    for folder in (package / "_data", package.parent):
        if (folder / "schemas").is_dir() and (folder / "rules").is_dir():
            return folder
    raise VmsslintError("the rules and schemas of vmsslint are not there: install it again", file=str(package))


@cache
def load(name: str) -> Any:
    """Return the content of a file under `data_dir()`, such as `schemas/transitions.yaml`.

    A wheel has each YAML file as JSON too, which is read in its place, a hundred times faster. The content is read
    once and shared: nobody changes it. Raises VmsslintError where the file is missing or cannot be read.
    """
    file = data_dir() / name
    if file.suffix == ".yaml" and file.parent == data_dir() / "rules":
        try:
            return rules()[file.stem]
        except KeyError:
            raise VmsslintError(f"{name} does not come with vmsslint", file=str(file)) from None
    return _read(file)


@cache
def rules() -> Mapping[str, Any]:
    """Return the content of every rule file by its name without the ending, in the order of the names."""
    compiled = data_dir() / "rules.json"
    if compiled.is_file():
        found: dict[str, Any] = _read(compiled)
        return dict(sorted(found.items()))
    return {file.stem: _read(file) for file in sorted((data_dir() / "rules").glob("*.yaml"))}


def rule_code(stem: str) -> Callable[..., Any] | None:
    """Return the function `hits` of the Python file beside a rule file, None where there is none.

    It is imported when it is called first: most runs have nothing for it to judge.
    """
    file = _python_files().get(f"{stem}.py")
    return None if file is None else partial(_run, file)


@cache
def _python_files() -> Mapping[str, Path]:
    with os.scandir(data_dir() / "rules") as entries:
        return {entry.name: Path(entry.path) for entry in entries if entry.name.endswith(".py")}


def _run(file: Path, *args: Any) -> Any:
    return _imported(file)(*args)


@cache
def _imported(file: Path) -> Callable[..., Any]:
    found = code_in(file)
    assert found is not None
    return found


def code_in(file: Path) -> Callable[..., Any] | None:
    """Return the function `hits` of a Python file, None where there is no such file."""
    if not file.is_file():
        return None
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(f"vmsslint_rule_{file.stem.partition('-')[0]}", file)
    if spec is None or spec.loader is None:
        raise VmsslintError("this rule cannot be imported", file=str(file))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    hits: Callable[..., Any] = module.hits
    return hits


def _read(file: Path) -> Any:
    twin = file.with_suffix(".json")
    try:
        if file.suffix == ".json" or twin.is_file():
            return json.loads(twin.read_bytes())
        return _read_yaml(file)
    except (OSError, ValueError) as error:
        raise VmsslintError(f"cannot read what comes with vmsslint: {error}", file=str(file)) from error


def _read_yaml(file: Path) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    # Not the C parser, which speaks YAML 1.1: the JSON in a wheel is made by this one.
    try:
        return YAML(typ="safe", pure=True).load(file)
    except YAMLError as error:
        raise ValueError(str(error)) from error
