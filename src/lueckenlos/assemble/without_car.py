"""What all children together would reach if no family had a car."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lueckenlos.assemble.shares import Run, areas, coverage, whole
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import plan
from lueckenlos.engine.tiles import Summing, summed_here
from lueckenlos.engine.types import Way
from lueckenlos.exchange.figures import CoverageRow


def without_car(made: Assembled, summing: Summing = summed_here) -> Iterator[CoverageRow]:
    """Rows of the first population in reachable fields, for areas, then for what they make up.

    Where neither streets nor a bus are told it is half an hour's walk by the line: the least there
    is.
    """
    world, scheme = made.world, made.scheme
    if not any(field.way == Way.REACHABLE for field in scheme.fields):
        return
    offers = replace(world.offers, barred=world.offers.barred[:, :1])
    everybody = replace(world.populations[0], car=False)
    world = replace(world, offers=offers, populations=(everybody,))
    prepared = plan(world, scheme)
    made = replace(made, world=world)
    one = Run(made, prepared, *summing(world, scheme, prepared))
    for grounds in (areas(made), *whole(made)):
        for row in coverage(one, grounds):
            if row.way == Way.REACHABLE:
                yield row


def with_shares(
    rows: Iterable[CoverageRow], walked: Iterable[CoverageRow]
) -> tuple[CoverageRow, ...]:
    """Rows with the shares of the same ones `walked`."""
    found = {_key(row): row for row in walked}
    return tuple(
        replace(
            row,
            share_confirmed_without_car=same.share_confirmed,
            share_recorded_without_car=same.share_recorded,
        )
        if (same := found.get(_key(row)))
        else row
        for row in rows
    )


def _key(row: CoverageRow) -> tuple[str, ...]:
    return row.area_id, row.population, row.field, row.life_phase, row.required, row.months
