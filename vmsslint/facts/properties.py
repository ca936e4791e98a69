"""What a scale set and the resources below it may hold: `schemas/virtualMachineScaleSets.json`, asked by path.

A path is as in rules: `properties.virtualMachineProfile.storageProfile.dataDisks[].lun`. A list is followed by `[]`, or
by anything else in brackets (`[0]`, `[name=web]`); a map, such as the tags, by a key or by `*`. Letter case is ignored.

The facts are those of the Azure SDK, made by tools/build_schemas.py. The enums are the values that the SDK knows:
Azure may take more, and may have taken one before the version that brought it into the SDK.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from vmsslint.dataclass import dataclass
from vmsslint.facts import schemafile
from vmsslint.facts.schemafile import Span
from vmsslint.model import SCALE_SET

versions, resource_types = schemafile.versions, schemafile.resource_types

# What a template says of any resource, and the models lack or take for Azure's own: type and meaning.
# https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration
ENVELOPE: Mapping[str, tuple[str, str]] = {
    "apiVersion": ("string", "the version of the resource provider's API; may come from the template's apiProfile"),
    "comments": ("string", "notes for readers of the template"),
    "condition": ("boolean", "whether the resource is deployed"),
    "copy": ("any", "how many instances are deployed, and how: name, count, mode, batchSize"),
    "dependsOn": ("string[]", "the resources that are deployed before"),
    "existing": ("boolean", "the resource is read, not deployed (languageVersion 2.0)"),
    "import": ("string", "the extension that deploys the resource (languageVersion 2.0)"),
    "location": ("string", "the region; a resource below another needs none"),
    "metadata": ("any", "notes for tools"),
    "name": ("string", "the resource's name, below its parents' names with slashes between"),
    "resources": ("any[]", "resources below this one, with types and names relative to it"),
    "scope": ("string", "the resource that an extension resource belongs to"),
    "tags": ("string{}", "the resource's tags"),
    "type": ("string", "the resource's type"),
}

_PART = re.compile(r"(?:^|(?!^)\.)(?P<name>[^.\[]+)|(?P<item>\[[^\]]*\])")

# The key of a map may hold dots, as a resource id does: what follows the key is at most this long.
_BELOW_MAPS = 4

# More parts than any path has that is not free in form.
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Property:
    """A member of a resource, at any depth, or with `[]` at the end of its path the items of a list.

    `type` is string, integer, number, boolean, object, array, or any for what is free in form. `required` is meant
    within the object around it. `since` is the first API version with it, `until` the first one without, None where
    the newest has it.
    """

    path: str
    type: str
    enum: tuple[str, ...]
    required: bool
    read_only: bool
    since: str
    until: str | None


@lru_cache(maxsize=8192)
def find(path: str, api_version: str | None = None, resource_type: str = SCALE_SET) -> Property | None:
    """Return what is known of a path, None where there is no such property; the empty path is the resource.

    With `api_version` it is None also where that version lacks the property, and else what holds in that version (in
    the one before, if it is none of `versions()`). Without, it is what holds in the newest version that has it, with
    the enum values of all. The path of the result is in Azure's spelling.
    """
    spelled, found = _resolve(path, resource_type)
    everywhere, here = schemafile.union(found), schemafile.of(found, api_version)
    if not here:
        return None
    newest = max(here, key=lambda span: span.mask)
    last = everywhere.bit_length()
    return Property(
        path=spelled,
        type=shown_type(newest.type),
        enum=tuple(dict.fromkeys(value for span in here for value in _values(span.type, api_version))),
        required=newest.required,
        read_only=newest.read_only,
        since=versions()[(everywhere & -everywhere).bit_length() - 1],
        until=versions()[last] if last < len(versions()) else None,
    )


def type_name(path: str) -> str | None:
    """Return what the API calls the type of a property: a class such as `SubResource`, or string, integer, number,
    boolean; a list is that of its items, with `[]` behind. None for what is free in form, a map, or not known.
    """
    _, spans = _resolve(path, SCALE_SET)
    if not spans:
        return None
    type_ = max(spans, key=lambda span: span.mask).type
    if schemafile.is_enum(type_):
        return "string"
    return None if type_ == "any" or type_.endswith("{}") else type_


def exists(path: str, api_version: str | None = None, resource_type: str = SCALE_SET) -> bool:
    """Whether there is such a property."""
    return find(path, api_version, resource_type) is not None


def spans(path: str, resource_type: str = SCALE_SET) -> tuple[Span, ...]:
    """Return what holds of a property in which versions; nothing where there is none."""
    return _resolve(path, resource_type)[1]


def mask(path: str, resource_type: str = SCALE_SET) -> int:
    """Return the API versions that have a property: bit i stands for the i-th of `versions()`."""
    return schemafile.union(_resolve(path, resource_type)[1])


def is_read_only(path: str, resource_type: str = SCALE_SET) -> bool:
    """Whether only Azure writes a property, in every version that has it."""
    return all(span.read_only for span in _resolve(path, resource_type)[1])


def is_refused_before(path: str, resource_type: str = SCALE_SET) -> bool:
    """Whether Azure was seen to refuse a property in an API version before it has it."""
    return any(span.refused for span in _resolve(path, resource_type)[1])


def canonical(path: str, resource_type: str = SCALE_SET) -> str | None:
    """Return the path in Azure's spelling, None where there is no such property."""
    found = find(path, None, resource_type)
    return found.path if found else None


