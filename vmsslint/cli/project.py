"""What the project has decided, as commands take it: its config and its baseline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vmsslint.dataclass import dataclass

if TYPE_CHECKING:
    from vmsslint import api
    from vmsslint.baseline import Baseline
    from vmsslint.cli.options import Choosing
    from vmsslint.config import Config
    from vmsslint.load.rooted import Rooted


@dataclass(frozen=True, slots=True)
class Project:
    """What the project has decided: its config, and its baseline."""

    config: Annotated[
        str,
        typer.Option(
            metavar="FILE", help="The config; else .vmsslint.yaml in this folder or above, inside the repository."
        ),
    ] = ""
    no_config: Annotated[bool, typer.Option("--no-config", help="Take no config.")] = False
    baseline: Annotated[
        str, typer.Option(metavar="FILE", help="Findings to live with, as `vmsslint baseline` writes them.")
    ] = ""

    def decided(
        self, choosing: Choosing, *, with_baseline: bool = True, base: Rooted | None = None
    ) -> tuple[api.Options, Config]:
        """The options of a run, those of the command line before those of the config; and the config.

        With `base`, the files of the revision that a change is held against, config, baseline and suppressions are
        those of it.
        """
        options = choosing.options()
        found = self._config(options.all_rules(), base)
        known = (self._baseline(base) or found.known()) if with_baseline else None
        policy = found.policy(known, select=not choosing.select, ignore=not choosing.ignore)
        policy = replace(policy, trust_base=base is not None)
        return replace(options, policy=policy, as_of=choosing.as_of or found.as_of), found

    def _config(self, known: Iterable[str], base: Rooted | None) -> Config:
        from vmsslint import config

        if self.no_config:
            return config.none()
        if self.config:
            return config.named(self.config, known, base)
        return config.find(known, tree=base)

    def _baseline(self, base: Rooted | None) -> Baseline | None:
        if not self.baseline:
            return None
        from vmsslint import api, baseline

        path = base.place_of(self.baseline) if base else None
        document = base.document(path or self.baseline) if base else api.read(self.baseline)
        return baseline.read_baseline(document, Path(self.baseline).parent.resolve())
