"""What an expression can see: parameters, variables, loops, and where its template is deployed to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from enum import Enum
from typing import Any, Protocol

from vmsslint.dataclass import dataclass
from vmsslint.expand.problems import Circular
from vmsslint.expand.run import Run
from vmsslint.expand.target import Context, Level, Target
from vmsslint.places import Place
from vmsslint.values import Value

__all__ = ["NOTHING", "Context", "Lazy", "Level", "Names", "Resources", "Scope", "Stage", "UserFunction"]


class Stage(Enum):
    """Where an expression stands, which decides on the functions that Azure takes there."""

    PARAMETER = "in the default of a parameter"
    VARIABLE = "in a variable"
    HEADER = "in the name, type, condition or loop of a resource"
    BODY = "in a resource"
    OUTPUT = "in an output"


@dataclass(slots=True)
class Lazy:
    """A named value that is computed when it is first asked for. `place` is where it is declared."""

    name: str
    place: Place
    compute: Callable[[], Value]
    value: Value | None = None
    running: bool = False


class Names:
    """The parameters or the variables of a template, by name in any letter case."""

    def __init__(self, what: str, lazies: Iterable[Lazy] = ()):
        self.what = what
        self._lazies = {lazy.name.casefold(): lazy for lazy in lazies}

    def items(self) -> dict[str, Value]:
        """All values by name, as declared."""
        return {lazy.name: value for key, lazy in self._lazies.items() if (value := self.get(key)) is not None}

    def place(self, name: str) -> Place | None:
        """Where the name is declared, or None."""
        lazy = self._lazies.get(name.casefold())
        return lazy.place if lazy else None

    def get(self, name: str) -> Value | None:
        """The value of `name`; None where the template declares no such name, a failure where it needs itself."""
        lazy = self._lazies.get(name.casefold())
        if lazy is None:
            return None
        if lazy.value is not None:
            return lazy.value
        if lazy.running:
            return Circular(f"the value of {self.what} '{lazy.name}' needs itself", (lazy.place,))
        lazy.running = True
        try:
            lazy.value = lazy.compute()
        finally:
            lazy.running = False
        return lazy.value


NOTHING = Names("name")


@dataclass(frozen=True, slots=True)
class UserFunction:
    """A function that a template declares, as `namespace.name`."""

    name: str
    parameters: tuple[str, ...]
    call: Callable[[tuple[Value, ...]], Value]


class Resources(Protocol):
    """The resources that a template declares, as `reference` sees them."""

    def state(self, identifier: Value, *, full: bool, term: Value) -> Value | None:
        """What the template says of the state of one, over the open `term`; None where it does not declare it."""

    def states(self, symbol: str, *, full: bool) -> Value | None:
        """The states of all instances of a loop by its symbolic name; None where it is none."""

    def info(self, symbol: Value, *, term: Value) -> Value | None:
        """Id, name, type and API version of one by its symbolic name, over the open `term`; None where it is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Everything that the value of an expression hangs on.

    `loops` has the index of each enclosing copy loop by lower-case name, `index` that of the loop that a bare
    `copyIndex()` means, `lambdas` the arguments of the enclosing lambdas by lower-case name. `template` is the plain
    template that the expression belongs to.
    """

    run: Run
    target: Target
    template: Mapping[str, Any] = field(default_factory=dict)
    parameters: Names = NOTHING
    variables: Names | None = NOTHING
    functions: Mapping[str, UserFunction] = field(default_factory=dict)
    loops: Mapping[str, Value] = field(default_factory=dict)
    index: Value | None = None
    lambdas: Mapping[str, Value] = field(default_factory=dict)
    resources: Resources | None = None
    stage: Stage = Stage.BODY
    _elsewhere: dict[Stage, Scope] = field(default_factory=dict, init=False, repr=False)

    @property
    def level(self) -> Level:
        """What the template is deployed to."""
        return self.target.level

    @property
    def subscription_id(self) -> Value:
        """`subscription().subscriptionId`, known or as a term."""
        return self.target.subscription_id

    @property
    def resource_group_name(self) -> Value:
        """`resourceGroup().name`, known or as a term."""
        return self.target.group_name

    @property
    def management_group_name(self) -> Value:
        """`managementGroup().name`, known or as a term."""
        return self.target.management_group

    @property
    def tenant_id(self) -> Value:
        """`tenant().tenantId`, known or as a term."""
        return self.target.tenant_id

    @property
    def scope_id(self) -> Value:
        """The resource id of what the template is deployed to; the empty string for the tenant."""
        return self.target.scope_id

    def at(self, stage: Stage) -> Scope:
        """The same scope for an expression that stands elsewhere."""
        if stage not in self._elsewhere:
            self._elsewhere[stage] = replace(self, stage=stage)
        return self._elsewhere[stage]

    def in_loop(self, name: str, index: Value, *, bare: bool = False) -> Scope:
        """The scope inside a copy loop; `bare` if `copyIndex()` without a name means this loop."""
        loops = {**self.loops, name.casefold(): index} if name else self.loops
        return replace(self, loops=loops, index=index if bare else self.index)

    def in_lambda(self, arguments: Mapping[str, Value]) -> Scope:
        """The scope inside a lambda, with its arguments by name."""
        return replace(self, lambdas={**self.lambdas, **{name.casefold(): item for name, item in arguments.items()}})
