"""Where a path stands in the text that it was parsed from.

Values carry no positions: they are looked up here, by path, when a finding needs one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from vmsslint.dataclass import dataclass
from vmsslint.load.tokens import COMMENT, GAP, LINE_END, STRING, run_of
from vmsslint.places import Document, Path, Span

_STRINGS = json.JSONDecoder(strict=False)
_CHARACTER = r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|[^\\]"
"""One character of a decoded string as it is written."""


def span_of(text: str, start: int, end: int) -> Span:
    """The span of `text[start:end]`. Lines end at CR LF, CR or LF. For more than a few in one text, use a Locator."""
    return Lines(text).span(start, end)


class Lines:
    """The lines of a text. They end at CR LF, CR or LF."""

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        if text.count("\r") == text.count("\r\n"):  # the usual case, four times as fast
            self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
        else:
            self._starts = [0, *(found.end() for found in LINE_END.finditer(text))]

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return Span(first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """Where in the text that line and column are, as in a Span. Raises ValueError where they are not in it."""
        if 0 < line <= len(self._starts) and column > 0:
            offset = self._starts[line - 1] + column - 1
            end = self._starts[line] if line < len(self._starts) else self._length + 1
            if offset < end:
                return offset
        raise ValueError(f"there is no line {line} with a column {column}")


class Member(NamedTuple):
    """Offsets of a member of an object, or of an item of a list, whose name is then the item itself."""

    key: str | int
    key_start: int
    key_end: int
    start: int
    end: int


class Locator:
    """Finds places in one text, which must be one that `jsonc.parse` took.

    The text is scanned once for its brackets, and then only the objects and lists on the way to a place are read, each
    once. Of duplicate names the last counts, as in the data. A path that is not there answers with its deepest
    ancestor that is.
    """

    __slots__ = ("_closes", "_lines", "_read", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = Lines(text)
        self._closes = _closing_brackets(text)
        self._read: dict[int, dict[str | int, Member]] = {}

    def value(self, path: Path) -> Span:
        """The exact span of the value at `path`, quotes included."""
        member = self._find(path)
        return self.span(member.start, member.end)

    def key(self, path: Path) -> Span:
        """The exact span of the name of the member at `path`; of the value, for an item of a list and the root."""
        member = self._find(path)
        return self.span(member.key_start, member.key_end)

    def written(self, path: Path) -> tuple[str, str]:
        """What is written for the name and for the value at `path`, quotes included; nothing where the path is not."""
        member = self._find(path)
        if not path or member.key != path[-1]:
            return "", ""
        return self.text[member.key_start : member.key_end], self.text[member.start : member.end]

    def within(self, path: Path, start: int, end: int) -> Span:
        """The span of characters `start` to `end` of the string at `path`, counted in the decoded string."""
        member = self._find(path)
        if self.text[member.start] != '"':
            return self.span(member.start, member.end)
        ends = [member.start + 1]
        for written in re.compile(_CHARACTER, re.DOTALL).finditer(self.text, member.start + 1, member.end - 1):
            ends.append(written.end())
            if len(ends) > end:
                break
        last = len(ends) - 1
        return self.span(ends[min(start, last)], ends[min(end, last)])

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`."""
        return self._lines.span(start, end)

    def closing(self, start: int) -> int | None:
        """Where the bracket that opens at `start` is closed, exclusive; None where none opens there."""
        return self._closes.get(start)

    def root(self) -> Member:
        """The whole value, without the comments and the white space around it."""
        gap = _patterns().gap.match(self.text)
        start = gap.end() if gap else 0
        end = self._end_of_value(start)
        return Member("", start, end, start, end)

    def members(self, start: int) -> Iterator[Member]:
        """All members of the object, or items of the list, that opens at `start`; a scalar has none."""
        text, name, item = self.text, _patterns().name, _patterns().item
        position = start + 1
        if text[start] == "{":
            while found := name.match(text, position):
                position = self._end_of_value(found.end())
                yield Member(decoded(found[1]), found.start(1), found.end(1), found.end(), position)
        elif text[start] == "[":
            index = 0
            while found := item.match(text, position):
                position = self._end_of_value(found.end())
                yield Member(index, found.end(), position, found.end(), position)
                index += 1

    def _end_of_value(self, start: int) -> int:
        closed = self._closes.get(start)
        if closed is None:
            scalar = _patterns().scalar.match(self.text, start)
            closed = scalar.end() if scalar else start
        return closed

    def _find(self, path: Path) -> Member:
        here = self.root()
        for step in path:
            members = self._read.get(here.start)
            if members is None:
                members = {member.key: member for member in self.members(here.start)}
                self._read[here.start] = members
            below = members.get(step)
            if below is None:
                break
            here = below
        return here


