"""How a report is shown. A format is one module here with one function, `render`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from vmsslint.model import Report

FORMATS: Mapping[str, str] = {
    "text": "vmsslint.report.text",
    "concise": "vmsslint.report.concise",
    "json": "vmsslint.report.json",
    "sarif": "vmsslint.report.sarif",
    "github": "vmsslint.report.github",
    "azure": "vmsslint.report.azure",
    "junit": "vmsslint.report.junit",
    "markdown": "vmsslint.report.markdown",
    "html": "vmsslint.report.html",
}
"""Format name → module. The first one is for people at a terminal."""


def render(name: str, report: Report, *, color: bool = False) -> str:
    """The report in the format `name`, a key of FORMATS (else KeyError): empty, or text that ends with a newline.

    The text is made of characters that every encoding of Unicode can carry. `color` adds ANSI colours where the
    format has them; they never carry meaning alone.
    """
    rendered = import_module(FORMATS[name]).render(report, color=color)
    assert isinstance(rendered, str)
    return rendered
