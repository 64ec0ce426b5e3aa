"""The compiled loops. Each has a slow, obvious twin in the tests.

Places lie in strips of equal height, by x inside a strip, so an offer's disc is one run of each
strip it crosses; on a lattice a strip is a row, and the run is known without looking at a place.
All loops release the interpreter lock, so tiles run in threads.
"""

from typing import Any

import numpy as np
from numba import njit

jit: Any = njit(cache=True, nogil=True)

ONE = np.uint64(1)
WORD = np.uint64(63)


# --- numbers --------------------------------------------------------------------------------


@jit
def root(square):
    """The greatest whole number whose square is at most `square`, -1 for none."""
    if square < 0:
        return -1
    n = int(np.sqrt(float(square)))
    while n * n > square:
        n -= 1
    while (n + 1) * (n + 1) <= square:
        n += 1
    return n


@jit
def ones(word):
    """How many bits of a word are set."""
    word -= (word >> ONE) & np.uint64(0x5555555555555555)
    pairs = np.uint64(0x3333333333333333)
    word = (word & pairs) + ((word >> np.uint64(2)) & pairs)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@jit
def lowest(word):
    """The number of the lowest bit set in a word, 64 for none."""
    return ones((word & (~word + ONE)) - ONE)


# --- the lattice ----------------------------------------------------------------------------


@jit
def common_step(values, least):
    """The greatest step of which all values are a whole number away from `least`; 0 if all are."""
    step = 0
    for value in values:
        rest = value - least
        if step == 1:
            break
        if step == 0 or rest % step:
            while rest:
                step, rest = rest, step % rest
    return step


@jit
def lattice_bits(x, y, corner, step, words, bits, base):
    """Set a bit per place and count the ones before each word; False where two share a cell."""
    for p in range(len(x)):
        column = (x[p] - corner[0]) // step[0]
        w = (y[p] - corner[1]) // step[1] * words + (column >> 6)
        bit = ONE << np.uint64(column & 63)
        if bits[w] & bit:
            return False
        bits[w] |= bit
    before = 0
    for w in range(len(bits)):
        base[w] = before
        before += ones(bits[w])
    return True


@jit
def cell_rank(bits, base, words, row, column):
    """Places of the lattice before a cell."""
    w = row * words + (column >> 6)
    return base[w] + ones(bits[w] & ((ONE << np.uint64(column & 63)) - ONE))


@jit
def lattice_rank(x, y, corner, step, words, bits, base, rank):
    """Fill the rank of each place."""
    for p in range(len(x)):
        row, column = (y[p] - corner[1]) // step[1], (x[p] - corner[0]) // step[0]
        rank[p] = cell_rank(bits, base, words, row, column)


@jit
def quotient(value, step, inverse):
    """value // step for a value ≥ 0, with the step's inverse at hand; a division takes longer."""
    n = int(value * inverse)
    if n * step > value:
        return n - 1
    return n + 1 if (n + 1) * step <= value else n


@jit
def row_run(lattice, row, column, rest, dx, tile):
    """The run of a tile's places in a row of the lattice at most `dx` from column · step + rest."""
    step, inverse, columns, words, bits, base = lattice
    if dx < 0:
        return 0, 0
    low = column + 1 if dx < rest else column - quotient(dx - rest, step, inverse)
    high = column + quotient(dx + rest, step, inverse)
    low, high = max(0, low), min(columns - 1, high)
    if low > high:
        return 0, 0
    start = cell_rank(bits, base, words, row, low) - tile[0]
    stop = cell_rank(bits, base, words, row, high + 1) - tile[0]
    return max(0, start), min(tile[1], stop)


# --- pairs ----------------------------------------------------------------------------------


@jit
def strip_run(south, height, row_start, x, r, at_x, at_y, longest):
    """Where in strip `r` a disc's places may lie: the run, and the widest dx inside the strip."""
    below, above = south + r * height, south + (r + 1) * height - 1
    dx = root(longest - max(0, max(below - at_y, at_y - above)) ** 2)
    if dx < 0:
        return 0, 0
    low, high = row_start[r], row_start[r + 1]
    start = low + np.searchsorted(x[low:high], at_x - dx)
    return start, low + np.searchsorted(x[low:high], at_x + dx, side="right")


