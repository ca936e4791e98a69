"""Imports point downwards only, rules stay on the surface, and what is slow to import is imported where it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "vmsslint"

# A module imports from those before it, and inside its own package freely. "" is the package's own __init__.py.
LAYERS = (
    *(
        "dataclass",
        "places",
        "errors",
        "values",
        "residuals",
        "verdicts",
        "model",
        "entries",
        "fleet",
        "bundled",
        "load",
        "expand",
        "facts",
        "diff",
        "commands",
        "judge",
    ),
    *("plan", "report", "knowledge", "fix", "veil", "sides", "evidence", "updates"),
    *(
        "baseline",
        "policy",
        "options",
        "config",
        "collecting",
        "whole",
        "parcels",
        "elsewhere",
        "processes",
        "api",
        "cli",
        "__main__",
        "",
    ),
)
# These know less than what is before them.
NARROW = {"report": {"dataclass", "places", "errors", "values", "residuals", "model", "entries", "fleet", "bundled"}}
RULE_SEES = {"dataclass", "values", "residuals", "verdicts", "model", "commands", "judge"}

HEAVY = {"deepdiff", "difflib", "jsonschema", "pathspec", "rich", "ruamel", "subprocess", "typer"}
HEAVY_ALLOWED = {("cli", "typer")}

MODULES = sorted((ROOT / PACKAGE).rglob("*.py"))
RULES = sorted((ROOT / "rules").glob("*.py"))


def dotted(file: Path) -> list[str]:
    """Return the names on the way from the package to a module in it: `load/jsonc.py` is ["load", "jsonc"]."""
    names = [*file.relative_to(ROOT / PACKAGE).with_suffix("").parts]
    return names[:-1] if names[-1] == "__init__" else names


def layer_of(file: Path) -> str:
    return next(iter(dotted(file)), "")


def imports(nodes: Iterator[ast.AST], package: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of all that is imported in `nodes`, code of a module in `package`.

    `from a.b import c` is `a.b.c`, whether c is a module or a name in one.
    """
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def at_start_up(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that run when the module is imported: no function bodies, nothing for type checkers alone."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)


def upward(source: str, layer: str, package: list[str]) -> list[str]:
    """Say which imports of a module in `layer` leave the way that data goes."""
    allowed = NARROW.get(layer, set(LAYERS[: LAYERS.index(layer)])) | {layer}
    return [
        f"line {line}: {layer or PACKAGE} may not import {name}"
        for line, name in imports(ast.walk(ast.parse(source)), package)
        if name.startswith(f"{PACKAGE}.") and name.split(".")[1] not in allowed and name != f"{PACKAGE}.__version__"
    ]


def too_early(source: str, layer: str, package: list[str]) -> list[str]:
    """Say which slow libraries a module imports before anybody needs them."""
    return [
        f"line {line}: import {name} in the function that uses it"
        for line, name in imports(at_start_up(ast.parse(source)), package)
        if (root := name.split(".")[0]) in HEAVY and (layer, root) not in HEAVY_ALLOWED
    ]


def out_of_sight(source: str) -> list[str]:
    """Say which imports of a Python rule are not for rules."""
    return [
        f"line {line}: a rule may import from {', '.join(sorted(RULE_SEES))} what has no underscore, not {name}"
        for line, name in imports(ast.walk(ast.parse(source)), [])
        if (parts := name.split("."))[0] == PACKAGE
        and (len(parts) < 2 or parts[1] not in RULE_SEES or any(part.startswith("_") for part in parts))
    ]


def test_every_module_has_a_layer() -> None:
    unknown = {file.relative_to(ROOT).as_posix() for file in MODULES if layer_of(file) not in LAYERS}
    assert not unknown, f"say in LAYERS between which layers they belong: {', '.join(sorted(unknown))}"


@pytest.mark.parametrize(
    "file", [file for file in MODULES if layer_of(file) in LAYERS], ids=lambda file: ".".join(dotted(file)) or PACKAGE
)
def test_imports_point_downwards(file: Path) -> None:
    package = [PACKAGE, *(dotted(file) if file.name == "__init__.py" else dotted(file)[:-1])]
    source = file.read_text(encoding="utf-8")
    assert upward(source, layer_of(file), package) == []
    assert too_early(source, layer_of(file), package) == []


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_rules_import_what_is_for_rules(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert out_of_sight(source) == []
    assert too_early(source, "", []) == []


@pytest.mark.parametrize(
    ("layer", "source", "complaints"),
    [
        ("diff", "from vmsslint.facts import x\nfrom .pair import y", []),
        ("diff", "import vmsslint.api", ["line 1: diff may not import vmsslint.api"]),
        ("diff", "from vmsslint import judge", ["line 1: diff may not import vmsslint.judge"]),
        ("diff", "from ..judge import run", ["line 1: diff may not import vmsslint.judge.run"]),
        ("diff", "def f():\n    from .. import cli", ["line 2: diff may not import vmsslint.cli"]),
        ("diff", "if TYPE_CHECKING:\n    import vmsslint.cli", ["line 2: diff may not import vmsslint.cli"]),
        ("report", "from vmsslint import __version__, model", []),
        ("report", "from vmsslint.diff import x", ["line 1: report may not import vmsslint.diff.x"]),
    ],
)
def test_the_direction_is_seen(layer: str, source: str, complaints: list[str]) -> None:
    assert upward(source, layer, [PACKAGE, layer]) == complaints


@pytest.mark.parametrize(
    ("layer", "source", "complaints"),
    [
        ("diff", "def f():\n    import deepdiff", []),
        ("diff", "if TYPE_CHECKING:\n    from ruamel.yaml import YAML", []),
        ("diff", "try:\n    import deepdiff.diff\nexcept ImportError: ...", ["line 2: import deepdiff.diff in the "]),
        ("diff", "class C:\n    from ruamel.yaml import YAML", ["line 2: import ruamel.yaml.YAML in the "]),
        ("diff", "import typer", ["line 1: import typer in the "]),
        ("cli", "import typer", []),
    ],
)
def test_slow_imports_are_seen(layer: str, source: str, complaints: list[str]) -> None:
    assert too_early(source, layer, [PACKAGE]) == [f"{start}function that uses it" for start in complaints]


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("from vmsslint.values import Known\nfrom vmsslint.judge.rules import subject\nimport re", False),
        ("from vmsslint.judge.rules import _load", True),
        ("from vmsslint.load.jsonc import locate", True),
        ("import vmsslint", True),
    ],
)
def test_what_rules_import_is_seen(source: str, refused: bool) -> None:
    assert bool(out_of_sight(source)) is refused
