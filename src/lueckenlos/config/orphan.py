"""A process that leaves when the one that started it is gone."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_SECONDS = 1.0


def leave_with_parent() -> None:
    """Watch, on a thread of its own, for the parent to be gone; then end this process."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(2 * LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="leave with parent").start()
