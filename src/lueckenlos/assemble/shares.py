"""A run's sums become shares: per area, per Gemeinde and for the whole case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lueckenlos.assemble.children import UNKNOWN
from lueckenlos.assemble.views import Stretch, choice_median, interval, segments_of, stretches
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import Plan
from lueckenlos.engine.results import Chain, Supply
from lueckenlos.engine.types import BY_AREA, I64, PARTS, Bool, Way
from lueckenlos.exchange.figures import CoverageRow

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Run:
    """An assembled case with the engine's sums for it."""

    made: Assembled
    prepared: Plan
    chain: Chain
    choice: Supply


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds rows are printed for: `of[area]` is the ground each area belongs to."""

    ids: Sequence[str]
    names: Sequence[str]
    of: NDArray[np.int64]

    def sums(self, values: I64) -> I64:
        """[area, …] summed to [ground, …]."""
        total = np.zeros((len(self.ids), *values.shape[1:]), np.int64)
        np.add.at(total, self.of, values)
        return total

    def anywhere(self, flags: Bool) -> Bool:
        """[area]: whether it is so in any area of each ground."""
        return self.sums(flags.astype(np.int64)) > 0

    def mostly(self, flags: Bool, permille: int) -> Bool:
        """[area]: whether it is so in at least this share of the areas of each ground."""
        there, of_all = (self.sums(some.astype(np.int64)) for some in (flags, flags | True))
        return there * 1000 >= np.maximum(of_all, 1) * permille


def areas(made: Assembled) -> Grounds:
    """Every planning area by itself."""
    records = made.case.areas
    return Grounds([a.id for a in records], [a.name for a in records], np.arange(len(records)))


def whole(made: Assembled) -> list[Grounds]:
    """The whole case (id ""), then its Gemeinden where there are several of several areas."""
    records = made.case.areas
    everything = Grounds([""], [made.case.title], np.zeros(len(records), np.int64))
    names = {a.municipality: a.municipality_name or a.municipality for a in records}
    if "" in names or not 1 < len(names) < len(records):
        return [everything]
    index = {key: i for i, key in enumerate(names)}
    of = np.array([index[a.municipality] for a in records], np.int64)
    return [everything, Grounds(list(names), list(names.values()), of)]


def coverage(one: Run, grounds: Grounds) -> Iterator[CoverageRow]:
    """A row per population, stretch and ground."""
    for p in range(len(one.made.world.populations)):
        for cut in stretches(one.made.scheme):
            yield from of_stretch(one, p, cut, grounds)


def of_stretch(one: Run, p: int, cut: Stretch, grounds: Grounds) -> Iterator[CoverageRow]:
    """One row per ground, over those of its areas whose children are known, if most are."""
    world, scheme = one.made.world, one.made.scheme
    field, sums = scheme.fields[cut.field], one.chain.fields[cut.field]
    inside = segments_of(sums.axis, cut.months)
    low, high = (grounds.sums(end) for end in interval(world.populations[p], cut.months))
    told, hidden, shown = _told(one, p, cut, grounds)
    people = grounds.sums(sums.children[p][:, inside].sum(1) * told)
    levels = sums.reached[:2, p][..., inside].sum(2) * told
    reached = np.stack([grounds.sums(level) for level in levels])
    choice = choice_median(
        grounds.sums(one.choice.choice[cut.field][p] * told[:, None, None]), inside
    )
    known, per_100 = _institutions(one, p, cut.field, inside, people, told, grounds)
    if field.way in BY_AREA:
        shown &= np.nan_to_num(known, nan=1.0) * 1000 >= scheme.places_known_permille
    share = np.where(people > 0, reached / np.maximum(people, 1), np.nan)
    complete = _complete(one, cut, grounds)
    for g, key in enumerate(grounds.ids):
        yield CoverageRow(
            area_id=key,
            area_name=grounds.names[g],
            population=world.populations[p].key,
            field=field.key,
            way=field.way.value,
            life_phase=scheme.phases[cut.phase].key,
            required=cut.basis.value if cut.basis else "",
            children=None if hidden[g] else int(people[g]) / PARTS,
            children_low=int(low[g]) if high[g] < UNKNOWN else None,
            children_high=int(high[g]) if high[g] < UNKNOWN else None,
            covered_confirmed=int(reached[0, g]) / PARTS if shown[g] else None,
            covered_recorded=int(reached[1, g]) / PARTS if shown[g] else None,
            share_confirmed=_number(share[0, g]) if shown[g] else None,
            share_recorded=_number(share[1, g]) if shown[g] else None,
            complete=bool(complete[g]),
            choice_median=int(choice[g]) if shown[g] and choice[g] >= 0 else None,
            places_per_100=_number(per_100[g]) if shown[g] else None,
            places_known_share=_number(known[g]),
            months="|".join(f"{span.start}-{span.stop}" for span in cut.months),
        )


def _told(one: Run, p: int, cut: Stretch, grounds: Grounds) -> tuple[Bool, Bool, Bool]:
    """Areas whose children are known; grounds whose children are not; grounds of which a covered
    count can be stated."""
    world, scheme = one.made.world, one.made.scheme
    way, told = scheme.fields[cut.field].way, ~world.populations[p].unknown(cut.months)
    hidden = ~grounds.mostly(told, scheme.headline_permille)
    if way in BY_AREA:
        told &= ~world.populations[0].unknown(cut.months)
    shown = ~hidden & grounds.mostly(told, scheme.headline_permille)
    return told, hidden, shown & (way is not Way.INDICATOR)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _complete(one: Run, cut: Stretch, grounds: Grounds) -> Bool:
    """Grounds declared complete: areas where enough of the children live, of several areas."""
    spans = [one.made.world.complete[:, cut.field, months.ages] for months in cut.months]
    declared = np.asarray(np.concatenate(spans, axis=1).all(axis=1), bool)
    living = one.chain.living[0]
    there = grounds.sums(np.where(declared, living, 0)) * 1000
    enough = there >= grounds.sums(living) * one.made.scheme.headline_permille
    return enough & grounds.anywhere(declared)


def _institutions(
    one: Run, p: int, f: int, inside: Bool, people: I64, told: Bool, grounds: Grounds
) -> tuple[Numbers, Numbers]:
    """Share of the institutions of these ages that state their places, and places per 100 children,
    in the areas `told` of.

    Both NaN where the way counts no places; the share where there is no institution. Populations
    after the first have no places of their own: NaN for every hundred of them.
    """
    nothing = np.full(len(people), np.nan)
    made = one.prepared.provisions[f]
    if made is None:
        return nothing, nothing
    known, unknown = (grounds.sums(number * told) for number in made.stating(inside))
    share = np.where(known + unknown > 0, known / np.maximum(known + unknown, 1), np.nan)
    if p:
        return share, nothing
    places = grounds.sums(made.places[1, 0][:, inside].sum(1) * told)
    return share, np.where(people > 0, places * 100.0 / np.maximum(people, 1), np.nan)
