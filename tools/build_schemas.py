"""Make schemas/virtualMachineScaleSets.json: what a scale set may hold, for every API version.

The facts come from the models of the Azure SDK for Python (azure-mgmt-compute). Six wheels hold all API versions
together; each is downloaded with pip, checked against its hash and read as text with `ast`, never imported. Taken
are names, types, enum values, required, read-only, and the versions for which they hold. Descriptions are not. What
the service is known to do otherwise is laid over them, see mended.json.

    python tools/build_schemas.py            write the file
    python tools/build_schemas.py --check    compare it with what the wheels say; exit 1 where they differ

The wheels hold the models in two forms. Up to 37 they are classes with an `_attribute_map`, in which a name such as
`properties.overprovision` stands for a member of a nested object; those objects become types of their own, named as
the newer wheels name them. From 38 on they are classes with a `rest_field` for each member.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
OUTPUT = ROOT / "schemas" / "virtualMachineScaleSets.json"
CACHE = ROOT / "build" / "wheels"
MENDED = ROOT / "tools" / "mended.json"

PACKAGE = "azure-mgmt-compute"
WHEELS = {
    "33.1.0": "9b119a1b7f621aee951074ef110b16d545d7b45c9cfb303becf04210bd772c91",
    "36.0.0": "31f27afa8c097ba1f8b37ae258a763e2c7737f6eddc423c22e2beb11255cd526",
    "37.2.0": "70741c26ac94c30408a3b20f4fdfe93e6481e308b3c14a6dbefdfd4794028616",
    "38.0.0": "6307edc4d1dabb540dadf11204be7663565d3108e16bcd253494457300cb3609",
    "38.2.0": "307e6dbc2d1b1dd4c891d68a0eca1136e5e560ba143cb55e433d7386bdf68c41",
    "39.0.0": "6e59c5d37aafa4eaa97df765ac58bb8b97ac8f32dc9993a88bc167a136fb6d7c",
}

SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"
# The models that a PUT of each type takes, of which the first that exists. The URLs of the operations tell which types
# can be PUT in which version.
BODIES = {
    SCALE_SET: ("VirtualMachineScaleSet",),
    f"{SCALE_SET}/extensions": ("VirtualMachineScaleSetExtension",),
    f"{SCALE_SET}/virtualMachines": ("VirtualMachineScaleSetVM",),
    f"{SCALE_SET}/virtualMachines/extensions": ("VirtualMachineScaleSetVMExtension", "VirtualMachineExtension"),
    f"{SCALE_SET}/virtualMachines/runCommands": ("VirtualMachineRunCommand",),
    f"{SCALE_SET}/virtualMachines/diagnosticRunCommands": ("VirtualMachineDiagnosticRunCommand",),
}
SPELLING = {name.casefold(): name for name in BODIES}

SCALARS = {
    **{"str": "string", "bool": "boolean", "int": "integer", "float": "number", "object": "any", "Any": "any"},
    **{"iso-8601": "string", "duration": "string", "datetime.datetime": "string", "datetime.timedelta": "string"},
}
# Nobody has added to the list of VM sizes since 2018; as an enum it would call every newer size wrong.
NO_ENUM = {"VirtualMachineSizeTypes"}

ABOUT = [
    "Made by tools/build_schemas.py from azure-mgmt-compute; not to be edited by hand.",
    "A member is its type, or an object with its type and more, or a list of such where they take turns.",
    "Types: string integer number boolean any (free form), or a name from enums or types. X[]: a list, X{}: a map.",
    "since: the first API version with it; until: the first one without. Neither: for as long as there is its owner.",
    "taken: the first API version in which Azure was seen to take it, before since. refused: it was seen to refuse it.",
    "tools/mended.json has what differs from the SDK, and why.",
]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one API version says of a member. `type` is as in the file: `string`, `Sku`, `CachingTypes`, `X[]`."""

    type: str
    required: bool = False
    read_only: bool = False
    taken: str = ""
    refused: bool = False


@dataclass(slots=True)
class Version:
    """The models of one API version: members by type, values by enum, and the body of each resource type."""

    types: dict[str, dict[str, Fact]] = field(default_factory=dict)
    enums: dict[str, dict[str, Fact]] = field(default_factory=dict)
    roots: dict[str, Fact] = field(default_factory=dict)


