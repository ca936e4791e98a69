"""`vmsslint rules`."""

from __future__ import annotations

from vmsslint.cli.options import Choosing
from vmsslint.cli.output import write

EXAMPLES = """
vmsslint rules --select VMSS1      what Azure refuses
vmsslint rules --rules our-rules/
"""


def rules(choosing: Choosing) -> int:
    """List the rules."""
    from vmsslint import api
    from vmsslint.report.safe import line

    infos = api.rule_infos(choosing.options())
    write("".join(f"{info.id}  {info.severity:<7}  {info.name}: {line(info.summary)}\n" for info in infos))
    return 0
