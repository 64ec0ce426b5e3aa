"""Runs commands one by one, each in a process of its own that may use only so much memory.

Reads a JSON list of calls from the standard input and writes a JSON list of what came of them. One
process loads the program and is copied for every call, so that a call costs no second to begin.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from lueckenlos.cli import main

MEMORY = int(os.environ.get("MEMORY_MB", "3000")) * 1_000_000
SECONDS = int(os.environ.get("SECONDS", "30"))


def command(call: list[str], said: Path) -> int:
    """The exit code of a call, run here with its output in a file."""
    target = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(target, 1)
    os.dup2(target, 2)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(SECONDS)
    try:
        code = main(call)
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 70
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def outcome(call: list[str], said: Path) -> dict[str, object]:
    """Code, text, seconds and megabytes of a call."""
    begun = time.monotonic()
    child = os.fork()
    if not child:
        os._exit(command(call, said))
    _, status, used = os.wait4(child, 0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "said": said.read_text("utf-8", errors="replace"),
        "seconds": time.monotonic() - begun,
        "megabytes": used.ru_maxrss / 1000,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        calls = json.load(sys.stdin)
        found = [outcome(call, Path(folder) / str(at)) for at, call in enumerate(calls)]
    json.dump(found, sys.stdout)
