"""A repository, read through the `git` program: revisions, trees, the index, blobs, renames.

A repository can be a stranger's, with whatever its configuration and its attributes say. So git is only asked for what
it has stored: never for a comparison with the working tree, a checkout or a text conversion, which would run filters
and drivers that the repository names; and nothing is fetched. What the environment says to git is not passed on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path as FilePath
from typing import IO, TYPE_CHECKING

from vmsslint.dataclass import dataclass
from vmsslint.errors import VmsslintError

if TYPE_CHECKING:
    from subprocess import Popen

SECONDS = 60
"""How long git may take for one answer."""

MAX_OUTPUT = 256 * 1024 * 1024
"""Bytes of one answer: the names of some two million files."""

MAX_RENAMES = 1000
"""Files on either side that are compared with each other to find renames with edits; git's own default."""

REGULAR, SYMBOLIC_LINK, SUBMODULE = "100", "120000", "160000"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree or the index has at a path: its mode in octal digits, and the id of the blob.

    `blob` is empty while a merge has not been settled there. `absent` is True where a sparse checkout leaves it out.
    """

    mode: str
    blob: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with a working tree.

    `top` is the folder of the working tree. `prefix` is the way down from there to the folder that the program runs
    in, with slashes, empty at the top itself. `shallow` is True where a part of the history is missing. `index_file` is
    the index that git handed to a hook, else empty.
    """

    top: str
    prefix: str = ""
    shallow: bool = False
    index_file: str = ""


