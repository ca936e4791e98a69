"""What `ConvertTo-Json` makes of the objects of Az PowerShell, in the spelling that ARM has.

The classes are those of Azure/azure-powershell, src/Compute/Compute.Management.Sdk/Generated/Models: flattened as in
the Azure CLI, names in PascalCase, enumerations as numbers, since `ConvertTo-Json` writes a .NET enumeration so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vmsslint.places import Path

_USERS_OWN = frozenset({"settings", "protectedsettings", "tags"})
"""Below these the names are the user's."""

_ENUMERATIONS = {
    ("upgradepolicy", "mode"): ("Automatic", "Manual", "Rolling"),
    ("osdisk", "caching"): ("None", "ReadOnly", "ReadWrite"),
    ("datadisks", "caching"): ("None", "ReadOnly", "ReadWrite"),
    ("osdisk", "ostype"): ("Windows", "Linux"),
    ("identity", "type"): ("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"),
    ("listeners", "protocol"): ("Http", "Https"),
    ("additionalunattendcontent", "passname"): ("OobeSystem",),
    ("additionalunattendcontent", "componentname"): ("Microsoft-Windows-Shell-Setup",),
    ("additionalunattendcontent", "settingname"): ("AutoLogon", "FirstLogonCommands"),
}
"""What the numbers stand for, by the member that holds the object and the member: the order of the .NET declarations
(UpgradeMode.cs, CachingTypes.cs, OperatingSystemTypes.cs, ResourceIdentityType.cs, ProtocolTypes.cs …)."""

_CUT_OFF = re.compile(
    r"Microsoft\.Azure\.(?:Commands|Management)\.[\w.]*Models\.[\w.`]+|System\.\w+[.\w`]*\[.*|@\{.*\}"
)
"""What an object below the depth becomes: the name of its class, or the members of a hashtable on one line."""


def is_pascal_case(data: dict[str, Any]) -> bool:
    """Whether the members are named as .NET has it."""
    return bool(data) and all(name[:1].isupper() for name in data)


def camel_case(value: Any, holder: str = "") -> Any:
    """The same with names that begin with a small letter, and enumerations as words. `holder` is its member's name."""
    if isinstance(value, list):
        return [camel_case(item, holder) for item in value]
    if not isinstance(value, dict) or holder in _USERS_OWN:
        return value
    return {
        name[:1].lower() + name[1:]: _word(holder, name.lower(), camel_case(below, name.lower()))
        for name, below in value.items()
    }


def _word(holder: str, name: str, value: Any) -> Any:
    words = _ENUMERATIONS.get((holder, name), ())
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(words):
        return words[value]
    return value


def cut_off(data: Any) -> Path | None:
    """The first place where `ConvertTo-Json` wrote the name of a class instead of an object, for lack of depth."""
    waiting: list[tuple[Path, Any]] = [((), data)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, str) and _CUT_OFF.fullmatch(node):
            return path
        if isinstance(node, dict):
            waiting.extend(((*path, name), below) for name, below in reversed(node.items()))
        elif isinstance(node, list):
            waiting.extend(((*path, index), below) for index, below in reversed(list(enumerate(node))))
    return None


def unreadable_settings(data: dict[str, Any]) -> Iterator[Path]:
    """Where extensions of a scale set in ARM form have settings of which nothing but empty lists is left.

    Settings are objects of Newtonsoft.Json, whose values `ConvertTo-Json` takes for empty lists.
    """
    path: Path = ("properties", "virtualMachineProfile", "extensionProfile", "extensions")
    extensions: Any = data
    for step in path:
        extensions = extensions.get(step) if isinstance(extensions, dict) else None
    for index, extension in enumerate(extensions if isinstance(extensions, list) else ()):
        properties = extension.get("properties") if isinstance(extension, dict) else None
        for name in ("settings", "protectedSettings"):
            if isinstance(properties, dict) and _has_hollow_list(properties.get(name)):
                yield (*path, index, "properties", name)


def _has_hollow_list(node: Any) -> bool:
    """Whether there is a list in it, not empty itself, that has empty lists alone."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list) and here and all(item == [] for item in here):
            return True
        waiting.extend(here.values() if isinstance(here, dict) else here if isinstance(here, list) else ())
    return False
