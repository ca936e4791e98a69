"""Help that teaches, and completion."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from vmsslint.cli import run
from vmsslint.cli.program import COMMANDS


def printed(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    run(arguments)
    return capfd.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_with_examples_that_can_be_typed(capfd: pytest.CaptureFixture[str], command: str) -> None:
    text, head, examples = printed(capfd, command, "--help").partition("\n  Examples:\n")
    assert head
    assert "EXAMPLES" not in text
    options = set(re.findall(r"(?<=[ /])--?[a-z-]+", text))
    rows = [row.strip() for row in examples.splitlines() if row.strip()]
    assert rows
    for row in rows:
        called = re.search(r"vmsslint ([a-z-]+)(.*)", row)
        assert called is not None
        assert called[1] in COMMANDS
        if called[1] == command:
            assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", called[2])) <= options, row


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_what_a_shell_reads(capfd: pytest.CaptureFixture[str], shell: str) -> None:
    script = printed(capfd, "completion", shell)
    assert "_VMSSLINT_COMPLETE" in script
    assert script.endswith("\n")


def test_completion_is_for_shells_that_are_known(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", "tcsh"]) == 2
    assert capfd.readouterr().err == "vmsslint: the shell is one of bash, zsh, fish, not tcsh\n"


@pytest.mark.parametrize(
    ("words", "offered"),
    [("vmsslint ba", "baseline"), ("vmsslint check --hide", "--hide-silenced"), ("vmsslint new", "new-rule")],
)
def test_a_shell_is_answered(words: str, offered: str) -> None:
    environment = {**os.environ, "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "vmsslint"],
        env={**environment, "_VMSSLINT_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == [offered]
    assert (done.returncode, done.stderr) == (0, "")


def test_bash_takes_the_script() -> None:
    if not Path("/bin/bash").exists():
        pytest.skip("no bash here")
    program = f'eval "$({shlex.quote(sys.executable)} -m vmsslint completion bash)"; complete -p vmsslint'
    done = subprocess.run(
        ["/bin/bash", "--norc", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "complete -o default -F _vmsslint_completion vmsslint\n"
