"""The facts as data: every name in them resolves. And what they say of a property, by version, mode and model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

from tests.models import model, parameter
from vmsslint import bundled
from vmsslint.facts import conditions, properties, transitions, wellformed
from vmsslint.facts.conditions import Subject
from vmsslint.facts.transitions import at, fact
from vmsslint.model import Effect
from vmsslint.values import Known

TABLE: Mapping[str, Any] = bundled.load("schemas/transitions.yaml")
PROFILE = "properties.virtualMachineProfile"
NIC = f"{PROFILE}.networkProfile.networkInterfaceConfigurations[]"
IMAGE = f"{PROFILE}.storageProfile.imageReference"
OS = f"{PROFILE}.osProfile"

NO_PROPERTY = frozenset({"method"})
"""What a condition may ask beside properties: the HTTP method of the request."""


def entries() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Everything that states something and has to say where it is from, with a name for messages."""
    for path, entry in TABLE["paths"].items():
        yield path, entry
        for number, variant in enumerate(entry.get("variants", ())):
            yield f"{path}, variant {number}", variant
    for section in ("lists", "defaults"):
        yield from ((f"{section}: {entry['path']}", entry) for entry in TABLE[section])
    yield from ((f"place_defaults: {entry['under']}", entry) for entry in TABLE["place_defaults"])
    yield from ((f"requirements: {entry['id']}", entry) for entry in TABLE["requirements"])


def stated_conditions() -> Iterator[tuple[str, Any]]:
    """Every condition, with a name for messages."""
    for name, entry in entries():
        yield from ((f"{name}: {key}", entry[key]) for key in ("condition", "when", "needs") if key in entry)
        if "flexible_needs" in entry:
            yield f"{name}: flexible_needs", entry["flexible_needs"]
        if isinstance(entry.get("presence_only"), dict):
            yield f"{name}: presence_only", entry["presence_only"]
    for entry in TABLE["omission"]["removed"]:
        if "when" in entry:
            yield f"omission: {entry['path']}", entry["when"]


def named_paths() -> Iterator[tuple[str, str]]:
    """Every property path outside conditions, with a name for messages."""
    for path, entry in TABLE["paths"].items():
        yield "paths", path
        yield from ((f"{path}: with", beside) for beside in entry.get("with", ()))
    for section in ("read_only", "case_sensitive"):
        yield from ((section, path) for path in TABLE[section])
    for section in ("write_only", "lists", "defaults", "echoed_elsewhere"):
        yield from ((section, entry["path"]) for entry in TABLE[section])
    for entry in TABLE["lists"]:
        yield from ((f"lists: {entry['path']}", f"{entry['path']}[].{key}") for key in entry.get("key", ()))
    for section in ("kept", "removed", "list_items"):
        yield from ((f"omission.{section}", entry["path"]) for entry in TABLE["omission"][section])
    for entry in TABLE["aliases"]:
        yield "aliases", entry.get("new") or entry["path"]
    yield from (("place_defaults", entry["under"]) for entry in TABLE["place_defaults"] if entry["under"])


def told(path: str, api_version: str = "2024-07-01", new: Any = None, mode: str = "uniform") -> transitions.Fact:
    body = model(new or {})
    return at(fact(path), api_version, mode, Subject(body, body, body))


# ── the file ──


