"""Terms with some of their unknowns bound: what an expanded value is in one scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import partial

from vmsslint.dataclass import dataclass
from vmsslint.expand.access import item_of, member_of
from vmsslint.expand.evaluate import OF_A_DEPLOYMENT, TAKES_LAMBDA
from vmsslint.expand.functions import function
from vmsslint.expand.functions.base import Lambda, UndecidedError, call, call_lazily
from vmsslint.expand.functions.formatting import as_text
from vmsslint.expand.functions.logic import chosen
from vmsslint.expand.functions.texts import joined
from vmsslint.expand.run import Run
from vmsslint.expand.scope import Scope
from vmsslint.expand.target import Context, Level, root_target
from vmsslint.values import (
    Array,
    Choice,
    Failure,
    Known,
    Loop,
    Object,
    Text,
    TooLargeError,
    Unknown,
    Value,
    as_secret,
    children,
    is_ground,
    unknown,
)

MAX_ROUNDS = 800
"""Rounds of a loop that are written out once their number is bound."""

_OF_THE_SCOPE = OF_A_DEPLOYMENT.keys() | {
    "resourceid",
    "subscriptionresourceid",
    "managementgroupresourceid",
    "lambdavariables",
}
"""What hangs on more than its arguments; it is not called again."""


def substitute(value: Value, binding: Mapping[Unknown, Value]) -> Value:
    """The value with the bound unknowns replaced, and what hangs on them computed again as far as it can be.

    What would grow too large stays as it is.
    """
    scope = Scope(Run(), root_target(Context(), Level.GROUP))
    try:
        return _Substitution(dict(binding), scope).of(value) if binding else value
    except (TooLargeError, RecursionError):
        return value


@dataclass(slots=True)
class _Substitution:
    binding: Mapping[Unknown, Value]
    scope: Scope
    done: dict[int, tuple[Value, Value]] = field(default_factory=dict)

    def of(self, value: Value) -> Value:
        """The value with the unknowns replaced; the same object where there are none in it."""
        if is_ground(value):
            return value
        found = self.done.get(id(value))
        if found is None:
            found = self.done[id(value)] = value, self._compute(value)
        return found[1]

    def _compute(self, value: Value) -> Value:
        match value:
            case Unknown():
                bound = self.binding.get(value)
                return self._again(value) if bound is None else _bound(value, bound)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                parts = [self.of(part) for part in (condition, then, otherwise)]
                return value if _same(parts, (condition, then, otherwise)) else chosen(*parts)
            case Text(parts=parts):
                stretches = [part if isinstance(part, str) else self.of(part) for part in parts]
                return value if _same(stretches, parts) else _text(stretches, value)
            case Object():
                return self._object(value)
            case Array(items=items):
                found = [new for item in items for new in self._items(item)]
                return value if _same(found, items) else replace(value, items=tuple(found))
            case Loop(count=count, body=body):
                return replace(value, count=self.of(count), body=self.of(body))
        return value

    def _object(self, value: Object) -> Value:
        members = {name: self.of(item) for name, item in value.members.items()}
        rest = [self.of(term) for term in value.rest]
        if _same([*members.values(), *rest], [*value.members.values(), *value.rest]):
            return value
        whole: dict[str, Value] = {}
        spelled: dict[str, str] = {}
        for found in (*(term.members for term in rest if isinstance(term, Object)), members):
            for name, item in found.items():
                whole[spelled.setdefault(name.casefold(), name)] = item
        still = [more for term in rest for more in (term.rest if isinstance(term, Object) else (term,))]
        return replace(value, members=whole, rest=tuple(still))

    def _items(self, item: Value) -> Iterator[Value]:
        """An item of an array: a loop whose count is bound becomes as many items."""
        if not isinstance(item, Loop):
            yield self.of(item)
            return
        count, index = self.of(item.count), _index_of(item)
        rounds = count.value if isinstance(count, Known) else None
        if index is None or isinstance(rounds, bool) or not isinstance(rounds, int) or not 0 <= rounds <= MAX_ROUNDS:
            same = count is item.count and self.of(item.body) is item.body
            yield item if same else replace(item, count=count, body=self.of(item.body))
            return
        for number in range(rounds):
            yield _Substitution({**self.binding, index: Known(number)}, self.scope).of(item.body)

    def _again(self, term: Unknown) -> Value:
        if term.name == "lambda":
            return self._in_lambda(term)
        args = tuple(self.of(arg) for arg in term.args)
        if _same(args, term.args):
            return term
        try:
            made = self._called(term, args)
        except (TooLargeError, RecursionError):
            return _kept(term, args)
        return as_secret(made) if term.secret else made

    def _in_lambda(self, term: Unknown) -> Value:
        *names, body = term.args
        own = {_variable(name) for name in names}
        outer = {unknown: value for unknown, value in self.binding.items() if unknown not in own}
        inside = _Substitution(outer, self.scope).of(body) if outer else body
        return term if inside is body else _kept(term, (*names, inside))

    def _called(self, term: Unknown, args: tuple[Value, ...]) -> Value:
        run = self.scope.run
        match term.name, args:
            case ".", (base, Known(value=str(name))):
                return member_of(base, name, run)
            case "." | "[]", (base, key):
                return item_of(base, key, run)
        called = term.name.casefold()
        known = None if called in _OF_THE_SCOPE else function(called)
        if known is None:
            return _kept(term, args)
        if known.lazy:
            return call_lazily(known, self.scope, tuple(partial(_given, arg) for arg in args))
        given = tuple(self._lambda(arg) if called in TAKES_LAMBDA else arg for arg in args)
        return call(known, self.scope, given)  # type: ignore[arg-type]

    def _lambda(self, arg: Value) -> Value | Lambda:
        if not isinstance(arg, Unknown) or arg.name != "lambda":
            return arg
        *names, body = arg.args

        def apply(*values: Value) -> Value:
            stopped = self.scope.run.step()
            if stopped is not None:
                return stopped
            bound = dict(zip(map(_variable, names), values, strict=False))
            return _Substitution(bound, self.scope).of(body)

        shown = tuple(str(name.value) for name in names if isinstance(name, Known))
        return Lambda(shown, apply, arg)


def _text(stretches: list[str | Value], whole: Text) -> Value:
    failed = next((part for part in stretches if isinstance(part, Failure)), None)
    if failed is not None:
        return failed
    try:
        made = joined([part if isinstance(part, str) else as_text(part) for part in stretches], whole.origin)
    except UndecidedError:
        return whole
    return as_secret(made) if whole.secret else made


def _index_of(loop: Loop) -> Unknown | None:
    """The unknown that counts the rounds of the loop in its body; None where that is not clear.

    A copy loop has its name at its first place. `map` counts in the first variable of its lambda; `#` is some item.
    """
    if loop.origin and loop.origin[0].name:
        return unknown("copyIndex", Known(loop.origin[0].name.casefold()), type="int")
    found: set[Unknown] = set()
    stack = [loop.body]
    while stack:
        node = stack.pop()
        if isinstance(node, Loop) or (isinstance(node, Unknown) and node.name == "lambda"):
            return None
        if isinstance(node, Unknown) and node.name == "lambdaVariables":
            found.add(node)
        stack.extend(children(node))
    return found.pop() if len(found) == 1 and unknown("lambdaVariables", Known("#")) not in found else None


def _variable(name: Value) -> Unknown:
    return unknown("lambdaVariables", name)


def _bound(term: Unknown, value: Value) -> Value:
    value = as_secret(value) if term.secret else value
    return value if value.origin or isinstance(value, Failure) else replace(value, origin=term.origin)


def _kept(term: Unknown, args: tuple[Value, ...]) -> Unknown:
    made = unknown(term.name, *args, kind=term.kind, type=term.type, origin=term.origin)
    return replace(made, secret=made.secret or term.secret)


def _same(new: object, old: object) -> bool:
    assert isinstance(new, list | tuple)
    assert isinstance(old, list | tuple)
    return len(new) == len(old) and all(left is right for left, right in zip(new, old, strict=True))


def _given(value: Value) -> Value:
    return value
