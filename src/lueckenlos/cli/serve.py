"""`lueckenlos serve`: web and worker as children of one process."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from lueckenlos.cli.backup import bring_up
from lueckenlos.cli.django import StartError, begin, reach_database
from lueckenlos.cli.platform import BEHIND, load_demo, refuse_demo_in_the_open

POLITE_SECONDS = 10
CALM_SECONDS = 1.0
LOOK_SECONDS = 0.1
SHORT_LIFE = 10.0
SHORT_LIVES = 5
"""A child that lives so shortly so often in a row is not started again."""
PACKAGE = Path(__file__).resolve().parents[1]
PYTHON = (sys.executable, "-P", "-m")
"""Python without the folder somebody happens to stand in, where another `django.py` may lie."""
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def serve(case: Path | None = None, *, with_worker: bool = True) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises `StartError` where that cannot begin.

    `case`: an invented municipality to try with. Without the worker somebody else runs it.
    """
    begin()
    from django.conf import settings

    from lueckenlos.config.data import FolderError

    try:
        lock = settings.DATA.lock()
    except FolderError as error:
        raise StartError(str(error)) from None
    with lock:
        _port_is_free(settings.ADDRESS, settings.PORT)
        reach_database()
        _prepare(case)
        Supervisor(
            Child("web", _web(settings.ADDRESS, settings.PORT)),
            _workers() if with_worker else [],
            ready=lambda: _answers(settings.ADDRESS, settings.PORT),
            words=f"Lückenlos läuft: {settings.BASE_URL} (beenden mit Strg+C)",
        ).run()
    print("Beendet.", flush=True)


def _prepare(case: Path | None) -> None:
    """Database, demonstration, duties and static files, in this order."""
    from django.conf import settings
    from django.db import connection

    from lueckenlos.accounts.notices import missing_notices
    from lueckenlos.config import upgrade

    if case:
        refuse_demo_in_the_open()
        bring_up()
        load_demo(case)
    elif upgrade.pending():
        raise StartError(BEHIND)
    if settings.PUBLIC and (missing := missing_notices()):
        raise StartError(
            f"Öffentlich geht es erst los, wenn ausgefüllt ist: {', '.join(missing)}. "
            "Legen Sie jeden Text ab: lueckenlos notice ART DATEI.md (ART: imprint, privacy, "
            "accessibility)."
        )
    try:
        upgrade.make_static()
    except FileNotFoundError:
        raise StartError(
            "Die Gestaltung der Seiten ist nicht gebaut; bauen Sie sie mit: make setup"
        ) from None
    connection.close()


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _port_is_free(address: str, port: int) -> None:
    with socket.socket(_family(address)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as error:
            reason = error.strerror or "diese Adresse gibt es nicht"
            raise StartError(
                f"Auf {address}:{port} kann Lückenlos nicht lauschen ({reason}). Beenden "
                "Sie, was dort läuft, oder nennen Sie mit LUECKENLOS_PORT einen anderen Port."
            ) from None


def _answers(address: str, port: int) -> bool:
    """Whether pages are served."""
    asked = http.client.HTTPConnection(ANYWHERE.get(address, address), port, timeout=2)
    try:
        asked.request("GET", "/healthz", headers={"Host": "localhost"})
        return asked.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _web(address: str, port: int) -> list[str]:
    from lueckenlos.config import environment

    workers = environment.number("LUECKENLOS_WEB_WORKERS", 1, 64)
    return [
        *(*PYTHON, "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", address, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "4", "--log-level", "warning", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "5", "--working-dir", str(PACKAGE.parent)),
        # the file: a dotted name granian looks up from the folder somebody happens to stand in
        f"{PACKAGE / 'config' / 'wsgi.py'}:application",
    ]


def _workers() -> list[Child]:
    from lueckenlos.config import environment

    command = [*PYTHON, "lueckenlos.cli", "worker"]
    return [
        Child("worker", command) for _ in range(environment.number("LUECKENLOS_WORKERS", 1, 64))
    ]


class Child:
    """A process that is kept alive, with all that it starts."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.started, self.short_lives = 0.0, 0

    def start(self) -> None:
        """Start it; it dies when this process does."""
        # in a session of its own, so that Ctrl-C reaches it through us alone
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started = time.monotonic()

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        """Ask it to finish what it does and leave."""
        if self.process and self.alive():
            self.process.terminate()

    def clear(self) -> None:
        """End it and whatever it started, at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def too_often(self) -> bool:
        """Note a death; whether it died young too many times in a row."""
        young = time.monotonic() - self.started < SHORT_LIFE
        self.short_lives = self.short_lives + 1 if young else 0
        return self.short_lives >= SHORT_LIVES


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


class Supervisor:
    """Starts web and, once it answers, the others; starts dead ones again, ends all together."""

    def __init__(
        self, web: Child, others: Sequence[Child], ready: Callable[[], bool], words: str
    ) -> None:
        self.children, self.others, self.ready, self.words = [web], others, ready, words
        self.stopping = False

    def run(self) -> None:
        """Until a signal asks to stop, or a child cannot be kept alive."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        told = False
        try:
            self.children[0].start()
            while not self.stopping:
                self._look_after()
                if not told and (told := self.ready()):
                    self._begin_work()
                time.sleep(LOOK_SECONDS)
        finally:
            self._end()

    def _begin_work(self) -> None:
        for child in self.others:
            child.start()
            self.children.append(child)
        print(self.words, flush=True)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _look_after(self) -> None:
        for child in self.children:
            if child.alive() or self.stopping:
                continue
            child.clear()
            if child.too_often():
                raise StartError(
                    f"Der Teil „{child.name}“ bricht immer wieder ab; sein Protokoll steht darüber."
                )
            print(f"Der Teil „{child.name}“ war beendet und startet neu.", file=sys.stderr)
            time.sleep(CALM_SECONDS)
            child.start()

    def _end(self) -> None:
        for child in self.children:
            child.ask_to_end()
        until = time.monotonic() + POLITE_SECONDS
        for child in self.children:
            if child.process:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, until - time.monotonic()))
            child.clear()
