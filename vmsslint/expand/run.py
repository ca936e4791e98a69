"""What one expansion carries along: its problems, its budget, and how it follows links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field

from vmsslint.dataclass import dataclass
from vmsslint.expand.declared import Declared
from vmsslint.expand.problems import GUARD, Stopped, problem_of
from vmsslint.model import Problem
from vmsslint.places import Document, Place
from vmsslint.values import MAX_WEIGHT, Failure, TooLargeError, Unknown, Value, children

MAX_STEPS = 1_000_000
"""Calls, accesses and template nodes in one expansion; the largest of 650 published templates takes 40,000."""

MAX_DEPTH = 120
"""Calls, objects and arrays inside each other, in templates, in expressions and in values."""

MAX_NESTING = 12
"""Deployments inside each other."""

MAX_MADE = 2_000_000
"""Nodes of all that functions and expressions come to in one expansion, which is what bounds the memory it takes."""

MAX_PROBLEMS = 1_000
"""Problems that one expansion tells."""

WEIGHT_OF_A_STEP = 8
"""Nodes of an argument that count as one more step."""


@dataclass(slots=True)
class Run:
    """The state of one expansion.

    `place` is the expression that is being evaluated, `evaluated` counts them, `made` the nodes of what they came to.
    `declared` has what is declared of an unknown, `literals` template objects in which nothing needs evaluation with
    their values, by identity.
    """

    resolve_link: Callable[[str], Document | None] | None = None
    problems: dict[tuple[object, ...], Problem] = field(default_factory=dict)
    steps: int = 0
    made: int = 0
    depth: int = 0
    exhausted: Failure | None = None
    place: Place | None = None
    declared: dict[Unknown, Declared] = field(default_factory=dict)
    evaluated: int = 0
    literals: dict[int, tuple[object, Value]] = field(default_factory=dict)
    _heights: dict[int, tuple[Value, int]] = field(default_factory=dict)

    def report(self, problem: Problem | None) -> None:
        """Keep a problem, each once, and no more than MAX_PROBLEMS."""
        if problem is not None:
            place = problem.place
            key: tuple[object, ...] = (problem.rule, problem.message, id(place.document), place.path, problem.column)
            if len(self.problems) >= MAX_PROBLEMS and key not in self.problems:
                key, problem = (GUARD,), Problem(GUARD, f"more than {MAX_PROBLEMS:,} problems: no more are told", place)
            self.problems.setdefault(key, problem)

    def fail(self, message: str, column: int = 0, kind: type[Failure] = Failure) -> Failure:
        """A failure of the expression that is being evaluated."""
        return kind(message, (self.place,) if self.place else (), column)

    def step(self, weight: int = 0, place: Place | None = None) -> Failure | None:
        """Count a step. A failure, if there have been too many; its place is that of the first one too many."""
        self.steps += 1 + weight // WEIGHT_OF_A_STEP
        if self.steps > MAX_STEPS and self.exhausted is None:
            where = place or self.place
            self.exhausted = Stopped(f"expansion stopped after {MAX_STEPS:,} steps", (where,) if where else ())
        return self.exhausted

    def kept(self, value: Value) -> Value:
        """The value, counted among what has been made; a failure, if that has become too much to keep."""
        weight = value.about.weight
        if weight > MAX_WEIGHT:
            raise TooLargeError
        self.made += weight
        if self.made > MAX_MADE and self.exhausted is None:
            where = (self.place,) if self.place else ()
            self.exhausted = Stopped("expansion stopped: its values have grown too large together", where)
        return value if self.exhausted is None else self.exhausted

    def bounded(self, value: Value) -> Value:
        """The value, or a failure if it is nested too deep for what walks over it afterwards."""
        if value.about.weight <= MAX_DEPTH or self._height(value) <= MAX_DEPTH:
            return value
        return self.fail(f"expansion stopped: a value is nested more than {MAX_DEPTH} levels deep", kind=Stopped)

    def _height(self, value: Value) -> int:
        stack: list[tuple[Value, bool]] = [(value, False)]
        while stack:
            node, ready = stack.pop()
            if id(node) in self._heights:
                continue
            below = [child for child in children(node) if child.about.weight > 1]
            if not ready and below:
                stack.append((node, True))
                stack.extend((child, False) for child in below)
            else:
                height = 1 + max((self._heights[id(child)][1] for child in below), default=0)
                self._heights[id(node)] = node, height
        return self._heights[id(value)][1]


def report_all(run: Run, failures: Iterator[Failure]) -> None:
    """Report each failure as the problem that it is."""
    for failure in failures:
        run.report(problem_of(failure))
