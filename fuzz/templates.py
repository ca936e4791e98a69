"""Templates and expressions made of choices: most of them nearly right, which is what reaches deep."""

from __future__ import annotations

from typing import Any

from fuzz.choices import Choices
from vmsslint.expand.evaluate import OF_A_DEPLOYMENT
from vmsslint.expand.functions import functions

CANARY = "HunterTwoCanary"
"""The value of every secure parameter, which no output may show."""

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
PARAMETERS: dict[str, Any] = {
    "text": {"type": "string"},
    "named": {"type": "string", "defaultValue": "web"},
    "either": {"type": "string", "allowedValues": ["one", "Two", "3"]},
    "count": {"type": "int"},
    "many": {"type": "int", "defaultValue": 3, "minValue": 1},
    "flag": {"type": "bool"},
    "list": {"type": "array"},
    "map": {"type": "object"},
    "given": {"type": "object", "defaultValue": {"a": 1, "b": {"c": ["x", "y"]}, "D": None}},
    "password": {"type": "secureString", "defaultValue": CANARY},
    "hidden": {"type": "secureObject", "defaultValue": {CANARY: CANARY, "k": [CANARY]}},
}
_NAMES = (*PARAMETERS, "nope", "s0", "s1", "s2")
_LITERALS = (
    "''", "'a'", "'A b'", "'{0}-{1:D3}'", "'10.0.0.0/16'", "'2020-01-31T00:00:00Z'", "'P1M'", "'[1, {\"a\": null}]'",
    "'x''y'", "'\u00e9\u0130\U0001f600'", "'a/b'", "'/subscriptions/s/resourceGroups/g'", "'true'", "'-7'", "'YQ=='",
    "0", "1", "-1", "2", "7", "800", "9223372036854775807", "-9223372036854775808", "1.5", "99999999999999999999",
)  # fmt: skip
_ACCESSES = (".a", ".b.c", ".?z", "[0]", "[-1]", "['k']", "[?'z']", ".length", ".name", "[parameters('text')]")
_FUNCTIONS = {**functions(), **OF_A_DEPLOYMENT}
_CALLS = tuple(sorted(_FUNCTIONS))
_LAMBDAS = frozenset({"filter", "map", "reduce", "sort", "toobject", "groupby", "mapvalues"})


def expression(choose: Choices, depth: int = 4) -> str:
    """An expression without its outer brackets."""
    kind = choose.number(9) if depth and not choose.over else choose.number(2)
    if kind == 0:
        return choose.one_of(_LITERALS)
    if kind == 1:
        return f"parameters('{choose.one_of(_NAMES)}')"
    if kind == 2:
        return choose.one_of(("variables('v')", "variables('w')", "copyIndex()", "lambdaVariables('x')", "null()"))
    if kind == 3:
        return expression(choose, depth - 1) + choose.one_of(_ACCESSES)
    if kind == 4:
        return f"if({', '.join(expression(choose, depth - 1) for _ in range(3))})"
    if kind == 5:
        return choose.text()
    name = choose.one_of(_CALLS)
    function = _FUNCTIONS[name]
    most = function.minimum + 2 if function.maximum is None else function.maximum
    count = function.minimum + choose.number(max(most - function.minimum, 0)) if most else 0
    args = [expression(choose, depth - 1) for _ in range(min(count, 6))]
    if name in _LAMBDAS and len(args) > 1:
        args[-1] = f"lambda('x', 'y', {args[-1]})" if choose.number(1) else f"lambda('x', {args[-1]})"
    return f"{name}({', '.join(args)})"


def _scalar(choose: Choices, plain: Any) -> Any:
    """The value that stands there, an expression, or something odd."""
    match choose.number(5):
        case 0 | 1 | 2:
            return plain
        case 3:
            return f"[{expression(choose)}]"
        case 4:
            return choose.one_of((None, True, "", "[", "[[x]", 0, -1, 10**30, 1.5, [], {}, [None], {"": {}}, [[{}]]))
    return choose.text()


