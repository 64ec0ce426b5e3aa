"""The compiled loops that sum up a tile: children reached, links that hold, choice.

Children are summed by marking where a run begins and where it ends, and adding up in the end. A
call with arrays costs more than a step of these loops, so they are long and call nothing with one.
"""

import numpy as np

from lueckenlos.engine.kernels import ONE, jit, lowest, ones, root, row_run, strip_run, strips


@jit
def sum_bands(area, parts, out):
    """out[area, band] += the parts of the places inside areas."""
    for p in range(len(area)):
        if area[p] >= 0:
            for b in range(parts.shape[1]):
                out[area[p], b] += parts[p, b]


@jit
def sum_up(parts, out):
    """out[place, band]: the parts of all places before."""
    for p in range(len(parts)):
        for b in range(parts.shape[1]):
            out[p + 1, b] = out[p, b] + parts[p, b]


@jit
def equal_runs(masks, area, edge, stop):
    """Fill `stop` with the ends of the runs of places with the same area and masks; how many."""
    many, runs, start = len(area), 0, 0
    for p in range(1, many + 1):
        same = p < many and area[p] == area[start] and edge[p] == edge[start]
        if same:
            for w in range(masks.shape[1]):
                same &= masks[0, w, p] == masks[0, w, start]
                same &= masks[1, w, p] == masks[1, w, start]
        if not same:
            stop[runs] = p
            runs += 1
            start = p
    return runs


@jit
def add_reached(masks, stop, before, area, edge, level, table):
    """Add the children of equal places where a run of set bits starts, take them off at its end.

    table[level, area, segment, band] is to be summed up over segments. Levels: confirmed, only
    recorded, only possible, which is what is missing at an edge.
    """
    last, low = table.shape[2] - 1, 0
    for high in stop:
        a, w = area[low], 0
        while a >= 0 and (level < 2 or edge[low]) and w < masks.shape[1]:
            word, start = masks[0, w, low], 64 * w
            if level == 1:
                word = masks[1, w, low] & ~word
            elif level == 2:
                word = ~(word | masks[1, w, low])
                if last < start + 64:
                    word &= (ONE << np.uint64(last - start)) - ONE
            while word:
                skip = lowest(word)
                word >>= np.uint64(skip)
                long = lowest(~word)
                start += skip
                for b in range(before.shape[1]):
                    children = before[high, b] - before[low, b]
                    table[level, a, start, b] += children
                    table[level, a, start + long, b] -= children
                word = word >> np.uint64(long) if long < 64 else np.uint64(0)
                start += long
            w += 1
        low = high


@jit
def hold_links(masks, stop, due, owed, permille, first_link, hold):
    """Set bits in hold[level, word, place]: covered required months ≥ permille of all.

    `due[link, word]`: the segments a link requires; `owed[link, segment]`: their months.
    """
    total = owed.sum(1)
    whole = np.zeros(due.shape, np.int64)
    for k in range(len(due)):
        for s in range(owed.shape[1]):
            whole[k, s >> 6] += owed[k, s]
    for level in range(2):
        low = 0
        for high in stop:
            bits, into = np.uint64(0), first_link >> 6
            for k in range(len(due)):
                missing = 0
                for w in range(due.shape[1]):
                    word = masks[0, w, low]
                    if level:
                        word |= masks[1, w, low]
                    word = due[k, w] & ~word
                    if word == due[k, w]:
                        missing += whole[k, w]
                        continue
                    while word:
                        missing += owed[k, 64 * w + lowest(word)]
                        word &= word - ONE
                if (first_link + k) >> 6 != into:
                    for p in range(low, high):
                        hold[level, into, p] |= bits
                    bits, into = np.uint64(0), into + 1
                if (total[k] - missing) * 1000 >= permille * total[k]:
                    bits |= ONE << np.uint64((first_link + k) & 63)
            for p in range(low, high):
                hold[level, into, p] |= bits
            low = high


@jit
def add_table(table, areas, band, months, out):
    """Add up a tile's table into out[confirmed | recorded | possible, area, segment]."""
    segments, bands = len(band), table.shape[3]
    up = np.zeros((3, bands), np.int64)
    for a in range(len(areas)):
        up[:] = 0
        for s in range(segments):
            for level in range(3):
                for b in range(bands):
                    up[level, b] += table[level, a, s, b]
            if band[s] >= 0:
                children = 0
                for level in range(3):
                    children += up[level, band[s]] * months[s]
                    out[level, areas[a], s] += children


