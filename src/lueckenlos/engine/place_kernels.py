"""The compiled loops of places: what institutions cover, and their places shared over ages."""

import numpy as np

from lueckenlos.engine.kernels import jit

EXACT = 1 << 50
"""Below it a quotient of floating point numbers is at most one off."""


@jit
def cover(unit, low, high, level, covers):
    """covers[level, unit, segment] |= an offer of the unit; confirmed ones are recorded too."""
    for i in range(len(unit)):
        for segment in range(low[i], high[i]):
            covers[1, unit[i], segment] = True
            if level[i] == 0:
                covers[0, unit[i], segment] = True


@jit
def part_of(whole, some, of):
    """whole · some // of for 0 ≤ some ≤ of < 2⁶⁰ and 0 ≤ whole, exactly: the product may be wider
    than 64 bits, the rest after a quotient that is nearly right is not."""
    if of == 0:
        return 0
    if whole < EXACT:
        quotient = np.int64(np.float64(whole) * (np.float64(some) / np.float64(of)))
        wide = np.uint64(whole) * np.uint64(some) - np.uint64(quotient) * np.uint64(of)
        rest = np.int64(wide)
    else:
        quotient, rest = np.int64(0), np.int64(0)
        for bit in range(62, -1, -1):
            quotient, rest = 2 * quotient, 2 * rest + (whole >> bit & 1) * some
            while rest >= of:
                quotient, rest = quotient + 1, rest - of
    while rest < 0:
        quotient, rest = quotient - 1, rest + of
    while rest >= of:
        quotient, rest = quotient + 1, rest - of
    return quotient


@jit
def parts_of(whole, some, of, out):
    """out = whole · some // of, 0 where `of` is."""
    for i in range(len(out)):
        out[i] = part_of(whole[i], some[i], of[i])


@jit
def add_places(area, places, first, last, covers, children, out):
    """out[area, segment] += the share of each unit's places that falls to the segments it covers,
    in proportion to children[area, segment] from `first` to `last`; rests fall to later ages."""
    for u in range(len(area)):
        a, living = area[u], 0
        for segment in range(first[u], last[u]):
            living += children[a, segment]
        below, given = 0, 0
        if places[u] > 0:
            for segment in range(first[u], last[u]):
                below += children[a, segment]
                up_to = part_of(places[u], below, living)
                if covers[u, segment]:
                    out[a, segment] += up_to - given
                given = up_to
