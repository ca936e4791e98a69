"""Nested deployments: where they go, which template they deploy, and what they give it.

https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError
from vmsslint.expand.access import member_of
from vmsslint.expand.draft import Draft
from vmsslint.expand.identity import as_string, segments
from vmsslint.expand.lookup import lookup, spelling
from vmsslint.expand.parameters import GivenValue, Inputs
from vmsslint.expand.problems import LINK_NOT_FOLLOWED
from vmsslint.expand.run import Run
from vmsslint.expand.scope import Stage
from vmsslint.expand.target import Level, Target, level_of, nested_target
from vmsslint.expand.tree import Spot, build
from vmsslint.model import Problem
from vmsslint.places import Document, Path, Place
from vmsslint.values import (
    Failure,
    Kind,
    Known,
    Object,
    Unknown,
    Value,
    as_secret,
    is_empty,
    is_secret,
    member,
    unknown,
)


@dataclass(frozen=True, slots=True)
class Source:
    """The template of a nested deployment, at `path` in `document`; `link` is the way to it from the root."""

    template: Mapping[str, Any]
    document: Document
    path: Path
    link: str


def is_inner(draft: Draft) -> bool:
    """Whether expressions in the nested template see that template, and not the one around it."""
    properties = lookup(draft.node, "properties")
    if spelling(properties, "templateLink") is not None:
        return True
    scope = lookup(lookup(properties, "expressionEvaluationOptions"), "scope")
    return isinstance(scope, str) and scope.casefold() == "inner"


def target_of(draft: Draft) -> Target:
    """Where the deployment goes, by its `scope`, `subscriptionId` and `resourceGroup`."""
    parent = draft.scope.target

    def given(name: str) -> Value | None:
        key = spelling(draft.node, name)
        if key is None or draft.node[key] is None:
            return None
        spot = Spot(draft.place.document)
        value = build(draft.node[key], (*draft.place.path, key), spot, draft.scope.at(Stage.HEADER))
        return unknown("string", value, type="string") if isinstance(value, Failure) else as_string(value)

    subscription, group, location, scope = map(given, ("subscriptionId", "resourceGroup", "location", "scope"))
    level, management_group = parent.level, None
    schema = level_of(lookup(lookup(lookup(draft.node, "properties"), "template"), "$schema"))
    if scope is not None:
        level, subscription, group, management_group = _by_scope(scope, parent)
    elif group is not None:
        level = Level.GROUP
    elif subscription is not None and (schema is Level.SUBSCRIPTION or location is not None):
        level = Level.SUBSCRIPTION
    return nested_target(
        parent,
        level,
        draft.name,
        subscription_id=subscription,
        group_name=group,
        management_group=management_group,
        location=location,
    )


def _by_scope(scope: Value, parent: Target) -> tuple[Level, Value | None, Value | None, Value | None]:
    """Level, subscription, group and management group of an id such as `/subscriptions/…/resourceGroups/…`."""
    parts = segments(scope)
    names = [str(part.value).casefold() if isinstance(part, Known) else "" for part in parts]
    if scope == Known("/"):
        return Level.TENANT, None, None, None
    if "managementgroups" in names[:-1]:
        return Level.MANAGEMENT_GROUP, None, None, parts[names.index("managementgroups") + 1]
    if names[:2] == ["", "subscriptions"] and len(parts) > 2:
        if len(parts) > 4 and names[3] == "resourcegroups":
            return Level.GROUP, parts[2], parts[4], None
        return Level.SUBSCRIPTION, parts[2], None, None
    return parent.level, None, None, None


def source_of(draft: Draft, run: Run, link: str) -> Source | None:
    """The template that is deployed; None where it is not at hand. `link` is the way to the one around it."""
    document = draft.place.document
    properties = spelling(draft.node, "properties")
    if properties is None:
        return None
    path = (*draft.place.path, properties)
    inline = spelling(draft.node[properties], "template")
    if inline is not None and isinstance(draft.node[properties][inline], dict):
        return Source(draft.node[properties][inline], document, (*path, inline), link)
    key = spelling(draft.node[properties], "templateLink")
    if key is None or run.resolve_link is None:
        return None
    value = build(draft.node[properties][key], (*path, key), Spot(document), draft.scope)
    place = Place(document, (*path, key))
    relative, promised = _relative_path(value)
    if relative is None:
        return None
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(link), relative.replace("\\", "/")))
    try:
        found = run.resolve_link(whole)
        wrong = None if found is not None else f"the linked template '{relative}' is not there, or not below the root"
    except VmsslintError as error:
        found, wrong = None, f"the linked template '{relative}' cannot be read: {error.message}"
    if found is not None and not isinstance(found.data, dict):
        found, wrong = None, f"the linked template '{relative}' is no template"
    if found is None:
        if promised and wrong is not None:
            run.report(Problem(LINK_NOT_FOLLOWED, wrong, place))
        return None
    _check_version(value, found, place, run)
    return Source(found.data, found, (), whole)


def _relative_path(link: Value) -> tuple[str | None, bool]:
    """The path of a linked template relative to the one that links it, and whether it must be there.

    A `uri` counts where it is relative itself, or is built on the place of the template that links:
    `uri(deployment().properties.templateLink.uri, 'nested/x.json')`.
    """
    relative, uri = member(link, "relativePath"), member(link, "uri")
    if is_secret(link):
        return None, False
    if isinstance(relative, Known) and isinstance(relative.value, str):
        return relative.value, True
    if isinstance(uri, Known) and isinstance(uri.value, str):
        remote = ":" in uri.value or uri.value.startswith("/") or not uri.value
        return (None, False) if remote else (uri.value, True)
    match uri:
        case Unknown(name="uri", args=(base, Known(value=str(path)))) if base == _OWN_URI and ":" not in path:
            return path, False
    return None, False


def _term(base: Value, name: str) -> Unknown:
    return unknown(".", base, Known(name))


_OWN_URI = _term(_term(_term(unknown("deployment", kind=Kind.CONTEXT), "properties"), "templateLink"), "uri")


def _check_version(link: Value, found: Document, place: Place, run: Run) -> None:
    asked, given = member(link, "contentVersion"), lookup(found.data, "contentVersion")
    if isinstance(asked, Known) and asked.value is not None and asked.value != given:
        message = f"the link asks for contentVersion {asked.value}; '{found.name}' has {given}"
        run.report(Problem(LINK_NOT_FOLLOWED, message, place))


def inputs_of(draft: Draft, template: Mapping[str, Any]) -> Inputs:
    """What the deployment gives to the parameters of its template."""
    properties = draft.member("properties")
    given = member(properties, "parameters") if properties is not None else None
    where = given.origin[0] if given is not None and given.origin else draft.place
    open_ended = properties is not None and not is_empty(member(properties, "parametersLink"))

    def unknown_parameter(name: str) -> Unknown:
        return unknown("parameters", Known(name.casefold()), draft.name)

    found: dict[str, GivenValue] = {}
    run = draft.scope.run
    if isinstance(given, Object) and not given.rest:
        for name, entry in given.members.items():
            place, value = entry.origin[0] if entry.origin else where, _given(entry, run)
            own = value.origin[0] if value.origin and not isinstance(value, Failure) else place
            found[name.casefold()] = GivenValue(value, own, place)
    elif given is not None and not is_empty(given):
        declarations = lookup(template, "parameters")
        for name in declarations if isinstance(declarations, dict) else ():
            found[name.casefold()] = GivenValue(_given(member_of(given, name, run), run), where, where)
    return Inputs(found, unknown_parameter if open_ended or properties is None else None, where, certain=draft.certain)


def _given(entry: Value, run: Run) -> Value:
    reference = member(entry, "reference")
    if reference is not None and member(entry, "value") is None:
        return key_vault_secret(reference)
    return member_of(entry, "value", run)


def key_vault_secret(reference: Value) -> Value:
    """What `{"keyVault": {"id": …}, "secretName": …}` stands for; equal for the same vault, name and version."""
    vault = member(reference, "keyVault")
    parts = (member(vault, "id") if vault is not None else None, *(member(reference, name) for name in _SECRET))
    known = [part if part is not None else Known(None) for part in parts]
    return as_secret(unknown("keyVaultSecret", *known, kind=Kind.EXTERNAL, type="string", origin=reference.origin))


_SECRET = ("secretName", "secretVersion")
