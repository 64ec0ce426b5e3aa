"""How sure findings are, in German words; the same in reports and on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lueckenlos.exchange.sureness import Sureness, SureRow, Varied
from lueckenlos.report.words import joined, number

HUNDRED = 100
THOUSANDTHS = "Promille"
NAMED = 3
"""So many areas of a finding are named with their share."""
SECRET = "lässt sich zum Schutz kleiner Zahlen nicht sagen"
COUNTS = {1: "dem einen Gebiet, das", 2: "den zwei Gebieten, die", 3: "den drei Gebieten, die",
          4: "den vier Gebieten, die", 5: "den fünf Gebieten, die"}  # fmt: skip


def of_hundred(times: int, sure: Sureness) -> int:
    """So many of a hundred runs."""
    return (times * HUNDRED + sure.number // 2) // sure.number


def foremost_words(sure: Sureness) -> str:
    """ "zu den fünf Gebieten, die es am nötigsten haben"."""
    some = COUNTS.get(sure.most, f"den {sure.most} Gebieten, die")
    return f"zu {some} es am nötigsten {'hat' if sure.most == 1 else 'haben'}"


def rows_of(sure: Sureness, population: str, field: str, areas: Iterable[str]) -> list[SureRow]:
    """What is told of some areas, those most often among the neediest first."""
    wanted = set(areas)
    told = [
        row
        for row in sure.rows
        if row.among is not None
        and (row.population, row.field) == (population, field)
        and row.area_id in wanted
    ]
    return sorted(told, key=lambda row: (-(row.among or 0), -(row.gap or 0), row.area_id))


def words_of(
    names: Mapping[str, str], sure: Sureness, population: str, field: str, areas: Sequence[str]
) -> str:
    """How sure a finding is, in a sentence or two; `names` of areas."""
    rows = rows_of(sure, population, field, areas)
    if not rows:
        return f"Wie sicher das ist, {SECRET}."
    first = rows[0]
    among = of_hundred(first.among or 0, sure)
    words = (
        f"In {among} von 100 denkbaren Rechnungen gehört {names[first.area_id]} hier "
        f"{foremost_words(sure)}"
    )
    others = [f"{names[row.area_id]} in {of_hundred(row.among or 0, sure)}"
              for row in rows[1:NAMED]]  # fmt: skip
    words += f"; {joined(others)}" if others else ""
    gap = of_hundred(max(row.gap or 0 for row in rows), sure)
    return f"{words}. Eine Lücke ist es in {gap} von 100."


def range_words(one: Varied) -> str:
    """Between which values a rule was drawn: "75 bis 150 % der Reichweite"; thousandths as %."""
    low, high, unit = one.low, one.high, one.unit
    if unit.startswith(THOUSANDTHS):
        low, high, unit = low // 10, high // 10, unit.replace(THOUSANDTHS, "%", 1)
    return f"{number(low)} bis {number(high)} {unit}"
