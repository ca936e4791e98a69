"""What to do, in which order: the plan for a change, as a user would read it."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import quote

from tests.examples import scale_set, template
from vmsslint import api
from vmsslint.commands.shells import SHELLS
from vmsslint.model import Effect, ScaleSetPlan, Step
from vmsslint.places import Document

OS = {"computerNamePrefix": "web", "adminUsername": "alice"}
DEPLOY = 'az deployment group create -g "$RESOURCE_GROUP" --template-file new.json'


def planned(old: dict[str, Any], new: dict[str, Any], parameters: dict[str, Any] | None = None) -> ScaleSetPlan:
    """The plan for the one scale set of a template."""
    before, after = template([scale_set(**old)], parameters, "old"), template([scale_set(**new)], parameters, "new")
    (plan,) = api.plan(before, after).plans
    return plan


def properties(**members: Any) -> dict[str, Any]:
    return {"properties": members}


def mode(mode: str, **members: Any) -> dict[str, Any]:
    return properties(upgradePolicy={"mode": mode}, **members)


def image(version: str) -> dict[str, Any]:
    return {
        "storageProfile": {
            "osDisk": {"createOption": "FromImage"},
            "imageReference": {"publisher": "Canonical", "offer": "x", "sku": "y", "version": version},
        }
    }


def told(plan: ScaleSetPlan) -> list[tuple[str, tuple[str, ...]]]:
    return [(step.kind, step.commands) for step in plan.steps]


def test_a_change_that_vms_do_not_notice_is_sent_and_that_is_all() -> None:
    plan = planned({"tags": {"a": "1"}}, {"tags": {"a": "2"}})
    assert (plan.resource, plan.effect, plan.rollout) == ("web", Effect.NONE, None)
    assert told(plan) == [("update", (DEPLOY,))]


def test_nothing_to_do_has_no_plan() -> None:
    side = template([scale_set()], name="old")
    assert api.plan(side, template([scale_set()], name="new")).plans == ()


def test_under_manual_the_vms_are_upgraded_by_hand() -> None:
    plan = planned(mode("Manual", virtualMachineProfile=image("1")), mode("Manual", virtualMachineProfile=image("2")))
    assert plan.effect is Effect.UPGRADE
    assert plan.rollout is not None
    assert plan.rollout.policy == "Manual"
    assert told(plan) == [
        ("update", (DEPLOY,)),
        ("update-instances", ("az vmss update-instances -g \"$RESOURCE_GROUP\" -n web --instance-ids '*'",)),
    ]
    assert plan.steps[1].rules == ("VMSS304",)


def test_under_rolling_azure_goes_in_batches() -> None:
    plan = planned(mode("Rolling", virtualMachineProfile=image("1")), mode("Rolling", virtualMachineProfile=image("2")))
    assert [step.kind for step in plan.steps] == ["update", "rolling-upgrade"]
    assert plan.steps[1].commands == ('az vmss rolling-upgrade get-latest -g "$RESOURCE_GROUP" -n web',)


def test_under_automatic_azure_takes_them_all() -> None:
    old, new = (mode("Automatic", virtualMachineProfile=image(version)) for version in "12")
    assert [step.kind for step in planned(old, new).steps] == ["update", "manual"]


def test_a_policy_that_nobody_knows_leaves_the_step_to_the_user() -> None:
    old, new = (mode("[parameters('mode')]", virtualMachineProfile=image(version)) for version in "12")
    plan = planned(old, new, {"mode": {"type": "string"}})
    assert plan.rollout is None
    assert [step.kind for step in plan.steps] == ["update", "manual"]
    assert "the upgrade policy is not known" in plan.steps[1].why


def test_vms_are_away_while_azure_takes_the_change() -> None:
    group = {"id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/proximityPlacementGroups/near"}
    plan = planned({}, properties(proximityPlacementGroup=group))
    assert plan.effect is Effect.DEALLOCATE
    assert told(plan) == [
        ("deallocate", ('az vmss deallocate -g "$RESOURCE_GROUP" -n web',)),
        ("update", (DEPLOY,)),
        ("start", ('az vmss start -g "$RESOURCE_GROUP" -n web',)),
    ]


def test_the_os_profile_takes_a_reimage() -> None:
    old = properties(virtualMachineProfile={"osProfile": OS})
    new = properties(virtualMachineProfile={"osProfile": {**OS, "adminUsername": "bob"}})
    plan = planned(old, new)
    assert plan.effect is Effect.REIMAGE
    assert told(plan) == [("update", (DEPLOY,)), ("reimage", ('az vmss reimage -g "$RESOURCE_GROUP" -n web',))]


def test_what_azure_refuses_is_taken_out_first_and_the_rest_is_sent() -> None:
    old, new = properties(platformFaultDomainCount=5), {**properties(platformFaultDomainCount=1), "tags": {"a": "1"}}
    plan = planned(old, new)
    assert plan.effect is Effect.REFUSED
    assert [step.kind for step in plan.steps] == ["manual", "update"]
    assert plan.steps[0] == Step(
        "manual",
        "Azure refuses properties.platformFaultDomainCount: take it out, or deploy a second scale set",
        rules=("VMSS101",),
    )


def test_where_all_is_refused_nothing_is_sent() -> None:
    plan = planned(properties(platformFaultDomainCount=5), properties(platformFaultDomainCount=1))
    assert [step.kind for step in plan.steps] == ["manual"]


def test_what_azure_may_refuse_is_told_before_it_is_sent() -> None:
    old, new = properties(platformFaultDomainCount=5), properties(platformFaultDomainCount="[parameters('count')]")
    plan = planned(old, new, {"count": {"type": "int"}})
    assert plan.effect is Effect.NONE
    assert [step.kind for step in plan.steps] == ["manual", "update"]
    assert plan.steps[0].why.endswith("should it change: make sure that it does not")


def test_what_is_left_out_takes_no_step() -> None:
    plan = planned({**properties(platformFaultDomainCount=5), "tags": {"a": "1"}}, {"tags": {"a": "2"}})
    assert told(plan) == [("update", (DEPLOY,))]


def test_the_parameter_file_goes_with_the_template() -> None:
    values = {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"}
    file = api.parse("my values.json", json.dumps({**values, "parameters": {}}).encode())
    old, new = (template([scale_set(tags={"a": version})], name=name) for name, version in (("old", "1"), ("new", "2")))
    (plan,) = api.plan(old, new, new_side=api.Side(parameters=file)).plans
    assert plan.steps[0].commands == (f"{DEPLOY} --parameters '@my values.json'",)


def body(name: str, capacity: int, api_version: str = "2024-07-01") -> Document:
    given = {"name": "web", "apiVersion": api_version, "sku": {"name": "a", "capacity": capacity}, "properties": {}}
    given["properties"] = {"overprovision": True}
    return api.parse(name, json.dumps(given).encode())


def test_a_body_is_edited_or_put() -> None:
    (plan,) = api.plan(body("old.json", 1), body("my new.json", 2)).plans
    assert plan.steps[0].commands == ('az vmss update -g "$RESOURCE_GROUP" -n web --set sku.capacity=2',)
    assert plan.steps[0].alternatives == (
        "az rest --method put --url 'https://management.azure.com/subscriptions/{subscriptionId}/resourceGroups/'"
        '"${RESOURCE_GROUP?}"'
        "'/providers/Microsoft.Compute/virtualMachineScaleSets/web?api-version=2024-07-01' --body '@my new.json'",
    )


def test_a_template_is_deployed_or_its_scale_set_edited() -> None:
    plan = planned({"tags": {"a": "1"}}, {"tags": {"a": "2"}})
    assert plan.steps[0].commands == (DEPLOY,)
    assert plan.steps[0].alternatives == ('az vmss update -g "$RESOURCE_GROUP" -n web --set \'tags.a="2"\'',)
    assert [item.name for item in plan.steps[0].placeholders] == ["RESOURCE_GROUP"]


def test_what_is_refused_is_in_no_edit() -> None:
    old, new = properties(platformFaultDomainCount=5), {**properties(platformFaultDomainCount=1), "tags": {"a": "b"}}
    plan = planned(old, new)
    assert plan.steps[1].alternatives == ('az vmss update -g "$RESOURCE_GROUP" -n web --set \'tags={"a": "b"}\'',)


def test_a_secret_is_never_printed() -> None:
    old = properties(virtualMachineProfile={"osProfile": {**OS, "adminPassword": "hunter1"}})
    new = properties(virtualMachineProfile={"osProfile": {**OS, "adminPassword": "hunter2"}})
    for shell in SHELLS:
        before, after = template([scale_set(**old)], name="old"), template([scale_set(**new)], name="new")
        (plan,) = api.plan(before, after, shell=shell).plans
        said = " ".join((*plan.steps[0].commands, *plan.steps[0].alternatives))
        assert "hunter" not in said
        assert "NEW_ADMIN_PASSWORD" in said
        (secret,) = (item for item in plan.steps[0].placeholders if item.secret)
        assert secret.name == "NEW_ADMIN_PASSWORD"
        assert secret.stands_for == "what the new side gives"


def test_the_steps_are_said_in_the_words_of_the_shell() -> None:
    old = mode("Manual", virtualMachineProfile={**image("1"), "osProfile": OS})
    new = mode("Manual", virtualMachineProfile={**image("2"), "osProfile": {**OS, "adminUsername": "bob"}})
    before, after = (template([scale_set(**side)], name=name) for side, name in ((old, "old"), (new, "new")))
    told = {
        shell: [step.commands[0] for step in api.plan(before, after, shell=shell).plans[0].steps] for shell in SHELLS
    }
    group, rest = "-ResourceGroupName $RESOURCE_GROUP", "https://management.azure.com/subscriptions/{subscriptionId}/"
    set_ = "/providers/Microsoft.Compute/virtualMachineScaleSets/web"
    assert told["az"] == [
        DEPLOY,
        "az vmss update-instances -g \"$RESOURCE_GROUP\" -n web --instance-ids '*'",
        'az vmss reimage -g "$RESOURCE_GROUP" -n web',
    ]
    assert told["powershell"] == [
        f"New-AzResourceGroupDeployment {group} -TemplateFile 'new.json'",
        f"Update-AzVmssInstance {group} -VMScaleSetName 'web' -InstanceId '*'",
        f"Set-AzVmss {group} -VMScaleSetName 'web' -Reimage",
    ]
    assert told["azurerm"] == [
        f"New-AzureRmResourceGroupDeployment {group} -TemplateFile 'new.json'",
        f"Update-AzureRmVmssInstance {group} -VMScaleSetName 'web' -InstanceId '*'",
        f"Set-AzureRmVmss {group} -VMScaleSetName 'web' -Reimage",
    ]
    start = f"az rest --method post --url '{rest}resourceGroups/'\"${{RESOURCE_GROUP?}}\"'{set_}"
    assert told["rest"][1:] == [
        start + '/manualupgrade?api-version=2024-07-01\' --body \'{"instanceIds": ["*"]}\'',
        start + "/reimage?api-version=2024-07-01'",
    ]


def test_a_parameter_file_goes_with_the_template_in_powershell() -> None:
    values = {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"}
    file = api.parse("it's.json", json.dumps({**values, "parameters": {}}).encode())
    old, new = (template([scale_set(tags={"a": version})], name=name) for name, version in (("old", "1"), ("new", "2")))
    (plan,) = api.plan(old, new, new_side=api.Side(parameters=file), shell="powershell").plans
    assert plan.steps[0].commands == (
        "New-AzResourceGroupDeployment -ResourceGroupName $RESOURCE_GROUP -TemplateFile 'new.json' "
        "-TemplateParameterFile 'it''s.json'",
    )


def test_nothing_of_the_input_reaches_the_shell_unquoted() -> None:
    hostile = "$(touch /tmp/x)`id`; 'a' \"b\""
    (plan,) = api.plan(body("old.json", 1), body("new.json", 2, hostile), shell="rest").plans
    (command,) = plan.steps[0].commands
    assert quote(hostile, safe="") in shlex.split(command)[5]
    old, new = (
        template([scale_set(name=hostile, **mode("Manual", virtualMachineProfile=image(version)))], name=name)
        for name, version in (("old", "1"), ("new", "2"))
    )
    (plan,) = api.plan(old, new).plans
    assert hostile in shlex.split(plan.steps[1].commands[0])


def test_a_body_without_a_name_is_that_of_the_old_one() -> None:
    new = {"sku": {"capacity": 2}, "properties": {"overprovision": True}}
    (plan,) = api.plan(body("old.json", 1), api.parse("new.json", json.dumps(new).encode())).plans
    assert plan.steps[0].commands == ('az vmss update -g "$RESOURCE_GROUP" -n web --set sku.capacity=2',)


def test_a_template_without_a_schema_is_deployed_all_the_same() -> None:
    old, new = (
        api.parse(f"{name}.json", json.dumps({"resources": [scale_set(tags={"a": name})]}).encode())
        for name in ("old", "new")
    )
    (plan,) = api.plan(old, new).plans
    assert plan.steps[0].commands == (DEPLOY,)
