"""The words of a finding: placeholders filled in, values cut short, the condition under which it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vmsslint.facts import transitions
from vmsslint.facts.select import select
from vmsslint.facts.words import plain_path
from vmsslint.model import Change, ChangeKind
from vmsslint.places import Role
from vmsslint.residuals import as_text, residual
from vmsslint.values import NULL, Array, Choice, Known, Object, Value, is_empty, is_secret
from vmsslint.verdicts import Verdict, compare

LONGEST = 80
"""Characters of a value that a sentence shows."""

OTHER_NAME = "when old and new name are those of one scale set"
"""When a finding holds on scale sets whose names may differ."""

_PLACEHOLDER = re.compile(r"\{([A-Za-z][\w.\[\]]*)\}")


def fill(template: str, words: Mapping[str, str], model: Object | None = None) -> str:
    """The text with each `{word}` filled in, and each `{property.path}` by its value in the model."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name in words:
            return words[name]
        found = [value for value in select(model, name) if not is_empty(value)] if model else []
        return ", ".join(map(short, found)) or "not given"

    return _PLACEHOLDER.sub(word, template)


def short(value: Value | None) -> str:
    """A value for a sentence, at most LONGEST characters of it."""
    if value is None or is_empty(value):
        return "nothing"
    if isinstance(value, Array) and all(isinstance(item, Known) for item in value.items) and not is_secret(value):
        told = "[" + ", ".join(map(as_text, value.items)) + "]"
    elif isinstance(value, Object) and not is_secret(value):
        told = "{" + ", ".join(value.members) + "}"
    else:
        told = as_text(value)
    return _cut(told)


def words_of(change: Change) -> dict[str, str]:
    """The placeholders that every rule over changes may use: path, name, old, new, resource, undo."""
    old = change.old
    told_old = short(old) if old is not None else "nothing"
    if old is None and change.default is not None:
        told_old = f"{short(change.default)} (Azure's default)"
    path = plain_path(change.path)
    return {
        "path": path,
        "name": path.rpartition("].")[2].rpartition(".")[2] if not path.endswith("]") else path,
        "old": told_old,
        "new": short(change.new),
        "undo": "leave it out" if old is None and change.default is None else f"keep {told_old}",
        "resource": change.resource,
    }


def condition(change: Change) -> str | None:
    """When the change takes place at all, in words; None where it surely does, or where nothing short can be said."""
    if change.certain:
        return None
    old, new = change.old or change.default or NULL, change.new or NULL
    if compare(old, new, str.casefold) is Verdict.DIFFERENT:
        return _doubt(change)
    for value, other in ((new, old), (old, new)):
        if isinstance(value, Choice):
            then = compare(value.then, other, str.casefold)
            otherwise = compare(value.otherwise, other, str.casefold)
            if {then, otherwise} == {Verdict.EQUAL, Verdict.DIFFERENT}:
                word = "when" if then is Verdict.DIFFERENT else "unless"
                return f"{word} {_cut(residual(value.condition))}"
    if is_secret(old) or is_secret(new):
        return "when the secret values differ"
    if isinstance(old, Known) and not isinstance(new, Known | Object | Array):
        return f"when {_cut(residual(new))} is not {short(old)}"
    if isinstance(new, Known) and not isinstance(old, Known | Object | Array):
        return f"when {_cut(residual(old))} is not {short(new)}"
    return "when the two differ once their unknowns are known"


def _doubt(change: Change) -> str:
    """When two values that surely differ make a change."""
    added, item = change.kind is ChangeKind.ADDED, change.path.endswith("]")
    if added and change.schema_path.casefold() in transitions.never_returned():
        return "when Azure holds another value, which it never shows"
    if item and change.kind is not ChangeKind.CHANGED:
        return f"when the {'old' if added else 'new'} list has no such item"
    if change.kind is ChangeKind.REMOVED:
        return "when Azure drops what is left out"
    within = "]" in change.path
    return "when Azure has filled in another value" if added and not within else _SAME_ITEM


_SAME_ITEM = "when both belong to one item of the list"


def _cut(text: str) -> str:
    """At most LONGEST characters of the text. Of a resource id the end tells it apart, of all else the beginning."""
    if len(text) <= LONGEST:
        return text
    return "…" + text[1 - LONGEST :] if text.startswith(("/", "concat('/subscriptions/")) else text[: LONGEST - 1] + "…"


def assumptions(*values: Value | None) -> tuple[str, ...]:
    """A sentence for each parameter whose default a value was computed with."""
    names = dict.fromkeys(
        place.name
        for value in values
        if value is not None
        for place in value.origin
        if place.role is Role.PARAMETER_DEFAULT
    )
    return tuple(f"with the default of parameter '{name}'" for name in names)
