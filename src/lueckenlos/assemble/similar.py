"""Similar offers: same kind, same families, overlapping hours. A question, never 'doubled'."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lueckenlos.engine.types import Level, Offers
from lueckenlos.exchange.vocabulary.hours import Hours


def similar(offers: Offers, hours: Sequence[Hours], limit_mm2: int) -> tuple[tuple[int, int], ...]:
    """Pairs of records (lower first) of one kind whose ages and hours overlap, d² ≤ `limit_mm2`.

    `hours` by row; a row without hours is similar to none. Plurality is wanted by law: the pair
    asks whether talking to each other would help, it does not say that one is too many.
    """
    running = (offers.barred[:, 0] == 0) & (offers.level < Level.MENTIONED) & offers.located
    rows = np.flatnonzero(running & np.array([bool(times) for times in hours], bool))
    pairs = set()
    for kind in np.unique(offers.kind[rows]).tolist():
        same = rows[offers.kind[rows] == kind]
        for i, a in enumerate(same.tolist()):
            others = same[i + 1 :]
            dx, dy = offers.x_mm[others] - offers.x_mm[a], offers.y_mm[others] - offers.y_mm[a]
            near = others[dx * dx + dy * dy <= limit_mm2]
            ages = (offers.start[near] < offers.stop[a]) & (offers.stop[near] > offers.start[a])
            for b in near[ages].tolist():
                one, two = sorted((int(offers.record[a]), int(offers.record[b])))
                if one != two and _overlap(hours[a], hours[b]):
                    pairs.add((one, two))
    return tuple(sorted(pairs))


def _overlap(one: Hours, two: Hours) -> bool:
    return any(a < d and c < b for a, b in one for c, d in two)
