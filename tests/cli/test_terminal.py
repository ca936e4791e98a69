from __future__ import annotations

import io
import sys

import pytest

from vmsslint.cli.terminal import STEP, counted, wants_color


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("wish", "environment", "terminal", "color"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colours_come_by_wish_then_environment_then_terminal(
    monkeypatch: pytest.MonkeyPatch, wish: str, environment: dict[str, str], terminal: bool, color: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(wish, Terminal() if terminal else io.StringIO()) is color


def test_many_files_are_counted_in_one_line_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert list(counted(range(2 * STEP + 1))) == list(range(2 * STEP + 1))
    assert stream.getvalue() == f"\r{STEP} files\r{2 * STEP} files\r\x1b[K"


@pytest.mark.parametrize("stream", [io.StringIO(), None])
def test_a_pipe_and_few_files_are_quiet(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    assert len(list(counted(range(2 * STEP)))) == 2 * STEP
    assert stream is None or stream.getvalue() == ""
    monkeypatch.setattr(sys, "stderr", few := Terminal())
    list(counted(range(STEP - 1)))
    assert few.getvalue() == ""
