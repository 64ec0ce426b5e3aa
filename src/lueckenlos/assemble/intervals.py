"""How far chance alone moves a share."""

from __future__ import annotations

from math import sqrt

NORMAL_95 = 1.96


def wilson(count: int, of: int, z: float = NORMAL_95) -> tuple[float, float]:
    """The interval of a share after Wilson, in percent: 95 % of cases with `z` 1.96.

    With p = count / of and n = of, its ends are the shares π for which
    |p - π| = z · √(π(1 - π) / n), that is

        (p + z²/2n ± z · √(p(1 - p)/n + z²/4n²)) / (1 + z²/n)

    (Wilson, E. B. 1927: Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.) It stays between 0 and 100 and
    says something of 0 of n and n of n, too.

    Where a whole population was counted there is no error of sampling. The interval then tells how
    far chance alone would move the share from year to year at an unchanged risk: few children make
    it wide. It holds no error of measuring, of wrong or of missing entries.

    Of no one nothing is known: 0 to 100. ValueError where `count` is not part of `of`.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} is no part of {of}")
    if not of:
        return 0.0, 100.0
    share, square = count / of, z * z / of
    middle = share + square / 2
    reach = sqrt(square * (share * (1 - share) + square / 4))
    low = (middle - reach) / (1 + square) if count else 0.0
    high = (middle + reach) / (1 + square) if count < of else 1.0
    return 100 * max(0.0, low), 100 * min(1.0, high)
