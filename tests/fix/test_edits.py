from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.fix.edits import fixed, moved, together
from vmsslint.load.positions import span_of
from vmsslint.model import Edit, Fix
from vmsslint.places import Document, Span

TEXT = '{\n  "skuu": "x", // stays\n  "a": 1\n}\n'


def edit(document: Document, start: int, end: int, text: str) -> Edit:
    return Edit(document, span_of(document.text, start, end), text)


def at(document: Document, needle: str, text: str) -> Edit:
    start = document.text.index(needle)
    return edit(document, start, start + len(needle), text)


def test_nothing_else_is_touched() -> None:
    source = Document("a.json", TEXT, None)
    assert fixed(TEXT, [at(source, "skuu", "sku"), at(source, "1", "2")]) == TEXT.replace("skuu", "sku").replace(
        "1", "2"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_stay(end: str) -> None:
    text = TEXT.replace("\n", end)
    source = Document("a.json", text, None)
    assert fixed(text, [at(source, '"a"', '"b"')]) == text.replace('"a"', '"b"')


def test_an_empty_span_is_a_place_to_insert_at() -> None:
    source = Document("a.json", "ac", None)
    assert fixed("ac", [edit(source, 1, 1, "b"), edit(source, 2, 2, "d")]) == "abcd"


def test_the_same_edit_twice_is_one() -> None:
    source = Document("a.json", "ac", None)
    assert fixed("ac", [edit(source, 1, 1, "b"), edit(source, 1, 1, "b")]) == "abc"


@pytest.mark.parametrize(
    "span",
    [Span(1, 9, 1, 9), Span(3, 1, 3, 1), Span(0, 1, 1, 1), Span(1, 0, 1, 1), Span(1, 2, 1, 1), Span(1, 2, 2, 5)],
)
def test_an_edit_outside_the_text_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match=r"no line|overlap"):
        fixed("ab\nc", [Edit(Document("a.json", "ab\nc", None), span, "x")])


def test_the_first_of_two_that_overlap_wins() -> None:
    source = Document("a.json", "0123456789", None)
    first = Fix("first", (edit(source, 2, 5, "x"),))
    second = Fix("second", (edit(source, 8, 9, "y"), edit(source, 4, 6, "z")))
    third = Fix("third", (edit(source, 8, 9, "w"),))
    assert together([first, second, third]) == ([first, third], [second])
    assert together([second, first, third]) == ([second], [first, third])


def test_neighbours_do_not_overlap() -> None:
    source = Document("a.json", "0123456789", None)
    fixes = [Fix("", (edit(source, start, end, "x"),)) for start, end in ((2, 5), (5, 8), (5, 5), (2, 2), (8, 8))]
    assert together(fixes) == (fixes, [])
    assert fixed(source.text, [item for fix in fixes for item in fix.edits]) == "01xxxxx89"


def test_two_texts_for_one_place_are_one_too_many() -> None:
    source = Document("a.json", "0123456789", None)
    first, second = (Fix("", (edit(source, 2, 2, text),)) for text in "ab")
    assert together([first, second]) == ([first], [second])


def test_a_place_inside_of_what_goes_is_no_place_to_insert_at() -> None:
    source = Document("a.json", "0123456789", None)
    first, second = Fix("", (edit(source, 2, 5, "x"),)), Fix("", (edit(source, 3, 3, "y"),))
    assert together([first, second]) == ([first], [second])
    assert together([second, first]) == ([second], [first])


def test_fixes_share_an_edit() -> None:
    source, again = (Document("a.json", "0123456789", None) for _ in range(2))
    first = Fix("first", (edit(source, 2, 3, "x"),))
    second = Fix("second", (edit(again, 2, 3, "x"), edit(again, 5, 6, "y")))
    assert together([first, second], lambda document: document.name) == ([first, second], [])


def test_edits_of_several_documents_are_in_nobodys_way() -> None:
    one, other = Document("a.json", "0123", None), Document("b.json", "0123", None)
    fixes = [Fix("", (edit(one, 0, 2, "x"), edit(other, 1, 2, "x"))), Fix("", (edit(other, 0, 1, "y"),))]
    assert together(fixes) == (fixes, [])


texts = st.text(st.sampled_from('ab"\r\n é🚀'), max_size=30)


@st.composite
def wanted(draw: st.DrawFn) -> tuple[Document, list[Fix]]:
    source = Document("a.json", draw(texts), None)
    offsets = st.integers(0, len(source.text))
    edits = st.builds(
        lambda ends, text: edit(source, min(ends), max(ends), text), st.tuples(offsets, offsets), st.sampled_from("xy")
    )
    return source, [Fix("", tuple(item)) for item in draw(st.lists(st.lists(edits, min_size=1, max_size=3)))]


@given(wanted())
def test_what_is_made_together_can_be_made_and_each_edit_stands_where_it_is_said_to(
    given: tuple[Document, list[Fix]],
) -> None:
    source, fixes = given
    made, left = together(fixes)
    assert {id(fix) for fix in made} | {id(fix) for fix in left} == {id(fix) for fix in fixes}
    edits = [item for fix in made for item in fix.edits]
    after = fixed(source.text, edits)
    spans = list(moved(source.text, after, edits))
    back = [Edit(Document("", after, None), new, cut(source.text, old)) for old, new in spans]
    assert fixed(after, back) == source.text
    assert together(made) == (made, [])


def cut(text: str, span: Span) -> str:
    return next(
        text[start:end]
        for start in range(len(text) + 1)
        for end in range(start, len(text) + 1)
        if span_of(text, start, end) == span
    )
