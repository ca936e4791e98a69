"""`vmsslint baseline`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vmsslint.cli.options import Choosing, Inputs
from vmsslint.cli.output import write
from vmsslint.cli.project import Project
from vmsslint.cli.terminal import counted
from vmsslint.cli.updates import alone
from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from vmsslint.config import Config
    from vmsslint.places import Document

EXAMPLES = """
vmsslint baseline infra/                         take down what `vmsslint check infra/` finds today
vmsslint baseline infra/ --prune                 take out what it finds no longer; nothing is added
vmsslint check infra/ --baseline .vmsslint-baseline.json
"""


def baseline(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders, as for `vmsslint check`.")],
    inputs: Inputs,
    choosing: Choosing,
    project: Project,
    prune: Annotated[bool, typer.Option("--prune", help="Only take out what no longer occurs.")] = False,
) -> int:
    """Take down the findings of `check` that you live with, so that only new ones are told.

    The file is the one of --baseline, else that of the config, else .vmsslint-baseline.json in this folder. Findings
    are known by rule, file, scale set and property, not by line. What `diff` says of an update is never in it.
    """
    from vmsslint import api
    from vmsslint.baseline import Baseline, file_of, read_baseline, renewed, text_of
    from vmsslint.policy import UNTOUCHED
    from vmsslint.report.tally import plural

    options, config = project.decided(choosing, with_baseline=False)
    file = _file(project, config)
    folder = file.parent.resolve()
    old = read_baseline(api.read(str(file)), folder) if file.exists() else Baseline(folder, {})
    judged: set[str] = set()

    def noted() -> Iterator[Document | VmsslintError]:
        for item in counted(api.find(paths)):
            if not isinstance(item, VmsslintError):
                judged.add(file_of(item.name, folder))
            yield item

    report = api.check_many(alone(noted(), (), inputs, config), options)
    if report.failed:
        told = next((item for item in report.findings if item.rule in UNTOUCHED), None)
        where = f"{told.labels[0].document.name}: {told.message}" if told and told.labels else "see vmsslint check"
        raise VmsslintError(f"nothing is written, since not all could be judged: {where}")
    new = renewed(old, report.findings, judged, options.wants, prune=prune)
    if new.known != old.known or not file.exists():
        write(text_of(new.known), str(file))
    kept, added, gone = (sum(part.values()) for part in (new.known, new.added, new.gone))
    write(f"{Path(os.path.relpath(file)).as_posix()}: {plural(kept, 'finding')}, {added} of them new; {gone} gone\n")
    return 0


def _file(project: Project, config: Config) -> Path:
    """The file of the baseline; what a config names has been looked at for links that lead out of the repository."""
    from vmsslint.baseline import FILE

    if project.baseline or not config.baseline:
        return Path(project.baseline or FILE)
    config.tree.read(config.baseline)
    return config.tree.root / config.baseline
