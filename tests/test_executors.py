"""Work that is shared out, to processes or to a cluster, gives the report that one process gives, to the byte."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.limits import command
from vmsslint import api, elsewhere, parcels
from vmsslint.cli import run
from vmsslint.places import Document
from vmsslint.processes import processes
from vmsslint.report import render
from vmsslint.updates.update import Update

EXAMPLES = Path(__file__).parent.parent / "examples"
OLD, NEW = ((EXAMPLES / name).read_text() for name in ("old.json", "new.json"))
LINKING = {
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2022-09-01",
    "name": "linked",
    "properties": {"mode": "Incremental", "templateLink": {"relativePath": "linked/set.json"}},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty templates; one links to another, one silences something, one cannot be read, one is too deep."""
    made = tmp_path_factory.mktemp("estate")
    for number in range(60):
        text = NEW.replace("2024-07-01", "2016-03-30") if number % 3 else NEW
        (made / f"{number:02}.json").write_text(text.replace("'web-'", f"'web{number}-'"))
    (made / "linked").mkdir()
    (made / "linked/set.json").write_text(NEW.replace("2024-07-01", "2015-06-15"))
    linking = {**api.parse("new.json", NEW.encode()).data, "resources": [LINKING]}
    (made / "05.json").write_text(json.dumps(linking))
    quiet = "// vmsslint: ignore-file[VMSS4] this cloud has no newer API version\n"
    (made / "07.json").write_text(quiet + (made / "07.json").read_text())
    (made / "08.json").write_text((made / "08.json").read_text() + "}")
    deep = "concat('a', " * 90 + "parameters('nope')" + ")" * 90
    (made / "10.json").write_text((made / "10.json").read_text().replace("concat('web10-'", f"concat({deep}, 'web10-'"))
    return made


def checked(folder: Path, executor: Executor | None = None) -> str:
    return render("json", api.check_many(api.find([str(folder)]), executor=executor))


def compared(folder: Path, executor: Executor | None = None) -> str:
    pairs = (Update(item.name, api.parse("old.json", OLD.encode()), item) for item in documents(folder))
    return render("json", api.diff_many(pairs, executor=executor))


def documents(folder: Path) -> Iterator[Document]:
    return (item for item in api.find([str(folder)]) if isinstance(item, Document))


@pytest.fixture(scope="module")
def elsewhere_on_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executor]:
    """Two processes that were not copied from this one and stand in another folder."""
    context, there = multiprocessing.get_context("spawn"), tmp_path_factory.mktemp("there")
    with ProcessPoolExecutor(2, context, os.chdir, (there,)) as executor:
        yield executor


ASKED = pytest.mark.parametrize("ask", [checked, compared])


@ASKED
def test_processes_answer_as_one_does(ask: Callable[..., str], folder: Path, elsewhere_on_disk: Executor) -> None:
    alone = ask(folder)
    assert json.loads(alone)["findings"]
    assert ask(folder, elsewhere_on_disk) == alone


@ASKED
def test_threads_answer_as_one_does(ask: Callable[..., str], folder: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert ask(folder, executor) == ask(folder)


@pytest.mark.parametrize("more", [[], ["--format", "sarif"], ["--baseline", "known.json"], ["--ignore", "VMSS1"]])
def test_jobs_change_nothing(
    more: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(folder)
    entry = {"rule": "VMSS401", "file": "01.json", "resource": "web1", "path": "apiVersion"}
    Path("known.json").write_text(json.dumps({"version": 1, "findings": [entry]}))
    said = []
    for jobs in ("1", "2", "3"):
        said.append((run(["check", ".", "--jobs", jobs, *more]), capfdbinary.readouterr()))
    assert said[0][0] == 2  # one cannot be read
    assert said[1:] == said[:1] * 2


def test_a_file_of_the_worker_is_not_read(folder: Path, elsewhere_on_disk: Executor) -> None:
    """What links to others is judged here; in the worker's folder there is nothing to link to."""
    (document,) = (item for item in documents(folder) if item.name.endswith("05.json"))
    report = api.check_many([document], executor=elsewhere_on_disk)
    assert report.scale_sets == 1


def test_what_is_too_deep_to_travel_is_judged_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(content: Any, known: Any = ()) -> parcels.Parcel:
        if isinstance(content, list) and not isinstance(content[0], list):
            raise RecursionError
        return parcels.pack(content, known)

    expected = checked(folder)
    monkeypatch.setattr(elsewhere, "pack", too_deep)
    with ThreadPoolExecutor(1) as executor:
        assert checked(folder, executor) == expected


def test_a_worker_that_dies_fails_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "judge_parcel", die)
    with processes(2) as executor, pytest.raises(api.VmsslintError, match="a worker process ended"):
        checked(folder, executor)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_nobody_speaks_when_the_user_stops_it(folder: Path) -> None:
    """Ctrl-C reaches every process of the terminal."""
    fifo = folder.parent / "never-written"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        command("check", str(folder), str(fifo), "--jobs", "2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    descriptor = os.open(fifo, os.O_WRONLY)  # returns once it reads this, all else being handed out
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    os.close(descriptor)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_cluster_of_which_a_worker_is_killed(folder: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    alone = checked(folder)
    batches = -(-61 // elsewhere.BATCH)
    settings: dict[str, Any] = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "processes": True,
        "dashboard_address": "127.0.0.1:0",
    }
    with (
        distributed.LocalCluster(local_directory=tmp_path, **settings) as cluster,
        distributed.Client(cluster) as client,
    ):
        killing = KillingHalfWay(client, batches // 2)
        report = checked(folder, killing)
        assert killing.killed
        assert len(killing.results) == batches
    assert report == alone
    names = [item["location"]["file"] for item in json.loads(report)["findings"] if item["rule"] == "VMSS001"]
    assert [Path(name).name for name in names] == ["08.json"]


class KillingHalfWay(Executor):
    """A cluster's executor that kills one of its workers once so many results are there."""

    def __init__(self, client: Any, after: int) -> None:
        self._executor, self._after = client.get_executor(retries=3), after
        self._pid = next(iter(client.run(os.getpid).values()))
        self.killed, self.results = 0, list[object]()

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand the work to the cluster."""
        future: Future[Any] = self._executor.submit(work, *args, **kwargs)
        future.add_done_callback(self._done)
        return future

    def _done(self, future: Future[Any]) -> None:
        self.results.append(future.result())
        if len(self.results) == self._after:
            os.kill(self._pid, signal.SIGKILL)
            self.killed = self._pid