def main(arguments: list[str] | None = None) -> int:
    """Write or check the file; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the file, write nothing")
    parser.add_argument("--wheels", type=Path, default=CACHE, help="where wheels are kept (default: build/wheels)")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the file to write or compare")
    options = parser.parse_args(arguments)

    versions: dict[str, Version] = {}
    for number, digest in WHEELS.items():
        versions |= read_wheel(fetch(number, digest, options.wheels))
    lay_over(json.loads(MENDED.read_bytes()), versions)
    text = render(merge(versions))
    if not options.check:
        options.output.write_text(text, encoding="utf-8", newline="\n")
    elif not options.output.exists() or options.output.read_bytes() != text.encode():
        print(f"{options.output} is not what the wheels say; run tools/build_schemas.py", file=sys.stderr)
        return 1
    print(f"{options.output}: {len(versions)} API versions, {len(text.encode())} bytes")
    return 0


def fetch(number: str, digest: str, folder: Path) -> Path:
    """Return the wheel of a version, downloaded unless it is in `folder`; raise ValueError if it is another file."""
    wheel = folder / f"{PACKAGE.replace('-', '_')}-{number}-py3-none-any.whl"
    if not wheel.exists():
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        what = ["--no-deps", "--only-binary=:all:", f"--dest={folder}", f"{PACKAGE}=={number}"]
        subprocess.run([*pip, "download", *what], check=True)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
        raise ValueError(f"{wheel} is not the wheel that the facts were made from")
    return wheel


# Reading

MODULE = re.compile(r"azure/mgmt/compute/((?:v\w+/)?)\w+/_\w*?(models|enums|operations)(?:_py3)?\.py")


def read_wheel(wheel: Path) -> dict[str, Version]:
    """Return the models in a wheel by API version, of all folders whose operations can PUT a scale set."""
    folders: dict[str, dict[str, list[str]]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if match := MODULE.fullmatch(name):
                folders.setdefault(match[1], {}).setdefault(match[2], []).append(archive.read(name).decode())
    found = {}
    for sources in folders.values():
        api_version, writable = read_operations(sources.get("operations", []))
        if api_version:
            found[api_version] = read_models("".join(sources["models"]), "".join(sources["enums"]), writable)
    return found


def read_operations(sources: Iterable[str]) -> tuple[str, list[str]]:
    """Return the API version of scale sets ("" if there are none), and the types from there down that can be PUT."""
    api_version, writable = "", []
    for source in sources:
        builders, _, _ = source.partition("\nclass ")  # the functions that build the requests come first
        for node in ast.parse(builders).body:
            texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            url = next((text for text in texts if text.startswith("/subscriptions/")), "")
            kind = re.sub(r"^.*/providers/|/\{\w+\}", "", url)
            if not isinstance(node, ast.FunctionDef) or "PUT" not in texts or kind.casefold() not in SPELLING:
                continue
            writable.append(SPELLING[kind.casefold()])
            if writable[-1] == SCALE_SET:
                api_version = next(text for text in texts if re.fullmatch(r"\d{4}-\d\d-\d\d(-preview)?", text))
    return api_version, writable


def read_models(models: str, enums: str, writable: Iterable[str]) -> Version:
    """Read the source of a models module and of its enums; `writable` are the resource types with a PUT."""
    nodes = {node.name: node for node in classes(models)}
    version = Version()
    for node in classes(enums):
        values = [ast.literal_eval(line.value) for line in node.body if isinstance(line, ast.Assign)]
        version.enums[node.name] = {value: Fact("") for value in values}
    for kind in writable:
        version.roots[kind] = Fact(next(name for name in BODIES[kind] if name in nodes))
    waiting = [fact.type for fact in version.roots.values()]
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in version.types:
            flat = dict(members(nodes[name], nodes, version))
            waiting += [fact.type.rstrip("[]{}") for fact in flat.values()]
            nest(name, flat, version)
    return version


def classes(source: str) -> Iterator[ast.ClassDef]:
    """Yield the classes of a module."""
    return (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))


def members(node: ast.ClassDef, nodes: Mapping[str, ast.ClassDef], version: Version) -> Iterator[tuple[str, Fact]]:
    """Yield the members of a class, those of its bases first; nested ones have dots in their names."""
    for base in node.bases:
        if above := nodes.get(ast.unparse(base).rpartition(".")[2]):
            yield from members(above, nodes, version)
    yield from mapped_members(node, version)
    yield from field_members(node, version)


def nest(name: str, flat: Mapping[str, Fact], version: Version) -> None:
    """Add a type; members with a dot in their names go into types that are named after it."""
    if name in version.types:
        raise ValueError(f"two types are called {name}")
    own = version.types[name] = {key: fact for key, fact in flat.items() if "." not in key}
    for head in {key.partition(".")[0]: "" for key in flat if "." in key}:
        own[head] = Fact(name + head[0].upper() + head[1:])
        inner = {key.removeprefix(f"{head}."): fact for key, fact in flat.items() if key.startswith(f"{head}.")}
        nest(own[head].type, inner, version)


def mapped_members(node: ast.ClassDef, version: Version) -> Iterator[tuple[str, Fact]]:
    """Yield the members of a class with an `_attribute_map`, in which enums are mere strings.

    Their names are in the annotations of `__init__`, or in the `:vartype` of members that only Azure sets.
    """
    tables = {ast.unparse(line.targets[0]): line.value for line in node.body if isinstance(line, ast.Assign)}
    if "_attribute_map" not in tables:
        return
    rules = ast.literal_eval(tables["_validation"]) if "_validation" in tables else {}
    makers = [line for line in node.body if isinstance(line, ast.FunctionDef) and line.name == "__init__"]
    annotations = {argument.arg: argument.annotation for maker in makers for argument in maker.args.kwonlyargs}
    text = ast.get_docstring(node) or ""
    documented = dict(re.findall(r":vartype (\w+):\s+(?:list\[)?str\s+or\s+~[\w.]+\.(\w+)", text))

    for attribute, entry in ast.literal_eval(tables["_attribute_map"]).items():
        kind = map_type(entry["type"])
        annotation = annotations.get(attribute)
        if "string" in kind and annotation is not None:
            kind = annotated_type(annotation, version, node.name + attribute.title().replace("_", ""))[0]
        elif "string" in kind and attribute in documented:
            kind = kind.replace("string", enum_type(documented[attribute]))
        rule = rules.get(attribute, {})
        yield entry["key"], Fact(kind, rule.get("required", False), rule.get("readonly", False))


def field_members(node: ast.ClassDef, version: Version) -> Iterator[tuple[str, Fact]]:
    """Yield the members of a class whose members are each a `rest_field`."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.value, ast.Call) and isinstance(line.target, ast.Name):
            options = {option.arg: option.value for option in line.value.keywords}
            name = ast.literal_eval(options["name"]) if "name" in options else line.target.id
            kind, optional = annotated_type(line.annotation, version, node.name + name[0].upper() + name[1:])
            yield name, Fact(kind, not optional, ast.literal_eval(options["visibility"]) == ["read"])


