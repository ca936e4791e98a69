"""`--as-of`: judged by what documents of that month said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.examples import scale_set, template
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.model import Finding

PAGE_OF_2018 = "Modify a virtual machine scale set (Microsoft Docs, Japanese, 2018-02-14)"
PAGE_OF_2020 = "virtual-machine-scale-sets-upgrade-scale-set (page dated 2020-03-10)"
IMAGE = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts", "version": "latest"}


def judged(old: dict[str, Any], new: dict[str, Any], as_of: str) -> dict[str, Finding]:
    """The refusals and warnings of an update by the path that they speak of."""
    options = api.Options(ignore=("VMSS3", "VMSS5"), as_of=as_of)
    report = api.diff(template([scale_set(**old)]), template([scale_set(**new)]), options=options)
    return {finding.path: finding for finding in report.findings}


def image(**members: str) -> dict[str, Any]:
    profile = {"osDisk": {"createOption": "FromImage"}, "imageReference": {**IMAGE, **members}}
    return {"properties": {"virtualMachineProfile": {"storageProfile": profile}}}


def test_zones_were_fixed_until_the_api_version_that_adds_them() -> None:
    old, new = {"zones": ["1"]}, {"zones": ["1", "2"]}
    finding = judged(old, new, "2018-02")["zones"]
    assert (finding.rule, finding.severity, finding.certain) == ("VMSS103", "error", True)
    assert finding.notes[-1] == f"as of 2018-02: {PAGE_OF_2018}: fixed at creation"
    assert judged(old, new, "2022-12")["zones"].notes[-1] == f"as of 2020-03: {PAGE_OF_2020}: fixed at creation"
    assert judged(old, new, "2023-03") == {}
    assert judged(old, new, "") == {}


def test_the_publisher_was_fixed() -> None:
    old, new = image(), image(publisher="Debian", offer="debian-12", sku="12")
    path = "properties.virtualMachineProfile.storageProfile.imageReference.publisher"
    finding = judged(old, new, "2018-02")[path]
    assert (finding.rule, finding.severity, finding.certain) == ("VMSS101", "error", True)
    assert finding.error_code == "PropertyChangeNotAllowed"
    assert f"as of 2018-02: {PAGE_OF_2018}: fixed at creation" in finding.notes
    assert finding.sources[-1].startswith("https://learn.microsoft.com/ja-jp/")
    assert judged(old, new, "") == {}


def test_what_the_page_of_2018_does_not_list_is_told_by_the_next_one() -> None:
    path = "properties.virtualMachineProfile.storageProfile.imageReference.offer"
    finding = judged(image(), image(offer="debian-12"), "2018-02")[path]
    assert f"as of 2020-03: {PAGE_OF_2020}: fixed at creation" in finding.notes


def test_what_is_disputed_by_now_was_said_plainly_then() -> None:
    old = {"plan": {"publisher": "contoso", "product": "waf", "name": "byol"}}
    new = {"plan": {"publisher": "contoso", "product": "waf", "name": "hourly"}}
    assert judged(old, new, "")["plan.name"].severity == "warning"
    finding = judged(old, new, "2018-02")["plan.name"]
    assert (finding.rule, finding.severity) == ("VMSS101", "error")
    assert f"as of 2018-02: {PAGE_OF_2018}: fixed at creation" in finding.notes


def test_an_unknown_stays_possible() -> None:
    parameters = {"zones": {"type": "array"}}
    old, new = (template([scale_set(zones=zones)], parameters) for zones in (["1"], "[parameters('zones')]"))
    report = api.diff(old, new, options=api.Options(as_of="2018-02"))
    assert [(item.rule, item.certain) for item in report.findings if item.path == "zones"] == [("VMSS103", False)]


def test_an_older_effect() -> None:
    disk = {"lun": 0, "createOption": "Empty", "diskSizeGB": 64}
    storage = {"osDisk": {"createOption": "FromImage"}, "imageReference": IMAGE}
    old, new = (
        template([scale_set(properties={"virtualMachineProfile": {"storageProfile": {**storage, "dataDisks": disks}}})])
        for disks in ([], [disk])
    )
    effects = {
        month: [change.effect for change in api.diff(old, new, options=api.Options(as_of=month)).changes]
        for month in ("2018-02", "2020-03", "2026-11")
    }
    assert effects == {"2018-02": ["upgrade"], "2020-03": ["reimage"], "2026-11": ["upgrade"]}


def test_the_plan_is_made_by_the_same_facts() -> None:
    old, new = (template([scale_set(zones=zones)]) for zones in (["1"], ["1", "2"]))
    (plan,) = api.plan(old, new, options=api.Options(as_of="2018-02")).plans
    assert plan.effect == "refused"


def test_without_an_api_version_the_newest_of_that_month_counts() -> None:
    body = {"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "web", "location": "westeurope"}
    old, new = (
        api.parse(f"{name}.json", json.dumps({**body, "properties": {}, "tags": {"team": name}}).encode())
        for name in ("old", "new")
    )
    for month, version in (("", "2026"), ("2018-02", "2017-12-01"), ("1999-01", "2015-06-15")):
        found = api.expand(new, api.Side(as_of=month)).scale_sets[0]
        assert str(getattr(found.api_version, "value", "")).startswith(version)
    report = api.diff(old, new, options=api.Options(as_of="2018-02"))
    assert all("the newest known in 2018-02" in " ".join(finding.notes) for finding in report.findings)


@pytest.mark.parametrize("month", ["2018", "2018-2", "2018-13", "2018-02-01", "18-02", "last year", "２０１８-02"])  # noqa: RUF001
def test_what_is_no_month(month: str) -> None:
    with pytest.raises(VmsslintError, match="a month is written as in 2018-02"):
        api.Options(as_of=month)
