"""Offers that look alike."""

from __future__ import annotations

from collections.abc import Sequence

from tests.engine.twin.rows import RECORDED, plain_rows

from lueckenlos.engine.types import World


def alike_offers(
    world: World, hours: Sequence[Sequence[tuple[int, int]]], limit_mm2: int
) -> set[tuple[int, int]]:
    """Records of one kind near each other, open to the same ages in the same minutes."""
    kinds, rows = world.offers.kind.tolist(), plain_rows(world)
    open_ = [row for row in rows if row.located and row.level <= RECORDED and not row.barred[0]]
    minutes = [{m for a, b in times for m in range(a, b)} for times in hours]
    return {
        (one.record, two.record)
        for one in open_
        for two in open_
        if one.record < two.record
        and kinds[one.row] == kinds[two.row]
        and (one.x - two.x) ** 2 + (one.y - two.y) ** 2 <= limit_mm2
        and set(one.months) & set(two.months)
        and minutes[one.row] & minutes[two.row]
    }
