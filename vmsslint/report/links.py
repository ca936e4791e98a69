"""Where a rule is explained on the web."""

from __future__ import annotations

from vmsslint.model import RuleInfo

SITE = ""
"""Address of the published documentation, with a slash at its end. Empty while there is none: sources stand in."""

PREFIX = "VMSS"
"""What the ids of the rules begin with that the documentation has pages of."""


def page_name(rule: RuleInfo) -> str:
    """The name of a rule's page, without an ending."""
    return f"{rule.id}-{rule.name}"


def rule_page(rule: RuleInfo) -> str:
    """The address of a rule's page; its first source where there is no page; empty where there is neither."""
    if SITE and rule.id.startswith(PREFIX):
        return f"{SITE}rules/{page_name(rule)}/"
    return rule.links[0] if rule.links else ""
