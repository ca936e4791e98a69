"""`vmsslint new-rule`: the file of a new rule in a checkout, with an id, every key explained, and examples that run."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from vmsslint.errors import VmsslintError

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 60
_FAMILY = re.compile(r"(?:VMSS)?([1-8])(?:xx)?", re.IGNORECASE)
_FILE = re.compile(r"VMSS(\d{3})-(.+)")

_ABOUT = {
    "1": "what Azure refuses",
    "2": "what it takes under a condition, or on deallocated VMs",
    "3": "what reaches the VMs that run, and how",
    "4": "API versions",
    "5": "how to make the edit",
    "6": "one template by itself",
    "7": "properties, types, values",
    "8": "limits of the platform",
}


def new_rule(name: str, family: str, folder: Path) -> Path:
    """Write `rules/VMSSnnn-NAME.yaml` with the next id of the family into the checkout around `folder`.

    `family` is 1 to 8, also written 1xx. Returns the path, relative to `folder` where it lies below. VmsslintError: no
    checkout, a name that is taken or no name, no family, no id left.
    """
    rules = _checkout(folder) / "rules"
    digit = _FAMILY.fullmatch(family)
    if digit is None:
        told = ", ".join(f"{number}xx {about}" for number, about in _ABOUT.items())
        raise VmsslintError(f"there is no family {family[:_LONGEST]}; there are {told}")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        told = "small letters and digits with hyphens between, such as create-only-property"
        raise VmsslintError(f"a rule's name is {told}, at most {_LONGEST} characters")
    taken: dict[int, str] = {}
    for file in sorted(rules.iterdir()):
        if found := _FILE.fullmatch(file.stem):
            taken[int(found[1])] = found[2]
    if name in taken.values():
        number = next(number for number, other in taken.items() if other == name)
        raise VmsslintError(f"the name is taken: VMSS{number:03} {name}")
    file = rules / f"VMSS{_next(int(digit[1]), taken.keys()):03}-{name}.yaml"
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(_CHANGE if digit[1] in "1235" else _SCALE_SET)
    return file.relative_to(folder) if file.is_relative_to(folder) else file


def _checkout(folder: Path) -> Path:
    for above in (folder, *folder.parents):
        if (above / "rules" / "README.md").is_file() and (above / "schemas" / "rule.schema.json").is_file():
            return above
    raise VmsslintError("this is no checkout of vmsslint; rules of your own go into any folder, given with --rules")


def _next(family: int, taken: Collection[int]) -> int:
    """The id after the highest of the family, or a gap below where there is none."""
    used = {number for number in taken if number // 100 == family}
    ids = range(family * 100 + 1, family * 100 + 100)
    free: list[int] = [
        *range(max([ids[0] - 1, *used]) + 1, ids[-1] + 1),
        *(number for number in ids if number not in used),
    ]
    if not free:
        raise VmsslintError(f"family {family}xx has no id left")
    return free[0]


_HEAD = """\
# A new rule: rules/README.md explains the keys. Every line that is not true of yours has to go, this one first.
summary: the tags of the scale set {verb}                 # one line, no capital, no full stop
severity: info                                            # error | warning | info: how bad it would be
"""

_CHANGE = (
    _HEAD.format(verb="change")
    + """\
# effect: refused                                         # refused | deallocate | reimage | upgrade | none
# Each change of a property. Beside `path`: transition (never, from-to, superset, grow, same-parent, together,
# conditional) and effect, as schemas/transitions.yaml has them; kind (changed, added, removed); except (paths).
match: {each: change, path: tags}
# when: {properties.upgradePolicy.mode: Rolling}          # only where this holds
# needs: {sku.capacity: {min: 2}}                         # only where this does not hold
# possible: Azure alone knows {new}                       # why no model can make such a finding certain
message: "`{path}` {old} -> {new}"
help: "{undo}"                                            # what to do
# answer: 409 PropertyChangeNotAllowed                    # Azure's answer, where no fact says it
rationale: |
  Why it matters, for someone who meets it for the first time.
links: []                                                 # public sources
examples:                                                 # laid over the minimal scale set in tests/examples.py
  - bad: a tag gets another value
    old: {tags: {team: shop}}
    new: {tags: {team: bank}}
    at: tags.team
  - good: the tags stay
    old: {tags: {team: shop}}
    new: {tags: {team: shop}, sku: {name: Standard_D2s_v3, capacity: 5}}
  - possible: the tag is a parameter that nothing fixes
    old: {tags: {team: shop}}
    new: {tags: {team: "[parameters('team')]"}}
    parameters: {team: {type: string}}
    at: tags.team
"""
)

_SCALE_SET = (
    _HEAD.format(verb="are missing")
    + """\
# effect: refused                                         # refused | deallocate | reimage | upgrade | none
match: {each: scale_set, within: check}                   # without `within: check` only where there are two sides
when: {sku.capacity: {min: 1}}                            # only where this holds
needs: {tags.team: {present: true}}                       # only where this does not hold
at: tags                                                  # the property that a finding points to
# possible: Azure alone knows                             # why no model can make such a finding certain
message: "{resource} has no tag `team`"                   # may use {resource}, and any property such as {sku.capacity}
help: give it one                                         # what to do
# answer: 400 BadRequest                                  # Azure's answer
rationale: |
  Why it matters, for someone who meets it for the first time.
links: []                                                 # public sources
examples:                                                 # laid over the minimal scale set in tests/examples.py
  - bad: no tags
    old: {}
    new: {properties: {overprovision: true}}
    at: tags
  - good: a tag
    old: {}
    new: {tags: {team: shop}}
  - possible: the capacity is a parameter that nothing fixes
    old: {}
    new: {sku: {name: Standard_D2s_v3, capacity: "[parameters('count')]"}}
    parameters: {count: {type: int}}
    at: tags
"""
)
