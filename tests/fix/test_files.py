from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

import pytest

from vmsslint.errors import VmsslintError
from vmsslint.fix.files import Given, bytes_of, write
from vmsslint.load.jsonc import encode
from vmsslint.load.sources import read

ENCODINGS = {
    "utf-8": b"",
    "utf-8 with BOM": codecs.BOM_UTF8,
    "utf-16-le": b"",
    "utf-16-le with BOM": codecs.BOM_UTF16_LE,
    "utf-16-be": b"",
    "utf-16-be with BOM": codecs.BOM_UTF16_BE,
    "utf-32-le with BOM": codecs.BOM_UTF32_LE,
    "utf-32-be": b"",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_and_the_bom_stay(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.json"
    before, after = ('{"a": "é🚀",\r\n "b": 1}', '{"a": "é🚀",\r\n "bé": 1}')
    codec = encoding.removesuffix(" with BOM")
    file.write_bytes(ENCODINGS[encoding] + before.encode(codec))
    document = read(str(file))
    data = bytes_of(document, Given.of([str(file)]))
    write(document, encode(after, like=data), data)
    assert file.read_bytes() == ENCODINGS[encoding] + after.encode(codec)


def refusal(name: Path | str, *given: Path | str) -> str:
    document = read(str(name))
    with pytest.raises(VmsslintError) as error:
        bytes_of(document, Given.of([str(path) for path in given]))
    return error.value.message


def test_only_what_was_given_is_written(tmp_path: Path) -> None:
    inside, outside = tmp_path / "infra" / "deep" / "a.json", tmp_path / "b.json"
    inside.parent.mkdir(parents=True)
    for file in (inside, outside):
        file.write_text("{}")
    assert bytes_of(read(str(inside)), Given.of([str(tmp_path / "infra")])) == b"{}"
    assert bytes_of(read(str(inside)), Given.of([str(inside)])) == b"{}"
    told = "this is no file that was given, nor in a folder that was"
    assert refusal(outside, tmp_path / "infra") == told
    assert refusal(tmp_path / "infra" / ".." / "b.json", tmp_path / "infra") == told
    assert refusal(inside, outside, "-") == told


def test_a_symbolic_link_is_not_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "infra" / "link.json"
    link.parent.mkdir()
    target.write_text("{}")
    link.symlink_to(target)
    told = "a symbolic link is not written through; give the file itself"
    assert refusal(link, link) == refusal(link, link.parent) == told


def test_a_linked_folder_leads_out(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "infra").mkdir()
    (tmp_path / "elsewhere" / "a.json").write_text("{}")
    (tmp_path / "infra" / "linked").symlink_to(tmp_path / "elsewhere")
    file = tmp_path / "infra" / "linked" / "a.json"
    assert refusal(file, tmp_path / "infra") == "this is no file that was given, nor in a folder that was"
    assert bytes_of(read(str(file)), Given.of([str(tmp_path / "infra" / "linked")])) == b"{}"


@pytest.mark.parametrize("now", [b'{"a": 1}', b"{}\n", b'\xef\xbb\xbf{"a":', b"\xff"])
def test_a_file_that_changed_is_not_written(tmp_path: Path, now: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}")
    document = read(str(file))
    file.write_bytes(now)
    with pytest.raises(VmsslintError, match="the file has changed since it was read"):
        bytes_of(document, Given.of([str(file)]))
    with pytest.raises(VmsslintError, match="the file has changed since it was read"):
        write(document, b"[]", b"{}")
    assert file.read_bytes() == now
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_is_gone_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}")
    document = read(str(file))
    file.unlink()
    with pytest.raises(VmsslintError, match="cannot be read again: No such file"):
        bytes_of(document, Given.of([str(file)]))
    with pytest.raises(VmsslintError, match="cannot write: No such file"):
        write(document, b"[]", b"{}")
    assert list(tmp_path.iterdir()) == []


def test_the_mode_stays_and_nothing_is_left_beside(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}")
    file.chmod(0o640)
    write(read(str(file)), b"[]", b"{}")
    assert file.read_bytes() == b"[]"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}")
    file.chmod(0o400)
    assert refusal(file, file) == "no permission to write this"
