"""What is to be written for the fixes of a report, made ready as a whole before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.fix.edits import fixed, moved, together
from vmsslint.fix.files import file_of
from vmsslint.load.jsonc import encode, parse
from vmsslint.model import Edit, Finding, Fix
from vmsslint.places import Document, Span

OVERLAPS = "it overlaps another fix; --fix again makes it"
UNREADABLE = "the text would no longer be readable after it"


@dataclass(frozen=True, slots=True, eq=False)
class Rewrite:
    """A document with fixes made in it: the bytes of its file before and after.

    `changes` has for each edit where it stands before and after, in the order of the text.
    """

    before: Document
    after: Document
    old: bytes
    new: bytes
    changes: tuple[tuple[Span, Span], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What comes of the fixes of some findings: what to write, the findings that are fixed by it, and those that are
    left, each with the reason in words."""

    rewrites: tuple[Rewrite, ...]
    made: tuple[Finding, ...]
    left: tuple[tuple[Finding, str], ...]


def prepare(findings: Iterable[Finding], bytes_of: Callable[[Document], bytes]) -> Prepared:
    """Make the fixes of the findings ready. `bytes_of` tells what is in the file of a document.

    It raises VmsslintError where the file is not to be written. A fix is made as a whole or left.
    """
    fixable = [(finding, finding.fix) for finding in findings if finding.fix]
    documents = dict.fromkeys(edit.document for _, fix in fixable for edit in fix.edits)
    files = {document: file_of(document) for document in documents}
    contents, why = _contents(files, bytes_of)
    while True:
        open_fixes = [fix for _, fix in fixable if not _refused(fix, files, why)]
        made, _ = together(open_fixes, files.__getitem__)
        rewrites, broken = _rewrites(made, files, contents)
        if not broken:
            break
        why |= dict.fromkeys(broken, UNREADABLE)
    chosen = {id(fix) for fix in made}
    return Prepared(
        tuple(rewrites),
        tuple(finding for finding, fix in fixable if id(fix) in chosen),
        tuple((finding, _refused(fix, files, why) or OVERLAPS) for finding, fix in fixable if id(fix) not in chosen),
    )


def _contents(
    files: Mapping[Document, str], bytes_of: Callable[[Document], bytes]
) -> tuple[dict[str, bytes], dict[Document | str, str]]:
    """The bytes of each file, and why a document is not to be written."""
    contents: dict[str, bytes] = {}
    why: dict[Document | str, str] = {}
    for document, file in files.items():
        try:
            contents[file] = bytes_of(document)
        except VmsslintError as error:
            why[document] = error.message
    return contents, why


def _refused(fix: Fix, files: Mapping[Document, str], why: Mapping[Document | str, str]) -> str:
    """Why the fix cannot be made, if it cannot."""
    keys = (key for edit in fix.edits for key in (edit.document, files[edit.document]))
    return next((why[key] for key in keys if key in why), "")


def _rewrites(
    fixes: Iterable[Fix], files: Mapping[Document, str], contents: Mapping[str, bytes]
) -> tuple[list[Rewrite], list[str]]:
    """What comes of the fixes, a file each, and the files whose text could not be read after them."""
    edits: dict[str, list[Edit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            edits.setdefault(files[edit.document], []).append(edit)
    rewrites, broken = [], []
    for file, those in edits.items():
        before, old = those[0].document, contents[file]
        try:
            new = encode(fixed(before.text, those), like=old)
            after = parse(before.name, new)
        except (VmsslintError, ValueError):  # a rule of someone's own may want any edit
            broken.append(file)
            continue
        rewrites.append(Rewrite(before, after, old, new, tuple(moved(before.text, after.text, those))))
    return rewrites, broken