@jit
def add_links(hold, fixed, judge, parts, months, area, areas, held, spread):
    """Children by link that holds at their place, and by the number of judgeable ones that do.

    `fixed[level, area, word]`: links that hold for a whole area; `judge[area, word]`: judgeable.
    """
    many, words = len(area), hold.shape[1]
    for level in range(hold.shape[0]):
        people = 0
        for p in range(many + 1):
            same = p < many and p > 0 and area[p] == area[p - 1]
            if same:
                for w in range(words):
                    same &= hold[level, w, p] == hold[level, w, p - 1]
            if not same and people:
                a, n = area[p - 1], 0
                for w in range(words):
                    word = hold[level, w, p - 1] | fixed[level, a, w]
                    n += ones(word & judge[a, w])
                    while word:
                        held[level, areas[a], 64 * w + lowest(word)] += people
                        word &= word - ONE
                spread[level, areas[a], n] += people
            if not same:
                people = 0
            if p < many and area[p] >= 0:
                for b in range(len(months)):
                    people += parts[p, b] * months[b]


# --- choice ---------------------------------------------------------------------------------


@jit
def add_run(change, low, high, first, last):
    """One offer more for a run of places and of segments: marked at its four corners."""
    if low < high:
        change[low, first] += 1
        change[low, last] -= 1
        change[high, first] -= 1
        change[high, last] += 1


@jit
def count_run(change, slots, o, low, high, first, last):
    """The same for every population for which the offer counts, in change[q, place, segment]."""
    for q in range(slots.shape[1]):
        if slots[o, q] >= 0:
            add_run(change[q], low, high, first, last)


@jit
def count_some(change, slots, o, low, high, first, last, country, wide, area, only, allowed):
    """The same for the places of settlement `wide` (2: any) whose residents may use the offer."""
    start = low
    for p in range(low, high + 1):
        fits = p < high and (wide == 2 or country[p] == wide)
        if fits and only >= 0:
            fits = area[p] >= 0 and allowed[only, area[p]]
        if not fits:
            count_run(change, slots, o, start, p, first, last)
            start = p + 1


