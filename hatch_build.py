"""Build hook: puts the rules and the facts into the wheel, with YAML compiled to JSON beside it.

    rules/*.yaml, rules/*.py          ->  vmsslint/_data/rules/, and all the YAML in vmsslint/_data/rules.json
    schemas/*.yaml, schemas/*.json    ->  vmsslint/_data/schemas/, and each NAME.yaml as NAME.json

`rules.json` maps a rule file's name without its ending to its content. The program reads the JSON alone, a
hundred times faster than YAML; the YAML is there for people. An editable install gets none of this: it reads the
checkout, and a second copy would only grow stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

DATA = "vmsslint/_data"


class DataHook(BuildHookInterface[BuilderConfig]):
    """What hatchling calls before and after it builds one wheel."""

    PLUGIN_NAME = "custom"
    scratch: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files that go into the wheel; `version` is "standard" or "editable"."""
        if version == "standard":
            self.scratch = TemporaryDirectory(prefix="vmsslint-build-")
            build_data["force_include"].update(wheel_data(Path(self.root), Path(self.scratch.name)))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clean up once the wheel is written."""
        if self.scratch:
            self.scratch.cleanup()


def wheel_data(root: Path, scratch: Path) -> dict[str, str]:
    """Compile the YAML under `root` into `scratch`; return the wheel's place of every data file by its source.

    Raises ValueError for YAML that JSON cannot carry, or whose JSON has the name of another file.
    """
    rules = [file for file in sorted((root / "rules").iterdir()) if file.suffix in (".yaml", ".py")]
    schemas = [file for file in sorted((root / "schemas").iterdir()) if file.suffix in (".yaml", ".json")]
    places = {str(file): f"{DATA}/{file.parent.name}/{file.name}" for file in (*rules, *schemas)}

    compiled = {file.stem: yaml_as_json(file) for file in rules if file.suffix == ".yaml"}
    members = ",\n".join(f"{json.dumps(stem)}:{text}" for stem, text in compiled.items())
    places[written(scratch / "rules.json", f"{{{members}}}")] = f"{DATA}/rules.json"

    for file in schemas:
        if file.suffix == ".yaml":
            place = f"{DATA}/schemas/{file.stem}.json"
            if place in places.values():
                raise ValueError(f"schemas/{file.name} and schemas/{file.stem}.json would be one file in the wheel")
            places[written(scratch / "schemas" / f"{file.stem}.json", yaml_as_json(file))] = place
    return places


def yaml_as_json(file: Path) -> str:
    """Return the content of a YAML file as JSON text.

    Raises ValueError where a reader of the JSON would not see what a reader of the YAML sees (an unquoted date, a
    key that is a number), so that a wheel cannot differ from the checkout.
    """
    try:
        content = YAML(typ="safe", pure=True).load(file)
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (YAMLError, TypeError, ValueError) as error:
        raise ValueError(f"{file.parent.name}/{file.name}: {error}") from error
    if json.loads(text) != content:
        raise ValueError(f"{file.parent.name}/{file.name}: has keys that are no strings; put them in quotes")
    return text


def written(file: Path, text: str) -> str:
    """Write `text` to `file`, return the file's name."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
    return str(file)
