"""What is made once in a run of the tests, for all its processes, and copied by who needs it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

FOLDER = "TESTS_READY"
"""Names the folder of this run; set by tests/conftest.py."""


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name, which `make` fills for whoever asks first."""
    folder = Path(os.environ[FOLDER]) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".new")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder
