"""Objects with documents in them as bytes, for a process that shares neither memory nor a disk with this one.

A document travels as its name and text and is parsed where it arrives; one that the receiver has already is only named.
A rule that has Python code comes from an installed package and travels as its id: both sides need the same packages
installed.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.load.jsonc import parse
from vmsslint.places import Document


@dataclass(frozen=True, slots=True)
class Parcel:
    """An object as bytes, with the documents in it that the receiver does not have: name, text as bytes."""

    documents: tuple[tuple[str, bytes], ...]
    body: bytes


def pack(content: Any, known: Sequence[Document] = ()) -> Parcel:
    """The object as a parcel for somebody who has the `known` documents. RecursionError where it is too deep for it."""
    body = BytesIO()
    packer = _Packer(body, known)
    packer.dump(content)
    new = packer.documents[len(known) :]
    return Parcel(
        tuple((document.name, document.text.encode(errors="surrogatepass")) for document in new), body.getvalue()
    )


def unpack(parcel: Parcel, known: Sequence[Document] = ()) -> tuple[Any, list[Document]]:
    """What is in a parcel, and the documents that it may speak of: the known ones and those that came with it.

    The parcel has to come from `pack`, in a process of ours: bytes of others could run code.
    """
    documents = [*known, *(_document(name, text) for name, text in parcel.documents)]
    return _Unpacker(BytesIO(parcel.body), documents).load(), documents


def _document(name: str, text: bytes) -> Document:
    shown = text.decode(errors="surrogatepass")
    try:
        return Document(name, shown, parse(name, text).data)
    except VmsslintError:  # it is the document of an error
        return Document(name, shown, None)


class _Packer(pickle.Pickler):
    def __init__(self, body: BytesIO, known: Sequence[Document]) -> None:
        super().__init__(body, pickle.HIGHEST_PROTOCOL)
        self.documents = list(known)
        self._numbers = {document: number for number, document in enumerate(known)}

    def persistent_id(self, item: Any) -> int | str | None:
        """What stands for a document, its number, and for a rule that has code, its id."""
        if isinstance(item, Document):
            number = self._numbers.setdefault(item, len(self.documents))
            if number == len(self.documents):
                self.documents.append(item)
            return number
        return item.id if isinstance(item, Rule) and item.code is not None else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, body: BytesIO, documents: Sequence[Document]) -> None:
        super().__init__(body)
        self._documents = documents

    def persistent_load(self, pid: int | str) -> Document | Rule:
        """The document of that number, the rule of that id."""
        return self._documents[pid] if isinstance(pid, int) else _coded_rules()[pid]


@cache
def _coded_rules() -> dict[str, Rule]:
    from vmsslint.judge import own

    return {**bundled_rules(), **{rule.id: rule for rule in own.beside(())}}
