"""What Azure limits in a template.

https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vmsslint.expand import problems
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.run import Run
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_RESOURCES: Final = 800

_SECTIONS = (
    ("parameters", 256, problems.TOO_MANY_PARAMETERS),
    ("variables", 512, problems.TOO_MANY_VARIABLES),
    ("outputs", 64, problems.TOO_MANY_OUTPUTS),
)


def check(template: Mapping[str, Any], document: Document, path: Path, run: Run) -> None:
    """Report what the template at `path` has too many of, and a document that is too large."""
    for name, limit, rule in _SECTIONS:
        key = spelling(template, name)
        section = lookup(template, name)
        count = _count(section) if isinstance(section, dict) else 0
        if key is not None and count > limit:
            place = Place(document, (*path, key))
            run.report(Problem(rule, f"the template has {count} {name}; Azure takes {limit}", place, key=True))
    if not path and len(document.text) > MAX_BYTES // 4:
        size = len(document.text.encode("utf-8", "surrogatepass"))
        if size > MAX_BYTES:
            message = f"the template has {size:,} bytes; Azure takes {MAX_BYTES:,}"
            run.report(Problem(problems.TEMPLATE_TOO_LARGE, message, Place(document, ())))


def check_resources(count: int, document: Document, template: Mapping[str, Any], run: Run) -> None:
    """Report more resources, loop instances counted, than Azure deploys at once."""
    if count > MAX_RESOURCES:
        place = Place(document, (spelling(template, "resources") or "resources",))
        message = f"the template has {count:,} resources, instances of loops counted; Azure takes {MAX_RESOURCES}"
        run.report(Problem(problems.TOO_MANY_RESOURCES, message, place, key=True))


def _count(section: Mapping[str, Any]) -> int:
    """How many names a section declares; each loop of a `copy` among variables makes one."""
    loops = section.get("copy")
    return len(section) + (len(loops) - 1 if isinstance(loops, list) else 0)
