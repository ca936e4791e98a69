from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.report.samples import finding, label
from vmsslint.errors import VmsslintError
from vmsslint.fix.fixing import OVERLAPS, UNREADABLE, Prepared, prepare
from vmsslint.load.positions import span_of
from vmsslint.model import Edit, Finding, Fix
from vmsslint.places import Document

A, B = '{"skuu": 1, "x": 2}', '{"y": 3}'


def misspelt(document: Document, *edits: tuple[str, str], rule: str = "VMSS701") -> Finding:
    """A finding whose fix puts the second of each pair in the place of the first."""
    made = []
    for needle, text in edits:
        start = document.text.index(needle)
        made.append(Edit(document, span_of(document.text, start, start + len(needle)), text))
    return finding(rule=rule, labels=(label(document, edits[0][0]),), fix=Fix("write it right", tuple(made)))


def prepared(*findings: Finding, refused: Mapping[str, str] = {}) -> Prepared:
    def bytes_of(document: Document) -> bytes:
        if document.name in refused:
            raise VmsslintError(refused[document.name])
        return document.text.encode()

    return prepare(findings, bytes_of)


def written(outcome: Prepared) -> dict[str, bytes]:
    return {item.before.name: item.new for item in outcome.rewrites}


def test_findings_without_a_fix_are_neither_made_nor_left() -> None:
    outcome = prepared(finding())
    assert (outcome.rewrites, outcome.made, outcome.left) == ((), (), ())


def test_all_fixes_of_a_file_are_made_at_once() -> None:
    source = Document("a.json", A, None)
    first, second = misspelt(source, ("skuu", "sku")), misspelt(source, ("2", "4"))
    outcome = prepared(first, second)
    assert written(outcome) == {"a.json": b'{"sku": 1, "x": 4}'}
    assert outcome.made == (first, second)


def test_what_overlaps_is_left() -> None:
    source = Document("a.json", A, None)
    first, second = misspelt(source, ("skuu", "sku")), misspelt(source, ('"skuu": 1', '"s": 1'))
    outcome = prepared(first, second)
    assert written(outcome) == {"a.json": b'{"sku": 1, "x": 2}'}
    assert outcome.left == ((second, OVERLAPS),)


def test_one_file_that_was_read_twice_is_one() -> None:
    source, again = (Document("a.json", A, None) for _ in range(2))
    outcome = prepared(misspelt(source, ("skuu", "sku")), misspelt(again, ("skuu", "sku")), misspelt(again, ("2", "4")))
    assert [item.new for item in outcome.rewrites] == [b'{"sku": 1, "x": 4}']
    assert [finding.rule for finding in outcome.made] == ["VMSS701"] * 3


def test_a_fix_over_two_files_is_left_where_one_of_them_must_not_be_written() -> None:
    one, other = Document("a.json", A, None), Document("b.json", B, None)
    own = misspelt(one, ("skuu", "sku"))
    both = finding(fix=Fix("rename", (*misspelt(one, ("2", "4")).fix.edits, *misspelt(other, ("y", "z")).fix.edits)))  # type: ignore[union-attr]
    outcome = prepared(both, own, refused={"b.json": "no permission"})
    assert written(outcome) == {"a.json": b'{"sku": 1, "x": 2}'}
    assert outcome.left == ((both, "no permission"),)


@pytest.mark.parametrize("spoilt", [("}", ""), ('"y"', "y"), ("3", "'3'")])
def test_a_text_that_could_no_longer_be_read_is_not_made(spoilt: tuple[str, str]) -> None:
    one, other = Document("a.json", A, None), Document("b.json", B, None)
    good, bad = misspelt(one, ("skuu", "sku")), misspelt(other, spoilt)
    outcome = prepared(bad, good)
    assert written(outcome) == {"a.json": b'{"sku": 1, "x": 2}'}
    assert outcome.left == ((bad, UNREADABLE),)


def test_an_edit_beyond_the_text_is_not_made() -> None:
    source = Document("a.json", A, None)
    bad = finding(fix=Fix("", (Edit(source, span_of(A + "\n\n", len(A) + 2, len(A) + 2), "x"),)))
    assert prepared(bad).left == ((bad, UNREADABLE),)
