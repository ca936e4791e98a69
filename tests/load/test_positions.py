"""Places in a text, held against a reader that goes character by character."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.load.jsonc import Locator, duplicates, locate, locate_key, parse
from vmsslint.places import Path, Span

SPACES = " \t\r\n\v\f\x85\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"


@dataclass
class Reference:
    """A slow reader of JSON with comments.

    It writes down the offsets of every value and name by path, and which paths end in a name that the object had
    before.
    """

    text: str
    at: int = 0
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    names: dict[Path, tuple[int, int]] = field(default_factory=dict)
    repeated: set[Path] = field(default_factory=set)

    def skip(self) -> None:
        while self.at < len(self.text):
            if self.text[self.at] in SPACES:
                self.at += 1
            elif self.text.startswith("//", self.at):
                while self.at < len(self.text) and self.text[self.at] not in "\r\n":
                    self.at += 1
            elif self.text.startswith("/*", self.at):
                self.at = self.text.index("*/", self.at + 2) + 2
            else:
                return

    def string(self) -> str:
        start = self.at
        self.at += 1
        while self.text[self.at] != '"':
            self.at += 2 if self.text[self.at] == "\\" else 1
        self.at += 1
        return str(json.loads(self.text[start : self.at], strict=False))

    def value(self, path: Path) -> object:
        self.skip()
        start = self.at
        result: object
        if self.text[self.at] == "{":
            result = self.read_object(path)
        elif self.text[self.at] == "[":
            result = self.read_list(path)
        elif self.text[self.at] == '"':
            result = self.string()
        else:
            while self.at < len(self.text) and (self.text[self.at].isalnum() or self.text[self.at] in "+-."):
                self.at += 1
            result = json.loads(self.text[start : self.at])
        self.values[path] = (start, self.at)
        return result

    def read_object(self, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        self.at += 1
        while not self.closed("}"):
            start = self.at
            name = self.string()
            end = self.at
            self.skip()
            self.at += 1
            below = (*path, name)
            if name in result:
                self.forget(below)
            if name.lower() in {earlier.lower() for earlier in result}:
                self.repeated.add(below)
            result[name] = self.value(below)
            self.names[below] = (start, end)
        return result

    def read_list(self, path: Path) -> list[object]:
        result: list[object] = []
        self.at += 1
        while not self.closed("]"):
            result.append(self.value((*path, len(result))))
        return result

    def closed(self, bracket: str) -> bool:
        self.skip()
        if self.text[self.at] == ",":
            self.at += 1
            self.skip()
        if self.text[self.at] == bracket:
            self.at += 1
            return True
        return False

    def forget(self, path: Path) -> None:
        """What stands below an earlier duplicate is not in the data."""
        self.values = {known: span for known, span in self.values.items() if known[: len(path)] != path}
        self.names = {known: span for known, span in self.names.items() if known[: len(path)] != path}
        self.repeated = {known for known in self.repeated if known[: len(path)] != path}

    def span(self, start: int, end: int) -> Span:
        return Span(*self.place(start), *self.place(end))

    def place(self, offset: int) -> tuple[int, int]:
        line = column = 1
        for index in range(offset):
            character = self.text[index]
            if character == "\n" or (character == "\r" and self.text[index + 1 : index + 2] != "\n"):
                line, column = line + 1, 1
            else:
                column += 1
        return line, column


def gaps() -> st.SearchStrategy[str]:
    comments = st.sampled_from(['/* " { */', "// ] , \\\n", "//\r\n", "/***/", "/* // \n*/"])
    return st.lists(st.sampled_from(SPACES) | comments, max_size=2).map("".join)


def strings() -> st.SearchStrategy[str]:
    """Strings as JSON writes them: raw newlines, some characters escaped that need not be, few enough to repeat."""
    escapes = [r"\u0061", r"\u00E9", r"\ud83d\ude00", r"\"", r"\\", r"\/", r"\n"]
    pieces = st.sampled_from([*escapes, *"aAé\U0001f600\t\n\r\u00a0 //*{}[],:"])
    return st.lists(pieces, max_size=3).map(lambda parts: f'"{"".join(parts)}"')


def closings() -> st.SearchStrategy[str]:
    """What stands before the closing bracket: in half of the cases a comma."""
    return gaps() | gaps().map(lambda gap: "," + gap)


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    members = draw(st.lists(st.tuples(gaps(), strings(), gaps(), gaps(), inner, gaps()), max_size=4))
    text = ",".join(f"{before}{name}{g1}:{g2}{value}{after}" for before, name, g1, g2, value, after in members)
    return "{" + text + (draw(closings()) if members else "") + "}"


@st.composite
def lists(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(st.tuples(gaps(), inner, gaps()).map("".join), max_size=4))
    return "[" + ",".join(items) + (draw(closings()) if items else "") + "]"


def jsonc_texts() -> st.SearchStrategy[str]:
    scalars = st.sampled_from(["0", "-1.5e+3", "12", "true", "false", "null"]) | strings()
    values = st.recursive(scalars, lambda inner: objects(inner) | lists(inner), max_leaves=12)
    return st.tuples(gaps(), values, gaps()).map("".join)


@given(jsonc_texts())
def test_every_path_is_found_where_the_reference_finds_it(text: str) -> None:
    reference = Reference(text)
    data = reference.value(())
    assert parse("x", text.encode()).data == data
    locator = Locator(text)
    for path, (start, end) in reference.values.items():
        expected = reference.span(start, end)
        assert locator.value(path) == expected
        assert locate(text, path) == expected
        assert locator.key(path) == reference.span(*reference.names.get(path, (start, end)))


@given(jsonc_texts())
def test_duplicates_are_the_names_that_the_reference_meets_again(text: str) -> None:
    reference = Reference(text)
    reference.value(())
    assert {duplicate.path for duplicate in duplicates(text)} == reference.repeated


TEXT = """{ // a template
  "name": "web", "NAME": "x", "name": /* last */ "api",
  "sku": {"capacity": -2,},\r
  "zones": [ "1",  ["2"] ] } // ] }"""


