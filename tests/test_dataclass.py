"""Our dataclasses do what those of the standard library do."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from inspect import Parameter, signature
from pkgutil import walk_packages
from typing import Any

import pytest

import vmsslint
from vmsslint.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    note: str = dataclasses.field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Other:
    x: int
    y: int = 0


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    x: int


@dataclass(slots=True)
class Growing:
    x: int


@dataclass(frozen=True, slots=True)
class Own:
    x: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "own"


def test_equal_are_those_of_one_class_with_equal_fields() -> None:
    assert Point(1, 2, "a") == Point(1, 2, "b")
    assert Point(1, 2) != Point(1, 3)
    other: object = Other(1, 2)
    assert Point(1, 2) != other
    assert Nothing() == Nothing()
    assert Itself(1) != Itself(1)
    assert Growing(1) == Growing(1)


def test_equal_ones_hash_alike() -> None:
    assert {Point(1, 2, "a"), Point(1, 2, "b"), Point(1, 3)} == {Point(1, 2), Point(1, 3)}
    assert hash(Nothing()) == hash(Nothing())
    with pytest.raises(TypeError, match="unhashable"):
        hash(Growing(1))


def test_methods_of_the_class_stay() -> None:
    assert (Own(1) == Own(2), hash(Own(1)), repr(Own(1))) == (True, 7, "own")


def test_shown_as_ever() -> None:
    assert repr(Point(1, 2, "a")) == "Point(x=1, y=2)"


def test_slots_replace_match_and_pickle() -> None:
    point = Point(1, 2, "a")
    assert not hasattr(point, "__dict__")
    assert dataclasses.replace(point, x=5) == Point(5, 2)
    assert pickle.loads(pickle.dumps(point)) == point
    match point:
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_fields_of_a_base_come_first_and_what_is_no_parameter_has_its_default() -> None:
    @dataclass(slots=True)
    class Counted(Growing):
        seen: list[int] = dataclasses.field(default_factory=list, init=False)
        more: int = 1

    first, second = Counted(5), Counted(5, more=2)
    first.seen.append(3)
    assert repr(first).endswith("Counted(x=5, seen=[3], more=1)")
    assert second.seen == []
    assert [item.name for item in dataclasses.fields(Counted)] == ["x", "seen", "more"]


def test_threads_may_make_the_first_instances_at_once() -> None:
    for _ in range(50):

        @dataclass(slots=True)
        class Listed:
            names: list[int] = dataclasses.field(default_factory=list)
            size: int = 3

        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: Listed(), range(16)))
        assert [(item.names, item.size) for item in made] == [([], 3)] * 16


def classes() -> Iterator[type[Any]]:
    for module in walk_packages(vmsslint.__path__, "vmsslint."):
        if not module.name.endswith("__main__"):
            for item in vars(import_module(module.name)).values():
                if isinstance(item, type) and dataclasses.is_dataclass(item) and item.__module__ == module.name:
                    yield item


@pytest.mark.parametrize("cls", list(classes()), ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_every_class_is_made_as_the_library_would(cls: type[Any]) -> None:
    taken = [item for item in dataclasses.fields(cls) if item.init]
    parameters = list(signature(cls).parameters.values())
    assert [item.name for item in parameters] == [item.name for item in taken] == list(cls.__match_args__)
    for item, parameter in zip(taken, parameters, strict=True):
        assert parameter.kind is Parameter.POSITIONAL_OR_KEYWORD
        if item.default_factory is dataclasses.MISSING:
            assert parameter.default is (Parameter.empty if item.default is dataclasses.MISSING else item.default)
    declared = [name for base in reversed(cls.__mro__) for name in vars(base).get("__annotations__", ())]
    assert declared == [item.name for item in dataclasses.fields(cls)]
