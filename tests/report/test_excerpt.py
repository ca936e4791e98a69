# ruff: noqa: E501 (the output is as wide as it is)
from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from tests.report.samples import document
from vmsslint.places import Span
from vmsslint.report.excerpt import WIDTH, Excerpt, Sources, width


def drawn(text: str, *span: int, secret: bool = False) -> str:
    """The source line and below it the underline."""
    excerpt = Sources().excerpt(document("a.json", text), Span(*span), secret=secret)
    return f"{excerpt.source}\n{' ' * excerpt.offset}{'^' * excerpt.length}"


def test_the_line_of_the_span() -> None:
    assert drawn('{\n  "a": 1\n}', 2, 8, 2, 9) == snapshot("""\
  "a": 1
       ^\
""")


def test_line_ends_of_windows() -> None:
    assert drawn('{\r\n  "a": 1\r\n}', 2, 3, 3, 2) == snapshot("""\
  "a": 1
  ^^^^^^\
""")


def test_tabs_take_columns_to_the_next_stop() -> None:
    assert drawn('\t"a":\t1', 1, 7, 1, 8) == snapshot("""\
    "a":    1
            ^\
""")


def test_wide_and_combining_characters() -> None:
    assert drawn('"名前": "cafe\u0301", "x": 1', 1, 18, 1, 21) == snapshot("""\
"名前": "café", "x": 1
                  ^^^\
""")
    assert drawn('"名前": 1', 1, 1, 1, 5) == snapshot("""\
"名前": 1
^^^^^^\
""")
    assert width("名\uff41e\u0301x") == 6
    assert width("\u1112\u1161\u11ab") == width("한") == 2  # one syllable, by its letters and as a whole


def test_escapes_take_their_own_columns() -> None:
    assert drawn('"a\u202eb": "\x1b"', 1, 8, 1, 9) == snapshot("""\
"a\\u{202e}b": "\\u{1b}"
              ^\
""")


def test_a_span_of_several_lines_is_underlined_on_its_first() -> None:
    assert drawn('{\n  "a": {  \n    "b": 1\n  }\n}', 2, 8, 4, 4) == snapshot("""\
  "a": {
       ^\
""")


def test_the_end_of_the_text_and_beyond() -> None:
    assert drawn('{"a":', 1, 6, 1, 6) == snapshot("""\
{"a":
     ^\
""")
    assert drawn("", 1, 1, 1, 1) == snapshot("""\

^\
""")
    assert drawn("{}", 9, 4, 9, 8) == snapshot("""\

^\
""")
    assert drawn("{}\r\n", 1, 5, 1, 9) == snapshot("""\
{}
  ^\
""")


LONG = "[" + ", ".join(str(number) for number in range(100, 300)) + "]"


def test_a_long_line_is_cut_around_the_span() -> None:
    assert drawn(LONG, 1, 2, 1, 5) == snapshot("""\
[100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 13…
 ^^^\
""")
    at = LONG.index("200") + 1
    assert drawn(LONG, 1, at, 1, at + 3) == snapshot("""\
…192, 193, 194, 195, 196, 197, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219, 220, 221, 222, 223…
                                         ^^^\
""")
    assert drawn(LONG, 1, len(LONG) - 3, 1, len(LONG)) == snapshot("""\
…291, 292, 293, 294, 295, 296, 297, 298, 299]
                                         ^^^\
""")


def test_a_span_longer_than_a_line_may_be() -> None:
    assert drawn(LONG, 1, 1, 1, len(LONG) + 1) == snapshot("""\
[100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 13…
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\
""")
    assert drawn(f'{{"one": {LONG}}}', 1, 9, 1, 700) == snapshot("""\
{"one": [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129,…
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\
""")


def test_secrets_are_hidden_by_name_and_by_type() -> None:
    for line in (
        '{"adminPassword": "hunter2", "x": 1}',
        '{"adminPassword": {"value": "hun\\"ter2"}, "x": 1}',
        '{"vm_pwd": {"type": "string", "defaultValue": "hunter2"}, "x": 1}',
        '{"p": {"type": "secureString", "minLength": 3, "defaultValue": "hunter2"}, "x": 1}',
        '{"storageAccountKey": "hunter2", "x": 1}',
    ):
        shown = Sources().excerpt(document("a.json", line), Span(1, 2, 1, 3))
        assert "ter2" not in shown.source
        assert "***" in shown.source
        assert '"x": 1' in shown.source


def test_expressions_say_nothing_and_stay() -> None:
    line = '{"adminPassword": "[parameters(\'adminPassword\')]", "disablePasswordAuthentication": true}'
    assert drawn(line, 1, 2, 1, 17) == f"{line}\n {'^' * 15}"


def test_a_secret_span_is_masked() -> None:
    assert drawn('{"a": "hunter2", "b": 1}', 1, 7, 1, 16, secret=True) == snapshot("""\
{"a": ***, "b": 1}
      ^^^\
""")
    assert drawn('{"a": {\n  "b": "hunter2"}}', 1, 7, 2, 17, secret=True) == snapshot("""\
{"a": ***
      ^^^\
""")


def test_a_secret_that_began_on_an_earlier_line_is_hidden() -> None:
    assert drawn('{"adminPassword":\n\n "hunter2"}', 3, 1, 3, 2) == snapshot("""\
 "***"}
^\
""")


@given(st.text(st.sampled_from('{}[]",: \t\n\r1aé名\u0301\x1b\u202e') | st.characters(), max_size=400), st.data())
def test_any_span_of_any_text(text: str, data: st.DataObject) -> None:
    number = st.integers(1, 450)
    span = Span(*(data.draw(number) for _ in range(4)))
    excerpt = Sources().excerpt(document("a.json", text), span)
    assert isinstance(excerpt, Excerpt)
    assert "\n" not in excerpt.source
    assert width(excerpt.source) <= WIDTH + 1
    assert excerpt.length >= 1
    assert excerpt.offset + excerpt.length <= WIDTH + 2


def test_a_template_on_one_line_of_megabytes_takes_no_long_look() -> None:
    text = '{"a": "' + "x" * 4_000_000 + '", "password": "p"}'
    source, sources = document("a.json", text), Sources()
    begin = time.perf_counter()
    for at in range(1, 4_000_000, 4_000):
        sources.excerpt(source, Span(1, at, 1, at + 1000))
    assert time.perf_counter() - begin < 10
