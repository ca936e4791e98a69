"""The baseline: findings of `check` that a project lives with, in a file beside its code.

An entry names rule, file, scale set and property, and no line, so that it holds while text moves. It is about what a
template is, never about what an update does: every change is judged anew.

    {"version": 1, "findings": [
      {"rule": "VMSS402", "file": "infra/main.json", "resource": "web", "path": "apiVersion", "count": 1}]}
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.load.positions import locate
from vmsslint.model import Finding
from vmsslint.places import Document, Path
from vmsslint.report.files import revision_of
from vmsslint.report.jsontext import dumps

FILE = ".vmsslint-baseline.json"
"""The name that it gets where nobody gives it another one."""

VERSION = 1

_WORDS = ("rule", "file", "resource", "path")


class Key(NamedTuple):
    """What findings are known by. `file` is relative to the folder of the baseline, with slashes.

    `path` is that of the property; of what is about none, such as an expression among the variables, the one in the
    document.
    """

    rule: str
    file: str
    resource: str
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """How often each finding is known. `folder` is the one that the names of files count from."""

    folder: FilePath
    known: Mapping[Key, int]

    def key(self, finding: Finding) -> Key | None:
        """What a finding is known by; None where it has no file that would be there the next time."""
        return key_of(finding, self.folder)


def key_of(finding: Finding, folder: FilePath) -> Key | None:
    """What a finding is known by in a baseline in that folder; None where it has no file."""
    file = file_of(finding.labels[0].document.name, folder) if finding.labels else ""
    return Key(finding.rule, file, finding.resource, finding.path or finding.anchor) if file else None


def file_of(name: str, folder: FilePath) -> str:
    """The path of a document from that folder, with slashes; empty for standard input."""
    if name == "-":
        return ""
    try:
        return FilePath(os.path.relpath(FilePath(revision_of(name)[1]).absolute(), folder)).as_posix()
    except ValueError:  # on another drive
        return ""


def read_baseline(document: Document, folder: FilePath) -> Baseline:
    """The baseline in a document. Raises VmsslintError with the place of what is no entry."""

    def wrong(message: str, path: Path = ()) -> VmsslintError:
        return VmsslintError(message, document=document, span=locate(document.text, path))

    data = document.data
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), list):
        raise wrong(f"this is no baseline of version {VERSION}, as `vmsslint baseline` writes it")
    known: Counter[Key] = Counter()
    for index, entry in enumerate(data["findings"]):
        at: Path = ("findings", index)
        if not isinstance(entry, dict):
            raise wrong("an entry is an object", at)
        for name in entry.keys() - {*_WORDS, "count"}:
            raise wrong(f"there is no `{name}` in an entry", (*at, name))
        count = entry.get("count", 1)
        if type(count) is not int or count < 1:
            raise wrong("`count` is a number from 1", (*at, "count"))
        if not all(isinstance(entry.get(name, ""), str) for name in _WORDS) or not entry.get("rule"):
            raise wrong(f"an entry has {', '.join(_WORDS)}, each a string", at)
        known[Key(*(entry.get(name, "") for name in _WORDS))] += count
    return Baseline(folder, known)


def text_of(known: Mapping[Key, int]) -> str:
    """The file, sorted, an entry a line, the same for the same findings."""
    entries: list[dict[str, Any]] = [{**key._asdict(), "count": known[key]} for key in sorted(known, key=_place)]
    return dumps({"version": VERSION, "findings": entries}, depth=2)


def _place(key: Key) -> tuple[str, str, str, str]:
    return key.file, key.resource, key.path, key.rule


@dataclass(frozen=True, slots=True)
class Renewal:
    """What becomes of a baseline: what it holds now, what was not in it before, and what is gone; each with counts."""

    known: Mapping[Key, int]
    added: Mapping[Key, int]
    gone: Mapping[Key, int]


def renewed(
    old: Baseline, found: Iterable[Finding], judged: Collection[str], ran: Callable[[str], bool], *, prune: bool
) -> Renewal:
    """The baseline after a run in which these findings occurred.

    `judged` are the files of the run and `ran` tells which rules it had; of others nothing is known and their entries
    stay, while those of files that are no longer there go. With `prune` nothing is added.
    """
    now = Counter(key for key in map(old.key, found) if key is not None)
    kept: Counter[Key] = Counter()
    for key, count in old.known.items():
        if (key.file in judged and ran(key.rule)) or not (old.folder / key.file).is_file():
            kept[key] = min(count, now[key])
        else:
            kept[key] = now[key] = count
    known = +kept if prune else +(kept | now)
    before = Counter(dict(old.known))
    return Renewal(known, known - before, before - known)
