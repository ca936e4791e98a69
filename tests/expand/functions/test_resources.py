"""Resource ids in known and unknown scopes."""

from __future__ import annotations

import pytest

from tests.expand.functions.saying import say
from vmsslint.expand.target import Context, Level

CASES = [
    # resourceId
    (
        "resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', p.s)",
        "concat('/subscriptions/', SUB, '/resourceGroups/', GROUP, "
        "'/providers/Microsoft.Network/virtualNetworks/v/subnets/', p.s)",
    ),
    (
        "resourceId('rg2', 'Microsoft.Network/virtualNetworks/', 'v')",
        "concat('/subscriptions/', SUB, '/resourceGroups/rg2/providers/Microsoft.Network/virtualNetworks/v')",
    ),
    (
        "resourceId(p.any, p.s, 'Microsoft.Network/virtualNetworks', 'v')",
        "concat('/subscriptions/', p.any, '/resourceGroups/', p.s, '/providers/Microsoft.Network/virtualNetworks/v')",
    ),
    (
        "resourceId('Microsoft.Network/virtualNetworks', 'v', 's')",
        "resourceId(): the type 'Microsoft.Network/virtualNetworks' requires 1 resource name(s); 2 are given",
    ),
    ("resourceId(p.s, 'a/b', 'c', 'd')", "resourceId(p.s, 'a/b', 'c', 'd')"),
    # subscriptionResourceId
    (
        "subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg')",
        "concat('/subscriptions/', SUB, '/resourceGroups/rg')",
    ),
    (
        "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x')",
        "concat('/subscriptions/', SUB, '/providers/Microsoft.Authorization/roleDefinitions/x')",
    ),
    # tenantResourceId
    ("tenantResourceId('A.b/c/d', 'x', 'y')", "'/providers/A.b/c/x/d/y'"),
    ("tenantResourceId('Microsoft.Resources/subscriptions', 'x')", "'/subscriptions/x'"),
    # managementGroupResourceId
    (
        "managementGroupResourceId('A.b/c', 'x')",
        "concat('/providers/Microsoft.Management/managementGroups/', managementGroup().name, '/providers/A.b/c/x')",
    ),
    # extensionResourceId
    (
        "extensionResourceId(resourceGroup().id, 'A.b/c', 'x')",
        "concat('/subscriptions/', SUB, '/resourceGroups/', GROUP, '/providers/A.b/c/x')",
    ),
]


@pytest.mark.parametrize(("expression", "said"), CASES, ids=[case[0] for case in CASES])
def test_resources(expression: str, said: str) -> None:
    assert say(expression) == said


GIVEN = Context("00000000-0000-0000-0000-000000000001", "rg", "westus", management_group="mg")


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.GROUP, "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/A.b/c/x"),
        (Level.SUBSCRIPTION, "/subscriptions/00000000-0000-0000-0000-000000000001/providers/A.b/c/x"),
        (Level.MANAGEMENT_GROUP, "/providers/A.b/c/x"),
        (Level.TENANT, "/providers/A.b/c/x"),
    ],
)
def test_the_form_of_an_id_follows_the_scope(level: Level, said: str) -> None:
    assert say("resourceId('A.b/c', 'x')", GIVEN, level) == f"'{said}'"


def test_the_id_of_a_resource_group_has_no_provider() -> None:
    said = say("resourceId('Microsoft.Resources/resourceGroups', 'other')", GIVEN, Level.SUBSCRIPTION)
    assert said == "'/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/other'"


def test_a_guid_before_the_type_is_a_subscription_where_there_is_no_group() -> None:
    guid = "00000000-0000-0000-0000-000000000002"
    said = say(f"resourceId('{guid}', 'A.b/c', 'x')", GIVEN, Level.SUBSCRIPTION)
    assert said == f"'/subscriptions/{guid}/providers/A.b/c/x'"
