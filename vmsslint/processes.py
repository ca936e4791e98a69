"""Processes of this machine as an executor."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # most runs have one process
    from concurrent.futures import Executor


@contextmanager
def processes(jobs: int) -> Iterator[Executor | None]:
    """An executor of so many processes, 0 for one a core; None where one is all, which is this one."""
    jobs = jobs or _cores()
    if jobs == 1:
        yield None
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # a copy of this process has the rules and facts already; elsewhere than on Linux copying is not safe
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    executor = ProcessPoolExecutor(jobs, context, _begin)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """Ctrl-C is for the process that people see."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
