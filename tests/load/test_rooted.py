from __future__ import annotations

import os
from pathlib import Path

import pytest

from vmsslint.errors import VmsslintError
from vmsslint.load.rooted import around, below


@pytest.mark.parametrize(
    ("folder", "path", "whole"),
    [
        ("", "a.json", "a.json"),
        ("infra", "a.json", "infra/a.json"),
        ("infra", "../a.json", "a.json"),
        ("infra", "./x/../a.json", "infra/a.json"),
        ("infra", "../../a.json", None),
        ("", "..", None),
        ("", "/etc/passwd", None),
        ("", "~/a.json", None),
        ("", "C:/a.json", None),
        ("", "..\\a.json", None),
        ("", "a\0.json", None),
        ("", "", None),
    ],
)
def test_a_path_stays_inside(folder: str, path: str, whole: str | None) -> None:
    assert below(folder, path) == whole


def test_the_tree_is_the_repository_around_the_folder(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "infra"
    inner.mkdir(parents=True)
    assert around(inner).root == inner.resolve()  # outside of a repository only the folder counts
    (tmp_path / "repository" / ".git").write_text("gitdir: elsewhere")  # as in a worktree
    assert around(inner).root == (tmp_path / "repository").resolve()


def test_files_are_read_from_the_top_and_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "infra").mkdir()
    (tmp_path / "a.json").write_text("{}")
    monkeypatch.chdir(tmp_path / "infra")
    tree = around(Path())
    assert tree.read("a.json") == b"{}"
    assert tree.document("a.json").name == "../a.json"
    assert tree.read("b.json") is None
    assert tree.read("a.json/b.json") is None
    assert (tree.place_of("x.json"), tree.place_of("../a.json")) == ("infra/x.json", "a.json")
    assert tree.place_of("../../a.json") is None
    with pytest.raises(VmsslintError, match="there is no such file"):
        tree.document("b.json")


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege there")
def test_no_link_leads_out(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (tmp_path / "secret.json").write_text("{}")
    (root / "inside.json").write_text("[]")
    (root / "out.json").symlink_to(tmp_path / "secret.json")
    (root / "up").symlink_to(tmp_path)
    (root / "in.json").symlink_to("inside.json")
    (root / "dangling.json").symlink_to("nowhere.json")
    (root / "ring.json").symlink_to("ring.json")
    tree = around(root)
    assert tree.read("in.json") == b"[]"
    for path, told in (
        ("out.json", "leads out of the repository"),
        ("up/secret.json", "leads out of the repository"),
        ("dangling.json", "leads nowhere"),
        ("ring.json", "cannot be read"),
        (".git", "this is no file"),
    ):
        with pytest.raises(VmsslintError, match=told):
            tree.read(path)