def children(path: str, api_version: str | None = None, resource_type: str = SCALE_SET) -> tuple[Property, ...]:
    """Return what is directly below a path: the members of an object by name, `[]` of a list, `*` of a map."""
    spelled, found = _resolve(path, resource_type)
    names = set() if path else set(ENVELOPE)
    for span in schemafile.of(found, api_version):
        if span.type.endswith(("[]", "{}")):
            names.add({"[]": "[]", "{}": "*"}[span.type[-2:]])
        elif schemafile.is_type(span.type):
            names |= {name for name, _ in schemafile.members(span.type).values()}
    below = (_join([spelled, name] if spelled else [name]) for name in sorted(names, key=str.casefold))
    return tuple(child for path in below if (child := find(path, api_version, resource_type)))


def every(resource_type: str = SCALE_SET, api_version: str | None = None) -> Iterator[Property]:
    """Yield every property of a resource type, each before what is below it."""
    waiting = list(reversed(children("", api_version, resource_type)))
    while waiting:
        item = waiting.pop()
        yield item
        waiting += reversed(children(item.path, api_version, resource_type))


@lru_cache(maxsize=512)
def nearest(path: str, api_version: str | None = None, resource_type: str = SCALE_SET) -> tuple[str, ...]:
    """Return up to three paths that may be meant by one that does not exist, the likeliest first.

    They differ from it in brackets, in the first name that is not known, or in the place of all that is not known.
    """
    from difflib import get_close_matches

    parts = _split(path)
    prefixes = range(min(len(parts), _DEEPEST), 0, -1)
    count = next((n for n in prefixes if exists(_join(parts[:n]), api_version, resource_type)), 0)
    known, (name, *rest) = _join(parts[:count]), parts[count:] or [""]
    around = children(known, api_version, resource_type)
    siblings = {child.path.rpartition(".")[2].casefold(): child for child in around}
    alike = get_close_matches(name.casefold()[:100], siblings, n=3, cutoff=0.7)
    ending = f".{_join(parts[count:])}".casefold()
    guesses = [
        _join([known, *rest]) if name.startswith("[") else _join([known, "[]", name, *rest]),
        *(_join([siblings[match].path, *rest]) for match in alike),
        *(path for path in _paths(resource_type) if path.casefold().endswith(ending)),
    ]
    found = (find(guess.removeprefix("."), api_version, resource_type) for guess in guesses)
    return tuple(dict.fromkeys(item.path for item in found if item))[:3]


