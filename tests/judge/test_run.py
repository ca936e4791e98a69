"""Rules applied to whole scale sets: what is found, how surely, and told once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.examples import scale_set, template
from tests.models import parameter, resource
from vmsslint import api
from vmsslint.diff.pair import Pair
from vmsslint.judge.case import CannotTellError, Case, Hit
from vmsslint.judge.rules import Rule, bundled_rules
from vmsslint.judge.run import judge_alone, judge_update
from vmsslint.model import Effect, Finding, Report, RuleInfo, Severity
from vmsslint.values import Known

COUNT = "properties.platformFaultDomainCount"
PROFILE = "properties.virtualMachineProfile"
IMAGE = f"{PROFILE}.storageProfile.imageReference"


def diffed(
    old: dict[str, Any] | list[dict[str, Any]],
    new: dict[str, Any] | list[dict[str, Any]],
    parameters: dict[str, Any] | None = None,
    options: api.Options | None = None,
) -> Report:
    """The report on scale sets that are the minimal one with these members."""

    def side(given: dict[str, Any] | list[dict[str, Any]], name: str) -> Any:
        scale_sets = given if isinstance(given, list) else [given]
        return template([scale_set(**members) for members in scale_sets], parameters, name)

    return api.diff(side(old, "old"), side(new, "new"), options=options)


def told(report: Report, *rules: str) -> list[tuple[str, str, bool]]:
    """Rule, path and certainty of each finding, of these rules or of all."""
    return [(item.rule, item.path, item.certain) for item in report.findings if not rules or item.rule in rules]


def only(report: Report, rule: str) -> Finding:
    """The one finding of a rule."""
    (found,) = (item for item in report.findings if item.rule == rule)
    return found


def properties(**members: Any) -> dict[str, Any]:
    return {"properties": members}


def profile(**sections: Any) -> dict[str, Any]:
    return properties(virtualMachineProfile=sections)


# ── a finding ──


def test_a_refusal_says_all_that_is_known_of_it() -> None:
    found = only(diffed(properties(platformFaultDomainCount=5), properties(platformFaultDomainCount=1)), "VMSS101")
    assert (found.name, found.severity, found.effect) == ("create-only-property", Severity.ERROR, Effect.REFUSED)
    assert (found.resource, found.path, found.certain, found.condition) == ("web", COUNT, True, None)
    assert (found.old, found.new) == (Known(5), Known(1))
    assert found.message == "`platformFaultDomainCount` is fixed at creation; Azure refuses 5 -> 1"
    assert found.error_code == "PropertyChangeNotAllowed"
    assert found.answer.startswith("409 PropertyChangeNotAllowed")
    assert found.help.startswith("keep 5")
    assert all(link.startswith("https://") for link in found.sources)
    assert [(label.role, label.document.name, label.text) for label in found.labels] == [
        ("new", "new.json", "becomes 1"),
        ("old", "old.json", "was 5"),
    ]


def test_where_a_value_was_set_is_shown() -> None:
    declared = {"count": {"type": "int", "defaultValue": 1}}
    new = properties(platformFaultDomainCount="[parameters('count')]")
    found = only(diffed(properties(platformFaultDomainCount=5), new, declared), "VMSS101")
    assert found.notes[-1] == "with the default of parameter 'count'"
    (label,) = (label for label in found.labels if label.role == "set")
    assert label.text == "default, as nothing else is given"
    assert '"defaultValue": 1' in label.document.text.splitlines()[label.span.line - 1]


def test_an_unknown_makes_it_possible_and_says_when() -> None:
    new = properties(platformFaultDomainCount="[parameters('count')]")
    found = only(diffed(properties(platformFaultDomainCount=5), new, {"count": {"type": "int"}}), "VMSS101")
    assert (found.certain, found.effect) == (False, Effect.REFUSED)
    assert found.condition == "when parameters('count') is not 5"


def test_an_unknown_condition_of_a_rule_makes_it_possible() -> None:
    old, new = (
        {"plan": "[parameters('plan')]", **profile(storageProfile={"imageReference": reference})}
        for reference in (
            {"publisher": "p", "offer": "o", "sku": "a", "version": "1"},
            {"publisher": "p", "offer": "o", "sku": "b", "version": "1"},
        )
    )
    assert told(diffed(old, new, {"plan": {"type": "object"}}), "VMSS105") == [("VMSS105", f"{IMAGE}.sku", True)]
    either = "[if(parameters('planned'), createObject('name', 'x'), null())]"
    found = only(diffed({**old, "plan": either}, {**new, "plan": either}, {"planned": {"type": "bool"}}), "VMSS105")
    assert (found.certain, found.condition) == (False, "when parameters('planned') is true")


def test_a_scale_set_that_may_not_be_deployed_has_possible_findings() -> None:
    declared = {"deploy": {"type": "bool"}}
    old, new = (
        {"condition": "[parameters('deploy')]", **properties(platformFaultDomainCount=count)} for count in (5, 1)
    )
    found = only(diffed(old, new, declared), "VMSS101")
    assert (found.certain, found.condition) == (False, "when parameters('deploy')")


def test_two_names_that_may_be_one_have_possible_findings() -> None:
    declared = {"a": {"type": "string"}, "b": {"type": "string"}}
    old, new = (
        {"name": f"[parameters('{name}')]", **properties(platformFaultDomainCount=count)}
        for name, count in (("a", 5), ("b", 1))
    )
    report = diffed(old, new, declared)
    found = only(report, "VMSS101")
    assert not found.certain
    assert found.condition == "when old and new name are those of one scale set"
    assert ("VMSS110", "name", False) in told(report)


# ── evidence caps severity ──


@pytest.mark.parametrize(
    ("path", "evidence", "severity"),
    [
        ("platformFaultDomainCount", "refused", Severity.ERROR),
        ("orchestrationMode", "documented", Severity.ERROR),
        ("hostGroup", "inferred", Severity.WARNING),
    ],
)
def test_only_sure_evidence_makes_an_error(path: str, evidence: str, severity: Severity) -> None:
    report = diffed(properties(**{path: {"id": "/a"}}), properties(**{path: {"id": "/b"}}))
    found = next(item for item in report.findings if item.rule == "VMSS101")
    assert found.severity is severity
    assert any(note.startswith("no page of Azure says so: ") for note in found.notes) == (evidence == "inferred")


def test_disputed_evidence_is_a_warning_that_says_so() -> None:
    old, new = ({"plan": {"name": name}} for name in "ab")
    found = only(diffed(old, new), "VMSS101")
    assert found.severity is Severity.WARNING
    assert found.notes[0].startswith("sources disagree: ")


# ── one voice for one refusal ──


def test_one_refusal_is_told_once_by_the_rule_that_names_its_path() -> None:
    old, new = (
        {"apiVersion": "2016-03-30", **profile(osProfile={"adminPassword": given})}
        for given in ("[parameters('a')]", "[parameters('b')]")
    )
    declared = {"a": {"type": "securestring"}, "b": {"type": "securestring"}}
    refusals = [item for item in diffed(old, new, declared).findings if item.effect is Effect.REFUSED]
    assert [(item.rule, item.path) for item in refusals] == [("VMSS401", f"{PROFILE}.osProfile.adminPassword")]


def test_two_refusals_of_two_properties_are_two() -> None:
    old = properties(platformFaultDomainCount=5, singlePlacementGroup=False)
    new = properties(platformFaultDomainCount=1, singlePlacementGroup=True)
    assert told(diffed(old, new), "VMSS101", "VMSS102") == [
        ("VMSS101", COUNT, True),
        ("VMSS102", "properties.singlePlacementGroup", True),
    ]


def custom(identifier: str, code: Any = None, **more: Any) -> Rule:
    """A rule of one's own."""
    info = RuleInfo(identifier, "own-rule", "a rule", Severity.ERROR)
    return replace(Rule(info, "change", "`{path}` changes", effect=Effect.REFUSED, code=code), **more)


