"""One line out of a document, with the columns to underline, ready to be shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import field

from vmsslint.dataclass import dataclass
from vmsslint.places import Document, Span
from vmsslint.report.safe import characters
from vmsslint.residuals import MASK, SECRET_NAMES, telltales

WIDTH = 160
"""Columns that a line of source may take; a longer one is cut around what matters in it."""

BEFORE = 40
"""Columns that are shown before the underlined stretch where the beginning of the line has to go."""

TAB = 4
CUT = "…"

# The evaluator knows which values are secret, but a line may hold another one beside the value it is shown for
# (a parameter file on one line), and a finding may be about the very text of a secret. Hence by name: strings that
# stand for something like a password, and defaults of secure parameters; expressions say nothing and stay.
# The inner group is not possessive: before Python 3.11.5 such a group can match wrongly (cpython issue 106052).
_STRING = r'"(?!\[(?!\[))(?P<secret>[^"\\]*+(?:\\.[^"\\]*+)*)'
_VALUE = r'"(?:value|defaultValue)"\s*:\s*'
# What parameters are given, by a file, a default or a nested deployment. Which of it is secret one line need not tell.
_GIVEN = r'"(?:value|defaultValue|allowedValues)"\s*:\s*'
_SECRET_WHOLE = r'"(?:protectedSettings|protectedParameters|additionalUnattendContent)"\s*:\s*'
_TOKEN = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]'
_AFTER_NAME = rf'[^"\\\n]{{0,64}}"\s*:\s*(?:\{{[^{{}}]{{0,400}}?{_VALUE})?{_STRING}'
_AFTER_TYPE = rf'"secure(?:string|object)"[^{{}}]{{0,400}}?{_VALUE}{_STRING}'


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown, and the stretch of it to underline, in columns of a terminal: it is never empty."""

    source: str
    offset: int
    length: int


@dataclass(slots=True)
class Sources:
    """The documents of one report; it remembers what it had to look up in their text."""

    _known: dict[Document, _Source] = field(default_factory=dict)

    def excerpt(self, document: Document, span: Span, *, secret: bool = False) -> Excerpt:
        """The first line of `span`, with what of it is inside the span; `***` in its place if that is `secret`."""
        return self._source(document).excerpt(span, secret=secret)

    def lines(self, document: Document) -> int:
        """How many lines the document has; what follows its last line end is one, if it is anything."""
        source = self._source(document)
        return len(source.starts) - (source.starts[-1] == len(source.text))

    def _source(self, document: Document) -> _Source:
        source = self._known.get(document)
        if source is None:
            source = self._known[document] = _Source.of(document.text)
        return source


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    starts: tuple[int, ...]
    hidden: tuple[tuple[int, int], ...]
    beside: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> _Source:
        starts = (0, *(found.end() for found in re.finditer("\r\n?|\n" if "\r" in text else "\n", text)))
        hidden = sorted({*_hidden(text), *_values_after(_SECRET_WHOLE, text)})
        return cls(text, starts, tuple(hidden), tuple(_values_after(_GIVEN, text)))

    def excerpt(self, span: Span, *, secret: bool) -> Excerpt:
        if span.line > len(self.starts):
            return Excerpt("", 0, 1)
        begin = self.starts[span.line - 1]
        stop = self.starts[span.line] - 1 if span.line < len(self.starts) else len(self.text)
        # A document may be one line of megabytes: look at no more of it than can be shown.
        start = min(begin + span.column - 1, stop)
        end = stop if span.end_line > span.line else min(begin + span.end_column - 1, stop)
        left, right = max(begin, start - WIDTH), min(stop, max(start, min(end, start + WIDTH)) + WIDTH)
        text = self.text[left:right].rstrip("\r") if right == stop else self.text[left:right]
        start = min(start, left + len(text))
        end = min(end, left + len(text.rstrip() if span.end_line > span.line else text))

        shown = characters(text)
        hidden = [*_within(self.hidden, left, right)]
        for low, high in _within(self.beside, left, right):
            inside = low <= start and end <= high  # the value that is shown, or a part of it, is none beside it
            hidden += [(low, start), (end, high)] if inside else [(low, high)]
        for low, high in ((start, end), *hidden) if secret else hidden:
            low, high = max(low, left) - left, min(high, left + len(text)) - left
            shown[low:high] = [MASK, *[""] * (high - low - 1)] if low < high else []
        return _cut(shown, text, start - left, max(end, start) - left, more=(left > begin, right < stop))


def _within(spans: tuple[tuple[int, int], ...], left: int, right: int) -> Iterator[tuple[int, int]]:
    """Those of the spans, which are in order, that have a part between `left` and `right`."""
    at = max(bisect_right(spans, (left, left)) - 1, 0)
    while at < len(spans) and spans[at][0] < right:
        if spans[at][1] > left:
            yield spans[at]
        at += 1


def _values_after(name: str, text: str) -> Iterator[tuple[int, int]]:
    """The values of members that are called so: strings, but no expressions, and whole objects and lists."""
    after, token = re.compile(name, re.IGNORECASE), re.compile(_TOKEN)
    at = 0
    while found := after.search(text, at):
        at = found.end()
        if text[at : at + 1] not in ("{", "["):
            if whole := re.compile(_STRING).match(text, at):
                at = whole.end("secret")
                yield whole.span("secret")
            continue
        depth = 0
        for mark in token.finditer(text, at):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark[0], 0)
            if depth == 0:
                break
        yield at, mark.end()
        at = mark.end()


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    yield from telltales(text)
    lower = text.replace("İ", "i").lower()  # the one character that grows
    for words, pattern in ((SECRET_NAMES, _AFTER_NAME), (('"secure',), _AFTER_TYPE)):
        rest = re.compile(pattern, re.IGNORECASE | re.DOTALL)
        for word in words:
            at = lower.find(word)
            while at >= 0:
                found = rest.match(text, at)
                if found and found["secret"]:
                    yield found.span("secret")
                at = lower.find(word, at + len(word))


def _cut(shown: list[str], text: str, start: int, end: int, *, more: tuple[bool, bool]) -> Excerpt:
    """Put together what fits of the characters `shown`, around those from `start` to `end`.

    `text` has the same characters unescaped. `more` tells whether the line goes on before and after them.
    """
    columns = [0]
    for index, char in enumerate(text):
        if char == "\t" and shown[index] not in (MASK, ""):
            shown[index] = " " * (TAB - columns[-1] % TAB)
        columns.append(columns[-1] + width(shown[index]))

    first, last = 0, len(shown)
    if more[0] or more[1] or columns[-1] > WIDTH:
        if more[0] or columns[end] > WIDTH - 1:
            first = next(index for index in range(start + 1) if columns[start] - columns[index] <= BEFORE)
        last = bisect_right(columns, columns[first] + WIDTH - 2) - 1
    before = CUT if more[0] or first > 0 else ""
    after = CUT if more[1] or last < len(shown) else ""
    return Excerpt(
        (before + "".join(shown[first:last])).rstrip() + after,
        len(before) + columns[start] - columns[first],
        max(columns[min(end, last)] - columns[start], 1),
    )


def width(text: str) -> int:
    """The columns that `text` takes in a terminal: two for wide characters, none for those that join one before.

    Besides marks, vowels and final consonants of Hangul join, where a syllable is written by its letters.
    """
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    def one(char: str) -> int:
        if category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
            return 0
        return 2 if east_asian_width(char) in ("W", "F") else 1

    return sum(map(one, text))
