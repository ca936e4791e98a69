"""Bytes as a string of choices, from which templates and expressions are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Choices:
    """Reads decisions off some bytes; once they are used up, every decision is the first one there is."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, most: int) -> int:
        """A number from 0 to `most`."""
        width = (most.bit_length() + 7) // 8
        taken = self._data[self._at : self._at + width]
        self._at += width
        return int.from_bytes(taken, "little") % (most + 1)

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.number(len(items) - 1)]

    def text(self, most: int = 24) -> str:
        """A string of at most so many characters, odd ones among them."""
        length = self.number(most)
        taken = self._data[self._at : self._at + length]
        self._at += length
        return taken.decode("utf-8", "replace")

    @property
    def over(self) -> bool:
        """Whether the bytes are used up."""
        return self._at >= len(self._data)
