"""What to type: an operation, a deployment, or the edits of a scale set, for the shell that the user has.

`az` and `rest` are for a POSIX shell, `powershell` and `azurerm` (the names of 2018) for PowerShell.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import field

from vmsslint.commands import az, powershell, rest
from vmsslint.commands.edits import edits, without
from vmsslint.commands.operations import REST, SCALE_SET, find
from vmsslint.commands.pieces import RESOURCE_GROUP, Names
from vmsslint.commands.posix import bare_name, scale_set
from vmsslint.dataclass import dataclass
from vmsslint.load.bicep import COMPILED
from vmsslint.model import Change, Placeholder, Resource
from vmsslint.values import Object

SHELLS = ("az", "powershell", "azurerm", "rest")

_FORMS = {"az": "Azure CLI", "powershell": "PowerShell", "azurerm": "PowerShell of 2018", "rest": "REST"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says commands for one scale set in one of SHELLS, and keeps account of the placeholders in them."""

    shell: str
    resource: Resource
    names: Names = field(default_factory=Names)

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders of all that was said so far."""
        return self.names.used

    @property
    def _in_powershell(self) -> bool:
        return self.shell in ("powershell", "azurerm")

    def operation(self, id: str) -> str:
        """The operation of that id in schemas/commands.yaml, for all VMs of the scale set."""
        [known] = find(id)
        said = known.commands[_FORMS[self.shell]]
        if self.shell == "rest":
            return self._request(said)
        filled = {"resourceGroup": self._group(), "name": self._name(), "instanceIds": "'*'"}
        return _filled(said, filled)

    def deployment(self, template: str, parameters: str) -> str | None:
        """The deployment of a template with its parameter file, if there is one; None where REST has no such line."""
        if self.shell == "rest":
            return None
        [known] = find("deploy-template")
        said = known.commands[_FORMS[self.shell]]
        if not parameters:
            said = said.rpartition(" -")[0].removesuffix(" -")
        compiled = parameters.endswith(COMPILED)  # az takes a Bicep parameter file by its bare name
        parameters = parameters.removesuffix(COMPILED)
        prefix = "@" if self.shell == "az" and not compiled else ""
        quote = powershell.quoted if self._in_powershell else _file
        return _filled(
            said,
            {"resourceGroup": self._group(), "file": quote(template), "parameters": quote(prefix + parameters)},
        )

    def sending(self, file: str) -> str | None:
        """The request that sends a file with the body of the scale set; None where the shell has no line for it."""
        if self._in_powershell:
            return None
        sent = rest.Request("put", self.resource.name, self.resource.api_version)
        return f"{rest.command(sent, self.names)} --body {_file('@' + file)}"

    def update(self, changes: Sequence[Change], refused: Sequence[Change], old: Object, model: Object) -> str | None:
        """The command that makes the changes, without those refused; None where there is none that does it.

        `model` is the model after all of them. What `az vmss update` or the object of PowerShell cannot say goes as a
        request of its own.
        """
        wanted = without(refused, old, model)
        if not edits(changes, old, wanted):
            return None
        for attempt in (self._edited, self._requested):
            names = Names()
            names.use(RESOURCE_GROUP)
            if (said := attempt(changes, old, wanted, names)) is not None:
                self.names.take(names)
                return said
        return None

    def _edited(self, changes: Sequence[Change], old: Object, model: Object, names: Names) -> str | None:
        name = self.resource.name
        match self.shell:
            case "az":
                return az.update(name, edits(changes, old, model, az.REACH), names)
            case "powershell" | "azurerm":
                found = edits(changes, old, model, powershell.REACH)
                return powershell.update(found, name, names, legacy=self.shell == "azurerm")
        return None

    def _requested(self, changes: Sequence[Change], old: Object, model: Object, names: Names) -> str | None:
        if self.shell == "azurerm":
            return None
        sent = rest.request(changes, self.resource.name, self.resource.api_version, old, model)
        return powershell.invoke(sent, names) if self._in_powershell else rest.command(sent, names)

    def _request(self, said: str) -> str:
        method, url, *body = said.split(" ", 2)
        below = url.removeprefix(REST + SCALE_SET).partition("?")[0]
        sent = rest.Request(method.lower(), self.resource.name, self.resource.api_version, below)
        line = rest.command(sent, self.names)
        return line + "".join(f" --body {shlex.quote(_filled(text, {'instanceIds': '*'}))}" for text in body)

    def _group(self) -> str:
        group = self.names.use(RESOURCE_GROUP)
        return powershell.variable(group) if self._in_powershell else f'"${group.name}"'

    def _name(self) -> str:
        name = self.resource.name
        return powershell.scale_set(name, self.names) if self._in_powershell else bare_name(scale_set(name, self.names))


def _filled(said: str, values: dict[str, str]) -> str:
    """The command with what stands in braces filled in, as far as there is a value for it."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), said)


def _file(name: str) -> str:
    """The name of a file as an argument. One that does not fit on a line comes by `printf`."""
    if name.isprintable():
        return shlex.quote(name)
    octal = "".join(char if re.match(r"[\w./@ -]", char, re.ASCII) else _octal(char) for char in name)
    return f"\"$(printf '{octal}')\""


def _octal(char: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
