# ruff: noqa: E501 (the output is as wide as it is)
"""What a reader is told who asks for a rule, an error of Azure, or a property."""

from __future__ import annotations

import io
import json

import pytest
from inline_snapshot import snapshot

from vmsslint.errors import VmsslintError
from vmsslint.knowledge import explanation, facts_about, pasted

SKU = "Changing property 'imageReference.sku' is not allowed."


def refusal(text: str) -> str:
    with pytest.raises(VmsslintError) as caught:
        explanation(text)
    return caught.value.message


def test_a_rule_by_id_and_name() -> None:
    assert explanation("vmss101") == explanation(" create-only-property ")
    assert explanation("VMSS101").startswith("VMSS101 create-only-property (error)\n\nFinds: ")


def test_a_deployment_that_failed() -> None:
    inner = json.dumps({"error": {"code": "PropertyChangeNotAllowed", "message": SKU, "target": "imageReference.sku"}})
    outer = {
        "code": "DeploymentFailed",
        "message": "See the details.",
        "details": [{"code": "Conflict", "message": inner}],
    }
    assert explanation(json.dumps({"status": "Failed", "error": outer})) == snapshot("""\
PropertyChangeNotAllowed (target imageReference.sku)
  Changing property 'imageReference.sku' is not allowed.

  An image with a purchase plan keeps publisher, offer and sku; only its version moves.

Rules:
  VMSS105 image-with-plan: the image of a scale set with a purchase plan would change to another
    publisher, offer or sku.
    Help: change the version only, or deploy a second scale set with the other image.

Facts:
  properties.virtualMachineProfile.storageProfile.imageReference.sku
    update: under a condition
    if plan is not given and plan was not given
    VMs: those that run take it over as the upgrade policy says

More: vmsslint explain VMSS105, vmsslint facts properties.virtualMachineProfile.storageProfile.imageReference.sku
""")


def test_a_message_alone() -> None:
    assert explanation('Changing property "priority" is not allowed.') == snapshot("""\
  Changing property "priority" is not allowed.

Rules:
  VMSS101 create-only-property: a property that is fixed at creation would change.
    Help: keep the old value, or deploy a second scale set beside this one and move the traffic.

Facts:
  properties.virtualMachineProfile.priority
    update: fixed at creation

More: vmsslint explain VMSS101, vmsslint facts properties.virtualMachineProfile.priority
""")


def test_a_code_that_stands_for_many_things() -> None:
    told = explanation("PropertyChangeNotAllowed").splitlines()
    assert told[:6] == snapshot(
        [
            "PropertyChangeNotAllowed",
            "",
            "  Azure gives this code to many things. The message, or the target beside it, tells more: explain",
            "  them too.",
            "",
            "Rules:",
        ]
    )
    assert "  fixed           –        refused     properties.platformFaultDomainCount" in told


def test_a_code_that_stands_for_one_thing() -> None:
    assert explanation("409 SkuCannotBeUpdatedOnVMSSPublicIpAddresses") == snapshot("""\
SkuCannotBeUpdatedOnVMSSPublicIpAddresses

Rules:
  VMSS101 create-only-property: a property that is fixed at creation would change.
    Help: keep the old value, or deploy a second scale set beside this one and move the traffic.

Facts:
  properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.publicIPAddressConfiguration.sku
    update: fixed at creation

More: vmsslint explain VMSS101, vmsslint facts properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties.ipConfigurations[].properties.publicIPAddressConfiguration.sku
""")


def test_an_error_that_only_wraps_others() -> None:
    assert explanation("DeploymentFailed") == snapshot("""\
DeploymentFailed

  This only wraps other errors, which the operations of the deployment tell:
  az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT --query "[?properties.provisioningState=='Failed'].properties.statusMessage"
""")


