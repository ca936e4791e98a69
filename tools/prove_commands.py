"""Proves the commands of `vmsslint plan` on real edits: `python tools/prove_commands.py ../shared/cases`.

For every pair, each unknown is bound to a made-up value of its type, the same on both sides. The emitted line is run by
a shell in which `az` only notes down its arguments. Those of `az vmss update` are then applied to the old model, as
`az vmss show` prints it, by the functions of azure-cli-core that the Azure CLI itself applies them with; those of
`az rest` are merged into the old model (RFC 7396), or taken for it where they are PUT. Either way the model after the
update has to come out. With `-v` every pair that is not proven is named. The exit status is 1 where a command was
emitted that does something else, or where fewer than MINIMUM pairs are proven.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.commands.azure import DifferentError, prove
from vmsslint import api
from vmsslint.diff.pair import pair
from vmsslint.judge.run import Judgement, judge_update
from vmsslint.model import ChangeKind, Resource

MINIMUM = 150


def updates(folder: Path) -> Iterator[tuple[Resource, Judgement]]:
    """The scale sets of a pair that change, each with its judgement; nothing for what cannot be read."""
    try:
        old, new = (api.expand(api.read(str(folder / name))) for name in ("old.json", "new.json"))
    except api.VmsslintError:
        return
    for item in pair(old.scale_sets, new.scale_sets):
        if item.old is not None and item.new is not None:
            judged = judge_update(item, ())
            if any(change.kind is not ChangeKind.OMITTED for change in judged.changes):
                yield item.new, judged


def main() -> int:
    """Print the figures; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/cases"))
    parser.add_argument("-v", "--verbose", action="store_true", help="name what is not proven")
    options = parser.parse_args()
    outcomes: dict[str, Counter[str]] = {"az": Counter(), "rest": Counter()}
    wrong = 0
    folders = sorted((options.folder / "pairs").iterdir())
    for folder in folders:
        found = list(updates(folder))
        for shell, counted in outcomes.items():
            told = "proven"
            try:
                for resource, judged in found:
                    how = prove(shell, resource, judged)
                    told = told if how == "proven" else how
            except DifferentError as error:
                wrong += 1
                told = "another model came out"
                if options.verbose:
                    print(f"{folder.name}, {shell}: {error}")
            told = told if found else "nothing changes in a scale set that both sides have"
            counted[told] += 1
            if options.verbose and told != "proven":
                print(f"{folder.name}, {shell}: {told}")
    for shell, counted in outcomes.items():
        print(f"{shell}: {counted['proven']} of {len(folders)} pairs proven")
        for told, count in counted.most_common():
            if told != "proven":
                print(f"  {count:4} {told}")
    return int(wrong > 0 or any(counted["proven"] < MINIMUM for counted in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
