"""Installations of the platform in folders of their own, on SQLite and a private PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.platform import loaded
from tests.platform.clusters import binaries, cluster
from tests.platform.ready import once

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LINDENAU = ROOT / "samples" / "lindenau" / "case.toml"
START_SECONDS = PATIENCE = 300
SETTINGS = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")
"""What of an installation's environment decides which tables it has."""


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    """What a server said, read to its end."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Running:
    """A service at work: its port, its process and what it logs."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request on a connection of its own, sent as it stands."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            said: HTTPResponse = connection.getresponse()
            names = {name.lower(): value for name, value in said.getheaders()}
            return Answer(said.status, names, said.read().decode(errors="replace"))
        finally:
            connection.close()

    def lines(self) -> list[str]:
        """What it logged so far."""
        return self.log.read_text(errors="replace").splitlines()


@dataclass
class Installation:
    """A data folder, a database, and the commands run on them as an operator would."""

    folder: Path
    database: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def data(self) -> Path:
        return self.folder / "daten"

    @property
    def environ(self) -> dict[str, str]:
        here = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **here,
            "LUECKENLOS_DATA": str(self.data),
            "DATABASE_URL": self.database,
            "LUECKENLOS_PORT": str(free_port()),
            "LUECKENLOS_WORKERS": "1",
            **self.more,
        }

    def start(self, *command: str, **options: Any) -> subprocess.Popen[bytes]:
        """A command of ours that goes on by itself."""
        return subprocess.Popen(
            [sys.executable, "-m", "lueckenlos.cli", *command],
            env=self.environ, cwd=self.folder, **options,
        )  # fmt: skip

    def run(self, *command: str, fails: bool = False) -> str:
        """What a command of ours printed. `fails`: it must end with an error instead."""
        done = loaded.run(*command, env=self.environ, where=self.folder, seconds=PATIENCE)
        said = done.stdout + done.stderr
        assert (done.returncode != 0) is fails, said
        assert "Traceback" not in said or not fails, said
        return said

    def python(self, code: str, **given: Any) -> Any:
        """What `code` leaves in `result`, run with Django set up; `given` are its names."""
        program = (
            "import json, sys\nfrom lueckenlos.cli.django import begin\nbegin()\n"
            "given = json.loads(sys.argv[2]); given['result'] = None\n"
            "exec(sys.argv[1], given)\nprint('\\n' + json.dumps(given['result']))"
        )
        done = loaded.run(
            code, json.dumps(given), code=program,
            env=self.environ, where=self.folder, seconds=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def upgraded(self) -> None:
        """Bring an empty one to this version; on SQLite by a copy of what `upgrade` made once."""
        self._ready("upgrade")

    def with_demo(self) -> None:
        """Likewise with the invented Landkreis."""
        self._ready("demo", str(LINDENAU))

    def _ready(self, *command: str) -> None:
        if self.database or self.data.exists():
            self.run(*command)
            return
        told = {name: self.more[name] for name in SETTINGS if name in self.more}
        probe = Path(told.get("PYTHONPATH", "")).name  # `mit-probe-1`, `mit-probe-2`

        def make(folder: Path) -> None:
            one = Installation(folder, more=told)
            one.run(*command)
            one.python(STATIC)

        found = once(f"{command[0]}{probe}", make) / "daten"
        shutil.copytree(found, self.data, ignore=shutil.ignore_patterns("secret.key"))

    @contextmanager
    def serve(self, **environ: str) -> Iterator[Running]:
        """`lueckenlos serve` from the first page to Ctrl-C."""
        port, log = free_port(), self.folder / f"protokoll-{free_port()}.txt"
        one = Installation(
            self.folder, self.database,
            {**self.more, "LUECKENLOS_PORT": str(port), **environ},
        )  # fmt: skip
        with log.open("wb") as file:
            process = one.start("serve", stdout=file, stderr=file)
            running = Running(port, process, log)
            try:
                wait_for_page(running)
                yield running
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(60)
                except subprocess.TimeoutExpired:
                    process.kill()


STATIC = "from lueckenlos.config.upgrade import make_static\nmake_static()"


def wait_for_page(running: Running) -> None:
    """Until it answers; its log where it never does."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if running.process.poll() is not None:
            break
        try:
            if running.get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the service did not start:\n" + "\n".join(running.lines()))


# --- PostgreSQL ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres(need: Callable[[str], None]) -> Iterator[str]:
    """The address of a private PostgreSQL, with `{}` for the name of a database."""
    need("postgres")
    with cluster() as url:
        yield url


_NUMBERS = count(1)


def new_database(url: str) -> str:
    """The address of a database of its own in a cluster."""
    import psycopg

    name = f"one_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return url.format(name)


# --- installations ------------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An empty installation on SQLite."""
    return Installation(tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    """An empty installation, once on each database."""
    if request.param == "sqlite":
        return Installation(tmp_path)
    return Installation(tmp_path, new_database(request.getfixturevalue("postgres")))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service with the invented Landkreis, once for all tests that only read."""
    one = Installation(tmp_path_factory.mktemp("laufend"))
    one.with_demo()
    with one.serve() as service:
        yield service


# --- an app with a column of every kind ---------------------------------------------------------

PROBE_SETTINGS = """
from lueckenlos.config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "probe"]
ROOT_URLCONF = "probe.urls"
"""


def with_probe(one: Installation, release: int = 2) -> Installation:
    """The installation with the app of `probe/`, in its first or its second version."""
    place = one.folder / f"mit-probe-{release}"
    shutil.copytree(HERE / "probe", place / "probe", ignore=shutil.ignore_patterns("__pycache__"))
    (place / "probe_settings.py").write_text(PROBE_SETTINGS)
    if release < 2:
        (place / "probe" / "migrations" / "0002_second.py").unlink()
    told = {"PYTHONPATH": str(place), "DJANGO_SETTINGS_MODULE": "probe_settings"}
    return Installation(one.folder, one.database, {**one.more, **told})


def postgres_tool(name: str) -> Path:
    """A program of PostgreSQL's."""
    return binaries() / name
