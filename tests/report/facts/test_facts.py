# ruff: noqa: E501 (the output is as wide as it is)
"""Facts as text, Markdown and JSON, of facts made up for that."""

from __future__ import annotations

import json

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from vmsslint.entries import FactInfo, FactsFound, Recorded, Source, Statement
from vmsslint.model import Effect
from vmsslint.report.facts import FORMATS, render
from vmsslint.report.facts.markdown import anchor, prose, section

PAGE = Source("how-to-change-it", "https://example.com/how_to", "D-how")
THREAD = Source("Contoso/cloud issue 7", "https://example.com/7")
TRAFFIC = Source("recorded traffic")

FACT = FactInfo(
    path="properties.list[].size",
    entry="properties.list[].size",
    says=Statement(
        transition="grow",
        step="it only grows",
        effect=Effect.UPGRADE,
        evidence="refused",
        sources=(PAGE, TRAFFIC),
        condition="mode is Rolling; and on what no model shows: the size of the image",
        may="deallocate, where the hardware lacks it",
        answer="409 PropertyChangeNotAllowed (target list.size)",
        message="Changing property 'list.size' is not allowed.",
        note="A *long* note with `code_in_it` that goes on and on until it has to be broken over two lines, as notes do.",
    ),
    type="integer",
    since="2019-07-01",
    until="2024-07-01",
    patch=False,
    requirement="size-needs-mode: The mode decides.",
    variants=(
        Statement(
            "never", "fixed at creation", Effect.REFUSED, "documented", (THREAD,), when="before API version 2020-06-01"
        ),
    ),
    history=(
        Statement("never", "fixed at creation", Effect.REFUSED, "documented", (PAGE,), when="as of 2018-02"),
        Statement(
            "any", "any value", Effect.REIMAGE, "documented", (THREAD,), when="as of 2020-03", note="of the disk"
        ),
    ),
    recorded=Recorded(
        5,
        4,
        4,
        0,
        ("2019-12-01", "2024-07-01"),
        (Source("test_grow", "https://example.com/grow"),),
        (Source("test_shrink"),),
    ),
    rules=("VMSS109 shrinking-disk", "VMSS302 all-at-once"),
)
INHERITED = FactInfo(
    "plan.name",
    "plan",
    Statement("any", "any value", Effect.NONE, "inferred", (TRAFFIC,)),
    written_by_azure=True,
    patch=True,
)
PLACE = FactInfo(
    "properties.odd", "", Statement("any", "any value", Effect.NONE, "disputed", (TRAFFIC,)), coming_or_going=True
)


def test_a_page_as_text() -> None:
    assert render("text", FactsFound((FACT,))) == snapshot("""\
properties.list[].size (integer, since API version 2019-07-01, gone with 2024-07-01)

  update      it only grows
  if          mode is Rolling; and on what no model shows: the size of the image
  VMs         those that run take it over as the upgrade policy says
  may be      deallocate, where the hardware lacks it
  else        409 PropertyChangeNotAllowed (target list.size)
              "Changing property 'list.size' is not allowed."
  evidence    refused: Azure was seen to refuse what goes against it
  note        A *long* note with `code_in_it` that goes on and on until it has to be broken over two
              lines, as notes do.
  brings in   size-needs-mode: The mode decides.
  PATCH       cannot name it; send a PUT
  recorded    accepted 5 times, 4 of them seen to their end (all on running VMs), API version
              2019-12-01 to 2024-07-01; in test_grow; refused in test_shrink
  rules       VMSS109 shrinking-disk, VMSS302 all-at-once

  but         before API version 2020-06-01
  update      fixed at creation
  evidence    documented: a page of Azure, or the description of its API, says so

  earlier     as of 2018-02: fixed at creation
              how-to-change-it

  earlier     as of 2020-03: any value; VMs: those that run keep the old value until they are
              reimaged
              Contoso/cloud issue 7 (of the disk)

  sources     D-how: how-to-change-it
              https://example.com/how_to
              recorded traffic
              Contoso/cloud issue 7
              https://example.com/7
""")


def test_pages_of_what_has_no_entry_and_a_table() -> None:
    assert render("text", FactsFound((INHERITED, PLACE), (FACT,), (PLACE,))) == snapshot("""\
plan.name

  note        Azure writes this property; what a request says of it counts for nothing.
  entry       that of plan
  update      any value
  VMs         nothing has to reach those that run
  evidence    inferred: no page says so; other tools, the shape of the API or likeness suggest it
  PATCH       may name it

  sources     recorded traffic

properties.odd

  entry       none of its own; what holds for its place holds for it
  update      any value (of the whole: when it comes or goes)
  VMs         nothing has to reach those that run
  evidence    disputed: sources contradict each other

  sources     recorded traffic

Below it:
update           VMs      evidence  property
grow only, if …  upgrade  refused   properties.list[].size

Of that name:
update     VMs   evidence  property
any value  none  disputed  properties.odd
""")


def test_a_table_alone_needs_no_title() -> None:
    assert render("text", FactsFound(below=(FACT, INHERITED))) == snapshot("""\
update           VMs      evidence  property
grow only, if …  upgrade  refused   properties.list[].size
any value        none     inferred  plan.name
""")


