"""The compiled loops of siting: rows of equal places, greedy choice, swaps, Lagrangian bounds.

A candidate covers `row[start[c]:start[c + 1]]`; a row weighs whole parts of a child. Loops run on
one thread and in one order, so not a byte of theirs depends on the machine.
"""

import heapq

import numpy as np

from lueckenlos.engine.kernels import jit


@jit
def sign(start, place, signs):
    """signs[place] += two well mixed words of each candidate that covers it."""
    for c in range(len(start) - 1):
        word = np.uint64(c + 1) * np.uint64(0x9E3779B97F4A7C15)
        word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        word ^= word >> np.uint64(31)
        other = (word ^ (word >> np.uint64(29))) * np.uint64(0xFF51AFD7ED558CCD)
        for j in range(start[c], start[c + 1]):
            signs[place[j], 0] += word
            signs[place[j], 1] += other


@jit
def merge(start, place, row, size, new_start, new_row):
    """Rows for places, each once per candidate; False when a row is covered only in part."""
    seen, n, whole = np.zeros(len(size), np.int64), 0, True
    for c in range(len(start) - 1):
        for j in range(start[c], start[c + 1]):
            r = row[place[j]]
            if r >= 0:
                if seen[r] == 0:
                    new_row[n] = r
                    n += 1
                seen[r] += 1
        new_start[c + 1] = n
        new_row[new_start[c] : n].sort()
        for j in range(new_start[c], n):
            whole &= seen[new_row[j]] == size[new_row[j]]
            seen[new_row[j]] = 0
    return whole


@jit
def clash(a, b, group, x, y, apart):
    """Whether two candidates may not be chosen together: one group, or nearer than `apart`."""
    if group[a] >= 0 and group[a] == group[b]:
        return True
    dx, dy = abs(x[a] - x[b]), abs(y[a] - y[b])
    return dx < apart and dy < apart and dx * dx + dy * dy < apart * apart


@jit
def newly(start, row, weight, count, c):
    """Weight of the rows of a candidate that nobody covers."""
    gain = 0
    for j in range(start[c], start[c + 1]):
        if count[row[j]] == 0:
            gain += weight[row[j]]
    return gain


@jit
def greedy(start, row, weight, rules, budget, per_cost, useless, open_, order, count, most):
    """Append to `order` what adds most (or most per cost) until `most`; lazy (Minoux 1978).

    `order` holds what is chosen already, in `count`. What adds nothing enters only if `useless`.
    Returns how many are chosen.
    """
    group, x, y, apart, cost = rules
    fresh, queue, n = np.zeros(len(start) - 1, np.int64), [(1.0, 0)], 0
    while n < len(order) and order[n] >= 0:
        budget -= cost[order[n]]
        n += 1
    for c in range(len(open_)):
        if open_[c]:
            fresh[c] = n
            gain = newly(start, row, weight, count, c)
            queue.append((-gain / (max(1, cost[c]) if per_cost else 1), c))
    heapq.heapify(queue)
    while n < most and len(queue) > 1 and (useless or queue[0][0] < 0):
        c = heapq.heappop(queue)[1]
        allowed = cost[c] <= budget
        for i in range(n):
            allowed = allowed and not clash(c, order[i], group, x, y, apart)
        if allowed and fresh[c] == n:
            order[n] = c
            n, budget = n + 1, budget - cost[c]
            for j in range(start[c], start[c + 1]):
                count[row[j]] += 1
        elif allowed:
            fresh[c] = n
            gain = newly(start, row, weight, count, c)
            heapq.heappush(queue, (-gain / (max(1, cost[c]) if per_cost else 1), c))
    return n


@jit
def swap(start, row, weight, rules, budget, solo, sites, count):
    """Exchange one site for one candidate as long as that adds weight; first improvement.

    After Teitz & Bart (1968), with the losses kept as in Whitaker (1983).
    """
    cost, holder, loss = rules[4], np.zeros(len(weight), np.int64), np.zeros(len(sites), np.int64)
    chosen = np.zeros(len(start) - 1, np.bool_)
    for s in range(len(sites)):
        chosen[sites[s]] = True
        budget -= cost[sites[s]]
        for j in range(start[sites[s]], start[sites[s] + 1]):
            holder[row[j]] += s
            if count[row[j]] == 1:
                loss[s] += weight[row[j]]
    unchanged, c, least = 0, 0, loss.min()
    while unchanged < len(chosen):
        unchanged += 1
        if not chosen[c] and solo[c] > least:
            s = _exchange(start, row, weight, rules, budget, sites, count, holder, loss, c)
            if s >= 0:
                budget += cost[sites[s]] - cost[c]
                chosen[sites[s]], chosen[c] = False, True
                _leave(start, row, weight, count, holder, loss, sites[s], s)
                _enter(start, row, weight, count, holder, loss, c, s)
                sites[s], unchanged, least = c, 0, loss.min()
        c = (c + 1) % len(chosen)


