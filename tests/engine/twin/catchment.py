"""Places per child in floating catchments."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def access(
    homes: list[tuple[int, int, int]],
    sites: list[tuple[int, int, int]],
    rings: Sequence[tuple[int, int]],
    least_pool: int,
) -> tuple[list[Fraction], list[bool]]:
    """Floating catchment: homes and sites are (x, y, number of children or of places).

    A site's places per child of its catchment, nearer children weighing more; then at each home
    the sum over the sites that reach it. A site with too few children has no ratio.
    """

    def weight(home: tuple[int, int, int], site: tuple[int, int, int]) -> Fraction:
        square = (home[0] - site[0]) ** 2 + (home[1] - site[1]) ** 2
        return next((Fraction(w, 1000) for limit, w in rings if square <= limit), Fraction(0))

    pools = [sum(home[2] * weight(home, site) for home in homes) for site in sites]
    pooled = [pool >= max(1, least_pool) for pool in pools]
    reached = [Fraction(0) for _ in homes]
    for site, pool, counts in zip(sites, pools, pooled, strict=True):
        if counts:
            for i, home in enumerate(homes):
                reached[i] += weight(home, site) * site[2] / pool
    return reached, pooled
