"""Template JSON to values: literals as they stand, expressions evaluated, property loops unrolled."""

from __future__ import annotations

from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.expand.copies import PropertyLoop, iterations, loop_index, property_loops
from vmsslint.expand.evaluate import evaluate
from vmsslint.expand.functions.choices import drawn
from vmsslint.expand.problems import Malformed, Stopped
from vmsslint.expand.run import MAX_DEPTH, Run
from vmsslint.expand.scope import Scope, Stage
from vmsslint.expand.syntax import is_expression, unescaped
from vmsslint.places import Document, Path, Place, Role
from vmsslint.values import Array, Choice, Failure, Known, Loop, Object, TooLargeError, Value, unknown


@dataclass(frozen=True, slots=True)
class Spot:
    """Which part of which document a tree belongs to, for the places of its values."""

    document: Document
    role: Role = Role.PROPERTY
    name: str = ""

    def place(self, path: Path) -> Place:
        """The place at `path`."""
        return Place(self.document, path, self.role, self.name)


def build(node: Any, path: Path, spot: Spot, scope: Scope) -> Value:
    """The value of template JSON that stands at `path`, its expressions evaluated in `scope`."""
    return _guarded(node, path, spot, scope, scope.run)


def literal(node: Any, path: Path, spot: Spot, run: Run) -> Value:
    """The value of JSON in which nothing is an expression or escaped, such as a value in a parameter file."""
    return _guarded(node, path, spot, None, run)


def _guarded(node: Any, path: Path, spot: Spot, scope: Scope | None, run: Run) -> Value:
    try:
        return _build(node, path, spot, scope, run, 0)
    except RecursionError:
        return Stopped("expansion stopped: this is nested too deep", (spot.place(path),))
    except TooLargeError:
        return Stopped("expansion stopped: this grows too large", (spot.place(path),))


def _build(node: Any, path: Path, spot: Spot, scope: Scope | None, run: Run, depth: int) -> Value:
    if isinstance(node, str):
        if scope is None or node[:1] != "[":
            return Known(node, (Place(spot.document, path, spot.role, spot.name),))
        place = spot.place(path)
        if not is_expression(node):
            return Known(unescaped(node), (place,))
        run.evaluated += 1
        return evaluate(node, scope, place)
    if not isinstance(node, dict | list):
        return Known(node, (Place(spot.document, path, spot.role, spot.name),))
    known = run.literals.get(id(node))
    if known is not None:
        return run.kept(known[1])
    here = spot.place(path)
    stopped = run.step(place=here)
    if stopped is not None:
        return stopped
    if depth > MAX_DEPTH:
        return Stopped(f"expansion stopped: more than {MAX_DEPTH} objects and arrays in each other", (here,))
    evaluated = run.evaluated
    value: Value
    if isinstance(node, list):
        items = [_build(item, (*path, at), spot, scope, run, depth + 1) for at, item in enumerate(node)]
        value = Array(tuple(items), (here,))
    else:
        value = _object(node, path, spot, scope, run, depth)
    if run.evaluated == evaluated:
        run.literals[id(node)] = node, value
    return value


def _object(node: dict[str, Any], path: Path, spot: Spot, scope: Scope | None, run: Run, depth: int) -> Value:
    members: dict[str, Value] = {}
    rest: list[Value] = []
    for key, item in node.items():
        if scope is None or not key or key[0] not in "[cC":
            members[key] = _build(item, (*path, key), spot, scope, run, depth + 1)
            continue
        loops = property_loops(item) if key.casefold() == "copy" else None
        if loops is not None:
            run.evaluated += 1
            for loop in loops:
                members[loop.name] = unrolled(loop, (*path, key), spot, scope, depth + 1)
        elif is_expression(key):
            run.evaluated += 1
            name = evaluate(key, scope, spot.place(path))
            value = _build(item, (*path, key), spot, scope, run, depth + 1)
            if isinstance(name, Known) and isinstance(name.value, str) and not name.secret:
                members[name.value] = value
            elif isinstance(name, Failure):
                members[key] = name
            elif isinstance(name, Known) and not isinstance(name.value, str):
                members[key] = Malformed("the name of a member must be a string", (spot.place((*path, key)),))
            else:
                rest.append(unknown("createObject", name, value, type="object"))
        else:
            members[unescaped(key)] = _build(item, (*path, key), spot, scope, run, depth + 1)
    return Object(members, (spot.place(path),), tuple(rest))


def unrolled(loop: PropertyLoop, path: Path, spot: Spot, scope: Scope, depth: int = 0) -> Value:
    """The array that a loop makes; `path` is that of its `copy`. With an unknown count it has one item, a `Loop`."""
    here = (*path, *loop.path)
    place = spot.place(here)
    if loop.input is None:
        return Malformed(f"the copy loop '{loop.name}' has no `input`", (place,))
    count = build(loop.count, (*here, loop.count_key), spot, scope.at(Stage.HEADER))
    return _instances(loop, count, here, spot, scope, depth)


def _instances(loop: PropertyLoop, count: Value, path: Path, spot: Spot, scope: Scope, depth: int) -> Value:
    place = spot.place(path)
    if isinstance(count, Choice):
        found = drawn((count,), lambda settled: _instances(loop, settled[0], path, spot, scope, depth))
        if found is not None:
            return found

    def instance(index: Value) -> Value:
        inside = scope.in_loop(loop.name, index, bare=loop.bare)
        return _build(loop.input, (*path, loop.input_key), spot, inside, scope.run, depth)

    number = iterations(count, loop.name, place)
    if isinstance(number, Failure):
        return number
    if number is not None:
        return Array(tuple(instance(Known(index)) for index in range(number)), (place,))
    named = Place(place.document, place.path, place.role, loop.name)
    return Array((Loop(count, instance(loop_index(loop.name)), (named,)),), (place,))
