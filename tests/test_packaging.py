"""What is in the wheel: the package, the rules and the facts, all as in the checkout, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import vmsslint
from hatch_build import yaml_as_json
from vmsslint import bundled

ROOT = Path(__file__).parent.parent


def build(target: str, root: Path, into: Path, **environment: str) -> Path:
    """Build the wheel or the sdist of the project at `root`; return the one file that comes of it."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", into],
        cwd=root,
        env={**os.environ, **environment},
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"), PYTHONHASHSEED="1")


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files(*folders: str, suffixes: tuple[str, ...]) -> list[Path]:
    return [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in suffixes]


def test_the_files_are_those_of_the_checkout(wheel: Path) -> None:
    kinds = (".py", ".typed", ".css", ".js")
    package = {file.relative_to(ROOT).as_posix(): file for file in files("vmsslint", suffixes=kinds)}
    data = {
        f"vmsslint/_data/{file.relative_to(ROOT).as_posix()}": file
        for file in files("rules", "schemas", suffixes=(".yaml", ".json", ".py"))
    }
    compiled = {"vmsslint/_data/rules.json"}
    compiled |= {f"vmsslint/_data/schemas/{file.stem}.json" for file in files("schemas", suffixes=(".yaml",))}

    inside = {name: content for name, content in contents(wheel).items() if ".dist-info/" not in name}
    assert set(inside) == set(package) | set(data) | compiled
    for name, file in {**package, **data}.items():
        assert inside[name] == file.read_bytes()


READ_ALL = """
import json, sys
sys.path.insert(0, sys.argv[1])
from vmsslint import bundled
schemas = {name: bundled.load(name) for name in sys.argv[2:]}
json.dump([str(bundled.data_dir()), dict(bundled.rules()), schemas], sys.stdout)
"""


def test_installed_and_in_a_checkout_the_program_reads_the_same(wheel: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(wheel, tmp_path, format="zip")
    schemas = [file.relative_to(ROOT).as_posix() for file in files("schemas", suffixes=(".yaml", ".json"))]
    done = subprocess.run(
        [sys.executable, "-I", "-c", READ_ALL, tmp_path, *schemas], capture_output=True, check=True, text=True
    )
    installed = json.loads(done.stdout)
    assert installed[0] == str(tmp_path / "vmsslint" / "_data")
    assert installed[1:] == [bundled.rules(), {name: bundled.load(name) for name in schemas}]
    assert list(installed[1]) == list(bundled.rules())


def test_the_metadata(wheel: Path) -> None:
    inside = contents(wheel)
    about = f"vmsslint-{vmsslint.__version__}.dist-info"
    assert wheel.name == f"vmsslint-{vmsslint.__version__}-py3-none-any.whl"
    assert inside[f"{about}/entry_points.txt"].decode() == "[console_scripts]\nvmsslint = vmsslint.cli:main\n"
    assert inside[f"{about}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


@pytest.mark.filterwarnings("ignore:Python 3.14 will")  # `filter` came with 3.11.4
def test_the_wheel_is_the_same_every_time_and_by_way_of_the_sdist(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", ROOT, tmp_path / "sdist")
    shutil.unpack_archive(sdist, tmp_path)
    unpacked = tmp_path / sdist.name.removesuffix(".tar.gz")
    again = build("wheel", unpacked, tmp_path / "again", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C")
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("since: 2017-12-01", "not JSON serializable"),
        ("1: one", "has keys that are no strings"),
        ("min: .nan", "not JSON compliant"),
        ("a: [", "while parsing"),
        ("a: 1\na: 2", "duplicate key"),
    ],
)
def test_yaml_that_json_cannot_carry_stops_the_build(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "VMSS999-odd.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=rf"(?s)VMSS999-odd\.yaml: .*{message}"):
        yaml_as_json(file)
