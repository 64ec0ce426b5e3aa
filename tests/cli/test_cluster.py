"""`lueckenlos analyse --scheduler` with a scheduler and workers that are processes of their own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engine.test_order import same

from lueckenlos.assemble.world import assemble
from lueckenlos.cli import cluster, main
from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.supply import supply
from lueckenlos.engine.tiles import summed
from lueckenlos.exchange.case import read_case

CASE = Path(__file__).parents[2] / "samples/lindenau/case.toml"
DASK = Path(sys.executable).with_name("dask")
HOST = "127.0.0.1"
Started = list[subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


@pytest.fixture
def started() -> Iterator[Started]:
    processes: Started = []
    yield processes
    for one in processes:
        one.kill()
        one.wait()


@pytest.fixture
def scheduler(started: Started, monkeypatch: pytest.MonkeyPatch) -> str:
    """One that answers; on a busy machine it and its workers have the time they need."""
    port = free_port()
    words = ["--host", HOST, "--port", str(port), "--no-dashboard", "--no-show"]
    launch(started, "scheduler", *words)
    until(lambda: answers(port))
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 120.0)
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 120.0)
    return f"tcp://{HOST}:{port}"


def until(true: Callable[[], bool]) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex((HOST, port)) == 0


def launch(started: Started, *words: str) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started.append(subprocess.Popen([DASK, *words], **quiet))
    return started[-1]


def work(started: Started, scheduler: str) -> subprocess.Popen[bytes]:
    """A worker that nobody starts again."""
    words = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", HOST]
    return launch(started, "worker", scheduler, *words)


def analyse(folder: Path, *words: str) -> int:
    return main(["analyse", str(CASE), "--out", str(folder), *words])


def written(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def refused(capsys: pytest.CaptureFixture[str], folder: Path, address: str) -> str:
    """What is said when the scheduler cannot be used, after which nothing is written."""
    assert analyse(folder, "--scheduler", address) == 1
    assert not folder.exists() or not list(folder.iterdir())
    return capsys.readouterr().err


def test_every_file_has_the_bytes_of_one_process(
    started: Started, scheduler: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        work(started, scheduler)
    assert analyse(tmp_path / "alone") == 0
    capsys.readouterr()
    assert analyse(tmp_path / "together", "--scheduler", scheduler) == 0
    told = capsys.readouterr().err
    assert "Teil 1 von " in told and "ausgefallen" not in told
    assert written(tmp_path / "together") == written(tmp_path / "alone")


def test_a_killed_worker_costs_its_pieces_only(started: Started, scheduler: str) -> None:
    case, _ = read_case(CASE, None)
    made = assemble(case, CASE.parent)
    world, scheme = made.world, made.scheme
    workers = [work(started, scheduler) for _ in range(2)]
    prepared, told = plan(world, scheme), list[str]()

    def say(line: str) -> None:
        told.append(line)
        if line.startswith("Teil 1 von "):
            workers[0].kill()
            workers[0].wait()

    with cluster.connected(scheduler, say) as some:
        until(lambda: len(some.client.scheduler_info()["workers"]) == 2)
        chain, choice = summed(world, scheme, prepared, some.each, tile_count=24)
    assert same(chain, run(world, scheme))
    alone = supply(world, scheme, prepared)
    assert [a.tobytes() for a in choice.choice] == [a.tobytes() for a in alone.choice]
    assert sum("ist ausgefallen; seine Teile rechnet ein anderer." in line for line in told) == 1
    assert [line for line in told if line.startswith("Teil 24 von 24")]


def test_when_all_workers_are_lost_it_ends(
    started: Started,
    scheduler: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    worker = work(started, scheduler)
    given = cluster.Cluster._given

    def lost(self: cluster.Cluster, piece: object) -> object:
        worker.kill()
        worker.wait()
        monkeypatch.setattr(cluster, "WORKER_SECONDS", 1.0)
        return given(self, piece)

    monkeypatch.setattr(cluster.Cluster, "_given", lost)
    told = refused(capsys, tmp_path / "out", scheduler)
    assert "Alle Rechner sind ausgefallen" in told and f"dask worker {scheduler}" in told


def test_when_the_scheduler_is_lost_it_ends(
    started: Started,
    scheduler: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    work(started, scheduler)
    given = cluster.Cluster._given

    def lost(self: cluster.Cluster, piece: object) -> object:
        made = given(self, piece)
        started[0].kill()
        started[0].wait()
        return made

    monkeypatch.setattr(cluster.Cluster, "_given", lost)
    told = refused(capsys, tmp_path / "out", scheduler)
    assert f"Die Verbindung zum Scheduler {scheduler} ist abgerissen" in told


def test_a_scheduler_without_workers_is_told(
    scheduler: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 1.0)
    told = refused(capsys, tmp_path / "out", scheduler)
    assert f"Beim Scheduler {scheduler} ist kein Rechner angemeldet." in told


def test_a_scheduler_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"tcp://{HOST}:{free_port()}"
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 1.0)
    assert f"Unter {address} antwortet kein Scheduler." in refused(capsys, tmp_path / "o", address)


@pytest.mark.parametrize("address", ["10.0.0.5:8786", "inproc://1", "tcp://", "tcp://x:y"])
def test_what_is_no_address_is_told(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "keine Adresse eines Schedulers" in refused(capsys, tmp_path / "out", address)


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = refused(capsys, tmp_path / "out", "tcp://127.0.0.1:8786")
    assert "pip install 'lueckenlos[cluster]'" in told


def test_workers_of_another_version_are_named(
    started: Started,
    scheduler: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told_by = tmp_path / "found first" / "numba-0.1.dist-info"
    told_by.mkdir(parents=True)
    (told_by / "METADATA").write_text("Metadata-Version: 2.1\nName: numba\nVersion: 0.1\n")
    monkeypatch.setenv("PYTHONPATH", str(told_by.parent))
    work(started, scheduler)
    told = refused(capsys, tmp_path / "out", scheduler)
    assert "ist numba 0.1, hier " in told and "Installieren Sie überall dasselbe." in told


def test_a_worker_refuses_a_piece_of_another_version() -> None:
    with pytest.raises(cluster.ClusterError, match=r"hier 0\.0\.0-other"):
        cluster.run_elsewhere(None, "0.0.0-other")  # type: ignore[arg-type]
