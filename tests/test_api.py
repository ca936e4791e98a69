"""The pipeline as a program would use it: documents in, a report out, an exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.examples import scale_set, template
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.facts import properties
from vmsslint.model import Effect, Finding, Report, Severity
from vmsslint.places import Document, Span
from vmsslint.values import NULL, Known

COUNT = "properties.platformFaultDomainCount"
OLD, NEW = (
    template([scale_set(properties={"platformFaultDomainCount": count})], name=name)
    for name, count in (("old", 5), ("new", 1))
)


def document(data: Any, name: str = "body.json") -> Document:
    return api.parse(name, json.dumps(data, indent=1).encode())


def unreadable(name: str = "broken.json", text: str = '{"a": }') -> VmsslintError:
    """What reading that text raises."""
    with pytest.raises(VmsslintError) as caught:
        api.parse(name, text.encode())
    return caught.value


def told(report: Report) -> list[tuple[str, str]]:
    return [(item.rule, item.path) for item in report.findings]


# ── exit status ──


def status(
    severity: Severity, *, certain: bool = True, failed: bool = False, fail_on: str = "error", strict: bool = False
) -> int:
    report = Report(findings=(Finding("VMSS901", "own", severity, "x", certain=certain),), failed=failed)
    return api.exit_status(report, fail_on, strict=strict)


@pytest.mark.parametrize(
    ("severity", "fail_on", "expected"),
    [
        (Severity.ERROR, "error", 1),
        (Severity.WARNING, "error", 0),
        (Severity.WARNING, "warning", 1),
        (Severity.INFO, "warning", 0),
        (Severity.INFO, "info", 1),
        (Severity.ERROR, "info", 1),
        (Severity.ERROR, "never", 0),
    ],
)
def test_a_finding_at_the_threshold_fails(severity: Severity, fail_on: str, expected: int) -> None:
    assert status(severity, fail_on=fail_on) == expected


def test_a_possible_finding_fails_only_where_that_is_asked_for() -> None:
    assert status(Severity.ERROR, certain=False) == 0
    assert status(Severity.ERROR, certain=False, strict=True) == 1
    assert status(Severity.WARNING, certain=False, strict=True) == 0


def test_work_that_could_not_be_done_fails_whatever_else_is_said() -> None:
    assert status(Severity.INFO, failed=True) == 2
    assert status(Severity.ERROR, failed=True, fail_on="never") == 2
    assert api.exit_status(Report(failed=True)) == 2


def test_nothing_found_is_success() -> None:
    assert api.exit_status(Report()) == 0


# ── check ──


def test_an_unreadable_document_is_a_finding_and_the_others_are_judged() -> None:
    old = template([scale_set(apiVersion="2016-03-30")])
    report = api.check([unreadable(), old, unreadable("other.json")])
    assert told(report) == [("VMSS001", ""), ("VMSS402", "apiVersion"), ("VMSS001", "")]
    assert (report.files, report.scale_sets, report.failed) == (3, 1, True)
    first = report.findings[0]
    assert (first.severity, first.certain) == (Severity.ERROR, True)
    (label,) = first.labels
    assert (label.document.name, label.span) == ("broken.json", Span(1, 7, 1, 8))
    assert api.exit_status(report) == 2


def test_a_json_file_of_another_kind_is_passed_over() -> None:
    report = api.check([document({"name": "package", "version": "1"}), document([1, 2], "other.json")])
    assert (told(report), report.files, report.scale_sets, report.failed) == ([], 2, 0, False)


def test_problems_of_a_template_are_findings_of_their_rule() -> None:
    report = api.check([template([scale_set(location="[concat('a']")])])
    assert [item.rule for item in report.findings] == ["VMSS002"]
    assert not report.failed
    assert api.exit_status(report) == 1


def test_a_duplicate_key_is_shown_at_the_second() -> None:
    text = '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",\n'
    text += '"contentVersion": "1.0.0.0",\n"resources": [],\n"Resources": []}'
    report = api.check([api.parse("main.json", text.encode())])
    (found,) = report.findings
    assert found.rule == "VMSS008"
    assert [(label.span.line, label.span.column) for label in found.labels] == [(4, 1)]


# ── diff and plan ──


def test_an_update_is_judged() -> None:
    report = api.diff(OLD, NEW)
    assert told(report) == [("VMSS101", COUNT)]
    assert [(item.path, item.effect) for item in report.changes] == [(COUNT, Effect.REFUSED)]
    assert (report.files, report.scale_sets, report.plans, report.failed) == (2, 1, (), False)
    assert [rule.id for rule in report.rules] == ["VMSS101"]


@pytest.mark.parametrize("side", ["old", "new", "both"])
def test_an_unreadable_side_leaves_nothing_to_judge(side: str) -> None:
    old = unreadable("old.json") if side in ("old", "both") else OLD
    new = unreadable("new.json") if side in ("new", "both") else NEW
    report = api.diff(old, new)
    assert {item.rule for item in report.findings} == {"VMSS001"}
    names = [label.document.name for item in report.findings for label in item.labels]
    assert names == {"old": ["old.json"], "new": ["new.json"], "both": ["old.json", "new.json"]}[side]
    assert (report.failed, report.changes) == (True, ())


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"a": 1}, "a JSON file of another kind"),
        ({"statuses": [], "virtualMachine": {"statusesSummary": []}}, "instance view"),
        ({"$schema": "https://x/deploymentParameters.json#", "parameters": {}}, "give the template"),
    ],
)
def test_a_side_that_tells_no_scale_set_is_said_to_be_what_it_is(other: Any, message: str) -> None:
    report = api.diff(OLD, document(other))
    assert [item.rule for item in report.findings] == ["VMSS001"]
    assert message in report.findings[0].message
    assert api.exit_status(report) == 2


def test_a_plan_is_the_report_of_the_diff_with_steps() -> None:
    plan, diff = api.plan(OLD, NEW), api.diff(OLD, NEW)
    assert told(plan) == told(diff)
    assert [item.resource for item in plan.plans] == ["web"]


def test_scale_sets_without_a_partner_are_counted_and_told() -> None:
    old = template([scale_set(name="a"), scale_set(name="b")], name="old")
    new = template([scale_set(name="a"), scale_set(name="c"), scale_set(name="d")], name="new")
    report = api.plan(old, new)
    assert [(item.rule, item.resource) for item in report.findings] == [
        ("VMSS306", "c"),
        ("VMSS306", "d"),
        ("VMSS305", "b"),
    ]
    assert (report.scale_sets, report.plans) == (4, ())


def test_both_sides_are_given_the_same_inputs() -> None:
    parameters = {"count": {"type": "int"}}
    old, new = (
        template(
            [scale_set(properties={"platformFaultDomainCount": "[parameters('count')]"}, tags={"a": name})],
            parameters,
            name,
        )
        for name in ("old", "new")
    )
    assert [item.path for item in api.diff(old, new).changes] == ["tags.a"]


# ── other forms of a scale set ──

BODY: dict[str, Any] = {"name": "web", "location": "x", "sku": {"capacity": 1}, "properties": {"overprovision": False}}


def test_a_body_is_compared_with_a_template() -> None:
    old = document({**BODY, "properties": {"overprovision": False, "platformFaultDomainCount": 5}})
    report = api.diff(old, NEW)
    assert ("VMSS101", COUNT) in told(report)


def test_a_body_without_a_name_is_that_of_the_one_scale_set() -> None:
    put = {name: value for name, value in BODY.items() if name != "name"}
    report = api.diff(document(BODY), document({**put, "sku": {"capacity": 2}}))
    assert [(item.path, item.certain) for item in report.changes] == [("sku.capacity", True)]


@pytest.mark.parametrize(
    "spelling", [{"NAME": "web"}, {"id": "/x/virtualMachineScaleSets/web"}, {"name": None, "ID": "/x/web"}]
)
def test_the_name_of_a_body_in_any_spelling(spelling: dict[str, Any]) -> None:
    rest = {name: value for name, value in BODY.items() if name != "name"}
    other = document([{**rest, **spelling}, {**rest, "name": "other"}])
    (web, _) = api.expand(other).scale_sets
    assert web.name == Known("web")


@pytest.mark.parametrize("odd", [5, ["a"], {"a": 1}, True, ""])
def test_a_name_and_a_version_that_are_no_strings_are_none(odd: Any) -> None:
    (found,) = api.expand(document({**BODY, "name": odd, "apiVersion": odd})).scale_sets
    assert (found.name, found.api_version) == (NULL, Known(properties.versions()[-1]))


# ── the API version ──


def zones(*given: str, **more: Any) -> Document:
    return document({**BODY, "zones": list(given), **more})


def test_the_version_of_a_body_is_the_one_that_is_given() -> None:
    assert told(api.diff(zones("1"), zones("1", "2"), new_side=api.Side(api_version="2022-03-01"))) == [
        ("VMSS103", "zones")
    ]
    assert told(api.diff(zones("1"), zones("1", "2"), old_side=api.Side(api_version="2022-03-01"))) == []


def test_the_version_in_the_document_comes_first() -> None:
    old, new = zones("1"), zones("1", "2", apiVersion="2024-07-01")
    assert told(api.diff(old, new, new_side=api.Side(api_version="2022-03-01"))) == []


def test_an_assumed_version_is_said() -> None:
    newest = properties.versions()[-1]
    said = f"no API version is given: judged as of {newest}, the newest known"
    for side, notes in ((api.Side(), True), (api.Side(api_version="2024-07-01"), False)):
        (found,) = api.diff(zones("1", "2"), zones("1"), new_side=side).findings
        assert (said in found.notes) == notes
    (found,) = api.diff(zones("1", "2"), zones("1", apiVersion="2024-07-01")).findings
    assert said not in found.notes


# ── options ──


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), {"VMSS101", "VMSS402", "VMSS706"}),
        (("VMSS1",), (), {"VMSS101"}),
        (("VMSS101", "VMSS4"), (), {"VMSS101", "VMSS402"}),
        ((), ("VMSS4",), {"VMSS101", "VMSS706"}),
        (("VMSS1",), ("VMSS101",), set()),
        (("VMSS9",), (), set()),
    ],
)
def test_findings_are_chosen_by_the_beginning_of_their_rules_id(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]
) -> None:
    old, new = (
        template([scale_set(apiVersion="2016-03-30", properties={"platformFaultDomainCount": count})], name=name)
        for name, count in (("old", 5), ("new", 1))
    )
    options = api.Options(select=select, ignore=ignore)
    assert {item.rule for item in api.diff(old, new, options=options).findings} == expected
    assert {rule.id for rule in options.rules()} >= expected


def test_a_problem_is_chosen_like_any_finding_but_what_was_not_read_is_always_told() -> None:
    options = api.Options(ignore=("VMSS0",))
    report = api.check([template([scale_set(location="[concat('a']")]), unreadable()], options=options)
    assert [item.rule for item in report.findings] == ["VMSS001"]


# ── parameters, context, links ──


def test_values_come_from_the_parameter_file() -> None:
    declared = {"count": {"type": "int"}}
    new = template([scale_set(properties={"platformFaultDomainCount": "[parameters('count')]"})], declared, "new")
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    file = document({"$schema": schema, "parameters": {"count": {"value": 1}}}, "prod.json")
    (found,) = api.diff(OLD, new, new_side=api.Side(parameters=file)).findings
    assert found.certain
    assert [label.document.name for label in found.labels if label.role == "set"] == ["prod.json"]


def test_a_parameter_file_that_is_none_is_told() -> None:
    report = api.diff(OLD, NEW, new_side=api.Side(parameters=document([1], "prod.json")))
    assert [item.rule for item in report.findings] == ["VMSS001"]
    assert report.failed


def test_a_context_fixes_what_only_azure_knows() -> None:
    context = api.read_context(document({"subscriptionId": "0", "resourceGroup": "g", "location": "westeurope"}))
    new = template([scale_set(location="[resourceGroup().location]")], name="new")
    assert [item.certain for item in api.diff(template([scale_set()], name="old"), new).changes] == [False]
    side = api.Side(context=context)
    assert api.diff(template([scale_set()], name="old"), new, side, side).changes == ()


@pytest.mark.parametrize(
    ("given", "message"),
    [([], "a context is an object"), ({"region": "x"}, "`region`"), ({"location": 5}, "`location`")],
)
def test_a_context_that_is_none(given: Any, message: str) -> None:
    with pytest.raises(VmsslintError, match=message):
        api.read_context(document(given))


def linked(folder: Path, link: str) -> Report:
    """The report on a template that deploys another one by that relative path."""
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2021-04-01",
        "name": "inner",
        "properties": {"mode": "Incremental", "templateLink": {"relativePath": link}},
    }
    (folder / "main.json").write_text(template([deployment]).text)
    return api.check([api.read(str(folder / "main.json"))])


def test_a_link_is_followed_within_the_folder(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    for name in ("app/inner.json", "outer.json"):
        (tmp_path / name).write_text(template([scale_set(apiVersion="2016-03-30")]).text)
    assert linked(tmp_path / "app", "inner.json").scale_sets == 1
    assert linked(tmp_path / "app", "../outer.json").scale_sets == 0


@pytest.mark.parametrize("link", ["../../etc/passwd", "/etc/passwd", "a\0b", "x" * 5_000, "", ".", "missing.json"])
def test_a_link_that_leads_nowhere_is_no_failure(tmp_path: Path, link: str) -> None:
    report = linked(tmp_path, link)
    assert (report.scale_sets, report.failed) == (0, False)


# ── hostile input ──


@pytest.mark.parametrize(
    "properties",
    [
        None,
        True,
        5,
        "x",
        [],
        {},
        [None],
        {"a.b[c": {"[0]": [[]]}},
        {"virtualMachineProfile": []},
        {"upgradePolicy": "x"},
    ],
)
def test_whatever_stands_under_properties_is_judged(properties: Any) -> None:
    odd = {**BODY, "properties": properties, "apiVersion": "2024-07-01"}
    for sides in ((BODY, odd), (odd, BODY), (odd, {**odd, "tags": {"a": "1"}})):
        for make in (
            document,
            lambda body, name: template([{"type": "Microsoft.Compute/virtualMachineScaleSets", **body}]),
        ):
            report = api.plan(make(sides[0], "old.json"), make(sides[1], "new.json"))
            assert "VMSS000" not in [item.rule for item in report.findings]


def test_a_thousand_extensions_are_judged_in_bearable_time() -> None:
    def side(prefix: str) -> Document:
        items = [
            {"name": f"{prefix}{number}", "properties": {"publisher": "p", "type": "t", "settings": {"a": number}}}
            for number in range(1_000)
        ]
        sections = {"extensionProfile": {"extensions": items}}
        return template([scale_set(properties={"virtualMachineProfile": sections})], name=prefix)

    report = api.diff(side("old"), side("new"))
    assert {item.kind.value for item in report.changes} == {"added", "removed"}
    assert not report.failed