@lru_cache(maxsize=16)
def locator(document: Document) -> Locator:
    """The locator of a document's text, made once: findings come in swarms from a few documents."""
    return Locator(document.text)


def locate(text: str, path: Path) -> Span:
    """The exact span of the value at `path`; of its deepest existing ancestor, if there is none."""
    return Locator(text).value(path)


def locate_key(text: str, path: Path) -> Span:
    """The exact span of the name of the member at `path`; of the value, where it has no name."""
    return Locator(text).key(path)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A name that an object has twice. `exact` is False where only the letter case differs: one name to ARM all the
    same, though both are in the data. `span` is the later name's, `first` that of the earlier one.
    """

    path: Path
    span: Span
    first: Span
    exact: bool


def find_duplicates(text: str) -> Iterator[Duplicate]:
    """Every repeated name in `text`, which must be one that `jsonc.parse` took, in the order of the text by level."""
    locator = Locator(text)
    waiting: list[tuple[Path, int]] = [((), locator.root().start)]
    while waiting:
        path, start = waiting.pop()
        exact: dict[str | int, Member] = {}
        folded: dict[str | int, Member] = {}
        for member in locator.members(start):
            same = member.key.lower() if isinstance(member.key, str) else member.key
            if earlier := folded.get(same):
                first = exact.get(member.key, earlier)
                yield Duplicate(
                    (*path, member.key),
                    locator.span(member.key_start, member.key_end),
                    locator.span(first.key_start, first.key_end),
                    first.key == member.key,
                )
            folded.setdefault(same, member)
            exact[member.key] = member
        waiting.extend(((*path, member.key), member.start) for member in reversed(exact.values()))


def has_duplicates(parsable: str) -> bool:
    """Whether any object in `parsable`, plain JSON, repeats a name in any letter case. At the speed of the parser."""
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len({name.lower() for name, _ in pairs}) != len(pairs)

    json.JSONDecoder(strict=False, object_pairs_hook=look).decode(parsable)
    return found


def decoded(quoted: str) -> str:
    """The value of a JSON string with its quotes. A lone surrogate becomes U+FFFD, as Json.NET reads it."""
    if "\\" not in quoted:
        return quoted[1:-1]
    return re.sub("[\ud800-\udfff]", "\ufffd", _STRINGS.decode(quoted))


class _Patterns(NamedTuple):
    gap: re.Pattern[str]
    name: re.Pattern[str]
    item: re.Pattern[str]
    scalar: re.Pattern[str]
    to_bracket: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Compiled when first needed: many runs never look up a place."""
    other = r'[^"/\[\]{}]*+'
    plain = other + run_of(STRING + other)
    return _Patterns(
        gap=re.compile(GAP, re.DOTALL),
        name=re.compile(rf"{GAP}(?:,{GAP})?({STRING}){GAP}:{GAP}", re.DOTALL),
        item=re.compile(rf"{GAP}(?:,{GAP})?(?![\]}},])(?=.)", re.DOTALL),
        scalar=re.compile(rf'{STRING}|[^"/\[\]{{}},\s]++', re.DOTALL),
        to_bracket=re.compile(rf"{plain}{run_of(COMMENT + plain)}(?:([\[{{])|([\]}}])|\Z)", re.DOTALL),
    )


def _closing_brackets(text: str) -> dict[int, int]:
    """Where each bracket that opens in `text` is closed: offset to offset, the latter exclusive."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for bracket in _patterns().to_bracket.finditer(text):
        if bracket.lastindex == 1:
            opened.append(bracket.end() - 1)
        elif bracket.lastindex == 2:
            closes[opened.pop()] = bracket.end()
    return closes
