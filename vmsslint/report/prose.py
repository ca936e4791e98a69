"""A finding in sentences, for formats that show no source."""

from __future__ import annotations

from vmsslint.model import Finding
from vmsslint.report.safe import line, lines


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends with one or its like."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def sentences(finding: Finding) -> list[str]:
    """The message, when it holds, what Azure answers, the notes, and the help, which alone may have several lines."""
    parts = [sentence(line(finding.message.strip()))]
    if when := condition(finding):
        parts.append(sentence(f"Possible: {when}"))
    elif not finding.certain:
        parts.append("This is possible, not certain.")
    if finding.answer.strip():
        parts.append(sentence(f"Azure answers: {line(finding.answer)}"))
    parts += [sentence(line(note)) for note in finding.notes if note.strip()]
    if finding.help.strip():
        parts.append(sentence("Help: " + "\n".join(lines(finding.help))))
    return parts


def condition(finding: Finding) -> str:
    """When a possible finding holds: `when …` or `unless …`, or nothing."""
    text = line((finding.condition or "").strip())
    return text if not text or text.startswith(("when ", "unless ")) else f"when {text}"
