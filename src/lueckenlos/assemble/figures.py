"""A run's sums become rows: shares, links, headline, findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lueckenlos.assemble.children import UNKNOWN
from lueckenlos.assemble.evidence import gap_rows
from lueckenlos.assemble.views import (
    Stretch,
    choice_median,
    headline,
    interval,
    segments_of,
    stretches,
)
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import Plan, plan, run
from lueckenlos.engine.findings import findings
from lueckenlos.engine.results import Chain, Supply
from lueckenlos.engine.supply import supply
from lueckenlos.engine.types import BY_AREA, I64, PARTS, Bool, Months, Way
from lueckenlos.exchange.figures import CoverageRow, Figures, Headline, LinkRow, PopulationNote


@dataclass(frozen=True, slots=True)
class Run:
    """An assembled case with the engine's sums for it."""

    made: Assembled
    prepared: Plan
    chain: Chain
    choice: Supply


def figures(made: Assembled, *, threads: int = 1, evidence: bool = True) -> Figures:
    """Run the engine on an assembled case and read from its sums everything a file prints.

    Without `evidence` findings come without the offers beside them.
    """
    prepared = plan(made.world, made.scheme)
    chain = run(made.world, made.scheme, threads=threads)
    one = Run(made, prepared, chain, supply(made.world, made.scheme, prepared))
    populations = range(len(made.world.populations))
    return Figures(
        coverage=tuple(
            row for p in populations for cut in stretches(made.scheme) for row in _rows(one, p, cut)
        ),
        links=tuple(row for p in populations for row in _links(one, p)),
        gaps=gap_rows(made, chain, findings(made.world, made.scheme, chain), evidence=evidence),
        headlines=tuple(_headline(one, p) for p in populations),
        populations=tuple(_population(one, p) for p in populations),
    )


def _rows(one: Run, p: int, cut: Stretch) -> Iterator[CoverageRow]:
    """One row per area. `shown` says where a covered count can be stated at all."""
    world, scheme = one.made.world, one.made.scheme
    field, sums = scheme.fields[cut.field], one.chain.fields[cut.field]
    inside = segments_of(sums.axis, cut.months)
    low, high = interval(world.populations[p], cut.months)
    hidden = world.populations[p].unknown(cut.months)
    people = sums.children[p][:, inside].sum(1)
    reached = sums.reached[:2, p][..., inside].sum(2)
    choice = choice_median(one.choice.choice[cut.field][p], inside)
    known, per_100 = _institutions(one, p, cut.field, inside, people)
    shown = ~hidden & (field.way is not Way.INDICATOR)
    if field.way in BY_AREA:
        shown &= ~world.populations[0].unknown(cut.months)
        shown &= np.nan_to_num(known, nan=1.0) * 1000 >= scheme.places_known_permille
    share = np.where(people > 0, reached / np.maximum(people, 1), np.nan)
    for a, area in enumerate(one.made.case.areas):
        yield CoverageRow(
            area_id=area.id,
            area_name=area.name,
            population=world.populations[p].key,
            field=field.key,
            way=field.way.value,
            life_phase=scheme.phases[cut.phase].key,
            required=cut.basis.value if cut.basis else "",
            children=None if hidden[a] else int(people[a]) / PARTS,
            children_low=int(low[a]) if high[a] < UNKNOWN else None,
            children_high=int(high[a]) if high[a] < UNKNOWN else None,
            covered_confirmed=int(reached[0, a]) / PARTS if shown[a] else None,
            covered_recorded=int(reached[1, a]) / PARTS if shown[a] else None,
            share_confirmed=_number(share[0, a]) if shown[a] else None,
            share_recorded=_number(share[1, a]) if shown[a] else None,
            complete=bool(world.complete[a, cut.field]),
            choice_median=int(choice[a]) if shown[a] and choice[a] >= 0 else None,
            places_per_100=_number(per_100[a]) if shown[a] else None,
            places_known_share=_number(known[a]),
            months="|".join(f"{span.start}-{span.stop}" for span in cut.months),
        )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _institutions(
    one: Run, p: int, f: int, inside: Bool, people: I64
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of the institutions of these ages that state their places, and places per 100 children.

    Both NaN where the way counts no places and for populations after the first, whose children
    have no places of their own; the share is NaN where there is no institution.
    """
    nothing = np.full(len(people), np.nan)
    made = one.prepared.provisions[f]
    if made is None or p:
        return nothing, nothing
    known, unknown = made.stating(inside)
    share = np.where(known + unknown > 0, known / np.maximum(known + unknown, 1), np.nan)
    places = made.places[1, 0][:, inside].sum(1)
    return share, np.where(people > 0, places * 100.0 / np.maximum(people, 1), np.nan)


def _links(one: Run, p: int) -> Iterator[LinkRow]:
    """One row per area and link; empty where nobody lives or a count is withheld."""
    made, chain = one.made, one.chain
    population = made.world.populations[p]
    born = [band.start >= 0 for band in population.bands]
    withheld = population.withheld[:, born].max(1, initial=False)
    for k, link in enumerate(one.prepared.links):
        name = f"{made.scheme.fields[link.field].key}/{made.scheme.phases[link.phase].key}"
        for a, area in enumerate(made.case.areas):
            living = int(chain.living[p, a])
            known = living > 0 and not withheld[a]
            confirmed, recorded = (
                int(n) / living if known else None for n in chain.held[:, p, a, k]
            )
            yield LinkRow(
                area_id=area.id,
                area_name=area.name,
                population=population.key,
                link=name,
                basis=link.basis.value,
                held_confirmed=confirmed,
                held_recorded=recorded,
                judgeable=bool(one.prepared.judgeable[a, k]),
                children=living / PARTS if known else None,
            )


def _headline(one: Run, p: int) -> Headline:
    made, read = one.made, headline(one.chain, one.prepared, one.made.scheme, p)
    weakest = one.prepared.links[read.weakest] if read.weakest is not None else None
    fields, phases = made.scheme.fields, made.scheme.phases
    recorded = [n / PARTS for n in read.all_but[1]]
    return Headline(
        population=made.world.populations[p].key,
        links=read.links,
        judged_share=read.judged_permille / 1000,
        holding_confirmed=read.holding[0] if read.holding else None,
        holding_recorded=read.holding[1] if read.holding else None,
        children_all_hold=recorded[0] if read.holding else None,
        children_all_but_one=recorded[1] if read.holding else None,
        children_all_but_two=recorded[2] if read.holding else None,
        weakest_link=f"{fields[weakest.field].key}/{phases[weakest.phase].key}" if weakest else "",
        weakest_children=read.failed / PARTS if weakest else None,
    )


def _population(one: Run, p: int) -> PopulationNote:
    children, note = one.made.world.populations[p], one.made.case.populations[p]
    born = [band.start >= 0 for band in children.bands]
    people = one.chain.living[p].sum()
    hidden = bool(children.withheld[:, born].any())
    low, high = (int(limit[:, born].sum()) for limit in (children.low, children.high))
    births = children.bands[0] == Months(-9, 0)
    return PopulationNote(
        key=note.key,
        name=note.name,
        source=note.source.title or note.source.file,
        day=note.source.day,
        children=None if hidden else int(people) / PARTS,
        children_low=low if hidden else None,
        children_high=high if hidden and high < UNKNOWN else None,
        pregnancies=int(one.chain.fields[0].children[p, :, :1].sum()) / PARTS if births else None,
        threshold=note.threshold,
        sensitive=note.sensitive,
    )
