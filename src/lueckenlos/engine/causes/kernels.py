"""The compiled loops that ask an area for its causes, in blocks of 64 places.

A place is a bit, so that an offer is entered for all places of a block and all ages it is for at
once; whom one condition alone reaches are then the bits it has and the offers that count have not.
"""

import numpy as np

from lueckenlos.engine.kernels import ONE, jit, lowest, root

NOW, ROUGH, ANY_AGE, LATER, BARS = range(5)
"""Rows of `cover[condition, segment]`, a bit per place: offers that count; and beside them those
known roughly, of another age, ending some months later, and freed of each bar."""


@jit
def sort_by(key, start, order, back):
    """Sort numbers by key, those of -1 first; `start[key + 1]`, `start[-1]` the end; `back`
    inverts."""
    for k in key:
        start[k + 1] += 1
    before = 0
    for k in range(len(start)):
        start[k], before = before, before + start[k]
    fill = start.copy()
    for i in range(len(key)):
        back[i] = fill[key[i] + 1]
        order[back[i]] = i
        fill[key[i] + 1] += 1


@jit
def count_by_place(rows, start, place, at, asked, number):
    """number[position + 1] += 1 for each pair of a row, -1 for none, and a place asked for."""
    for o in range(len(rows)):
        if rows[o] >= 0:
            for j in range(start[rows[o]], start[rows[o] + 1]):
                if asked[at[place[j]]]:
                    number[at[place[j]] + 1] += 1


@jit
def sort_by_place(rows, start, place, at, asked, rough, fill, offer):
    """Put the same pairs where `fill[position]` tells, as o or with `rough` as -1 - o."""
    for o in range(len(rows)):
        if rows[o] >= 0:
            for j in range(start[rows[o]], start[rows[o] + 1]):
                p = at[place[j]]
                if asked[p]:
                    offer[fill[p]] = o ^ rough
                    fill[p] += 1


@jit
def disc_bits(x, y, low, high, limit, at_x, at_y):
    """A bit for each of up to 64 places [low, high) with d² ≤ its limit."""
    bits = np.uint64(0)
    for i in range(high - low):
        dx, dy = x[low + i] - at_x, y[low + i] - at_y
        bits |= np.uint64(dx * dx + dy * dy <= limit[i]) << np.uint64(i)
    return bits


@jit
def enter(cover, touch, bits, role, first, last, late):
    """Enter an offer that reaches some places: the ages it is for, and where they begin and end."""
    if role & ONE:
        cover[ANY_AGE, 0] |= bits
        for s in range(first, last):
            cover[NOW, s] |= bits
        for s in range(last, late):
            cover[LATER, s] |= bits
        touch[0, last] = touch[1, first] = True
    role >>= ONE
    while role:
        bar = BARS + lowest(role)
        role &= role - ONE
        for s in range(first, last):
            cover[bar, s] |= bits


@jit
def enter_near(cover, touch, area, low, high, land, near):
    """Enter the offers in whose disc there are places of a block."""
    _, _, place_x, place_y, country = land
    south, height, row_start, x, y, limits, roles, first, last, late, only, allowed = near
    limit = np.empty(64, np.int64)
    west, east, below, above = place_x[low], place_x[low], place_y[low], place_y[low]
    for i in range(low, high):
        limit[i - low] = limits[country[i]]
        west, east = min(west, place_x[i]), max(east, place_x[i])
        below, above = min(below, place_y[i]), max(above, place_y[i])
    longest = limit[: high - low].max()
    reach = root(longest)
    start = max(0, (below - reach - south) // height)
    stop = min(len(row_start) - 1, (above + reach - south) // height + 1)
    for r in range(start, stop):
        run = x[row_start[r] : row_start[r + 1]]
        begin = row_start[r] + np.searchsorted(run, west - reach)
        for o in range(begin, row_start[r + 1]):
            if x[o] > east + reach:
                break
            dx, dy = max(0, west - x[o], x[o] - east), max(0, below - y[o], y[o] - above)
            if dx * dx + dy * dy > longest:
                continue
            if only[o] < 0 or allowed[only[o], area]:
                bits = disc_bits(place_x, place_y, low, high, limit, x[o], y[o])
                if bits:
                    enter(cover, touch, bits, roles[o], first[o], last[o], late[o])


@jit
def enter_pairs(cover, touch, low, high, pairs, near):
    """Enter the offers that reach places of a block without a line."""
    start, offer = pairs
    _, _, _, _, _, _, roles, first, last, late, _, _ = near
    for i in range(low, high if len(start) > 1 else low):
        bit = ONE << np.uint64(i - low)
        for j in range(start[i], start[i + 1]):
            o = offer[j]
            if o >= 0:
                enter(cover, touch, bit, roles[o], first[o], last[o], late[o])
            else:
                for s in range(first[-1 - o], last[-1 - o]):
                    cover[ROUGH, s] |= bit


@jit
def add_hole(cover, first, last, low, ages, order, parts, more):
    """more[condition - 1] += the children of a block at ages [first, last) it alone reaches."""
    band, months = ages
    for s in range(first, last):
        for c in range(ROUGH, cover.shape[0] if band[s] >= 0 else ROUGH):
            bits = cover[c, 0 if c == ANY_AGE else s] & ~cover[NOW, s]
            while bits:
                children = parts[order[low + lowest(bits)], band[s]]
                more[c - ROUGH] += children * months[s]
                bits &= bits - ONE


@jit
def ask_areas(areas, first, lows, highs, short, land, parts, near, pairs, ages, more, touching):
    """Fill more[hole, condition] and touching[hole] of the holes first[n] to first[n + 1] of each
    area, in blocks of 64 places."""
    start = land[0]
    cover = np.zeros((BARS + 9, len(ages[0]) + 1), np.uint64)
    touch = np.zeros((2, len(ages[0]) + 1), np.bool_)
    for n in range(len(areas)):
        touch[:] = False
        for low in range(start[areas[n]], start[areas[n] + 1], 64):
            high = min(low + 64, start[areas[n] + 1])
            cover[:] = 0
            enter_near(cover, touch, areas[n], low, high, land, near)
            enter_pairs(cover, touch, low, high, pairs, near)
            for g in range(first[n], first[n + 1]):
                add_hole(cover, lows[g], highs[g], low, ages, land[1], parts, more[g])
        for g in range(first[n], first[n + 1]):
            touching[g] = short[g] and touch[0, lows[g]] and touch[1, highs[g]]
