"""How sure the findings of an assembled case are: the plausible ranges, and what many runs say."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from lueckenlos.assemble.bands import months_of, side_by_side
from lueckenlos.assemble.children import UNKNOWN
from lueckenlos.assemble.ground import Ground
from lueckenlos.assemble.travel import with_travel
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.spread import spread
from lueckenlos.engine.stability import Shares, stability
from lueckenlos.engine.types import (
    I64,
    PARTS,
    Basis,
    Children,
    Field,
    Months,
    Scheme,
    Travel,
    Way,
    World,
)
from lueckenlos.engine.variations import RULES, Ranges, Variation, longer, variations
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.records import Population
from lueckenlos.exchange.sureness import Sureness, SureRow, Varied

Silent = Mapping[str, Collection[str]]
"""By population: the areas of which it is withheld how many live there."""


PART = 4
"""At most every so manieth area is among those that most need attention."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """Between which values the rules may lie, and how often they are drawn."""

    number: int
    most: int
    seed: int
    varied: tuple[Varied, ...]

    @property
    def ranges(self) -> Ranges:
        """As the engine draws them."""
        return Ranges(**{one.key: (one.low, one.high) for one in self.varied}, most=self.most)


@cache
def plausible() -> Plausible:
    """The shipped ranges."""
    text = (files("lueckenlos.assemble") / "plausible.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    varied = tuple(Varied(**one) for one in said["range"])
    if sorted(one.key for one in varied) != sorted(RULES):
        raise ValueError("plausible.toml must say of every rule between which values it lies")
    return Plausible(said["number"], said["most"], said["seed"], varied)


def sureness(
    made: Assembled,
    silent: Silent | None = None,
    drawn: Plausible | None = None,
    tell: Callable[[int], None] | None = None,
) -> Sureness:
    """What many plausible runs say of every area, population and field with required months.

    With `silent` so that everybody may see it: of counts that are withheld nothing is used but
    that they are, all others in steps wider than the threshold of their source. `tell` is told how
    many runs are done.
    """
    said = drawn or plausible()
    most = min(said.most, max(1, len(made.case.areas) // PART))
    world, grain = _world(made, silent, said.ranges), list[int]()
    if silent is not None:
        grain = [one.threshold + 1 for one in made.case.populations]
    draws = _telling(variations(world, made.scheme, said.ranges, said.number, said.seed), tell)
    found = stability(world, made.scheme, draws, most=most, grain=grain)
    rows = tuple(_rows(made, found, silent or {}))
    return Sureness(said.number, most, said.seed, said.varied, rows)


def _telling(draws: Iterable[Variation], tell: Callable[[int], None] | None) -> Iterator[Variation]:
    for number, one in enumerate(draws):
        if tell:
            tell(number)
        yield one


def _rows(made: Assembled, found: Shares, silent: Silent) -> Iterator[SureRow]:
    for p, children in enumerate(made.world.populations):
        hidden = silent.get(children.key, ())
        for f, field in enumerate(made.scheme.fields):
            if not _is_asked(field):
                continue
            for a, area in enumerate(made.case.areas):
                told = bool(found.told[p, a, f]) and area.id not in hidden
                both = (int(found.gap[p, a, f]), int(found.among[p, a, f]))
                yield SureRow(area.id, children.key, field.key, *(both if told else (None, None)))


def _is_asked(field: Field) -> bool:
    """Whether a field can have a gap."""
    due = any(one.basis is not Basis.DESIRABLE for one in field.required)
    return due and field.way is not Way.INDICATOR


def silent_in(made: Assembled, told: Figures) -> dict[str, set[str]]:
    """By population: the areas of which a run tells not of all ages it counts how many children
    live there. Where all children are withheld, so is each part of them."""
    counted = {one.key: one.bands for one in made.world.populations}
    found: dict[str, set[str]] = {key: set() for key in counted}
    for row in told.coverage:
        ages = _ages(row.months)
        if row.children is None and any(
            band.overlap(age) for band in counted[row.population] for age in ages
        ):
            found[row.population].add(row.area_id)
    main = found[made.world.populations[0].key]
    return {population: areas | main for population, areas in found.items()}


def _ages(months: str) -> list[Months]:
    """The months of a row: "-9-0|12-36"."""
    found = []
    for part in filter(None, months.split("|")):
        start, _, stop = part[1:].partition("-")
        found.append(Months(int(part[0] + start), int(stop)))
    return found


# --- the world -----------------------------------------------------------------------------------


def _world(made: Assembled, silent: Silent | None, ranges: Ranges) -> World:
    """The world as variations need it: withheld counts hold the greatest they may be, streets are
    known as far as the longest walk goes."""
    pairs = zip(made.case.populations, made.world.populations, strict=True)
    people = tuple(
        _greatest(population, children, made.ground)
        if silent is None
        else _silenced(population, children, made, silent.get(children.key, ()))
        for population, children in pairs
    )
    world = replace(made.world, populations=people)
    if world.streets is None:
        return world
    wider, _ = with_travel(world, made.case, made.ground, _longest(made.scheme, ranges))
    return replace(world, streets=wider.streets)


def ruled(made: Assembled, reach_percent: int, holds_permille: int) -> Assembled:
    """The same case by another reach and another share of months for a link to hold."""
    percent = dict.fromkeys(Travel, reach_percent)
    scheme = _with_reach(replace(made.scheme, holds_permille=holds_permille), percent)
    world = made.world
    if world.streets is not None and reach_percent > 100:
        wider, _ = with_travel(world, made.case, made.ground, scheme)
        world = replace(world, streets=wider.streets)
    return replace(made, scheme=scheme, world=world)


def _longest(scheme: Scheme, ranges: Ranges) -> Scheme:
    """The scheme with the longest walks that may be drawn."""
    foot, without = ranges.foot_percent[1], ranges.without_car_percent[1]
    most = {Travel.CAR: 100, Travel.FOOT: max(100, foot), Travel.FOOT_OR_BUS: max(100, without)}
    return _with_reach(scheme, most)


def _with_reach(scheme: Scheme, percent: Mapping[Travel, int]) -> Scheme:
    def of(field: Field) -> Field:
        both = (field.reach, field.reach_without_car)
        reach, without = (one and longer(one, percent[one.travel]) for one in both)
        return replace(field, reach=reach, reach_without_car=without)

    return replace(scheme, fields=tuple(map(of, scheme.fields)))


def _greatest(population: Population, children: Children, land: Ground) -> Children:
    """What a source withholds, as great as it may be, spread as a known count would be: a count of
    a Gemeinde over all its areas."""
    parts = children.parts.copy()
    for one in side_by_side(population)[0].counts if not population.births else ():
        areas = land.areas_of(one.area)
        if one.count is None and areas:
            b = children.bands.index(months_of(one))
            most = int(children.high[areas[0], b])
            if most < UNKNOWN:
                parts[:, b] += _spread(land, areas, most * (PARTS // len(children.bands[b])))
    return replace(children, parts=parts)


def _silenced(
    population: Population, children: Children, made: Assembled, silent: Collection[str]
) -> Children:
    """The population without what is withheld: there any number up to what is known of every
    withheld one, its source's interval and threshold, whatever the count is."""
    most = max(population.withheld[1], population.threshold - 1)
    parts, withheld = children.parts.copy(), np.zeros_like(children.withheld)
    low, high = children.low.copy(), children.high.copy()
    for a, area in enumerate(made.case.areas):
        if area.id in silent:
            low[a], high[a], withheld[a] = 0, most, True
            parts[made.ground.places.area == a] = 0
            for b, band in enumerate(children.bands):
                parts[:, b] += _spread(made.ground, [a], most * (PARTS // len(band)))
    return replace(children, parts=parts, withheld=withheld, low=low, high=high)


def _spread(land: Ground, areas: list[int], total: int) -> I64:
    group = np.where(np.isin(land.places.area, areas), 0, -1).astype(np.int32)
    return spread(np.array([total], np.int64), land.weight, group)
