"""Runs the tool over real templates and prints what it makes of them: `python tools/cases.py ../shared/cases`.

Every template is checked by itself, every pair of an author's edit is diffed. The decided share is counted twice. Of
all properties that the two sides of a pair give, it is the part that is surely equal or surely different. Of the
changed ones it is the part for which the comparison was certain and no condition met an unknown; what no model can
show (a size that may need deallocation) is counted apart. With `-v` every undecided change and every finding is
listed. The exit status is 1 where anything failed inside, or where a share is below its MINIMUM.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from vmsslint import api
from vmsslint.diff.pair import pair
from vmsslint.diff.tree import Branch, Node, align, tree
from vmsslint.judge.rules import bundled_rules
from vmsslint.judge.wording import OTHER_NAME
from vmsslint.model import Change, ChangeKind, Finding, Report
from vmsslint.places import Document
from vmsslint.residuals import as_text

MINIMUM_OF_ALL = 0.95
MINIMUM_OF_CHANGED = 0.75


@dataclass(slots=True)
class Tally:
    """What the runs have added up to."""

    files: int = 0
    scale_sets: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    decided: int = 0
    undecided: int = 0
    compared: int = 0
    by_nature: int = 0
    renamed: int = 0
    internal: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)

    def add(self, name: str, report: Report) -> None:
        """Count one report in."""
        self.files += report.files
        self.scale_sets += report.scale_sets
        for finding in report.findings:
            certainty = "" if finding.certain else " possible"
            self.rules[f"{finding.rule} {finding.name} {finding.severity}{certainty}"] += 1
            if finding.rule == "VMSS000":
                self.internal.append(f"{name}: {finding.message}")
            self.listed.append(f"{name}: {finding.rule}{certainty} {finding.message}")
        for change in report.changes:
            self.kinds[change.kind] += 1
            if change.kind is ChangeKind.OMITTED:
                continue
            doubtful = [item for item in report.findings if item.path == change.path and not item.certain]
            renamed = [item for item in doubtful if change.certain and item.condition == OTHER_NAME]
            self.renamed += bool(renamed)
            doubtful = [item for item in doubtful if item not in renamed]
            if not change.certain or any(not _by_nature(item, change) for item in doubtful):
                self.undecided += 1
                old, new = (as_text(side) if side is not None else "nothing" for side in (change.old, change.new))
                self.listed.append(f"{name}: UNDECIDED {change.path} {change.kind}: {old[:300]} -> {new[:300]}")
            else:
                self.decided += 1
                self.by_nature += bool(doubtful)


def _compared(old: Document | api.VmsslintError, new: Document | api.VmsslintError) -> int:
    """How many properties the two sides of all pairs of scale sets give, what both give counted once."""
    if isinstance(old, api.VmsslintError) or isinstance(new, api.VmsslintError):
        return 0
    before, after = api.expand(old), api.expand(new)
    total = 0
    for item in pair(before.scale_sets, after.scale_sets):
        if item.old is not None and item.new is not None:
            sides = tree(item.old.body), tree(item.new.body)
            align(*sides)
            total += _leaves(*sides)
    return total


def _leaves(*sides: Node | None) -> int:
    branches = [side for side in sides if isinstance(side, Branch)]
    if not branches:
        return 1
    return sum(
        _leaves(*(branch.get(name) for branch in branches)) for name in {name for side in branches for name in side}
    )


def _by_nature(finding: Finding, change: Change) -> bool:
    """Whether a possible finding is not for want of evaluation: no model shows what it turns on."""
    unknown_default = change.kind is ChangeKind.ADDED and change.default is None
    return bool(bundled_rules()[finding.rule].possible) or unknown_default


def main() -> int:
    """Print the figures; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/cases"))
    parser.add_argument("-v", "--verbose", action="store_true", help="list every finding and undecided change")
    options = parser.parse_args()
    checked, diffed = Tally(), Tally()
    for path in sorted((options.folder / "templates").glob("*/template.json")):
        checked.add(path.parent.name, api.check(api.find([str(path)])))
    for folder in sorted((options.folder / "pairs").iterdir()):
        old, new = (next(iter(api.find([str(folder / name)]))) for name in ("old.json", "new.json"))
        diffed.add(folder.name, api.diff(old, new))
        diffed.compared += _compared(old, new)
    for title, tally in (("templates, each by itself", checked), ("pairs of an edit", diffed)):
        print(f"{title}: {tally.files} files, {tally.scale_sets} scale sets")
        for rule, count in sorted(tally.rules.items()):
            print(f"  {count:5} {rule}")
        if options.verbose:
            print(*(f"    {line}" for line in tally.listed), sep="\n")
    total = diffed.decided + diffed.undecided
    share = diffed.decided / total if total else 0.0
    print("changed properties:", ", ".join(f"{kind} {count}" for kind, count in sorted(diffed.kinds.items())))
    of_all = 1 - diffed.undecided / diffed.compared if diffed.compared else 0.0
    print(f"decided share of all properties: {of_all:.1%} ({diffed.compared - diffed.undecided} of {diffed.compared})")
    by_nature = f"{diffed.by_nature} of them possible by nature"
    print(f"decided share of the changed: {share:.1%} ({diffed.decided} of {total}; {by_nature})")
    failures = [*checked.internal, *diffed.internal]
    print(f"decided, but of a scale set whose name may be another one now: {diffed.renamed}")
    print(f"internal errors: {len(failures)}", *failures, sep="\n  ")
    return int(bool(failures) or share < MINIMUM_OF_CHANGED or of_all < MINIMUM_OF_ALL)


if __name__ == "__main__":
    sys.exit(main())