def test_the_file_follows_its_schema() -> None:
    schema = json.loads((bundled.data_dir() / "schemas/transitions.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(TABLE, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(("name", "entry"), list(entries()))
def test_a_statement_names_sources_that_resolve(name: str, entry: Mapping[str, Any]) -> None:
    unknown = [item for item in entry["sources"] if not item.startswith("https://") and item not in TABLE["sources"]]
    assert unknown == []
    # a recording has no page to link to, yet is a source; what has neither page nor recording is none
    assert transitions.links(entry["sources"]) or "REC" in entry["sources"] or "SEED" in entry["sources"]


def test_a_recorded_test_is_listed_and_a_listed_one_used() -> None:
    recorded = [entry["recorded"] for entry in TABLE["paths"].values() if "recorded" in entry]
    named = {test for item in recorded for key in ("tests", "refused_tests") for test in item.get(key, ())}
    assert sorted(named - TABLE["recordings"].keys()) == []
    assert sorted(TABLE["recordings"].keys() - named) == []


@pytest.mark.parametrize(("name", "condition"), list(stated_conditions()))
def test_a_condition_is_well_formed_and_names_properties_that_exist(name: str, condition: Any) -> None:
    assert list(wellformed.faults(condition)) == []
    named = set(conditions.paths(condition)) - NO_PROPERTY
    assert sorted(path for path in named if not properties.exists(path)) == []


def test_every_path_is_that_of_a_property() -> None:
    assert [(where, path) for where, path in named_paths() if not properties.exists(path)] == []


def test_paths_are_spelled_as_azure_spells_them() -> None:
    assert [path for _, path in named_paths() if "*" not in path and properties.canonical(path) != path] == []


def test_a_list_is_a_list() -> None:
    types = {"key": "array", "scalars": "array", "map": "object"}
    wrong = [
        entry["path"]
        for entry in TABLE["lists"]
        for kind, type in types.items()
        if kind in entry and (found := properties.find(entry["path"])) and found.type != type
    ]
    assert wrong == []


def test_ids_of_requirements_are_distinct_and_those_named_exist() -> None:
    ids = [entry["id"] for entry in TABLE["requirements"]]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
    named = {entry["requirement"] for entry in TABLE["paths"].values() if "requirement" in entry}
    assert sorted(named - set(ids)) == []
    assert list(transitions.requirements()) == ids


def test_paths_that_differ_in_letter_case_alone_do_not_stand_side_by_side() -> None:
    folded = [path.casefold() for path in TABLE["paths"]]
    assert sorted({path for path in folded if folded.count(path) > 1}) == []


def test_what_was_refused_in_a_recording_is_no_inference() -> None:
    """Who has seen a refusal knows the error, or which requirement was not met."""
    guessed = [
        path
        for path, entry in TABLE["paths"].items()
        if entry["evidence"] == "refused" and not entry.keys() & {"error", "requirement"}
    ]
    assert guessed == []


# ── looking facts up ──


@pytest.mark.parametrize("path", sorted({*TABLE["paths"], *(entry["path"] for entry in TABLE["defaults"])}))
def test_every_property_has_a_fact(path: str) -> None:
    found = fact(path)
    assert found.path == path
    assert found.effect in Effect
    assert found.own_entry == (path in TABLE["paths"])


@pytest.mark.parametrize(
    ("path", "transition", "effect", "own"),
    [
        ("properties.platformFaultDomainCount", "never", "refused", True),
        ("PROPERTIES.platformfaultdomaincount", "never", "refused", True),
        # what lies below an entry
        ("properties.automaticRepairsPolicy.gracePeriod", "any", "none", False),
        (f"{NIC}.properties.dnsSettings.dnsServers", "any", "upgrade", False),
        # an entry about coming and going says nothing of what is inside …
        (f"{PROFILE}.storageProfile.osDisk.managedDisk.id", "any", "upgrade", False),
        (f"{NIC}.properties.enableFpga", "any", "upgrade", False),
        # … but speaks of an item of its list
        (NIC, "any", "upgrade", False),
        (f"{PROFILE}.extensionProfile.extensions[]", "any", "upgrade", False),
        # no entry: the place
        (f"{OS}.linuxConfiguration", "any", "reimage", False),
        (f"{PROFILE}.somethingNew", "any", "upgrade", False),
        ("properties.somethingNew", "any", "none", False),
        ("tags.team", "any", "none", False),
        ("somethingNew", "any", "none", False),
    ],
)
def test_the_nearest_entry_speaks(path: str, transition: str, effect: str, own: bool) -> None:
    found = fact(path)
    assert (found.transition, found.effect, found.own_entry) == (transition, effect, own)


def test_an_item_of_a_list_has_the_sources_of_the_entry_about_the_list() -> None:
    extensions = f"{PROFILE}.extensionProfile.extensions"
    assert fact(f"{extensions}[]").sources == fact(extensions).sources
    assert fact(f"{extensions}[]").evidence == "documented"


@pytest.mark.parametrize("odd", ["", ".", "[", "a..b", "tags.[x].y", "tags." + "a." * 500, "é", "a[" * 50])
def test_an_odd_path_has_the_fact_of_its_place(odd: str) -> None:
    assert fact(odd).effect is Effect.NONE


def test_a_version_decides_on_the_variant() -> None:
    assert told("zones", "2022-11-01").transition == "never"
    assert told("zones", "2023-03-01").transition == "superset"
    assert told(f"{OS}.adminPassword", "2017-03-30").effect is Effect.REFUSED
    assert told(f"{OS}.adminPassword", "2017-12-01").effect is Effect.REIMAGE


def test_the_orchestration_mode_decides_on_the_variant() -> None:
    group = "properties.proximityPlacementGroup"
    assert told(group).effect is Effect.DEALLOCATE
    assert told(group, mode="flexible").effect is Effect.REFUSED


def test_the_model_decides_on_the_variant() -> None:
    group = f"{PROFILE}.capacityReservation.capacityReservationGroup"
    assert told(group).effect is Effect.DEALLOCATE
    assert told(group, new={"zones": ["1"]}).effect is Effect.UPGRADE
    assert told(group, new={"zones": parameter("zones", "array")}).effect is Effect.DEALLOCATE


def test_a_variant_keeps_what_it_does_not_replace() -> None:
    plain, automatic = told("zones"), told("zones", new={"placement": {"zonePlacementPolicy": "Auto"}})
    assert automatic.transition == "conditional"
    assert (automatic.answer, automatic.evidence) == (plain.answer, plain.evidence)
    assert str(plain.answer) == "409 PropertyChangeNotAllowed"


def test_evidence_tells_whether_a_fact_is_sure() -> None:
    sure = {found.evidence for path in TABLE["paths"] if (found := fact(path)).is_sure}
    assert sure == {"refused", "documented"}


# ── defaults, omission, lists ──

SPOT = {"properties": {"virtualMachineProfile": {"priority": "Spot"}}}


@pytest.mark.parametrize(
    ("path", "body", "value"),
    [
        ("properties.upgradePolicy.mode", {}, "Manual"),
        ("properties.singlePlacementGroup", {}, True),
        ("properties.singlePlacementGroup", {"zones": []}, True),
        ("properties.singlePlacementGroup", {"zones": ["1"]}, False),
        ("properties.singlePlacementGroup", {"apiVersion": "2019-07-01", **SPOT}, False),
        ("properties.singlePlacementGroup", {"apiVersion": "2017-12-01", **SPOT}, None),
        ("properties.singlePlacementGroup", {"zones": parameter("zones", "array")}, None),
        ("properties.platformFaultDomainCount", {}, None),
        ("properties.platformFaultDomainCount", {"zones": ["1"]}, 1),
        ("properties.noSuchThing", {}, None),
    ],
)
def test_what_azure_fills_in(path: str, body: dict[str, Any], value: Any) -> None:
    assert transitions.default(path, model(body)) == (None if value is None else Known(value))


SETTINGS = f"{PROFILE}.extensionProfile.extensions[].properties.settings"
UEFI = f"{PROFILE}.securityProfile.uefiSettings"


@pytest.mark.parametrize(
    ("path", "api_version", "body", "falls"),
    [
        (IMAGE, "2024-07-01", {}, False),
        ("properties.scaleInPolicy.rules", "2024-07-01", {}, True),
        ("properties.SCALEINPOLICY.Rules", "2024-07-01", {}, True),
        (f"{SETTINGS}.fileUris", "2024-07-01", {}, True),
        (f"{PROFILE}.extensionProfile.extensions", "2017-03-30", {}, True),
        (f"{PROFILE}.extensionProfile.extensions", "2018-04-01", {}, False),
        (UEFI, "2024-07-01", {}, False),
        (UEFI, "2024-07-01", {"securityType": "Standard"}, True),
        (UEFI, "2024-07-01", {"securityType": "TrustedLaunch"}, False),
        (UEFI, "2024-07-01", {"securityType": parameter("type")}, None),
    ],
)
def test_what_azure_drops_although_nobody_said_so(
    path: str, api_version: str, body: dict[str, Any], falls: bool | None
) -> None:
    request = model({"properties": {"virtualMachineProfile": {"securityProfile": body}}})
    assert transitions.falls_away(path, True, api_version, Subject(request, request)) is falls


def test_what_tells_list_items_apart() -> None:
    keys = transitions.list_keys()
    assert keys[f"{PROFILE}.storageProfile.dataDisks".casefold()] == ("lun",)
    assert keys[f"{OS}.linuxConfiguration.ssh.publicKeys".casefold()] == ("path", "keyData")
    assert keys["zones"] == ()
    assert transitions.is_set("zones")
    assert not transitions.is_set("properties.scaleInPolicy.rules")
    assert not transitions.is_set("tags")


def test_secrets_are_known_by_their_place() -> None:
    protected = f"{PROFILE}.extensionProfile.extensions[].properties.protectedSettings"
    assert transitions.is_secret(f"{OS}.adminPassword")
    assert transitions.is_secret(f"{protected}.storageAccountKey")
    assert not transitions.is_secret(SETTINGS)
    assert transitions.hides_below(f"{PROFILE}.extensionProfile.extensions[]")
    assert not transitions.hides_below("sku")


@pytest.mark.parametrize(
    ("body", "mode"),
    [
        ({}, "uniform"),
        ({"properties": {"orchestrationMode": "flexible"}}, "flexible"),
        ({"properties": {"orchestrationMode": "Uniform"}}, "uniform"),
        ({"properties": {"orchestrationMode": parameter("mode")}}, "uniform"),
        ({"properties": {"orchestrationMode": 5}}, "uniform"),
        ({"properties": []}, "uniform"),
    ],
)
def test_the_orchestration_mode(body: dict[str, Any], mode: str) -> None:
    assert transitions.orchestration_mode(model(body)) == mode
