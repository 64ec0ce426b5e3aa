"""How whole numbers are shared out."""

from __future__ import annotations

from fractions import Fraction


def share_out(total: int, weights: list[int]) -> list[int]:
    """Largest remainder: everyone the whole part of the exact share, then one each to the largest
    fractions, the first of equals first, until nothing is left."""
    if sum(weights) == 0:
        return [0 for _ in weights]
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [int(share) for share in exact]
    while sum(shares) < total:
        left = [share - given for share, given in zip(exact, shares, strict=True)]
        shares[left.index(max(left))] += 1
    return shares


def shared_by_age(total: int, children: list[int]) -> list[int]:
    """What children up to an age can have is their exact share, rounded down; each age has what is
    new with it, so that how finely the ages are cut does not matter."""
    if sum(children) == 0:
        return [0 for _ in children]
    shares, younger = [], 0
    for number in children:
        before = total * younger // sum(children)
        younger += number
        shares.append(total * younger // sum(children) - before)
    return shares
