"""Dataclasses that a program of a hundred of them can afford to make at every start.

`dataclasses.dataclass` compiles up to six methods for each frozen class, which was half of the time that the
imports of `vmsslint check` took. Here one `__eq__`, one `__hash__` and one `__repr__` serve all classes, and the
standard library is asked for `__init__` when the first instance is made: most runs need half of the classes.
`fields`, `replace`, `match` and pickling work as ever.

That nobody assigns to a frozen instance is left to mypy, for which this is the decorator of the standard library.
When the program runs nothing refuses it, which makes instances three times as fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from dataclasses import dataclass as of_library
    from dataclasses import fields
    from operator import attrgetter

    OF_THE_LIBRARY = ("__init__", "__dataclass_fields__", "__dataclass_params__", "__match_args__")

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
            for name in ("_compared", *OF_THE_LIBRARY):
                body[name] = _Later(whole)
            body.setdefault("__repr__", _shown)
            if eq and "__eq__" not in body:
                body["__eq__"] = _equal
                body["__hash__"] = body.get("__hash__", _hashed) if frozen else None
            return type(cls)(cls.__name__, cls.__bases__, body)

        return decorate

    class _Later:
        """What the standard library makes of a class, made for all of its attributes when the first is asked for.

        Where threads ask at once each of them makes the same, of a copy of its own.
        """

        def __init__(self, whole):
            self.whole = whole

        def __set_name__(self, owner, name):
            self.made = owner
            self.name = name

        def __get__(self, instance, owner):
            copy = type(self.made)(self.made.__name__, self.made.__bases__, dict(self.whole))
            complete = of_library(eq=False, repr=False)(copy)
            compared = [item.name for item in fields(complete) if item.compare]
            self.made._compared = attrgetter(*compared) if compared else _nothing
            for name in OF_THE_LIBRARY:
                setattr(self.made, name, getattr(complete, name))
            return getattr(owner if instance is None else instance, self.name)

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
