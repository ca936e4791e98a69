"""Which files are read, and what is said of those that cannot be."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from vmsslint.errors import VmsslintError
from vmsslint.load import sources
from vmsslint.load.sources import find, read

TEMPLATE = '{"$schema": "https://example.org/2019-04-01/deploymentTemplate.json#", "resources": []}'
REST = '{"type": "Microsoft.Compute/virtualMachineScaleSets", "location": "westus", "properties": {}}'


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def found(*paths: str) -> list[str]:
    """Names of documents, and of errors with what they say."""
    return [f"{it.file}: {it.message}" if isinstance(it, VmsslintError) else it.name for it in find(paths or (".",))]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_file_is_read_whatever_it_is() -> None:
    write(Path("notes.txt"), "[1, 2]")
    assert read("notes.txt").data == [1, 2]
    assert found("notes.txt") == ["notes.txt"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"[1]")))
    document = read("-")
    assert (document.name, document.data) == ("-", [1])


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert found("-") == ["-: the file is empty"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_is_named() -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_bytes(b"[1]"))
    writer.start()
    assert read("pipe").data == [1]
    writer.join()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_is_left_alone() -> None:
    os.mkfifo("pipe.json")
    write(Path("main.json"), TEMPLATE)
    assert found() == ["main.json"]


def test_what_cannot_be_read() -> None:
    Path("folder").mkdir()
    write(Path("broken.json"), "[1 2]")
    assert found("gone.json", "broken.json") == [
        "gone.json: there is no such file",
        "broken.json: expected `,` or `]` after the value, found `2`",
    ]
    with pytest.raises(VmsslintError, match="a folder, not a file"):
        read("folder")
    with pytest.raises(VmsslintError, match="no such file"):
        read("gone.json")
    with pytest.raises(VmsslintError, match="cannot be read: Not a directory"):
        read("broken.json/main.json")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices here")
def test_a_device() -> None:
    assert found("/dev/null") == ["/dev/null: this is a device, not a file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission() -> None:
    write(Path("main.json"), TEMPLATE)
    Path("main.json").chmod(0)
    assert found() == ["main.json: no permission to read this"]


def test_a_folder_is_searched_by_content_and_in_order() -> None:
    write(Path("z.json"), TEMPLATE)
    write(Path("b/vmss.JSON"), TEMPLATE)
    write(Path("a/b/c.jsonc"), "// a body\n" + REST)
    write(Path("a/other.json"), '{"name": "no template"}')
    write(Path("a/policy.json"), '{"if": {"equals": "Microsoft.Compute/virtualMachineScaleSets"}}')
    write(Path("a/parameters.json"), TEMPLATE.replace("Template", "Parameters"))
    write(Path("a/template.txt"), TEMPLATE)
    assert found() == ["z.json", "a/b/c.jsonc", "b/vmss.JSON"]
    assert found("a", "z.json") == ["a/b/c.jsonc", "z.json"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_are_found(encoding: str) -> None:
    write(Path("main.json"), TEMPLATE.encode(encoding))
    write(Path("body.json"), REST.encode(encoding))
    assert found() == ["body.json", "main.json"]


def test_broken_files_of_a_folder() -> None:
    write(Path("vmss.json"), '{"type": "Microsoft.Compute/VIRTUALMACHINESCALESETS" "x": 1}')
    write(Path("template.json"), TEMPLATE + "}")
    write(Path("tsconfig.json"), "{broken}")
    write(Path("good.json"), TEMPLATE)
    assert found() == [
        "good.json",
        "template.json: expected the end of the file, found `}`",
        'vmss.json: expected `,` or `}` after the value, found the string "x"',
    ]


def test_a_folder_without_templates() -> None:
    write(Path("empty/package.json"), "{}")
    assert found("empty") == ["empty: no deployment template and no scale set in this folder"]


def test_a_file_is_read_once() -> None:
    write(Path("infra/main.json"), TEMPLATE)
    assert found("infra/main.json", "infra", "infra", "./infra/main.json") == ["infra/main.json"]


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 1000)
    write(Path("a/main.json"), TEMPLATE + " " * 1000)
    write(Path("a/data.json"), "[" + "1," * 1000)
    write(Path("a/small.json"), TEMPLATE)
    assert found("a") == ["a/main.json: the file is larger than 0 MB", "a/small.json"]
    assert found("a/data.json") == ["a/data.json: the file is larger than 0 MB"]


def test_gitignore_and_what_is_never_searched() -> None:
    for name in (
        "main.json",
        "out/main.json",
        "keep/out.json",
        "keep/local.json",
        "keep/deep/local.json",
        "keep/deep/other.json",
        "node_modules/x/main.json",
        ".venv/main.json",
        ".git/main.json",
        ".github/main.json",
    ):
        write(Path(name), TEMPLATE)
    write(Path(".gitignore"), "# built\n/out/\nlocal.json\n")
    write(Path("keep/deep/.gitignore"), "!local.json\n/other.json\n")
    assert found() == ["main.json", ".github/main.json", "keep/out.json", "keep/deep/local.json"]


def test_the_gitignore_of_the_repository_around_a_folder() -> None:
    Path(".git").mkdir()
    for name in ("infra/out/main.json", "infra/main.json", "infra/x.local.json"):
        write(Path(name), TEMPLATE)
    write(Path(".gitignore"), "infra/out\n*.local.json\n")
    assert found("infra") == ["infra/main.json"]
    assert found("infra/out") == ["infra/out/main.json"]


def test_a_hostile_gitignore() -> None:
    write(Path("a" * 200 + ".json"), TEMPLATE)
    write(Path("b.json"), TEMPLATE)
    write(Path(".gitignore"), b"!\n" + b"*a" * 30 + b"b\n\xff\xfe\nb.json\n" + b"**/a/" * 30)
    assert found() == ["a" * 200 + ".json"]


def test_links_are_not_followed() -> None:
    write(Path("tree/main.json"), TEMPLATE)
    write(Path("elsewhere/other.json"), TEMPLATE)
    try:
        Path("tree/loop").symlink_to(Path("tree").resolve(), target_is_directory=True)
        Path("tree/other.json").symlink_to(Path("elsewhere/other.json").resolve())
    except OSError:
        pytest.skip("no symbolic links here")
    assert found("tree") == ["tree/main.json"]
    assert found("tree/loop/main.json", "tree/other.json") == ["tree/loop/main.json", "tree/other.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_name_that_is_no_text() -> None:
    write(Path(os.fsdecode(b"caf\xe9.json")), TEMPLATE)
    assert found() == ["caf\ufffd.json"]
