"""YAML that others wrote, as plain JSON-like data with the place of every value.

Anchors, aliases and tags are refused: nobody needs them for a rule, and they make YAML costly or unsafe to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.jsonc import decode
from vmsslint.places import Document, Path, Span

MAX_BYTES = 64 * 1024
"""The longest YAML file that is read, which may take two seconds. A rule with a dozen examples has 5 KB."""

MAX_DEPTH = 60

_PLAIN = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))


@dataclass(frozen=True, slots=True, eq=False)
class Yaml:
    """A YAML text with what it stands for. `keys` and `values` have the places of members and of their values."""

    document: Document
    keys: Mapping[Path, Span] = field(repr=False)
    values: Mapping[Path, Span] = field(repr=False)

    @property
    def data(self) -> Any:
        """The data: mappings with string keys, lists, strings, numbers, booleans and None."""
        return self.document.data

    def place(self, path: Path, *, key: bool = False) -> Span:
        """Where the value at a path stands (its `key`, where it has one), or else what is around it."""
        while path and path not in self.values:
            path = path[:-1]
        found = self.keys.get(path) if key else None
        return found or self.values.get(path) or Span(1, 1, 1, 1)

    def find(self, text: str) -> Span | None:
        """Where a key or a scalar stands that reads so; None where there is none."""
        for path, span in self.keys.items():
            if path[-1] == text:
                return span
        return next((span for path, span in self.values.items() if _at(self.data, path) == text), None)

    def error(self, message: str, span: Span | None = None) -> VmsslintError:
        """An error in this file, at a place of it."""
        return VmsslintError(message, document=self.document, span=span)


def parse(name: str, data: bytes) -> Yaml:
    """Read `data` as YAML 1.2. Raises VmsslintError with the place of what is wrong or not taken."""
    if len(data) > MAX_BYTES:
        raise VmsslintError(f"the file is larger than {MAX_BYTES // 1024} KB", file=name)
    text = decode(data, name)
    _told(name, text, lambda: _check_events(name, text))
    node = _told(name, text, lambda: _reader().compose(text))
    if node is None:
        raise VmsslintError("the file is empty", file=name)
    keys: dict[Path, Span] = {}
    values: dict[Path, Span] = {}
    for path, key, value in _nodes(node):
        if key is not None:
            if key.tag != "tag:yaml.org,2002:str":
                raise _wrong(name, text, "a key is a string: put it in quotes", key.start_mark)
            keys[path] = _span(key.start_mark, key.end_mark)
        if value.tag not in _PLAIN:
            kind = str(value.tag).rpartition(":")[2].lstrip("!")
            raise _wrong(name, text, f"this is read as {kind}; put it in quotes", value.start_mark)
        values[path] = _span(value.start_mark, value.end_mark)
    return Yaml(Document(name, text, _told(name, text, lambda: _reader().load(text))), keys, values)


def _reader() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True)


def _told(name: str, text: str, work: Callable[[], Any]) -> Any:
    """What `work` gives; what the YAML library says against the text becomes an error with a place."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return work()
    except MarkedYAMLError as error:
        said = " ".join(str(error.problem or error.context or "this cannot be read").split())
        raise _wrong(name, text, f"this is not YAML: {said[:200]}", error.problem_mark or error.context_mark) from None
    except (YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise _wrong(name, text, f"this is not YAML: {said[:200]}", None) from None


def _check_events(name: str, text: str) -> None:
    """Look at the text without building anything of it, since that is what deep nesting and aliases are aimed at."""
    from ruamel.yaml.events import (
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        DocumentStartEvent,
        NodeEvent,
    )

    depth, documents = 0, 0
    for event in _reader().parse(text):
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise _wrong(name, text, "anchors and aliases are not taken here", event.start_mark)
        if isinstance(event, NodeEvent) and getattr(event, "tag", None):
            raise _wrong(name, text, "tags are not taken here", event.start_mark)
        documents += isinstance(event, DocumentStartEvent)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _wrong(name, text, f"this is nested more than {MAX_DEPTH} levels deep", event.start_mark)
        if documents > 1:
            raise _wrong(name, text, "a second document begins here; a file is one", event.start_mark)


def _nodes(root: Any) -> Iterator[tuple[Path, Any, Any]]:
    """Every node of the text with its path, and the node of its key where it has one."""
    waiting: list[tuple[Path, Any, Any]] = [((), None, root)]
    while waiting:
        path, key, node = waiting.pop()
        yield path, key, node
        if node.id == "mapping":
            waiting += [((*path, str(name.value)), name, value) for name, value in reversed(node.value)]
        elif node.id == "sequence":
            waiting += [((*path, at), None, value) for at, value in reversed(list(enumerate(node.value)))]


def _span(start: Any, end: Any) -> Span:
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _wrong(name: str, text: str, message: str, mark: Any) -> VmsslintError:
    return VmsslintError(message, document=Document(name, text, None), span=_span(mark, mark) if mark else None)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
