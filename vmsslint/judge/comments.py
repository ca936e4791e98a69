"""Suppressions as they are written: in a comment beside the code, or under `metadata` where JSON is to stay strict.

    "zones": ["1"]  // vmsslint: ignore[VMSS103] the set is made anew tonight, until 2027-01-31
    // vmsslint: ignore-file[VMSS402] this cloud has no newer version

    "metadata": {"vmsslint": {"ignore": [
      {"rule": "VMSS101", "path": "properties.x", "reason": "…", "until": "2027-01-31"}]}}

Resource Manager passes over both: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.judge.suppress import WORD
from vmsslint.load.positions import locator
from vmsslint.load.tokens import COMMENT, STRING
from vmsslint.model import Label
from vmsslint.places import Document, Path, Span

_TOKEN = re.compile(rf"(?P<string>{STRING})|(?P<comment>{COMMENT})|(?P<other>[^\s\"/,]++|/|,)", re.DOTALL)
_ORDER = re.compile(r"(?P<verb>[a-z-]*+)\s*+(?:\[(?P<rules>[^\]]*+)\])?+(?P<reason>.*+)", re.DOTALL)
_RULE = re.compile(r"[A-Z]{2,8}\d{3}")
_UNTIL = re.compile(r"(?:^|,|\s)\s*until\s+(?P<date>\d[\d-]*)\s*\.?\s*$")
_MEMBERS = frozenset(("rule", "path", "reason", "until"))
_MOST = 1000
"""Suppressions of one document that are read."""

_LONGEST = 500
"""Characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule that someone asks to be quiet about.

    `label` is where that is written. It holds for what begins in `lines` (first and last), for one `resource` (the path
    of its declaration) and there for `path` and what is below; with neither, for the whole file. `until` is the last
    day on which it counts. `fault` says why it does not count, empty where it does.
    """

    rule: str
    reason: str
    label: Label
    until: date | None = None
    lines: tuple[int, int] | None = None
    resource: Path | None = None
    path: str = ""
    fault: str = ""


def suppressions(document: Document) -> Iterator[Suppression]:
    """What a document asks for, in the order of its text: comments, then `metadata` of the file and of resources."""
    if WORD in document.text:
        yield from islice(chain(_in_comments(document), _in_metadata(document)), _MOST)


# ── comments ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_comments(document: Document) -> Iterator[Suppression]:
    text = document.text
    if f"{WORD}:" not in text:
        return
    find = locator(document)
    beside = 0  # the end of the last token that is no comment
    waiting: list[tuple[Span, str]] = []
    for token in _TOKEN.finditer(text):
        if token.lastgroup != "comment":
            if waiting:
                lines = _lines_from(document, token.start())
                for span, order in waiting:
                    yield from _ordered(document, span, order, lines)
                waiting = []
            beside = token.end()
            continue
        said = _order(token["comment"])
        if said is None:
            continue
        span = find.span(token.start(), token.end())
        if said.startswith("ignore-file"):
            yield from _ordered(document, span, said, None)
        elif beside and find.span(beside - 1, beside).end_line == span.line:
            yield from _ordered(document, span, said, (span.line, span.line))
        else:
            waiting.append((span, said))
    for span, _ in waiting:
        yield Suppression("", "", Label(document, span), fault="there is nothing after it that it could be about")


def _order(comment: str) -> str | None:
    """What a comment says to vmsslint; None where it speaks to others."""
    body = comment[2:-2] if comment.startswith("/*") else comment[2:]
    name, colon, order = " ".join(body.split()).partition(":")
    return order.strip() if colon and name.strip() == WORD else None


def _lines_from(document: Document, start: int) -> tuple[int, int]:
    """The lines of what begins in the line of the code at `start`: up to the last bracket that opens in it."""
    text, find = document.text, locator(document)
    first = last = find.span(start, start + 1).line
    end = min((at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0), default=len(text))
    for token in _TOKEN.finditer(text, start, end):
        if token.lastgroup == "other":
            for at in range(token.start(), token.end()):
                if closed := find.closing(at):
                    last = max(last, find.span(closed - 1, closed).line)
    return first, last


def _ordered(document: Document, span: Span, order: str, lines: tuple[int, int] | None) -> Iterator[Suppression]:
    told = _ORDER.fullmatch(order)
    assert told is not None
    label = Label(document, span)
    if told["verb"] not in ("ignore", "ignore-file"):
        fault = "a comment for vmsslint says `ignore[RULE] reason` or `ignore-file[RULE] reason`"
        yield Suppression("", "", label, fault=fault)
        return
    rules = [rule.strip() for rule in (told["rules"] or "").split(",") if rule.strip()]
    if not rules:
        yield Suppression("", "", label, fault=f"it names no rule: {told['verb']}[VMSS101] reason")
    until = _UNTIL.search(told["reason"])
    reason = (told["reason"][: until.start()] if until else told["reason"]).strip(" ,:-–—")
    for rule in rules:
        yield _checked(rule, reason, until["date"] if until else "", Suppression("", "", label, lines=lines))


def _checked(rule: str, reason: str, until: str, written: Suppression) -> Suppression:
    """The suppression with what it says; with its fault, where it cannot count."""
    fault, last = "", None
    if not _RULE.fullmatch(rule):
        fault = f"`{_clipped(rule, 40)}` is no id of a rule"
    elif not any(char.isalnum() for char in reason):
        fault = f"it gives no reason to pass over {rule}"
    if until:
        try:
            last = date.fromisoformat(until) if len(until) == len("2027-01-31") else None
        except ValueError:
            last = None
        if last is None:
            fault = fault or f"`{_clipped(until, 40)}` is no day; one is written as in 2027-01-31"
    return Suppression(
        rule, _clipped(reason, _LONGEST), written.label, last, written.lines, written.resource, written.path, fault
    )


def _clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


# ── metadata ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_metadata(document: Document) -> Iterator[Suppression]:
    """Those of the whole file, and those of each resource in it, children and nested templates included."""
    if isinstance(document.data, dict):
        yield from _entries(document, (), None)
        waiting: list[tuple[Any, Path]] = [(document.data, ())]
        while waiting:
            holder, path = waiting.pop()
            for resource, at in _resources(holder, path):
                yield from _entries(document, at, at)
                waiting.append((resource, at))
                nested = _member(resource.get(_name(resource, "properties")), "template")
                if isinstance(nested, dict):
                    properties = _name(resource, "properties")
                    waiting.append((nested, (*at, properties, _name(resource[properties], "template"))))


def _resources(holder: Any, path: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    name = _name(holder, "resources")
    listed = holder.get(name)
    items = listed.items() if isinstance(listed, dict) else enumerate(listed) if isinstance(listed, list) else ()
    yield from ((item, (*path, name, key)) for key, item in items if isinstance(item, dict))


def _entries(document: Document, at: Path, resource: Path | None) -> Iterator[Suppression]:
    holder = _at(document.data, at)
    metadata = _name(holder, "metadata")
    own = _name(holder.get(metadata), WORD)
    listed = _member(_member(holder.get(metadata), WORD), "ignore")
    if listed is None:
        return
    path = (*at, metadata, own, _name(holder[metadata][own], "ignore"))
    if not isinstance(listed, list):
        yield _faulty(document, path, "`ignore` is a list of objects with `rule` and `reason`")
        return
    for index, entry in enumerate(listed):
        yield _entry(document, (*path, index), entry, resource)


def _entry(document: Document, place: Path, entry: Any, resource: Path | None) -> Suppression:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        return _faulty(document, place, "it is an object of strings: `rule`, `reason`, at will `path` and `until`")
    if unknown := sorted(entry.keys() - _MEMBERS):
        return _faulty(document, (*place, unknown[0]), f"there is no `{_clipped(unknown[0], 40)}` here")
    if "rule" not in entry:
        return _faulty(document, place, "it names no rule")
    label = Label(document, locator(document).value(place))
    written = Suppression("", "", label, resource=resource, path=entry.get("path", ""))
    return _checked(entry["rule"], " ".join(entry.get("reason", "").split()), entry.get("until", ""), written)


def _faulty(document: Document, place: Path, fault: str) -> Suppression:
    return Suppression("", "", Label(document, locator(document).value(place)), fault=fault)


def _name(holder: Any, wanted: str) -> str:
    """The name under which an object has a member, letter case aside; the wanted one where it has none."""
    named = holder if isinstance(holder, Mapping) else ()
    return next((key for key in named if key.casefold() == wanted), wanted)


def _member(holder: Any, wanted: str) -> Any:
    return holder.get(_name(holder, wanted)) if isinstance(holder, Mapping) else None


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
