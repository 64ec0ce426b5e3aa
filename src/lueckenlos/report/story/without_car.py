"""What families without a car reach, beside every figure of a field that is reached by car."""

from __future__ import annotations

from lueckenlos.exchange.figures import CoverageRow
from lueckenlos.report.blocks import Block, Column, Heading, Table, Text
from lueckenlos.report.story.told import Told, briefly
from lueckenlos.report.without_car import beside, most_lost
from lueckenlos.report.words import percent

ON_SCREEN = "report.html"
COLUMNS = (
    Column("Handlungsfeld"),
    Column("Lebensphase"),
    Column("mit Auto", numeric=True),
    Column("ohne Auto", numeric=True),
)
MEANT = (
    "Anteil aller Kinder, von deren Wohnort aus ein erfasstes Angebot erreichbar ist: mit Auto, "
    "und wenn die Familie keines hätte. Wie weit das reicht, steht unter Quellen, Regeln, Grenzen."
)


def without_car_blocks(told: Told) -> list[Block]:
    """Nothing where no field is reached by car."""
    rows = beside(told.figures)
    if not rows:
        return []
    whole = [_row(told, row) for row in rows if not row.area_id]
    parts = [(row.area_name, *_row(told, row)) for row in rows if row.area_id]
    blocks: list[Block] = [Heading("Ohne Auto erreichbar"), Text(MEANT)]
    blocks += [Text(told.run.without_car)] if told.run.without_car else []
    blocks += [Text(sentence) for sentence in most_lost(told.figures, told.names)]
    if whole:
        blocks.append(Table("Mit und ohne Auto, im Ganzen", COLUMNS, tuple(whole)))
    if parts:
        columns = (Column("Gebiet"), *COLUMNS)
        table = Table("Mit und ohne Auto, nach Gebieten", columns, tuple(parts), folded=True)
        blocks.append(briefly(table, ON_SCREEN))
    return blocks


def _row(told: Told, row: CoverageRow) -> tuple[str, ...]:
    names = told.names
    return (
        names.get(row.field, row.field),
        names.get(row.life_phase, row.life_phase),
        percent(row.share_recorded or 0),
        percent(row.share_recorded_without_car or 0),
    )
