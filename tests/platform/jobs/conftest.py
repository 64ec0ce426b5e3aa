"""A stage with real processes on a real database: SQLite and a private PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from tests.conftest import ROOT, need_or_skip
from tests.platform.clusters import cluster
from tests.platform.ready import once

SETTINGS = "tests.platform.jobs.settings"


def environ(folder: Path, url: str, **more: str) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "LUECKENLOS_DATA": str(folder),
        "DATABASE_URL": url,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **ours, **more}


def migrate(folder: Path, url: str) -> None:
    command = [sys.executable, "-m", "django", "migrate", "-v0"]
    subprocess.run(command, env=environ(folder, url), cwd=ROOT, check=True)


class Stage:
    """An installation with a desk to ask, and as many workers as are started."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.workers: list[subprocess.Popen[bytes]] = []
        self.log = (folder / "log").open("ab")
        self.desk = self.open_desk()

    @property
    def sqlite(self) -> bool:
        return not self.url

    def open_desk(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.platform.jobs.process", "desk"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self.log}
        return subprocess.Popen(command, env=environ(self.folder, self.url), cwd=ROOT, **pipes)

    def ask(self, do: str, **told: Any) -> Any:
        self.tell(self.desk, do, **told)
        return self.answer(self.desk)

    def tell(self, desk: subprocess.Popen[bytes], do: str, **told: Any) -> None:
        assert desk.stdin
        desk.stdin.write(json.dumps({"do": do, **told}).encode() + b"\n")
        desk.stdin.flush()

    def answer(self, desk: subprocess.Popen[bytes]) -> Any:
        assert desk.stdout
        line = desk.stdout.readline()
        assert line, self.logged()
        return json.loads(line)

    def worker(self, **more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.platform.jobs.process", "worker"]
        made = subprocess.Popen(
            command, env=environ(self.folder, self.url, **more), cwd=ROOT, stderr=self.log
        )
        self.workers.append(made)
        return made

    def wait(self, until: Callable[[], Any], seconds: float = 30) -> Any:
        """What `until` gives as soon as it gives something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := until():
                return found
            time.sleep(0.05)
        pytest.fail(f"not within {seconds} s; {self.ask('states')}\n{self.logged()}")

    def wait_state(self, job: str, *states: str, seconds: float = 30) -> dict[str, Any]:
        def reached() -> dict[str, Any] | None:
            found: dict[str, Any] = self.ask("job", job=job)
            return found if found["state"] in states else None

        found: dict[str, Any] = self.wait(reached, seconds)
        return found

    def wait_all(self, seconds: float) -> dict[str, int]:
        """Until no job is open; how many ended in which state."""

        def over() -> dict[str, int] | None:
            found: dict[str, int] = self.ask("states")
            return None if found.keys() & {"waiting", "running"} else found

        found: dict[str, int] = self.wait(over, seconds)
        return found

    def logged(self) -> str:
        return (self.folder / "log").read_text()[-6000:]

    def close(self) -> None:
        for process in (*self.workers, self.desk):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
        self.log.close()


@pytest.fixture(scope="session")
def migrated() -> Path:
    """A data folder with an empty SQLite database, to copy."""
    return once("migrated", lambda folder: migrate(folder, ""))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster with the empty database `template`, to copy."""
    need_or_skip("postgres")
    with ExitStack() as stack:
        url = stack.enter_context(cluster())
        create(url, "empty", "template0")
        migrate(tmp_path_factory.mktemp("postgres"), url.format("empty"))
        yield url


def create(url: str, name: str, template: str) -> None:
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@pytest.fixture(params=["sqlite", "postgres"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """An empty installation; its processes are gone afterwards."""
    folder, url = tmp_path / "data", ""
    folder.mkdir()
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated") / "lueckenlos.sqlite3", folder)
    else:
        server, name = request.getfixturevalue("postgres"), f"stage_{uuid4().hex[:8]}"
        create(server, name, "empty")
        url = server.format(name)
    made = Stage(folder, url)
    try:
        yield made
    finally:
        made.close()