def test_a_section_as_markdown() -> None:
    assert render("markdown", FactsFound((FACT,), (INHERITED,))) == snapshot("""\
## `properties.list[].size`

- **property**: integer, since API version 2019-07-01, gone with 2024-07-01
- **update**: it only grows
- **if**: mode is Rolling; and on what no model shows: the size of the image
- **VMs**: those that run take it over as the upgrade policy says
- **may be**: deallocate, where the hardware lacks it
- **else**: 409 PropertyChangeNotAllowed (target list.size); "Changing property 'list.size' is not allowed."
- **evidence**: refused: Azure was seen to refuse what goes against it
- **note**: A \\*long\\* note with `code_in_it` that goes on and on until it has to be broken over two lines, as notes do.
- **brings in**: size-needs-mode: The mode decides.
- **PATCH**: cannot name it; send a PUT
- **recorded**: accepted 5 times, 4 of them seen to their end (all on running VMs), API version 2019-12-01 to 2024-07-01; in [test\\_grow](https://example.com/grow); refused in test\\_shrink
- **rules**: `VMSS109 shrinking-disk`, `VMSS302 all-at-once`
- **but**: before API version 2020-06-01
    - **update**: fixed at creation
    - **evidence**: documented: a page of Azure, or the description of its API, says so
- **earlier**: as of 2018-02: fixed at creation; how-to-change-it
- **earlier**: as of 2020-03: any value; VMs: those that run keep the old value until they are reimaged; Contoso/cloud issue 7 (of the disk)

Sources:

- [D-how: how-to-change-it](https://example.com/how_to)
- recorded traffic
- [Contoso/cloud issue 7](https://example.com/7)

### Below it

| update | VMs | evidence | property |
|---|---|---|---|
| any value | none | inferred | `plan.name` |
""")


def test_a_fact_as_json() -> None:
    told = json.loads(render("json", FactsFound((FACT,), of_that_name=(PLACE,))))
    assert [(fact["match"], fact["path"]) for fact in told["facts"]] == [
        ("exact", "properties.list[].size"),
        ("name", "properties.odd"),
    ]
    assert told["facts"][0] == snapshot(
        {
            "match": "exact",
            "path": "properties.list[].size",
            "entry": "properties.list[].size",
            "type": "integer",
            "since": "2019-07-01",
            "until": "2024-07-01",
            "written_by_azure": False,
            "coming_or_going": False,
            "transition": "grow",
            "step": "it only grows",
            "condition": "mode is Rolling; and on what no model shows: the size of the image",
            "effect": "upgrade",
            "may": "deallocate, where the hardware lacks it",
            "answer": "409 PropertyChangeNotAllowed (target list.size)",
            "message": "Changing property 'list.size' is not allowed.",
            "evidence": "refused",
            "note": "A *long* note with `code_in_it` that goes on and on until it has to be broken over two lines, as notes do.",
            "sources": [
                {"id": "D-how", "title": "how-to-change-it", "url": "https://example.com/how_to"},
                {"id": None, "title": "recorded traffic", "url": None},
            ],
            "patch": False,
            "requirement": "size-needs-mode: The mode decides.",
            "variants": [
                {
                    "when": "before API version 2020-06-01",
                    "transition": "never",
                    "step": "fixed at creation",
                    "condition": None,
                    "effect": "refused",
                    "may": None,
                    "answer": None,
                    "message": None,
                    "evidence": "documented",
                    "note": None,
                    "sources": [{"id": None, "title": "Contoso/cloud issue 7", "url": "https://example.com/7"}],
                }
            ],
            "history": [
                {
                    "when": "as of 2018-02",
                    "transition": "never",
                    "step": "fixed at creation",
                    "condition": None,
                    "effect": "refused",
                    "may": None,
                    "answer": None,
                    "message": None,
                    "evidence": "documented",
                    "note": None,
                    "sources": [{"id": "D-how", "title": "how-to-change-it", "url": "https://example.com/how_to"}],
                },
                {
                    "when": "as of 2020-03",
                    "transition": "any",
                    "step": "any value",
                    "condition": None,
                    "effect": "reimage",
                    "may": None,
                    "answer": None,
                    "message": None,
                    "evidence": "documented",
                    "note": "of the disk",
                    "sources": [{"id": None, "title": "Contoso/cloud issue 7", "url": "https://example.com/7"}],
                },
            ],
            "recorded": {
                "accepted": 5,
                "settled": 4,
                "while_running": 4,
                "while_deallocated": 0,
                "api": ["2019-12-01", "2024-07-01"],
                "tests": [{"id": None, "title": "test_grow", "url": "https://example.com/grow"}],
                "refused": [{"id": None, "title": "test_shrink", "url": None}],
            },
            "rules": ["VMSS109 shrinking-disk", "VMSS302 all-at-once"],
        }
    )


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_ends_with_one_newline(format: str) -> None:
    text = render(format, FactsFound((FACT,), (INHERITED,)))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("text", ["*a* _b_ <c> [d](e) | # f {g} \\", "one ` alone", "`code_with_*` and *not*"])
def test_prose_shows_what_it_was_given(text: str) -> None:
    (inline,) = (token for token in MarkdownIt().parse(prose(text)) if token.type == "inline")
    shown = "".join(child.content for child in inline.children or ())
    assert shown == text.replace("`", "'" if text.count("`") % 2 else "")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special", "code_inline"}


def test_an_anchor_is_what_markdown_makes_of_the_heading() -> None:
    assert anchor(FACT) == "propertieslistsize"
    assert next(section(FACT)) == "## `properties.list[].size`"