@jit
def count_lattice(
    lattice, corner, up, window, tile, country, area, x, y, limit, first, last, slots, only,
    allowed, change,
):  # fmt: skip
    """Mark each offer in the places of its disc, row by row of a lattice as in `or_lattice`."""
    wide, step = 1 if limit[1] > limit[0] else 0, lattice[0]
    longest, shortest = max(limit[0], limit[1]), min(limit[0], limit[1])
    reach = root(longest)
    for o in range(window[0], window[1]):
        column = (x[o] - corner) // step
        rest = x[o] - corner - column * step
        low_row = max(up[2], -((up[0] - y[o] + reach) // up[1]))
        high_row = min(up[3], (y[o] + reach - up[0]) // up[1] + 1)
        for r in range(low_row, high_row):
            dy2 = (up[0] + r * up[1] - y[o]) ** 2
            low, high = row_run(lattice, r, column, rest, root(longest - dy2), tile)
            if low < high:
                inner, outer = low, high
                if shortest < longest:
                    dx = root(shortest - dy2)
                    inner, outer = row_run(lattice, r, column, rest, dx, tile)
                    if inner >= outer:
                        inner, outer = high, high
                    two = (first[o], last[o], country, wide, area, only[o], allowed)
                    count_some(change, slots, o, low, inner, *two)
                    count_some(change, slots, o, outer, high, *two)
                if only[o] < 0:
                    count_run(change, slots, o, inner, outer, first[o], last[o])
                else:
                    two = (first[o], last[o], country, 2, area, only[o], allowed)
                    count_some(change, slots, o, inner, outer, *two)


@jit
def count_list(
    south, height, row_start, place_x, place_y,
    window, country, area, x, y, limit, first, last, slots, only, allowed, change,
):  # fmt: skip
    """The same, looking at each place by itself."""
    longest = max(limit[0], limit[1])
    for o in range(window[0], window[1]):
        low_row, high_row = strips(south, height, row_start, y[o], longest)
        for r in range(low_row, high_row):
            low, high = strip_run(south, height, row_start, place_x, r, x[o], y[o], longest)
            for p in range(low, high):
                if (place_x[p] - x[o]) ** 2 + (place_y[p] - y[o]) ** 2 <= limit[country[p]]:
                    ages = (first[o], last[o], country, 2, area, only[o], allowed)
                    count_some(change, slots, o, p, p + 1, *ages)


@jit
def count_pairs(start, place, first, last, slots, change):
    """The same for a list of pairs, as CSR; a pair that comes twice counts once."""
    seen = np.full(change.shape[1], -1, np.int64)
    for o in range(len(start) - 1):
        for j in range(start[o], start[o + 1]):
            if seen[place[j]] != o:
                seen[place[j]] = o
                count_run(change, slots, o, place[j], place[j] + 1, first[o], last[o])


@jit
def add_choice(change, parts, band, area, out):
    """out[area, segment, min(n, last)] += the children, per month, with n offers."""
    most, segments = out.shape[2] - 1, len(band)
    more = np.zeros(segments, np.int64)
    for p in range(len(area)):
        n = 0
        for s in range(segments):
            more[s] += change[p, s]
            n += more[s]
            if area[p] >= 0 and band[s] >= 0:
                out[area[p], s, min(n, most)] += parts[p, band[s]]


# --- findings of neighbours ------------------------------------------------------------------


@jit
def top(first, i):
    """The first of those with which i hangs together, and shorter ways to it."""
    while first[i] != i:
        first[i] = first[first[i]]
        i = first[i]
    return i


@jit
def join(near, start, order, alike, first):
    """first[i]: the least of those that hang together with i, alike and in areas that are near."""
    for n in range(len(near)):
        for i in order[start[near[n, 0]] : start[near[n, 0] + 1]]:
            for j in order[start[near[n, 1]] : start[near[n, 1] + 1]]:
                if alike[i] == alike[j]:
                    one, other = top(first, i), top(first, j)
                    first[max(one, other)] = min(one, other)
    for i in range(len(first)):
        first[i] = top(first, i)


# --- floating catchments --------------------------------------------------------------------


@jit
def pool_discs(south, height, row_start, x, y, demand, site_x, site_y, limits, weights, pool):
    """pool[site] += weight · demand of the places in each ring."""
    last = len(limits) - 1
    for j in range(len(site_x)):
        first, stop = strips(south, height, row_start, site_y[j], limits[last])
        for r in range(first, stop):
            low, high = strip_run(
                south, height, row_start, x, r, site_x[j], site_y[j], limits[last]
            )
            for p in range(low, high):
                square = (x[p] - site_x[j]) ** 2 + (y[p] - site_y[j]) ** 2
                if square <= limits[last]:
                    ring = 0
                    while square > limits[ring]:
                        ring += 1
                    pool[j] += weights[ring] * demand[p]


@jit
def spread_discs(south, height, row_start, x, y, ratio, site_x, site_y, limits, weights, access):
    """access[place] += weight · ratio of the sites in each of its rings."""
    last = len(limits) - 1
    for j in range(len(site_x)):
        if ratio[j] == 0:
            continue
        first, stop = strips(south, height, row_start, site_y[j], limits[last])
        for r in range(first, stop):
            low, high = strip_run(
                south, height, row_start, x, r, site_x[j], site_y[j], limits[last]
            )
            for p in range(low, high):
                square = (x[p] - site_x[j]) ** 2 + (y[p] - site_y[j]) ** 2
                if square <= limits[last]:
                    ring = 0
                    while square > limits[ring]:
                        ring += 1
                    access[p] += weights[ring] * ratio[j]


@jit
def rings_lattice(lattice, corner, up, tile, x, y, limits, weights, before, pool, ratio, change):
    """The same by rows of a lattice, rings inside one another: pool[site] from the demand `before`
    each place, and `change` of access where a row enters or leaves a ring."""
    last, step = len(limits) - 1, lattice[0]
    reach = root(limits[last])
    for j in range(len(x)):
        column = (x[j] - corner) // step
        rest = x[j] - corner - column * step
        first = max(up[2], -((up[0] - y[j] + reach) // up[1]))
        for r in range(first, min(up[3], (y[j] + reach - up[0]) // up[1] + 1)):
            dy2 = (up[0] + r * up[1] - y[j]) ** 2
            for k in range(last + 1):
                low, high = row_run(lattice, r, column, rest, root(limits[k] - dy2), tile)
                if low < high:
                    more = weights[k] - (weights[k + 1] if k < last else 0)
                    pool[j] += more * (before[high] - before[low])
                    change[low] += more * ratio[j]
                    change[high] -= more * ratio[j]
