"""The schema builder on two small wheels, one in each form of the SDK; and the file that it made."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools import build_schemas

# Recorded when the file was last made. It changes with the wheels or the builder, never by an editor's hand.
SHIPPED = "cbe52c54cf3a51b6cc59d25f4368b99dd05be631dd383012e9fdff3bd8e02e36"

OPERATIONS = """
def build_{kind}_create_request(name: str, **kwargs: Any) -> HttpRequest:
    api_version: str = kwargs.pop("api_version", "{api_version}")
    _url = "/subscriptions/{{subscriptionId}}/resourceGroups/{{group}}/providers/Microsoft.Compute/{url}"
    return HttpRequest(method="PUT", url=_url)

def build_{kind}_get_request(name: str, **kwargs: Any) -> HttpRequest:
    _url = "/subscriptions/{{id}}/providers/Microsoft.Compute/virtualMachineScaleSets/{{s}}/extensions/{{e}}"
    return HttpRequest(method="GET", url=_url)
"""

OLD_MODELS = '''
class Resource(Model):
    _validation = {"name": {"readonly": True}, "location": {"required": True}}
    _attribute_map = {"name": {"key": "name", "type": "str"}, "location": {"key": "location", "type": "str"}}

class VirtualMachineScaleSet(Resource):
    """A set.

    :ivar state: The text of this description is left out. Known values are: "Ready" and "Busy".
    :vartype state: str or
     ~azure.mgmt.compute.models.State
    """

    _validation = {"name": {"readonly": True}, "location": {"required": True}, "state": {"readonly": True}}
    _attribute_map = {
        "name": {"key": "name", "type": "str"},
        "location": {"key": "location", "type": "str"},
        "tags": {"key": "tags", "type": "{str}"},
        "state": {"key": "properties.state", "type": "str"},
        "mode": {"key": "properties.upgradeMode", "type": "str"},
        "over_provision": {"key": "properties.overProvision", "type": "bool"},
        "disks": {"key": "properties.disks", "type": "[OldDisk]"},
        "gone": {"key": "properties.gone", "type": "object"},
        "kind": {"key": "properties.kind", "type": "str"},
        "size": {"key": "properties.size", "type": "str"},
    }

    def __init__(
        self,
        *,
        location: str,
        tags: Optional[Dict[str, str]] = None,
        mode: Optional[Union[str, "_models.Mode"]] = None,
        over_provision: Optional[bool] = None,
        disks: Optional[List["_models.OldDisk"]] = None,
        gone: Optional[JSON] = None,
        kind: Optional[Literal["Only"]] = None,
        size: Optional[Union[str, "_models.VirtualMachineSizeTypes"]] = None,
    ) -> None:
        super().__init__(location=location)

class OldDisk(Model):
    _attribute_map = {"lun": {"key": "lun", "type": "int"}, "made": {"key": "made", "type": "iso-8601"}}

class Unrelated(Model):
    _attribute_map = {"x": {"key": "x", "type": "str"}}
'''

OLD_ENUMS = '''
class Mode(str, Enum):
    """Modes."""

    MANUAL = "Manual"
    """Not taken."""

class State(str, Enum):
    READY = "Ready"
    BUSY = "Busy"

class VirtualMachineSizeTypes(str, Enum):
    A0 = "A0"
'''

NEW_MODELS = '''
class Resource(_Model):
    name: Optional[str] = rest_field(visibility=["read"])
    """Not taken."""
    location: str = rest_field(visibility=["read", "create"])

class VirtualMachineScaleSet(Resource):
    tags: Optional[dict[str, str]] = rest_field(visibility=["read", "create", "update"])
    properties: Optional["_models.VirtualMachineScaleSetProperties"] = rest_field(visibility=["read", "create"])
    __flattened_items = ["state"]

class VirtualMachineScaleSetProperties(_Model):
    state: Optional[Union[str, "_models.State"]] = rest_field(visibility=["read"])
    upgrade_mode: Union[str, "_models.Mode"] = rest_field(name="upgradeMode", visibility=["read", "create"])
    overprovision: Optional[bool] = rest_field(visibility=["read", "create"])
    disks: Optional[list["_models.NewDisk"]] = rest_field(visibility=["read", "create"])
    kind: Optional[Union[str, "_models.Kinds"]] = rest_field(visibility=["read", "create"])
    size: Optional[str] = rest_field(visibility=["read", "create"])
    price: Optional[float] = rest_field(visibility=["read", "create"])

class NewDisk(_Model):
    lun: Optional[int] = rest_field(visibility=["read", "create"])
    made: Optional[datetime.datetime] = rest_field(visibility=["read", "create"], format="rfc3339")

class VirtualMachineScaleSetExtension(_Model):
    settings: Optional[Any] = rest_field(visibility=["read", "create"])
'''

NEW_ENUMS = """
class Mode(str, Enum):
    MANUAL = "Manual"
    ROLLING = "Rolling"

