# ruff: noqa: E501 (the output is as wide as it is)
"""The pages of the documentation that are made from rules and facts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from tools.build_docs import FAMILIES, index, main, rule_page, written_pages
from vmsslint.facts.catalogue import info
from vmsslint.judge.rules import bundled_rules, rule_from
from vmsslint.report.facts.markdown import anchor

RULE = rule_from(
    "VMSS199-odd-tag",
    {
        "summary": "a tag_name would change",
        "severity": "warning",
        "effect": "refused",
        "match": {"each": "change", "path": "tags"},
        "message": "`{path}` changes",
        "answer": "409 PropertyChangeNotAllowed",
        "possible": "Azure alone knows {new}",
        "help": "keep {old}",
        "rationale": "First\nparagraph.\n\nSecond `one`.\n",
        "links": ["https://example.com/tags"],
        "examples": [
            {"bad": "another value", "old": {"tags": {"team": "a"}}, "new": {"tags": {"team": "b"}}, "at": "tags.team"},
            {"bad": "a new set", "old": None, "new": {"tags": {"team": "b"}}, "at": "tags.team"},
            {"good": "none at all", "old": {}, "new": {"sku": {"capacity": 3}}},
            {
                "possible": "a parameter",
                "old": {"tags": {"team": "a"}},
                "new": {"tags": {"team": "[parameters('team')]"}},
                "parameters": {"team": {"type": "string"}},
                "beside": [{"type": "Contoso/balancers", "name": "front"}],
                "at": "tags.team",
            },
        ],
    },
)


def test_the_page_of_a_rule() -> None:
    assert rule_page(RULE, [info("tags")]) == snapshot("""\
# VMSS199 odd-tag

**warning**: a tag\\_name would change.

Azure refuses the update.

Azure answers `409 PropertyChangeNotAllowed`.

## Avoid

Another value.

```diff
 {
   "tags": {
-    "team": "a"
+    "team": "b"
   }
 }
```

A new set.

Deployed anew:

```json
{
  "tags": {
    "team": "b"
  }
}
```

## Prefer

None at all.

The scale set:

```json
{
  "sku": {
    "capacity": 3
  }
}
```

## Possible, where a value is not known

A parameter.

```diff
 [
   {
     "tags": {
-      "team": "a"
+      "team": "[parameters('team')]"
     }
   },
   {
     "type": "Contoso/balancers",
     "name": "front"
   }
 ]
```

Parameters: `{"team": {"type": "string"}}`

## Why

First paragraph.

Second `one`.

A finding is always *possible*, never certain: Azure alone knows the new value.

## What to do

Keep the old value.

## Properties

- [`tags`](../facts.md#tags): any value

## Sources

- <https://example.com/tags>
""")


def test_the_index_has_a_row_a_rule() -> None:
    assert index({RULE.id: RULE}) == snapshot("""\
# Rules

There are 1. `vmsslint explain` prints each in the terminal, and finds the one that is behind an error of Azure: give it the code, the message, or all that a failed deployment printed.

## What Azure refuses

| id | name | severity | finds |
|---|---|---|---|
| [VMSS199](VMSS199-odd-tag.md) | odd-tag | warning | a tag\\_name would change |
""")


def test_every_family_has_a_title() -> None:
    assert {rule[len("VMSS")] for rule in bundled_rules()} <= FAMILIES.keys()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(written_pages())


def test_every_rule_has_a_page(pages: dict[str, str]) -> None:
    assert {f"rules/{rule.id}-{rule.info.name}.md" for rule in bundled_rules().values()} <= pages.keys()


def test_every_link_between_the_pages_leads_somewhere(pages: dict[str, str]) -> None:
    anchors = {anchor(info(path)) for path in re.findall(r"^## `(.+)`$", pages["facts.md"], re.MULTILINE)}
    for name, text in pages.items():
        for target, _, jump in (link.partition("#") for link in re.findall(r"\]\((?!https://)([^)]+)\)", text)):
            page = str(Path(name).parent / target) if target else name
            assert page.replace("rules/../", "") in pages
            assert not jump or jump in anchors


def test_the_headings_of_facts_tell_them_apart(pages: dict[str, str]) -> None:
    headings = re.findall(r"^## `(.+)`$", pages["facts.md"], re.MULTILINE)
    assert len({anchor(info(path)) for path in headings}) == len(headings) > 150


def test_the_pages_are_markdown_without_raw_html_but_breaks(pages: dict[str, str]) -> None:
    for text in pages.values():
        for token in MarkdownIt().enable("table").parse(text):
            assert token.type != "html_block"
            raw = [child.content for child in token.children or () if child.type == "html_inline"]
            assert set(raw) <= {"<wbr>"}


def test_pages_of_rules_that_are_gone_go_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "VMSS999-gone.md").write_text("old")
    (tmp_path / "index.md").write_text("by hand")
    assert main(tmp_path) == 0
    assert capsys.readouterr().out.endswith(f"pages below {tmp_path}\n")
    assert not (tmp_path / "rules" / "VMSS999-gone.md").exists()
    assert (tmp_path / "index.md").read_text() == "by hand"
    assert (tmp_path / "facts.md").read_text().startswith("---\nhide: [toc]\n---\n\n# Facts\n")