def update() -> Pair:
    old, new = (api.expand(template([scale_set(**properties(platformFaultDomainCount=count))])) for count in (5, 1))
    return Pair(old.scale_sets[0], new.scale_sets[0])


def test_a_certain_finding_is_kept_rather_than_a_possible_one() -> None:
    rules = bundled_rules()
    vague = replace(rules["VMSS105"], path=(COUNT,), when=True, possible="nobody knows", answer="")
    found = judge_update(update(), [vague, rules["VMSS101"]]).findings
    assert [(item.rule, item.certain) for item in found] == [("VMSS101", True)]


# ── a rule that fails ──


def test_a_rule_that_fails_is_told_and_the_others_are_heard() -> None:
    def hits(case: Case) -> Iterator[Hit]:
        yield Hit(case.outcomes[0].change)
        raise ZeroDivisionError("by design")

    found = judge_update(update(), [custom("VMSS901", hits), bundled_rules()["VMSS101"]]).findings
    assert [(item.rule, item.message) for item in found if item.rule == "VMSS000"] == [
        ("VMSS000", "rule VMSS901 failed: ZeroDivisionError: by design")
    ]
    assert "VMSS101" in [item.rule for item in found]
    assert "VMSS901" not in [item.rule for item in found]


def test_a_rule_whose_finding_cannot_be_told_fails_by_itself() -> None:
    def hits(case: Case) -> Iterator[Hit]:
        yield Hit(words={"path": 5})  # type: ignore[dict-item]

    found = judge_update(update(), [custom("VMSS901", hits), bundled_rules()["VMSS101"]]).findings
    assert sorted(item.rule for item in found) == ["VMSS000", "VMSS101"]


