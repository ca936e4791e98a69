"""Git is asked for what it has stored, and nothing that a repository names is run."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import Repository, make, parameters, repository, scale_set, template
from vmsslint import api
from vmsslint.errors import VmsslintError
from vmsslint.load import git, revisions
from vmsslint.load.git import Blobs, commit, index, open_repository, renames, tree
from vmsslint.load.trees import blob_id
from vmsslint.updates.asked import from_git, since

__all__ = ["repository"]

OLD, NEW = (template(scale_set(platformFaultDomainCount=count)) for count in (5, 4))


def told(choice: str | None) -> list[str]:
    report = api.diff_many(from_git(since(choice) if choice else revisions.staged))
    return [item.rule for item in report.findings]


# ── a hostile repository ──


@pytest.fixture
def trap(repository: Repository, tmp_path: Path) -> tuple[Repository, Path]:
    """A repository that names a program wherever git takes one; the program leaves a file behind when it is run."""
    repository.commit(main_json=OLD, main_parameters_json=parameters())
    repository.git("mv", "main.json", "renamed.json")
    repository.write("renamed.json", NEW)
    repository.git("add", "renamed.json")
    sprung = tmp_path / "sprung"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{sprung}'\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).symlink_to(program)
    (repository.folder / ".gitattributes").write_text("* filter=evil diff=evil merge=evil text eol=crlf\n")
    settings = {
        "core.fsmonitor": program,
        "core.hooksPath": hooks,
        "core.pager": program,
        "core.editor": program,
        "core.sshCommand": program,
        "core.askPass": program,
        "core.alternateRefsCommand": program,
        "core.attributesFile": repository.folder / ".gitattributes",
        "core.untrackedCache": "true",
        "credential.helper": f"!{program}",
        "diff.external": program,
        "diff.evil.command": program,
        "diff.evil.textconv": program,
        "diff.renames": "copies",
        "filter.evil.clean": program,
        "filter.evil.smudge": program,
        "filter.evil.process": program,
        "filter.evil.required": "true",
        "gpg.program": program,
        "interactive.diffFilter": program,
        "log.showSignature": "true",
        "merge.evil.driver": program,
        "pager.ls-tree": "true",
        "pager.rev-parse": "true",
        "protocol.ext.allow": "always",
        "sequence.editor": program,
        "uploadpack.packObjectsHook": program,
        **{
            f"alias.{name}": f"!{program}"
            for name in ("rev-parse", "ls-tree", "ls-files", "diff-index", "diff-tree", "cat-file", "merge-base")
        },
    }
    for name, value in settings.items():
        repository.git("config", name, str(value))
    os.utime(repository.folder / "renamed.json", (1, 1))  # git would have to look at its content again
    return repository, sprung


@pytest.mark.skipif(sys.platform == "win32", reason="the trap is a shell script")
@pytest.mark.parametrize("choice", ["HEAD", None])
def test_nothing_that_a_repository_names_is_run(trap: tuple[Repository, Path], choice: str | None) -> None:
    _, sprung = trap
    assert told(choice) == ["VMSS101"]
    assert not sprung.exists(), sprung.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="the trap is a shell script")
def test_the_trap_works(trap: tuple[Repository, Path]) -> None:
    folder, sprung = trap
    subprocess.run(["git", "status"], cwd=folder.folder, check=False, capture_output=True)
    assert sprung.exists()


def test_nothing_is_fetched_for_a_partial_clone(trap: tuple[Repository, Path]) -> None:
    repository, sprung = trap
    repository.git("config", "remote.evil.url", f"ext::{sprung.parent / 'program'} %S")
    repository.git("config", "remote.evil.promisor", "true")
    repository.git("config", "extensions.partialClone", "evil")
    blob = repository.git("rev-parse", "HEAD:main.json")
    stored = repository.folder / ".git" / "objects" / blob[:2] / blob[2:]
    stored.chmod(stat.S_IRUSR | stat.S_IWUSR)
    stored.unlink()
    with pytest.raises(VmsslintError, match="nothing is fetched here"):
        told("HEAD")
    assert not sprung.exists(), sprung.read_text()


def test_a_repository_whose_files_are_said_to_be_elsewhere_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.commit(main_json=OLD)
    repository.git("config", "core.worktree", str(tmp_path))
    with pytest.raises(VmsslintError, match=r"core\.worktree"):
        open_repository()


def test_what_the_environment_says_to_git_is_not_passed_on(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(main_json=OLD)
    repository.write("main.json", NEW)
    other = make(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "nonsense")
    assert told("HEAD") == ["VMSS101"]


@pytest.mark.parametrize(
    "revision", ["--all", "-n1", "main\0x", "main\nx", "", "HEAD^{tree}", "nope", "HEAD:main.json"]
)
def test_what_names_no_commit_is_none(repository: Repository, revision: str) -> None:
    repository.commit(main_json=OLD)
    assert commit(open_repository(), revision) is None


# ── what cannot be done ──


def test_outside_of_a_repository(tmp_path: Path) -> None:
    with pytest.raises(VmsslintError, match="in no git repository"):
        open_repository(tmp_path)


def test_a_bare_repository(tmp_path: Path) -> None:
    made = make(tmp_path / "x")
    made.git("init", "--quiet", "--bare", str(tmp_path / "bare.git"))
    with pytest.raises(VmsslintError, match="bare repository"):
        open_repository(tmp_path / "bare.git")


def test_a_repository_of_another_user(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "fatal: detected dubious ownership in repository at '/x'\nTo add an exception for this directory, call:\n"
    program = repository.folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s" "{said}" >&2\nexit 128\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    with pytest.raises(VmsslintError, match=r"does not trust this repository.*safe\.directory"):
        open_repository()


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(VmsslintError, match="git, which is not installed here"):
        open_repository()


def test_a_git_beside_the_templates_is_not_run(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    program = repository.write("git", "#!/bin/sh\nexit 0\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(VmsslintError, match="not installed"):
        open_repository()


def test_a_git_that_takes_too_long_is_ended(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(main_json=OLD)
    opened = open_repository()
    program = repository.folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr(git, "SECONDS", 0.2)
    with pytest.raises(VmsslintError, match="took longer than"):
        commit(opened, "HEAD")
    with Blobs(opened) as blobs, pytest.raises(VmsslintError):
        blobs.read("0" * 40, 10)


def test_an_answer_that_is_too_long_is_not_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(main_json=OLD, other_json=OLD)
    opened = open_repository()
    head = commit(opened, "HEAD") or ""
    monkeypatch.setattr(git, "MAX_OUTPUT", 60)
    with pytest.raises(VmsslintError, match="ls-tree says more than"):
        tree(opened, head)


# ── what git has stored ──


def test_blobs_come_whole_or_cut_short_one_after_the_other(repository: Repository) -> None:
    contents = ["", "a", "line\nline\n", "x" * 100_000]
    for number, content in enumerate(contents):
        repository.write(f"{number}.json", content)
    repository.commit()
    opened = open_repository()
    found = index(opened)
    assert {path: entry.blob for path, entry in found.items()} == {
        f"{number}.json": blob_id(content.encode()) for number, content in enumerate(contents)
    }
    assert found == tree(opened, commit(opened, "HEAD") or "")
    with Blobs(opened) as blobs:
        for most in (1, 5, 200_000):
            for number, content in enumerate(contents):
                assert blobs.read(found[f"{number}.json"].blob, most) == content.encode()[:most]
        with pytest.raises(VmsslintError, match="partial clone"):
            blobs.read("0" * 40, 10)
        assert blobs.read(found["1.json"].blob, 10) == b"a"


def test_renames_between_commits_and_to_the_index(repository: Repository) -> None:
    repository.commit(a_json=OLD)
    repository.git("mv", "a.json", "b ü.json")
    opened = open_repository()
    head = commit(opened, "HEAD") or ""
    assert renames(opened, head, None) == {"b ü.json": "a.json"}
    repository.commit()
    assert renames(opened, head, commit(opened, "HEAD")) == {"b ü.json": "a.json"}


def test_a_repository_with_longer_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Repository(tmp_path)
    made.git("init", "--quiet", "--object-format", "sha256")
    made.commit(main_json=OLD, other_json=OLD)
    made.write("main.json", NEW)
    monkeypatch.chdir(tmp_path)
    assert told("HEAD") == ["VMSS101"]
