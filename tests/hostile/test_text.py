"""Files that are broken, or as large, deep and odd as JSON lets them be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.hostile.limits import vmsslint

BODY = '{"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "w", "location": "x", "properties": @}'
TEMPLATE = '{"$schema": "https://x/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [@]}'

UNREADABLE = {
    "empty": b"",
    "spaces": b" \n\t ",
    "cut within a string": BODY.replace("@", '{"a": "b').encode(),
    "cut within an object": BODY.replace("@}", '{"a": 1').encode(),
    "cut within a character": BODY.replace("@", '"é').encode()[:-1],
    "cut within an escape": BODY.replace("@}", '{"a": "\\u00').encode(),
    "100,000 lists deep": BODY.replace("@", "[" * 100_000 + "]" * 100_000).encode(),
    "100,000 objects deep": BODY.replace("@", '{"a":' * 100_000 + "1" + "}" * 100_000).encode(),
    "100,000 lists that stay open": BODY.replace("@}", "[" * 100_000).encode(),
    "129 levels deep": BODY.replace("@", "[" * 128 + "]" * 128).encode(),
    "a NUL between tokens": BODY.replace("@", '{"a":\0 1}').encode(),
    "bytes that are no UTF-8": BODY.replace("@", '{"a": "\udcff\udcfe"}').encode(errors="surrogateescape"),
    "a surrogate in UTF-8": BODY.replace("@", '{"a": "\ud800"}').encode(errors="surrogatepass"),
    "half of UTF-16": BODY.encode("utf-16")[:-1],
    "a number of 10,000 digits": BODY.replace("@", "9" * 10_000).encode(),
    "1e999": BODY.replace("@", "1e999").encode(),
    "-1e999": BODY.replace("@", "-1e999").encode(),
    "NaN": BODY.replace("@", "NaN").encode(),
    "Infinity": BODY.replace("@", "Infinity").encode(),
    "-Infinity": BODY.replace("@", "-Infinity").encode(),
    "two documents": (BODY.replace("@", "{}") * 2).encode(),
    "a comment that stays open": BODY.replace("@", "{} /*").encode(),
    "a million slashes": BODY.replace("@", "/" * 1_000_000).encode(),
    "a million quotes": BODY.replace("@", '"' * 1_000_001).encode(),
    "a million backslashes": BODY.replace("@", '"' + "\\" * 1_000_000).encode(),
    "six million lists": BODY.replace("@", "[" + "[]," * 6_000_000 + "[]]").encode(),
    "nine million numbers": BODY.replace("@", "[" + "1," * 9_000_000 + "1]").encode(),
    "an archive": b"PK\x03\x04" + bytes(range(256)) * 40,
}


def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{number:02}.json" for number, name in enumerate(UNREADABLE)}
    for name, file in files.items():
        file.write_bytes(UNREADABLE[name])
    done = vmsslint("check", *files.values(), "--format", "json", cwd=tmp_path)
    assert done.returncode == 2
    told = {item["location"]["file"]: item for item in json.loads(done.stdout)["findings"]}
    assert {name: told[str(file)]["rule"] for name, file in files.items()} == dict.fromkeys(files, "VMSS001")
    assert all(told[str(file)]["location"]["line"] >= 1 for file in files.values())
    assert max(len(item["message"]) for item in told.values()) < 300


ODD = {
    "10^400": "1" + "0" * 400,
    "4,000 digits": "9" * 4_000,
    "a lone surrogate": '{"a\\ud800": "\\udfff"}',
    "an escaped NUL": '{"a\\u0000": "\\u0000"}',
    "control characters": '"\x01\x1b[31m\x7f"',
    "a string of ten million": '"' + "x" * 10_000_000 + '"',
    "a list of 300,000": "[" + "1," * 300_000 + "1]",
    "300,000 empty lists": "[" + "[]," * 300_000 + "[]]",
    "a name of a million": '{"' + "x" * 1_000_000 + '": 1}',
    "a name 200,000 times": "{" + ",".join(['"a": 1'] * 200_000) + "}",
    "a name in two cases, 100,000 times": "{" + ",".join(f'"a{i}": 1, "A{i}": 2' for i in range(100_000)) + "}",
    "128 levels": "[" * 125 + "]" * 125,
    "numbers for capacities": '{"upgradePolicy": {"rollingUpgradePolicy": {"maxBatchInstancePercent": 1'
    + "0" * 4_000
    + "}}}",
}


AROUND = (BODY, TEMPLATE.replace("@", BODY), TEMPLATE.replace("[@]", '[], "variables": {"v": @}'))


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_read_in_bounds(name: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.json" for number, _ in enumerate(AROUND)]
    for file, around in zip(files, AROUND, strict=True):
        file.write_text(around.replace("@", ODD[name]))
    done = vmsslint("check", *files, "--format", "concise")
    assert len(done.stdout) < 2_000_000
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "main.json"
    file.write_bytes(TEMPLATE.replace("@", "").encode(encoding))
    assert vmsslint("check", file).returncode == 0


def test_a_file_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "main.json"
    with file.open("wb") as opened:
        opened.truncate(2**34)
    done = vmsslint("check", file, "--format", "concise")
    assert done.returncode == 2
    assert b"larger than 20 MB" in done.stdout


def test_yaml_that_grows_is_refused(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    for name, text in {
        "aliases": bomb,
        "merge keys": "a: &a {b: c}\nd: {<<: *a}\n",
        "a tag": "summary: !!python/object/apply:os.system [id]\n",
        "depth": "[" * 20_000,
        "length": "a: " + "x" * 70_000,
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "VMSS990-odd.yaml").write_text(text)
        done = vmsslint("rules", "--rules", folder)
        assert (name, done.returncode) == (name, 2)
        assert done.stderr.count(b"\n") == 1
