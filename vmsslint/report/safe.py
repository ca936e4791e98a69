r"""Text from the input, made fit to be shown: what a reader would not see is written as `\u{…}`.

Templates are written by others. A control character can rewrite a terminal, a bidirectional one can make a line
read as another, and a log that a pipeline reads may hold commands for it.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[ -~]*")

# Characters that Python takes for printable and that leave no mark all the same: the joiner and the fillers that
# Unicode lets a renderer ignore, the variation selectors, and the blank of Braille.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)

# Azure Pipelines and GitHub look for `##vso[` and `##[` anywhere in a line of a log.
# https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
_LOG_COMMAND = re.compile(r"##(?=(?:vso)?\[)", re.IGNORECASE)

# GitHub looks for `::name::` at the start of a line, spaces before it left aside.
# https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
_WORKFLOW_COMMAND = re.compile(r"\s*::")


def characters(text: str) -> list[str]:
    """How each character of `text` is shown: itself, or its escape. Tabs and line ends are escaped as well."""
    shown = list(text) if _PLAIN.fullmatch(text) else [_shown(char) for char in text]
    for command in _LOG_COMMAND.finditer(text):
        shown[command.start() + 1] = _escape("#")
    return shown


def line(text: str, limit: int | None = None) -> str:
    """`text` as one line of visible characters, cut to `limit` characters with `…` where it is longer."""
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    if _PLAIN.fullmatch(text) and "#" not in text and ":" not in text:
        return text
    shown = characters(text)
    if command := _WORKFLOW_COMMAND.match(text):
        shown[command.end() - 1] = _escape(":")
    return "".join(shown)


def lines(text: str) -> list[str]:
    """The lines of `text`, each as `line()` has it; blank ones at either end are left out."""
    return [line(part.rstrip().expandtabs(4)) for part in text.strip().split("\n")]


def _shown(char: str) -> str:
    return char if (char.isprintable() and char not in _INVISIBLE) or char == "\u3000" else _escape(char)


def _escape(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"
