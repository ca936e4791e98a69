"""How the time of an expansion grows: `python benchmarks/growth.py [--cases ../shared/cases]`.

Printed are ratios within one run: the time for a template with more copies, variables or scale sets, and for more
files, against that for few of them, with the exponent fitted to all of them (1.0 is linear); the time to hold a scale
set against its schema against that to json.loads its body; and, with `--cases`, the time to parse all distinct
expressions against that to json.loads the files that hold them.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import linear_regression
from time import process_time
from typing import Any

from vmsslint import api
from vmsslint.expand.syntax import is_expression, parse
from vmsslint.facts import schema
from vmsslint.places import Document
from vmsslint.residuals import as_text
from vmsslint.values import Array, Known, Object, Value

EXAMPLE = Path(__file__).parent.parent / "examples" / "new.json"
ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """The least time of a few rounds, in seconds of this process, which other work on the machine prolongs least."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def template(resources: list[Any], variables: dict[str, Any]) -> Document:
    """A template as a document."""
    address = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    parameters = {"env": {"type": "string"}, "count": {"type": "int", "defaultValue": 3}}
    data = {"$schema": address, "parameters": parameters, "variables": variables, "resources": resources}
    return api.parse("growth.json", json.dumps(data).encode())


def with_copies(count: int) -> Document:
    """A scale set in a loop of that many."""
    scale_set = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": "[concat('web-', parameters('env'), copyIndex())]",
        "copy": {"name": "sets", "count": count},
        "location": "[resourceGroup().location]",
        "sku": {"name": "Standard_D2s_v3", "capacity": "[add(parameters('count'), copyIndex())]"},
        "properties": {
            "upgradePolicy": {"mode": "[if(equals(parameters('env'), 'prod'), 'Rolling', 'Manual')]"},
            "virtualMachineProfile": {"osProfile": {"computerNamePrefix": "[toLower(format('w{0}', copyIndex()))]"}},
        },
    }
    return template([scale_set], {})


def with_scale_sets(count: int) -> Document:
    """That many scale sets, written out."""
    (scale_set,) = api.read(str(EXAMPLE)).data["resources"][:1]
    return template([{**scale_set, "name": f"web{at}", "location": "westus"} for at in range(count)], {})


def with_variables(count: int) -> Document:
    """A chain of variables, each made of the one before."""
    chain = {f"v{at}": f"[concat(take(variables('v{at - 1}'), 20), '{at}')]" for at in range(1, count)}
    return template([], {"v0": "start", **chain})


def growth(what: str, make: Callable[[int], Callable[[], object]], sizes: tuple[int, ...]) -> None:
    """Print how the time of the work that is made for each size grows."""
    works = [make(size) for size in sizes]
    works[0]()  # what is loaded once is not counted
    times = [timed(work) for work in works]
    ratios = ", ".join(f"{size}: {seconds / times[0]:.1f}" for size, seconds in zip(sizes, times, strict=True))
    slope, _ = linear_regression([math.log(size) for size in sizes], [math.log(seconds) for seconds in times])
    print(f"{what}: times that of {sizes[0]}: {ratios}; fitted exponent {slope:.2f} (aim: 1.1 at most)")


def strings(node: Any) -> Iterator[str]:
    """Every string in plain data."""
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def parsing(folder: Path) -> None:
    """Print the time to parse all distinct expressions against that to load their files."""
    texts, found = [], set()
    for path in sorted([*folder.glob("templates/*/template.json"), *folder.glob("pairs/*/*.json")]):
        try:
            text = path.read_text(encoding="utf-8-sig")
            data = json.loads(text, strict=False)
        except (UnicodeDecodeError, ValueError):
            continue  # comments and the like; json.loads could not be timed on it
        texts.append(text)
        found |= {string for string in strings(data) if is_expression(string)}
    uncached = getattr(parse, "__wrapped__", parse)
    loading = timed(lambda: [json.loads(text, strict=False) for text in texts])
    parsed = timed(lambda: [uncached(expression) for expression in found])
    print(f"parsing {len(found)} distinct expressions of {len(texts)} files against json.loads of the files:")
    print(f"  {parsed / loading:.2f} times the time (aim: 3 at most)")


def schema_check(folder: Path | None) -> None:
    """Print the time to hold scale sets against their schema against that to load their bodies."""
    files = sorted(folder.glob("templates/*/template.json")) if folder else []
    documents = [api.read(str(path)) for path in files] or [api.read(str(EXAMPLE))]
    found = [resource for document in documents for resource in api.expand(document).scale_sets]
    given = [(resource.body, as_text(resource.api_version)) for resource in found]
    bodies = [json.dumps(to_json(body)) for body, _ in given]
    loading = timed(lambda: [json.loads(text) for text in bodies])
    checked = timed(lambda: [schema.faults(body, version) for body, version in given])
    each = 1000 * checked / len(given)
    print(f"schema check of one scale set, on average of {len(given)}, against json.loads of its body:")
    print(f"  {checked / loading:.1f} times the time (aim: 15 at most); {each:.2f} ms here (aim: 1 ms)")


def to_json(value: Value) -> Any:
    """The value as a document has it; what is not known as the text of its term."""
    match value:
        case Object(members=members):
            return {name: to_json(member) for name, member in members.items()}
        case Array(items=items):
            return [to_json(item) for item in items]
        case Known(value=scalar):
            return scalar
    return as_text(value)


def main() -> None:
    """Print the figures."""
    gc.set_threshold(200_000, 20, 100)  # as the program does
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=Path, help="a folder with templates/ and pairs/")
    folder = arguments.parse_args().cases
    growth("copies", lambda count: partial(api.expand, with_copies(count)), (50, 100, 200, 400, 800))
    growth("variables", lambda count: partial(api.expand, with_variables(count)), (50, 100, 200, 400, 800))
    growth("size", lambda count: partial(api.check, [with_scale_sets(count)]), (10, 20, 40, 80, 160))
    growth("files", lambda count: partial(api.check, [with_scale_sets(1)] * count), (10, 20, 40, 80, 160))
    schema_check(folder if folder is not None and folder.is_dir() else None)
    if folder is not None and folder.is_dir():
        parsing(folder)


if __name__ == "__main__":
    main()
