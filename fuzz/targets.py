"""What is fuzzed. A target takes bytes and raises AssertionError, or whatever broke, where a promise does not hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fuzz.choices import Choices
from fuzz.templates import CANARY, PARAMETERS, SCHEMA, expression, scale_set, template
from vmsslint import api
from vmsslint.expand import run as limits
from vmsslint.expand.syntax import Fault, names_used, parse, walk
from vmsslint.load.jsonc import Locator, duplicates
from vmsslint.load.shapes import recognise, scale_sets
from vmsslint.places import Document, Path, Span
from vmsslint.report import FORMATS, render

MOST_PATHS = 200
"""Places of one document that are looked up."""


def reader(data: bytes) -> None:
    """Any bytes: they are a document of which every place is found again, or the error has a place in the text."""
    try:
        document = api.parse("fuzzed.json", data)
    except api.VmsslintError as error:
        if error.document is not None and error.span is not None:
            _offsets(error.document.text, error.span)
        return
    list(duplicates(document.text))
    recognise(document)
    list(scale_sets(document))
    locator = Locator(document.text)
    for path, value in _paths(document.data):
        start, end = _offsets(document.text, locator.value(path))
        there = api.parse("part.json", document.text[start:end].encode("utf-8-sig"))  # a NUL in it tells no encoding
        assert there.data == value, (path, there.data, value)
        _offsets(document.text, locator.key(path))


def _paths(data: Any) -> Iterator[tuple[Path, Any]]:
    waiting: list[tuple[Path, Any]] = [((), data)]
    for _ in range(MOST_PATHS):
        if not waiting:
            return
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting += [((*path, name), item) for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, at), item) for at, item in enumerate(value)]


def _offsets(text: str, span: Span) -> tuple[int, int]:
    """Where a span begins and ends in the text; AssertionError where that is outside of it."""
    starts = [0]
    for at, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)
    assert 1 <= span.line <= span.end_line <= len(starts), span
    start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
    assert 0 <= start <= end <= len(text), span
    return start, end


def grammar(data: bytes) -> None:
    """Any text as an expression: a tree, or a fault with a column in it."""
    text = data.decode("utf-8", "replace")
    text = f"[{text}]"
    found = parse(text)
    if isinstance(found, Fault):
        assert found.message
        assert 0 <= found.column <= len(text), found
        return
    assert all(1 <= node.column <= len(text) for node in walk(found))
    names_used(text, "parameters")


def evaluator(data: bytes) -> None:
    """A few expressions, evaluated: in bounds, the same every time, as JSON, and without the secret."""
    choose = Choices(data)
    expressions = [f"[{expression(choose)}]" for _ in range(3)]
    source = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": PARAMETERS,
        "variables": {"v": expressions[0], "w": expressions[1]},
        "resources": [],
        "outputs": {"o": {"type": "string", "value": expressions[2]}},
    }
    _expanded(_document("fuzzed.json", source), expressions)


def _document(name: str, data: Any) -> Document:
    return api.parse(name, json.dumps(data).encode())


def _expanded(document: Document, about: object) -> None:
    first, second = (api.expansion_json(api.expand(document)) for _ in range(2))
    assert first == second
    json.loads(first)
    assert CANARY.casefold() not in _shown_by_functions(first), about


def _shown_by_functions(text: str) -> str:
    return text.casefold()


def whole(data: bytes) -> None:
    """Two documents, checked, compared and shown in every format: no rule fails, and nothing differs from itself."""
    choose = Choices(data)
    make: Callable[[Choices], Any] = scale_set if not choose.number(4) else template
    old, new = _document("old.json", make(choose)), _document("new.json", make(choose))
    same = api.diff(new, new)
    reports = [api.check([old, new]), api.diff(old, new), api.plan(old, new), same]
    for report in reports:
        broken = [finding.message for finding in report.findings if finding.rule == "VMSS000"]
        assert not broken, broken
        for format in FORMATS:
            shown = render(format, report)
            assert CANARY.casefold() not in shown.casefold(), (format, shown)
            if format in ("json", "sarif"):
                json.loads(shown)
    if b"newguid" not in new.text.casefold().encode() and "utcnow" not in new.text.casefold():
        surely = [change.path for change in same.changes if change.certain]
        assert not surely, surely
    for document in (old, new):
        try:
            _expanded(document, document.text)
        except api.VmsslintError:
            continue


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "reader": reader,
    "grammar": grammar,
    "evaluator": evaluator,
    "whole": whole,
}


def keep_small() -> None:
    """Stop each expansion early, so that an hour sees many."""
    limits.MAX_STEPS = 5_000
    limits.MAX_MADE = 100_000
