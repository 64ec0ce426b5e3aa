"""The engine's calls on an invented Landkreis or city."""

from __future__ import annotations

import worlds
from sides import Facts, Side, fingerprint

from lueckenlos.engine import coverage, findings, results, supply

TILES = 7


def run(threads: int = 1, **size: int) -> Side:
    """Which children are reached."""
    world, scheme = worlds.world(**size), worlds.scheme()

    def facts(out: results.Chain) -> Facts:
        return _same(out, coverage.run(world, scheme, tile_count=TILES))

    return lambda: coverage.run(world, scheme, threads=threads), facts


def choice(**size: int) -> Side:
    """How many offers they choose from."""
    world, scheme = worlds.world(**size), worlds.scheme()
    plan = coverage.plan(world, scheme)

    def facts(out: results.Supply) -> Facts:
        return _same(out, supply.supply(world, scheme, plan, tile_count=TILES))

    return lambda: supply.supply(world, scheme, plan), facts


def gaps(**size: int) -> Side:
    """Which gaps there are, and why."""
    world, scheme = worlds.world(**size), worlds.scheme()
    chain = coverage.run(world, scheme)
    return lambda: findings.findings(world, scheme, chain), lambda out: {"found": len(out)}


def _same(one: object, other: object) -> Facts:
    return {"same": fingerprint(one) == fingerprint(other)}
