"""A command of ours in a process copied from one that has loaded its libraries before.

Loading them is most of what a short command takes. The process has its own environment, folder,
output and exit code, and its program is the one `lueckenlos` runs.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LIBRARIES = (
    *("django.core.management", "django.db.migrations.executor", "django.forms", "django.http"),
    *("cryptography.fernet", "openpyxl", "requests", "sqlite3"),
    *("lueckenlos.cli", "lueckenlos.assemble.figures", "lueckenlos.engine.kernels"),
    *("lueckenlos.exchange.need", "lueckenlos.exchange.offers.read", "lueckenlos.disclosure"),
    *("lueckenlos.exchange.hsds.read", "lueckenlos.exchange.proposal", "lueckenlos.report.public"),
)
"""What reads no setting while it is loaded."""
_SOURCE: list[subprocess.Popen[str]] = []


def run(
    *words: str, env: dict[str, str], seconds: float, where: Path | None = None, code: str = ""
) -> subprocess.CompletedProcess[str]:
    """`lueckenlos WORDS` to its end, or a program with the words as its arguments."""
    with TemporaryDirectory(prefix="gesagt-") as folder:
        said = [Path(folder) / name for name in ("out", "err")]
        told = {
            "words": words, "code": code, "env": env, "where": str(where or Path.cwd()),
            "said": [str(path) for path in said], "seconds": int(seconds),
        }  # fmt: skip
        status = _ask(told)
        assert status != -signal.SIGALRM, f"{words or code} took longer than {seconds} s"
        out, err = (path.read_text("utf-8", errors="replace") for path in said)
    return subprocess.CompletedProcess([*words], status, out, err)


def _ask(told: dict[str, Any]) -> int:
    if not _SOURCE:
        command, pipe = [sys.executable, "-P", __file__], subprocess.PIPE
        _SOURCE.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
    source = _SOURCE[0]
    assert source.stdin and source.stdout
    source.stdin.write(json.dumps(told) + "\n")
    source.stdin.flush()
    return int(source.stdout.readline())


def _become(told: dict[str, Any]) -> None:
    """The process somebody would have started."""
    for number, path in zip((1, 2), told["said"], strict=True):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(told["env"])
    os.chdir(told["where"])
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["-c" if told["code"] else "lueckenlos", *told["words"]]
    signal.alarm(told["seconds"])


def _serve() -> None:
    """Copy oneself for every line that comes, and say how the copy ended."""
    answers = os.fdopen(os.dup(1), "w")
    for name in LIBRARIES:
        import_module(name)
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if not child:
            answers.close()
            _become(told)
            if told["code"]:
                exec(compile(told["code"], "-c", "exec"), {"__name__": "__main__"})
                sys.exit()
            sys.exit(import_module("lueckenlos.cli").main())
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    _serve()
