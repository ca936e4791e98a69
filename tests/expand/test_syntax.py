"""The grammar of expressions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsslint.expand.syntax import (
    Call,
    Fault,
    Index,
    Literal,
    Member,
    Node,
    is_expression,
    names_used,
    parse,
    unescaped,
)


def written(node: Node) -> str:
    """The node in one spelling."""
    match node:
        case Literal(value):
            scalar = value.value
            return "'" + scalar.replace("'", "''") + "'" if isinstance(scalar, str) else str(scalar)
        case Call(name, _, args):
            return f"{name}({', '.join(map(written, args))})"
        case Member(base, name, _, safe):
            return f"{written(base)}.{'?' if safe else ''}{name}"
        case Index(base, key, _, safe):
            return f"{written(base)}[{'?' if safe else ''}{written(key)}]"


def parsed(text: str) -> str:
    node = parse(f"[{text}]")
    return f"{node.column}: {node.message}" if isinstance(node, Fault) else written(node)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("concat('a', 'b')", ""),
        (" concat ( 'a'\r\n\t,'b' ) ", "concat('a', 'b')"),
        ("parameters('p').a.b[0].c", ""),
        ("parameters('p') . a [ 'x' ]", "parameters('p').a['x']"),
        ("'it''s'", ""),
        ("'[not] an \\ escape'", ""),
        ("-5", ""),
        ("copyIndex(+1)", "copyIndex(1)"),
        ("1.5", ""),
        ("contoso.name('x')", ""),
        ("_1 . name ()", "_1.name()"),
        ("variables('o').?a[?0]", ""),
        ("true()", ""),
        ("variables('o').$schema", ""),
    ],
)
def test_what_is_an_expression(text: str, same: str) -> None:
    assert parsed(text) == (same or text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1: the expression is empty"),
        ("concat('a'", "2: the '(' of concat is never closed"),
        ("concat('a'))", "13: ')' without a bracket that it belongs to"),
        ("variables('a')[0", "16: the '[' is never closed"),
        ("variables('a')[0)", "18: ')' inside of '[': a ']' is missing"),
        ("concat('a']", "12: ']' inside of concat(: a ')' is missing"),
        ("concat('a)", "9: the string that begins here has no end"),
        ("concat('a',)", "13: an argument of concat() is missing"),
        ("concat(,'a')", "9: an argument of concat() is missing"),
        ("variables('a')[]", "17: nothing stands between '[' and ']'"),
        ("concat('a') concat('b')", "14: 'concat' is not expected here"),
        ("true", "2: 'true' is not expected here"),
        ("concat('a' 'b')", "13: a string is not expected here"),
        (".a", "3: 'a' is not expected here"),
        ("1 + 2", "4: '+' is not expected here"),
        ("(1)", "2: '(' is not expected here"),
        ("a(" * 81 + ")" * 81, "162: more than 80 brackets are open"),
    ],
)
def test_what_is_none_is_told_with_its_column(text: str, fault: str) -> None:
    assert parsed(text) == fault


def test_columns_count_in_the_string_that_the_author_wrote() -> None:
    node = parse("[ concat('a', variables('b').c[0]) ]")
    assert isinstance(node, Call)
    _, index = node.args
    assert isinstance(index, Index)
    assert isinstance(index.base, Member)
    assert (node.column, index.column, index.base.column, index.base.base.column) == (3, 31, 30, 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("[a()]", True), ("[]", True), ("[[a()]", False), ("[a()", False), ("a()]", False), ("[", False), ("", False)],
)
def test_only_a_string_in_single_brackets_is_evaluated(text: str, expected: bool) -> None:
    assert is_expression(text) is expected


@pytest.mark.parametrize(("text", "plain"), [("[[x]", "[x]"), ("[[[x]", "[[x]"), ("[[x] y", "[[x] y"), ("x", "x")])
def test_two_brackets_stand_for_one(text: str, plain: str) -> None:
    assert unescaped(text) == plain


def test_an_expression_beyond_the_limit_of_azure_is_none() -> None:
    assert parsed("concat('" + "x" * 24_576 + "')").startswith("0: the expression has 24,588 characters")


def test_the_names_that_an_expression_uses() -> None:
    assert names_used(
        "[concat(variables('A'), variables(parameters('b')), variables('c').variables)]", "variables"
    ) == ("a", "c")


names = st.from_regex(r"[a-z_][a-z0-9_]{0,3}(\.[a-z]+)?", fullmatch=True)
literals = st.one_of(st.text(max_size=4).map(lambda s: "'" + s.replace("'", "''") + "'"), st.integers(-99, 99).map(str))
expressions = st.recursive(
    literals,
    lambda inner: st.one_of(
        st.builds(lambda name, args: f"{name}({', '.join(args)})", names, st.lists(inner, max_size=3)),
        st.builds(lambda base, key: f"{base}[{key}]", inner, inner),
        st.builds(lambda base, name: f"{base}.{name}", inner, st.from_regex("[a-z]+", fullmatch=True)),
    ),
    max_leaves=12,
)


@given(expressions)
def test_what_is_written_is_what_is_read(text: str) -> None:
    assert parsed(text) == text


@given(st.text(alphabet="abc'()[],. 0-", max_size=40))
def test_any_text_is_an_expression_or_a_fault(text: str) -> None:
    node = parse(f"[{text}]")
    if isinstance(node, Fault):
        assert 0 < node.column <= len(text) + 2
