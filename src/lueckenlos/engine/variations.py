"""Rules drawn within what is plausible: one variation after the other, the same for a seed.

Every rule is drawn evenly between the ends of its range, both included; an unconfirmed offer counts
when its own number of 0 to 999 is less than the chance that was drawn for all of them; a withheld
count is any whole number its source allows. All are whole numbers made by a fixed mixing of seed,
variation, rule and number (splitmix64): same input, same bytes, whatever the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lueckenlos.engine.types import (
    I64,
    U64,
    Arrays,
    Bool,
    Children,
    Field,
    Level,
    Reach,
    Scheme,
    Travel,
    World,
)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Between which values a rule is drawn, both included; `most`: k."""

    car_percent: Range = (100, 100)
    foot_percent: Range = (100, 100)
    without_car_percent: Range = (100, 100)
    gap_share_permille: Range = (500, 500)
    gap_months: Range = (6, 6)
    gap_children_percent: Range = (100, 100)
    counts_permille: Range = (1000, 1000)
    most: int = 5

    def __post_init__(self) -> None:
        for name in RULES:
            low, high = getattr(self, name)
            if not 0 <= low <= high:
                raise ValueError(f"{name}: no range from {low} to {high}")
        if self.most < 1:
            raise ValueError("at least one area is among those that most need attention")


RULES = tuple(name for name in Ranges.__dataclass_fields__ if name != "most")
"""The rules that vary; their place is what they are drawn by."""


@dataclass(frozen=True, slots=True)
class Variation(Arrays):
    """One draw: the scheme by it, which offer rows count, and `people[p][area, band]`, how many
    children a withheld count is."""

    scheme: Scheme
    counts: Bool
    people: tuple[I64, ...]


def mixed(numbers: U64) -> U64:
    """Splitmix64 (Steele, Lea & Flood 2014): each number becomes one that looks drawn."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: U64 = numbers ^ (numbers >> np.uint64(31))
    return found


def drawn(numbers: I64, *key: int) -> U64:
    """A drawn 64-bit number for each of `numbers`; the same for the same number and key."""
    found = numbers.astype(np.uint64)
    for part in key:
        found = mixed(found ^ mixed(np.array([part], np.uint64)))
    return found


def _one(span: Range, seed: int, v: int, rule: int) -> int:
    """A whole number of the range."""
    low, high = span
    return low + int(drawn(np.array([rule]), seed, v)[0] % np.uint64(high - low + 1))


def variations(
    world: World, scheme: Scheme, ranges: Ranges, number: int, seed: int = 1
) -> Iterator[Variation]:
    """So many draws; the first ones stay the same when there are more."""
    offers = world.offers
    unsure = offers.level == Level.RECORDED
    for v in range(number):
        said = {name: _one(getattr(ranges, name), seed, v, i) for i, name in enumerate(RULES)}
        chance = drawn(offers.record.astype(np.int64), seed, v, len(RULES)) % np.uint64(1000)
        sure = offers.level == Level.CONFIRMED
        yield Variation(
            _by(scheme, said),
            sure | (unsure & (chance < np.uint64(said["counts_permille"]))),
            tuple(_people(some, seed, v, p) for p, some in enumerate(world.populations)),
        )


def _by(scheme: Scheme, said: dict[str, int]) -> Scheme:
    """The scheme by the drawn rules."""
    percent = {
        Travel.CAR: said["car_percent"],
        Travel.FOOT: said["foot_percent"],
        Travel.FOOT_OR_BUS: said["without_car_percent"],
    }
    many = said["gap_children_percent"]
    return replace(
        scheme,
        fields=tuple(_longer(field, percent) for field in scheme.fields),
        gap_share_permille=said["gap_share_permille"],
        gap_months=said["gap_months"],
        gap_children_town=scheme.gap_children_town * many // 100,
        gap_children_country=scheme.gap_children_country * many // 100,
    )


def _longer(field: Field, percent: dict[Travel, int]) -> Field:
    both = (field.reach, field.reach_without_car)
    reach, without = (one and longer(one, percent[one.travel]) for one in both)
    return replace(field, reach=reach, reach_without_car=without)


def longer(reach: Reach, percent: int) -> Reach:
    """So many percent of a reach, in whole metres."""
    return replace(
        reach, town_m=reach.town_m * percent // 100, country_m=reach.country_m * percent // 100
    )


def _people(children: Children, seed: int, v: int, p: int) -> I64:
    """[area, band]: how many children a withheld count is this time."""
    low, high = children.low, np.maximum(children.low, children.high)
    numbers = np.arange(low.size).reshape(low.shape)
    of = drawn(numbers, seed, v, len(RULES) + 1 + p) % (high - low + 1).astype(np.uint64)
    found: I64 = low + of.astype(np.int64)
    return found