def cut(span: Span) -> str:
    """What the span covers, if it is of one line."""
    assert span.line == span.end_line
    return TEXT.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("name",), '"name"', '"api"'),
        (("NAME",), '"NAME"', '"x"'),
        (("sku", "capacity"), '"capacity"', "-2"),
        (("zones",), '"zones"', '[ "1",  ["2"] ]'),
        (("zones", 1), '["2"]', '["2"]'),
        (("zones", 1, 0), '"2"', '"2"'),
        (("sku", "tier"), '"sku"', '{"capacity": -2,}'),
        (("sku", 0), '"sku"', '{"capacity": -2,}'),
        (("zones", 7, "x"), '"zones"', '[ "1",  ["2"] ]'),
        (("zones", -1), '"zones"', '[ "1",  ["2"] ]'),
        (("name", "first"), '"name"', '"api"'),
    ],
)
def test_a_place(path: Path, key: str, value: str) -> None:
    assert cut(locate_key(TEXT, path)) == key
    assert cut(locate(TEXT, path)) == value


def test_of_a_repeated_name_the_last_is_meant() -> None:
    assert locate_key(TEXT, ("name",)) == Span(2, 31, 2, 37)


def test_the_root_is_the_whole_value() -> None:
    assert locate(TEXT, ()) == Span(1, 1, 4, 29)


def test_a_place_within_a_string() -> None:
    text = r"""{"a": "[f('\u0041\u00e9\ud83d\ude00', 'x')]", "b": [1]}"""
    locator = Locator(text)
    value = parse("x", text.encode()).data["a"]
    at = value.index("x")
    assert text[locator.within(("a",), at, at + 1).column - 1] == "x"
    assert locator.within(("a",), 0, 1) == Span(1, 8, 1, 9)
    assert locator.within(("a",), 4, 5) == Span(1, 12, 1, 18)
    assert locator.within(("a",), 6, 7) == Span(1, 24, 1, 36)
    assert locator.within(("a",), len(value), len(value) + 9).column == text.index('", "b"') + 1
    assert locator.within(("b",), 0, 1) == locator.value(("b",))


def test_much_to_skip_takes_no_time() -> None:
    text = '["' + "x" * 200_000 + '"]' + "// ]" * 100_000
    assert locate(text, (0,)) == Span(1, 2, 1, 200_004)