@jit
def _exchange(start, row, weight, rules, budget, sites, count, holder, loss, c):
    """Number of the site that is best exchanged for candidate `c`, -1 when none is."""
    group, x, y, apart, cost = rules
    only, extra, gain = -1, np.zeros(len(sites), np.int64), 0
    for s in range(len(sites)):
        if clash(c, sites[s], group, x, y, apart):
            if only >= 0:
                return -1
            only = s
    for j in range(start[c], start[c + 1]):
        if count[row[j]] == 0:
            gain += weight[row[j]]
        elif count[row[j]] == 1:
            extra[holder[row[j]]] += weight[row[j]]
    best, most = -1, 0
    for s in range(len(sites)):
        fits = cost[c] - cost[sites[s]] <= budget and (only < 0 or s == only)
        if fits and gain + extra[s] - loss[s] > most:
            best, most = s, gain + extra[s] - loss[s]
    return best


@jit
def _leave(start, row, weight, count, holder, loss, c, s):
    for j in range(start[c], start[c + 1]):
        r = row[j]
        count[r] -= 1
        holder[r] -= s
        if count[r] == 0:
            loss[s] -= weight[r]
        elif count[r] == 1:
            loss[holder[r]] += weight[r]


@jit
def _enter(start, row, weight, count, holder, loss, c, s):
    for j in range(start[c], start[c + 1]):
        r = row[j]
        if count[r] == 0:
            loss[s] += weight[r]
        elif count[r] == 1:
            loss[holder[r]] -= weight[r]
        count[r] += 1
        holder[r] += s


@jit
def tally(start, row, sites, count):
    """count[row] += 1 for every site that covers it."""
    for s in range(len(sites)):
        for j in range(start[sites[s]], start[sites[s] + 1]):
            count[row[j]] += 1


@jit
def scores(start, row, multiplier, price, cost, out):
    """out[candidate] = the multipliers of its rows less what it costs."""
    for c in range(len(out)):
        total = -price * cost[c]
        for j in range(start[c], start[c + 1]):
            total += multiplier[row[j]]
        out[c] = total


@jit
def pick(score, part, best_of, k, chosen):
    """Mark the k best positive scores, of each part (-1: none) the best only; ties to the first.

    Returns their sum.
    """
    value, edge = _best_of_parts(score, part, best_of), 0.0
    if k < len(value):
        edge = np.partition(value, len(value) - k)[len(value) - k]
    total, n = 0.0, 0
    for c in range(len(value)):
        chosen[c] = value[c] > edge
        if chosen[c]:
            n, total = n + 1, total + value[c]
    for c in range(len(value)):
        if n < k and edge > 0 and value[c] == edge:
            chosen[c], n, total = True, n + 1, total + value[c]
    return total


@jit
def _best_of_parts(score, part, best_of):
    """The positive scores, of each part all but the first of the greatest set to nothing."""
    best_of[:] = -1
    value = np.maximum(score, 0.0)
    for c in range(len(score)):
        p = part[c]
        if p >= 0 and value[c] > 0:
            before = best_of[p]
            if before >= 0 and value[c] <= value[before]:
                value[c] = 0
            else:
                if before >= 0:
                    value[before] = 0
                best_of[p] = c
    return value


@jit
def descend(start, row, weight, part, parts, cost, budget, k, target, pace, at, steps):
    """Lower the Lagrangian bound by `steps` deflected subgradient steps from `at`, in place.

    `at` holds a multiplier in [0, weight] per row and last the price of a unit of cost; it is left
    at the least bound met. `pace` is Polyak's factor, kept between calls.
    """
    rows = len(weight)
    best, least, push, stalled = at.copy(), np.inf, np.zeros(rows + 1), 0
    score, count = np.zeros(len(start) - 1), np.zeros(rows, np.int64)
    chosen, best_of = np.zeros(len(score), np.bool_), np.zeros(parts, np.int64)
    for _ in range(steps):
        scores(start, row, at, at[rows], cost, score)
        bound = at[rows] * budget + pick(score, part, best_of, k, chosen)
        bound += (weight - at[:rows]).sum()
        sites = np.flatnonzero(chosen)
        count[:] = 0
        tally(start, row, sites, count)
        unspent = 1 - cost[sites].sum() / budget if budget > 0 else 0.0
        norm = _turn(weight, count, unspent, target, at, push)
        if bound < least - 1e-7 * target:
            least, stalled = bound, 0
            best[:] = at
        else:
            stalled += 1
            if stalled == 10:
                stalled, pace[0] = 0, pace[0] * 0.6
                at[:] = best
        if norm <= 0 or bound <= target:
            break
        step = pace[0] * (bound - target) / norm
        for r in range(rows):
            at[r] = min(weight[r], max(0.0, at[r] - step * weight[r] * push[r]))
        if budget > 0:
            at[rows] = max(0.0, at[rows] - step * target / budget * push[rows])
    at[:] = best


@jit
def _turn(weight, count, unspent, target, at, push):
    """Turn the direction towards the subgradient (Camerini, Fratta & Maffioli 1975); its norm."""
    norm = 0.0
    for r in range(len(weight)):
        stuck = (count[r] < 1 and at[r] >= weight[r]) or (count[r] > 1 and at[r] <= 0)
        push[r] = 0.6 * push[r] + (0.0 if stuck else count[r] - 1)
        norm += weight[r] * push[r] * push[r]
    price = at[len(weight)]
    push[-1] = 0.0 if unspent > 0 and price <= 0 else 0.6 * push[-1] + unspent
    return norm + target * push[-1] * push[-1]