def _tree(choose: Choices, plain: Any) -> Any:
    """The tree with some of its parts replaced, left out, repeated or spelled in another way."""
    if isinstance(plain, dict):
        found = {}
        for name, item in plain.items():
            match choose.number(15):
                case 0:
                    continue
                case 1:
                    found[name.upper()] = _tree(choose, item)
                case 2:
                    found[name] = _scalar(choose, item)
                case 3:
                    found["copy"] = [{"name": name, "count": _scalar(choose, 2), "input": _tree(choose, item)}]
                case 4:
                    found[f"[{expression(choose, 2)}]"] = item
                case _:
                    found[name] = _tree(choose, item)
        return found
    if isinstance(plain, list):
        kept = [_tree(choose, item) for item in plain if choose.number(15)]
        return kept + [_tree(choose, item) for item in plain if choose.number(15) == 1]
    return _scalar(choose, plain)


_PROFILE: dict[str, Any] = {
    "osProfile": {
        "computerNamePrefix": "web",
        "adminUsername": "me",
        "adminPassword": "[parameters('password')]",
        "linuxConfiguration": {"ssh": {"publicKeys": [{"path": "/a", "keyData": "ssh-rsa AAAA"}]}},
    },
    "storageProfile": {
        "imageReference": {"publisher": "Canonical", "offer": "o", "sku": "22_04-lts", "version": "latest"},
        "osDisk": {"createOption": "FromImage", "managedDisk": {"storageAccountType": "Premium_LRS"}},
        "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 64}, {"lun": 1, "createOption": "Empty"}],
    },
    "networkProfile": {
        "networkInterfaceConfigurations": [
            {
                "name": "nic",
                "properties": {
                    "primary": True,
                    "ipConfigurations": [{"name": "ip", "properties": {"subnet": {"id": "/subnets/a"}}}],
                },
            }
        ]
    },
    "extensionProfile": {
        "extensions": [
            {
                "name": "health",
                "properties": {
                    "publisher": "Microsoft.ManagedServices",
                    "type": "ApplicationHealthLinux",
                    "typeHandlerVersion": "1.0",
                    "settings": {"port": 80},
                    "protectedSettings": "[parameters('hidden')]",
                },
            }
        ]
    },
}
SCALE_SET: dict[str, Any] = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2024-07-01",
    "name": "web",
    "location": "westus",
    "zones": ["1", "2"],
    "sku": {"name": "Standard_D2s_v3", "capacity": 3},
    "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/a/b": {}}},
    "properties": {
        "orchestrationMode": "Uniform",
        "singlePlacementGroup": True,
        "platformFaultDomainCount": 1,
        "overprovision": False,
        "upgradePolicy": {"mode": "Rolling", "rollingUpgradePolicy": {"maxBatchInstancePercent": 20}},
        "virtualMachineProfile": _PROFILE,
    },
}


def scale_set(choose: Choices) -> dict[str, Any]:
    """A scale set that began as a valid one."""
    found = _tree(choose, SCALE_SET)
    return {"type": SCALE_SET["type"], **found} if choose.number(7) else found


def template(choose: Choices) -> dict[str, Any]:
    """A template with a scale set or two, perhaps in a loop or in a nested deployment."""
    resources: list[Any] = [scale_set(choose)]
    if not choose.number(3):
        resources[0]["copy"] = {"name": "l", "count": _scalar(choose, 2)}
    if not choose.number(3):
        resources[0]["condition"] = f"[{expression(choose)}]"
    if not choose.number(3):
        inner = {"$schema": SCHEMA, "parameters": {"text": {"type": "string"}}, "resources": [scale_set(choose)]}
        given = {"text": {"value": _scalar(choose, "x")}}
        properties = {"mode": "Incremental", "template": inner, "parameters": given}
        if choose.number(1):
            properties["expressionEvaluationOptions"] = {"scope": "inner"}
        kind = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d"}
        resources.append({**kind, "properties": properties})
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": PARAMETERS,
        "variables": {"v": _scalar(choose, "x"), "w": f"[{expression(choose)}]"},
        "resources": resources,
        "outputs": {"o": {"type": "string", "value": f"[{expression(choose)}]"}},
    }
