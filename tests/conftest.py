"""One setting for every test: hypothesis tries the same examples on every run, and is not timed. And the wheel."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

settings.register_profile("vmsslint", derandomize=True, deadline=None)
settings.load_profile("vmsslint")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked: what users have, and quicker to start than a checkout."""
    built, unpacked = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", built],
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = built.iterdir()
    shutil.unpack_archive(wheel, unpacked, format="zip")
    return unpacked
