"""Which findings are wanted, and by which facts they are judged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.policy import Policy


@dataclass(frozen=True, slots=True)
class Options:
    """Which findings are wanted: those of rules whose id begins with one of `select`, but with none of `ignore`.

    `own` are rules beside those of the package, as `judge.own.beside` reads them. `as_of` is the month (2018-02) whose
    facts count; empty: today's; VmsslintError where it is no month. `policy` is what the project has decided
    beside that.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    own: tuple[Rule, ...] = ()
    as_of: str = ""
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        if self.as_of and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self.as_of, re.ASCII):
            raise VmsslintError(f"a month is written as in 2018-02, not {self.as_of}")

    def all_rules(self) -> Mapping[str, Rule]:
        """Every rule that there is, by its id, in the order of the ids."""
        if not self.own:
            return bundled_rules()
        return dict(sorted({**bundled_rules(), **{rule.id: rule for rule in self.own}}.items()))

    def rules(self) -> list[Rule]:
        """The rules that are wanted, in the order of their ids."""
        return [rule for rule in self.all_rules().values() if self.wants(rule.id)]

    def wants(self, rule: str) -> bool:
        """Whether findings of the rule are wanted."""
        chosen = not self.select or rule.startswith(self.select)
        return chosen and not rule.startswith(self.ignore or ("-",))

    def for_workers(self) -> Options:
        """The options without what is about this machine: which files count, and in which folder the baseline lies."""
        return replace(self, policy=replace(self.policy, excluded=None, baseline=None))
