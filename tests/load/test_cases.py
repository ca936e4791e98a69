"""The published templates of ../shared/cases, where that folder is: all load, and every place is exact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import Locator, parse
from vmsslint.places import Path as JsonPath

CASES = Path(__file__).parents[3] / "shared" / "cases"
BROKEN = CASES / "robustness" / "broken"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared/cases")


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in CASES.glob(pattern))


def paths(value: Any, path: JsonPath = ()) -> Iterator[tuple[JsonPath, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, below in value.items():
            yield from paths(below, (*path, name))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from paths(below, (*path, index))


def test_everything_loads() -> None:
    for path in files("templates/*/*.json", "pairs/*/*.json", "robustness/*.json", "views/*.json"):
        parse(str(path), path.read_bytes())


def test_broken_files_are_refused_with_a_place() -> None:
    features = {
        line["file"]: line["features"] for line in map(json.loads, (BROKEN / "index.jsonl").read_text().splitlines())
    }
    for path in files("robustness/broken/*.json"):
        if "unicode-space" in features[path.name]:
            parse(path.name, path.read_bytes())
            continue
        with pytest.raises(VmsslintError) as caught:
            parse(path.name, path.read_bytes())
        assert caught.value.span
        assert caught.value.span.line > 1


def test_the_text_at_every_path_is_its_value() -> None:
    """Of each file, three hundred paths evenly spread."""
    for file in files("templates/*/template.json", "robustness/*.json"):
        document = parse(file.name, file.read_bytes())
        locator = Locator(document.text)
        starts = [0, *(end.end() for end in re.finditer("\r\n|\r|\n", document.text))]
        everything = list(paths(document.data))
        for path, value in everything[:: len(everything) // 300 + 1]:
            span = locator.value(path)
            begin, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
            assert parse(file.name, document.text[begin:end].encode()).data == value
