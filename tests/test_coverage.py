"""Every statement of the seed document is accounted for, by rules and steps that exist."""

from __future__ import annotations

import re
from pathlib import Path

from vmsslint.judge.rules import bundled_rules

PAGE = (Path(__file__).parent.parent / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|")) for line in PAGE.splitlines() if line.startswith("| S")
]
STEPS = {"update", "deallocate", "start", "update-instances", "reimage", "rolling-upgrade", "manual"}


def test_all_statements_are_there_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"S{number:02}" for number in range(1, 71)]


def test_each_says_where_it_is() -> None:
    assert [row for row in ROWS if len(row) != 3 or not row[1] or not row[2]] == []


def test_the_rules_are_there_under_their_names() -> None:
    known = {(rule.id, rule.info.name) for rule in bundled_rules().values()}
    named = set(re.findall(r"(VMSS\d{3}) ([a-z0-9-]+)", PAGE))
    assert named
    assert named - known == set()
    assert len(re.findall(r"VMSS\d{3}", PAGE)) == len(re.findall(r"VMSS\d{3} [a-z]", PAGE))


def test_the_steps_of_the_plan_are_there() -> None:
    named = {step for steps in re.findall(r"steps? (`[^|;]*)", PAGE) for step in re.findall(r"`([a-z-]+)`", steps)}
    assert named
    assert named - STEPS == set()
