"""Gaps and questions, each with cause, place and evidence."""

from __future__ import annotations

from collections.abc import Sequence

from lueckenlos.exchange.figures import CoverageRow, GapRow
from lueckenlos.report.blocks import Block, Column, Finding, Section, Table, Text
from lueckenlos.report.numbering import numbered
from lueckenlos.report.story.told import Told, briefly, spans
from lueckenlos.report.words import (
    CAUSES,
    about,
    ages,
    alphabetical,
    counted,
    lacking,
    listed,
    number,
    offer_words,
)

SHOWN = 10
NEARLY = 0.995
GAP, ENOUGH = 0.5, 0.9
FEWEST, YEAR = 5, 12
VALUES = (
    "Ein Befund heißt: Weniger als die Hälfte der Kinder hat hier ein passendes Angebot. Daneben "
    "steht, für wie viele Kinder dieses Alters noch kein passendes oder kein bestätigtes erfasst "
    "ist."
)
SCARCE = (
    "Hier haben die meisten Kinder einen Platz, aber nicht neun von zehn; deshalb ist es kein "
    "Befund. Nur dort, wo der Bestand als vollständig erklärt ist."
)


def findings_section(told: Told) -> Section:
    """At most ten that need attention, the rest as a table."""
    found, scarce = told.gaps(told.main.key), _scarce(told)
    if not found:
        text = "In den beurteilbaren Gebieten und Feldern ist keine Lücke und keine Frage offen."
        if not told.headline.judged_share:
            text = "Noch lässt sich nichts beurteilen; deshalb stehen hier keine Lücken und Fragen."
        return Section("aufmerksamkeit", "Was Aufmerksamkeit braucht", (Text(text), *scarce))
    blocks = (Text(VALUES), *blocks_of(told, found), *scarce)
    return Section("aufmerksamkeit", "Was Aufmerksamkeit braucht", blocks)


def _scarce(told: Told) -> list[Block]:
    """Where places are too few for nine of ten children and enough for the half: no finding."""
    rows = [
        (row.area_name, _ages(row), number(row.places_per_100), about(row.children * (1 - share)))
        for row in told.figures.coverage
        if row.way == "places" and row.required in ("law", "resolved") and row.complete
        and row.population == told.main.key and row.places_per_100 is not None
        and row.children and (share := row.share_recorded) is not None
        and GAP <= share < ENOUGH and sum(map(len, spans(row))) >= YEAR
        and row.children * (1 - share) >= FEWEST
    ]  # fmt: skip
    columns = (
        Column("Gebiet"), Column("Alter"), Column("Plätze je 100 Kinder", True),
        Column("Kinder ohne Platz", True),
    )  # fmt: skip
    if not rows:
        return []
    rows.sort(key=lambda row: alphabetical(row[0]))
    table = Table("Knappe Plätze", columns, tuple(rows), SCARCE, folded=len(rows) > 12)
    return [briefly(table, "luecken.xlsx, Blatt „Abdeckung“")]


def _ages(row: CoverageRow) -> str:
    inside = spans(row)
    return ages(inside[0].start, inside[-1].stop)


def blocks_of(told: Told, found: Sequence[GapRow], shown: int = SHOWN) -> list[Block]:
    """The first findings as cards, all others as rows."""
    called = numbered(found, told.numbers)
    cards: list[Block] = [finding(told, number, gap) for number, gap in called[:shown]]
    if len(called) > shown:
        cards.append(_others(told, called[shown:]))
    return cards


def finding(told: Told, called: int | None, gap: GapRow) -> Finding:
    """A finding as a card."""
    details = []
    if gap.population != told.main.key:
        details.append(f"Gezählt: {told.names[gap.population]}")
    if gap.places_per_100 is not None and gap.places_per_100 >= 0.5:
        details.append(f"{number(gap.places_per_100)} Plätze je 100 Kinder")
    if gap.gap_id in told.sure:
        details.append(told.sure[gap.gap_id])
    if gap.sources:
        details.append(f"Verlangt durch: {'; '.join(gap.sources)}")
    return Finding(
        number=called,
        title=f"{told.names[gap.field]}, {ages(gap.from_month, gap.to_month)}",
        certain=gap.certain,
        value=_value(gap, "Zahl geheim" if told.run.public else "Zahl nicht bekannt"),
        cause=_capital(CAUSES[gap.cause]),
        where=listed(gap.area_names),
        details=tuple(details),
        offers=tuple(offer_words(one) for one in gap.offers),
    )


def _value(gap: GapRow, missing: str) -> str:
    """For how many, of how many: "etwa 110 von 170 Kindern"."""
    before = gap.to_month <= 0
    without = lacking(gap)
    if without is None:
        return missing
    people = "Schwangere" if before else "Kinder"
    if gap.children is None:
        return f"{about(without)} {people}"
    if without >= gap.children * NEARLY:
        return f"alle, {about(without)} {people}"
    if about(without) == about(gap.children):
        return f"fast alle, {about(without)} {people}"
    of = about(gap.children).removeprefix("etwa ")
    return f"{about(without)} von {of} {people}n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _others(told: Told, found: Sequence[tuple[int | None, GapRow]]) -> Table:
    columns = (
        Column("Nr.", True),
        Column("Art"),
        Column("Handlungsfeld und Alter"),
        Column("Gebiete"),
        Column("Kinder ohne", True),
        Column("Grund"),
    )
    rows = tuple(
        (
            "" if called is None else str(called),
            "Lücke" if gap.certain else "Frage",
            f"{told.names[gap.field]}, {ages(gap.from_month, gap.to_month)}",
            listed(gap.area_names, 3),
            _short(gap),
            CAUSES[gap.cause],
        )
        for called, gap in found
    )
    caption = f"{counted(len(rows), 'weiterer Befund', 'weitere Befunde')}"
    table = Table(caption, columns, rows, folded=True)
    return briefly(table, "luecken.xlsx, Blatt „Lücken und Fragen“")


def _short(gap: GapRow) -> str:
    without = lacking(gap)
    return "geheim" if without is None else about(without).removeprefix("etwa ")
