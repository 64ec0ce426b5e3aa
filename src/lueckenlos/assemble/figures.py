"""A run's sums become rows: shares, links, headline, findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from lueckenlos.assemble.bands import nests
from lueckenlos.assemble.children import PREGNANCY, UNKNOWN
from lueckenlos.assemble.evidence import gap_rows
from lueckenlos.assemble.recorded import offer_rows, recorded_rows
from lueckenlos.assemble.shares import Run, areas, coverage, whole
from lueckenlos.assemble.views import headline, interval
from lueckenlos.assemble.without_car import with_shares, without_car
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import plan
from lueckenlos.engine.findings import findings
from lueckenlos.engine.tiles import Summing, summed_here
from lueckenlos.engine.types import PARTS, Bool, Months
from lueckenlos.exchange.figures import (
    Covered,
    Figures,
    Headline,
    LinkRow,
    Nest,
    PopulationNote,
)  # fmt: skip
from lueckenlos.exchange.records import Population


def figures(made: Assembled, *, evidence: bool = True, summing: Summing = summed_here) -> Figures:
    """Run the engine on an assembled case and read from its sums everything a file prints.

    Without `evidence` findings come without the offers beside them. `summing` makes the sums.
    """
    prepared = plan(made.world, made.scheme)
    chain, choice = summing(made.world, made.scheme, prepared)
    one = Run(made, prepared, chain, choice)
    populations = range(len(made.world.populations))
    offers = offer_rows(made.case, made.record, made.reads, made.parts, by_place=True)
    walked = tuple(without_car(made, summing))
    over = (row for grounds in whole(made) for row in coverage(one, grounds))
    return Figures(
        coverage=with_shares(coverage(one, areas(made)), walked),
        overall=with_shares(over, walked),
        offers=offers,
        recorded=recorded_rows(offers),
        links=tuple(row for p in populations for row in links(one, p)),
        overall_links=tuple(row for p in populations for row in _overall_links(one, p)),
        gaps=gap_rows(
            made, prepared, chain, findings(made.world, made.scheme, chain), evidence=evidence
        ),
        headlines=tuple(headline_of(one, p) for p in populations),
        populations=tuple(population_note(one, p) for p in populations),
        nests=tuple(row for p in populations for row in _nests(made, p)),
        covered=tuple(row for p in populations for row in _covered(made, p)),
        without_car=walked,
    )


def _nests(made: Assembled, p: int) -> Iterator[Nest]:
    """Per area the age groups that its source also counts together."""
    children, places = made.world.populations[p], made.world.places
    living = np.zeros((len(made.case.areas), len(children.bands)), np.int64)
    inside = places.area >= 0
    people = children.parts[inside] * [len(band) for band in children.bands]
    np.add.at(living, places.area[inside], people)
    for bands in nests(made.case.populations[p]):
        columns = [children.bands.index(band) for band in bands]
        for a, area in enumerate(made.case.areas):
            groups = [
                None if children.withheld[a, b] else int(living[a, b]) / PARTS for b in columns
            ]
            told = zip(bands, groups, strict=True)
            found = tuple((band.start, band.stop, count) for band, count in told)
            yield Nest(children.key, area.id, found)


def _covered(made: Assembled, p: int) -> Iterator[Covered]:
    """What is withheld where the tables are shown; of a Gemeinde in all areas it is spread over."""
    key, births = made.world.populations[p].key, made.case.births
    yield from _covered_by(made, key, made.case.populations[p])
    if p == 0 and births is not None:
        for one in _covered_by(made, key, births):
            yield replace(one, from_month=PREGNANCY.start, to_month=PREGNANCY.stop)


def _covered_by(made: Assembled, key: str, table: Population) -> Iterator[Covered]:
    own = {count.area for count in table.counts}
    for name, start, stop in table.hidden:
        spread = [one.id for one in made.case.areas if one.municipality == name]
        for area in [name] if name in own or not name else [a for a in spread if a not in own]:
            yield Covered(key, area, start, stop)


def _withheld(one: Run, p: int) -> Bool:
    """Areas where some count of children is withheld or missing."""
    return one.made.world.populations[p].unknown(_childhood(one, p))


def _childhood(one: Run, p: int) -> tuple[Months, ...]:
    """Ages from birth to the end of the scheme's life phases that the population counts."""
    bands = one.made.world.populations[p].bands
    inside = (band.overlap(one.made.scheme.childhood) for band in bands)
    return tuple(months for months in inside if months)


def _overall_links(one: Run, p: int) -> Iterator[LinkRow]:
    """One row per link: over all areas where it can be judged, if most children live there.

    Areas of which not all children are known are left out, unless they are many.
    """
    made, chain = one.made, one.chain
    known, everybody = ~_withheld(one, p), int(chain.living[p].sum())
    most = made.scheme.headline_permille
    for k, link in enumerate(one.prepared.links):
        here = one.prepared.judgeable[:, k] & known
        living = int(chain.living[p, here].sum())
        judged = living > 0 and living * 1000 >= everybody * most
        judged = judged and known.mean() * 1000 >= most
        confirmed, recorded = (
            int(n) / living if judged else None for n in chain.held[:, p, here, k].sum(1)
        )
        yield LinkRow(
            area_id="",
            area_name=made.case.title,
            population=made.world.populations[p].key,
            link=f"{made.scheme.fields[link.field].key}/{made.scheme.phases[link.phase].key}",
            basis=link.basis.value,
            held_confirmed=confirmed,
            held_recorded=recorded,
            judgeable=bool(judged),
            children=living / PARTS if judged else None,
        )


def links(one: Run, p: int) -> Iterator[LinkRow]:
    """One row per link and area; empty where nobody lives or a count is withheld."""
    for k in range(len(one.prepared.links)):
        yield from of_link(one, p, k)


def of_link(one: Run, p: int, k: int) -> Iterator[LinkRow]:
    """The rows of one link."""
    made, chain, link = one.made, one.chain, one.prepared.links[k]
    population, withheld = made.world.populations[p], _withheld(one, p)
    name = f"{made.scheme.fields[link.field].key}/{made.scheme.phases[link.phase].key}"
    for a, area in enumerate(made.case.areas):
        living = int(chain.living[p, a])
        known = living > 0 and not withheld[a]
        confirmed, recorded = (int(n) / living if known else None for n in chain.held[:, p, a, k])
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


def headline_of(one: Run, p: int) -> Headline:
    """What stands on top of a report, of one population."""
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


def population_note(one: Run, p: int) -> PopulationNote:
    """Whose children they are, and how many."""
    children, note = one.made.world.populations[p], one.made.case.populations[p]
    childhood, withheld = _childhood(one, p), _withheld(one, p)
    low, high = (int(end.sum()) for end in interval(children, childhood))
    hidden = (~withheld).mean() * 1000 < one.made.scheme.headline_permille
    areas = zip(one.made.case.areas, withheld.tolist(), strict=True)
    births = children.bands[0] == Months(-9, 0)
    return PopulationNote(
        key=note.key,
        name=note.name,
        source=note.source.title or Path(note.source.file).name,
        day=note.source.day,
        children=None if hidden else int(one.chain.living[p, ~withheld].sum()) / PARTS,
        children_low=low if hidden else None,
        children_high=high if hidden and high < UNKNOWN else None,
        pregnancies=int(one.chain.fields[0].children[p, :, :1].sum()) / PARTS if births else None,
        threshold=note.threshold,
        sensitive=note.sensitive,
        until=max((months.stop for months in childhood), default=0),
        without=tuple(area.name for area, unknown in areas if unknown),
    )
