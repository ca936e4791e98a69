"""What a reader looks up: operations on a scale set, facts about a property, an error of Azure.

They stand beside `model`, since judging a document needs none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from vmsslint.dataclass import dataclass
from vmsslint.model import Effect, RuleInfo


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """Something that can be asked of Azure for a scale set, with the command for each form (`REST`, `Azure CLI` …).

    What stands in braces in a command is for the user to fill in.
    """

    id: str
    what: str
    commands: Mapping[str, str]
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement is from: what a reader calls it, and its address, empty for what has none.

    `id` is what notes on facts call it, where they do.
    """

    title: str
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the table of facts, or an older document, says of an update to a property.

    `when` tells for what it holds, in words: empty for everything, else such as `before API version 2017-12-01`.
    `transition` is the name of the step that Azure takes, `step` and `condition` say it in words. `may` is what else
    can happen, and when. `answer` is Azure's answer to what goes against it, `message` the text of it, where known.
    """

    transition: str
    step: str
    effect: Effect
    evidence: str
    sources: tuple[Source, ...]
    when: str = ""
    condition: str = ""
    may: str = ""
    answer: str = ""
    message: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Updates of a property in recorded traffic: how many Azure took, how many of them it finished, and on what VMs.

    `refused` names tests whose requests it refused, `tests` some of those that it took. `api` has the first and the
    last API version.
    """

    accepted: int
    settled: int
    while_running: int = 0
    while_deallocated: int = 0
    api: tuple[str, ...] = ()
    tests: tuple[Source, ...] = ()
    refused: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class FactInfo:
    """What a reader is told of updates to one property.

    `entry` is the property whose entry speaks of it: itself, one above it, or nothing where only its place tells.
    `type` is that of the property, `since` and `until` the first API version with it and the first without.
    `requirement` says what a change brings into play. `says` is the entry; of `variants` the first that fits counts in
    its place. `history` is what older documents said, the oldest first. `rules` are ids with names.
    """

    path: str
    entry: str
    says: Statement
    type: str = ""
    since: str = ""
    until: str = ""
    written_by_azure: bool = False
    coming_or_going: bool = False
    patch: bool | None = None
    requirement: str = ""
    variants: tuple[Statement, ...] = ()
    history: tuple[Statement, ...] = ()
    recorded: Recorded | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsFound:
    """What a reader's path stands for: facts to be told in full, those below them, others that he may have meant."""

    exact: tuple[FactInfo, ...] = ()
    below: tuple[FactInfo, ...] = ()
    of_that_name: tuple[FactInfo, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.exact or self.below or self.of_that_name)


@dataclass(frozen=True, slots=True)
class AzureError:
    """An error of Azure: its code, the property that it points at, and its text; each empty where it is not given."""

    code: str = ""
    target: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """An error of Azure with the rules and the facts that it leads to.

    `by_code_alone` is True where nothing but the code led there. `wraps` is True for an error that only wraps others.
    """

    error: AzureError
    rules: tuple[RuleInfo, ...] = ()
    facts: tuple[FactInfo, ...] = ()
    notes: tuple[str, ...] = ()
    by_code_alone: bool = False
    wraps: bool = False

    def __bool__(self) -> bool:
        return bool(self.rules or self.facts or self.notes or self.wraps)
