"""A finding in sentences, for formats that show no source."""

from __future__ import annotations

import re

from vmsslint.model import Finding
from vmsslint.report.safe import line, lines

_WORD = re.compile(r"\{([^{}]+)\}")
_WORDS = {
    "old": "the old value",
    "new": "the new value",
    "undo": "keep the old value",
    "path": "the property",
    "resource": "the scale set",
    "commands": "the exact command",
}


def in_general(help: str) -> str:
    """A rule's help with general words in the place of one finding's."""
    return _WORD.sub(lambda found: _WORDS.get(found[1], f"the {found[1]}"), help)


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends with one or its like."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def capital(text: str) -> str:
    """The text with a capital letter at its beginning, unless that is the name of a property (`maxSurge`)."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if not first.islower() or first.startswith("`") else text[:1].upper() + text[1:]


def sentences(finding: Finding) -> list[str]:
    """The message, where and when it holds, what Azure answers, notes, fix, and help, alone of several lines."""
    parts = [sentence(line(finding.message.strip()))]
    if finding.environments:
        parts.append(sentence(f"In: {line(', '.join(finding.environments))}"))
    if when := condition(finding):
        parts.append(sentence(f"Possible: {when}"))
    elif not finding.certain:
        parts.append("This is possible, not certain.")
    if finding.answer.strip():
        parts.append(sentence(f"Azure answers: {line(finding.answer)}"))
    parts += [sentence(line(note)) for note in finding.notes if note.strip()]
    if finding.fix:
        parts.append(f"Fix: {line(finding.fix.description)} (`vmsslint check --fix`).")
    if finding.help.strip():
        parts.append(sentence("Help: " + "\n".join(lines(finding.help))))
    return parts


def condition(finding: Finding) -> str:
    """When a possible finding holds: `when …` or `unless …`, or nothing."""
    text = line((finding.condition or "").strip())
    return text if not text or text.startswith(("when ", "unless ")) else f"when {text}"
