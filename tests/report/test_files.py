from __future__ import annotations

from pathlib import Path

import pytest

from vmsslint.report.files import relative


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("main.json", "main.json"),
        ("./infra//main.json", "infra/main.json"),
        ("infra/../main.json", "main.json"),
        ("../old/main.json", "old/main.json"),
        ("HEAD:infra/main.json", "infra/main.json"),
        ("HEAD~2:infra/a b.json", "infra/a b.json"),
        ("origin/main:infra/main.json", "infra/main.json"),
        (":infra/main.json", "infra/main.json"),
        (":0:infra/main.json", "infra/main.json"),
        ("./a:b.json", "a:b.json"),
        ("-", "stdin"),
        ("..", "stdin"),
        ("/", "stdin"),
        ("", "stdin"),
    ],
)
def test_the_path_of_a_document(name: str, path: str) -> None:
    assert relative(name) == path


def test_a_path_below_the_folder_loses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repo").mkdir()
    monkeypatch.chdir(tmp_path / "repo")
    assert relative(str(tmp_path / "repo" / "infra" / "main.json")) == "infra/main.json"
    assert relative(str(tmp_path / "other" / "main.json")) == "other/main.json"
