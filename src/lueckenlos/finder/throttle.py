"""How much one address may ask in a minute: counted in the process, forgotten after it."""

from __future__ import annotations

from threading import Lock
from time import monotonic

WINDOW_SECONDS = 60
MOST_ADDRESSES = 10_000
"""More in one window are counted as one: memory stays bounded."""


class Throttle:
    """Counts requests by address within a window; with the window goes every address."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lock, self.begun = Lock(), monotonic()
        self.counts: dict[str, int] = {}

    def admits(self, address: str) -> bool:
        """Whether this request may be answered; it counts."""
        with self.lock:
            if monotonic() - self.begun >= WINDOW_SECONDS:
                self.begun = monotonic()
                self.counts.clear()
            key = address if address in self.counts or len(self.counts) < MOST_ADDRESSES else ""
            self.counts[key] = self.counts.get(key, 0) + 1
            return self.counts[key] <= self.most
