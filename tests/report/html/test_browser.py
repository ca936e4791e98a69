"""The HTML page in headless Chromium: nothing is loaded, nothing complains, nothing sticks out on a phone."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.html.pages import example, hostile, surging

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

PAGES: dict[str, Callable[[], str]] = {"example": example, "hostile": hostile, "surging": surging}
DARK = "--blink-settings=preferredColorScheme=0"


def browse(file: Path, *options: str) -> tuple[str, str]:
    """What Chromium prints for the page, and what it complains of in the console."""
    assert CHROMIUM is not None
    profile = file.parent / "profile"
    done = subprocess.run(
        [
            *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
            *("--proxy-server=127.0.0.1:9", f"--user-data-dir={profile}", *options, file.as_uri()),
        ],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return done.stdout, "\n".join(row for row in done.stderr.splitlines() if ":CONSOLE" in row)


def framed(page: str, width: int) -> str:
    """A page that shows another as wide as that, and writes down how wide its content is."""
    return (
        f'<!doctype html><iframe width="{width}" height="2000" srcdoc="{html.escape(page)}"></iframe><p id="told"></p>'
        "<script>document.querySelector('iframe').onload = event => {"
        "const root = event.target.contentDocument.documentElement;"
        "document.getElementById('told').textContent = `${root.scrollWidth} ${root.clientWidth}`;};</script>"
    )


@pytest.fixture(params=PAGES, ids=str)
def page(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


def test_the_page_runs_without_a_complaint_and_its_commands_can_be_copied(page: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    shown, complaints = browse(file, "--dump-dom")
    assert complaints == ""
    assert "<title>harm" not in shown
    assert "<img" not in shown
    buttons = re.findall("<button.*?>", shown)
    assert buttons
    assert not any("hidden" in button for button in buttons)  # the script has run


@pytest.mark.parametrize("width", [320, 1_200])
def test_nothing_sticks_out(page: str, width: int, tmp_path: Path) -> None:
    file = tmp_path / "frame.html"
    file.write_text(framed(page, width), encoding="utf-8")
    shown, _ = browse(file, "--dump-dom")
    told = re.search(r'id="told">(\d+) (\d+)<', shown)
    assert told is not None
    assert int(told[1]) <= int(told[2]) <= width


def test_light_and_dark_are_two_pictures(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(example(), encoding="utf-8")
    pictures = []
    for name, options in (("light", ()), ("dark", (DARK,))):
        picture = tmp_path / f"{name}.png"
        browse(file, "--window-size=800,1200", f"--screenshot={picture}", *options)
        pictures.append(picture.read_bytes())
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert pictures[0] != pictures[1]
