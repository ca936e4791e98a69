"""A rule's page at a terminal: what `vmsslint explain` prints."""

from __future__ import annotations

from textwrap import fill

from vmsslint.model import RuleInfo
from vmsslint.report.prose import in_general, sentence
from vmsslint.report.safe import line

WIDTH = 100


def page(info: RuleInfo) -> str:
    """The page as text that ends with a newline; paragraphs are wrapped at WIDTH columns."""
    paragraphs = [" ".join(part.split()) for part in info.rationale.split("\n\n")]
    parts = [
        f"{info.id} {info.name} ({info.severity})",
        fill(line(f"Finds: {info.summary}."), WIDTH),
        *(fill(line(paragraph), WIDTH) for paragraph in paragraphs if paragraph),
    ]
    if info.help:
        parts.append(fill(line(sentence(f"Help: {in_general(info.help)}")), WIDTH))
    if info.examples:
        parts.append("\n".join(["Examples:", *(f"  {line(example)}" for example in info.examples)]))
    if info.links:
        parts.append("\n".join(["Sources:", *(f"  {line(link)}" for link in info.links)]))
    return "\n\n".join(parts) + "\n"
