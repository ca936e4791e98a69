"""What the deployment's scope is called in values: known, or a term that stays."""

from __future__ import annotations

import pytest

from tests.expand.writing import KNOWN, SCHEMA, complaints, run, template, value
from vmsslint.expand import Context


@pytest.mark.parametrize(
    ("expression", "known", "unknown"),
    [
        ("subscription().subscriptionId", "SUB", "subscription().subscriptionId"),
        ("subscription().id", "/subscriptions/SUB", "concat('/subscriptions/', subscription().subscriptionId)"),
        ("subscription().tenantId", "TENANT", "tenant().tenantId"),
        ("tenant().tenantId", "TENANT", "tenant().tenantId"),
        ("resourceGroup().name", "group", "resourceGroup().name"),
        ("resourceGroup().Location", "westus", "resourceGroup().location"),
        (
            "resourceGroup().id",
            "/subscriptions/SUB/resourceGroups/group",
            "concat('/subscriptions/', subscription().subscriptionId, '/resourceGroups/', resourceGroup().name)",
        ),
        ("deployment().name", None, "deployment().name"),
        ("resourceGroup().tags.owner", None, "resourceGroup().tags.owner"),
    ],
)
def test_members(expression: str, known: str | None, unknown: str) -> None:
    assert value(expression) == {"$unknown": unknown}
    assert value(expression, KNOWN) == ({"$unknown": unknown} if known is None else known)


def test_the_template_is_known_in_part() -> None:
    assert value("deployment().properties.template.contentVersion") == "1.0.0.0"
    assert value("deployment().properties.mode") == {"$unknown": "deployment().properties.mode"}


def test_the_cloud_is_the_public_one_unless_told_otherwise() -> None:
    assert value("environment().suffixes.storage") == "core.windows.net"
    assert value("environment().name", Context(cloud="AzureUSGovernment")) == {"$unknown": "environment().name"}


@pytest.mark.parametrize(
    ("schema", "expression", "outcome"),
    [
        ("subscription", "resourceGroup().name", "a deployment to a subscription has no resource group"),
        ("managementGroup", "subscription().id", "a deployment to a management group has no subscription"),
        ("tenant", "managementGroup().id", "a deployment to a tenant has no management group of its own"),
    ],
)
def test_what_there_is_not_at_a_level(schema: str, expression: str, outcome: str) -> None:
    data = template(outputs={"it": {"type": "string", "value": f"[{expression}]"}}) | {
        "$schema": f"{schema}DeploymentTemplate.json#"
    }
    (problem,) = complaints(run(data))
    assert problem.endswith(outcome)


def test_a_deployment_to_a_subscription_has_a_location() -> None:
    data = template(outputs={"it": {"type": "string", "value": "[deployment().location]"}})
    data["$schema"] = SCHEMA.replace("deploymentTemplate", "subscriptionDeploymentTemplate")
    assert run(data, context=KNOWN).outputs["it"].value == "westus"  # type: ignore[union-attr]
