"""What all children together would reach if no family had a car."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lueckenlos.assemble.shares import Run, areas, coverage, whole
from lueckenlos.assemble.world import Assembled
from lueckenlos.engine.coverage import plan, run
from lueckenlos.engine.supply import supply
from lueckenlos.engine.types import Way
from lueckenlos.exchange.figures import CoverageRow


def without_car(made: Assembled) -> Iterator[CoverageRow]:
    """Rows of the first population in reachable fields, for areas, then for what they make up.

    None where neither streets nor a bus are told: half an hour's walk by the line says little.
    """
    world, scheme = made.world, made.scheme
    if world.streets is None and world.bus_known is None:
        return
    offers = replace(world.offers, barred=world.offers.barred[:, :1])
    everybody = replace(world.populations[0], car=False)
    world = replace(world, offers=offers, populations=(everybody,))
    prepared = plan(world, scheme)
    made = replace(made, world=world)
    one = Run(made, prepared, run(world, scheme), supply(world, scheme, prepared))
    for grounds in (areas(made), *whole(made)):
        for row in coverage(one, grounds):
            if row.way == Way.REACHABLE:
                yield row