def test_of_several_errors_those_that_are_known_and_those_that_are_not() -> None:
    text = '[{"code": "QuotaExceeded", "message": "Too many cores."}, {"code": "PropertyChangeNotAllowed", "target": "zones"}]'
    assert explanation(text).splitlines()[:5] == snapshot(
        ["QuotaExceeded", "  Too many cores.", "", "  No rule and no fact of vmsslint speaks of this error.", ""]
    )


def test_control_characters_of_an_error_are_shown_escaped() -> None:
    told = explanation('{"code": "PropertyChangeNotAllowed", "target": "zones", "message": "\\u001b[31mred\\u202e"}')
    assert "\\u{1b}[31mred\\u{202e}" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("VMSS999", "there is no rule and no known error VMSS999; did you mean VMSS"),
        ("create-only", "there is no rule and no known error create-only; did you mean create-only-property"),
        ("PropertyChangeNotAlowed", "there is no rule and no known error PropertyChangeNotAlowed; did you mean PropertyChangeNotAllowed or"),
        ("zoneBalance", "there is no rule and no known error zoneBalance; of the property tells `vmsslint facts zoneBalance`"),
        ("xyzzy", "there is no rule and no known error xyzzy; `vmsslint rules` lists the rules"),
        ("QuotaExceeded", "there is no rule and no known error QuotaExceeded"),
        ('{"error": {"code": "QuotaExceeded", "message": "No."}}', "no rule and no fact speaks of this error: QuotaExceeded"),
        ("The moon is in the wrong phase.", "no rule and no fact speaks of this error: The moon is in the wrong phase."),
        ("x" * 300_000, "this is longer than 256 K characters: give the error alone"),
        (" ", "name a rule, or give an error of Azure"),
    ],
)  # fmt: skip
def test_what_nobody_knows(text: str, told: str) -> None:
    assert refusal(text).startswith(told)


def test_what_is_pasted_is_read_no_further_than_it_is_looked_at() -> None:
    assert pasted(io.BytesIO(b"\xef\xbb\xbfBadRequest \xff")) == "BadRequest \ufffd"
    assert len(pasted(io.BytesIO(b"x" * 5_000_000))) < 1_100_000


def test_a_property() -> None:
    assert facts_about("adminPassword") == snapshot("""\
properties.virtualMachineProfile.osProfile.adminPassword (string, since API version 2015-06-15)

  update      any value
  VMs         those that run keep the old value until they are reimaged
  evidence    documented: a page of Azure, or the description of its API, says so
  note        Existing VMs keep the old password until reimaged (or VMAccess extension). Terraform
              recreates the set needlessly.
  brings in   os-profile-api: Earlier API versions refuse a change of the OS profile. Sending the
              unchanged password again is fine (22 recordings below that version).
  PATCH       cannot name it; send a PUT
  rules       VMSS101 create-only-property, VMSS301 reimage-needed, VMSS401
              os-profile-needs-newer-api

  but         before API version 2017-12-01
  update      fixed at creation
  else        409 PropertyChangeNotAllowed (target adminPassword)
  evidence    refused: Azure was seen to refuse what goes against it

  earlier     as of 2018-02, from API version 2017-12-01 on: any value; VMs: those that run keep the
              old value until they are reimaged
              Modify a virtual machine scale set (Microsoft Docs, Japanese, 2018-02-14)

  sources     SEED: Modify a virtual machine scale set (Microsoft Docs, Japanese, 2018-02-14)
              https://learn.microsoft.com/ja-jp/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-scale-set
              D-upol: virtual-machine-scale-sets-upgrade-policy (dated 2026-05-19)
              https://github.com/MicrosoftDocs/azure-compute-docs/blob/883ff7b/articles/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-policy.md
              D-reim: virtual-machine-scale-sets-reimage-virtual-machine
              https://github.com/MicrosoftDocs/azure-compute-docs/blob/main/articles/virtual-machine-scale-sets/virtual-machine-scale-sets-reimage-virtual-machine.md
              D-faq: virtual-machine-scale-sets-faq
              https://github.com/MicrosoftDocs/azure-compute-docs/blob/main/articles/virtual-machine-scale-sets/virtual-machine-scale-sets-faq.yml
              Azure/vm-scale-sets issue 38
              https://github.com/Azure/vm-scale-sets/issues/38
""")


