"""Pieces of HTML. What comes from the input enters only through `text` and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from vmsslint.model import Effect
from vmsslint.report.safe import line

LONGEST = 4_000
"""Characters of one value on the page."""


def text(content: str, limit: int | None = None) -> str:
    """Text on one line, with what is invisible in it escaped as in every format, and with no markup left."""
    return escape(line(content, limit))


def code(content: str, limit: int | None = LONGEST) -> str:
    """Text of a program: a path, a value, a command."""
    return f"<code>{text(content, limit)}</code>"


def path(content: str) -> str:
    """The path of a property, which may be broken behind its dots."""
    return code(content).replace(".", ".<wbr>")


def prose(content: str) -> str:
    """A sentence of ours, in which what stands between backticks is code."""
    parts = line(content.strip()).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    return "".join(f"<code>{escape(part)}</code>" if at % 2 else escape(part) for at, part in enumerate(parts))


def listed(items: Iterable[str], kind: str = "ul", name: str = "") -> str:
    """A list of pieces of HTML; nothing where there are none."""
    inner = "".join(f"<li>{item}</li>\n" for item in items)
    named = f' class="{name}"' if name else ""
    return f"<{kind}{named}>\n{inner}</{kind}>\n" if inner else ""


def badge(effect: Effect) -> str:
    """The effect in a word; its colour only adds."""
    words = {Effect.NONE: "no effect on VMs"}
    return f'<span class="badge {effect.value}">{words.get(effect, effect.value)}</span>'


def link(address: str) -> str:
    """A link to an address on the web; of any other kind of address the text alone."""
    if not address.startswith(("https://", "http://")):
        return text(address)
    return f'<a href="{text(address)}" rel="noopener noreferrer">{text(address)}</a>'


def folded(summary: str, inner: str) -> str:
    """What opens with a click or a key. Both are HTML."""
    return f"<details>\n<summary>{summary}</summary>\n{inner}</details>\n"
