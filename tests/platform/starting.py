"""A real service in processes of its own, for the tests of starting."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.platform import loaded

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "samples" / "lindenau" / "case.toml"
OURS = ("LUECKENLOS_", "DATABASE_URL", "EMAIL_URL", "DJANGO_")
COMMAND = (sys.executable, "-P", "-m", "lueckenlos.cli")
"""As the command `lueckenlos` does: without the folder one stands in."""
PATIENCE = 180.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an installation in a folder, without what the tests set for themselves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "LUECKENLOS_DATA": str(folder), "LUECKENLOS_WORKERS": "1", **more}


def call(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`lueckenlos WORDS` to its end."""
    return loaded.run(*words, env=env, seconds=PATIENCE)


def sentences(text: str) -> list[str]:
    """The lines somebody sees."""
    return [line for line in text.splitlines() if line.strip()]


def within(seconds: float, check: Callable[[], object]) -> bool:
    """Whether something comes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if check():
            return True
        time.sleep(0.05)
    return bool(check())


class Service:
    """`lueckenlos serve` as somebody starts it."""

    def __init__(self, env: dict[str, str], *words: str, where: Path | None = None) -> None:
        self.env = env
        self.port, self.begun = int(env["LUECKENLOS_PORT"]), time.monotonic()
        self.process = subprocess.Popen(
            [*COMMAND, "serve", *words],
            env=env,
            cwd=where,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            self.lines.put(line)

    def wait_for(self, words: str) -> float:
        """Wait until it says so; seconds since its start."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if words in self.lines.get(timeout=0.2):
                    return time.monotonic() - self.begun
            except queue.Empty:
                if self.process.poll() is not None and self.lines.empty():
                    break
        raise AssertionError(f"never said {words!r}: {self.said}")

    def get(self, path: str) -> int:
        """The status of a page; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=3) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def children(self) -> dict[str, int]:
        """Process numbers of the parts that run, by name; of several workers the last one's."""
        found = {}
        for pid in children_of(self.process.pid):
            found["worker" if command_of(pid).split()[-1:] == ["worker"] else "web"] = pid
        return found

    def family(self) -> set[int]:
        """Every process below it."""
        found: set[int] = set()
        waiting = [self.process.pid]
        while waiting:
            below = children_of(waiting.pop())
            found.update(below)
            waiting += below
        return found

    def port_is_free(self) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                return False
            return True


def children_of(pid: int) -> list[int]:
    try:
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(one) for one in said.split()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def running(pid: int) -> bool:
    """Whether a process lives; one that only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def service(env: dict[str, str], *words: str, where: Path | None = None) -> Iterator[Service]:
    """A service that is gone at the end, whatever happens."""
    one = Service(env, *words, where=where)
    known: set[int] = set()
    try:
        yield one
    finally:
        known = one.family()
        one.process.send_signal(signal.SIGTERM)
        try:
            one.process.wait(20)
        except subprocess.TimeoutExpired:
            one.process.kill()
        for pid in known:
            if running(pid):
                os.kill(pid, signal.SIGKILL)
