"""The cases in which a possible finding holds: combinations of what the unknowns behind it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import product

from vmsslint.dataclass import dataclass
from vmsslint.facts.conditions import Truth
from vmsslint.residuals import as_text, residual
from vmsslint.values import Choice, Known, Scalar, Text, Unknown, Value, children

BUDGET = 32
"""Combinations that are gone through for one finding."""


@dataclass(slots=True)
class Atom:
    """An unknown with what it may be: the values in `domain`, and anything else where it is `open`.

    `tests` are the comparisons of it with a constant, all of which are false for anything else.
    """

    term: Unknown
    domain: list[Scalar] = field(default_factory=list)
    open: bool = True
    tests: list[Unknown] = field(default_factory=list)

    def options(self) -> Iterator[Scalar | Unknown]:
        """Each value that it may have; its own term stands for anything else."""
        yield from self.domain
        if self.open:
            yield self.term


@dataclass(frozen=True, slots=True)
class Scenario:
    """One combination: what each atom is."""

    atoms: tuple[Atom, ...]
    picked: tuple[Scalar | Unknown, ...]

    def binding(self) -> Mapping[Unknown, Value]:
        """What the unknowns stand for."""
        bound: dict[Unknown, Value] = {}
        for atom, value in zip(self.atoms, self.picked, strict=True):
            if isinstance(value, Unknown):
                bound |= {test: Known(False) for test in atom.tests}
            else:
                bound[atom.term] = Known(value)
        return bound

    def words(self, atoms: Iterable[Atom]) -> str:
        """What those of the atoms are, in words."""
        told = {id(atom): value for atom, value in zip(self.atoms, self.picked, strict=True)}
        return " and ".join(_in_words(atom, told[id(atom)]) for atom in atoms)


def _in_words(atom: Atom, value: Scalar | Unknown) -> str:
    name = residual(atom.term)
    if isinstance(value, Unknown):
        told = [_constant(item) for item in atom.domain]
        return f"{name} is not {told[0]}" if len(told) == 1 else f"{name} is none of {', '.join(told)}"
    return f"{name} is {_constant(value)}"


def _constant(value: Scalar) -> str:
    return f"'{value}'" if isinstance(value, str) else as_text(Known(value))


def scenarios(values: Iterable[Value]) -> tuple[list[Scenario], bool]:
    """The combinations of what the atoms in the values may be, at most BUDGET, and whether these are all."""
    atoms = [atom for atom in _atoms(values) if len(atom.domain) + atom.open > 1]
    kept: list[Atom] = []
    size = 1
    for atom in atoms:
        if size * (len(atom.domain) + atom.open) > BUDGET:
            break
        size *= len(atom.domain) + atom.open
        kept.append(atom)
    chosen = tuple(kept)
    found = (
        [Scenario(chosen, picked) for picked in product(*(tuple(atom.options()) for atom in chosen))] if kept else []
    )
    return found, len(kept) == len(atoms)


def _atoms(values: Iterable[Value]) -> list[Atom]:
    """What decides on the values: what their choices turn on, and unknowns of which all values are known."""
    atoms: dict[Unknown, Atom] = {}
    stack = list(values)
    while stack:
        value = stack.pop()
        if isinstance(value, Choice):
            _decompose(value.condition, atoms)
            stack += (value.then, value.otherwise)
        elif isinstance(value, Unknown) and (value.allowed is not None or value.type == "bool"):
            _decompose(value, atoms)
        elif isinstance(value, Text | Unknown) or value.about.strength >= 0:
            stack += children(value)
    return list(atoms.values())


def _decompose(condition: Value, atoms: dict[Unknown, Atom]) -> None:
    """Collect the atoms of a condition: what stands below `and`, `or`, `not`, or is compared with a constant."""
    match condition:
        case Unknown(name="and" | "or" | "not", args=args):
            for arg in args:
                _decompose(arg, atoms)
        case (
            Unknown(name="equals", args=(Unknown() as term, Known(value=constant)))
            | Unknown(name="equals", args=(Known(value=constant), Unknown() as term))
        ):
            atom = _atom(term, atoms)
            atom.tests.append(condition)
            if atom.open and constant not in atom.domain:
                atom.domain.append(constant)
        case Choice():
            _decompose(condition.condition, atoms)
            _decompose(condition.then, atoms)
            _decompose(condition.otherwise, atoms)
        case Unknown():
            _atom(condition, atoms)


def _atom(term: Unknown, atoms: dict[Unknown, Atom]) -> Atom:
    known = atoms.get(term)
    if known is None:
        if term.allowed is not None:
            known = Atom(term, list(term.allowed), open=False)
        elif term.type == "bool":
            known = Atom(term, [True, False], open=False)
        else:
            known = Atom(term)
        atoms[term] = known
    return known


@dataclass(frozen=True, slots=True)
class Answer:
    """In which of the cases something holds: in all of them, in some (`when` says in which), or in none."""

    truth: Truth
    when: str = ""


def answer(found: list[Scenario], complete: bool, holds: Callable[[Scenario], Truth]) -> Answer:
    """Go through the cases. True: in all; False: in none; None: in some, or not all cases were examined."""
    truths = [(scenario, holds(scenario)) for scenario in found]
    told = {truth for _, truth in truths}
    if complete and told in ({True}, {False}):
        return Answer(told.pop())
    witness = next((scenario for scenario, truth in truths if truth is True), None)
    if witness is None:
        return Answer(None, "" if complete else "not all cases were examined")
    matter = _that_matter(witness, truths)
    more = "" if complete else ", and not all cases were examined"
    return Answer(None, f"when {witness.words(matter)}{more}" if matter else more.removeprefix(", and "))


def _that_matter(witness: Scenario, truths: list[tuple[Scenario, Truth]]) -> list[Atom]:
    """The fewest atoms of the witness that make it true whatever the others are, found by leaving out one at a time."""
    places = list(range(len(witness.atoms)))
    for place in tuple(places):
        rest = [other for other in places if other != place]
        alike = (truth for scenario, truth in truths if all(scenario.picked[i] == witness.picked[i] for i in rest))
        if all(truth is True for truth in alike):
            places = rest
    return [witness.atoms[place] for place in places]
