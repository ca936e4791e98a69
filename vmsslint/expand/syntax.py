"""The grammar of template expressions: text in, a small tree out.

    expression = (string | number | call) { "." name | ".?" name | "[" expression "]" | "[?" expression "]" }
    call       = name [ "." name ] "(" [ expression { "," expression } ] ")"

White space, line breaks among it, may stand between any two tokens. In a string `''` is a quotation mark, and
nothing else is an escape.
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from vmsslint.values import Known

MAX_LENGTH: Final = 24_576
"""Characters that Azure takes in one expression.

https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits"""

MAX_OPEN: Final = 80
"""Brackets and parentheses inside each other; the deepest of 7,100 published expressions has 20."""


MAX_DIGITS: Final = 1_000
"""Characters of a number; Azure's own take 20, and Python reads 4,300 unless told otherwise."""


class Literal(NamedTuple):
    """A string or a number."""

    value: Known
    column: int


class Call(NamedTuple):
    """`name(args…)`; `key` is the name in lower case."""

    name: str
    key: str
    args: tuple[Node, ...]
    column: int


class Member(NamedTuple):
    """`base.name`; `safe` for `base.?name`, which is null where there is no such member."""

    base: Node
    name: str
    column: int
    safe: bool


class Index(NamedTuple):
    """`base[key]`; `safe` for `base[?key]`."""

    base: Node
    key: Node
    column: int
    safe: bool


class Fault(NamedTuple):
    """Why a text is no expression, in a plain sentence."""

    message: str
    column: int


Node: TypeAlias = Literal | Call | Member | Index

_TOKEN = re.compile(
    r"""\s* (?:
      ( ' (?: [^'] | '' )* ' )                                  # 1 string
    | ( [A-Za-z_][\w]* (?: \s* \. \s* [A-Za-z_][\w]* )* ) \s* \(  # 2 name of a call, and its parenthesis
    | \. (\?)? \s* ( [A-Za-z_$][\w$-]* )                        # 3, 4 member
    | ( [-+]? \d+ (?: \.\d+ )? )                                # 5 number
    | ( \[\?? )                                                 # 6
    | ( [\],)] )                                                # 7
    | ( \S )                                                    # 8 anything else
    )""",
    re.VERBOSE | re.ASCII,
)


def is_expression(text: str) -> bool:
    """Whether ARM evaluates the string: `[…]`, but not `[[…]`."""
    return text[:1] == "[" and text[-1:] == "]" and len(text) > 1 and text[1] != "["


def unescaped(text: str) -> str:
    """A string that is no expression as ARM reads it: `[[x]` stands for `[x]`."""
    return text[1:] if text[:2] == "[[" and text[-1] == "]" else text


class _Open(NamedTuple):
    """A bracket that is not closed yet: of a call by its name, or of an index into `base`."""

    name: str
    base: Node | None
    args: list[Node]
    column: int
    safe: bool


@lru_cache(maxsize=32_768)
def parse(text: str) -> Node | Fault:
    """The tree of an expression, which is given with its outer brackets; columns count from 1 in `text`."""
    if len(text) > MAX_LENGTH:
        return Fault(f"the expression has {len(text):,} characters; Azure takes {MAX_LENGTH:,}", 0)
    done: Node | None = None
    opened: list[_Open] = []
    for match in _TOKEN.finditer(text, 1, len(text[:-1].rstrip())):
        kind = match.lastindex
        if (done is None) if kind in (4, 6) else (done is not None and kind != 7) or kind == 8:
            return _unexpected(match, text)
        if kind in (2, 6) and len(opened) >= MAX_OPEN:
            return Fault(f"more than {MAX_OPEN} brackets are open", match.start(kind) + 1)
        if kind == 1:
            string = match[1][1:-1]
            done = Literal(Known(string.replace("''", "'") if "'" in string else string), match.start(1) + 1)
        elif kind == 2:
            opened.append(_Open(match[2], None, [], match.start(2) + 1, False))
        elif kind == 4 and done is not None:
            done = Member(done, match[4], match.start(4) + 1, match[3] is not None)
        elif kind == 5:
            number = match[5]
            if len(number) > MAX_DIGITS:
                return Fault(f"a number of {len(number):,} digits is too long to read", match.start(5) + 1)
            done = Literal(Known(float(number) if "." in number else int(number)), match.start(5) + 1)
        elif kind == 6:
            opened.append(_Open("", done, [], match.start(6) + 1, match[6] == "[?"))
            done = None
        else:
            closed = _close(match[7], match.start(7) + 1, done, opened)
            if isinstance(closed, Fault):
                return closed
            done = closed
    if opened:
        last = opened[-1]
        opening = f"'(' of {last.name}" if last.name else "'['"
        return Fault(f"the {opening} is never closed", last.column)
    return Fault("the expression is empty", 1) if done is None else done


def _close(mark: str, column: int, done: Node | None, opened: list[_Open]) -> Node | Fault | None:
    """What is done after `,`, `)` or `]`, which end an operand; None where the next one begins."""
    if not opened:
        return Fault(f"'{mark}' without a bracket that it belongs to", column)
    name, base, args, start, safe = opened[-1]
    if base is not None:
        if mark != "]":
            return Fault(f"'{mark}' inside of '[': a ']' is missing", column)
        if done is None:
            return Fault("nothing stands between '[' and ']'", column)
        opened.pop()
        return Index(base, done, start, safe)
    if mark == "]":
        return Fault(f"']' inside of {name}(: a ')' is missing", column)
    if done is None and (mark == "," or args):
        return Fault(f"an argument of {name}() is missing", column)
    if done is not None:
        args.append(done)
    if mark == ",":
        return None
    opened.pop()
    name = name if name.isidentifier() else re.sub(r"\s+", "", name)
    return Call(name, name.casefold(), tuple(args), start)


def _unexpected(match: re.Match[str], text: str) -> Fault:
    start = match.start(match.lastindex or 0)
    found = text[start]
    if found == "'" and match.lastindex == 8:
        return Fault("the string that begins here has no end", start + 1)
    if found == "'":
        return Fault("a string is not expected here", start + 1)
    word = re.compile(r"\w*").match(text, start)
    return Fault(f"'{(word and word[0]) or found}' is not expected here", start + 1)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, a call before its arguments."""
    stack: list[Node] = [node]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Call):
            stack.extend(reversed(node.args))
        elif isinstance(node, Member):
            stack.append(node.base)
        elif isinstance(node, Index):
            stack.extend((node.key, node.base))


@lru_cache(maxsize=32_768)
def names_used(text: str, function: str) -> tuple[str, ...]:
    """The literal names that an expression gives to `function` (`parameters`, `variables`), lower case."""
    node = parse(text)
    if isinstance(node, Fault):
        return ()
    calls = (item.args[0] for item in walk(node) if isinstance(item, Call) and item.key == function and item.args)
    return tuple(str(arg.value.value).casefold() for arg in calls if isinstance(arg, Literal))
