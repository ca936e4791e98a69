"""Secrets are planted wherever a template can have them, and looked for in all that the program prints."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vmsslint.cli import run
from vmsslint.report import FORMATS

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"

EXPRESSIONS = (
    "concat('pre', parameters('pw'))",
    "createObject(parameters('pw'), 'x')",
    "createObject('a', createObject(parameters('given'), parameters('env')))",
    "base64(parameters('given'))",
    "string(parameters('so'))",
    "objectKeys(parameters('so'))",
    "items(parameters('soGiven'))",
    "toObject(createArray(parameters('pw')), lambda('x', lambdaVariables('x')))",
    "groupBy(createArray(parameters('pw'), 'q'), lambda('x', lambdaVariables('x')))",
    "mapValues(parameters('so'), lambda('x', lambdaVariables('x')))",
    "shallowMerge(createArray(parameters('so'), createObject('a', 'b')))",
    "union(parameters('so'), createObject('k', parameters('env')))",
    "intersection(parameters('so'), parameters('so'))",
    "first(split(parameters('given'), '9'))",
    "toUpper(parameters('pw'))",
    "replace(parameters('pw'), 'C', 'C')",
    "padLeft(parameters('pw'), 40, parameters('given'))",
    "if(equals(parameters('env'), 'prod'), parameters('pw'), 'z')",
    "parameters('so').nope",
    "parameters('so')[parameters('pw')]",
    "parameters('env')[parameters('pw')]",
    "createObject('a', 1)[parameters('pw')]",
    "environment()[parameters('pw')]",
    "tryGet(parameters('so'), parameters('pw'))",
    "variables(parameters('pw'))",
    "parameters(parameters('pw'))",
    "copyIndex(parameters('pw'))",
    "json(parameters('pw'))",
    "int(parameters('pw'))",
    "bool(parameters('pw'))",
    "format(parameters('pw'), 1)",
    "dateTimeAdd(parameters('pw'), 'P1D')",
    "utcNow(parameters('pw'))",
    "cidrSubnet(parameters('pw'), 24, 0)",
    "resourceId(parameters('pw'), 'a')",
    "reference(parameters('pw'))",
    "listKeys(parameters('pw'), '2020-01-01').keys[0].value",
    "concat('https://x/?sig=', parameters('pw'), '&b=', parameters('env'))",
    "base64ToString(parameters('pw'))",
    "uri(parameters('pw'), parameters('pw'))",
    "createArray(1)[length(parameters('pw'))]",
    "substring(parameters('pw'), 1, 900)",
    "newGuid(parameters('pw'))",
)


class Planted:
    """Makes secrets and remembers them. None is a part of another."""

    def __init__(self, side: str) -> None:
        self.side = side
        self.all: list[str] = []

    def __call__(self) -> str:
        self.all.append(f"Canary{self.side}{len(self.all):03}Hunter")
        return self.all[-1]

    def found_in(self, text: str) -> Iterator[str]:
        """The secrets that a text shows, in any letter case, and in Base64."""
        folded = text.casefold()
        for secret in self.all:
            if secret.casefold() in folded or base64.b64encode(secret.encode()).decode()[:16] in text:
                yield secret


def scale_set(secret: Planted, name: str) -> dict[str, Any]:
    """A scale set with secrets written out where they must not be."""
    key = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{secret()}\n-----END OPENSSH PRIVATE KEY-----"
    address = f"https://user:{secret()}@web.blob.core.windows.net/"
    script = f"https://web.blob.core.windows.net/a.sh?sv=2020&sig={secret()}&se=2"
    unattend = {
        "passName": "OobeSystem",
        "componentName": "Microsoft-Windows-Shell-Setup",
        "settingName": "AutoLogon",
        "content": secret(),
    }
    profile = {
        "userData": secret(),
        "osProfile": {
            "computerNamePrefix": name,
            "adminPassword": secret(),
            "customData": secret(),
            "linuxConfiguration": {"ssh": {"publicKeys": [{"path": "/a", "keyData": key}]}},
            "windowsConfiguration": {"additionalUnattendContent": [unattend]},
        },
        "storageProfile": {"osDisk": {"createOption": "FromImage", "image": {"uri": script}}},
        "diagnosticsProfile": {"bootDiagnostics": {"enabled": True, "storageUri": address}},
        "extensionProfile": {
            "extensions": [
                {
                    "name": "script",
                    "properties": {
                        "publisher": "Microsoft.Azure.Extensions",
                        "type": "CustomScript",
                        "typeHandlerVersion": "2.1",
                        "settings": {
                            "fileUris": [script],
                            "commandToExecute": f"echo {secret()}",
                            "password": secret(),
                            "connection": f"DefaultEndpointsProtocol=https;AccountKey={secret()};A=b",
                        },
                        "protectedSettings": {"commandToExecute": secret(), secret(): secret()},
                    },
                },
            ]
        },
    }
    return {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2024-07-01",
        "name": name,
        "location": "westus",
        "tags": {"token": secret()},
        "sku": {"name": "Standard_D2s_v3", "capacity": 2},
        "properties": {"upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": profile},
    }


def template(secret: Planted) -> dict[str, Any]:
    """A template that does with secrets whatever can be done with them."""
    hidden, by_key = scale_set(secret, "web"), scale_set(secret, "[parameters('pw')]")
    by_key["tags"] = {"[parameters('pw')]": "x", "t": "[createObject(parameters('pw'), 'x')]"}
    by_key["sku"]["capacity"] = "[parameters('pw')]"
    by_key["properties"]["platformFaultDomainCount"] = "[parameters('given')]"
    by_key["condition"] = "[equals(parameters('pw'), parameters('env'))]"
    by_object = scale_set(secret, "objects")
    by_object |= {"tags": "[parameters('so')]", "sku": "[parameters('soGiven')]", "identity": "[parameters('so')]"}
    by_object["properties"] |= {
        "upgradePolicy": "[parameters('so')]",
        "automaticRepairsPolicy": "[parameters('soGiven')]",
    }
    by_object["properties"]["virtualMachineProfile"]["osProfile"] = "[parameters('so')]"
    by_object["properties"]["virtualMachineProfile"]["extensionProfile"]["extensions"] = [
        {"name": "a", "properties": "[parameters('so')]"},
        "[parameters('soGiven')]",
    ]
    below = {
        "type": "Microsoft.Compute/virtualMachineScaleSets/extensions",
        "apiVersion": "2024-07-01",
        "name": "objects/b",
        "properties": "[parameters('so')]",
    }
    inner = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {
            "p": {"type": "string", "allowedValues": ["a", "b"]},
            "adminPassword": {"type": "string"},
            "q": {"type": "securestring", "maxLength": 2},
        },
        "resources": [scale_set(secret, "[parameters('q')]")],
        "outputs": {"n": {"type": "string", "value": "[parameters('q')]"}},
    }
    given = {
        "p": {"value": "[parameters('pw')]"},
        "adminPassword": {"value": secret()},
        "q": {"value": secret()},
    }
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {
            "mode": "Incremental",
            "expressionEvaluationOptions": {"scope": "inner"},
            "parameters": given,
            "template": inner,
        },
    }
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {
            "pw": {"type": "securestring", "defaultValue": secret()},
            "given": {"type": "secureString"},
            "so": {"type": "secureObject", "defaultValue": {secret(): secret(), "inner": {"a": [secret()]}}},
            "soGiven": {"type": "SecureObject"},
            "short": {"type": "secureString", "minLength": 500, "defaultValue": secret()},
            "wrong": {"type": "secureString", "allowedValues": ["aa", secret()]},
            "no": {"type": "secureObject", "defaultValue": secret()},
            "closed": {"type": "secureObject", "additionalProperties": False, "defaultValue": {secret(): 1}},
            "typed": {
                "type": "object",
                "properties": {"inner": {"type": "secureObject", "additionalProperties": {"type": "int"}}},
                "defaultValue": {"inner": {secret(): secret()}},
            },
            "env": {"type": "string"},
        },
        "variables": {
            **{f"v{at}": f"[{expression}]" for at, expression in enumerate(EXPRESSIONS)},
            "[parameters('pw')]": "z",
            "keyed": {"[parameters('given')]": "z", "[concat('p', parameters('pw'))]": "[parameters('env')]"},
        },
        "resources": [hidden, by_key, by_object, below, deployment],
        "outputs": {
            "secret": {"type": "securestring", "value": secret()},
            "object": {"type": "secureObject", "value": {secret(): secret()}},
            "nested": {"type": "object", "value": "[reference('inner').outputs.n.value]"},
            "bad": {"type": "string", "value": "[concat(parameters('pw'), variables('nope'))]"},
            **{f"v{at}": {"type": "object", "value": f"[variables('v{at}')]"} for at in range(len(EXPRESSIONS))},
        },
    }


def parameters(secret: Planted) -> dict[str, Any]:
    """A parameter file with secrets, one of which is refused."""
    return {
        "parameters": {
            "given": {"value": secret()},
            "soGiven": {"value": {secret(): secret()}},
            "wrong": {"value": secret()},
            "env": {"value": "test"},
            "adminPassword": {"value": secret()},
        }
    }


def write(folder: Path, indent: int | None) -> Planted:
    """Old and new templates, their parameter files and bodies, as files; what is planted in them."""
    secret = Planted("Old")
    for name, make in (("template", template), ("parameters", parameters)):
        (folder / f"old.{name}.json").write_text(json.dumps(make(secret), indent=indent))
    (folder / "old.body.json").write_text(json.dumps(scale_set(secret, "web"), indent=indent))
    other = Planted("New")
    for name, make in (("template", template), ("parameters", parameters)):
        (folder / f"new.{name}.json").write_text(json.dumps(make(other), indent=indent))
    (folder / "new.body.json").write_text(json.dumps(scale_set(other, "web"), indent=indent))
    secret.all += other.all
    return secret


OLD_FILE = ("--old-parameters", "old.parameters.json")
FILE = ("--parameters", "new.parameters.json")
SIDES = ("old.template.json", "new.template.json")
JUDGEMENTS = {
    "check": ("check", SIDES[1]),
    "check with parameters": ("check", SIDES[1], *FILE),
    "check a body": ("check", "new.body.json"),
    "diff": ("diff", *SIDES),
    "diff with parameters": ("diff", *SIDES, *FILE, *OLD_FILE),
    "diff bodies": ("diff", "old.body.json", "new.body.json"),
    "plan": ("plan", *SIDES, *FILE, *OLD_FILE),
    "plan bodies": ("plan", "old.body.json", "new.body.json"),
}


@pytest.mark.parametrize("indent", [1, None], ids=["on lines", "on one line"])
@pytest.mark.parametrize("format", FORMATS)
def test_no_format_shows_a_secret(
    format: str,
    indent: int | None,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VMSSLINT_DEBUG", "1")
    secret = write(tmp_path, indent)
    for name, arguments in JUDGEMENTS.items():
        assert run([*arguments, "--format", format]) in (0, 1)
        shown = "".join(capfd.readouterr())
        assert "VMSS000" not in shown
        assert (name, [*secret.found_in(shown)]) == (name, [])


@pytest.mark.parametrize("shell", ["az", "powershell", "azurerm", "rest"])
def test_no_command_shows_a_secret(
    shell: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = write(tmp_path, 1)
    for name in ("plan", "plan bodies"):
        assert run([*JUDGEMENTS[name], "--shell", shell]) == 1
        shown = "".join(capfd.readouterr())
        assert "2. update" in shown
        assert [*secret.found_in(shown)] == []


@pytest.mark.parametrize("given", [(), ("--parameters", "old.parameters.json")])
def test_expand_shows_no_secret(
    given: tuple[str, ...], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = write(tmp_path, 1)
    assert run(["expand", "old.template.json", *given]) == 1
    out, err = capfd.readouterr()
    assert json.loads(out)["parameters"]["so"] == "***"
    assert [*secret.found_in(out + err)] == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_that_stands_twice_in_a_secret_is_not_told(
    format: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    twice = '{"CanaryHunter": 1, "CanaryHunter": 2}'
    inner = f'{{"$schema": "{SCHEMA}", "parameters": {{"p": {{"type": "object"}}}}, "resources": []}}'
    file = tmp_path / "main.json"
    file.write_text(
        f"""{{
          "$schema": "{SCHEMA}",
          "definitions": {{"hidden": {{"type": "secureObject"}}}},
          "parameters": {{
            "a": {{"type": "secureObject", "defaultValue": {{"b": [{twice}]}}}},
            "c": {{"$ref": "#/definitions/hidden", "defaultValue": {twice}}},
            "e": {{
              "type": "object",
              "properties": {{"f": {{"type": "secureObject"}}}},
              "defaultValue": {{"f": {twice}}}
            }},
            "g": {{"type": "secureObject", "allowedValues": [{twice}]}},
            "d": {{"type": "object", "defaultValue": {{"shown": 1, "Shown": 2}}}}
          }},
          "resources": [{{
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2022-09-01",
            "name": "n",
            "properties": {{"mode": "Incremental", "parameters": {{"p": {{"value": {twice}}}}}, "template": {inner}}}
          }}, {{
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2024-07-01",
            "name": "s",
            "location": "westus",
            "properties": {{"virtualMachineProfile": {{"extensionProfile": {{"extensions": [
              {{"name": "h", "properties": {{"protectedSettings": {twice}}}}}
            ]}}}}}}
          }}]
        }}"""
    )
    assert run(["check", str(file), "--format", format]) in (0, 1)
    shown = "".join(capfd.readouterr())
    assert "Shown" in shown
    assert shown.count("a name stands here a second time") >= 6
    assert "CanaryHunter" not in shown


def test_a_broken_file_is_told_without_what_it_holds(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "main.json"
    file.write_text('{"type": "Microsoft.Compute/virtualMachineScaleSets", "adminPassword": "CanaryHunter" 1}')
    for format in FORMATS:
        assert run(["check", str(file), "--format", format]) == 2
        assert "CanaryHunter" not in "".join(capfd.readouterr())


def test_what_is_no_secret_is_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"pw": {"type": "secureString", "defaultValue": "x"}},
        "variables": {"v": "[createObject('name', parameters('pw'), 'size', 'D2')]"},
        "resources": [],
        "outputs": {
            "o": {"type": "object", "value": {"disablePasswordAuthentication": True, "url": "https://a/b?c=d"}}
        },
    }
    file = tmp_path / "main.json"
    file.write_text(json.dumps(data))
    assert run(["expand", str(file)]) == 0
    shown = json.loads(capfd.readouterr().out)
    assert shown["variables"] == {"v": {"name": "***", "size": "D2"}}
    assert shown["outputs"] == {"o": {"disablePasswordAuthentication": True, "url": "https://a/b?c=d"}}
