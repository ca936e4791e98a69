"""The table of facts for people and programs. A format is one module here with one function, `render`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from vmsslint.entries import FactsFound

FORMATS: Mapping[str, str] = {
    "text": "vmsslint.report.facts.text",
    "json": "vmsslint.report.facts.json",
    "markdown": "vmsslint.report.facts.markdown",
}
"""Format name → module. The first one is for people at a terminal."""


def render(name: str, found: FactsFound) -> str:
    """The facts in the format `name`, a key of FORMATS (else KeyError), as text that ends with a newline."""
    rendered = import_module(FORMATS[name]).render(found)
    assert isinstance(rendered, str)
    return rendered
