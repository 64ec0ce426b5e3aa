"""How many children live in an area, as it may be shown."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import CoverageRow, LinkRow
from lueckenlos.report.story.told import Told


def children_of(
    rows: Sequence[CoverageRow], links: Sequence[LinkRow], phase: str, one: Told
) -> int | None:
    """Children of an area as they may be shown: of a phase, or all who live there."""
    living = next((row.children for row in links if row.children is not None), None)
    if not phase and living is not None:
        return int(living)
    born = {note.key for note in one.run.phases if note.to_month > 0}
    wanted = {phase} if phase else born
    if not rows:
        return None
    mine = [row.children for row in rows
            if row.field == fullest(rows) and row.life_phase in wanted]  # fmt: skip
    known = [count for count in mine if count is not None]
    return int(sum(known)) if known and len(known) == len(mine) else None


def fullest(rows: Sequence[CoverageRow]) -> str:
    """The field that is cut into the fewest parts: rounded counts are added up least often."""
    often: dict[str, int] = {}
    for row in rows:
        often[row.field] = often.get(row.field, 0) + 1
    return min(often, key=lambda key: often[key])
