"""What families without a car reach, beside every figure of a field that is reached by car."""

from __future__ import annotations

from lueckenlos.report.blocks import Block, Column, Heading, Table, Text
from lueckenlos.report.story.told import Told, briefly
from lueckenlos.report.without_car import Pair, beside, most_lost
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
    """Nothing where neither streets nor a bus are told."""
    pairs = beside(told.figures)
    if not pairs:
        return []
    whole = [_row(told, pair) for pair in pairs if not pair[0].area_id]
    parts = [(pair[0].area_name, *_row(told, pair)) for pair in pairs if pair[0].area_id]
    blocks: list[Block] = [Heading("Ohne Auto erreichbar"), Text(MEANT)]
    blocks += [Text(sentence) for sentence in most_lost(told.figures, told.names)]
    blocks.append(Table("Mit und ohne Auto, im Ganzen", COLUMNS, tuple(whole)))
    if parts:
        columns = (Column("Gebiet"), *COLUMNS)
        table = Table("Mit und ohne Auto, nach Gebieten", columns, tuple(parts), folded=True)
        blocks.append(briefly(table, ON_SCREEN))
    return blocks


def _row(told: Told, pair: Pair) -> tuple[str, ...]:
    by_car, without = pair
    names = told.names
    return (
        names.get(by_car.field, by_car.field),
        names.get(by_car.life_phase, by_car.life_phase),
        percent(by_car.share_recorded or 0),
        percent(without.share_recorded or 0),
    )