def open_repository(folder: str | FilePath = ".") -> Repository:
    """The repository that `folder` lies in. Raises VmsslintError: none, a bare one, one that git does not trust."""
    here = os.path.realpath(folder)
    home = next(
        (above for above in (here, *map(str, FilePath(here).parents)) if (FilePath(above) / ".git").exists()), ""
    )
    answer = _ask(here, "rev-parse", "--is-bare-repository", "--is-shallow-repository")
    bare, shallow = answer.decode().split()
    if bare == "true":
        raise VmsslintError("this is a bare repository; a working tree is needed to read the new side from")
    top = os.path.realpath(os.fsdecode(_ask(here, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    if home != top:
        raise VmsslintError(
            f"the configuration of the repository says that its files are elsewhere (core.worktree): {top}"
        )
    prefix = FilePath(here).relative_to(top).as_posix()
    return Repository(top, "" if prefix == "." else prefix, shallow == "true", _index_of_hook(here))


def commit(repository: Repository, revision: str) -> str | None:
    """The id of the commit that `revision` names (`HEAD`, `origin/main`, `v1~2`), None where there is none."""
    if revision.startswith("-") or not revision.isprintable():
        return None
    name = f"{revision}^{{commit}}"
    answer = _answer(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", name, accept=(0, 1, 128))
    found = answer.decode("ascii", "replace").strip()
    return found if re.fullmatch("[0-9a-f]{40,64}", found) else None


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """The commit at which the histories of two commits, given by their ids, parted; None where none is at hand."""
    return _answer(repository, "merge-base", one, other, accept=(0, 1)).decode("ascii").strip() or None


def tree(repository: Repository, commit_id: str) -> Mapping[str, Entry]:
    """What a commit holds, by path from the top, in git's order."""
    found = {}
    for record in _records(_answer(repository, "ls-tree", "-r", "-z", "--full-tree", commit_id)):
        about, _, path = record.partition("\t")
        mode, _, blob = about.split(" ")
        found[path] = Entry(mode, blob)
    return found


def index(repository: Repository) -> Mapping[str, Entry]:
    """What the index holds, by path from the top, in git's order."""
    found: dict[str, Entry] = {}
    for record in _records(_answer(repository, "ls-files", "--stage", "-t", "-z", "--full-name")):
        about, _, path = record.partition("\t")
        tag, mode, blob, stage = about.split(" ")
        found[path] = Entry(mode, blob if stage == "0" else "", absent=tag == "S")
    return found


def renames(repository: Repository, old: str, new: str | None) -> Mapping[str, str]:
    """The old path of each file that was renamed, by its new path.

    `old` and `new` are ids of commits; None for `new` is the index.
    """
    options = ("--raw", "-z", "-M", f"-l{MAX_RENAMES}", "--diff-filter=R", "--no-ext-diff", "--no-textconv")
    if new is None:
        answer = _answer(repository, "diff-index", "--cached", *options, old, "--")
    else:
        answer = _answer(repository, "diff-tree", "-r", *options, old, new, "--")
    records = list(_records(answer))
    return {after: before for _, before, after in zip(records[::3], records[1::3], records[2::3], strict=True)}


class Blobs:
    """Reads blobs by their ids, through one process for all of them. Close it, or use it as a context."""

    __slots__ = ("_process", "_repository")

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: Popen[bytes] | None = None

    def __enter__(self) -> Blobs:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, blob: str, most: int) -> bytes:
        """The bytes of the blob, not more than `most`. Raises VmsslintError where it is not at hand."""
        if self._process is None:
            self._process = _start(self._repository.top, ("cat-file", "--batch"), self._repository.index_file)
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with _deadline(process):
            try:
                process.stdin.write(f"{blob}\n".encode("ascii"))
                process.stdin.flush()
            except BrokenPipeError:
                pass  # the answer will tell
            about = process.stdout.readline().split()
            if len(about) != 3 or about[1] != b"blob":
                raise VmsslintError(_MISSING)
            size = int(about[2])
            data = _exactly(process.stdout, min(size, most))
            left = size - len(data) + 1  # and the line end behind it
            while left > 0 and (passed := process.stdout.read(min(left, 1 << 20))):
                left -= len(passed)
        if left > 0:
            raise VmsslintError("git ended before it had told all of a file")
        return data

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError), _deadline(process):
                process.communicate()
            process.wait()


_MISSING = (
    "git does not have this version of the file at hand, as in a partial clone; nothing is fetched here: "
    "clone without --filter, or fetch what is missing with `git fetch --refetch`"
)


# ── calling git ────────────────────────────────────────────────────────────────────────────────────────────

_SAFE = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)

_ENVIRONMENT = {
    "LC_ALL": "C",
    "LANGUAGE": "",
    "GIT_ALLOW_PROTOCOL": "none",  # `protocol.ext.allow` of a repository would win over `protocol.allow`, not over this
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
}


def _environment(index_file: str) -> Mapping[str, str]:
    """Ours without what speaks to git: in a hook that could be about another repository, or have it run something."""
    passed = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {**passed, **_ENVIRONMENT, **({"GIT_INDEX_FILE": index_file} if index_file else {})}


def _index_of_hook(folder: str) -> str:
    """The index that git names to a hook, if it is one of this repository.

    For `git commit -a` and `git commit FILE` it is not the usual one, and it is what will be committed. The variable is
    a hint of the one who runs the program; in a hook that works on several repositories it may be another's.
    """
    named = os.environ.get("GIT_INDEX_FILE", "")
    if not named:
        return ""
    own = os.fsdecode(_ask(folder, "rev-parse", "--absolute-git-dir").removesuffix(b"\n"))
    file = os.path.realpath(named)
    return file if FilePath(file).is_relative_to(os.path.realpath(own)) and FilePath(file).is_file() else ""


def _answer(repository: Repository, *arguments: str, accept: Sequence[int] = (0,)) -> bytes:
    return _ask(repository.top, *arguments, accept=accept, index_file=repository.index_file)


def _ask(folder: str, *arguments: str, accept: Sequence[int] = (0,), index_file: str = "") -> bytes:
    """What git prints for the arguments in that folder. VmsslintError: another exit status, too long, too much."""
    import tempfile

    with tempfile.TemporaryFile() as errors:
        process = _start(folder, arguments, index_file, errors)
        assert process.stdin is not None
        assert process.stdout is not None
        with process, _deadline(process) as passed:
            process.stdin.close()
            output = process.stdout.read(MAX_OUTPUT + 1)
            if len(output) > MAX_OUTPUT:
                process.kill()
                raise VmsslintError(f"git {arguments[0]} says more than {MAX_OUTPUT // 2**20} MB")
        if passed:
            raise VmsslintError(f"git {arguments[0]} took longer than {SECONDS} seconds")
        if process.returncode not in accept:
            errors.seek(0)
            raise VmsslintError(_failure(folder, errors.read(4096).decode("utf-8", "replace")))
    return output


def _start(folder: str, arguments: Sequence[str], index_file: str, errors: IO[bytes] | None = None) -> Popen[bytes]:
    import shutil
    import subprocess

    program = shutil.which("git")
    if program is None or not FilePath(program).is_absolute():  # one that lies in the folder is the stranger's
        raise VmsslintError("the old side is read with git, which is not installed here")
    return subprocess.Popen(
        [program, *_SAFE, *arguments],
        cwd=folder,
        env=_environment(index_file),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if errors is None else errors,
    )


@contextmanager
def _deadline(process: Popen[bytes]) -> Iterator[list[bool]]:
    """Kills the process if it takes longer than it may; the list has an item then."""
    from threading import Timer

    passed: list[bool] = []

    def end() -> None:
        passed.append(True)
        process.kill()

    timer = Timer(SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()


def _failure(folder: str, said: str) -> str:
    """What git's complaint means for the user, in our words where it is a known one."""
    if "dubious ownership" in said or "unsafe repository" in said:
        return (
            "git does not trust this repository, since its files belong to another user; if you do: "
            f"git config --global --add safe.directory '{folder}'"
        )
    if "not a git repository" in said:
        return "this folder is in no git repository, so there is no old side to compare with"
    if "unable to read" in said or "lazy fetching disabled" in said:
        return _MISSING
    first = next((line for line in said.splitlines() if line.startswith("fatal:")), said.strip())
    return f"git says: {first.removeprefix('fatal:').strip() or 'nothing, but it failed'}"


def _records(answer: bytes) -> Iterator[str]:
    """The records of an answer with `-z`. Bytes of a name that are no text come as `os.fsdecode` has them."""
    return (os.fsdecode(record) for record in answer.split(b"\0")[:-1])


def _exactly(stream: IO[bytes], count: int) -> bytes:
    parts = []
    while count > 0 and (part := stream.read(count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