class State(str, Enum):
    READY = "Ready"
    BUSY = "Busy"

class Kinds(str, Enum):
    ONLY = "Only"
"""

MERGED = {
    "versions": ["2019-07-01", "2020-06-01", "2026-04-01"],
    "roots": {
        "Microsoft.Compute/virtualMachineScaleSets": "VirtualMachineScaleSet",
        "Microsoft.Compute/virtualMachineScaleSets/extensions": {
            "type": "VirtualMachineScaleSetExtension",
            "since": "2026-04-01",
        },
    },
    "enums": {
        "Kinds": {"Only": {}},
        "Mode": {"Manual": {}, "Rolling": {"since": "2026-04-01"}},
        "State": {"Busy": {}, "Ready": {}},
    },
    "types": {
        "NewDisk": {"lun": "integer", "made": "string"},
        "VirtualMachineScaleSet": {
            "location": {"type": "string", "required": True},
            "name": {"type": "string", "readOnly": True},
            "properties": "VirtualMachineScaleSetProperties",
            "tags": "string{}",
        },
        "VirtualMachineScaleSetExtension": {"settings": "any"},
        "VirtualMachineScaleSetProperties": {
            "disks": "NewDisk[]",
            "gone": {"type": "any", "until": "2026-04-01"},
            "kind": "Kinds",
            "overprovision": "boolean",
            "price": {"type": "number", "since": "2026-04-01"},
            "size": "string",
            "state": {"type": "State", "readOnly": True},
            "upgradeMode": [
                {"type": "Mode", "until": "2026-04-01"},
                {"type": "Mode", "required": True, "since": "2026-04-01"},
            ],
        },
    },
}


def operations(api_version: str, *urls: str) -> str:
    builders = (OPERATIONS.format(kind=f"k{n}", api_version=api_version, url=url) for n, url in enumerate(urls))
    return "".join(builders) + "\nclass Operations:\n    pass\n"


def make_wheel(folder: Path, number: str, files: dict[str, str]) -> Path:
    wheel = folder / f"azure_mgmt_compute-{number}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"azure/mgmt/compute/{name}", text)
    return wheel


@pytest.fixture
def wheels(tmp_path: Path) -> list[Path]:
    files: dict[str, str] = {}
    for api_version in ("2019-07-01", "2020-06-01"):
        folder = f"v{api_version.replace('-', '_')}"
        files |= {
            f"{folder}/models/_models_py3.py": OLD_MODELS,
            f"{folder}/models/_compute_management_client_enums.py": OLD_ENUMS,
            f"{folder}/operations/_operations.py": operations(api_version, "virtualMachineScaleSets/{vmScaleSetName}"),
            f"{folder}/aio/operations/_operations.py": "not even Python",
        }
    files["v2021_01_01/operations/_operations.py"] = operations("2021-01-01", "disks/{diskName}")
    sets = operations(
        "2026-04-01", "virtualmachinescalesets/{name}", "virtualMachineScaleSets/{name}/extensions/{extension}"
    )
    new = {"models/_models.py": NEW_MODELS, "models/_enums.py": NEW_ENUMS, "operations/_operations.py": sets}
    return [make_wheel(tmp_path, "1.0.0", files), make_wheel(tmp_path, "2.0.0", new)]


def read(wheels: list[Path]) -> dict[str, build_schemas.Version]:
    return {api: version for wheel in wheels for api, version in build_schemas.read_wheel(wheel).items()}


def test_both_forms_give_one_list_of_facts(wheels: list[Path]) -> None:
    merged = build_schemas.merge(read(wheels))
    assert {key: merged[key] for key in MERGED} == MERGED


def test_the_order_of_the_wheels_does_not_matter(wheels: list[Path]) -> None:
    there, back = (build_schemas.render(build_schemas.merge(read(order))) for order in (wheels, wheels[::-1]))
    assert there == back


def test_a_type_has_a_line(wheels: list[Path]) -> None:
    lines = build_schemas.render(build_schemas.merge(read(wheels))).splitlines()
    assert '"NewDisk":{"lun":"integer","made":"string"},' in lines
    assert lines[-1] == "}}"


def test_a_renamed_type_with_other_members_takes_turns(wheels: list[Path]) -> None:
    versions = read(wheels)
    versions["2026-04-01"].types["NewDisk"]["caching"] = build_schemas.Fact("string")
    types = build_schemas.merge(versions)["types"]
    assert types["VirtualMachineScaleSetProperties"]["disks"] == [
        {"type": "OldDisk[]", "until": "2026-04-01"},
        {"type": "NewDisk[]", "since": "2026-04-01"},
    ]
    assert {"OldDisk", "NewDisk"} <= types.keys()


def test_what_vanishes_and_returns_has_two_entries() -> None:
    root = {build_schemas.SCALE_SET: build_schemas.Fact("Set")}
    with_it = {"kept": build_schemas.Fact("string"), "gone": build_schemas.Fact("string")}
    versions = {
        api: build_schemas.Version({"Set": members}, {}, root)
        for api, members in (("2020", with_it), ("2021", {"kept": with_it["kept"]}), ("2022", with_it))
    }
    assert build_schemas.merge(versions)["types"]["Set"] == {
        "gone": [{"type": "string", "until": "2021"}, {"type": "string", "since": "2022"}],
        "kept": "string",
    }


def one_type(*members: tuple[str, dict[str, build_schemas.Fact]]) -> dict[str, build_schemas.Version]:
    """Versions of a resource whose type `Set` has these members."""
    root = {build_schemas.SCALE_SET: build_schemas.Fact("Set")}
    return {api: build_schemas.Version({"Set": dict(facts)}, {}, root) for api, facts in members}


def test_what_is_known_of_the_service_is_laid_over_the_models() -> None:
    old, new = build_schemas.Fact("string"), build_schemas.Fact("boolean")
    versions = one_type(("2020", {"a": old}), ("2021", {"a": old, "b": new, "c": new}))
    mended = {
        "types": {"Own": {"name": "string"}},
        "members": [
            {"owner": "Set", "member": "b", "taken": "2020", "refused": True},
            {"owner": "Set", "member": "c", "since": "2022"},
            {"owner": "Set", "member": "d", "since": "2021", "type": "Own[]"},
        ],
    }
    build_schemas.lay_over(mended, versions)
    types = build_schemas.merge(versions)["types"]
    assert types["Set"] == {
        "a": "string",
        "b": {"type": "boolean", "refused": True, "since": "2021", "taken": "2020"},
        "d": {"type": "Own[]", "since": "2021"},
    }
    assert types["Own"] == {"name": "string"}


def test_a_mend_that_mends_nothing_stops_the_build() -> None:
    versions = one_type(("2020", {"a": build_schemas.Fact("string")}))
    mended = {"types": {}, "members": [{"owner": "Set", "member": "a", "required": False}]}
    with pytest.raises(ValueError, match=r"Set\.a: the wheels say so already"):
        build_schemas.lay_over(mended, versions)


def test_every_mend_has_a_source() -> None:
    for mend in json.loads(build_schemas.MENDED.read_bytes())["members"]:
        assert mend["source"].startswith("https://"), mend
        assert mend["why"], mend


def test_an_annotation_of_another_form_stops_the_build() -> None:
    models = "class VirtualMachineScaleSet(_Model):\n    odd: Callable[[], int] = rest_field(visibility=['read'])"
    with pytest.raises(ValueError, match="VirtualMachineScaleSetOdd: Callable"):
        build_schemas.read_models(models, "", [build_schemas.SCALE_SET])


def test_a_wheel_with_another_hash_is_refused(wheels: list[Path]) -> None:
    with pytest.raises(ValueError, match="not the wheel that the facts were made from"):
        build_schemas.fetch("1.0.0", "0" * 64, wheels[0].parent)


def test_check_tells_whether_the_file_is_up_to_date(
    wheels: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = {wheel.name.split("-")[1]: hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels}
    monkeypatch.setattr(build_schemas, "WHEELS", numbers)
    mended = wheels[0].parent / "mended.json"
    mended.write_text('{"types": {}, "members": []}', encoding="utf-8")
    monkeypatch.setattr(build_schemas, "MENDED", mended)
    output = wheels[0].parent / "facts.json"
    arguments = ["--wheels", str(output.parent), "--output", str(output)]

    assert build_schemas.main([*arguments, "--check"]) == 1
    assert "run tools/build_schemas.py" in capsys.readouterr().err
    assert build_schemas.main(arguments) == 0
    assert build_schemas.main([*arguments, "--check"]) == 0
    output.write_text(output.read_text(encoding="utf-8").replace("NewDisk", "Disk"), encoding="utf-8")
    assert build_schemas.main([*arguments, "--check"]) == 1


def test_the_shipped_file_is_what_the_builder_made() -> None:
    data = build_schemas.OUTPUT.read_bytes()
    content: dict[str, Any] = json.loads(data)
    assert build_schemas.render(content).encode() == data
    assert hashlib.sha256(data).hexdigest() == SHIPPED, "make it with tools/build_schemas.py, then record its hash here"


def test_the_shipped_file_names_only_what_it_has() -> None:
    content = json.loads(build_schemas.OUTPUT.read_bytes())
    named = build_schemas.names_in(content["roots"])
    for members in content["types"].values():
        named |= build_schemas.names_in(members)
    assert named == content["types"].keys() | content["enums"].keys()
    assert len(content["versions"]) == 30
    assert content["types"]["BillingProfile"] == {"maxPrice": "number"}
