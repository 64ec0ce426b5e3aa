"""An address as a picture that phones read, for posters and leaflets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from qrcode.main import QRCode


@dataclass(frozen=True, slots=True)
class Picture:
    """Squares side by side: how many with the white edge around, and the black ones as a path."""

    size: int
    path: str


def picture(address: str) -> Picture:
    """The picture of an address."""
    code = QRCode()
    code.add_data(address)
    rows = code.get_matrix()
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        for dark, some in groupby(row):
            long = len(list(some))
            if dark:
                drawn.append(f"M{x} {y}h{long}v1h-{long}z")
            x += long
    return Picture(len(rows), "".join(drawn))
