"""The one exception that is meant for the user."""

from __future__ import annotations

from vmsslint.places import Document, Span


class VmsslintError(Exception):
    """Something the tool cannot work with, told in one sentence, with the place where there is one."""

    def __init__(self, message: str, *, document: Document | None = None, file: str = "", span: Span | None = None):
        super().__init__(message)
        self.message = message
        self.document = document
        self.file = document.name if document else file
        self.span = span