def map_type(text: str) -> str:
    """Return the type for one of an attribute map: `[str]` is string[], `{Sku}` is Sku{}."""
    if text[0] in "[{":
        return map_type(text[1:-1]) + ("[]" if text[0] == "[" else "{}")
    return SCALARS.get(text, text)


def annotated_type(node: ast.expr, version: Version, place: str) -> tuple[str, bool]:
    """Return the type for an annotation, and whether it is optional.

    A literal becomes an enum of its own, called `place`. Raises ValueError for an annotation of another form.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return annotated_type(ast.parse(node.value, mode="eval").body, version, place)
    if not isinstance(node, ast.Subscript):
        name = ast.unparse(node).removeprefix("_models.")
        return SCALARS.get(name, enum_type(name)), False
    outer, inner = ast.unparse(node.value).lower(), node.slice
    last = inner.elts[-1] if isinstance(inner, ast.Tuple) else inner
    if outer == "literal":
        version.enums[place] = {str(node.value): Fact("") for node in ast.walk(inner) if isinstance(node, ast.Constant)}
        return place, False
    kind, _ = annotated_type(last, version, place)
    if outer not in ("optional", "union", "list", "dict"):
        raise ValueError(f"{place}: {ast.unparse(node)}")
    return kind + {"list": "[]", "dict": "{}"}.get(outer, ""), outer == "optional"


def enum_type(name: str) -> str:
    """Return the type for the name of an enum or of a model."""
    return "string" if name in NO_ENUM else name


# Mending


def lay_over(mended: Mapping[str, Any], versions: Mapping[str, Version]) -> None:
    """Put what is known of the service in the place of what the SDK says; raise ValueError if that says it already."""
    for mend in mended["members"]:
        said = {name: mend[name] for name in ("type", "required", "taken", "refused") if name in mend}
        owners = {api: owner for api in sorted(versions) if (owner := owner_of(mend, versions[api])) is not None}
        changed = not owners
        for api, owner in owners.items():
            before = owner.pop(mend["member"], None)
            known = before or (Fact(mend["type"]) if "since" in mend and "type" in mend else None)
            if known and api >= mend.get("since", ""):
                owner[mend["member"]] = replace(known, **said)
                define(mend.get("type", ""), mended["types"], versions[api])
            changed = changed or before != owner.get(mend["member"])
        if not changed:
            raise ValueError(f"{mend['owner']}.{mend['member']}: the wheels say so already")


def owner_of(mend: Mapping[str, Any], version: Version) -> dict[str, Fact] | None:
    """Return the members of the type, or the values of the enum, that an entry of mended.json speaks of."""
    return version.types.get(mend["owner"], version.enums.get(mend["owner"]))


def define(type_: str, types: Mapping[str, Mapping[str, str]], version: Version) -> None:
    """Add a type that the SDK does not tell apart, if this is one."""
    name = type_.rstrip("[]{}")
    if name in types:
        version.types[name] = {member: Fact(kind) for member, kind in types[name].items()}


# Merging


def merge(versions: Mapping[str, Version]) -> dict[str, Any]:
    """Merge the API versions into the content of the file: what can be reached from the resource types."""
    result: dict[str, Any] = {"about": ABOUT, "versions": sorted(versions)}
    result["roots"] = spans({api: version.roots for api, version in versions.items()}, versions)
    types: dict[str, Any] = {}
    enums: dict[str, Any] = {}
    waiting = [result["roots"]]
    while waiting:
        for name in sorted(names_in(waiting.pop()) - types.keys() - enums.keys()):
            if owners := {api: version.types[name] for api, version in versions.items() if name in version.types}:
                types[name] = spans(owners, versions)
                waiting.append(types[name])
            else:
                owners = {api: version.enums[name] for api, version in versions.items() if name in version.enums}
                enums[name] = spans(owners, versions)
    return result | {"enums": dict(sorted(enums.items())), "types": dict(sorted(types.items()))}


def names_in(members: Mapping[str, Any]) -> set[str]:
    """Return the names of all types and enums that members have."""
    entries = [entry for member in members.values() for entry in (member if isinstance(member, list) else [member])]
    types = {entry if isinstance(entry, str) else entry["type"] for entry in entries}
    return {type_.rstrip("[]{}") for type_ in types} - set(SCALARS.values())


def spans(owners: Mapping[str, Mapping[str, Fact]], versions: Mapping[str, Version]) -> dict[str, Any]:
    """Merge the members that an owner has in each API version; the newest spelling of a name stands for all."""
    histories: dict[str, dict[str, Fact]] = {}
    spelling: dict[str, str] = {}
    for api in sorted(owners):
        for name, fact in owners[api].items():
            spelling[name.casefold()] = name
            histories.setdefault(name.casefold(), {})[api] = fact
    return {spelling[name]: spell(histories[name], sorted(owners), versions) for name in sorted(histories)}


def spell(history: dict[str, Fact], lifetime: list[str], versions: Mapping[str, Version]) -> Any:
    """Return what the file says of one member: one entry for each stretch of API versions without a change."""
    settled: dict[str, Fact] = {}
    newest: Fact | None = None
    for api in sorted(history, reverse=True):
        if newest is None or not says_the_same(history[api], newest, api, versions):
            newest = history[api]
        settled[api] = newest

    order = sorted(versions)
    entries: list[Any] = []
    for fact, run in groupby(lifetime, settled.get):
        apis = list(run)
        if fact:
            entry: dict[str, Any] = {"type": fact.type} if fact.type else {}
            entry |= {"required": True} if fact.required else {}
            entry |= {"readOnly": True} if fact.read_only else {}
            entry |= {"refused": True} if fact.refused else {}
            entry |= {"since": apis[0]} if apis[0] != lifetime[0] else {}
            entry |= {"taken": fact.taken} if fact.taken and not entries else {}
            entry |= {"until": order[order.index(apis[-1]) + 1]} if apis[-1] != lifetime[-1] else {}
            entries.append(entry["type"] if entry.keys() == {"type"} else entry)
    return entries if len(entries) > 1 else entries[0]


def says_the_same(old: Fact, new: Fact, api: str, versions: Mapping[str, Version]) -> bool:
    """Whether two facts differ at most in the name of a type whose content is the same: it was merely renamed."""
    if old == new:
        return True
    old_name, new_name = old.type.rstrip("[]{}"), new.type.rstrip("[]{}")
    if old != replace(new, type=new.type.replace(new_name, old_name)):
        return False
    later = (content(new_name, versions[at]) for at in sorted(versions) if at >= api)
    before = content(old_name, versions[api])
    return before is not None and before == next(filter(None, later), None)


def content(name: str, version: Version) -> dict[str, Fact] | None:
    """Return the members of a type or the values of an enum, None if the version has neither."""
    return version.types.get(name) or version.enums.get(name)


def render(content: Mapping[str, Any]) -> str:
    """Return the text of the file: compact JSON, a line for every type, enum and resource type."""
    parts = []
    for key, value in content.items():
        if isinstance(value, dict):
            lines = [f"{compact(name)}:{compact(item)}" for name, item in value.items()]
        else:
            lines = [compact(item) for item in value]
        left, right = "{}" if isinstance(value, dict) else "[]"
        parts.append(f"{compact(key)}:{left}\n" + ",\n".join(lines) + f"\n{right}")
    return "{" + ",\n".join(parts) + "}\n"


def compact(value: Any) -> str:
    """Return a value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