def test_a_rule_that_cannot_tell_says_nothing() -> None:
    def hits(case: Case) -> Iterator[Hit]:
        raise CannotTellError
        yield

    assert judge_update(update(), [custom("VMSS901", hits)]).findings == ()


# ── one for the whole scale set ──


def image(version: str) -> dict[str, Any]:
    return {"publisher": "Canonical", "offer": "x", "sku": "y", "version": version}


@pytest.mark.parametrize(("mode", "rule"), [("Manual", "VMSS304"), ("Rolling", "VMSS303"), ("Automatic", "VMSS302")])
def test_the_policy_is_told_once_for_all_that_reaches_the_vms(mode: str, rule: str) -> None:
    old, new = (
        properties(
            upgradePolicy={"mode": mode},
            virtualMachineProfile={"licenseType": version, "storageProfile": {"imageReference": image(version)}},
        )
        for version in ("1", "2")
    )
    found = only(diffed(old, new), rule)
    assert "`virtualMachineProfile.licenseType`" in found.message
    assert "`virtualMachineProfile.storageProfile.imageReference.version`" in found.message
    assert {item.rule for item in diffed(old, new).findings} & {"VMSS302", "VMSS303", "VMSS304"} == {rule}


def test_the_policy_that_counts_is_the_one_after_the_update() -> None:
    old = properties(upgradePolicy={"mode": "Rolling"}, virtualMachineProfile={"licenseType": "a"})
    keeps = {"name": "web", "type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01"}
    left = template([scale_set(**old)], name="old")
    right = template([{**keeps, **profile(licenseType="b")}], name="new")
    assert told(api.diff(left, right), "VMSS302", "VMSS303", "VMSS304") == [("VMSS303", f"{PROFILE}.licenseType", True)]


def test_several_list_items_count_as_changed_if_one_of_them_surely_did() -> None:
    def extensions(*tags: str) -> dict[str, Any]:
        items = [
            {"name": f"e{number}", "properties": {"publisher": "p", "type": "t", "forceUpdateTag": tag}}
            for number, tag in enumerate(tags)
        ]
        return profile(extensionProfile={"extensions": items})

    report = diffed(extensions("1", "1"), extensions("2", "[parameters('tag')]"), {"tag": {"type": "string"}})
    assert only(report, "VMSS304").certain


# ── the version that counts ──


def test_the_api_version_that_counts_is_that_of_the_request() -> None:
    def zones(api_version: str, *given: str) -> dict[str, Any]:
        return {"apiVersion": api_version, "zones": list(given)}

    assert told(diffed(zones("2022-03-01", "1"), zones("2024-07-01", "1", "2")), "VMSS103") == []
    assert told(diffed(zones("2024-07-01", "1"), zones("2022-03-01", "1", "2")), "VMSS103") == [
        ("VMSS103", "zones", True)
    ]


# ── changes ──


def test_every_change_is_listed_with_its_effect_and_rules() -> None:
    old = {"tags": {"a": "1"}, **properties(platformFaultDomainCount=5, zoneBalance=False)}
    new = {"tags": {"a": "2"}, **properties(platformFaultDomainCount=1)}
    assert [(item.path, item.kind, item.effect, item.rules) for item in diffed(old, new).changes] == [
        (COUNT, "changed", Effect.REFUSED, ("VMSS101",)),
        ("properties.zoneBalance", "omitted", Effect.NONE, ()),
        ("tags.a", "changed", Effect.NONE, ()),
    ]


