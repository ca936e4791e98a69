"""Azure's errors in a text that somebody pasted: the innermost ones, with code, target and message.

A failed deployment wraps them: DeploymentFailed, with details, whose message is JSON in a string, with an error, which
may have details again. Command lines add words of their own around that, or print the parts line by line.
https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/overview
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from vmsslint.entries import AzureError

MAX_CHARACTERS = 256 * 1024
"""The longest text that is looked through."""

_MOST_ERRORS = 50
_MOST_STARTS = 64  # places of one string at which JSON may begin
_DEEPEST = 40
_LONGEST_MESSAGE = 2000

# `Code="X" Message="Y" Target="Z"` of the SDK for Go, `Code: X` and `Message: Y` on lines of their own of Azure's
# command line, `ErrorCode: X` of Azure PowerShell.
_PART = re.compile(
    r"""
    \b(?:error)?(?P<name>code|message|target)["']?
    [ \t]*[=:][ \t]*
    (?:"(?P<quoted>[^"]{1,2000})"|(?P<line>[^\r\n"]{1,2000}))
    """,
    re.IGNORECASE | re.VERBOSE,
)
# `(X) Y`, with which Azure's command line begins.
_HEADLINE = re.compile(
    r"^[ \t]*(?:ERROR:[ \t]*)?\((?P<code>[A-Za-z]\w{2,79})\)[ \t]+(?P<message>[^\r\n]{1,2000})", re.MULTILINE
)
_CODE = re.compile(r"[A-Za-z][\w.]{1,119}")
# As findings and facts of ours show an answer: `409 PropertyChangeNotAllowed (target zones)`.
_OURS = re.compile(r"(?:\d{3}[ \t]+)?(?P<code>[A-Za-z]\w{1,119})(?:[ \t]+\(target (?P<target>[\w.\[\]]{1,200})\))?")


def errors_in(text: str) -> tuple[AzureError, ...]:
    """The innermost errors of a text, each once. A text that shows no structure is taken for a message."""
    text = text[:MAX_CHARACTERS].strip()
    if ours := _OURS.fullmatch(text):
        return (AzureError(ours["code"], ours["target"] or ""),)
    found = _within(_unquoted(text), _DEEPEST)
    for _ in range(2):
        if found or '\\"' not in text:
            break
        text = text.replace("\\r", " ").replace("\\n", " ").replace('\\"', '"')
        found = _within(text, _DEEPEST)
    found = found or [*_by_parts(text), *_by_headlines(text)]
    return tuple(_distinct(found or [AzureError(message=_plain(text))]))


def _unquoted(text: str) -> str:
    """The text that a JSON string stands for, where the whole is one."""
    if text.startswith('"') and text.endswith('"'):
        try:
            value = json.loads(text, strict=False)
        except ValueError:
            return text
        return value if isinstance(value, str) else text
    return text


def _within(value: Any, depth: int) -> list[AzureError]:
    """The errors inside a value that have no errors inside themselves; JSON in strings is read, too."""
    if not depth:
        return []
    match value:
        case str():
            return [error for part in _json_in(value) for error in _within(part, depth - 1)]
        case list():
            return [error for item in value[:_MOST_ERRORS] for error in _within(item, depth - 1)]
        case dict():
            inner = [error for item in value.values() for error in _within(item, depth - 1)]
            return inner or list(_own(value))
    return []


def _own(value: Mapping[str, Any]) -> Iterator[AzureError]:
    """The error that an object is, by its code."""
    members = {str(name).casefold(): item for name, item in value.items()}
    code, message, target = (
        members.get(name) or members.get(f"error{name}") or "" for name in ("code", "message", "target")
    )
    if isinstance(message, dict):  # OData: {"lang": "en-us", "value": "…"}
        message = message.get("value", "")
    if isinstance(code, str) and _CODE.fullmatch(code):
        yield AzureError(code, target[:200] if isinstance(target, str) else "", _plain(message))


def _json_in(text: str) -> Iterator[Any]:
    """The JSON objects that stand in a text, one after another."""
    lowered = text.casefold()
    if "{" not in text or "code" not in lowered:
        return
    decoder, at = json.JSONDecoder(strict=False), 0
    for _ in range(_MOST_STARTS):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
        else:
            yield value


def _by_parts(text: str) -> Iterator[AzureError]:
    """Errors of which code, message and target stand in the text by name; each code begins another."""
    parts: dict[str, str] = {}
    for found in _PART.finditer(text):
        name, value = found["name"].casefold(), (found["quoted"] or found["line"]).strip()
        if name == "code":
            value = value.split()[0].strip(",;") if value else ""
            if not _CODE.fullmatch(value):
                continue
            if "code" in parts:
                yield _made(parts)
                parts = {}
        parts.setdefault(name, value)
    if "code" in parts:
        yield _made(parts)


def _made(parts: Mapping[str, str]) -> AzureError:
    target = parts.get("target", "").strip("'\" ")
    return AzureError(parts["code"], target if " " not in target else "", _plain(parts.get("message", "")))


def _by_headlines(text: str) -> Iterator[AzureError]:
    return (AzureError(found["code"], "", _plain(found["message"])) for found in _HEADLINE.finditer(text))


def _plain(text: object) -> str:
    return " ".join(text.split())[:_LONGEST_MESSAGE] if isinstance(text, str) else ""


def _distinct(errors: list[AzureError]) -> Iterator[AzureError]:
    """Each error once; what repeats another with less of it is left out."""
    told = list(dict.fromkeys(errors))[:_MOST_ERRORS]
    for error in told:
        if not any(_says_more(other, error) for other in told):
            yield error


def _says_more(other: AzureError, error: AzureError) -> bool:
    alike = other.code == error.code and error.message in ("", other.message) and error.target in ("", other.target)
    return alike and other != error
