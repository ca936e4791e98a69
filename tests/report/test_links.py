"""Where a rule is explained on the web."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vmsslint.model import RuleInfo, Severity
from vmsslint.report import links

RULE = RuleInfo("VMSS101", "create-only-property", "it changes", Severity.ERROR, links=("https://example.com/source",))


def test_while_there_is_no_site_the_first_source_stands_in() -> None:
    assert links.SITE == ""
    assert links.rule_page(RULE) == "https://example.com/source"
    assert links.rule_page(replace(RULE, links=())) == ""


def test_a_rule_has_its_page_on_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "SITE", "https://example.com/docs/")
    assert links.rule_page(RULE) == "https://example.com/docs/rules/VMSS101-create-only-property/"


def test_a_rule_of_the_users_own_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "SITE", "https://example.com/docs/")
    assert links.rule_page(replace(RULE, id="ACME001")) == "https://example.com/source"