def test_what_may_need_more_has_the_weaker_effect_as_a_change() -> None:
    report = diffed({"sku": {"name": "small", "capacity": 1}}, {"sku": {"name": "big", "capacity": 1}})
    (change,) = report.changes
    assert (change.effect, change.certain) == (Effect.UPGRADE, True)
    found = only(report, "VMSS201")
    assert (found.effect, found.certain) == (Effect.DEALLOCATE, False)


# ── secrets ──


def test_no_secret_is_in_a_finding() -> None:
    declared = {"password": {"type": "securestring", "defaultValue": "hunter2"}}
    old = profile(osProfile={"adminPassword": "hunter1", "computerNamePrefix": "a"})
    new = profile(osProfile={"adminPassword": "[parameters('password')]", "computerNamePrefix": "b"})
    report = diffed(old, new, declared)
    assert ("VMSS301", f"{PROFILE}.osProfile.adminPassword", True) in told(report)
    for found in report.findings:
        words = [
            found.message,
            found.help,
            found.condition or "",
            *found.notes,
            *(label.text for label in found.labels),
        ]
        assert "hunter" not in " ".join(words)


# ── scale sets that only one side has ──


def test_a_rename_is_a_second_scale_set() -> None:
    found = only(diffed({"name": "web"}, {"name": "web2"}), "VMSS110")
    assert (found.path, found.old, found.new, found.resource) == ("name", Known("web"), Known("web2"), "web2")
    assert [(label.role, label.text) for label in found.labels] == [("new", ""), ("old", "was web")]


def test_what_is_not_alike_is_no_rename() -> None:
    other = {"name": "other", "type": "Microsoft.Compute/virtualMachineScaleSets", "sku": {"name": "z"}}
    report = api.diff(
        template([scale_set()], name="old"), template([{**other, "apiVersion": "2024-07-01"}], name="new")
    )
    assert [item[:2] for item in told(report, "VMSS110", "VMSS305", "VMSS306")] == [
        ("VMSS306", "name"),
        ("VMSS305", "name"),
    ]


def test_what_comes_and_what_is_left_behind() -> None:
    report = diffed([{"name": "a"}, {"name": "b"}], [{"name": "a"}, {"name": "c"}, {"name": "d"}])
    assert [(item.rule, item.resource, item.certain) for item in report.findings] == [
        ("VMSS306", "c", True),
        ("VMSS306", "d", True),
        ("VMSS305", "b", True),
    ]


def test_what_may_be_another_is_possibly_new() -> None:
    report = diffed([{"name": "a"}, {"name": "b"}], [{"name": "[parameters('x')]"}], {"x": {"type": "string"}})
    assert {(item.rule, item.certain) for item in report.findings if item.path == "name"} == {
        ("VMSS306", False),
        ("VMSS305", False),
    }


def test_no_rule_about_updates_speaks_of_a_new_scale_set() -> None:
    report = api.diff(template([], name="old"), template([scale_set()], name="new"))
    assert told(report) == [("VMSS306", "name", True)]


# ── one scale set by itself ──


def test_a_scale_set_by_itself_is_judged_by_the_rules_that_need_no_old_side() -> None:
    old = template([scale_set(apiVersion="2016-03-30")])
    assert told(api.check([old])) == [("VMSS402", "apiVersion", True)]
    assert told(api.check([template([scale_set()])])) == []


def test_an_unknown_version_may_be_an_old_one() -> None:
    report = api.check([template([scale_set(apiVersion="[parameters('api')]")], {"api": {"type": "string"}})])
    assert told(report) == [("VMSS402", "apiVersion", False)]


@pytest.mark.parametrize("body", [{}, {"properties": None}, {"properties": []}, {"properties": parameter("p")}])
def test_a_scale_set_without_properties_is_judged_all_the_same(body: dict[str, Any]) -> None:
    assert judge_alone(resource(body), bundled_rules().values()).changes == ()


def test_an_unchanged_scale_set_has_no_findings() -> None:
    side = json.dumps({"apiVersion": "2016-03-30"})
    assert told(diffed(json.loads(side), json.loads(side))) == []
