"""Files that are no files, that change, that lie outside; outputs that cannot be written; a user who stops the run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.limits import PATIENCE, command, vmsslint
from vmsslint.errors import VmsslintError
from vmsslint.load import sources

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
INNER = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], "outputs": {}}
EXAMPLES = Path(__file__).parent.parent.parent / "examples"
OLD, NEW = EXAMPLES / "old.json", EXAMPLES / "new.json"

needs_devices = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such devices here")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def linking(link: str, key: str = "relativePath") -> str:
    """A template that deploys the one at the link."""
    properties = {"mode": "Incremental", "templateLink": {key: link}}
    resource = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d"}
    return json.dumps({**INNER, "resources": [{**resource, "properties": properties}]})


# ── what links may lead to ──


def secret_outside(tmp_path: Path) -> Path:
    """A folder with a template beside it, which no link may reach."""
    folder = tmp_path / "repository"
    folder.mkdir()
    resource = {"type": "a/b", "apiVersion": "2020-01-01", "name": "canary", "location": "x"}
    (tmp_path / "outside.json").write_text(json.dumps({**INNER, "resources": [resource]}))
    return folder


LEAVING: dict[str, Callable[[Path], str]] = {
    "up": lambda outside: "../outside.json",
    "down and up": lambda outside: "a/b/../../../outside.json",
    "backslashes": lambda outside: "..\\outside.json",
    "an absolute path": lambda outside: str(outside),
    "a file URI": lambda outside: outside.as_uri(),
    "UNC": lambda outside: "\\\\server\\share\\outside.json",
    "UNC with slashes": lambda outside: "//server/share/outside.json",
    "a symbolic link": lambda outside: "link.json",
    "a folder that is a symbolic link": lambda outside: "folder/outside.json",
    "a NUL": lambda outside: "../outside.json\0.json",
    "a name that is too long": lambda outside: "x" * 100_000,
    "a device": lambda outside: "/dev/zero",
    "the folder itself": lambda outside: ".",
}


@pytest.mark.parametrize("key", ["relativePath", "uri"])
@pytest.mark.parametrize("way", LEAVING)
def test_a_link_stays_in_its_folder(way: str, key: str, tmp_path: Path) -> None:
    folder = secret_outside(tmp_path)
    outside = tmp_path / "outside.json"
    try:
        (folder / "link.json").symlink_to(outside)
        (folder / "folder").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links here")
    (folder / "main.json").write_text(linking(LEAVING[way](outside), key))
    done = vmsslint("expand", folder / "main.json")
    assert done.returncode in (0, 1)
    assert b"canary" not in done.stdout + done.stderr


def test_templates_that_link_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(linking("b.json"))
    (tmp_path / "b.json").write_text(linking("a.json"))
    done = vmsslint("expand", tmp_path / "a.json")
    assert b"VMSS005 the linked template 'b.json' deploys itself" in done.stderr


def test_a_template_that_links_itself_by_many_names(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "main.json").write_text(linking("a/../main.json"))
    assert b"deploys itself" in vmsslint("expand", tmp_path / "main.json").stderr


@needs_pipes
def test_a_link_to_a_pipe_is_not_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "main.json").write_text(linking("pipe.json"))
    assert b"is not there" in vmsslint("expand", tmp_path / "main.json").stderr


# ── what is no file, or does not stay one ──


@needs_devices
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/null"])
def test_devices_are_not_read(device: str) -> None:
    for arguments in (("check", device), ("diff", OLD, device), ("expand", NEW, "--parameters", device)):
        done = vmsslint(*arguments)
        assert done.returncode == 2
        assert b"this is a device, not a file" in done.stdout + done.stderr


def test_a_folder_for_a_file(tmp_path: Path) -> None:
    for arguments in (("diff", OLD, tmp_path), ("expand", tmp_path), ("expand", NEW, "--parameters", tmp_path)):
        done = vmsslint(*arguments)
        assert done.returncode == 2
        assert b"a folder, not a file" in done.stdout + done.stderr


@needs_pipes
def test_a_pipe_that_never_ends_is_read_no_further_than_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    endless = f"f = open({str(pipe)!r}, 'wb')\nwhile True: f.write(b' ' * 65536)"
    writer = subprocess.Popen([sys.executable, "-c", endless], stderr=subprocess.DEVNULL)
    try:
        done = vmsslint("check", pipe)
        assert done.returncode == 2
        assert b"larger than 20 MB" in done.stdout
    finally:
        writer.kill()
        writer.wait()


def test_a_file_that_vanishes_or_grows_between_a_look_and_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "main.json"
    opened = Path.open

    def when_opened(change: Callable[[], object]) -> None:
        file.write_text(json.dumps(INNER))

        def changing(path: Path, *arguments: str) -> object:
            change()
            return opened(path, *arguments)  # type: ignore[call-overload]

        monkeypatch.setattr(Path, "open", changing)

    def said() -> str:
        try:
            sources.read(str(file))
        except VmsslintError as error:
            return error.message
        finally:
            monkeypatch.setattr(Path, "open", opened)
        return ""

    when_opened(file.unlink)
    assert said() == "there is no such file"
    when_opened(lambda: os.truncate(file, 2**35))
    assert said() == "the file is larger than 20 MB"
    when_opened(lambda: os.truncate(file, 10))
    assert said().startswith("the file ends too early")


def test_a_folder_that_nobody_may_read(tmp_path: Path) -> None:
    (tmp_path / "main.json").write_text(json.dumps(INNER))
    (tmp_path / "closed").mkdir(mode=0)
    done = vmsslint("check", tmp_path, "--format", "concise")
    if os.access(tmp_path / "closed", os.R_OK):
        assert done.returncode == 0  # root may read everything
    else:
        assert b"closed:1:1: error VMSS001 no permission to read this" in done.stdout
    (tmp_path / "closed").chmod(0o700)


# ── what cannot be written ──


@needs_devices
def test_a_full_disk() -> None:
    done = vmsslint("diff", OLD, NEW, "--output", "/dev/full")
    assert (done.returncode, done.stderr) == (2, b"vmsslint: /dev/full: cannot write: No space left on device\n")
    with Path("/dev/full").open("wb") as full:
        for arguments in (("diff", OLD, NEW), ("expand", NEW), ("rules",), ("--help",), ("--version",)):
            done = vmsslint(*arguments, stdout=full)
            assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
            assert b"cannot write: No space left on device" in done.stderr


@pytest.mark.parametrize("arguments", [("rules",), ("facts",), ("diff", OLD, NEW), ("--help",), ("--version",)])
def test_a_reader_that_went_away(arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = vmsslint(*arguments, stdout=pipe)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_the_user_stops_it() -> None:
    process = subprocess.Popen(
        command("check", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )
    assert process.stdin is not None
    try:
        process.stdin.write(b" " * 2**20)  # returns once most of it has been read: the program is at work
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (130, b"", b"")