def test_a_property_by_its_place_alone() -> None:
    assert facts_about("virtualMachineProfile.hardwareProfile.vmSizeProperties.vCPUsAvailable") == snapshot("""\
properties.virtualMachineProfile.hardwareProfile.vmSizeProperties.vCPUsAvailable (integer, since API version 2021-11-01)

  entry       that of properties.virtualMachineProfile.hardwareProfile.vmSizeProperties
  update      any value
  VMs         those that run take it over as the upgrade policy says
  evidence    inferred: no page says so; other tools, the shape of the API or likeness suggest it
  note        Ten settled recordings changed vCPUsAvailable and vCPUsPerCore on running sets,
              Uniform and Flexible, without deallocation.
  recorded    accepted 10 times, 10 of them seen to their end (all on running VMs), API version
              2021-11-01 to 2024-07-01; in test_vm_size_properties
  rules       VMSS302 all-at-once, VMSS303 rolling-upgrade, VMSS304 manual-upgrade, VMSS308
              manual-upgrade-of-flexible-set

  sources     SDK: azure-mgmt-compute 39.0.0, models
              https://github.com/Azure/azure-sdk-for-python/tree/main/sdk/compute/azure-mgmt-compute
              REC: recorded service traffic of public test suites, see `recordings`
""")


def test_a_property_that_azure_writes() -> None:
    assert facts_about("properties.provisioningState").splitlines()[:3] == snapshot(
        [
            "properties.provisioningState (string, since API version 2015-06-15)",
            "",
            "  note        Azure writes this property; what a request says of it counts for nothing.",
        ]
    )


def test_several_properties_of_one_name() -> None:
    assert facts_about("diskSizeGB") == snapshot("""\
update       VMs      evidence  property
conditional  upgrade  refused   properties.virtualMachineProfile.storageProfile.osDisk.diskSizeGB
grow only    upgrade  inferred  properties.virtualMachineProfile.storageProfile.dataDisks[].diskSizeGB
""")


def test_the_whole_table_is_one_line_an_entry() -> None:
    told = facts_about().splitlines()
    assert told[:4] == snapshot(
        [
            "update                           VMs         evidence    property",
            "fixed                            –           documented  name",
            "fixed                            –           refused     location",
            "any value                        none        documented  tags",
        ]
    )
    assert len(told) > 150


def test_a_property_as_json() -> None:
    told = json.loads(facts_about("ultraSSDEnabled", "json"))
    assert told["version"] == 1
    assert told["facts"] == snapshot(
        [
            {
                "match": "exact",
                "path": "properties.additionalCapabilities.ultraSSDEnabled",
                "entry": "properties.additionalCapabilities.ultraSSDEnabled",
                "type": "boolean",
                "since": "2019-03-01",
                "until": None,
                "written_by_azure": False,
                "coming_or_going": False,
                "transition": "any",
                "step": "any value",
                "condition": None,
                "effect": "deallocate",
                "may": None,
                "answer": None,
                "message": None,
                "evidence": "documented",
                "note": "Zone and size must support Ultra disks (zonal regions: zonal sets only). VM docs stop the VM before switching. Remark: `az vmss update --ultra-ssd-enabled` exists; Terraform recreates the set.",
                "sources": [
                    {
                        "id": "V-ultra",
                        "title": "disks-enable-ultra-ssd",
                        "url": "https://github.com/MicrosoftDocs/azure-compute-docs/blob/main/articles/virtual-machines/disks-enable-ultra-ssd.md",
                    },
                    {
                        "id": "CLI",
                        "title": "azure-cli 2.91.0, vm module",
                        "url": "https://github.com/Azure/azure-cli/tree/azure-cli-2.91.0/src/azure-cli/azure/cli/command_modules/vm",
                    },
                    {
                        "id": "TFL",
                        "title": "linux_virtual_machine_scale_set_resource.go",
                        "url": "https://github.com/hashicorp/terraform-provider-azurerm/blob/69697b7/internal/services/compute/linux_virtual_machine_scale_set_resource.go",
                    },
                    {
                        "id": None,
                        "title": "hashicorp/terraform-provider-azurerm pull request 5597",
                        "url": "https://github.com/hashicorp/terraform-provider-azurerm/pull/5597",
                    },
                    {
                        "id": "REC",
                        "title": "recorded service traffic of public test suites, see `recordings`",
                        "url": None,
                    },
                ],
                "patch": True,
                "requirement": None,
                "variants": [],
                "history": [],
                "recorded": {
                    "accepted": 2,
                    "settled": 2,
                    "while_running": 0,
                    "while_deallocated": 2,
                    "api": ["2024-03-01", "2024-07-01"],
                    "tests": [
                        {
                            "id": None,
                            "title": "test_vm_vmss_update_ultra_ssd_enabled",
                            "url": "https://github.com/ReaNAiveD/azure-cli/blob/490908aba437/src/azure-cli/azure/cli/command_modules/vm/tests/latest/recordings/test_vm_vmss_update_ultra_ssd_enabled.yaml",
                        }
                    ],
                    "refused": [],
                },
                "rules": ["VMSS202 needs-deallocation"],
            }
        ]
    )


