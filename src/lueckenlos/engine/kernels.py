"""The compiled loops. Each has a slow, obvious twin in the tests; nothing else is compiled.

Places lie in rows of equal y, by x inside a row, so an offer's disc is one run of each row it
crosses. All loops release the interpreter lock, so tiles run in threads.
"""

from typing import Any

import numpy as np
from numba import njit

jit: Any = njit(cache=True, nogil=True)


@jit
def in_discs(row_y, row_start, x, country, offer_x, offer_y, limit, start, place):
    """Places with d² ≤ limit[country] of each offer: `start` filled when `place` is empty, else it.

    Called twice: the first call counts, so that the second fills an array of exactly that size.
    """
    longest = max(limit[0], limit[1])
    reach = int(np.sqrt(longest)) + 1
    for o in range(len(offer_x)):
        n = start[o]
        first = np.searchsorted(row_y, offer_y[o] - reach)
        last = np.searchsorted(row_y, offer_y[o] + reach, side="right")
        for r in range(first, last):
            dy2 = (row_y[r] - offer_y[o]) ** 2
            dx = int(np.sqrt(max(0, longest - dy2))) + 1
            low, high = row_start[r], row_start[r + 1]
            for p in range(low + np.searchsorted(x[low:high], offer_x[o] - dx), high):
                if x[p] > offer_x[o] + dx:
                    break
                if (x[p] - offer_x[o]) ** 2 + dy2 <= limit[country[p]]:
                    if len(place):
                        place[n] = p
                    n += 1
        if not len(place):
            start[o + 1] = n


@jit
def or_pairs(start, place, bits, level, masks):
    """OR `bits[offer]` into `masks[level[offer], place]` of every place the offer reaches."""
    for o in range(len(start) - 1):
        for j in range(start[o], start[o + 1]):
            for w in range(bits.shape[1]):
                masks[level[o], place[j], w] |= bits[o, w]


@jit
def count_pairs(start, place, more_start, more_place, first, last, counts):
    """counts[place, segment] += 1 for segments [first, last) of each offer, once per offer."""
    seen = np.full(len(counts), -1, np.int64)
    for o in range(len(start) - 1):
        for j in range(start[o], start[o + 1]):
            seen[place[j]] = o
            for s in range(first[o], last[o]):
                counts[place[j], s] += 1
        for j in range(more_start[o], more_start[o + 1]):
            if seen[more_place[j]] != o:
                seen[more_place[j]] = o
                for s in range(first[o], last[o]):
                    counts[more_place[j], s] += 1


@jit
def add_reached(masks, parts, band, months, area, edge, out):
    """Sum the children with an offer: out[confirmed | recorded | possible, area, segment]."""
    for p in range(len(area)):
        if area[p] < 0:
            continue
        for s in range(len(band)):
            if band[s] < 0:
                continue
            bit = np.uint64(1) << np.uint64(s & 63)
            confirmed = masks[0, p, s >> 6] & bit
            recorded = confirmed | (masks[1, p, s >> 6] & bit)
            if recorded or edge[p]:
                children = parts[p, band[s]] * months[s]
                out[2, area[p], s] += children
                if recorded:
                    out[1, area[p], s] += children
                    if confirmed:
                        out[0, area[p], s] += children


@jit
def hold_links(masks, owed, permille, out):
    """out[level, place, link]: covered required months ≥ permille of `owed[link, segment]`."""
    for k in range(owed.shape[0]):
        total = owed[k].sum()
        for p in range(masks.shape[1]):
            confirmed, recorded = 0, 0
            for s in range(owed.shape[1]):
                if owed[k, s]:
                    bit = np.uint64(1) << np.uint64(s & 63)
                    if masks[0, p, s >> 6] & bit:
                        confirmed += owed[k, s]
                        recorded += owed[k, s]
                    elif masks[1, p, s >> 6] & bit:
                        recorded += owed[k, s]
            out[0, p, k] = confirmed * 1000 >= permille * total
            out[1, p, k] = recorded * 1000 >= permille * total


@jit
def add_links(holds, judgeable, living, area, held, spread):
    """Children by link that holds at their place, and by the number of judgeable ones that do."""
    for level in range(holds.shape[0]):
        for p in range(len(area)):
            a = area[p]
            if a < 0:
                continue
            n = 0
            for k in range(holds.shape[2]):
                if holds[level, p, k]:
                    held[level, a, k] += living[p]
                    n += judgeable[a, k]
            spread[level, a, n] += living[p]


@jit
def add_choice(counts, parts, band, months, area, out):
    """out[area, segment, min(n, last)] += the children with n offers."""
    most = out.shape[2] - 1
    for p in range(len(area)):
        if area[p] >= 0:
            for s in range(len(band)):
                if band[s] >= 0:
                    n = min(counts[p, s], most)
                    out[area[p], s, n] += parts[p, band[s]] * months[s]