@jit
def strips(south, height, row_start, at_y, longest):
    """The strips a disc crosses."""
    reach = root(longest)
    first = max(0, (at_y - reach - south) // height)
    return first, min(len(row_start) - 1, (at_y + reach - south) // height + 1)


@jit
def in_discs(south, height, row_start, x, y, country, offer_x, offer_y, limit, start, place):
    """Places with d² ≤ limit[country] of each offer: `start` filled when `place` is empty, else it.

    Called twice: the first call counts, so that the second fills an array of exactly that size.
    """
    longest = max(limit[0], limit[1])
    for o in range(len(offer_x)):
        n = start[o]
        first, last = strips(south, height, row_start, offer_y[o], longest)
        for r in range(first, last):
            low, high = strip_run(south, height, row_start, x, r, offer_x[o], offer_y[o], longest)
            for p in range(low, high):
                if (x[p] - offer_x[o]) ** 2 + (y[p] - offer_y[o]) ** 2 <= limit[country[p]]:
                    if len(place):
                        place[n] = p
                    n += 1
        if not len(place):
            start[o + 1] = n


# --- masks ----------------------------------------------------------------------------------


@jit
def or_run(masks, slots, words, o, low, high):
    """OR the words of offer `o` into `masks[slot, word, place]`, for a run of places."""
    for q in range(slots.shape[1]):
        if slots[o, q] >= 0:
            for w in range(words.shape[1]):
                bits, slot = words[o, w], slots[o, q]
                if bits:
                    for p in range(low, high):
                        masks[slot, w, p] |= bits


@jit
def or_some(masks, slots, words, o, low, high, country, wide, area, only, allowed):
    """The same for the places of settlement `wide` (2: any) whose residents may use the offer."""
    for q in range(slots.shape[1]):
        if slots[o, q] >= 0:
            for w in range(words.shape[1]):
                bits, into = words[o, w], masks[slots[o, q], w]
                for p in range(low, high):
                    may = only < 0 or (area[p] >= 0 and allowed[only, area[p]])
                    if may and (wide == 2 or country[p] == wide):
                        into[p] |= bits


@jit
def or_ring(masks, slots, words, o, low, high, ring):
    """The same for the places of the run whose bits in `ring` are set: all of them or none."""
    for q in range(slots.shape[1]):
        if slots[o, q] >= 0:
            for w in range(words.shape[1]):
                bits, slot = words[o, w], slots[o, q]
                if bits:
                    for p in range(low, high):
                        masks[slot, w, p] |= bits & ring[p]


@jit
def or_lattice(
    lattice, corner, up, window, tile, ring, country, area,
    x, y, limit, words, slots, only, allowed, masks,
):  # fmt: skip
    """OR each offer into the places of its disc, row by row of a lattice.

    `up`: y of row 0, height of a row, first row of the tile and one past its last. `tile`: position
    of its first place, number of places. `ring`: all bits of the places which the longer of two
    reaches is for.
    """
    wide, step = 1 if limit[1] > limit[0] else 0, lattice[0]
    longest, shortest = max(limit[0], limit[1]), min(limit[0], limit[1])
    reach = root(longest)
    for o in range(window[0], window[1]):
        column = (x[o] - corner) // step
        rest = x[o] - corner - column * step
        first = max(up[2], -((up[0] - y[o] + reach) // up[1]))
        last = min(up[3], (y[o] + reach - up[0]) // up[1] + 1)
        for r in range(first, last):
            dy2 = (up[0] + r * up[1] - y[o]) ** 2
            low, high = row_run(lattice, r, column, rest, root(longest - dy2), tile)
            if low < high:
                inner, outer = low, high
                if shortest < longest:
                    dx = root(shortest - dy2)
                    inner, outer = row_run(lattice, r, column, rest, dx, tile)
                    if inner >= outer:
                        inner, outer = high, high
                    if only[o] < 0:
                        or_ring(masks, slots, words, o, low, inner, ring)
                        or_ring(masks, slots, words, o, outer, high, ring)
                    else:
                        two = (country, wide, area, only[o], allowed)
                        or_some(masks, slots, words, o, low, inner, *two)
                        or_some(masks, slots, words, o, outer, high, *two)
                if only[o] < 0:
                    or_run(masks, slots, words, o, inner, outer)
                else:
                    two = (country, 2, area, only[o], allowed)
                    or_some(masks, slots, words, o, inner, outer, *two)


@jit
def or_list(
    south, height, row_start, place_x, place_y,
    window, country, area, x, y, limit, words, slots, only, allowed, masks,
):  # fmt: skip
    """OR each offer into the places of its disc, looking at each by itself."""
    longest = max(limit[0], limit[1])
    for o in range(window[0], window[1]):
        first, last = strips(south, height, row_start, y[o], longest)
        for r in range(first, last):
            low, high = strip_run(south, height, row_start, place_x, r, x[o], y[o], longest)
            for p in range(low, high):
                if (place_x[p] - x[o]) ** 2 + (place_y[p] - y[o]) ** 2 <= limit[country[p]]:
                    if only[o] < 0:
                        or_run(masks, slots, words, o, p, p + 1)
                    else:
                        two = (country, 2, area, only[o], allowed)
                        or_some(masks, slots, words, o, p, p + 1, *two)


@jit
def or_pairs(start, place, words, slots, masks):
    """OR each offer into the places of a list of pairs, as CSR."""
    for o in range(len(start) - 1):
        for q in range(slots.shape[1]):
            if slots[o, q] >= 0:
                for w in range(words.shape[1]):
                    bits, into = words[o, w], masks[slots[o, q], w]
                    for j in range(start[o], start[o + 1]):
                        into[place[j]] |= bits


@jit
def spans(rows, start, place, span):
    """Fill the least and the greatest place each row is declared for."""
    for o in range(len(rows)):
        span[o, 0], span[o, 1] = len(place) + 1 << 32, -1
        for j in range(start[rows[o]], start[rows[o] + 1]):
            span[o, 0] = min(span[o, 0], place[j])
            span[o, 1] = max(span[o, 1], place[j])


@jit
def or_declared(rows, span, ends, start, place, rank, tile, words, slots, masks):
    """OR each offer into the places of the tile it is declared for."""
    for o in range(len(rows)):
        if span[o, 1] < ends[0] or span[o, 0] > ends[1]:
            continue
        for q in range(slots.shape[1]):
            if slots[o, q] >= 0:
                for w in range(words.shape[1]):
                    bits, into = words[o, w], masks[slots[o, q], w]
                    for j in range(start[rows[o]], start[rows[o] + 1]):
                        p = rank[place[j]] - tile[0]
                        if 0 <= p < tile[1]:
                            into[p] |= bits