def test_a_property_as_markdown() -> None:
    assert facts_about("ultraSSDEnabled", "markdown") == snapshot("""\
## `properties.additionalCapabilities.ultraSSDEnabled`

- **property**: boolean, since API version 2019-03-01
- **update**: any value
- **VMs**: have to be deallocated for it
- **evidence**: documented: a page of Azure, or the description of its API, says so
- **note**: Zone and size must support Ultra disks (zonal regions: zonal sets only). VM docs stop the VM before switching. Remark: `az vmss update --ultra-ssd-enabled` exists; Terraform recreates the set.
- **PATCH**: may name it
- **recorded**: accepted 2 times, 2 of them seen to their end (all on deallocated VMs), API version 2024-03-01 to 2024-07-01; in [test\\_vm\\_vmss\\_update\\_ultra\\_ssd\\_enabled](https://github.com/ReaNAiveD/azure-cli/blob/490908aba437/src/azure-cli/azure/cli/command_modules/vm/tests/latest/recordings/test_vm_vmss_update_ultra_ssd_enabled.yaml)
- **rules**: `VMSS202 needs-deallocation`

Sources:

- [V-ultra: disks-enable-ultra-ssd](https://github.com/MicrosoftDocs/azure-compute-docs/blob/main/articles/virtual-machines/disks-enable-ultra-ssd.md)
- [CLI: azure-cli 2.91.0, vm module](https://github.com/Azure/azure-cli/tree/azure-cli-2.91.0/src/azure-cli/azure/cli/command_modules/vm)
- [TFL: linux\\_virtual\\_machine\\_scale\\_set\\_resource.go](https://github.com/hashicorp/terraform-provider-azurerm/blob/69697b7/internal/services/compute/linux_virtual_machine_scale_set_resource.go)
- [hashicorp/terraform-provider-azurerm pull request 5597](https://github.com/hashicorp/terraform-provider-azurerm/pull/5597)
- REC: recorded service traffic of public test suites, see `recordings`
""")


@pytest.mark.parametrize(
    ("path", "format", "told"),
    [
        ("zoens", "text", "a scale set has no property zoens; did you mean zones?"),
        ("xyzzy", "text", "a scale set has no property xyzzy; `vmsslint facts` lists them"),
        ("x" * 5000, "text", f"a scale set has no property {'x' * 100}; `vmsslint facts` lists them"),
        ("zones", "xml", "--format is one of text, json, markdown, not xml"),
    ],
)
def test_what_cannot_be_told(path: str, format: str, told: str) -> None:
    with pytest.raises(VmsslintError) as caught:
        facts_about(path, format)
    assert caught.value.message == told
