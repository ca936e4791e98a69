"""Dataclasses that a program of a hundred of them can afford to make at every start.

`dataclasses.dataclass` compiles up to six methods for each frozen class, which was half of the time that the
imports of `vmsslint check` took. Here one `__eq__`, one `__hash__` and one `__repr__` serve all classes, and
`__init__` is compiled when the first instance is made: most runs need a third of the classes. `fields`, `replace`,
`match` and pickling work as ever; there are no class variables, keyword-only or init-only fields.

That nobody assigns to a frozen instance is left to mypy, for which this is the decorator of the standard library.
When the program runs nothing refuses it, which makes instances three times as fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from dataclasses import MISSING, Field, field, fields
    from dataclasses import dataclass as of_library
    from operator import attrgetter

    def dataclass(*, slots, frozen=False, eq=True):
        """Decorate as `dataclasses.dataclass` does; methods that the class itself defines stay."""
        if not slots:
            raise TypeError("a class without slots is not made here")

        def decorate(cls):
            names = tuple(cls.__annotations__)
            whole = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
            body = {name: value for name, value in whole.items() if name not in names}
            body["__slots__"] = names
            body["__qualname__"] = cls.__qualname__
            body["_declared"] = getattr(cls, "_declared", {}) | {name: whole.get(name, MISSING) for name in names}
            body["_compared"] = _Later(_compared)
            body["__init__"] = _Later(_init)
            body["__match_args__"] = _Later(_match_args)
            for name in ("__dataclass_fields__", "__dataclass_params__"):
                body[name] = _Later(lambda made, name=name: getattr(_by_library(made, whole), name))
            body.setdefault("__repr__", _shown)
            if eq and "__eq__" not in body:
                body["__eq__"] = _equal
                body["__hash__"] = body.get("__hash__", _hashed) if frozen else None
            return type(cls)(cls.__name__, cls.__bases__, body)

        return decorate

    class _Later:
        """An attribute of a class that is made when it is first asked for; threads that ask at once make the same."""

        def __init__(self, make):
            self.make = make

        def __set_name__(self, owner, name):
            self.owner = owner
            self.name = name

        def __get__(self, instance, asked):
            setattr(self.owner, self.name, self.make(self.owner))
            return getattr(asked if instance is None else instance, self.name)

    def _by_library(made, whole):
        copy = type(made)(made.__name__, made.__bases__, dict(whole))
        return of_library(init=False, eq=False, repr=False)(copy)

    def _declared(cls):
        """The fields with their names, those of bases first."""
        for name, given in cls._declared.items():
            yield name, given if isinstance(given, Field) else field(default=given)

    def _init(cls):
        """Compiled: a parameter for each field that takes one, with its default, and an assignment for each."""
        parameters, lines, names = ["self"], [], {"_new": object()}
        for name, item in _declared(cls):
            made, value = item.default_factory is not MISSING, name
            if made or item.default is not MISSING:
                names[f"_{name}_"] = item.default_factory if made else item.default
                value = f"_{name}_()" if made else f"_{name}_"
            if item.init:
                parameters.append(name if value == name else f"{name}=_new" if made else f"{name}={value}")
                value = f"{value} if {name} is _new else {name}" if made else name
            if item.init or value != name:
                lines.append(f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("self.__post_init__()")
        exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), names)
        return names["__init__"]

    def _match_args(cls):
        return tuple(name for name, item in _declared(cls) if item.init)

    def _compared(cls):
        names = [name for name, item in _declared(cls) if item.compare]
        return attrgetter(*names) if names else _nothing

    def _nothing(instance):
        return ()

    def _equal(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        compared = self.__class__._compared
        return compared(self) == compared(other)

    def _hashed(self):
        return hash(self.__class__._compared(self))

    def _shown(self):
        given = (f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
        return f"{self.__class__.__qualname__}({', '.join(given)})"