@cache
def _paths(resource_type: str) -> tuple[str, ...]:
    """Return the paths of all properties, each with a dot before it."""
    return tuple(f".{item.path}" for item in every(resource_type))


# Paths


def _split(path: str) -> list[str]:
    """Split a path into names and items, which keep their brackets.

    What is no path from some place on, such as `a..b` or `a[b`, is one last part that is neither name nor item: the
    path may yet lead into something free in form, whose member names hold dots and brackets.
    """
    parts: list[str] = []
    at = 0
    while match := _PART.match(path, at):
        parts.append(match["name"] or match["item"])
        at = match.end()
    rest = path[at:]
    if rest and not rest.startswith((".", "[")):
        rest = parts.pop() + rest
    return [*parts, rest] if rest else parts


def _join(parts: Sequence[str]) -> str:
    return "".join(part if part.startswith((".", "[")) else f".{part}" for part in parts).removeprefix(".")


@lru_cache(maxsize=8192)
def _resolve(path: str, resource_type: str) -> tuple[str, tuple[Span, ...]]:
    """Return a path in Azure's spelling, with what holds of it in which versions: nothing, if it is unknown."""
    starts = schemafile.roots(resource_type)
    parts = _split(path)
    found = [end for start in starts for end in _below(start, parts)]
    if starts and parts and (not found or found[0][1].read_only):
        name = next((name for name in ENVELOPE if name.casefold() == parts[0].casefold()), "")
        if name:
            said = Span(ENVELOPE[name][0], schemafile.union(starts))
            found = [([name, *spelled], end) for spelled, end in _below(said, parts[1:])]
    spelled, _ = max(found, key=lambda end: end[1].mask, default=((), None))
    return _join(spelled), tuple(span for _, span in found)


def _below(span: Span, parts: Sequence[str]) -> Iterator[tuple[Sequence[str], Span]]:
    """Yield where the parts lead from a span, with the parts in Azure's spelling."""
    type_ = span.type[:-2] if span.type.endswith(("[]", "{}")) else span.type
    inner = span._replace(type=type_, required=False)
    if not parts:
        yield (), span
    elif span.type == "any":
        yield parts, inner
    elif span.type.endswith("{}"):
        below_key = range(min(len(parts) - 1, _BELOW_MAPS), -1, -1)
        for end_of_key in (len(parts) - length for length in below_key if not parts[0].startswith("[")):
            if found := list(_below(inner, parts[end_of_key:])):
                yield from (([*parts[:end_of_key], *spelled], end) for spelled, end in found)
                return
    elif span.type.endswith("[]"):
        if _PART.fullmatch(parts[0]) and parts[0].startswith("["):
            yield from (([parts[0], *spelled], end) for spelled, end in _below(inner, parts[1:]))
    elif list(parts) == ["*"] and schemafile.is_type(span.type):
        yield parts, inner._replace(type="any")
    else:
        name, members = schemafile.members(span.type).get(parts[0].casefold(), ("", ()))
        for member in members:
            if mask := member.mask & span.mask:
                below = member._replace(mask=mask, read_only=member.read_only or span.read_only)
                yield from (([name, *spelled], end) for spelled, end in _below(below, parts[1:]))


# Types


def _values(type_: str, api_version: str | None) -> list[str]:
    """Return the values of an enum that a version knows, or any version; none for another type."""
    bit = -1 if api_version is None else schemafile.bit(api_version)
    return [value for value, known in schemafile.values(type_).items() if schemafile.union(known) & bit]


def shown_type(type_: str) -> str:
    """Return the type of the schema file as users know it: string, integer, number, boolean, object, array or any."""
    if type_.endswith("[]"):
        return "array"
    if type_.endswith("{}") or schemafile.is_type(type_):
        return "object"
    return "string" if schemafile.is_enum(type_) else type_
